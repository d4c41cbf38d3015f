"""Brings paper out and follows it until it is there; on a thread of its own, for a visit never waits for paper.

The queue's own settings do the rest. In cupsd.conf:

* `PreserveJobFiles No`: a printed slip leaves the spool at once. A slip that is still kept when its job has ended is purged
  from here, and the log says so.
* `PreserveJobHistory Yes`: a finished job can be found by its name. Without it a slip may be printed again after a crash, as copy 2.
* `DirtyCleanInterval 0`: a job that was taken is on the disk before the answer. Without it a crash of cupsd forgets jobs.
* `ErrorPolicy retry-job`, and leave for the kiosk's user to Resume-Printer and Cancel-Job in the queue's policy: CUPS pauses
  a queue after a fault and leaves it so (github.com/OpenPrinting/cups/issues/1005).

No setting prevents a job that cupsd had begun when it was killed from being printed again: such a slip is told as perhaps twice.
CUPS knows of paper only what the printer tells it: over IPP the end of the job, over a plain USB or socket queue the last byte taken.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate
from pathlib import Path

from services import ipp, language, printing
from services.clock import Clock
from services.ipp import JobStatus, QueueStatus, Refused, Unreachable
from services.language import Language
from services.print_outcome import at_printer, bare, judged, printer_gave_up
from services.printing import KEPT_FOR, OPEN, Asked, PaperJob, PaperKind, PrintState, Reason
from services.slips import CodeCard, make_cards
from services.slips.document import TooLong
from services.slips.pages import bound, count
from services.slips.script import MissingGlyph
from services.store.database import Store
from services.wire import new_id

log = logging.getLogger(__name__)

REMEMBERED = 200
"""Ended jobs whose state can still be asked for."""
MOST_AGAIN = 3
"""How often a job is begun again by itself; then somebody has to look."""
LONGEST_RESUME_WAIT = 60.0


@dataclass(frozen=True)
class Patience:
    """How long things may take, in seconds."""

    look_every: float = 0.5
    look_later_every: float = 2.0
    """The same once nothing has come for as long as `slow_after`."""
    slow_after: float = 20.0
    """Without paper, until somebody is needed although nothing says why."""
    away_after: float = 3.0
    """Without an answer of the print system, until somebody is needed: it may only start anew."""
    resume_every: float = 5.0
    """Between two attempts to start a stopped queue; doubles up to a minute."""


@dataclass(frozen=True)
class JobState:
    """What a screen shows of a slip."""

    state: PrintState
    reason: str | None
    """A `printing.Reason`, or a printer's own keyword."""
    copy: int


@dataclass(frozen=True)
class PaperKnown:
    """Whether paper comes, as far as anybody can say: a printer tells how it is only while it prints."""

    trouble: str | None = None
    """Why paper waits for somebody: a `printing.Reason` or a printer's own keyword; None where none does."""
    printed_at: datetime | None = None
    """When the last paper came out, London time without a zone; None where none did since the program started."""
    tray: bool = False
    """No printer is set: paper waits in the tray folder."""


@dataclass
class _Line:
    """A queue, and when it is started again once it has stopped. Times are monotonic seconds."""

    queue: ipp.Queue
    media: str | None
    """The PWG name of its paper, or None for the queue's own."""
    resume_wait: float
    resume_at: float = 0.0


@dataclass
class _Followed:
    """A job of the print system that has not ended: one paper, or those of several people."""

    jobs: tuple[PaperJob, ...]
    since: float
    """Monotonic seconds: when it was last known to get on."""
    away_since: float | None = None
    pages_out: int | None = None
    again: int = 0
    """How often it was begun again because nobody could tell whether it came through."""

    @property
    def first(self) -> PaperJob:
        """What the papers have in common, they have from this one: name, number, state and age."""
        return self.jobs[0]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(job.id for job in self.jobs)


