"""Appointments as staff keep them: added, changed, cancelled, agreed by the other side, attended or missed.

A changed appointment takes the place of the one before, on every screen, slip and code (requirement 6); that one stays readable.
All times are Europe/London, without a zone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID, uuid5

from services import attention, bookings
from services.mending import is_shut
from services.store import rows
from services.store.database import Transaction
from services.wire import (
    Answer,
    Appointment,
    Kind,
    Need,
    Purpose,
    Release,
    RequiredBy,
    Standing,
    TimeKind,
    WhyChanged,
    new_id,
)

CONFIRMATIONS = 2
"""How often a time that is copied from papers is confirmed before it counts (safety rule 8)."""


class NotConfirmed(Exception):
    """A time that licence or court demands was not confirmed twice."""


class NotOpen(Exception):
    """The appointment stands no more, or is over: another screen was faster."""


class TooEarly(Exception):
    """Nobody can have been at an appointment that is still to come."""


@dataclass(frozen=True)
class Facts:
    """What staff write down of an appointment."""

    purpose: Purpose
    time_kind: TimeKind
    required_by: RequiredBy
    on: date | None = None
    at: time | None = None
    minutes: int | None = None
    place: str | None = None
    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    person: str | None = None
    bring: str | None = None
    sensitive: bool = False
    officer_here_at: time | None = None

    @classmethod
    def of(cls, appointment: Appointment) -> Facts:
        """What is written of one that there is."""
        return cls(**{one.name: getattr(appointment, one.name) for one in fields(cls)})

    @property
    def when(self) -> tuple[TimeKind, date | None, time | None]:
        return self.time_kind, self.on, self.at

    @property
    def demanded(self) -> bool:
        """Licence or court demand it, so it is read from papers."""
        return self.required_by in (RequiredBy.LICENCE, RequiredBy.COURT)


class Doubt(StrEnum):
    """What to ask about a time before it is kept."""

    SHUT = 'shut'
    """A weekend or a bank holiday for what is open on working days alone (requirement 5)."""
    PASSED = 'passed'


def doubts(facts: Facts, now: datetime) -> tuple[Doubt, ...]:
    """What is odd about a time, seen at `now` (London)."""
    if facts.on is None:
        return ()
    passed = facts.on < now.date() or (facts.at is not None and datetime.combine(facts.on, facts.at) < now)
    return (*([Doubt.SHUT] if is_shut(facts.purpose, facts.on) else []), *([Doubt.PASSED] if passed else []))


def add(tx: Transaction, release: str, facts: Facts, who: str, *, confirmed: int = 0) -> str:
    """Write down an appointment that the other side has agreed to; returns its id.

    `confirmed`: how often staff said that the time is what the papers say. Raises KeyError for somebody who is not there, NotConfirmed,
    and ValueError where a time does not fit its kind or a text cannot be kept.
    """
    if tx.get(Release, release) is None:
        raise KeyError(release)
    if confirmed < CONFIRMATIONS and to_confirm(facts, None):
        raise NotConfirmed
    row = _new(tx, new_id(), release, facts)
    tx.change(Kind.APPOINTMENT_CHANGED, row, who=who)
    return row.id


def change(
    tx: Transaction, appointment: str, facts: Facts, why: WhyChanged, who: str, *, confirmed: int = 0, seen: Appointment | None = None
) -> str:
    """Put another appointment in the place of this one, everywhere; returns its id. What is the same already is left as it is.

    One that was only asked for is still only asked for. `seen`: the appointment as it was when staff began to write; where it says
    something else by now, nothing is written over it. Raises KeyError, NotOpen, NotConfirmed and ValueError, as `add`.
    """
    old = _row(tx, appointment)
    if facts == Facts.of(old):
        return old.id
    moved_on = seen is not None and (Facts.of(seen), seen.standing) != (Facts.of(old), old.standing)
    if moved_on or (not old.is_open and old.standing is not Standing.MISSED):
        raise NotOpen
    if confirmed < CONFIRMATIONS and to_confirm(facts, Facts.of(old)):
        raise NotConfirmed
    if old.standing is Standing.ASKED:
        return _ask_otherwise(tx, old, facts, why, who)
    # the same id on every kiosk of the lounge: of two that are cut off and change it both, one is first, and the other is shown to staff
    id_ = str(uuid5(UUID(old.id), 'instead'))
    if tx.get(Appointment, id_) is not None:
        raise NotOpen  # a missed one stays missed: it is its later time that can be changed
    answer = old.answer if facts.when == Facts.of(old).when else Answer.NONE
    new = _new(tx, id_, old.release, facts).model_copy(update={'answer': answer, 'instead_of': old.id, 'why_changed': why})
    tx.change(Kind.APPOINTMENT_CHANGED, new, who=who)
    if old.is_open:
        tx.change(Kind.APPOINTMENT_CHANGED, old.model_copy(update={'standing': Standing.SUPERSEDED}), who=who)
    for asked in _asked_instead_of(tx, old):
        tx.change(Kind.APPOINTMENT_CHANGED, asked.model_copy(update={'instead_of': new.id}), who=who)
    return new.id


def _ask_otherwise(tx: Transaction, old: Appointment, facts: Facts, why: WhyChanged, who: str) -> str:
    """Ask for another time than was asked for: the slot that was held is free again, and what it was to replace stands."""
    new = _new(tx, new_id(), old.release, facts)
    asked = {'standing': Standing.ASKED, 'instead_of': old.instead_of, 'why_changed': why}
    tx.change(Kind.APPOINTMENT_CHANGED, new.model_copy(update=asked), who=who)
    bookings.take_back(tx, old.id, who)
    return new.id


def cancel(tx: Transaction, appointment: str, why: WhyChanged, who: str) -> None:
    """Strike an appointment, or stop asking for one. A probation time that is struck is not known then, never "none needed".

    Raises KeyError, and NotOpen for one that stands no more, or is booked by now where they are to have said no to it.
    """
    old = _row(tx, appointment)
    if not old.is_open or (why is WhyChanged.THEY_SAID_NO and old.standing is not Standing.ASKED):
        raise NotOpen
    if old.standing is Standing.ASKED:
        bookings.take_back(tx, old.id, who, why)
    else:
        cancelled = {'standing': Standing.CANCELLED, 'why_changed': why}
        tx.change(Kind.APPOINTMENT_CHANGED, old.model_copy(update=cancelled), who=who)
    _all_asked(tx, old.release, who)


def agreed(tx: Transaction, appointment: str, who: str) -> None:
    """The other side said yes to staff: what was asked for is booked, and what it was to replace stands no more (safety rule 17).

    Raises KeyError, and NotOpen for what nobody asks for any more.
    """
    asked = _row(tx, appointment)
    if asked.standing is not Standing.ASKED:
        raise NotOpen
    booked = {'standing': Standing.CONFIRMED, 'known_at': _known_at(tx)}
    tx.change(Kind.APPOINTMENT_CHANGED, asked.model_copy(update=booked), who=who)
    old = tx.get(Appointment, asked.instead_of) if asked.instead_of else None
    if old is not None and old.is_open:
        tx.change(Kind.APPOINTMENT_CHANGED, old.model_copy(update={'standing': Standing.SUPERSEDED}), who=who)
    _all_asked(tx, asked.release, who)


def attended(tx: Transaction, appointment: str, who: str) -> None:
    """They were there. Raises KeyError, NotOpen, and TooEarly before its time: an intention is never an attendance (safety rule 5)."""
    _came(tx, appointment, Standing.ATTENDED, who)


def missed(tx: Transaction, appointment: str, who: str) -> None:
    """They were not there. Raises KeyError, NotOpen, and TooEarly before its time."""
    _came(tx, appointment, Standing.MISSED, who)


def still_to_come(tx: Transaction, appointment: str, who: str) -> None:
    """Take back "attended" or "missed". Raises KeyError, and NotOpen for one that was neither."""
    _came(tx, appointment, Standing.CONFIRMED, who)


def _came(tx: Transaction, appointment: str, standing: Standing, who: str) -> None:
    row = _row(tx, appointment)
    if row.standing is standing:
        return
    if row.standing not in (Standing.CONFIRMED, Standing.ATTENDED, Standing.MISSED):
        raise NotOpen
    if standing is Standing.CONFIRMED and _has_later_time(tx, row):
        raise NotOpen
    if standing is not Standing.CONFIRMED and is_to_come(tx, row):
        raise TooEarly
    tx.change(Kind.APPOINTMENT_CHANGED, row.model_copy(update={'standing': standing}), who=who)


def is_to_come(tx: Transaction, row: Appointment) -> bool:
    """Whether nobody can have been there yet: its clock time, or the day of its part of a day, has not begun."""
    if row.on is None:
        return False
    if row.time_kind is TimeKind.FIXED and row.at is not None:
        return datetime.combine(row.on, row.at) > tx.now.london
    return row.on > tx.now.today


def _has_later_time(tx: Transaction, row: Appointment) -> bool:
    later = (one for one in rows.appointments_of(tx, row.release) if one.instead_of == row.id)
    return any(one.standing not in (Standing.ASKED, Standing.CANCELLED) for one in later)


def to_confirm(facts: Facts, before: Facts | None) -> bool:
    """Whether it is confirmed twice before it counts: what licence or court demand, unless they demanded the same time before."""
    same = before is not None and (before.when, before.required_by) == (facts.when, facts.required_by)
    return facts.demanded and not same


def _new(tx: Transaction, id_: str, release: str, facts: Facts) -> Appointment:
    return Appointment(
        id=id_,
        lounge=tx.here.lounge,
        release=release,
        stop=None,
        standing=Standing.CONFIRMED,
        answer=Answer.NONE,
        known_at=_known_at(tx),
        **asdict(facts),
    )


def _known_at(tx: Transaction) -> datetime:
    return tx.now.london.replace(microsecond=0)


def _asked_instead_of(tx: Transaction, old: Appointment) -> tuple[Appointment, ...]:
    return tuple(one for one in rows.asked_appointments(tx) if one.instead_of == old.id)


def _all_asked(tx: Transaction, release: str, who: str) -> None:
    """Nobody has to book anything any more, once nothing is asked for."""
    if any(one.release == release for one in rows.asked_appointments(tx)):
        return
    attention.close(tx, Need.BOOK, release, who)


def _row(tx: Transaction, appointment: str) -> Appointment:
    row = tx.get(Appointment, appointment)
    if row is None:
        raise KeyError(appointment)
    return row
