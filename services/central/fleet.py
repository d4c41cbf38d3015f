"""How the lounges stand: which is silent, which is stuck, what today brought. Counts only, of nobody by name.

These figures leave the lounge, so a count of people under 5 is hidden (safety rule 22), and so is none: "none not coming" says as much
of everybody as "1 not coming" says of somebody. No hidden count can be worked out from those that are shown: the groups of
people do not overlap, and there is no sum of them, neither over a lounge nor over all lounges. A person counts once in a group,
however many things they asked for. How long something waits is said in steps of 5 minutes.

Whoever watches the page must not see one person come or go in a count. So counts are said in steps of 5, and are taken anew every quarter
hour at most (`shown`): a count that goes a step up may be of anybody who came in that time.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import holidays
from pydantic import TypeAdapter
from sqlalchemy import Engine, Row, and_, or_, select
from sqlalchemy.orm import Session

from services import wire
from services.central.database import reading, writing
from services.central.models import Device, FleetCounts, JournalStore, Lounge, SharedRow
from services.clock import LONDON, Moment
from services.wire import BedEnd, Claimed, Standing, Table, ThingState, Tonight, Where

SILENT_AFTER = timedelta(minutes=5)
"""A kiosk speaks every 5 seconds, and every minute while its line is bad."""
STUCK_AFTER = timedelta(minutes=10)
"""Entries wait, and none has come for so long."""
OPENS, SHUTS = time(8), time(18)
"""When a lounge counts as open, on working days, London time. A kiosk that is switched off at night, at a weekend or on a bank holiday
is not silent."""
CLOCK_MAY_DIFFER = timedelta(minutes=2)
FEWEST = 5
"""Counts of people under this are hidden, and others are said in steps of it."""
TAKEN_EVERY = timedelta(minutes=15)
_STEP_MINUTES = 5
NEVER = datetime.min.replace(tzinfo=UTC)


# How a screen stands


class Trouble(StrEnum):
    """What is wrong with a screen."""

    NEVER_HEARD = 'never_heard'
    NO_WORD = 'no_word'
    NOT_MOVING = 'not_moving'
    """Entries wait, and none comes."""
    REFUSED = 'refused'
    """The centre did not take some entries; they are kept at the kiosk."""
    GAP = 'gap'
    """The kiosk holds everything for sent, and the centre misses some of it."""
    CLOCK = 'clock'


class State(StrEnum):
    """How a screen or a lounge stands, the worst first."""

    SILENT = 'silent'
    STUCK = 'stuck'
    CLOCK = 'clock'
    WELL = 'well'
    SHUT = 'shut'
    """Nothing is heard, and the lounge is not open."""
    NO_SCREEN = 'no_screen'


STATE_OF = {
    Trouble.NEVER_HEARD: State.SILENT,
    Trouble.NO_WORD: State.SILENT,
    Trouble.NOT_MOVING: State.STUCK,
    Trouble.REFUSED: State.STUCK,
    Trouble.GAP: State.STUCK,
    Trouble.CLOCK: State.CLOCK,
}


@dataclass(frozen=True)
class Screen:
    """A kiosk of a lounge. Counts are of journal entries, as the kiosk last said; None where it never said anything."""

    number: int
    state: State
    troubles: tuple[Trouble, ...]
    """The worst first."""
    last_heard_at: datetime | None
    """UTC."""
    waiting: int | None
    not_moved_since: datetime | None
    """UTC; None where nothing waits."""
    refused: int | None
    clock_off_seconds: int | None
    """The kiosk's clock less the centre's."""
    version: str | None


Said = tuple[JournalStore, wire.StatusAsked]
"""A journal and what its kiosk last said of it."""


def _screen(device: Device, journals: Sequence[JournalStore], now: Moment) -> Screen:
    said = _still_spoken_of(journals)
    seen_at = device.last_seen_at
    waiting = [(journal, status) for journal, status in said if status.pending and journal.contiguous < status.head]
    since = min((_not_moved_since(journal) for journal, _ in waiting), default=None)
    clock_off = _clock_off(*said[0]) if said else None
    is_heard = seen_at is not None and now.at - seen_at <= SILENT_AFTER
    found = {
        Trouble.NEVER_HEARD: seen_at is None and _is_open(now),
        Trouble.NO_WORD: seen_at is not None and _open_time_since(seen_at, now) > SILENT_AFTER,
        Trouble.NOT_MOVING: is_heard and since is not None and now.at - since > STUCK_AFTER,
        Trouble.REFUSED: any(status.refused for _, status in said),
        Trouble.GAP: any(_has_gap(*one) for one in said),
        Trouble.CLOCK: clock_off is not None and abs(clock_off) >= CLOCK_MAY_DIFFER,
    }
    troubles = tuple(trouble for trouble, is_so in found.items() if is_so)
    return Screen(
        number=device.screen,
        state=STATE_OF[troubles[0]] if troubles else State.WELL if is_heard or _is_open(now) else State.SHUT,
        troubles=troubles,
        last_heard_at=seen_at,
        waiting=sum(status.pending for _, status in waiting) if said else None,
        not_moved_since=since,
        refused=sum(status.refused for _, status in said) if said else None,
        clock_off_seconds=None if clock_off is None else round(clock_off.total_seconds()),
        version=said[0][1].version if said else None,
    )


def _still_spoken_of(journals: Sequence[JournalStore]) -> list[Said]:
    """The journals that a kiosk still speaks of, the newest word first. Of one that was set aside nothing more is said once it is sent."""
    spoken = sorted(journals, key=_said_at, reverse=True)
    of_late = [journal for journal in spoken if _said_at(journal) >= _said_at(spoken[0]) - SILENT_AFTER]
    return [(journal, wire.StatusAsked.model_validate_json(journal.last_status or '')) for journal in of_late]


def _said_at(journal: JournalStore) -> datetime:
    return journal.last_status_at or NEVER


def _clock_off(journal: JournalStore, status: wire.StatusAsked) -> timedelta:
    return status.at - _said_at(journal)


def _not_moved_since(journal: JournalStore) -> datetime:
    return max(journal.pending_since or NEVER, journal.moved_at or NEVER)


def _has_gap(journal: JournalStore, status: wire.StatusAsked) -> bool:
    """What waits or was refused leaves a gap as well, and is told as what it is."""
    return status.pending == 0 and status.refused == 0 and journal.contiguous < status.head


@functools.cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays('GB', subdiv='ENG')  # those of England and Wales


def _is_open(now: Moment) -> bool:
    works = now.today.weekday() < 5 and now.today not in _bank_holidays()
    return works and OPENS <= now.london.time() < SHUTS


def _open_time_since(seen_at: datetime, now: Moment) -> timedelta:
    """For how long the lounge has been open today since then; nothing while it is shut."""
    return now.at - max(seen_at, datetime.combine(now.today, OPENS, LONDON)) if _is_open(now) else timedelta(0)


# What today brought


class Need(StrEnum):
    """What people need, as rows of the lounge say it."""

    BED = 'bed'
    REFERRAL = 'referral'
    CLAIM = 'claim'
    THINGS = 'things'
    APPOINTMENTS = 'appointments'


@dataclass(frozen=True)
class NeedFigures:
    """People of today with a need, each in one of the two groups, in steps of 5: 5 is 5 to 9. None: under 5."""

    met: int | None
    """Nothing of it is left."""
    not_met: int | None


@dataclass(frozen=True)
class Waits:
    """Those who wait for an answer now."""

    people: int | None
    """In steps of 5: 5 is 5 to 9. None: under 5."""
    longest_minutes: int
    """Whole minutes that the first of them has waited, in steps of 5; 0 where it is less or where nobody waits."""


@dataclass(frozen=True)
class Today:
    """People released today, each in one of the first four groups, and what they need, in steps of 5: 5 is 5 to 9. None: under 5."""

    expected: int | None
    here: int | None
    left: int | None
    not_coming: int | None
    calls: Waits
    """Calls for a person that nobody has answered."""
    slots: Waits
    """Times that were asked for and that the other side has not answered."""
    needs: Mapping[Need, NeedFigures]


_COUNTS = TypeAdapter(dict[str, Today])
_NOTHING = Today(None, None, None, None, Waits(None, 0), Waits(None, 0), {need: NeedFigures(None, None) for need in Need})
"""Of a lounge that is newer than the counts."""


@dataclass(frozen=True)
class LoungeFigures:
    lounge: str
    name: str
    state: State
    """That of its worst screen."""
    screens: tuple[Screen, ...]
    today: Today


def shown(engine: Engine, now: Moment) -> tuple[LoungeFigures, ...]:
    """All lounges as whoever watches may see them: counts of people as they were taken last."""
    lounges = figures(engine, now)
    taken = _taken(engine, {one.lounge: one.today for one in lounges}, now)
    return tuple(replace(one, today=taken.get(one.lounge, _NOTHING)) for one in lounges)


def _taken(engine: Engine, today: dict[str, Today], now: Moment) -> dict[str, Today]:
    """The counts of each lounge, taken anew once those that are kept are old."""
    with reading(engine) as session:
        kept = session.get(FleetCounts, 1)
    if kept is None or not _hold(kept, now):
        with writing(engine) as session:
            kept = session.get(FleetCounts, 1)  # another process may have been faster
            if kept is None or not _hold(kept, now):
                kept = session.merge(FleetCounts(id=1, on=now.today, taken_at=now.at, counts=_COUNTS.dump_json(today).decode()))
    return _COUNTS.validate_json(kept.counts)


def _hold(kept: FleetCounts, now: Moment) -> bool:
    return kept.on == now.today and timedelta(0) <= now.at - kept.taken_at < TAKEN_EVERY


def figures(engine: Engine, now: Moment) -> tuple[LoungeFigures, ...]:
    """All lounges as they stand now, by name. As many questions to the database for one as for a hundred."""
    with reading(engine) as session:
        names = session.execute(select(Lounge.id, Lounge.name).order_by(Lounge.name)).all()
        screens = _screens(session, now)
        days = _days(session, now)
    return tuple(
        LoungeFigures(lounge, name, _worst(screens[lounge]), tuple(screens[lounge]), _today(days[lounge], now)) for lounge, name in names
    )


def _screens(session: Session, now: Moment) -> dict[str, list[Screen]]:
    in_use = Device.revoked_at.is_(None)
    journals: dict[str, list[JournalStore]] = defaultdict(list)
    for journal in session.scalars(select(JournalStore).join(Device).where(in_use, JournalStore.last_status.is_not(None))):
        journals[journal.device].append(journal)
    screens: dict[str, list[Screen]] = defaultdict(list)
    for device in session.scalars(select(Device).where(in_use).order_by(Device.screen)):
        screens[device.lounge].append(_screen(device, journals[device.id], now))
    return screens


def _worst(screens: Sequence[Screen]) -> State:
    states = {screen.state for screen in screens}
    return next((state for state in State if state in states), State.NO_SCREEN)


class _Day:
    """The people of a lounge, as today's rows tell of them: sets of ids, until they are counted."""

    def __init__(self) -> None:
        self.where: dict[str, set[str]] = defaultdict(set)
        self.has: dict[tuple[Need, bool], set[str]] = defaultdict(set)
        """By need, and whether it is met. Somebody may have both: one thing given, another not yet."""
        self.waits: dict[Table, dict[str, datetime]] = {Table.ATTENTION: {}, Table.SLOT: {}}
        """Since when each person, or each screen at which nobody gave a name, waits."""

    def wait(self, table: Table, who: str, since: datetime) -> None:
        self.waits[table][who] = min(since, self.waits[table].get(who, since))


