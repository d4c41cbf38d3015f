"""What keeps the kiosk up: single faults lead home, repeated ones end the program, timers outlive a fault.

A fault's own words may hold a person's name (a database names the values it was given), so a log line has its type and place alone.
"""

from __future__ import annotations

import collections
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock

if TYPE_CHECKING:
    from kivy.app import App

log = logging.getLogger(__name__)

GAVE_UP = 70
"""The exit code after repeated faults; EX_SOFTWARE of sysexits.h."""


def report(error: BaseException) -> None:
    """Log a fault by its type and place, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = ' < '.join(f'{frame.filename.rpartition("/")[2]}:{frame.lineno}' for frame in reversed(frames[-6:]))
    log.error('fault %s at %s', type(error).__name__, place or 'unknown place')


class KeepRunning(ExceptionHandler):
    """Goes home after a fault; lets the program end when `most` faults came within `seconds`, so that it is started afresh."""

    def __init__(self, go_home: Callable[[], None], now: Callable[[], float], *, most: int = 3, seconds: float = 60) -> None:
        super().__init__()
        self._go_home, self._now, self._seconds = go_home, now, seconds
        self._times: collections.deque[float] = collections.deque(maxlen=most)

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            return ExceptionManager.RAISE  # KeyboardInterrupt and SystemExit arrive here too
        report(inst)
        self._times.append(self._now())
        if len(self._times) == self._times.maxlen and self._times[-1] - self._times[0] < self._seconds:
            return ExceptionManager.RAISE
        Clock.schedule_once(self._home)
        return ExceptionManager.PASS

    def _home(self, _dt: float) -> None:
        self._go_home()


class Every:
    """A timer that a fault does not stop: Kivy forgets an interval whose callback raised.

    The fault goes the way of all others (`ExceptionManager`). `stop` must be called when the owner ends.
    """

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._act = act
        self._event = Clock.schedule_interval(self._run, seconds)

    def _run(self, _dt: float) -> None:
        try:
            self._act()
        except Exception as error:
            if ExceptionManager.handle_exception(error) == ExceptionManager.RAISE:
                raise

    def stop(self) -> None:
        """No more calls. May be called twice."""
        self._event.cancel()


def watch_threads() -> None:
    """Report what other threads and destructors raise, without its words."""

    def in_thread(raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            report(raised.exc_value)

    def in_destructor(raised: Any) -> None:
        if raised.exc_value is not None:
            report(raised.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = in_destructor


def run(app: App) -> int:
    """Run the window until it is closed. Returns the exit code: 0, or GAVE_UP after repeated faults."""
    watch_threads()
    try:
        app.run()
    except Exception as error:
        report(error)
        return GAVE_UP
    return 0
