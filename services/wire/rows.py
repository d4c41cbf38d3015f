"""The tables of rows that the kiosks of a lounge share through the centre, and a row on its way."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from services.wire.lounge import Erased, Measures, SlipMade, StaffMember, StockMove
from services.wire.needs import Bed, Call, Claim, Referral, Slot, Thing
from services.wire.person import Appointment, Attention, Release
from services.wire.values import Strict, Uuid, canonical


class Table(StrEnum):
    RELEASE = 'release'
    APPOINTMENT = 'appointment'
    ATTENTION = 'attention'
    BED = 'bed'
    REFERRAL = 'referral'
    CLAIM = 'claim'
    THING = 'thing'
    CALL = 'call'
    SLOT = 'slot'
    STAFF = 'staff'
    MEASURES = 'measures'
    STOCK = 'stock'
    SLIP = 'slip_made'
    ERASED = 'erased'


LASTING = frozenset({Table.STAFF, Table.STOCK})
"""What belongs to the lounge and not to a person: it is erased only once it is over."""

AnyRow = (
    Release
    | Appointment
    | Attention
    | Bed
    | Referral
    | Claim
    | Thing
    | Call
    | Slot
    | StaffMember
    | Measures
    | StockMove
    | SlipMade
    | Erased
)
ROWS: dict[Table, type[AnyRow]] = {
    Table.RELEASE: Release,
    Table.APPOINTMENT: Appointment,
    Table.ATTENTION: Attention,
    Table.BED: Bed,
    Table.REFERRAL: Referral,
    Table.CLAIM: Claim,
    Table.THING: Thing,
    Table.CALL: Call,
    Table.SLOT: Slot,
    Table.STAFF: StaffMember,
    Table.MEASURES: Measures,
    Table.STOCK: StockMove,
    Table.SLIP: SlipMade,
    Table.ERASED: Erased,
}


class RowChange(Strict):
    """The payload of an entry that changes a row: all of the new row, and the version it was made from."""

    table: Table
    base: Uuid | None
    """The version (id of the entry or import that set the row last); None for a new row."""
    row: dict[str, Any]

    def checked(self) -> AnyRow:
        """The row as its own model. Raises pydantic.ValidationError."""
        return ROWS[self.table].model_validate_json(canonical(self.row))


class ChangedRow(Strict):
    """A row as the centre holds it."""

    table: Table
    version: Uuid
    row: dict[str, Any]

    def checked(self) -> AnyRow:
        """The row as its own model. Raises pydantic.ValidationError."""
        return ROWS[self.table].model_validate_json(canonical(self.row))
