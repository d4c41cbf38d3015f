"""The report of a day, for hand-over: who came and left, needs found and met, how long people were here, how calls ended. Counts, nobody.

On the screen every count shows. What leaves the lounge hides each count of people under 5, and none as well (safety rule 22):
no sum of groups is in it, so that no hidden count can be worked out from the others.
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
    lines = Watch(travel).look(tx).lines
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


def exported(tx: Transaction, how: str, who: str) -> None:
    """Write down that a report left the lounge: `how` is pdf or csv."""
    tx.record(Kind.REPORT_EXPORTED, {'how': how}, who=who)


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


def shown(count: int, *, leaves: bool) -> int | None:
    """A count of people as it may show; None for one that is hidden in what leaves the lounge."""
    return None if leaves and count < FEWEST else count


def table(report: Report, *, leaves: bool) -> list[tuple[str, str, int | None]]:
    """Every count by its group and its name. None: hidden. Calls are no people, yet one call is one person: they are hidden alike."""
    groups: list[tuple[str, Mapping[str, int]]] = [('people', {key.value: count for key, count in report.people.items()})]
    groups += [(f'need: {area}', {'met': met.met, 'not_met': met.not_met}) for area, met in report.needs.items()]
    groups.append(('stay', {key.value: count for key, count in report.stays.items()}))
    groups.append(('call', {key.value: count for key, count in report.calls.items()}))
    groups.append(('recorded', {key.value: count for key, count in report.recorded.items()}))
    return [(group, name, shown(count, leaves=leaves)) for group, counts in groups for name, count in counts.items()]


def as_csv(report: Report) -> bytes:
    """The report as it may leave the lounge, for a spreadsheet: UTF-8 with a mark that says so."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(('date', 'group', 'name', 'count'))
    for group, name, count in table(report, leaves=True):
        writer.writerow((report.on.isoformat(), group, name, f'under {FEWEST}' if count is None else count))
    return text.getvalue().encode('utf-8-sig')
