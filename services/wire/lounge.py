"""What belongs to the lounge more than to a visit: its staff, its stock, what was measured, who was erased. Days are Europe/London."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from services.clock import LONDON
from services.wire.person import Row
from services.wire.values import Key, Name, Uuid


class Role(StrEnum):
    """What an account may do."""

    LEAD = 'lead'
    """Everything, accounts included."""
    STAFF = 'staff'
    PEER = 'peer'
    """A peer mentor: what people asked for, and calls for a person; nothing else about anybody."""


class StaffMember(Row):
    """An account of the staff side. The PIN is never here, only what argon2id made of it and the lounge's pepper."""

    name: Name
    """As colleagues call them."""
    role: Role
    pin: Annotated[str, StringConstraints(pattern=r'^\$argon2id\$[\x21-\x7e]{20,200}$')]
    locked: bool
    """Too many wrong PINs: until another person or the centre unlocks it."""
    active: bool

    @property
    def release(self) -> None:
        return None

    @property
    def day(self) -> None:
        return None

    @property
    def is_open(self) -> bool:
        """Also once it is retired: a kiosk that was away for long must still hear of that."""
        return True


class Sleeping(StrEnum):
    """Where somebody sleeps on the first night, as it is counted."""

    SETTLED = 'settled'
    TEMPORARY = 'temporary'
    NONE = 'none'


class Measures(Row):
    """What staff record of a visit, in the measures of the field; each is None where nobody said."""

    release: Uuid
    on: date
    seen: bool | None
    needs_found: bool | None
    kit_given: bool | None
    appointment_made: bool | None
    call_made: bool | None
    sleeping: Sleeping | None

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        return False


class StockWhy(StrEnum):
    """Why the number of a thing on the shelf changed."""

    COUNTED = 'counted'
    """Somebody counted the shelf: what was before it does not matter any more."""
    DELIVERED = 'delivered'
    GIVEN = 'given'
    RETURNED = 'returned'


class StockMove(Row):
    """One change of a stock. The stock is the sum of the moves, so that two kiosks that are cut off from each other both count."""

    thing: Key
    """Its key in data/essentials.toml."""
    at: AwareDatetime
    why: StockWhy
    change: Annotated[int, Field(ge=-10_000, le=10_000)]
    """Of a count: how many there are."""
    settled: bool
    """A later count has taken its place."""

    @property
    def release(self) -> None:
        return None

    @property
    def day(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def is_open(self) -> bool:
        return not self.settled


class SlipMade(Row):
    """A slip that was made. Its number stands on it and in its code; a later edition of the same person's takes its place."""

    release: Uuid
    number: Annotated[str, StringConstraints(pattern=r'^[0-9A-Z]{4}$')]
    edition: Annotated[int, Field(ge=1, le=9999)]
    made_at: AwareDatetime

    @property
    def day(self) -> date:
        return self.made_at.astimezone(LONDON).date()

    @property
    def is_open(self) -> bool:
        return False


class EraseReason(StrEnum):
    """Why staff erased a person before the time."""

    ASKED = 'asked'
    """The person asked for it."""
    MISTAKE = 'mistake'
    """The person was entered by mistake."""
    ORDERED = 'ordered'
    """A court or the regulator ordered it."""


class Erased(Row):
    """Marks a person who was erased; its id is that of the release. Nothing about them comes back while it stands."""

    on: date
    reason: EraseReason

    @property
    def release(self) -> str:
        return self.id

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        """Every kiosk is told of it, also one that follows the lounge anew."""
        return True
