"""The tables of a kiosk's store. Shared rows carry the fields of their wire model, and their version."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import DateTime, TypeDecorator

from services.wire import (
    Answer,
    BedEnd,
    CallEnd,
    Claimed,
    Consent,
    EraseReason,
    Need,
    Permission,
    Purpose,
    ReferralKind,
    RequiredBy,
    Role,
    Sleeping,
    SlotState,
    Standing,
    StockWhy,
    Supervision,
    Table,
    ThingState,
    TimeKind,
    Tonight,
    Where,
    WhyChanged,
)


class Base(DeclarativeBase):
    pass


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as ISO text."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec='milliseconds')

    def process_result_value(self, value: str | None, dialect: object) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class ConsentText(TypeDecorator[Consent]):
    """An answer to a question of a referral and when it was given, kept as JSON."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Consent | None, dialect: object) -> str | None:
        return None if value is None else value.model_dump_json()

    def process_result_value(self, value: str | None, dialect: object) -> Consent | None:
        return None if value is None else Consent.model_validate_json(value)


def _one_of(values: type[StrEnum]) -> Enum:
    return Enum(values, native_enum=False, length=24, values_callable=lambda members: [member.value for member in members])


class Identity(Base):
    """One row: which store this is. Sequence, chain and acknowledgements belong to it."""

    __tablename__ = 'identity'
    store: Mapped[str] = mapped_column(String(36), primary_key=True)


class JournalEntry(Base):
    """The record of all that happened here. Triggers keep it append-only; a payload may be erased once."""

    __tablename__ = 'journal'
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    header: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    payload: Mapped[str | None] = mapped_column(Text)


class Objection(Base):
    """What the centre did not take as it was: a refused entry, or a row that had already moved on. Kept, and shown to staff."""

    __tablename__ = 'objection'
    seq: Mapped[int] = mapped_column(ForeignKey('journal.seq'), primary_key=True, autoincrement=False)
    refused: Mapped[bool]
    """False: taken into the centre's journal, but stale."""
    reason: Mapped[str | None] = mapped_column(String(300))
    settled_by: Mapped[str | None] = mapped_column(String(80))
    """Who looked at a stale one, and decided which of the two stands."""


class Erasing(Base):
    """Read by the trigger that guards the journal: what may be erased now. One row for what the centre has, one for anything.

    Due is what is `sure`, or `possible` and by its own time from `since` and before `before`.
    """

    __tablename__ = 'erasing'
    acknowledged: Mapped[bool] = mapped_column(primary_key=True)
    """Holds only for entries that the centre accepted."""
    sure: Mapped[int]
    """Every entry up to this sequence number is old enough, whatever time it says."""
    possible: Mapped[int]
    """No entry above this one is old enough, whatever time it says."""
    since: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[datetime] = mapped_column(Instant)


class Reading(Base):
    """What time it truly was when the journal ended at `seq`, and what the machine's clocks said then."""

    __tablename__ = 'reading'
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    true_at: Mapped[datetime] = mapped_column(Instant)
    by_centre: Mapped[bool]
    """The centre said it; else it was reckoned from the reading before."""
    wall_at: Mapped[datetime] = mapped_column(Instant)
    boot: Mapped[str] = mapped_column(String(80))
    monotonic_ms: Mapped[int]


class ErasedName(Base):
    """An id by which entries without a subject may speak of a person who was erased. The trigger lets those entries be erased."""

    __tablename__ = 'erased_name'
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    release: Mapped[str] = mapped_column(String(36))


class Versioned(Base):
    __abstract__ = True
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    lounge: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(36))


class ReleaseRow(Versioned):
    __tablename__ = 'release'
    ref: Mapped[str | None] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(40))
    initial: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(80))
    released_on: Mapped[date]
    due_at: Mapped[time | None]
    where: Mapped[Where] = mapped_column(_one_of(Where))
    supervision: Mapped[Supervision] = mapped_column(_one_of(Supervision))
    code: Mapped[str] = mapped_column(String(6), index=True)
    here_on: Mapped[date | None]
    open_on: Mapped[str | None] = mapped_column(String(36))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    here_at: Mapped[time | None]
    left_at: Mapped[time | None]


