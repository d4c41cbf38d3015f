"""The people of the lounge as staff keep them: who is added, who is here, and all that staff see of one of them.

Whom prison, court and probation expect is never written here: a row names no offence and no number of a person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, time
from typing import TypedDict, Unpack

from services import appointments, attention, corrections, measures
from services.appointments import Day
from services.calls import made
from services.calls.made import Made
from services.corrections import Correction, Listed, Stale
from services.store import rows
from services.store.database import Transaction
from services.wire import (
    Appointment,
    Attention,
    Claim,
    Kind,
    Measures,
    Referral,
    Release,
    SlipMade,
    Supervision,
    Thing,
    Where,
    new_id,
)


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom staff add: a walk-in, or one whom the release list forgot."""

    first_name: str
    initial: str
    language: str
    due_at: time | None
    """London; None where they are here already, or nobody knows."""
    here: bool
    supervision: Supervision = Supervision.UNKNOWN


@dataclass(frozen=True)
class Known:
    """All that staff see of a person. What the person keeps to themselves is not in it (safety rules 12 and 22)."""

    person: Release
    day: Day
    appointments: tuple[Appointment, ...]
    """Also those that stand no more, in the order in which they were made."""
    calls_for_staff: tuple[Attention, ...]
    """What nobody has answered yet, oldest first."""
    things: tuple[Thing, ...]
    referral: Referral | None
    claim: Claim | None
    calls: tuple[Made, ...]
    slips: tuple[SlipMade, ...]
    measures: Measures | None
    corrections: tuple[Correction, ...]
    """What was said before, newest first."""
    stale: tuple[Stale, ...]
    """What this kiosk said too late: another one was faster."""
    listed: tuple[Listed, ...]
    """What a later release list says otherwise of what was replaced here."""


def known(tx: Transaction, release: str) -> Known:
    """What staff see of a person. Raises KeyError for somebody who is not there."""
    return Known(
        person=_person(tx, release),
        day=appointments.day_of(tx, release),
        appointments=rows.appointments_of(tx, release),
        calls_for_staff=tuple(one for one in attention.standing(tx) if one.release == release),
        things=rows.of_person(tx, Thing, release),
        referral=next(iter(reversed(rows.of_person(tx, Referral, release))), None),
        claim=next(iter(reversed(rows.of_person(tx, Claim, release))), None),
        calls=made.of(tx, release),
        slips=rows.of_person(tx, SlipMade, release),
        measures=measures.of(tx, release),
        corrections=corrections.of(tx, release),
        stale=tuple(one for one in corrections.stale(tx) if one.release == release),
        listed=corrections.listed(tx, release),
    )


def add(tx: Transaction, new: NewPerson, who: str) -> Release:
    """Add a person who leaves today. Raises ValueError where a name cannot be read."""
    person = Release(
        id=new_id(),
        lounge=tx.here.lounge,
        ref=None,
        first_name=new.first_name.strip(),
        initial=new.initial.strip(),
        language=new.language,
        released_on=tx.now.today,
        due_at=new.due_at,
        where=Where.EXPECTED,
        supervision=new.supervision,
        code=_free_code(tx),
        here_on=None,
        open_on=None,
        opened_at=None,
    )
    if new.here:
        person = person.model_copy(update=_whereabouts(tx, person, Where.HERE))
    tx.change(Kind.RELEASE_CHANGED, person, who=who)
    return person


def _free_code(tx: Transaction) -> str:
    """Six random digits. The last one is this screen's number: two kiosks that are cut off from each other never give out the same."""
    taken = {person.code for person in rows.releases(tx)}
    while (code := f'{secrets.randbelow(100_000):05d}{tx.here.screen}') in taken:
        pass
    return code


def mark(tx: Transaction, release: str, where: Where, who: str) -> None:
    """Say where a person is. Their code works from "here" until "left" (safety rule 20). Raises KeyError for somebody who is not there.

    Leaving is always possible, also with no bed for tonight: showing that first is the screen's part (safety rule 16).
    """
    person = _person(tx, release)
    values = _whereabouts(tx, person, where)
    if any(getattr(person, name) != value for name, value in values.items()):
        tx.change(Kind.RELEASE_CHANGED, person.model_copy(update=values), who=who)


def _whereabouts(tx: Transaction, person: Release, where: Where) -> dict[str, object]:
    today, now = tx.now.today, tx.now.london.time().replace(second=0, microsecond=0)
    if where in (Where.EXPECTED, Where.NOT_COMING):
        return {'where': where, 'here_on': None, 'here_at': None, 'left_at': None}
    if where is Where.LEFT:
        return {'where': where, 'left_at': person.left_at if person.where is Where.LEFT else now}
    came = person.here_at if person.here_on == today else None  # "left" was a slip of the finger, or they came back
    return {'where': where, 'here_on': today, 'here_at': came or now, 'left_at': None}


class Right(TypedDict, total=False):
    """What is put right of a person. What is not named stays as it is by now, whoever wrote it."""

    first_name: str
    initial: str
    language: str
    due_at: time | None
    released_on: date
    supervision: Supervision


def correct(tx: Transaction, release: str, who: str, **right: Unpack[Right]) -> None:
    """Put right what is written of a person; what it said before stays readable.

    Raises KeyError for somebody who is not there, and ValueError for a name that cannot be kept.
    """
    person = _person(tx, release)
    values = {name: str(value).strip() if name in ('first_name', 'initial') else value for name, value in right.items()}
    if any(getattr(person, name) != value for name, value in values.items()):
        tx.change(Kind.RELEASE_CHANGED, person.model_copy(update=values), who=who)


def _person(tx: Transaction, release: str) -> Release:
    person = tx.get(Release, release)
    if person is None:
        raise KeyError(release)
    return person
