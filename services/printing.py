"""What is written down about a slip on its way to paper, and the tray.

A slip that goes to paper has a job of its own: a random name, which alone the print system is told, written down before the
print system hears of it. After a crash the job is found again by that name. Where nobody can know whether paper came out,
what is printed next says which copy it is; where the facts have changed meanwhile, it is the next version.

Where no queue is configured, a slip waits in the tray folder until staff collect it. Collecting is taking the file away.
What nobody collects, and what no printer has printed, is gone after 30 minutes: it has a name on it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from services import answers, appointments, attention
from services.answers import Question
from services.appointments import Day
from services.clock import Moment
from services.slips import new_number
from services.store import rows
from services.store.database import Transaction
from services.store.models import PrintJob
from services.wire import Kind, Need, SlipMade, new_id, sha256

KEPT_FOR = timedelta(minutes=30)


class PrintState(StrEnum):
    """How far a slip has come."""

    MAKING = 'making'
    """Written down; nobody has it yet."""
    TRAY = 'tray'
    """Staff bring it."""
    SENT = 'sent'
    """The print system has it. That is not paper."""
    PRINTING = 'printing'
    ON_PAPER = 'on_paper'
    NEEDS_SOMEBODY = 'needs_somebody'
    """It waits until somebody has seen to the printer, and is followed on."""
    FAILED = 'failed'
    """It will not come any more."""


OPEN = frozenset({PrintState.MAKING, PrintState.SENT, PrintState.PRINTING, PrintState.NEEDS_SOMEBODY})


class Reason(StrEnum):
    """Why a slip is where it is. Besides these, a printer's own keyword: `media-empty`, `media-jam`, `cover-open` ..."""

    OFFLINE = 'offline'
    """The printer does not answer: off, unplugged, no network."""
    PAUSED = 'paused'
    """The queue is stopped and could not be started again from here."""
    SLOW = 'slow'
    """Nothing has come for longer than it should, and the printer does not say why."""
    HELD = 'held'
    PRINT_SYSTEM_AWAY = 'print-system-away'
    """The print system of this machine does not answer."""
    REFUSED = 'refused'
    """The print system does not take it: no such queue, or one that takes no jobs."""
    CANCELED = 'canceled'
    """Somebody cancelled it."""
    ENDED_AT_PRINTER = 'ended-at-printer'
    """The printer gave it up."""
    WITH_ERRORS = 'with-errors'
    """The printer took it, or what makes it ready for the printer did, and did not do all of it."""
    LOST = 'lost'
    """The print system had it and knows nothing of it now: paper may have come out."""
    CHECK_THE_TRAY = 'check-the-tray'
    """It is on paper, perhaps more than once."""
    PERHAPS_PRINTED = 'perhaps-printed'
    """Nobody can tell whether the copy before this one came out."""
    TOO_OLD = 'too-old'
    NOT_DRAWN = 'not-drawn'
    NOT_WRITTEN = 'not-written'
    """It could not be written down, so it was not made."""


@dataclass(frozen=True)
class SlipAsked:
    """A slip that is in the journal, ready to be drawn."""

    number: str
    version: int
    """One more than this person's last slip."""
    copy: int
    made_at: datetime
    """London, without a zone."""
    day: Day
    slowly: bool
    """The person walks slowly."""


@dataclass(frozen=True)
class SlipJob:
    """A slip on its way, as it is written down."""

    id: str
    name: str
    number: str
    version: int
    copy: int
    language: str
    begun: bool
    cups_id: int | None
    doubtful: bool
    state: PrintState
    reason: str | None
    asked_at: datetime
    """UTC."""


def ask(tx: Transaction, release: str, who: str = 'visitor') -> SlipAsked:
    """Write down that a slip is made, before any paper: a slip without a record must not exist. Raises KeyError."""
    day = appointments.day_of(tx, release)
    slip = _new_slip(tx, release, who)
    return SlipAsked(slip.number, slip.edition, 1, tx.now.london, day, _slowly(tx, release))


def order(tx: Transaction, job: str, release: str, language: str, who: str = 'visitor') -> SlipJob:
    """The same for a slip that is to go to paper as the job of this id. Raises KeyError."""
    appointments.day_of(tx, release)  # nobody's slip is not made
    slip = _new_slip(tx, release, who)
    return _job(tx, rows.add_print_job(tx, job, slip.id, 1, language, PrintState.MAKING))


def reprint(tx: Transaction, job: str, of: str, who: str = 'visitor') -> SlipJob:
    """One more of a slip that went to paper, or may have: its next copy, or the next version where the facts have changed."""
    old = rows.print_job(tx, of)
    slip, copy = _next_paper(tx, old, who)
    row = rows.add_print_job(tx, job, slip, copy, old.language, PrintState.MAKING)
    _record(tx, row)
    return _job(tx, row)


def unfinished(tx: Transaction) -> tuple[SlipJob, ...]:
    """What was on its way when the program ended."""
    return tuple(_job(tx, row) for row in rows.print_jobs_in(tx, OPEN))