def _days(session: Session, now: Moment) -> dict[str, _Day]:
    days: dict[str, _Day] = defaultdict(_Day)
    for row in _of_people(session, now.today):
        values = json.loads(row.data)
        if row.table_name == Table.RELEASE:
            days[row.lounge].where[values['where']].add(row.release)
        elif (found := _need(row.table_name, values, row.is_open)) is not None:
            days[row.lounge].has[found].add(row.release)
    for row in _waiting(session, now.today):
        values = json.loads(row.data)
        since = row.changed_at if row.table_name == Table.SLOT else datetime.fromisoformat(values['raised_at'])
        days[row.lounge].wait(Table(row.table_name), row.release or values['device'], since)
    return days


_COLUMNS = (SharedRow.lounge, SharedRow.table_name, SharedRow.release, SharedRow.data, SharedRow.is_open, SharedRow.changed_at)


def _of_people(session: Session, today: date) -> Iterable[Row[Any]]:
    """The people of today, and what hangs on them."""
    people = select(SharedRow.id).where(SharedRow.table_name == Table.RELEASE.value, SharedRow.day == today)
    tables = [table.value for table in (Table.RELEASE, Table.BED, Table.REFERRAL, Table.CLAIM, Table.THING, Table.APPOINTMENT)]
    return session.execute(select(*_COLUMNS).where(SharedRow.release.in_(people), SharedRow.table_name.in_(tables)))


