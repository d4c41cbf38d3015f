"""What kiosk and centre say to each other: rows, journal entries, questions and answers.

Everything is strict: a field of another type, an unknown field, a NUL or half a surrogate pair is refused.
Times of the journal are UTC instants; due times and appointments are Europe/London dates and times.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal

import uuid6
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, StringConstraints, model_validator

MEDIA_TYPE = 'application/vnd.departure-lounge.v1+json'
REQUEST_ID_HEADER = 'Kiosk-Request-Id'
NO_HASH = '0' * 64
"""What stands as "the entry before" in a store's first entry."""
MOST_ENTRIES = 500
"""The most entries that one batch may hold."""
MOST_BYTES = 2_000_000
"""The largest batch body, in bytes."""


def new_id() -> str:
    """A UUIDv7: ids made later sort later."""
    return str(uuid6.uuid7())


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way a value becomes bytes: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def sha256(*parts: bytes) -> str:
    """SHA-256 over the parts, as 64 hex digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


_ORDER_CONTROLS = frozenset('\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
"""They turn round what stands after them, on the screen and on paper."""


def _readable(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in ('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp') or character in _ORDER_CONTROLS:
            raise ValueError(f'the character U+{ord(character):04X} cannot be used')
    return text


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError('a London time has no zone')
    return at


Words = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_readable)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_readable)]
Initial = Annotated[str, StringConstraints(min_length=1, max_length=4), AfterValidator(_readable)]
LondonTime = Annotated[time, AfterValidator(_without_zone)]
Key = Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$')]
Uuid = Annotated[str, StringConstraints(pattern=r'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')]
Hash = Annotated[str, StringConstraints(pattern=r'^[0-9a-f]{64}$')]
Code = Annotated[str, StringConstraints(pattern=r'^[0-9]{6}$')]
Phone = Annotated[str, StringConstraints(pattern=r'^[0-9+ ]{3,20}$')]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra='forbid', from_attributes=True)


# Rows


class Purpose(StrEnum):
    """What a stop of the day is for."""

    PROBATION = 'probation'
    HOUSING = 'housing'
    JOBCENTRE = 'jobcentre'
    HEALTH = 'health'
    DRUG_SERVICE = 'drug_service'
    COURT = 'court'
    SLEEP = 'sleep'
    OTHER = 'other'


class TimeKind(StrEnum):
    """How an appointment says when. Unknown is not one of them: an unknown appointment has no row.

    The first two and the last are those of a printed licence (create-and-vary-a-licence, induction.njk).
    """

    IMMEDIATELY = 'immediately'
    BY_2PM_NEXT_WORKING_DAY = 'by_2pm_next_working_day'
    FIXED = 'fixed'
    BE_THERE_BY = 'be_there_by'
    MORNING = 'morning'
    AFTERNOON = 'afternoon'
    NONE_NEEDED = 'none_needed'


class RequiredBy(StrEnum):
    """Who requires a stop. Only licence and court may say "You must go"."""

    LICENCE = 'licence'
    COURT = 'court'
    BENEFIT = 'benefit'
    CHOICE = 'choice'


class Standing(StrEnum):
    """Whether the other side has agreed, and whether the appointment still stands. Attended and missed are set by staff, afterwards."""

    CONFIRMED = 'confirmed'
    ASKED = 'asked'
    SUPERSEDED = 'superseded'
    CANCELLED = 'cancelled'
    ATTENDED = 'attended'
    MISSED = 'missed'


class Answer(StrEnum):
    """What the person said about an appointment: an intention, never an attendance."""

    NONE = 'none'
    WILL_GO = 'will_go'
    CANNOT = 'cannot'


class Where(StrEnum):
    """Where a person is, as staff set it."""

    EXPECTED = 'expected'
    HERE = 'here'
    LEFT = 'left'
    NOT_COMING = 'not_coming'


class Supervision(StrEnum):
    """Whether a licence is known. A person released from remand may have none."""

    LICENCE = 'licence'
    NONE = 'none'
    UNKNOWN = 'unknown'


class Need(StrEnum):
    """Why somebody is needed. `PRIVATE` stands for every health and safety reason."""

    ASKED = 'asked'
    PRIVATE = 'private'
    NO_CARD = 'no_card'
    PROBATION_NOW = 'probation_now'
    PROBATION_UNKNOWN = 'probation_unknown'
    CANNOT_GET_THERE = 'cannot_get_there'
    TIME_PASSED = 'time_passed'
    OFFICER_TOLD = 'officer_told'
    HOUSING = 'housing'
    MONEY = 'money'
    ESSENTIALS = 'essentials'
    FAMILY = 'family'
    SLIP = 'slip'


class Row(Strict):
    """A row that kiosks of a lounge share through the centre."""

    id: Uuid
    lounge: Key


class Release(Row):
    """A person on the day of their release. Nothing here names an offence, a prison number, a CRN or a date of birth."""

    ref: Key | None
    """The row's stable name in the release list; None for a person added in the lounge."""
    first_name: Name
    initial: Initial
    language: Key
    released_on: date
    due_at: LondonTime | None
    where: Where
    supervision: Supervision
    code: Code
    here_on: date | None
    """The London date on which staff said "here"; the code works until 03:00 the day after."""
    open_on: Uuid | None
    """The kiosk that shows this person's day now."""
    opened_at: AwareDatetime | None

    @property
    def day(self) -> date:
        return self.released_on

    @property
    def is_open(self) -> bool:
        return self.where in (Where.EXPECTED, Where.HERE)


