"""The plan of the day: the order of its stops, the ways between them, and what of it cannot be done.

It only looks. Nothing is booked, moved or asked for here, and what it says of a time that was only asked for is marked so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from services.placing import Placing, Span, needs_going, never_moves, replaces
from services.travel import Leg, Travel
from services.wire import Purpose, RequiredBy, Standing, TimeKind

if TYPE_CHECKING:
    from services.appointments import Stop


def in_order(stops: Iterable[Stop], starts: Mapping[str, datetime] | None = None) -> tuple[Stop, ...]:
    """`immediately` before all else, then by time, the place to sleep last of its day, and what needs no meeting at the end.

    `starts` says when stops of a part of the day would begin, by appointment. Of two at the same time the demanded one comes first.
    """
    return tuple(sorted(stops, key=lambda stop: (*_place(stop, (starts or {}).get(stop.appointment)), not stop.must_go, stop.appointment)))


def _place(stop: Stop, start: datetime | None) -> tuple[int, datetime, int]:
    if stop.time_kind is TimeKind.IMMEDIATELY:
        return 0, datetime.combine(date.min, time.min), 0
    if stop.deadline is None:
        return 2, datetime.combine(date.max, time.max), 0
    if stop.purpose is Purpose.SLEEP:
        return 1, datetime.combine(stop.deadline.date(), time.max), 0
    opens = {TimeKind.MORNING: time(9), TimeKind.AFTERNOON: time(13)}.get(stop.time_kind, stop.deadline.time())
    return 1, start or datetime.combine(stop.deadline.date(), opens), 1


class ClashKind(StrEnum):
    """Why something in a plan cannot be done."""

    OVERLAP = 'overlap'
    """Two stops are at the same time."""
    WAY = 'way'
    """There is not enough time to get from one stop to the next."""
    NO_ROOM = 'no_room'
    """A part of the day has no time left for its stop."""
    TOO_LATE = 'too_late'
    """It can no longer be reached from the lounge."""


@dataclass(frozen=True)
class Clash:
    """Two stops that cannot both be done, or one that cannot be reached any more."""

    kind: ClashKind
    first: Stop | None
    """None where it is too late for the second."""
    second: Stop
    leg: Leg | None
    """The way to the second; None where nobody has to go there."""
    moves: Stop | None
    """The one that may be asked to move; None where neither may: get a person."""

    @property
    def pair(self) -> frozenset[str]:
        """The appointments in it."""
        return frozenset(stop.appointment for stop in (self.first, self.second) if stop)

    @property
    def not_booked(self) -> bool:
        """Whether one of them was only asked for, so that the clash is not certain yet."""
        return any(stop.standing is Standing.ASKED for stop in (self.first, self.second) if stop)


@dataclass(frozen=True)
class Plan:
    """What the day comes to, seen from the lounge at `now` (London)."""

    now: datetime
    travel: Travel
    stops: tuple[Stop, ...]
    """In the order of the day; what was superseded, cancelled or is over is not among them."""
    spans: Mapping[str, Span]
    """When each stop would be, by appointment; what has no room, no time or has passed has none."""
    legs: Mapping[str, Leg]
    """The way to a stop, by appointment, from the stop before it on the same day; on the first day from the lounge."""
    clashes: tuple[Clash, ...]

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """Which appointments clash."""
        return frozenset(clash.pair for clash in self.clashes)

    @property
    def unmended(self) -> list[Clash]:
        """The clashes for which nobody asked for another time yet."""
        return [clash for clash in self.clashes if not any(clash.moves and replaces(clash.moves, stop) for stop in self.stops)]

    def clashes_of(self, stop: Stop) -> list[Clash]:
        """The clashes that a stop is in."""
        return [clash for clash in self.clashes if stop.appointment in clash.pair]


def plan_of(stops: Iterable[Stop], travel: Travel, now: datetime) -> Plan:
    """The plan of these stops for somebody who is in the lounge at `now` (London, without a zone)."""
    open_ = [stop for stop in stops if stop.standing in (Standing.CONFIRMED, Standing.ASKED)]
    placing = Placing(open_, travel, now)
    ordered = in_order(open_, {id_: span.start for id_, span in placing.spans.items()})
    return Plan(now, travel, ordered, placing.spans, _legs(ordered, placing, now), tuple(_clashes(ordered, placing)))


def _legs(ordered: Sequence[Stop], placing: Placing, now: datetime) -> dict[str, Leg]:
    """The ways as a person goes them: a phone call leaves them where they are, a night does not."""
    legs: dict[str, Leg] = {}
    day, here = now.date(), None
    for stop in ordered:
        if stop.appointment not in placing.stops or not needs_going(stop):
            continue
        its_day = stop.deadline.date() if stop.deadline else day
        leg = placing.leg(here, stop) if its_day == day else None
        if leg:
            legs[stop.appointment] = leg
        day, here = its_day, stop
    return legs


def _clashes(ordered: Sequence[Stop], placing: Placing) -> Iterator[Clash]:
    for stop in placing.late:
        yield Clash(ClashKind.TOO_LATE, None, stop, placing.leg(None, stop), _movable(stop))
    placed = [(stop, placing.spans[stop.appointment]) for stop in ordered if stop.appointment in placing.spans]
    placed.sort(key=lambda block: block[1].start)
    for (one, a), (other, b) in combinations(placed, 2):
        if not placing.is_clear(one, a, other, b):
            kind = ClashKind.OVERLAP if b.start < a.end else ClashKind.WAY
            yield Clash(kind, one, other, placing.way(one, other), _movable(one, other))
    for window in placing.without_room:
        other = min(placing.in_the_way(window), key=lambda stop: (never_moves(stop), stop.appointment))
        yield Clash(ClashKind.NO_ROOM, other, window, placing.way(other, window), _movable(other, window))


def _movable(*stops: Stop) -> Stop | None:
    """The one to ask for another time: not health before others, then what is not booked yet, then what no benefit hangs on.

    What is demanded is never it. The order among the others is our own choice; a dose of medicine has its time (safety rule 12).
    """
    may = [stop for stop in stops if not never_moves(stop)]
    return min(may, key=_unwilling, default=None)


def _unwilling(stop: Stop) -> tuple[bool, bool, bool, str]:
    care = stop.purpose in (Purpose.HEALTH, Purpose.DRUG_SERVICE)
    return care, stop.standing is Standing.CONFIRMED, stop.required_by is RequiredBy.BENEFIT, stop.appointment


class Why(StrEnum):
    """Why something comes when it comes."""

    GO_NOW = 'go_now'
    NO_BED = 'no_bed'
    """Nowhere to sleep tonight."""
    PASSED = 'passed'
    """A demanded stop whose time has passed: call now and say why (safety rule 6)."""
    TIME = 'time'
    """A booked stop of today, by when one has to leave for it."""
    SHUTS = 'shuts'
    """It can be seen to until it shuts today."""
    SHUT = 'shut'
    """It is shut for today."""


@dataclass(frozen=True)
class First:
    """One thing to see to."""

    why: Why
    purpose: Purpose
    stop: Stop | None
    by: datetime | None
    """When to leave for it, or when it shuts (London); None where no clock says so."""


def what_first(plan: Plan, *, no_bed: bool, shuts: Mapping[Purpose, time | None]) -> tuple[First, ...]:
    """What to see to today, in order: go now before all, then a bed for tonight, then by what has to be left for or shuts first.

    `no_bed`: nowhere to sleep tonight (safety rule 3). `shuts`: what is still open for this person, with the closing time of today, or None
    where it does not open today; bank holidays and Fridays are in it already. What is shut comes last.
    """
    today = plan.now.date()
    first = [First(Why.GO_NOW, stop.purpose, stop, None) for stop in plan.stops if stop.time_kind is TimeKind.IMMEDIATELY]
    first += [First(Why.NO_BED, Purpose.SLEEP, None, None)] if no_bed else []
    open_until = {purpose: datetime.combine(today, at) for purpose, at in shuts.items() if at and at > plan.now.time()}
    timed = [thing for stop in plan.stops if stop.standing is Standing.CONFIRMED and (thing := _timed(stop, plan))]
    timed += [First(Why.SHUTS, purpose, None, at) for purpose, at in open_until.items()]
    shut = [First(Why.SHUT, purpose, None, None) for purpose in shuts if purpose not in open_until]
    return (*first, *sorted(timed, key=_by), *sorted(shut, key=_by))


def _timed(stop: Stop, plan: Plan) -> First | None:
    """A stop that has to be left for today, or should have been; for part of a day, when to leave for it at the latest."""
    if stop.deadline is None or stop.deadline.date() > plan.now.date():
        return None
    if stop.deadline < plan.now:
        return First(Why.PASSED, stop.purpose, stop, stop.deadline) if stop.must_go else None
    leg = plan.legs.get(stop.appointment)
    return First(Why.TIME, stop.purpose, stop, stop.deadline - timedelta(minutes=leg.at_least if leg else 0))


def _by(thing: First) -> tuple[datetime, bool, str, str]:
    demanded = thing.stop is not None and thing.stop.must_go
    by = thing.by or datetime.combine(date.max, time.max)
    return by, not demanded, thing.purpose, thing.stop.appointment if thing.stop else ''
