"""What is written down about paper on its way, and the tray: slips, cards for the wallet and with codes, referral forms, test pages.

Each has a row of its own, and goes to paper under a random name, which alone the print system is told, written down before the
print system hears of it. Papers of several people that go as one job share that name. After a crash the job is found again by it.
Where nobody can know whether paper came out, what is printed next says which copy it is; where the facts have changed meanwhile,
it is the next version.

Where no queue is configured, paper waits in the tray folder until staff collect it. Collecting is taking the file away.
What nobody collects, and what no printer has printed, is gone after 30 minutes: it has a name on it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from services import answers, appointments, attention
from services.answers import Question
from services.appointments import Day
from services.clock import Moment
from services.housing import NotAgreed
from services.slips import CodeCard, new_number
from services.store import rows
from services.store.database import Transaction
from services.store.models import PrintJob
from services.wire import Kind, Need, Referral, Release, SlipMade, new_id, sha256

KEPT_FOR = timedelta(minutes=30)


class PaperKind(StrEnum):
    """What a paper is."""

    SLIP = 'slip'
    WALLET = 'wallet'
    """The card for the wallet that goes with a slip."""
    CARD = 'card'
    """The card with the code for the screen."""
    REFERRAL = 'referral'
    """The form of a referral to a council, which staff read before they send it (safety rule 25)."""
    TRIAL = 'trial'
    """A test page. It is nobody's."""


class PrintState(StrEnum):
    """How far a paper has come."""

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
    NOT_AGREED = 'not-agreed'
    """There is no yes to each question of the referral any more."""
    NOT_WRITTEN = 'not-written'
    """It could not be written down, so it was not made."""


@dataclass(frozen=True)
class Order:
    """A paper that somebody wants."""

    job: str
    """The id that its job is to have."""
    release: str | None
    """Whose it is; None for a test page."""
    language: str
    kind: PaperKind = PaperKind.SLIP
    large: bool = False
    """In large print."""


@dataclass(frozen=True)
class SlipAsked:
    """A slip that is in the journal, or the card that goes with it, ready to be drawn."""

    kind: PaperKind
    number: str
    version: int
    """One more than this person's last slip."""
    copy: int
    large: bool
    made_at: datetime
    """London, without a zone."""
    day: Day
    slowly: bool
    """The person walks slowly."""


@dataclass(frozen=True)
class ReferralAsked:
    """The form of a referral, ready to be drawn."""

    referral: Referral
    person: Release
    contact: str | None
    """The number at which they said they can be called."""


@dataclass(frozen=True)
class TrialAsked:
    """A test page, ready to be drawn."""

    made_at: datetime
    """London, without a zone."""


Asked = SlipAsked | ReferralAsked | TrialAsked | CodeCard


@dataclass(frozen=True)
class PaperJob:
    """A paper on its way, as it is written down."""

    id: str
    release: str | None
    kind: PaperKind
    name: str
    number: str | None
    """That of the slip; None where it is none and goes with none."""
    version: int | None
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
    return SlipAsked(PaperKind.SLIP, slip.number, slip.edition, 1, False, tx.now.london, day, _slowly(tx, release))


def preview(tx: Transaction, release: str, kind: PaperKind, *, large: bool) -> Asked:
    """What a paper would say if it were asked for now. Writes nothing, so a slip has no number. Raises KeyError, NotAgreed."""
    if kind in (PaperKind.CARD, PaperKind.REFERRAL):
        return _card(tx, release) if kind is PaperKind.CARD else _referral(tx, release)
    day = appointments.day_of(tx, release)
    return SlipAsked(kind, '----', rows.last_edition(tx, release) + 1, 1, large, tx.now.london, day, _slowly(tx, release))


def _card(tx: Transaction, release: str) -> CodeCard:
    person = _person(tx, release)
    return CodeCard(person.first_name, person.initial, person.code)


def _referral(tx: Transaction, release: str) -> ReferralAsked:
    referral = next(iter(reversed(rows.of_person(tx, Referral, release))), None)
    if referral is None or not referral.is_agreed:
        raise NotAgreed
    return ReferralAsked(referral, _person(tx, release), answers.kept(tx, release).get(Question.CALL_BACK_NUMBER))


def _person(tx: Transaction, release: str) -> Release:
    person = tx.get(Release, release)
    if person is None:
        raise KeyError(release)
    return person


def order(tx: Transaction, orders: Sequence[Order], who: str = 'visitor') -> tuple[PaperJob, ...]:
    """The same for papers that are to be printed, all of them as one job of the print system. Raises KeyError, NotAgreed."""
    name = new_id()
    return tuple(_ordered(tx, one, name, who) for one in orders)