class AppointmentRow(Versioned):
    __tablename__ = 'appointment'
    release: Mapped[str] = mapped_column(String(36), index=True)
    stop: Mapped[str | None] = mapped_column(String(80))
    purpose: Mapped[Purpose] = mapped_column(_one_of(Purpose))
    time_kind: Mapped[TimeKind] = mapped_column(_one_of(TimeKind))
    on: Mapped[date | None]
    at: Mapped[time | None]
    minutes: Mapped[int | None]
    required_by: Mapped[RequiredBy] = mapped_column(_one_of(RequiredBy))
    standing: Mapped[Standing] = mapped_column(_one_of(Standing))
    answer: Mapped[Answer] = mapped_column(_one_of(Answer))
    place: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(20))
    person: Mapped[str | None] = mapped_column(String(300))
    bring: Mapped[str | None] = mapped_column(String(300))
    sensitive: Mapped[bool]
    officer_here_at: Mapped[time | None]
    known_at: Mapped[datetime] = mapped_column(DateTime)
    instead_of: Mapped[str | None] = mapped_column(String(36))
    slot: Mapped[str | None] = mapped_column(String(36))
    why_changed: Mapped[WhyChanged | None] = mapped_column(_one_of(WhyChanged))


class AttentionRow(Versioned):
    __tablename__ = 'attention'
    release: Mapped[str | None] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String(36))
    screen: Mapped[int]
    need: Mapped[Need] = mapped_column(_one_of(Need))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str | None] = mapped_column(String(80))


class BedRow(Versioned):
    __tablename__ = 'bed'
    release: Mapped[str] = mapped_column(String(36), index=True)
    on: Mapped[date]
    tonight: Mapped[Tonight] = mapped_column(_one_of(Tonight))
    permission: Mapped[Permission | None] = mapped_column(_one_of(Permission))
    council: Mapped[str | None] = mapped_column(String(80))
    end: Mapped[BedEnd | None] = mapped_column(_one_of(BedEnd))
    probation_told_by: Mapped[str | None] = mapped_column(String(80))


class ReferralRow(Versioned):
    __tablename__ = 'referral'
    release: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[ReferralKind] = mapped_column(_one_of(ReferralKind))
    on: Mapped[date]
    council: Mapped[str | None] = mapped_column(String(80))
    tell_council: Mapped[Consent | None] = mapped_column(ConsentText)
    choose_council: Mapped[Consent | None] = mapped_column(ConsentText)
    share_contact: Mapped[Consent | None] = mapped_column(ConsentText)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_by: Mapped[str | None] = mapped_column(String(80))


class ClaimRow(Versioned):
    __tablename__ = 'claim'
    release: Mapped[str] = mapped_column(String(36), index=True)
    on: Mapped[date]
    claimed: Mapped[Claimed] = mapped_column(_one_of(Claimed))


class ThingRow(Versioned):
    __tablename__ = 'thing'
    release: Mapped[str] = mapped_column(String(36), index=True)
    on: Mapped[date]
    thing: Mapped[str] = mapped_column(String(80))
    state: Mapped[ThingState] = mapped_column(_one_of(ThingState))


class CallRow(Versioned):
    __tablename__ = 'call'
    release: Mapped[str] = mapped_column(String(36), index=True)
    device: Mapped[str] = mapped_column(String(36))
    to: Mapped[str] = mapped_column(String(80))
    called: Mapped[str] = mapped_column(String(300))
    began_at: Mapped[datetime] = mapped_column(Instant)
    end: Mapped[CallEnd | None] = mapped_column(_one_of(CallEnd))


