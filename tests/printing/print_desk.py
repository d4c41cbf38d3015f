"""A kiosk as far as it prints: a store with Jordan's day in it, and a printer that can be started, stopped and killed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
from builders import Program, appointment, put, release
from sqlalchemy import select

from services import attention, language, slips
from services.clock import ClockSetTo, Moment
from services.ipp import Queue
from services.language import Language
from services.printer import JobState, Patience, Printer
from services.printing import OPEN, SlipAsked
from services.store.database import Store, Transaction
from services.store.keys import Enrolment
from services.store.models import JournalEntry
from services.wire import Kind

ENGLISH = language.load('en')
NAME = 'Jordan'
STREET = 'Umbrella Row'
SECONDS = 15
VICTIM = Path(__file__).with_name('victim.py')


class Hands(ClockSetTo):
    """A clock that runs, and whose hands can be moved on."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 5, 14, 9, 31, tzinfo=UTC))
        self.ahead = timedelta()

    def now(self) -> Moment:
        real = super().now()
        ahead = getattr(self, 'ahead', timedelta())
        return Moment(real.at + ahead, real.boot, real.monotonic_ms + ahead // timedelta(milliseconds=1))


def draw(asked: SlipAsked, spoken: Language) -> bytes:
    return slips.make(
        asked.day, spoken, number=asked.number, version=asked.version, copy=asked.copy, printed_at=asked.made_at, demonstration=True
    )


def words_on(sheet: Path) -> str:
    pages = pypdf.PdfReader(io.BytesIO(sheet.read_bytes())).pages
    return ' '.join(' '.join(page.extract_text() for page in pages).split())


class Desk:
    def __init__(self, program: Program, home: Path, keys_folder: Path, enrolment: Enrolment, clock: ClockSetTo, url: str | None) -> None:
        self._program, self._home, self._keys, self._enrolment = program, home, keys_folder, enrolment
        self.clock, self._url = clock, url
        self.tray = home / 'tray'
        self.person = release(first_name=NAME)
        self.stop_of_day = appointment(self.person.id, address=f'21 {STREET}, Lincoln')
        self.told: list[tuple[str, JobState]] = []
        self._changed = threading.Condition()
        self.printer: Printer | None = None
        self.store: Store = program.start().current
        self.store.call(put, self.person, self.stop_of_day)

    def start(
        self,
        patience: Patience | None = None,
        change: Callable[[Queue], None] | None = None,
        draw: object = draw,
        stickers: tuple[Queue | None, str] | None = None,
    ) -> Printer:
        """Start, or stop and start again, as the program does."""
        self.stop()
        self.store = self._program.start().current
        line = None if self._url is None else Queue(self._url)
        if line is not None and change is not None:
            change(line)
        quick = patience or Patience(look_every=0.05, look_later_every=0.05, away_after=0.3)
        self.printer = Printer(self.store, self.clock, self.tray, draw, line=line, stickers=stickers, patience=quick)  # type: ignore[arg-type]
        self.told = []
        self.printer.on_change(self._tell)
        self.printer.start()
        return self.printer

    def _tell(self, job: str, state: JobState) -> None:
        with self._changed:
            self.told.append((job, state))
            self._changed.notify_all()

    def stop(self) -> None:
        if self.printer is not None:
            self.printer.stop()
            self.printer = None

    def wait(self, job: str, state: str, reason: str | None = None) -> JobState:
        """Wait until a job is in a state, for a reason."""
        printer = self.printer
        assert printer is not None

        def enough() -> bool:
            known = printer.state(job)
            return (known.state, known.reason) == (state, reason) or known.state not in OPEN

        with self._changed:
            self._changed.wait_for(enough, SECONDS)
        found = printer.state(job)
        if (found.state, found.reason) != (state, reason):
            raise AssertionError(f'it is {found}')
        return found

    def journal(self) -> list[tuple[int, str, str | None]]:
        """Copy, state and reason of each entry about printing."""

        def read(tx: Transaction) -> list[tuple[int, str, str | None]]:
            kinds = JournalEntry.kind == Kind.PRINT_STATE
            payloads = [
                json.loads(text) for text in tx.session.scalars(select(JournalEntry.payload).where(kinds).order_by(JournalEntry.seq))
            ]
            assert all(set(payload) == {'paper', 'number', 'version', 'copy', 'state', 'reason'} for payload in payloads)
            return [(payload['copy'], payload['state'], payload['reason']) for payload in payloads]

        return self.store.call(read)

    def needs(self) -> list[str]:
        """For what staff are called."""
        return [call.need for call in self.store.call(attention.standing)]

    def killed_at(self, step: str) -> str:
        """Have a program print a slip and kill it once it has come to this step; returns the job."""
        self.stop()
        self._program.stop()
        words = [str(self._home), str(self._keys), self._url or '', step, self.person.id, json.dumps(asdict(self._enrolment))]
        environment = os.environ | {'PYTHONPATH': os.pathsep.join(sys.path)}
        victim = subprocess.Popen([sys.executable, str(VICTIM), *words], stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert victim.stdout is not None
            job, at = (victim.stdout.readline().strip() for _ in range(2))
            assert at == step
        finally:
            victim.kill()
            victim.wait()
            victim.stdout.close()
        return job
