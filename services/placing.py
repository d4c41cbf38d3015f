"""When each stop of the day would happen: how long it lasts, what must lie between two, and where a part of a day has room.

All times are Europe/London without a zone and are never converted, so a day on which the clocks change is a day like another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from services.travel import Leg, Travel
from services.wire import Purpose, RequiredBy, Standing, TimeKind

if TYPE_CHECKING:
    from services.appointments import Stop

MARGIN = timedelta(minutes=15)
"""What must be left between two stops beside the way (requirement 3). Our own choice."""
HOUR = timedelta(hours=1)
LENGTHS = {Purpose.COURT: timedelta(hours=3)}
"""How long a stop takes where nobody said, if not an hour. An hour for probation, drug service and jobcentre is requirement 3; an hour
for the others, and half a court's day for a hearing, are our own choice: rather too long than too short."""
OPENS = {TimeKind.MORNING: time(9), TimeKind.AFTERNOON: time(13), TimeKind.BY_2PM_NEXT_WORKING_DAY: time(9)}
"""When a part of a day begins. "By 2pm on the next working day" is planned for that day alone, since offices may be shut before it."""
MOST_TRIES = 150
"""How many places are tried for the parts of one day before they count as one too many: enough for each order of four."""


@dataclass(frozen=True)
class Span:
    """From when to when a stop would be."""

    start: datetime
    end: datetime


Block = tuple['Stop', Span]
"""A stop in the span that it takes."""


def length(stop: Stop) -> timedelta:
    """How long a stop takes, or how long it is taken to last where nobody said."""
    return LENGTHS.get(stop.purpose, HOUR) if stop.minutes is None else timedelta(minutes=stop.minutes)


def counts(stop: Stop, now: datetime) -> bool:
    """Whether a stop still takes time: it stands or was asked for, it needs going to, and its time has not passed."""
    if stop.standing not in (Standing.CONFIRMED, Standing.ASKED):
        return False
    return stop.time_kind is TimeKind.IMMEDIATELY or (stop.deadline is not None and stop.deadline >= now)


def never_moves(stop: Stop) -> bool:
    """What is demanded, probation, a place to sleep, and what must be reached by a time. Nor a sensitive stop: nobody sees what it is."""
    demanded = stop.required_by in (RequiredBy.LICENCE, RequiredBy.COURT) or stop.purpose in (
        Purpose.PROBATION,
        Purpose.COURT,
        Purpose.SLEEP,
    )
    return demanded or stop.sensitive or stop.time_kind in (TimeKind.BE_THERE_BY, TimeKind.IMMEDIATELY)


def needs_going(stop: Stop) -> bool:
    """Whether somebody has to be somewhere for it: a phone call has neither address nor postcode."""
    return stop.officer_here_at is not None or stop.address is not None or stop.postcode is not None


def ends_day(stop: Stop) -> bool:
    """Whether nothing else can be gone to after it that day: a curfew, or a place to sleep that must be reached by a time."""
    return stop.time_kind is TimeKind.BE_THERE_BY and (stop.minutes is None or stop.purpose is Purpose.SLEEP)


def replaces(one: Stop, other: Stop) -> bool:
    """Whether one of the two was only asked for in place of the other, which stands until the other side agrees."""
    alike = (one.purpose, one.place) == (other.purpose, other.place) and not (one.sensitive or other.sensitive)
    return alike and {one.standing, other.standing} == {Standing.ASKED, Standing.CONFIRMED}


