"""Calls through a phone line of the kiosk: baresip places them, a thread of its own follows each to its end.

What is dialled comes out of the book by its key, never from what somebody typed. One call at a time. A call ends when the
kiosk ends, and no call ends because nobody touched the screen.
"""

from __future__ import annotations

import logging
import re
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from services.calls.baresip import Baresip, Event, Gone, Line, Sound
from services.calls.book import AddressBook
from services.calls.call import AlreadyCalling, CallState, EndedBy, Stage
from services.clock import Clock
from services.wire import CallEnd

log = logging.getLogger(__name__)

LOOK_EVERY = 0.2
"""Seconds between two looks at what is overdue."""
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 10.0
"""A run that lasted so long was a good one."""
KEYS = re.compile(r'[0-9*#]')
BY_CODE = {
    404: CallEnd.NOT_FOUND,
    408: CallEnd.NO_ANSWER,
    410: CallEnd.NOT_FOUND,
    480: CallEnd.NO_ANSWER,
    484: CallEnd.NOT_FOUND,
    485: CallEnd.NOT_FOUND,
    486: CallEnd.BUSY,
    487: CallEnd.NO_ANSWER,
    600: CallEnd.BUSY,
    603: CallEnd.DECLINED,
    604: CallEnd.NOT_FOUND,
}
"""What SIP's answers (RFC 3261, 21) mean, coming from a telephone network (RFC 3398, 7.2.4.1); all others: it did not get there."""
PUT_DOWN_THERE = 'Connection reset by peer'


@dataclass(frozen=True)
class Patience:
    """How long things may take, in seconds."""

    dialling: float = 20.0
    """Until the line says anything. baresip itself would wait for 32."""
    ringing: float = 45.0
    """Without an answer; baresip itself would let it ring for ever."""
    silent: int = 120
    """Without any sound from there, whole seconds: then the line is lost. Long, for a queue may hold a call in silence."""
    hanging_up: float = 1.0
    """Until baresip has ended a call; then baresip is ended."""
    restart: float = 0.1
    """Before baresip is started again; doubles while it does not stay."""


@dataclass
class _Call:
    key: str
    digits: str
    since: float
    """Monotonic seconds, here and below: when this stage began."""
    stage: Stage = Stage.DIALLING
    dialled: bool = False
    began: float = 0.0
    asked: CallEnd | None = None
    """What it ends as, once it was ended from here."""
    asked_at: float = 0.0
    seconds: float = 0.0
    """How long it was, once it has ended."""
    end: CallEnd | None = None
    ended_by: EndedBy | None = None
    forgotten: bool = False

    def move(self, stage: Stage, now: float) -> None:
        self.stage, self.since = stage, now

    def lasted(self, now: float) -> float:
        return now - (self.since if self.stage is Stage.TALKING else self.began)

    def close(self, end: CallEnd, ended_by: EndedBy | None, now: float) -> None:
        self.seconds = self.lasted(now) if self.stage is Stage.TALKING else 0.0
        self.end, self.ended_by = end, ended_by
        self.move(Stage.ENDED, now)

    def state(self, now: float) -> CallState:
        seconds = self.seconds if self.end is not None else self.lasted(now)
        return CallState(self.stage, self.key, int(seconds), self.end, self.ended_by)


def judged(says: str, stage: Stage) -> tuple[CallEnd, EndedBy | None]:
    """What it means that a call closed which nobody here ended."""
    if stage is Stage.TALKING:
        return (CallEnd.ANSWERED, EndedBy.THEM) if says == PUT_DOWN_THERE else (CallEnd.BROKEN, None)
    code = says.partition(' ')[0]
    if code.isascii() and code.isdigit():
        return BY_CODE.get(int(code), CallEnd.UNREACHABLE), None
    # without an answer from there it failed on the way; once it rang, the way was good, and what failed is here
    return (CallEnd.BROKEN if stage is Stage.RINGING else CallEnd.UNREACHABLE), None


