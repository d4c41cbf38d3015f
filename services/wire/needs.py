"""What a person said, asked for and agreed: rows that the kiosks of a lounge share. Days are Europe/London, instants UTC."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, model_validator

from services.clock import LONDON
from services.wire.person import Purpose, Row, TimeKind
from services.wire.values import Key, LondonTime, Strict, Uuid, Words


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
