"""The board: everybody whom the day concerns, how each of their needs stands, and who needs somebody now.

All times on it are Europe/London, without a zone. What was said about health or safety is not on it: such a call is a "private ask"
(safety rules 21 and 22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from services import appointments, attention
from services.directory.councils import as_compared
from services.needs import SEEN_TO, Area, Known, Reason, State, first_come_first, reason, reasons, states
from services.plan import plan_of
from services.store.database import Transaction
from services.store.rows import Followed, FollowedPeople
from services.travel import Travel
from services.wire import Appointment, Attention, Bed, Claim, Need, Referral, Release, Thing, ThingState, Where

DAY_ENDS = time(3)
"""Whoever is still here after midnight stays on the board until their code ends (safety rule 20)."""


@dataclass(frozen=True)
class Line:
    """A person on the board."""

    release: str
    first_name: str
    initial: str
    language: str
    due_at: time | None
    code: str
    where: Where
    here_at: time | None
    left_at: time | None
    walk_in: bool
    """Added in the lounge: on no release list."""
    states: Mapping[Area, State]
    asked: int
    """How many things they asked for, or miss, and have not been given."""
    reasons: tuple[Reason, ...]
    """Why somebody is needed now, what comes first before the others."""

    @property
    def initials(self) -> str:
        """All that the public may see of the name (safety rule 21)."""
        return f'{self.first_name[:1]}. {self.initial[:1]}.'

    @property
    def to_see_to(self) -> int:
        """How many of their needs are not seen to."""
        return sum(state not in SEEN_TO for state in self.states.values())


@dataclass(frozen=True)
class Call:
    """Somebody without a name called at a screen."""

    screen: int
    reason: Reason


@dataclass(frozen=True)
class Request:
    """A thing that somebody who is here asked for, or that prison did not give them."""

    release: str
    initials: str
    first_name: str
    initial: str
    thing: str
    """Its key in data/essentials.toml."""
    missing: bool
    """Prison should have given it."""


@dataclass(frozen=True)
class Board:
    """The lounge as this kiosk knows it."""

    lines: tuple[Line, ...]
    """Who needs somebody now on top; then who is here or expected, by when they are due; then who left or does not come."""
    calls: tuple[Call, ...]
    """Those without a name, or of somebody whom this kiosk does not know; what comes first before the others."""
    requests: tuple[Request, ...]
    """In the order of the lines."""

    @property
    def entries(self) -> tuple[Line | Call, ...]:
        """Calls and lines together, in the order of the lines."""
        return tuple(sorted((*self.lines, *self.calls), key=_urgency))

    @property
    def leaving(self) -> int:
        """How many leave prison today, or left it and are here: all but those who do not come."""
        return sum(line.where is not Where.NOT_COMING for line in self.lines)

    @property
    def here(self) -> int:
        return sum(line.where is Where.HERE for line in self.lines)

    @property
    def needing(self) -> int:
        """How many need somebody now, with and without a name."""
        return sum(bool(line.reasons) for line in self.lines) + len(self.calls)


def here_since(now: datetime) -> date:
    """The London day since which somebody who came is still of today, at `now` (London)."""
    return now.date() - timedelta(days=1) if now.time() < DAY_ENDS else now.date()


class Watch:
    """Looks at the lounge again and again, and works out anew only what has changed."""

    def __init__(self, travel: Travel) -> None:
        """`travel`: the ways from the lounge, at the usual pace."""
        self._travel, self._rows = travel, _Rows()
        self._drawn: dict[str, tuple[_LineOf, Line]] = {}

    def look(self, tx: Transaction) -> Board:
        """The lounge now: two queries at most for each table, however many people there are."""
        minute = tx.now.london.replace(second=0, microsecond=0)  # what has passed, and what can be reached, changes with the minute
        found = self._rows.read(tx, minute)
        self._drawn = {of.person.id: self._line(of) for of in found}
        lines = sorted((line for _, line in self._drawn.values()), key=_urgency)
        things = {of.person.id: of.things for of in found}
        calls = [call for call in attention.standing(tx) if call.release not in things]
        return Board(tuple(lines), _calls(calls), _requests(lines, things))

    def _line(self, of: _LineOf) -> tuple[_LineOf, Line]:
        before = self._drawn.get(of.person.id)
        return before if before is not None and before[0] == of else (of, _drawn(of, self._travel))


def answer(tx: Transaction, release: str | None, reason: Reason, who: str) -> None:
    """Staff have seen to what was shown; a call that came since stands. Raises ValueError for "no bed" (safety rule 16)."""
    if not reason.by_touch:
        raise ValueError('no bed is closed with how it ended')
    # what follows from the day was never called for: written down as called for now, it is not shown again
    for call in reason.calls or (attention.ask(tx, reason.need, release, who, about=reason.about),):
        attention.answer(tx, call, who)


# Order, search, filter


class Order(StrEnum):
    """What the board can be sorted by."""

    NEED = 'need'
    DUE = 'due'
    NAME = 'name'
    WHERE = 'where'


def in_order(lines: Iterable[Line], order: Order) -> tuple[Line, ...]:
    """The lines in another order than that of the board."""
    keys: dict[Order, Callable[[Line], object]] = {
        Order.NEED: _urgency,
        Order.DUE: lambda line: (line.due_at or time.max, _name(line)),
        Order.NAME: lambda line: (_name(line), line.due_at or time.max),
        Order.WHERE: lambda line: (_PLACES.index(line.where), line.due_at or time.max, _name(line)),
    }
    return tuple(sorted(lines, key=keys[order]))  # type: ignore[arg-type]


def open_in(lines: Iterable[Line], area: Area) -> tuple[Line, ...]:
    """The lines in which something is to be done for a need."""
    return tuple(line for line in lines if line.states[area] not in SEEN_TO)


def search(lines: Iterable[Line], typed: str) -> tuple[Line, ...]:
    """The lines whose first name, initial or code begins as typed so far; accents and capitals do not matter. All for nothing typed."""
    words = as_compared(typed)
    return tuple(line for line in lines if _name(line).startswith(words) or _begins(line, words) or line.code.startswith(typed.strip()))


def _begins(line: Line, words: str) -> bool:
    return any(word.startswith(words) for word in (*as_compared(line.first_name).split(), as_compared(line.initial)))


def _name(line: Line) -> str:
    return as_compared(f'{line.first_name} {line.initial}')


_PLACES = (Where.HERE, Where.EXPECTED, Where.LEFT, Where.NOT_COMING)


def _urgency(entry: Line | Call) -> tuple[int, int, datetime, time, str]:
    if isinstance(entry, Call):
        return 0, *first_come_first(entry.reason), time.max, ''
    due = entry.due_at or time.max
    if entry.reasons:
        return 0, *first_come_first(entry.reasons[0]), due, _name(entry)
    return 1 if entry.where in (Where.HERE, Where.EXPECTED) else 2, 0, datetime.combine(date.max, time.max), due, _name(entry)


# What is known


class _HangsOnRelease(Protocol):
    @property
    def release(self) -> str | None: ...


Hanging = TypeVar('Hanging', bound=_HangsOnRelease)


class _LineOf(NamedTuple):
    """All that a line of the board is made from."""

    person: Release
    appointments: list[Appointment]
    beds: list[Bed]
    referrals: list[Referral]
    claims: list[Claim]
    things: list[Thing]
    calls: list[Attention]
    now: datetime
    """London, in whole minutes."""


class _Rows:
    """The rows of everybody whom the day concerns."""

    def __init__(self) -> None:
        self._people = FollowedPeople()
        self._appointments, self._beds, self._referrals = Followed(Appointment), Followed(Bed), Followed(Referral)
        self._claims, self._things, self._calls = Followed(Claim), Followed(Thing), Followed(Attention)

    def read(self, tx: Transaction, now: datetime) -> list[_LineOf]:
        """What there is of each person."""
        people = self._people.of_day(tx, tx.now.today, here_since(now))
        ids = [person.id for person in people]
        appointments_of = _by_person(self._appointments.of_people(tx, ids))
        beds, referrals = _by_person(self._beds.of_people(tx, ids)), _by_person(self._referrals.of_people(tx, ids))
        claims, things = _by_person(self._claims.of_people(tx, ids)), _by_person(self._things.of_people(tx, ids))
        calls = _by_person(self._calls.of_people(tx, ids))
        return [
            _LineOf(
                person=person,
                appointments=appointments_of.get(person.id, []),
                beds=beds.get(person.id, []),
                referrals=referrals.get(person.id, []),
                claims=claims.get(person.id, []),
                things=things.get(person.id, []),
                calls=calls.get(person.id, []),
                now=now,
            )
            for person in people
        ]


def _by_person(found: Collection[Hanging]) -> dict[str | None, list[Hanging]]:
    grouped = defaultdict(list)
    for row in found:
        grouped[row.release].append(row)
    return grouped


def _drawn(of: _LineOf, travel: Travel) -> Line:
    person, bed = of.person, of.beds[-1] if of.beds else None
    day = appointments.drawn_up(person, of.appointments, bed, of.now)
    clashes = [clash.pair for clash in plan_of(day.stops, travel, of.now).unmended]
    known = Known(
        person=person,
        day=day,
        appointments=of.appointments,
        bed=bed,
        referral=of.referrals[-1] if of.referrals else None,
        claim=of.claims[-1] if of.claims else None,
        things=of.things,
        calls=of.calls,
    )
    stand = states(known, frozenset(stop for pair in clashes for stop in pair))
    return Line(
        release=person.id,
        first_name=person.first_name,
        initial=person.initial,
        language=person.language,
        due_at=person.due_at,
        code=person.code,
        where=person.where,
        here_at=person.here_at,
        left_at=person.left_at,
        walk_in=person.ref is None,
        states=stand,
        asked=sum(thing.is_open for thing in of.things),
        reasons=reasons(known, stand, clashes),
    )


def _calls(calls: Iterable[Attention]) -> tuple[Call, ...]:
    at: dict[tuple[int, Need], list[Attention]] = defaultdict(list)
    for call in calls:
        at[call.screen, call.need].append(call)
    found = [Call(screen, reason(need, calls)) for (screen, need), calls in at.items()]
    return tuple(sorted(found, key=lambda call: (*first_come_first(call.reason), call.screen)))


def _requests(lines: Iterable[Line], things: Mapping[str, list[Thing]]) -> tuple[Request, ...]:
    return tuple(
        Request(line.release, line.initials, line.first_name, line.initial, thing.thing, thing.state is ThingState.MISSING)
        for line in lines
        if line.where is Where.HERE
        for thing in things[line.release]
        if thing.is_open
    )
