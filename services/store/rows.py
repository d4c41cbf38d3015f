"""What services ask of the store's rows. Only this package speaks SQL on the kiosk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, delete, func, select

from services.store.database import Transaction
from services.store.models import (
    SHARED,
    AppointmentRow,
    AttentionRow,
    BedRow,
    CallNote,
    CallRow,
    Guessing,
    JournalEntry,
    PrintJob,
    PrivateAnswer,
    ReleaseRow,
    SlipRow,
    SlotRow,
    StaffGuess,
    StaffRow,
    StockRow,
    Visit,
)
from services.wire import (
    ROWS,
    Appointment,
    Attention,
    Bed,
    Call,
    Claim,
    Kind,
    Measures,
    Referral,
    Release,
    SlipMade,
    Slot,
    StaffMember,
    Standing,
    StockMove,
    Thing,
    Where,
    new_id,
)

OfPeople = TypeVar('OfPeople', Appointment, Attention, Bed, Claim, Referral, Release, Thing)
OfPerson = TypeVar('OfPerson', Bed, Call, Claim, Measures, Referral, SlipMade, Thing)


def releases_with_code(tx: Transaction, code: str) -> tuple[Release, ...]:
    found = tx.session.scalars(select(ReleaseRow).where(ReleaseRow.code == code).order_by(ReleaseRow.released_on.desc()))
    return tuple(Release.model_validate(row) for row in found)


def releases(tx: Transaction) -> tuple[Release, ...]:
    found = tx.session.scalars(select(ReleaseRow).order_by(ReleaseRow.released_on, ReleaseRow.due_at, ReleaseRow.id))
    return tuple(Release.model_validate(row) for row in found)


class Followed(Generic[OfPeople]):
    """Rows of one kind that are looked at again and again: each is read anew only once it changed."""

    def __init__(self, kind: type[OfPeople]) -> None:
        self._kind: type[OfPeople] = kind
        self._model = next(SHARED[table] for table, row in ROWS.items() if row is kind)
        self._read: dict[str, tuple[str, OfPeople]] = {}

    def of_people(self, tx: Transaction, releases: Collection[str]) -> tuple[OfPeople, ...]:
        """Those that hang on any of these releases, in the order in which they were made."""
        return self._those(tx, self._model.__table__.c.release.in_(releases))

    def _those(self, tx: Transaction, wanted: ColumnElement[bool]) -> tuple[OfPeople, ...]:
        table = self._model.__table__.c
        found = tx.session.execute(select(table.id, table.version).where(wanted).order_by(table.id))
        versions = dict(found.all())
        anew = [id_ for id_, version in versions.items() if self._read.get(id_, ('',))[0] != version]
        self._read = {id_: self._read[id_] for id_ in versions if id_ in self._read}
        for row in tx.session.scalars(select(self._model).where(self._model.id.in_(anew))) if anew else ():
            self._read[row.id] = row.version, self._kind.model_validate(row)
        return tuple(self._read[id_][1] for id_ in versions)


class FollowedPeople(Followed[Release]):
    """The same of people themselves."""

    def __init__(self) -> None:
        super().__init__(Release)

    def of_day(self, tx: Transaction, today: date, here_since: date) -> tuple[Release, ...]:
        """Whom a day (London) concerns: released on it, here since `here_since` or later, or somebody is needed for them."""
        needed = select(AttentionRow.release).where(AttentionRow.answered_at.is_(None), AttentionRow.release.is_not(None))
        here = (ReleaseRow.where == Where.HERE) & (ReleaseRow.here_on >= here_since)
        return self._those(tx, (ReleaseRow.released_on == today) | here | ReleaseRow.id.in_(needed))


def appointments_of(tx: Transaction, release: str) -> tuple[Appointment, ...]:
    found = tx.session.scalars(select(AppointmentRow).where(AppointmentRow.release == release).order_by(AppointmentRow.id))
    return tuple(Appointment.model_validate(row) for row in found)


def of_person(tx: Transaction, kind: type[OfPerson], release: str) -> tuple[OfPerson, ...]:
    """The shared rows of one kind that hang on a release, in the order in which they were made."""
    model = next(SHARED[table] for table, row in ROWS.items() if row is kind)
    found = tx.session.scalars(select(model).where(model.__table__.c.release == release).order_by(model.id))
    return tuple(kind.model_validate(row) for row in found)


def slots(tx: Transaction, places: Collection[str], since: date) -> tuple[Slot, ...]:
    """The slots of these places from a London date on, whoever has them, by time; a morning or an afternoon after the clock times."""
    of_places = select(SlotRow).where(SlotRow.place.in_(places), SlotRow.on >= since)
    found = tx.session.scalars(of_places.order_by(SlotRow.on, SlotRow.at.is_(None), SlotRow.at, SlotRow.time_kind.desc(), SlotRow.id))
    return tuple(Slot.model_validate(row) for row in found)


def asked_appointments(tx: Transaction) -> tuple[Appointment, ...]:
    """Everything that was asked for and that nobody agreed to or refused yet."""
    found = tx.session.scalars(select(AppointmentRow).where(AppointmentRow.standing == Standing.ASKED).order_by(AppointmentRow.id))
    return tuple(Appointment.model_validate(row) for row in found)


def appointments_of_slots(tx: Transaction) -> tuple[Appointment, ...]:
    """What was asked for as a slot of the other side, and is not booked: still open, refused, or replaced."""
    of_slot = select(AppointmentRow).where(AppointmentRow.slot.is_not(None))
    not_booked = (Standing.ASKED, Standing.CANCELLED, Standing.SUPERSEDED)
    found = tx.session.scalars(of_slot.where(AppointmentRow.standing.in_(not_booked)).order_by(AppointmentRow.id))
    return tuple(Appointment.model_validate(row) for row in found)


def was_asked_here(tx: Transaction, appointment: Appointment) -> bool:
    """Whether an appointment was made on this kiosk, as its journal says."""
    entries = select(JournalEntry.seq).where(JournalEntry.kind == Kind.APPOINTMENT_CHANGED, JournalEntry.subject == appointment.release)
    return tx.session.scalar(entries.where(JournalEntry.payload.contains(appointment.id)).limit(1)) is not None


def private_answers(tx: Transaction, release: str) -> tuple[PrivateAnswer, ...]:
    return tuple(tx.session.scalars(select(PrivateAnswer).where(PrivateAnswer.release == release).order_by(PrivateAnswer.id)))


def add_private_answer(tx: Transaction, release: str, question: str, answer: str) -> PrivateAnswer:
    row = PrivateAnswer(id=new_id(), release=release, question=question, answer=answer)
    tx.session.add(row)
    return row


def call_note(tx: Transaction, call: str, release: str) -> CallNote:
    """What was written down of a call; an empty note where nothing was yet."""
    note = tx.session.get(CallNote, call)
    if note is None:
        note = CallNote(id=call, release=release, spoke_to=None, reference=None, agreed=None, call_back=False)
        tx.session.add(note)
    return note


def call_notes_of(tx: Transaction, release: str) -> tuple[CallNote, ...]:
    return tuple(tx.session.scalars(select(CallNote).where(CallNote.release == release).order_by(CallNote.id)))


def open_attention(tx: Transaction) -> tuple[Attention, ...]:
    found = tx.session.scalars(
        select(AttentionRow).where(AttentionRow.answered_at.is_(None)).order_by(AttentionRow.raised_at, AttentionRow.id)
    )
    return tuple(Attention.model_validate(row) for row in found)


def guessing(tx: Transaction) -> Guessing:
    """The one row that counts wrong codes at this screen."""
    row = tx.session.get(Guessing, 1)
    if row is None:
        row = Guessing(id=1, wrong=0, boot='-', last_ms=0)
        tx.session.add(row)
    return row


def staff(tx: Transaction) -> tuple[StaffMember, ...]:
    """All accounts, also those that were retired."""
    return tuple(StaffMember.model_validate(row) for row in tx.session.scalars(select(StaffRow)))


def staff_guess(tx: Transaction, member: str) -> StaffGuess:
    """What counts the wrong PINs of an account at this kiosk. Raises sqlalchemy.exc.NoResultFound for one that is not there."""
    version = tx.session.get_one(StaffRow, member).version
    row = tx.session.get(StaffGuess, member)
    if row is None:
        row = StaffGuess(staff=member, version=version, wrong=0, boot='-', last_ms=0)
        tx.session.add(row)
    elif row.version != version:
        row.version, row.wrong = version, 0
    return row


def add_visit(tx: Transaction, release: str | None) -> Visit:
    visit = Visit(id=new_id(), release=release, step=None, touched_at=tx.now.at, ended=False)
    tx.session.add(visit)
    return visit


def visit(tx: Transaction, id_: str) -> Visit:
    """Raises sqlalchemy.exc.NoResultFound for a visit that is not there."""
    return tx.session.get_one(Visit, id_)


def broken_off_visit(tx: Transaction, release: str, since: datetime) -> Visit | None:
    """The newest visit of this person that never ended, touched at or after `since` (UTC)."""
    return tx.session.scalar(
        select(Visit)
        .where(Visit.release == release, Visit.ended.is_(False), Visit.touched_at >= since)
        .order_by(Visit.touched_at.desc())
        .limit(1)
    )


def open_visits(tx: Transaction) -> tuple[Visit, ...]:
    return tuple(tx.session.scalars(select(Visit).where(Visit.ended.is_(False))))


def last_edition(tx: Transaction, release: str) -> int:
    """The edition of this person's newest slip; 0 where none was made."""
    return tx.session.scalar(select(func.max(SlipRow.edition)).where(SlipRow.release == release)) or 0


