"""Who is released, what their day demands, and who needs somebody: rows that the kiosks of a lounge share.

Due times and appointments are Europe/London dates and times; everything else is a UTC instant.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, NaiveDatetime, model_validator

from services.clock import LONDON
from services.wire.values import Code, Initial, Key, LondonTime, Name, Phone, Strict, Uuid, Words


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


class WhyChanged(StrEnum):
    """Why staff changed or cancelled an appointment."""

    THEY_SAID_NO = 'they_said_no'
    """The other side does not have a time that was only asked for."""
    THEY_MOVED_IT = 'they_moved_it'
    """The other side did."""
    PERSON_ASKED = 'person_asked'
    CLASH = 'clash'
    WRITTEN_WRONG = 'written_wrong'
    OTHER = 'other'


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
    TWO_VERSIONS = 'two_versions'
    """Two kiosks said otherwise while they were cut off from each other: somebody decides, at the one that was too late."""
    LIST_CHANGED = 'list_changed'
    """The release list says otherwise of an appointment that the lounge has replaced."""


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
    here_at: LondonTime | None = None
    """When staff said "here", and "left"; None where they did not."""
    left_at: LondonTime | None = None

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
    why_changed: WhyChanged | None = None
    """Why it takes the place of another one, or was cancelled, where staff did that."""

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