class Appointment(Row):
    """One stop of a person's day."""

    release: Uuid
    stop: Key | None
    """The stop's stable name in the release list; None for one made in the lounge."""
    purpose: Purpose
    time_kind: TimeKind
    on: date | None
    at: LondonTime | None
    minutes: Annotated[int, Field(ge=5, le=600)] | None
    """How long it takes; None where nobody said."""
    required_by: RequiredBy
    standing: Standing
    answer: Answer
    place: Words | None
    address: Words | None
    postcode: Words | None
    phone: Phone | None
    person: Words | None
    """A name or a job title of whom to meet."""
    bring: Words | None
    sensitive: bool
    """Shown as "Appointment" and nothing else."""
    officer_here_at: LondonTime | None
    """When the officer comes to the lounge, where that is so."""
    known_at: NaiveDatetime
    """When these facts were known, London date and time."""

    @model_validator(mode='after')
    def _times_fit_their_kind(self) -> Appointment:
        needs_time = self.time_kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY)
        needs_date = needs_time or self.time_kind in (TimeKind.MORNING, TimeKind.AFTERNOON)
        if needs_date and self.on is None:
            raise ValueError(f'{self.time_kind} needs a date')
        if needs_time and self.at is None:
            raise ValueError(f'{self.time_kind} needs a time')
        if not needs_time and self.at is not None:
            raise ValueError(f'{self.time_kind} has no clock time')
        return self

    @property
    def day(self) -> date | None:
        return self.on

    @property
    def is_open(self) -> bool:
        return self.standing in (Standing.CONFIRMED, Standing.ASKED)


class Attention(Row):
    """Somebody is needed. It stays on every screen of the lounge until answered."""

    release: Uuid | None
    device: Uuid
    screen: Annotated[int, Field(ge=1, le=9)]
    need: Need
    raised_at: AwareDatetime
    answered_at: AwareDatetime | None
    answered_by: Key | None

    @property
    def day(self) -> date:
        return self.raised_at.astimezone(UTC).date()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


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


class Table(StrEnum):
    RELEASE = 'release'
    APPOINTMENT = 'appointment'
    ATTENTION = 'attention'
    ERASED = 'erased'


AnyRow = Release | Appointment | Attention | Erased
ROWS: dict[Table, type[AnyRow]] = {
    Table.RELEASE: Release,
    Table.APPOINTMENT: Appointment,
    Table.ATTENTION: Attention,
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


# The journal


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


class ChangedRow(Strict):
    """A row as the centre holds it."""

    table: Table
    version: Uuid
    row: dict[str, Any]

    def checked(self) -> AnyRow:
        """The row as its own model. Raises pydantic.ValidationError."""
        return ROWS[self.table].model_validate_json(canonical(self.row))


class EntryAnswer(Strict):
    outcome: Outcome
    refusal: Refusal | None = None
    detail: str | None = None
    stale: bool = False
    """Taken into the journal, but the row had already moved on."""
    current: ChangedRow | None = None
    """The row that won, where this one was stale or refused."""


# Questions and answers. Each answer echoes the id of its request: a captive portal cannot.


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
    NOT_FOUND = 'not_found'
    TOO_LARGE = 'too_large'
    BUSY = 'busy'
    """Nothing was kept; ask again later."""
    BROKEN = 'broken'


class Problem(Answered):
    """What comes with every status of 400 and above."""

    trouble: Trouble


def refused_text(value: object) -> bool:
    """Whether a decoded JSON value holds text that no database takes: a NUL or half a surrogate pair."""
    if isinstance(value, str):
        return any(character == '\0' or '\ud800' <= character <= '\udfff' for character in value)
    if isinstance(value, dict):
        return any(refused_text(key) or refused_text(item) for key, item in value.items())
    if isinstance(value, list):
        return any(refused_text(item) for item in value)
    return False


def instant(moment: datetime) -> str:
    """A UTC instant as the journal writes it."""
    return moment.astimezone(UTC).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
