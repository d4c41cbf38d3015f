"""The rows that the kiosks of a lounge share through the centre.

Due times and appointments are Europe/London dates and times; everything else is a UTC instant.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, NaiveDatetime, model_validator

from services.clock import LONDON
from services.wire.values import Code, Initial, Key, LondonTime, Name, Phone, Strict, Uuid, Words, canonical


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
    NO_BED = 'no_bed'
    BED_NOT_ALLOWED = 'bed_not_allowed'
    """On licence, and probation has not allowed the place to sleep (safety rule 7)."""
    CLASH = 'clash'
    BOOK = 'book'
    """Staff are asked to book a time, or to move one."""
    BOOKING_REFUSED = 'booking_refused'
    WRITE_DOWN = 'write_down'
    """Staff are asked to write down what was said in a call."""
    GETTING_HOME = 'getting_home'
    MORE_HELP = 'more_help'


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
    instead_of: Uuid | None = None
    """The appointment that this time was asked for in place of. That one stands until the other side agrees (safety rule 17)."""
    slot: Uuid | None = None
    """The slot of the other side that was asked for."""

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
        return self.raised_at.astimezone(LONDON).date()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class Tonight(StrEnum):
    """Whether the person says that they have a place to sleep tonight."""

    YES = 'yes'
    NO = 'no'
    NOT_SURE = 'not_sure'
    LATER = 'later'
    """Asked to be asked later."""


class Permission(StrEnum):
    """Whether probation allows the place to sleep, as the person says; on licence it must (safety rule 7)."""

    NOT_NEEDED = 'not_needed'
    ALLOWED = 'allowed'
    ASKED = 'asked'
    NOT_YET = 'not_yet'


class BedEnd(StrEnum):
    """How staff closed "no bed" (safety rule 16)."""

    FOUND = 'found'
    LEFT_WITHOUT = 'left_without'
    """Left without a bed, and probation was told."""


class Bed(Row):
    """Where a person sleeps on the first night, as far as it matters to others: never the address."""

    release: Uuid
    on: date
    tonight: Tonight
    permission: Permission | None
    """None where nobody asked yet."""
    council: Key | None
    """GSS code of the council that the person picked."""
    end: BedEnd | None
    probation_told_by: Key | None

    @model_validator(mode='after')
    def _without_a_bed_somebody_told_probation(self) -> Bed:
        if self.end is BedEnd.LEFT_WITHOUT and self.probation_told_by is None:
            raise ValueError('who told probation?')
        return self

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        return self.tonight is not Tonight.YES and self.end is None


class ReferralKind(StrEnum):
    """What a referral to a council is called. Only a public body makes a duty to refer, and only in England (Homelessness code ch. 4)."""

    DUTY_TO_REFER = 'duty_to_refer'
    HOMELESSNESS_REFERRAL = 'homelessness_referral'


class Consent(Strict):
    """One answer to one question of a referral. Who asked stands in the journal."""

    given: bool
    at: AwareDatetime


class Referral(Row):
    """A referral to a council's housing team: three questions, each answered for itself (safety rule 25)."""

    release: Uuid
    kind: ReferralKind
    on: date
    council: Key | None
    """GSS code of the council that the person chose."""
    tell_council: Consent | None
    choose_council: Consent | None
    share_contact: Consent | None
    sent_at: AwareDatetime | None
    sent_by: Key | None

    @model_validator(mode='after')
    def _is_sent_only_whole(self) -> Referral:
        if self.kind is ReferralKind.DUTY_TO_REFER and self.council is not None and not self.council.startswith('E'):
            raise ValueError('a duty to refer is made to a council in England')
        if self.sent_at is not None and not (self.is_agreed and self.sent_by):
            raise ValueError('a referral is sent only with all three answers, by somebody')
        return self

    @property
    def is_agreed(self) -> bool:
        """Whether all three questions were answered with yes, and a council was chosen."""
        answers = (self.tell_council, self.choose_council, self.share_contact)
        return self.council is not None and all(answer is not None and answer.given for answer in answers)

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        return self.is_agreed and self.sent_at is None


class Claimed(StrEnum):
    """Whether the person says that they claimed Universal Credit."""

    ALREADY = 'already'
    NOT_YET = 'not_yet'
    NOT_SURE = 'not_sure'


