"""The journal: what an entry records, its header that the chain hashes, and the entry on its way."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from services.wire.values import Hash, Key, Strict, Uuid

NO_HASH = '0' * 64
"""What stands as "the entry before" in a store's first entry."""


class Kind(StrEnum):
    """What a journal entry records."""

    STORE_OPENED = 'store.opened'
    STARTED = 'kiosk.started'
    ENROLLED = 'kiosk.enrolled'
    VISIT_BEGAN = 'visit.began'
    VISIT_ENDED = 'visit.ended'
    CODE_REFUSED = 'code.refused'
    RELEASE_CHANGED = 'release.changed'
    WILL_GO = 'appointment.will_go'
    CANNOT_GO = 'appointment.cannot_go'
    APPOINTMENT_CHANGED = 'appointment.changed'
    ATTENTION_RAISED = 'attention.raised'
    ATTENTION_ANSWERED = 'attention.answered'
    SLIP_MADE = 'slip.made'
    SLIP_REMOVED = 'slip.removed'
    PRINT_STATE = 'print.state'
    CODE_SHOWN = 'handoff.shown'
    CLOCK_DIFFERS = 'clock.differs'
    ERASED = 'erased'
    BED_CHANGED = 'bed.changed'
    REFERRAL_CHANGED = 'referral.changed'
    CLAIM_CHANGED = 'claim.changed'
    THING_CHANGED = 'thing.changed'
    CALL_CHANGED = 'call.changed'
    CALL_NAMELESS = 'call.nameless'
    """A call of a visit without a name: to whom, and how it ended."""
    SLOT_CHANGED = 'slot.changed'
    STAFF_CHANGED = 'staff.changed'
    STAFF_SIGNED_IN = 'staff.signed_in'
    STAFF_SIGNED_OUT = 'staff.signed_out'
    STAFF_REFUSED = 'staff.refused'
    """A wrong PIN."""
    MEASURES_CHANGED = 'measures.changed'
    STOCK_CHANGED = 'stock.changed'
    REPORT_EXPORTED = 'report.exported'
    CARDS_PRINTED = 'cards.printed'
    STALE_SETTLED = 'stale.settled'
    SUBJECT_ERASED = 'subject.erased'
    PRIVATE = 'private'
    """Header and hash leave the kiosk, the payload never does; what it is stands in the payload."""


ROW_KINDS = frozenset(
    {
        Kind.RELEASE_CHANGED,
        Kind.WILL_GO,
        Kind.CANNOT_GO,
        Kind.APPOINTMENT_CHANGED,
        Kind.ATTENTION_RAISED,
        Kind.ATTENTION_ANSWERED,
        Kind.BED_CHANGED,
        Kind.REFERRAL_CHANGED,
        Kind.CLAIM_CHANGED,
        Kind.THING_CHANGED,
        Kind.CALL_CHANGED,
        Kind.SLOT_CHANGED,
        Kind.STAFF_CHANGED,
        Kind.MEASURES_CHANGED,
        Kind.STOCK_CHANGED,
        Kind.SLIP_MADE,
        Kind.SUBJECT_ERASED,
    }
)


class Header(Strict):
    """What the chain hashes of an entry. It stays when the payload is erased."""

    v: Literal[1]
    id: Uuid
    device: Uuid
    store: Uuid
    seq: Annotated[int, Field(ge=1, le=2**53)]
    kind: Kind
    subject: Uuid | None
    at: AwareDatetime
    boot: Key
    monotonic_ms: Annotated[int, Field(ge=0, le=2**53)]
    who: Key
    """`visitor`, `system`, or `staff:` and an id."""
    prev: Hash
    payload_sha256: Hash
    """Over the salt's bytes and then the payload's."""


class SentEntry(Strict):
    """An entry on its way: the very bytes that were stored and hashed, as text."""

    header: Annotated[str, StringConstraints(max_length=2_000)]
    salt: Annotated[str, StringConstraints(pattern=r'^[0-9a-f]{32}$')] | None
    payload: Annotated[str, StringConstraints(max_length=20_000)] | None
    """None for what may not leave the kiosk and for what was erased before it could be sent."""