class Softphone:
    """The kiosk's phone line. `start` it once; baresip is kept running from then until `close`."""

    def __init__(
        self,
        book: AddressBook,
        line: Line,
        folder: Path,
        clock: Clock,
        sound: Sound | None = None,
        patience: Patience | None = None,
    ) -> None:
        """folder: for baresip's settings; nothing of a call is written there."""
        self._book, self._line, self._folder, self._clock = book, line, folder, clock
        self._sound, self._patience = sound or Sound(), patience or Patience()
        self._lock = threading.Lock()
        self._call: _Call | None = None
        self._baresip: Baresip | None = None
        self._volume_changed = False
        self._wanted, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name='phone', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def call(self, key: str) -> None:
        """Raises NotInBook, HandsetOnly, AlreadyCalling."""
        digits = self._book.digits(key)
        with self._lock:
            if self._open() is not None:
                raise AlreadyCalling
            now = self._now()
            self._call = _Call(key, digits, since=now, began=now)
            self._dial()
        self._wanted.set()

    def hang_up(self) -> None:
        """End the call: cancelled before an answer, ended by us after one."""
        with self._lock:
            self._hang_up(CallEnd.CANCELLED)

    def press(self, digit: str) -> None:
        """Press a key, as a menu at the other end asks for: 0 to 9, * or #. Only while talking. Raises ValueError."""
        if not KEYS.fullmatch(digit):
            raise ValueError('not a key of a phone')
        with self._lock:
            if self._call is not None and self._call.stage is Stage.TALKING:
                self._send('sndcode', digit)

    def louder(self) -> bool:
        """Turn the machine's sound up by a step; baresip itself has no volume. False: this machine's sound cannot be set from here."""
        self._volume_changed = True
        return _set_volume('10%+')

    def state(self) -> CallState:
        with self._lock:
            if self._call is None or self._call.forgotten:
                return CallState(Stage.IDLE)
            return self._call.state(self._now())

    def forget(self) -> None:
        """End the call that is on, if any, keep nothing of it, and set the sound back: the visit is over."""
        with self._lock:
            self._hang_up(CallEnd.CANCELLED)
            call = self._open()
            if call is not None:
                call.forgotten = True
            else:
                self._call = None
        if self._volume_changed:
            self._volume_changed = False
            _set_volume('60%')

    def close(self) -> None:
        self.hang_up()
        self._closing.set()
        self._wanted.set()
        if self._thread.ident is not None:
            self._thread.join()

    # With the lock held

    def _open(self) -> _Call | None:
        return self._call if self._call is not None and self._call.end is None else None

    def _dial(self) -> None:
        if self._baresip is not None and self._call is not None:
            self._call.dialled = True
            self._send('dial', self._line.address(self._call.digits))

    def _hang_up(self, end: CallEnd) -> None:
        call = self._open()
        if call is None or call.asked is not None:
            return
        call.asked, call.asked_at = end, self._now()
        if call.dialled:
            self._send('hangup')
        else:
            self._closed(call, '')

    def _send(self, command: str, words: str = '') -> None:
        if self._baresip is None:
            return
        try:
            self._baresip.send(command, words)
        except Gone as why:  # the thread that reads finds it, too, and ends the call
            log.debug('The phone program was told nothing: %s', why)

    def _closed(self, call: _Call, says: str) -> None:
        if call.asked is None:
            end, by = judged(says, call.stage)
        elif call.stage is Stage.TALKING:
            end, by = CallEnd.ANSWERED, EndedBy.US
        else:
            end, by = call.asked, None
        self._finish(call, end, by)

    def _finish(self, call: _Call, end: CallEnd, by: EndedBy | None) -> None:
        call.close(end, by, self._now())
        if call.forgotten:
            self._call = None

    # The thread

    def _run(self) -> None:
        short_runs = 0
        while not self._closing.is_set():
            began = self._now()
            self._wanted.clear()
            self._one_run()
            short_runs = short_runs + 1 if self._now() - began < STEADY_SECONDS else 0
            self._wanted.wait(min(self._patience.restart * 2 ** min(short_runs, 9), LONGEST_PAUSE))

    def _one_run(self) -> None:
        """Run baresip until it ends, or must."""
        try:
            baresip = Baresip(self._folder, self._line, self._sound, self._patience.silent)
        except Gone as why:
            log.warning('The phone program does not run: %s', why)
            self._lost()
            return
        try:
            with self._lock:
                self._baresip = baresip
                if self._open() is not None:
                    self._dial()
            while not self._closing.is_set():
                for event in baresip.events(LOOK_EVERY):
                    with self._lock:
                        self._take(event)
                with self._lock:
                    self._look()
        except Gone as why:
            log.warning('The phone program is started again: %s', why)
        finally:
            with self._lock:
                self._baresip = None
            self._lost()
            baresip.end()

    def _take(self, event: Event) -> None:
        call = self._open()
        if event.kind == 'CALL_INCOMING' and call is None:  # nobody rings a person who is here; in a call baresip refuses by itself
            self._send('hangup')
        if call is None or not event.outgoing:
            return
        if event.kind in ('CALL_RINGING', 'CALL_PROGRESS') and call.stage is Stage.DIALLING:
            call.move(Stage.RINGING, self._now())
        elif event.kind == 'CALL_ESTABLISHED' and call.stage is not Stage.TALKING:
            call.move(Stage.TALKING, self._now())
        elif event.kind == 'CALL_CLOSED':
            self._closed(call, event.says)
        elif event.kind == 'REFUSED' and event.says == 'dial':
            self._finish(call, CallEnd.BROKEN, None)

    def _look(self) -> None:
        """End what has taken too long. Raises Gone where baresip does not do it."""
        call, now = self._open(), self._now()
        if call is None:
            return
        if call.asked is not None:
            if now - call.asked_at > self._patience.hanging_up:
                raise Gone('it does not end a call')
        elif call.stage is Stage.DIALLING and now - call.since > self._patience.dialling:
            self._hang_up(CallEnd.UNREACHABLE)
        elif call.stage is Stage.RINGING and now - call.since > self._patience.ringing:
            self._hang_up(CallEnd.NO_ANSWER)

    def _lost(self) -> None:
        """There is no baresip: there is no call."""
        with self._lock:
            call = self._open()
            if call is not None and call.asked is not None:
                self._closed(call, '')
            elif call is not None:
                self._finish(call, CallEnd.BROKEN, None)

    def _now(self) -> float:
        return self._clock.now().monotonic_ms / 1000


def _set_volume(step: str) -> bool:
    try:
        command = ['amixer', '-q', '-D', 'default', 'sset', 'Master', step, 'unmute']
        return subprocess.run(command, check=False, capture_output=True, timeout=2).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