class Printer:
    """Slips to a queue of the print system, or to the tray where there is none."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tray: Path,
        draw: Callable[[Asked, Language], bytes],
        draw_cards: Callable[[Sequence[tuple[CodeCard, Language]]], bytes] = make_cards,
        *,
        line: ipp.Queue | None,
        media: str | None = None,
        stickers: tuple[ipp.Queue | None, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`media` is the PWG name of the paper, or None for the queue's own.

        `stickers`: the queue and the paper of cards with codes, where they have their own; None for the queue is the one of all paper.
        """
        self._store, self._clock, self._tray, self._draw, self._draw_cards = store, clock, tray, draw, draw_cards
        self._patience = patience or Patience()
        wait = self._patience.resume_every
        self._line = _Line(line, media, wait) if line is not None else None
        self._card_line = self._line
        if stickers is not None:
            own = stickers[0] or line
            self._card_line = _Line(own, stickers[1], wait) if own is not None else None
        self._states: dict[str, JobState] = {}
        self._printed_at: datetime | None = None
        self._listeners: list[Callable[[str, JobState], None]] = []
        self._telling = threading.Lock()
        self._arrived: queue.SimpleQueue[tuple[PaperJob, ...]] = queue.SimpleQueue()
        self._followed: list[_Followed] = []
        self._stopping = threading.Event()
        self._fault = ''
        self._thread = threading.Thread(target=self._run, name='printer', daemon=True)

    def start(self) -> None:
        """Take up what was on its way when the program ended, and then what comes."""
        for jobs in self._store.call(printing.unfinished):
            self._follow(jobs)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the call under way. What has not ended is taken up at the next start."""
        self._stopping.set()
        self._arrived.put(())
        self._thread.join()
        for line in self._lines:
            line.queue.close()

    def print_papers(
        self, people: Sequence[tuple[str | None, Language]], kind: PaperKind = PaperKind.SLIP, *, large: bool = False, who: str
    ) -> tuple[str, ...]:
        """Have a paper made for each of these people (release, language), and all printed as one job of the print system.

        A test page is for nobody: None. Returns the job of each at once. Safe on any thread.
        """
        orders = [printing.Order(new_id(), release, spoken.code, kind, large) for release, spoken in people]
        jobs = tuple(order.job for order in orders)
        self._expect(jobs, partial(printing.order, orders=orders, who=who))
        return jobs

    def reprint_papers(self, of: Sequence[str], who: str) -> tuple[str, ...]:
        """Have one more copy of earlier jobs printed, all as one job of the print system; returns the new ones. Safe on any thread."""
        again = [(new_id(), old) for old in of]
        jobs = tuple(job for job, _old in again)
        self._expect(jobs, partial(printing.reprint, again=again, who=who))
        return jobs

    def go_on(self) -> None:
        """Somebody has seen to the printer: start a stopped queue again and look now. Safe on any thread."""
        for line in self._lines:
            line.resume_at = 0.0
        self._arrived.put(())

    def state(self, job: str) -> JobState:
        """How far a job has come, from memory. Raises KeyError for one of long ago."""
        return self._states[job]

    def known(self) -> PaperKnown:
        """Whether paper comes. Safe on any thread."""
        waiting = (known for known in tuple(self._states.values()) if known.state is PrintState.NEEDS_SOMEBODY)
        trouble = next((known.reason or Reason.SLOW for known in waiting), None)
        return PaperKnown(trouble, self._printed_at, self._line is None)

    def on_change(self, tell: Callable[[str, JobState], None]) -> None:
        """Call `tell` with the job and its new state at each change, on a thread that is not the window's. It must not block."""
        self._listeners.append(tell)

    def _expect(self, jobs: tuple[str, ...], write: Callable[..., tuple[PaperJob, ...]]) -> None:
        for job in jobs:
            self._tell(job, JobState(PrintState.MAKING, None, 1))
        self._store.submit(write).add_done_callback(partial(self._written, jobs))

    def _written(self, jobs: tuple[str, ...], written: Future[tuple[PaperJob, ...]]) -> None:
        error = written.exception()
        if error is None:
            self._arrived.put(written.result())
            return
        log.error('A slip could not be written down: %s', type(error).__name__)
        for job in jobs:
            self._tell(job, JobState(PrintState.FAILED, Reason.NOT_WRITTEN, 1))

    def _tell(self, job: str, state: JobState) -> None:
        with self._telling:
            if self._states.get(job) == state:
                return
            self._states[job] = state
            ended = [old for old, known in self._states.items() if known.state not in OPEN]
            for old in ended[:-REMEMBERED]:
                del self._states[old]
        for tell in self._listeners:
            tell(job, state)

    @property
    def _lines(self) -> tuple[_Line, ...]:
        return tuple(line for line in (self._line, self._card_line) if line is not None)

    def _line_of(self, kind: PaperKind) -> _Line | None:
        return self._card_line if kind is PaperKind.CARD else self._line

    # On the thread

    def _now(self) -> float:
        return self._clock.now().monotonic_ms / 1000

    def _run(self) -> None:
        while not self._stopping.is_set():
            faultless = [self._survives(partial(self._step, followed)) for followed in tuple(self._followed)]
            if all(faultless):
                self._fault = ''
            self._wait()

    def _survives(self, work: Callable[[], None]) -> bool:
        """Do it, and live; returns whether it could be done."""
        try:
            work()
        except Exception as fault:  # a full disk or a locked file passes: the thread must be there to see it
            self._say(f'{type(fault).__name__} while a slip was brought to paper')
            return False
        return True

    def _say(self, fault: str) -> None:
        """Log a fault, once for as long as it lasts."""
        if fault != self._fault:
            log.warning('%s', fault)
        self._fault = fault

    def _wait(self) -> None:
        """Until the next look is due, or a job comes."""
        stuck = all(one.first.state is PrintState.NEEDS_SOMEBODY for one in self._followed)
        try:
            jobs = self._arrived.get(timeout=self._patience.look_later_every if stuck else self._patience.look_every)
        except queue.Empty:
            return
        self._follow(jobs)

    def _follow(self, jobs: tuple[PaperJob, ...]) -> None:
        """In the tray each slip lies by itself, for whoever collects it; cards are drawn on one sheet."""
        alone = [job for job in jobs if self._line is None and job.kind is not PaperKind.CARD]
        together = tuple(job for job in jobs if job not in alone)
        self._followed += [_Followed(group, self._now()) for group in [*((job,) for job in alone), together] if group]
        self._tell_all(jobs)

    def _tell_all(self, jobs: Sequence[PaperJob]) -> None:
        for job in jobs:
            if job.state is PrintState.ON_PAPER:
                self._printed_at = self._clock.now().london
            self._tell(job.id, JobState(job.state, job.reason, job.copy))

    def _step(self, followed: _Followed) -> None:
        """Bring one job on as far as it goes now."""
        line = self._line_of(followed.first.kind)
        if line is None:
            self._bring_to_tray(followed)
            return
        try:
            if followed.first.cups_id is None:
                self._hand_over(followed, line)
            else:
                self._look(followed, line, followed.first.cups_id)
            followed.away_since = None
        except Unreachable:
            self._away(followed)
        except Refused as refused:
            self._say(f'The print system refused: {refused}')
            self._move(followed, *self._or_too_old(followed.first, PrintState.NEEDS_SOMEBODY, Reason.REFUSED))

    def _bring_to_tray(self, followed: _Followed) -> None:
        job = followed.first
        path = printing.tray_path(self._tray, job)
        if not path.exists():
            if self._too_old(job):
                self._move(followed, PrintState.FAILED, Reason.TOO_OLD)
                return
            if job.begun:  # it may have lain there, and been collected
                self._begin_again(followed)
            pdf = self._drawn(followed)
            if pdf is None:
                return
            printing.to_tray(printing.tray_path(self._tray, followed.first), pdf, self._clock.now())
        self._move(followed, PrintState.TRAY)

    def _hand_over(self, followed: _Followed, line: _Line) -> None:
        """Found by its name first: the last attempt may have come through although its answer did not."""
        found = line.queue.named(followed.first.name)
        if found is not None:
            self._taken(followed, found.id)
            return
        if self._too_old(followed.first):
            self._move(followed, PrintState.FAILED, Reason.TOO_OLD)
            return
        if followed.first.begun:
            if followed.again == MOST_AGAIN:
                self._move(followed, PrintState.FAILED, Reason.LOST)
                return
            self._begin_again(followed)
        self._start_stopped(line, line.queue.condition())
        pdf = self._drawn(followed)
        if pdf is not None:
            self._taken(followed, line.queue.print(followed.first.name, pdf, line.media))

    def _begin_again(self, followed: _Followed) -> None:
        followed.again += 1
        self._keep(followed, self._store.call(printing.once_more, followed.ids))

    def _drawn(self, followed: _Followed) -> bytes | None:
        """The papers, once it is written down that somebody may have them; None where there is none to print.

        What cannot be drawn fails by itself, and keeps no other from paper.
        """
        begun = self._store.call(printing.begin, followed.ids)
        followed.jobs = tuple(job for job, _asked in begun)
        cards: list[tuple[CodeCard, Language]] = []
        drawn: dict[str, bytes] = {}
        for job, asked in begun:
            spoken = language.load(job.language)
            if isinstance(asked, CodeCard):
                cards.append((asked, spoken))
                continue
            if asked is None:
                self._not_drawn(followed, job, Reason.NOT_AGREED)
                continue
            try:
                drawn[job.id] = self._draw(asked, spoken)
            except (MissingGlyph, TooLong) as why:
                log.error('A paper could not be drawn: %s', type(why).__name__)
                self._not_drawn(followed, job, Reason.NOT_DRAWN)
        if not followed.jobs:
            self._keep(followed, ())
            return None
        if cards:
            return self._draw_cards(cards)
        if len(drawn) > 1:
            ends = accumulate(count(pdf) for pdf in drawn.values())
            self._store.call(printing.drawn, dict(zip(drawn, ends, strict=True)))
        return bound(tuple(drawn.values()))

    def _not_drawn(self, followed: _Followed, job: PaperJob, why: Reason) -> None:
        followed.jobs = tuple(other for other in followed.jobs if other.id != job.id)
        self._tell_all(self._store.call(printing.move, [job.id], PrintState.FAILED, why))

    def _taken(self, followed: _Followed, number: int) -> None:
        followed.since = self._now()
        self._keep(followed, self._store.call(printing.handed_over, followed.ids, number))

    def _look(self, followed: _Followed, line: _Line, number: int) -> None:
        job = followed.first
        found = line.queue.job(number)
        if found is None or found.name != job.name:  # after losing its jobs a print system gives their numbers to others
            found = line.queue.named(job.name)
        if found is None:
            self._move(followed, PrintState.FAILED, Reason.LOST)
            return
        condition = line.queue.condition()
        state, reason = judged(found, condition)
        if state is PrintState.ON_PAPER and printer_gave_up(condition.device, job.name):
            state, reason = PrintState.FAILED, Reason.ENDED_AT_PRINTER
        if state in OPEN and self._start_stopped(line, condition):
            if job.state is not PrintState.SENT:
                self._doubt(followed)
            return
        self._count(followed, condition, 'not-completed' if state in OPEN else 'completed')
        state, reason = self._or_too_old(job, *self._or_slow(followed, condition, state, reason))
        if state is PrintState.ON_PAPER and job.doubtful:
            reason = Reason.CHECK_THE_TRAY
        if state not in OPEN and (found.kept or found.status < JobStatus.CANCELED):
            self._purge(line, found)
        self._move(followed, state, reason)

    def _count(self, followed: _Followed, condition: ipp.Condition, which: str) -> None:
        """Keep how many pages of a job of several people are out: when it breaks off, staff know from whom on to print again.

        The printer itself is asked, for what CUPS counts may be pages that were only made ready.
        """
        if len(followed.jobs) == 1:
            return
        found = at_printer(condition.device, followed.first.name, which)
        if found is not None and found.pages_out is not None and found.pages_out != followed.pages_out:
            followed.pages_out = found.pages_out
            self._store.call(printing.came_out, followed.ids, found.pages_out)

    def _or_slow(
        self, followed: _Followed, condition: ipp.Condition, state: PrintState, reason: str | None
    ) -> tuple[PrintState, str | None]:
        """The same, or that somebody is needed because nothing has come for too long."""
        if state is PrintState.NEEDS_SOMEBODY:
            followed.since = self._now()  # once it is seen to, it has all the time again
        elif state in OPEN and self._now() - followed.since >= self._patience.slow_after:
            named = (bare(keyword) for keyword in condition.reasons if not keyword.startswith('cups-'))
            return PrintState.NEEDS_SOMEBODY, next(named, Reason.SLOW)
        return state, reason

    def _or_too_old(self, job: PaperJob, state: PrintState, reason: str | None) -> tuple[PrintState, str | None]:
        """The same, or that it is given up: whoever it was for has gone."""
        return (PrintState.FAILED, Reason.TOO_OLD) if state in OPEN and self._too_old(job) else (state, reason)

    def _too_old(self, job: PaperJob) -> bool:
        return abs(self._clock.now().at - job.asked_at) > KEPT_FOR

    def _start_stopped(self, line: _Line, condition: ipp.Condition) -> bool:
        """Start a queue that stopped; returns whether it was started now."""
        now = self._now()
        if condition.status is not QueueStatus.STOPPED:
            line.resume_wait = self._patience.resume_every
            return False
        if now < line.resume_at:
            return False
        line.resume_at, line.resume_wait = now + line.resume_wait, min(2 * line.resume_wait, LONGEST_RESUME_WAIT)
        try:
            line.queue.resume()
        except Refused as refused:
            self._say(f'The queue is stopped and may not be started from here: {refused}')
            return False
        log.info('The queue had stopped and was started again')
        return True

    def _purge(self, line: _Line, found: ipp.Job) -> None:
        """Take a slip that will not be printed any more, or that was and is still kept, out of the spool: a name stands in it."""
        try:
            line.queue.cancel(found.id)
        except Refused as refused:
            log.error('A slip stays in the spool: %s', refused)
        if found.status is JobStatus.COMPLETED:
            log.warning('The print system kept a printed slip, which was taken out of the spool: set PreserveJobFiles No')

    def _away(self, followed: _Followed) -> None:
        """The print system does not answer. It may come back with the job, and print it a second time."""
        now = self._now()
        followed.since = now
        followed.away_since = now if followed.away_since is None else followed.away_since
        self._doubt(followed)
        if self._too_old(followed.first) and not followed.first.begun:
            self._move(followed, PrintState.FAILED, Reason.TOO_OLD)
        elif now - followed.away_since >= self._patience.away_after:
            self._move(followed, PrintState.NEEDS_SOMEBODY, Reason.PRINT_SYSTEM_AWAY)

    def _doubt(self, followed: _Followed) -> None:
        if followed.first.cups_id is not None and not followed.first.doubtful:
            followed.jobs = self._store.call(printing.doubt, followed.ids) or followed.jobs

    def _keep(self, followed: _Followed, jobs: tuple[PaperJob, ...]) -> None:
        """What the store says of them now; nothing of people who were erased meanwhile."""
        if (not jobs or jobs[0].state not in OPEN) and followed in self._followed:
            self._followed.remove(followed)
        followed.jobs = jobs or followed.jobs
        self._tell_all(jobs)

    def _move(self, followed: _Followed, state: PrintState, reason: str | None = None) -> None:
        """Write down a change, and tell it; where nothing changed, nothing."""
        if (followed.first.state, followed.first.reason) != (state, reason):
            self._keep(followed, self._store.call(printing.move, followed.ids, state, reason))