def last_editions(tx: Transaction) -> dict[str, int]:
    """The edition of everybody's newest slip, by release."""
    newest = select(SlipRow.release, func.max(SlipRow.edition).label('edition')).group_by(SlipRow.release)
    return {row.release: row.edition for row in tx.session.execute(newest)}


def slip(tx: Transaction, id_: str) -> SlipMade:
    """Raises sqlalchemy.exc.NoResultFound for a slip that is not there."""
    return SlipMade.model_validate(tx.session.get_one(SlipRow, id_))


def newest_slip(tx: Transaction, release: str) -> SlipMade | None:
    """A person's newest slip. Two kiosks that were cut off from each other may have made the same edition: then the later one."""
    made = select(SlipRow).where(SlipRow.release == release)
    row = tx.session.scalar(made.order_by(SlipRow.edition.desc(), SlipRow.made_at.desc(), SlipRow.id.desc()).limit(1))
    return None if row is None else SlipMade.model_validate(row)


def slip_called(tx: Transaction, number: str, edition: int | None) -> SlipMade | None:
    """The slip of this number, and of this edition where one is given; the newest one where several share a number."""
    called = select(SlipRow).where(SlipRow.number == number)
    if edition is not None:
        called = called.where(SlipRow.edition == edition)
    row = tx.session.scalar(called.order_by(SlipRow.made_at.desc(), SlipRow.id.desc()).limit(1))
    return None if row is None else SlipMade.model_validate(row)