class Claim(Row):
    """How far somebody is with Universal Credit, as they say."""

    release: Uuid
    on: date
    claimed: Claimed

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        return self.claimed is not Claimed.ALREADY


class ThingState(StrEnum):
    """How it stands with a thing of data/essentials.toml."""

    ASKED = 'asked'
    GIVEN = 'given'
    NOT_NEEDED = 'not_needed'
    NONE_LEFT = 'none_left'
    HAS = 'has'
    """The prison gave it."""
    MISSING = 'missing'
    """The prison should have given it, and did not."""


class Thing(Row):
    """A thing that somebody asked for or misses. Medicine is never one of them: a health need does not leave the kiosk."""

    release: Uuid
    on: date
    thing: Key
    """Its key in data/essentials.toml."""
    state: ThingState

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        return self.state in (ThingState.ASKED, ThingState.MISSING)


class CallEnd(StrEnum):
    """What came of a call."""

    ANSWERED = 'answered'
    """Somebody, or a machine, took it."""
    NO_ANSWER = 'no_answer'
    """It rang for as long as we wait, or the other side says that nobody comes."""
    BUSY = 'busy'
    DECLINED = 'declined'
    """They saw it and did not take it."""
    NOT_FOUND = 'not_found'
    """There is no such number."""
    UNREACHABLE = 'unreachable'
    """The phone line is down, or does not let this call through: the lounge's own phone may."""
    BROKEN = 'broken'
    """Something failed here, before an answer or in the middle of the talk."""
    CANCELLED = 'cancelled'
    """It was ended here before an answer."""
    UNKNOWN = 'unknown'
    """Dialled by hand, and nobody said how it went."""


class Call(Row):
    """A call that was begun, whether or not anybody answered; never one to a line of safety rule 14. What was said stays on the kiosk."""

    release: Uuid
    device: Uuid
    """The kiosk that it was begun at."""
    to: Key
    """Whom, by the key in the lounge's directory, or `appointment:` and its id."""
    called: Words
    """The name of whom, as the screen showed it."""
    began_at: AwareDatetime
    end: CallEnd | None
    """None while it goes on."""

    @property
    def day(self) -> date:
        return self.began_at.astimezone(LONDON).date()

    @property
    def is_open(self) -> bool:
        return False


class SlotState(StrEnum):
    """Who has a time that the other side offers. Asked: it is held, and nothing is booked."""

    FREE = 'free'
    ASKED = 'asked'
    CONFIRMED = 'confirmed'
    REFUSED = 'refused'


class Slot(Row):
    """A time that a jobcentre or another place offers through the centre. Only the centre confirms or refuses it."""

    release: Uuid | None
    appointment: Uuid | None
    place: Key
    """The place's key in the lounge's directory."""
    purpose: Purpose
    time_kind: TimeKind
    on: date
    at: LondonTime | None
    minutes: Annotated[int, Field(ge=5, le=600)] | None
    state: SlotState

    @model_validator(mode='after')
    def _has_a_time_and_an_asker(self) -> Slot:
        if self.time_kind not in (TimeKind.FIXED, TimeKind.MORNING, TimeKind.AFTERNOON):
            raise ValueError('a slot is a time, a morning or an afternoon')
        if (self.time_kind is TimeKind.FIXED) != (self.at is not None):
            raise ValueError('a clock time, and no other, has a time')
        if (self.state is SlotState.FREE) == (self.appointment is not None) or (self.release is None) != (self.appointment is None):
            raise ValueError('whoever asked for a slot has an appointment for it')
        return self

    @property
    def day(self) -> date:
        return self.on

    @property
    def is_open(self) -> bool:
        """It waits for an answer. One that nobody asked for is of use to nobody once its day is over."""
        return self.state is SlotState.ASKED


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
    BED = 'bed'
    REFERRAL = 'referral'
    CLAIM = 'claim'
    THING = 'thing'
    CALL = 'call'
    SLOT = 'slot'
    ERASED = 'erased'


AnyRow = Release | Appointment | Attention | Bed | Referral | Claim | Thing | Call | Slot | Erased
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