def _ordered(tx: Transaction, one: Order, name: str, who: str) -> PaperJob:
    of = _slip_of(tx, one, who)
    return _job(tx, _add(tx, one, (of, rows.last_copy(tx, one.kind, one.release, of) + 1), name, who))


def _slip_of(tx: Transaction, one: Order, who: str) -> str | None:
    """The slip that a paper is, or goes with. Nobody's paper is not made, but for a test page; nor one that was not agreed to."""
    if one.release is None:
        rows.forget_ended_of_nobody(tx, OPEN)
        return None
    _person(tx, one.release)
    if one.kind is PaperKind.REFERRAL:
        _referral(tx, one.release)
    elif one.kind is PaperKind.CARD:
        tx.record(Kind.CARDS_PRINTED, {}, subject=one.release, who=who)
    make = {PaperKind.SLIP: _new_slip, PaperKind.WALLET: _slip_of_now}.get(one.kind)
    return make(tx, one.release, who).id if make is not None else None


def _add(tx: Transaction, one: Order, paper: tuple[str | None, int], name: str, who: str) -> PrintJob:
    """`paper`: the slip and the copy that it is."""
    slip, copy = paper
    return rows.add_print_job(
        tx,
        one.job,
        release=one.release,
        kind=one.kind,
        slip=slip,
        copy=copy,
        language=one.language,
        large=one.large,
        name=name,
        who=who,
        state=PrintState.MAKING,
    )


def reprint(tx: Transaction, again: Sequence[tuple[str, str]], who: str = 'visitor') -> tuple[PaperJob, ...]:
    """One more of papers that were printed, or may have been: the next copy of each, or the next version where the facts have changed.

    `again`: for each the id of the new job, and of the old one. They go as one job.
    """
    name = new_id()
    return tuple(_reprinted(tx, job, rows.print_job(tx, old), name, who) for job, old in again)


def _reprinted(tx: Transaction, job: str, old: PrintJob, name: str, who: str) -> PaperJob:
    same = Order(job, old.release, old.language, PaperKind(old.kind), old.large)
    row = _add(tx, same, _next_paper(tx, old, who), name, who)
    _record(tx, row, who)
    return _job(tx, row)


def unfinished(tx: Transaction) -> tuple[tuple[PaperJob, ...], ...]:
    """What was on its way when the program ended, those of one job of the print system together."""
    found: dict[str, list[PaperJob]] = {}
    for row in rows.print_jobs_in(tx, OPEN):
        found.setdefault(row.name, []).append(_job(tx, row))
    return tuple(map(tuple, found.values()))


def begin(tx: Transaction, jobs: Sequence[str]) -> tuple[tuple[PaperJob, Asked | None], ...]:
    """Write down that from now on somebody may have these papers, and hand out what they say: nothing of what is not agreed to by now."""
    return tuple((_job(tx, row), asked) for row in rows.print_jobs(tx, jobs) for asked in [_begun(tx, row)])


def _begun(tx: Transaction, row: PrintJob) -> Asked | None:
    row.begun = True
    if row.release is None:
        return TrialAsked(tx.now.london)
    if row.kind == PaperKind.REFERRAL:
        try:
            return _referral(tx, row.release)
        except NotAgreed:
            return None
    if row.slip is None:
        return _card(tx, row.release)
    slip, day = rows.slip(tx, row.slip), appointments.day_of(tx, row.release)
    row.day_sha256 = _digest(day)
    slowly = _slowly(tx, row.release)
    return SlipAsked(PaperKind(row.kind), slip.number, slip.edition, row.copy, row.large, tx.now.london, day, slowly)


def drawn(tx: Transaction, last_pages: Mapping[str, int]) -> None:
    """Write down on which page of its job each paper ends."""
    for row in rows.print_jobs(tx, last_pages.keys()):
        row.last_page = last_pages[row.id]


def came_out(tx: Transaction, jobs: Sequence[str], pages: int) -> None:
    """Write down how many pages of their job have come out, as the printer says."""
    for row in rows.print_jobs(tx, jobs):
        row.pages_out = pages


def handed_over(tx: Transaction, jobs: Sequence[str], cups_id: int) -> tuple[PaperJob, ...]:
    """The print system has them."""
    for row in rows.print_jobs(tx, jobs):
        row.cups_id = cups_id
    return move(tx, jobs, PrintState.SENT)