def begin(tx: Transaction, job: str) -> tuple[SlipJob, SlipAsked]:
    """Write down that from now on somebody may have this paper, and hand out what it says."""
    row = rows.print_job(tx, job)
    slip = rows.slip(tx, row.slip)
    day = appointments.day_of(tx, slip.release)
    row.begun, row.day_sha256 = True, _digest(day)
    return _job(tx, row), SlipAsked(slip.number, slip.edition, row.copy, tx.now.london, day, _slowly(tx, slip.release))


def handed_over(tx: Transaction, job: str, cups_id: int) -> SlipJob:
    """The print system has it."""
    rows.print_job(tx, job).cups_id = cups_id
    return move(tx, job, PrintState.SENT)


def move(tx: Transaction, job: str, state: PrintState, reason: str | None = None) -> SlipJob:
    """Write down how far it has come. Staff are told on every screen where it needs somebody."""
    row = rows.print_job(tx, job)
    row.state, row.reason = state, reason
    release = _record(tx, row)
    if state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED):
        attention.ask(tx, Need.SLIP, release)
    return _job(tx, row)


def doubt(tx: Transaction, job: str) -> SlipJob:
    """From now on the print system may print it a second time by itself."""
    row = rows.print_job(tx, job)
    row.doubtful = True
    return _job(tx, row)


def once_more(tx: Transaction, job: str) -> SlipJob:
    """Begin again under another name: the print system knows nothing of it, yet it may have printed it."""
    row = rows.print_job(tx, job)
    row.slip, row.copy = _next_paper(tx, row, 'system')
    row.name, row.begun, row.cups_id = new_id(), False, None
    row.state, row.reason = PrintState.MAKING, Reason.PERHAPS_PRINTED
    _record(tx, row)
    return _job(tx, row)


def _slowly(tx: Transaction, release: str) -> bool:
    return answers.kept(tx, release).get(Question.SLOWLY) == 'yes'


def _new_slip(tx: Transaction, release: str, who: str) -> SlipMade:
    slip = SlipMade(
        id=new_id(),
        lounge=tx.here.lounge,
        release=release,
        number=new_number(),
        edition=rows.last_edition(tx, release) + 1,
        made_at=tx.now.at,
    )
    tx.change(Kind.SLIP_MADE, slip, who=who)
    return slip


def _next_paper(tx: Transaction, row: PrintJob, who: str) -> tuple[str, int]:
    """The slip and the copy that the next paper is."""
    release = rows.slip(tx, row.slip).release
    if row.day_sha256 == _digest(appointments.day_of(tx, release)):
        return row.slip, rows.last_copy(tx, row.slip) + 1
    return _new_slip(tx, release, who).id, 1


def _digest(day: Day) -> str:
    return sha256(repr(day).encode())


def _record(tx: Transaction, row: PrintJob) -> str:
    """The entry of a change; returns whose slip it is."""
    row.changed_at = tx.now.at
    slip = rows.slip(tx, row.slip)
    payload = {'number': slip.number, 'version': slip.edition, 'copy': row.copy, 'state': row.state, 'reason': row.reason}
    tx.record(Kind.PRINT_STATE, payload, subject=slip.release, who='system')
    return slip.release


def _job(tx: Transaction, row: PrintJob) -> SlipJob:
    slip = rows.slip(tx, row.slip)
    return SlipJob(
        id=row.id,
        name=row.name,
        number=slip.number,
        version=slip.edition,
        copy=row.copy,
        language=row.language,
        begun=row.begun,
        cups_id=row.cups_id,
        doubtful=row.doubtful,
        state=PrintState(row.state),
        reason=row.reason,
        asked_at=row.asked_at,
    )


def tray_path(tray: Path, number: str, version: int, copy: int) -> Path:
    """Where a slip lies in the tray. Before the first dot stands what the journal calls it."""
    return tray / (f'{number}-{version}.pdf' if copy == 1 else f'{number}-{version}.copy-{copy}.pdf')


def to_tray(path: Path, pdf: bytes, now: Moment) -> None:
    """Put a slip into the tray, whole or not at all, with the kiosk's own time on it: by that time it is swept. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f'.{path.name}')
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    os.utime(part, (now.at.timestamp(), now.at.timestamp()))
    part.rename(path)


def sweep(tray: Path, now: Moment) -> tuple[str, ...]:
    """Remove what has waited for more than 30 minutes; returns the slips' names. A file from the future goes too: the clock was set."""
    gone = []
    for path in sorted(tray.glob('*.pdf')) + sorted(tray.glob('.*.pdf')):
        age = now.at.timestamp() - path.stat().st_mtime
        if abs(age) > KEPT_FOR.total_seconds():
            path.unlink(missing_ok=True)
            gone.append(path.name.lstrip('.').partition('.')[0])
    return tuple(gone)


def note_swept(tx: Transaction, slips: tuple[str, ...]) -> None:
    """Keep in the journal which slips nobody collected."""
    tx.record(Kind.SLIP_REMOVED, {'slips': list(slips)}, who='system')