class SlotRow(Versioned):
    __tablename__ = 'slot'
    release: Mapped[str | None] = mapped_column(String(36), index=True)
    appointment: Mapped[str | None] = mapped_column(String(36))
    place: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[Purpose] = mapped_column(_one_of(Purpose))
    time_kind: Mapped[TimeKind] = mapped_column(_one_of(TimeKind))
    on: Mapped[date]
    at: Mapped[time | None]
    minutes: Mapped[int | None]
    state: Mapped[SlotState] = mapped_column(_one_of(SlotState))


class StaffRow(Versioned):
    __tablename__ = 'staff'
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[Role] = mapped_column(_one_of(Role))
    pin: Mapped[str] = mapped_column(String(220))
    locked: Mapped[bool]
    active: Mapped[bool]


class MeasuresRow(Versioned):
    __tablename__ = 'measures'
    release: Mapped[str] = mapped_column(String(36), index=True)
    on: Mapped[date]
    seen: Mapped[bool | None]
    needs_found: Mapped[bool | None]
    kit_given: Mapped[bool | None]
    appointment_made: Mapped[bool | None]
    call_made: Mapped[bool | None]
    sleeping: Mapped[Sleeping | None] = mapped_column(_one_of(Sleeping))


class StockRow(Versioned):
    __tablename__ = 'stock'
    thing: Mapped[str] = mapped_column(String(80), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[StockWhy] = mapped_column(_one_of(StockWhy))
    change: Mapped[int]
    settled: Mapped[bool]


class SlipRow(Versioned):
    __tablename__ = 'slip_made'
    release: Mapped[str] = mapped_column(String(36), index=True)
    number: Mapped[str] = mapped_column(String(4), index=True)
    edition: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)


class ErasedRow(Versioned):
    """Marks a person who was erased: the release's id."""

    __tablename__ = 'erased'
    on: Mapped[date]
    reason: Mapped[EraseReason] = mapped_column(_one_of(EraseReason))


SHARED: dict[Table, type[Versioned]] = {
    Table.RELEASE: ReleaseRow,
    Table.APPOINTMENT: AppointmentRow,
    Table.ATTENTION: AttentionRow,
    Table.BED: BedRow,
    Table.REFERRAL: ReferralRow,
    Table.CLAIM: ClaimRow,
    Table.THING: ThingRow,
    Table.CALL: CallRow,
    Table.SLOT: SlotRow,
    Table.STAFF: StaffRow,
    Table.MEASURES: MeasuresRow,
    Table.STOCK: StockRow,
    Table.SLIP: SlipRow,
    Table.ERASED: ErasedRow,
}


class UnsentRow(Base):
    """A row whose local change the centre has not seen: what is pulled meanwhile does not touch it."""

    __tablename__ = 'unsent_row'
    entry: Mapped[int] = mapped_column(ForeignKey('journal.seq'), primary_key=True, autoincrement=False)
    table: Mapped[Table] = mapped_column(_one_of(Table))
    row: Mapped[str] = mapped_column(String(36))

    __table_args__ = (Index('unsent_row_row', 'table', 'row'),)


class Visit(Base):
    """One person at this screen, from the touch to the wipe. Never leaves the kiosk."""

    __tablename__ = 'visit'
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    release: Mapped[str | None] = mapped_column(String(36), index=True)
    step: Mapped[str | None] = mapped_column(String(40))
    touched_at: Mapped[datetime] = mapped_column(Instant)
    ended: Mapped[bool]


class PrivateAnswer(Base):
    """What somebody said that matters to nobody but them, such as about health or where they sleep. Never leaves the kiosk."""

    __tablename__ = 'private_answer'
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    release: Mapped[str] = mapped_column(String(36), index=True)
    question: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(300))


