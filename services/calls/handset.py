"""The lounge's own phone: the person dials, the screen shows the number, keeps the time and takes what came of it."""

from __future__ import annotations

import threading
from dataclasses import replace

from services.calls.book import AddressBook
from services.calls.call import AlreadyCalling, CallState, Stage
from services.clock import Clock
from services.wire import CallEnd


class Handset:
    """A phone of which nobody here knows whether it rings."""

    def __init__(self, book: AddressBook, clock: Clock) -> None:
        self._book, self._clock = book, clock
        self._lock = threading.Lock()
        self._call = CallState(Stage.IDLE)
        self._began_ms = 0

    def call(self, key: str) -> None:
        """Raises NotInBook, AlreadyCalling."""
        self._book.shown(key)
        with self._lock:
            if self._call.stage is Stage.BY_HAND:
                raise AlreadyCalling
            self._call, self._began_ms = CallState(Stage.BY_HAND, key), self._clock.now().monotonic_ms

    def came_of_it(self, end: CallEnd) -> None:
        """The person says what came of the call; nothing happens where there is none."""
        with self._lock:
            if self._call.stage is Stage.BY_HAND:
                self._call = replace(self._timed(), stage=Stage.ENDED, end=end)

    def hang_up(self) -> None:
        """The person did not call after all."""
        self.came_of_it(CallEnd.CANCELLED)

    def state(self) -> CallState:
        with self._lock:
            return self._timed()

    def _timed(self) -> CallState:
        if self._call.stage is not Stage.BY_HAND:
            return self._call
        return replace(self._call, seconds=(self._clock.now().monotonic_ms - self._began_ms) // 1000)

    def forget(self) -> None:
        with self._lock:
            self._call = CallState(Stage.IDLE)

    def close(self) -> None:
        self.forget()