def _waiting(session: Session, today: date) -> Iterable[Row[Any]]:
    """Calls of today, and times asked for, that nobody has answered."""
    calls = and_(SharedRow.table_name == Table.ATTENTION.value, SharedRow.day == today)
    slots = and_(SharedRow.table_name == Table.SLOT.value, SharedRow.day >= today)
    return session.execute(select(*_COLUMNS).where(or_(calls, slots), SharedRow.is_open.is_(True)))


def _need(table: str, values: Mapping[str, Any], is_open: bool) -> tuple[Need, bool] | None:
    """The need that a row tells of, and whether it is met; None where it tells of none."""
    match table:
        case Table.BED if values['end'] == BedEnd.FOUND or values['tonight'] in (Tonight.NO, Tonight.NOT_SURE):
            return Need.BED, values['end'] == BedEnd.FOUND
        case Table.REFERRAL if is_open or values['sent_at'] is not None:
            return Need.REFERRAL, values['sent_at'] is not None
        case Table.CLAIM:
            return Need.CLAIM, values['claimed'] == Claimed.ALREADY
        case Table.THING if values['state'] not in (ThingState.NOT_NEEDED, ThingState.HAS):
            return Need.THINGS, values['state'] == ThingState.GIVEN
        case Table.APPOINTMENT if values['stop'] is None and values['standing'] not in (Standing.SUPERSEDED, Standing.CANCELLED):
            return Need.APPOINTMENTS, values['standing'] != Standing.ASKED
        case _:
            return None


def _today(day: _Day, now: Moment) -> Today:
    return Today(
        expected=_shown(day.where[Where.EXPECTED]),
        here=_shown(day.where[Where.HERE]),
        left=_shown(day.where[Where.LEFT]),
        not_coming=_shown(day.where[Where.NOT_COMING]),
        calls=_waits(day.waits[Table.ATTENTION], now),
        slots=_waits(day.waits[Table.SLOT], now),
        needs={need: _need_figures(day.has[need, True], day.has[need, False]) for need in Need},
    )


def _need_figures(met: set[str], not_met: set[str]) -> NeedFigures:
    return NeedFigures(met=_shown(met - not_met), not_met=_shown(not_met))


def _waits(since: Mapping[str, datetime], now: Moment) -> Waits:
    longest = now.at - min(since.values(), default=now.at)
    step = timedelta(minutes=_STEP_MINUTES)
    return Waits(people=_shown(since), longest_minutes=max(0, longest // step * _STEP_MINUTES))


def _shown(people: Collection[str]) -> int | None:
    return len(people) // FEWEST * FEWEST or None
