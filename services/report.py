"""The report of a day, for hand-over: who came and left, needs found and met, how long people were here, how calls ended. Counts, nobody.

On the screen every count shows. What leaves the lounge hides each count under 5, and none as well (safety rule 22), and each
count by which such a one could be worked out: the smallest of those that make up a whole with it, and what nearly everybody has.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from services.board import Line, Watch
from services.needs import SEEN_TO, Area, State
from services.store import rows
from services.store.database import Transaction
from services.travel import Travel
from services.wire import Call, CallEnd, Kind, Measures, Sleeping, Where

Key = TypeVar('Key', bound=StrEnum)

FEWEST = 5
"""Counts of people under this are hidden in what leaves the lounge."""


class Stay(StrEnum):
    """How long somebody was in the lounge, from arrival to leaving."""

    HALF_HOUR = 'half_hour'
    HOUR = 'hour'
    TWO_HOURS = 'two_hours'
    LONGER = 'longer'


UP_TO = {Stay.HALF_HOUR: 30, Stay.HOUR: 60, Stay.TWO_HOURS: 120}
"""Minutes, the last of them not counted in."""


class Recorded(StrEnum):
    """What staff recorded of visits."""

    SEEN = 'seen'
    NEEDS_FOUND = 'needs_found'
    KIT_GIVEN = 'kit_given'
    APPOINTMENT_MADE = 'appointment_made'
    CALL_MADE = 'call_made'
    SETTLED = 'settled'
    TEMPORARY = 'temporary'
    NO_PLACE = 'no_place'


SLEEPS = {Sleeping.SETTLED: Recorded.SETTLED, Sleeping.TEMPORARY: Recorded.TEMPORARY, Sleeping.NONE: Recorded.NO_PLACE}


@dataclass(frozen=True)
class Met:
    """People with a need of one kind."""

    met: int
    """Nothing of it is left to do."""
    not_met: int


@dataclass(frozen=True)
class Report:
    """A day of the lounge in counts."""

    on: date
    made_at: datetime
    """London, without a zone."""
    people: Mapping[Where, int]
    needs: Mapping[Area, Met]
    stays: Mapping[Stay, int]
    """Of those who came and left."""
    calls: Mapping[CallEnd, int]
    """Calls, not people: somebody may make several."""
    recorded: Mapping[Recorded, int]


def of_today(tx: Transaction, travel: Travel) -> Report:
    """The report of the London day as it stands now, as far as this kiosk knows it. `travel`: the ways from the lounge."""
    of_today = {one.id for one in rows.releases(tx) if tx.now.today in (one.released_on, one.here_on)}
    lines = [line for line in Watch(travel).look(tx).lines if line.release in of_today]
    people = [line.release for line in lines]
    return Report(
        on=tx.now.today,
        made_at=tx.now.london,
        people=_all_of(Where, (line.where for line in lines)),
        needs={area: _met(line.states[area] for line in lines) for area in Area},
        stays=_all_of(Stay, _stays(lines)),
        calls=_all_of(CallEnd, (call.end for one in people for call in rows.of_person(tx, Call, one) if call.end is not None)),
        recorded=_all_of(Recorded, (what for one in people for said in rows.of_person(tx, Measures, one) for what in _recorded(said))),
    )


def exported(tx: Transaction, who: str) -> None:
    """Write down that a report is about to leave the lounge."""
    tx.record(Kind.REPORT_EXPORTED, {}, who=who)


def _all_of(keys: type[Key], found: Iterable[Key]) -> dict[Key, int]:
    counted = Counter(found)
    return {key: counted[key] for key in keys}


def _met(states: Iterable[State]) -> Met:
    found = [state for state in states if state is not State.NOTHING]
    met = sum(state in SEEN_TO for state in found)
    return Met(met, len(found) - met)


def _stays(lines: Iterable[Line]) -> Iterable[Stay]:
    for line in lines:
        if line.here_at is not None and line.left_at is not None and line.left_at >= line.here_at:
            minutes = (line.left_at.hour - line.here_at.hour) * 60 + line.left_at.minute - line.here_at.minute
            yield next((stay for stay, most in UP_TO.items() if minutes < most), Stay.LONGER)


def _recorded(said: Measures) -> Iterable[Recorded]:
    for what in (Recorded.SEEN, Recorded.NEEDS_FOUND, Recorded.KIT_GIVEN, Recorded.APPOINTMENT_MADE, Recorded.CALL_MADE):
        if getattr(said, what):
            yield what
    if said.sleeping is not None:
        yield SLEEPS[said.sleeping]


class Part(StrEnum):
    """The groups of counts."""

    PEOPLE = 'people'
    PROBATION = 'probation'
    HOUSING = 'housing'
    MONEY = 'money'
    ESSENTIALS = 'essentials'
    STAY = 'stay'
    CALL = 'call'
    RECORDED = 'recorded'


@dataclass(frozen=True)
class Count:
    """One count of a report."""

    part: Part
    name: str
    count: int | None
    """None where it is hidden."""


def counts(report: Report, *, leaves: bool) -> tuple[Count, ...]:
    """Every count. `leaves`: as it may leave the lounge. A call is one person's: calls are hidden as people are."""
    parts = _parts(report)
    everybody = sum(report.people.values())
    found = []
    for part, named in parts.items():
        hidden = _kept_back(part, named, everybody) if leaves else frozenset[str]()
        found += [Count(part, name, None if name in hidden else count) for name, count in named.items()]
    return tuple(found)


def _parts(report: Report) -> dict[Part, dict[str, int]]:
    return {
        Part.PEOPLE: {key.value: count for key, count in report.people.items()},
        **{Part(area.value): {'met': met.met, 'not_met': met.not_met} for area, met in report.needs.items()},
        Part.STAY: {key.value: count for key, count in report.stays.items()},
        Part.CALL: {key.value: count for key, count in report.calls.items()},
        Part.RECORDED: {key.value: count for key, count in report.recorded.items()},
    }


def _kept_back(part: Part, named: Mapping[str, int], everybody: int) -> frozenset[str]:
    small = {name for name, count in named.items() if count < FEWEST}
    if part is Part.RECORDED:
        return frozenset(small | {name for name, count in named.items() if everybody - count < FEWEST})
    if len(small) == 1 and part is not Part.CALL:  # the others and the whole would tell it
        small.add(min(named.keys() - small, key=lambda name: named[name]))
    return frozenset(small)


def as_csv(report: Report) -> bytes:
    """The report as it may leave the lounge, for a spreadsheet: UTF-8 with a mark that says so."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(('date', 'group', 'name', 'count'))
    for one in counts(report, leaves=True):
        writer.writerow((report.on.isoformat(), one.part, one.name, 'hidden' if one.count is None else one.count))
    return text.getvalue().encode('utf-8-sig')
