"""Questions and answers between kiosk and centre. Each answer echoes the id of its request: a captive portal cannot."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from services.wire.journal import SentEntry
from services.wire.rows import ChangedRow
from services.wire.values import Hash, Key, Strict, Uuid, Words

MEDIA_TYPE = 'application/vnd.departure-lounge.v1+json'
REQUEST_ID_HEADER = 'Kiosk-Request-Id'
MOST_ENTRIES = 500
"""The most entries that one batch may hold."""
MOST_BYTES = 2_000_000
"""The largest batch body, in bytes."""


class Outcome(StrEnum):
    ACCEPTED = 'accepted'
    KNOWN = 'known'
    REFUSED = 'refused'


class Refusal(StrEnum):
    """Why the centre did not take an entry."""

    NOT_UNDERSTOOD = 'not_understood'
    OTHER_DEVICE = 'other_device'
    OTHER_LOUNGE = 'other_lounge'
    OTHER_CONTENT = 'same_id_other_content'
    PLACE_TAKEN = 'same_place_other_entry'
    CHAIN_BROKEN = 'chain_broken'
    PAYLOAD_DIFFERS = 'payload_differs'
    MUST_NOT_LEAVE = 'must_not_leave'


class EntryAnswer(Strict):
    outcome: Outcome
    refusal: Refusal | None = None
    detail: str | None = None
    stale: bool = False
    """Taken into the journal, but the row had already moved on."""
    current: ChangedRow | None = None
    """The row that won, where this one was stale or refused."""


class Answered(Strict):
    request: str
    now: AwareDatetime
    """The centre's clock, UTC."""


class EnrolAsked(Strict):
    code: Annotated[str, StringConstraints(max_length=40)]
    device: Uuid
    token_sha256: Hash


class EnrolAnswered(Answered):
    lounge: Key
    lounge_name: Words
    screen: Annotated[int, Field(ge=1, le=9)]
    """The kiosk's number: the last digit of the codes it issues."""
    pepper: Hash
    """The lounge's secret for PINs, as hex."""


class JournalAsked(Strict):
    """A batch. The centre checks each entry by itself, so that a broken one is refused alone."""

    store: Uuid
    entries: Annotated[list[SentEntry], Field(max_length=MOST_ENTRIES)]


class JournalAnswered(Answered):
    answers: list[EntryAnswer]
    contiguous: int
    """The highest sequence number up to which the centre has every entry of this store."""


class ChangesAnswered(Answered):
    cursor: str
    more: bool
    changes: list[ChangedRow]
    from_start: bool = False
    """The rows are handed out from the start: no cursor came, or one from before the centre was restored."""


class StatusAsked(Strict):
    store: Uuid
    head: Annotated[int, Field(ge=0)]
    pending: Annotated[int, Field(ge=0)]
    refused: Annotated[int, Field(ge=0)]
    version: Key
    at: AwareDatetime


class StatusAnswered(Answered):
    contiguous: int
    held: int
    """How many entries of this store the centre has, also behind a gap: less than it once had, and it was restored from a backup."""


class Trouble(StrEnum):
    """Why the centre could not take a question at all."""

    NOT_UNDERSTOOD = 'not_understood'
    CODE_REFUSED = 'code_refused'
    LOUNGE_FULL = 'lounge_full'
    OTHER_LOUNGE = 'device_of_another_lounge'
    DEVICE_REFUSED = 'device_refused'
    OPERATOR_REFUSED = 'operator_refused'
    NOT_FOUND = 'not_found'
    TOO_LARGE = 'too_large'
    BUSY = 'busy'
    """Nothing was kept; ask again later."""
    BROKEN = 'broken'


class Problem(Answered):
    """What comes with every status of 400 and above."""

    trouble: Trouble