class CallNote(Base):
    """What was said in a call, as the person wrote it down. Never leaves the kiosk."""

    __tablename__ = 'call_note'
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """That of the call."""
    release: Mapped[str] = mapped_column(String(36), index=True)
    spoke_to: Mapped[str | None] = mapped_column(String(300))
    reference: Mapped[str | None] = mapped_column(String(300))
    agreed: Mapped[datetime | None] = mapped_column(DateTime)
    """The time to go there or to be called back: London, without a zone."""
    call_back: Mapped[bool]
    """Whether they call back at that time."""


class Guessing(Base):
    """One row: wrong codes in a row at this screen, and until when the next one waits."""

    __tablename__ = 'guessing'
    id: Mapped[int] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    boot: Mapped[str] = mapped_column(String(80))
    last_ms: Mapped[int]


class EarlierRow(Base):
    """What a release or an appointment said before it was changed, here or elsewhere: both versions stay readable."""

    __tablename__ = 'earlier'
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The version that it had."""
    release: Mapped[str] = mapped_column(String(36), index=True)
    table: Mapped[Table] = mapped_column(_one_of(Table))
    row: Mapped[str] = mapped_column(String(36))
    said: Mapped[str] = mapped_column(Text)
    """The row as JSON."""
    followed_by: Mapped[str] = mapped_column(String(36))
    """The version that took its place."""


class StaffGuess(Base):
    """Wrong PINs in a row for an account at this kiosk, and when the last one came."""

    __tablename__ = 'staff_guess'
    staff: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[str] = mapped_column(String(36))
    """That of the account: after a new PIN, or once it was unlocked, the count begins anew, on every kiosk."""
    wrong: Mapped[int]
    boot: Mapped[str] = mapped_column(String(80))
    last_ms: Mapped[int]


class PrintJob(Base):
    """A paper on its way. Never leaves the kiosk; of each change of its state the journal has an entry."""

    __tablename__ = 'print_job'
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    release: Mapped[str | None] = mapped_column(String(36), index=True)
    """Whose it is; None for a test page."""
    kind: Mapped[str] = mapped_column(String(24))
    slip: Mapped[str | None] = mapped_column(ForeignKey('slip_made.id', ondelete='CASCADE'), index=True)
    """Which slip it is, or goes with; None where it is none and goes with none."""
    large: Mapped[bool]
    """In large print."""
    asked_by: Mapped[str] = mapped_column(String(80))
    """`visitor`, or `staff:` and an id."""
    name: Mapped[str] = mapped_column(String(36))
    """The name of the job in the print system: random, and another one for each copy. Papers that go as one job share it."""
    copy: Mapped[int]
    language: Mapped[str] = mapped_column(String(80))
    begun: Mapped[bool]
    """The printer, or the tray, may have it under this name."""
    cups_id: Mapped[int | None]
    """Its number in the print system, once that has answered."""
    day_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the facts that were drawn last: other facts are another version, never another copy."""
    doubtful: Mapped[bool]
    """The print system may have printed it more than once."""
    last_page: Mapped[int | None]
    """The page of its job on which it ends, from 1; None until it is drawn, and where several share a page."""
    pages_out: Mapped[int | None]
    """How many pages of its whole job have come out, as the printer says; None where it does not say."""
    state: Mapped[str] = mapped_column(String(24), index=True)
    reason: Mapped[str | None] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Sync(Base):
    """One row: how far the centre and this store have followed each other."""

    __tablename__ = 'sync'
    id: Mapped[int] = mapped_column(primary_key=True)
    answered: Mapped[int]
    """The centre has answered for every entry up to this sequence number."""
    cursor: Mapped[str | None] = mapped_column(String(80))


OF_PERSON: tuple[type[Base], ...] = (
    AppointmentRow,
    AttentionRow,
    BedRow,
    ReferralRow,
    ClaimRow,
    ThingRow,
    CallRow,
    SlotRow,
    PrivateAnswer,
    CallNote,
    MeasuresRow,
    PrintJob,
    SlipRow,
    EarlierRow,
    Visit,
)
"""The tables whose rows hang on a release, and go with it."""
