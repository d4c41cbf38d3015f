"""Times that a place offers: taking a list of them, and answering what was asked for. Nothing is booked before that (safety rule 17).

A kiosk holds a slot for somebody and lets it go again; only the centre confirms or refuses. What a kiosk does is folded like any row,
with two things that keep the answer the centre's own. A change that was made from a version before the answer is stale, so an answer
stands whatever a kiosk that was cut off sends later. And an entry that itself calls a slot confirmed or refused is not understood
(`services.central.entries`): no kiosk writes one, and folding it would take an ask from those that wait without anybody having
answered. The appointment has no such rule: "I will be there" carries the whole confirmed row, also to a centre that lost
its answer in a restore.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from services import wire
from services.central.cells import Cells, Problem
from services.central.database import UnknownLounge, lock_lounge, reading, writing
from services.central.models import Lounge, SharedRow
from services.central.rows import NewVersion, list_id, set_rows
from services.central.slot_list import PARTS, read_slots
from services.clock import Moment
from services.wire import SlotState, Standing, Table

# Taking a list


@dataclass(frozen=True)
class ImportReport:
    """What became of a list."""

    new: int = 0
    changed: int = 0
    as_before: int = 0
    """Times of which the list says nothing new, or that somebody has asked for already."""
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a program to read."""
        problems = [one.as_dict() for one in self.problems]
        return {'new': self.new, 'changed': self.changed, 'as_before': self.as_before, 'problems': problems}

    def words(self) -> str:
        """For a person to read: a line of counts, then a line for each problem."""
        counts = f'Times: {self.new} new, {self.changed} changed. As before: {self.as_before}.'
        return '\n'.join([counts, *(f'Not taken: {problem}' for problem in self.problems)])


def import_slots(engine: Engine, lounge: str, content: bytes, now: Moment) -> ImportReport:
    """Take a list of times. Good rows go in, bad ones are named; a row that is missing takes nothing away; twice is the same as once.

    A time that somebody asked for, has, or was refused stays as it is. Raises UnknownLounge. Whatever is wrong with the content
    is in the report's `problems`.
    """
    found = read_slots(content, now)
    with writing(engine) as session:
        pepper = lock_lounge(session, lounge).pepper
        listed = [_slot(lounge, pepper, line.cells) for line in found.lines]
        held = {slot.id: slot for slot in _slots(session, SharedRow.lounge == lounge)}
        new = [slot for slot in listed if slot.id not in held]
        changed = [slot for slot in listed if slot.id in held and held[slot.id].state is SlotState.FREE and slot != held[slot.id]]
        versions = [NewVersion(Table.SLOT, slot, wire.new_id(), is_new=slot.id not in held) for slot in (*new, *changed)]
        set_rows(session, lounge, versions, now.at)
    as_before = found.as_before + len(listed) - len(versions)
    return ImportReport(len(new), len(changed), as_before, found.problems)


def _slot(lounge: str, pepper: str, cells: Cells) -> wire.Slot:
    place, purpose, on, at = (str(cells[name]) for name in ('place', 'purpose', 'on', 'time'))
    values = {
        'id': list_id(pepper, place=place, purpose=purpose, on=on, time=at),
        'lounge': lounge,
        'release': None,
        'appointment': None,
        'place': place,
        'purpose': purpose,
        'time_kind': at if at in PARTS else wire.TimeKind.FIXED.value,
        'on': on,
        'at': None if at in PARTS else at,
        'minutes': cells['minutes'],
        'state': SlotState.FREE.value,
    }
    return wire.Slot.model_validate_json(wire.canonical(values))


# Answering


class CannotAnswer(Exception):
    """The slot cannot be confirmed or refused; `str()` says why in plain words."""


@dataclass(frozen=True)
class Waiting:
    """A time that somebody asked for and that waits for an answer. London date and time."""

    slot: str
    place: str
    """Its key in the lounge's directory."""
    purpose: wire.Purpose
    on: date
    at: time | None
    """None for a morning or an afternoon."""
    time_kind: wire.TimeKind
    minutes: int | None
    release: str
    first_name: str | None
    """None where the centre does not have the person, as after a restore."""

    def as_dict(self) -> dict[str, Any]:
        """For a program to read."""
        return asdict(self)

    def words(self) -> str:
        """For a person to read, in one line."""
        at = f'{self.at:%H:%M}' if self.at else self.time_kind.value
        return f'{self.slot}  {self.on:%d.%m.%Y} {at}  {self.place}  {self.first_name or "?"} ({self.release})'


def waiting(engine: Engine, lounge: str) -> tuple[Waiting, ...]:
    """What was asked for and waits for an answer, by time; a morning or an afternoon after the clock times. Raises UnknownLounge."""
    with reading(engine) as session:
        if session.get(Lounge, lounge) is None:
            raise UnknownLounge(lounge)
        asked = _slots(session, SharedRow.lounge == lounge, SharedRow.is_open.is_(True))
        appointments = _rows(session, Table.APPOINTMENT, [slot.appointment for slot in asked])
        people = _rows(session, Table.RELEASE, [slot.release for slot in asked])
    wanted = [slot for slot in asked if slot.appointment in appointments and appointments[slot.appointment].is_open]
    return tuple(_waiting(slot, people) for slot in sorted(wanted, key=_by_time))