def move(tx: Transaction, jobs: Sequence[str], state: PrintState, reason: str | None = None) -> tuple[PaperJob, ...]:
    """Write down how far they have come. Staff are told on every screen where somebody is needed.

    Returns those that are still known: a person may have been erased meanwhile.
    """
    found = rows.print_jobs(tx, jobs)
    waited = any(row.state == PrintState.NEEDS_SOMEBODY for row in found)
    for row in found:
        row.state, row.reason = state, reason
        _record(tx, row)
    if found and state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED):
        if found[0].kind != PaperKind.TRIAL:  # whoever tries the printer is looking at it
            attention.ask(tx, Need.SLIP, _of_whom(found), 'system')
    elif found and state is PrintState.ON_PAPER:
        slips = dict.fromkeys(row.release for row in found if row.kind == PaperKind.SLIP)
        nobodys = _of_whom(found) is None and (slips or waited)
        for release in (*slips, *([None] if nobodys else [])):
            attention.close(tx, Need.SLIP, release, 'system')
    return tuple(_job(tx, row) for row in found)


def _of_whom(found: Sequence[PrintJob]) -> str | None:
    """Whose slip somebody is called for; nobody's where it is several people's, or no slip: only a slip ends the wait for a slip."""
    return found[0].release if len(found) == 1 and found[0].kind == PaperKind.SLIP else None


def doubt(tx: Transaction, jobs: Sequence[str]) -> tuple[PaperJob, ...]:
    """From now on the print system may print them a second time by itself."""
    found = rows.print_jobs(tx, jobs)
    for row in found:
        row.doubtful = True
    return tuple(_job(tx, row) for row in found)


def once_more(tx: Transaction, jobs: Sequence[str]) -> tuple[PaperJob, ...]:
    """Begin again under another name: the print system knows nothing of them, yet it may have printed them."""
    found, name = rows.print_jobs(tx, jobs), new_id()
    for row in found:
        row.slip, row.copy = _next_paper(tx, row, 'system')
        row.name, row.begun, row.cups_id, row.last_page, row.pages_out = name, False, None, None, None
        row.state, row.reason = PrintState.MAKING, Reason.PERHAPS_PRINTED
        _record(tx, row)
    return tuple(_job(tx, row) for row in found)


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


def _slip_of_now(tx: Transaction, release: str, who: str) -> SlipMade:
    """The person's newest slip where it says what is known now, or a new one: a card for the wallet makes no slip an old one."""
    newest = rows.newest_slip(tx, release)
    same = newest is not None and rows.drawn_from(tx, newest.id) == _digest(appointments.day_of(tx, release))
    return newest if newest is not None and same else _new_slip(tx, release, who)


def _next_paper(tx: Transaction, row: PrintJob, who: str) -> tuple[str | None, int]:
    """The slip and the copy that the next paper is."""
    slip = row.slip
    if slip is not None and row.release is not None and row.day_sha256 != _digest(appointments.day_of(tx, row.release)):
        slip = _new_slip(tx, row.release, who).id
    return slip, rows.last_copy(tx, row.kind, row.release, slip) + 1


def _digest(day: Day) -> str:
    return sha256(repr(day).encode())


def _record(tx: Transaction, row: PrintJob, who: str = 'system') -> None:
    """The entry of a change."""
    row.changed_at = tx.now.at
    job = _job(tx, row)
    payload = {'paper': job.kind, 'number': job.number, 'version': job.version, 'copy': job.copy, 'state': job.state, 'reason': job.reason}
    tx.record(Kind.PRINT_STATE, payload, subject=job.release, who=who)


def _job(tx: Transaction, row: PrintJob) -> PaperJob:
    slip = rows.slip(tx, row.slip) if row.slip is not None else None
    return PaperJob(
        id=row.id,
        release=row.release,
        kind=PaperKind(row.kind),
        name=row.name,
        number=slip.number if slip else None,
        version=slip.edition if slip else None,
        copy=row.copy,
        language=row.language,
        begun=row.begun,
        cups_id=row.cups_id,
        doubtful=row.doubtful,
        state=PrintState(row.state),
        reason=row.reason,
        asked_at=row.asked_at,
    )


def tray_path(tray: Path, job: PaperJob) -> Path:
    """Where a paper lies in the tray. Before the first dot stands what the journal calls the slip; cards lie there as one."""
    if job.number is None:
        return tray / f'{job.kind}-{job.name}.pdf'
    wallet = '.wallet' if job.kind is PaperKind.WALLET else ''
    copy = f'.copy-{job.copy}' if job.copy > 1 else ''
    return tray / f'{job.number}-{job.version}{wallet}{copy}.pdf'


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
