"""What services ask of the store's rows. Only this package speaks SQL on the kiosk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from services.store.database import Transaction
from services.store.models import AppointmentRow, AttentionRow, Guessing, PrintJob, ReleaseRow, Slip, Visit
from services.wire import Appointment, Attention, Release, new_id


def releases_with_code(tx: Transaction, code: str) -> tuple[Release, ...]:
    found = tx.session.scalars(select(ReleaseRow).where(ReleaseRow.code == code).order_by(ReleaseRow.released_on.desc()))
    return tuple(Release.model_validate(row) for row in found)


def releases(tx: Transaction) -> tuple[Release, ...]:
    found = tx.session.scalars(select(ReleaseRow).order_by(ReleaseRow.released_on, ReleaseRow.due_at, ReleaseRow.id))
    return tuple(Release.model_validate(row) for row in found)


def appointments_of(tx: Transaction, release: str) -> tuple[Appointment, ...]:
    found = tx.session.scalars(select(AppointmentRow).where(AppointmentRow.release == release).order_by(AppointmentRow.id))
    return tuple(Appointment.model_validate(row) for row in found)


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


def add_slip(tx: Transaction, release: str, number: str) -> Slip:
    """A new slip of this person, one version above the last."""
    last = tx.session.scalar(select(func.max(Slip.version)).where(Slip.release == release)) or 0
    slip = Slip(id=new_id(), release=release, number=number, version=last + 1, made_at=tx.now.at)
    tx.session.add(slip)
    return slip


def slip(tx: Transaction, id_: str) -> Slip:
    """Raises sqlalchemy.exc.NoResultFound for a slip that is not there."""
    return tx.session.get_one(Slip, id_)


def add_print_job(tx: Transaction, id_: str, slip: str, copy: int, language: str, state: str) -> PrintJob:
    """A slip that is to go to paper, under a new name for the print system."""
    job = PrintJob(
        id=id_,
        slip=slip,
        name=new_id(),
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


def print_jobs_in(tx: Transaction, states: Collection[str]) -> tuple[PrintJob, ...]:
    """The jobs in one of these states, oldest first."""
    return tuple(tx.session.scalars(select(PrintJob).where(PrintJob.state.in_(states)).order_by(PrintJob.asked_at, PrintJob.id)))


def last_copy(tx: Transaction, slip: str) -> int:
    """The number of the last copy of a slip that was to go to paper; 0 where none was."""
    return tx.session.scalar(select(func.max(PrintJob.copy)).where(PrintJob.slip == slip)) or 0