def _by_time(slot: wire.Slot) -> tuple[date, bool, str, str]:
    return slot.on, slot.at is None, str(slot.at or ''), slot.id


def _waiting(slot: wire.Slot, people: dict[str, SharedRow]) -> Waiting:
    person = people.get(slot.release or '')
    return Waiting(
        slot=slot.id,
        place=slot.place,
        purpose=slot.purpose,
        on=slot.on,
        at=slot.at,
        time_kind=slot.time_kind,
        minutes=slot.minutes,
        release=slot.release or '',
        first_name=None if person is None else json.loads(person.data)['first_name'],
    )


def confirm(engine: Engine, slot: str, now: Moment) -> None:
    """The other side agreed: the time is booked, and the one that it was asked for in place of stands no more. Twice is once.

    Nor does any other time that the person asked for, for the same purpose, at a kiosk that did not know of this one: nobody is
    expected twice. A slot that was held for it is free again; one that was confirmed stays theirs, and staff have to call it off.

    Raises CannotAnswer; nothing is changed then.
    """
    with writing(engine) as session:
        asked = _asked(session, slot, SlotState.CONFIRMED)
        if asked is None:
            return
        row = _appointment(session, asked.appointment)
        if row is None:
            raise CannotAnswer('What was asked for has not all come here yet. Try again when the kiosk is connected.')
        if not row.is_open:
            raise CannotAnswer('The person no longer wants this time.')
        booked = row.model_copy(update={'standing': Standing.CONFIRMED, 'known_at': now.london})
        replaced = _replaced_by(session, row)
        held = _slots(session, SharedRow.id.in_([one.slot for one in replaced if one.slot]))
        free = {'state': SlotState.FREE, 'release': None, 'appointment': None}
        freed = [one.model_copy(update=free) for one in held if one.state is SlotState.ASKED and one.release == row.release]
        superseded = [one.model_copy(update={'standing': Standing.SUPERSEDED}) for one in replaced]
        _set(session, now, [asked.model_copy(update={'state': SlotState.CONFIRMED}), *freed], [booked, *superseded])


def refuse(engine: Engine, slot: str, now: Moment) -> None:
    """The other side said no: the time is not offered again, and what it was asked for in place of still stands. Twice is once.

    Raises CannotAnswer; nothing is changed then.
    """
    with writing(engine) as session:
        asked = _asked(session, slot, SlotState.REFUSED)
        if asked is None:
            return
        row = _appointment(session, asked.appointment)
        cancelled = [row.model_copy(update={'standing': Standing.CANCELLED})] if row is not None and row.is_open else []
        _set(session, now, [asked.model_copy(update={'state': SlotState.REFUSED})], cancelled)


def _asked(session: Session, slot: str, answer: SlotState) -> wire.Slot | None:
    """The slot that waits for an answer, its lounge locked; None where that answer was given before. Raises CannotAnswer."""
    lounge = session.scalar(select(SharedRow.lounge).where(SharedRow.id == slot, SharedRow.table_name == Table.SLOT.value))
    if lounge is not None:
        lock_lounge(session, lounge)
    found = next(iter(_slots(session, SharedRow.id == slot)), None)
    if found is None:
        raise CannotAnswer('There is no such time.')
    if found.state in (SlotState.ASKED, answer):
        return found if found.state is SlotState.ASKED else None
    said = {
        SlotState.FREE: 'Nobody asks for this time.',
        SlotState.CONFIRMED: 'This time was confirmed already.',
        SlotState.REFUSED: 'This time was refused already.',
    }
    raise CannotAnswer(said[found.state])


def _appointment(session: Session, id: str | None) -> wire.Appointment | None:
    row = _rows(session, Table.APPOINTMENT, [id]).get(id or '')
    return None if row is None else wire.Appointment.model_validate_json(row.data)


def _replaced_by(session: Session, booked: wire.Appointment) -> list[wire.Appointment]:
    """What stands no more once this is booked."""
    of_person = select(SharedRow.data).where(SharedRow.table_name == Table.APPOINTMENT.value, SharedRow.release == booked.release)
    own = (wire.Appointment.model_validate_json(data) for data in session.scalars(of_person))
    others = [one for one in own if one.is_open and one.id != booked.id]
    return [one for one in others if one.id == booked.instead_of or (one.purpose is booked.purpose and _was_asked_for(one))]


def _was_asked_for(one: wire.Appointment) -> bool:
    return one.standing is Standing.ASKED or one.slot is not None


def _slots(session: Session, *which: ColumnElement[bool]) -> list[wire.Slot]:
    found = session.scalars(select(SharedRow).where(SharedRow.table_name == Table.SLOT.value, *which))
    return [wire.Slot.model_validate_json(row.data) for row in found]


def _rows(session: Session, table: Table, ids: Iterable[str | None]) -> dict[str, SharedRow]:
    """The rows of a table that there are, by id."""
    found = session.scalars(select(SharedRow).where(SharedRow.table_name == table.value, SharedRow.id.in_([id for id in ids if id])))
    return {row.id: row for row in found}


def _set(session: Session, now: Moment, slots: list[wire.Slot], appointments: list[wire.Appointment]) -> None:
    rows = [NewVersion(Table.SLOT, one, wire.new_id(), is_new=False) for one in slots]
    rows += [NewVersion(Table.APPOINTMENT, one, wire.new_id(), is_new=False) for one in appointments]
    set_rows(session, slots[0].lounge, rows, now.at)
