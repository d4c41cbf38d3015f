"""The calls of a person: whom, when, how it ended, and what was said, also of those that nobody answered.

A call to a line of safety rule 14 is never written down: whoever places it does not call this module. What was said stays on this kiosk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.store import rows
from services.store.database import Transaction
from services.store.models import CallNote
from services.wire import Answer, Appointment, Call, CallEnd, Kind, Purpose, RequiredBy, Standing, TimeKind, new_id


@dataclass(frozen=True)
class Made:
    """A call and what the person wrote down of it."""

    call: Call
    spoke_to: str | None
    reference: str | None
    agreed: datetime | None
    """London, without a zone: when to go there, or when they call back."""
    call_back: bool


@dataclass(frozen=True)
class Agreed:
    """A time that was given in a call, as the person confirmed it."""

    at: datetime
    """London, without a zone."""
    call_back: bool
    """They call back then; otherwise the person goes there."""


def begin(tx: Transaction, release: str, to: str, called: str) -> str:
    """Write down that a call begins; returns its id. `to`: the key that is called."""
    call = Call(
        id=new_id(),
        lounge=tx.here.lounge,
        release=release,
        device=tx.here.device,
        to=to,
        called=called,
        began_at=tx.now.at,
        end=None,
    )
    tx.change(Kind.CALL_CHANGED, call)
    return call.id


def end(tx: Transaction, call: str, how: CallEnd) -> None:
    """Write down how a call ended. A call that has ended is not ended again."""
    row = tx.get(Call, call)
    if row is not None and row.end is None:
        tx.change(Kind.CALL_CHANGED, row.model_copy(update={'end': how}))


def end_nameless(tx: Transaction, to: str, how: CallEnd) -> None:
    """Write down a call of a visit without a name, once it has ended."""
    tx.record(Kind.CALL_NAMELESS, {'to': to, 'end': how})


def break_off(tx: Transaction, release: str) -> None:
    """End what this kiosk left open: the program stopped in the middle of it, or the person left without a word about it."""
    for call in rows.of_person(tx, Call, release):
        if call.end is None and call.device == tx.here.device:
            tx.change(Kind.CALL_CHANGED, call.model_copy(update={'end': CallEnd.UNKNOWN}), who='system')


def note(tx: Transaction, call: str, *, spoke_to: str | None = None, reference: str | None = None) -> None:
    """Keep whom the person spoke to, or the reference that was given. What is not named stays as it was."""
    row = _row(tx, call)
    kept = rows.call_note(tx, call, row.release)
    kept.spoke_to, kept.reference = spoke_to or kept.spoke_to, reference or kept.reference
    tx.record(Kind.PRIVATE, {'release': row.release, 'call': call, 'spoke_to': kept.spoke_to, 'reference': kept.reference})


def agree(tx: Transaction, call: str, agreed: Agreed, purpose: Purpose) -> None:
    """Keep a time that the other side gave. One to go to becomes a stop of the day: they said so, and nothing demands it."""
    row = _row(tx, call)
    kept = rows.call_note(tx, call, row.release)
    kept.agreed, kept.call_back = agreed.at, agreed.call_back
    said = {'agreed': agreed.at.isoformat(), 'call_back': agreed.call_back}
    tx.record(Kind.PRIVATE, {'release': row.release, 'call': call, **said})
    if not agreed.call_back:
        tx.change(Kind.APPOINTMENT_CHANGED, _stop(tx, row, agreed.at, purpose))


def of(tx: Transaction, release: str) -> tuple[Made, ...]:
    """The calls of a person that this kiosk knows of, oldest first."""
    notes = {note.id: note for note in rows.call_notes_of(tx, release)}
    return tuple(_made(call, notes.get(call.id)) for call in rows.of_person(tx, Call, release))


def _made(call: Call, kept: CallNote | None) -> Made:
    if kept is None:
        return Made(call, None, None, None, call_back=False)
    return Made(call, kept.spoke_to, kept.reference, kept.agreed, kept.call_back)


def _row(tx: Transaction, call: str) -> Call:
    """Raises KeyError for a call that is not there."""
    row = tx.get(Call, call)
    if row is None:
        raise KeyError(call)
    return row


def _stop(tx: Transaction, made: Call, at: datetime, purpose: Purpose) -> Appointment:
    return Appointment(
        id=str(uuid5(UUID(made.id), 'agreed')),  # one for each call: a time that is written down again replaces the first
        lounge=tx.here.lounge,
        release=made.release,
        stop=None,
        purpose=purpose,
        time_kind=TimeKind.FIXED,
        on=at.date(),
        at=at.time(),
        minutes=None,
        required_by=RequiredBy.CHOICE,
        standing=Standing.CONFIRMED,
        answer=Answer.NONE,
        place=made.called,
        address=None,
        postcode=None,
        phone=None,
        person=None,
        bring=None,
        sensitive=False,
        officer_here_at=None,
        known_at=tx.now.london.replace(microsecond=0),
    )