def changed_since(tx: Transaction, slip: str) -> bool:
    """Whether an appointment, a bed or a call of the person is newer than their slip, wherever it was written: versions sort by time."""
    row = tx.session.get_one(SlipRow, slip)
    newer = (
        select(model.id).where(model.release == row.release, model.version > row.version).limit(1)
        for model in (AppointmentRow, BedRow, CallRow)
    )
    return any(tx.session.scalar(one) is not None for one in newer)


def add_print_job(
    tx: Transaction,
    id_: str,
    *,
    release: str | None,
    kind: str,
    slip: str | None,
    copy: int,
    language: str,
    large: bool,
    name: str,
    who: str,
    state: str,
) -> PrintJob:
    """A paper that is to be printed, under a name for the print system."""
    job = PrintJob(
        id=id_,
        release=release,
        kind=kind,
        slip=slip,
        large=large,
        asked_by=who,
        name=name,
        copy=copy,
        language=language,
        begun=False,
        doubtful=False,
        state=state,
        asked_at=tx.now.at,
        changed_at=tx.now.at,
    )
    tx.session.add(job)
    return job


def print_job(tx: Transaction, id_: str) -> PrintJob:
    """Raises sqlalchemy.exc.NoResultFound for a job that is not there."""
    return tx.session.get_one(PrintJob, id_)


def print_jobs(tx: Transaction, ids: Collection[str]) -> tuple[PrintJob, ...]:
    """Those of these jobs that are still there, in the order in which they were asked for."""
    return tuple(tx.session.scalars(select(PrintJob).where(PrintJob.id.in_(ids)).order_by(PrintJob.id)))


def print_jobs_in(tx: Transaction, states: Collection[str]) -> tuple[PrintJob, ...]:
    """The jobs in one of these states, oldest first."""
    return tuple(tx.session.scalars(select(PrintJob).where(PrintJob.state.in_(states)).order_by(PrintJob.asked_at, PrintJob.id)))


def print_jobs_since(tx: Transaction, since: datetime) -> tuple[PrintJob, ...]:
    """The jobs that were asked for at or after `since` (UTC), newest first, those of one name in their order."""
    found = select(PrintJob).where(PrintJob.asked_at >= since).order_by(PrintJob.asked_at.desc(), PrintJob.name.desc(), PrintJob.id)
    return tuple(tx.session.scalars(found))


def last_copy(tx: Transaction, kind: str, release: str | None, slip: str | None) -> int:
    """The number of the last copy of such a paper that was to be printed; 0 where none was."""
    copies = select(func.max(PrintJob.copy)).where(PrintJob.kind == kind, PrintJob.release == release, PrintJob.slip == slip)
    return tx.session.scalar(copies) or 0


def forget_ended_of_nobody(tx: Transaction, still_open: Collection[str]) -> None:
    """Test pages whose state is none of these are known no more: no person's end ever takes them along."""
    tx.session.execute(delete(PrintJob).where(PrintJob.release.is_(None), PrintJob.state.not_in(still_open)))


def drawn_from(tx: Transaction, slip: str) -> str | None:
    """The SHA-256 of the facts from which a slip was drawn last on this kiosk."""
    drawn = select(PrintJob.day_sha256).where(PrintJob.slip == slip, PrintJob.day_sha256.is_not(None))
    return tx.session.scalar(drawn.order_by(PrintJob.asked_at.desc(), PrintJob.id.desc()).limit(1))


def stock_moves(tx: Transaction) -> tuple[StockMove, ...]:
    """Every change of a stock that is kept, oldest first."""
    return tuple(StockMove.model_validate(row) for row in tx.session.scalars(select(StockRow).order_by(StockRow.at, StockRow.id)))