class Placing:
    """The stops that count, each in its span. What finds no room is in `without_room`, what nobody can reach any more in `late`."""

    def __init__(self, stops: Iterable[Stop], travel: Travel, now: datetime) -> None:
        self._travel, self._now, self._tries = travel, now, 0
        self._between: dict[tuple[str, str], timedelta] = {}
        self.stops = {stop.appointment: stop for stop in stops if counts(stop, now)}
        self.spans = {id_: self._span(stop) for id_, stop in self.stops.items() if stop.time_kind not in OPENS}
        self._rooms = {id_: self._room(stop) for id_, stop in self.stops.items() if stop.time_kind in OPENS}
        self._whereabouts = {id_: self._whereabout(stop) for id_, stop in self.stops.items()}
        self.late = [stop for stop in self.stops.values() if self._is_late(stop)]
        self.without_room: list[Stop] = []
        late = {stop.appointment for stop in self.late}
        windows = [stop for id_, stop in self.stops.items() if stop.time_kind in OPENS and id_ not in late]
        for _, of_a_day in groupby(sorted(windows, key=self._urgency), key=_day):
            self._place(list(of_a_day))

    def leg(self, before: Stop | None, after: Stop) -> Leg | None:
        """The way from one stop, or from the lounge, to another. None where nobody has to go: to a phone call, or in the lounge."""
        here = before is None or before.officer_here_at is not None
        if not needs_going(after) or (here and after.officer_here_at is not None):
            return None
        if before is None or here:
            return self._travel.from_lounge(after.postcode)
        return self._travel.to_lounge(before.postcode) if after.officer_here_at else self._travel.between(before.postcode, after.postcode)

    def way(self, before: Stop, after: Stop) -> Leg | None:
        """The leg to a stop from where somebody is at the one before it."""
        return self.leg(self._whereabouts[before.appointment], after)

    def is_clear(self, one: Stop, a: Span, other: Stop, b: Span) -> bool:
        """Whether both can be done at these times: one after the other, the way and the margin between them."""
        if b.start < a.start:
            one, a, other, b = other, b, one, a
        if b.start - a.end >= self._needed(one, other) or replaces(one, other):
            return True
        return ends_day(one) and (not needs_going(other) or (ends_day(other) and _place(one) == _place(other)))

    def in_the_way(self, window: Stop) -> list[Stop]:
        """The stops whose move, each alone, would give a part of a day room; where no single one would do, all that are near."""
        blocks = self._blocks()
        alone = [block for block in blocks if self._fit(window, [other for other in blocks if other is not block])]
        earliest = self._rooms[window.appointment][0]
        near = [block for block in blocks if not self.is_clear(window, Span(earliest, earliest + length(window)), *block)]
        return [stop for stop, _ in alone or near]

    def _blocks(self) -> list[Block]:
        return [(self.stops[id_], span) for id_, span in self.spans.items()]

    def _span(self, stop: Stop) -> Span:
        if stop.time_kind is TimeKind.IMMEDIATELY:
            return Span(self._now, self._reached(stop) + length(stop))
        start = _deadline(stop)
        return Span(start, datetime.combine(start.date() + timedelta(days=1), time(0)) if ends_day(stop) else start + length(stop))

    def _reached(self, stop: Stop) -> datetime:
        """When somebody who leaves the lounge now is there; for a later day that says nothing, and hinders nothing."""
        leg = self.leg(None, stop)
        return self._now + timedelta(minutes=leg.at_least if leg else 0)

    def _is_late(self, stop: Stop) -> bool:
        return stop.time_kind is not TimeKind.IMMEDIATELY and self._reached(stop) > _deadline(stop)

    def _whereabout(self, stop: Stop) -> Stop | None:
        """Where somebody is at a stop: there, or for a phone call where they were before it that day; None is the lounge."""
        if needs_going(stop):
            return stop
        start = self._start(stop)
        that_day = ((span.start, id_) for id_, span in self.spans.items() if span.start.date() == start.date() and span.start < start)
        before = [id_ for _, id_ in sorted(that_day) if needs_going(self.stops[id_])]
        if before:
            return self.stops[before[-1]]
        return None if start.date() == self._now.date() else stop

    def _start(self, stop: Stop) -> datetime:
        span = self.spans.get(stop.appointment)
        return span.start if span else self._rooms[stop.appointment][0]

    def _needed(self, before: Stop, after: Stop) -> timedelta:
        """What must lie between the end of one stop and the start of the next."""
        key = before.appointment, after.appointment
        if key not in self._between:
            leg = self.way(before, after)
            self._between[key] = MARGIN + timedelta(minutes=leg.at_least if leg else 0)
        return self._between[key]

    # Parts of a day

    def _room(self, window: Stop) -> tuple[datetime, datetime]:
        """The earliest and the latest start. What begins in a part of the day is over in it, unless that is too late already."""
        deadline = _deadline(window)
        earliest = max(datetime.combine(deadline.date(), OPENS[window.time_kind]), self._reached(window))
        if window.time_kind is TimeKind.BY_2PM_NEXT_WORKING_DAY:
            return earliest, deadline
        return earliest, max(earliest, deadline - length(window))

    def _urgency(self, window: Stop) -> tuple[datetime, bool, datetime, str]:
        return datetime.combine(_day(window), time(0)), not never_moves(window), self._rooms[window.appointment][1], window.appointment

    def _place(self, windows: Sequence[Stop]) -> None:
        """Find room for the parts of one day: for all if any order has it, or else for as many as can be, the demanded ones first."""
        self._tries = 0
        blocks = self._blocks()
        alone = [window for window in windows if self._fit(window, blocks)]
        placed = self._arranged(alone, blocks)
        if placed is None:
            placed = blocks
            for window in alone:
                span = self._fit(window, placed)
                placed = [*placed, (window, span)] if span else placed
        self.spans = {stop.appointment: span for stop, span in placed}
        self.without_room += [window for window in windows if window.appointment not in self.spans]

    def _arranged(self, windows: Sequence[Stop], blocks: Sequence[Block]) -> Sequence[Block] | None:
        """The blocks and all the windows, each as early as can be after those before it; None where no order has room for all."""
        self._tries += len(windows)
        spans = [self._fit(window, blocks) for window in windows] if self._tries <= MOST_TRIES else [None]
        if not all(spans):
            return None
        for window, span in zip(windows, spans, strict=True):
            rest = [other for other in windows if other is not window]
            if span and (found := self._arranged(rest, [*blocks, (window, span)])) is not None:
                return found
        return None if windows else blocks

    def _fit(self, window: Stop, blocks: Sequence[Block]) -> Span | None:
        """The earliest span for a window that is clear of all blocks."""
        earliest, latest = self._rooms[window.appointment]
        after = (span.start if ends_day(stop) else span.end + self._needed(stop, window) for stop, span in blocks)
        for start in sorted({earliest, *(at for at in after if earliest < at <= latest)}):
            span = Span(start, start + length(window))
            if all(self.is_clear(window, span, *block) for block in blocks):
                return span
        return None


def _place(stop: Stop) -> str | None:
    return stop.postcode or stop.address


def _deadline(stop: Stop) -> datetime:
    if stop.deadline is None:
        raise ValueError(f'{stop.time_kind} has no deadline')
    return stop.deadline


def _day(stop: Stop) -> date:
    return _deadline(stop).date()
