"""Accounts of a lounge's staff, made and unlocked at the centre. Its kiosks take them like any other row.

Where the kiosks make them is `services.staff`.
"""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import pins, wire
from services.central.database import UnknownLounge, lock_lounge, reading, writing
from services.central.models import Lounge, SharedRow
from services.central.rows import NewVersion, set_rows
from services.clock import Moment
from services.wire import Role, StaffMember, Table


class NameTaken(ValueError):
    """Somebody with an account in this lounge has that name."""


class UnknownAccount(LookupError):
    """There is no such account, or it is retired."""


def add(engine: Engine, lounge: str, name: str, role: Role, pin: str, now: Moment) -> StaffMember:
    """Make an account. Raises UnknownLounge, NameTaken, PinTooPlain, and pydantic.ValidationError where the name cannot be used."""
    with writing(engine) as session:
        pepper = lock_lounge(session, lounge).pepper
        member = StaffMember(
            id=wire.new_id(), lounge=lounge, name=name.strip(), role=role, pin=pins.kept_of(pin, pepper), locked=False, active=True
        )
        if any(one.name.casefold() == member.name.casefold() for one in _members(session, lounge)):
            raise NameTaken(member.name)
        set_rows(session, lounge, [NewVersion(Table.STAFF, member, wire.new_id(), is_new=True)], now.at)
    return member


def listed(engine: Engine, lounge: str) -> tuple[StaffMember, ...]:
    """The lounge's accounts that are not retired, by name. Raises UnknownLounge."""
    with reading(engine) as session:
        if session.get(Lounge, lounge) is None:
            raise UnknownLounge(lounge)
        return _members(session, lounge)


def unlock(engine: Engine, lounge: str, id: str, now: Moment) -> None:
    """Let somebody try their PIN again; every kiosk forgets the wrong ones. Raises UnknownLounge, UnknownAccount.

    An account that seems not to be locked gets a new version too: a kiosk may have locked it and not have said so yet.
    """
    with writing(engine) as session:
        lock_lounge(session, lounge)
        member = next((one for one in _members(session, lounge) if one.id == id), None)
        if member is None:
            raise UnknownAccount(id)
        unlocked = member.model_copy(update={'locked': False})
        set_rows(session, lounge, [NewVersion(Table.STAFF, unlocked, wire.new_id(), is_new=False)], now.at)


def _members(session: Session, lounge: str) -> tuple[StaffMember, ...]:
    of_lounge = select(SharedRow.data).where(SharedRow.lounge == lounge, SharedRow.table_name == Table.STAFF.value)
    found = [StaffMember.model_validate_json(data) for data in session.scalars(of_lounge)]
    return tuple(sorted((one for one in found if one.active), key=lambda one: (one.name.casefold(), one.id)))
