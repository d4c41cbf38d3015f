"""What the real window takes, measured from outside the kiosk's process: `kiosk run` on a virtual screen of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import Figure, figure, progress
from tests.bench.lounge import KIOSK, PATIENCE, Lounge, lounge
from tests.bench.x11 import Screen, changed
from tests.journeys.real_window import RealWindow

STARTS, VISITS = 10, 8
SETTLED = 12.0
"""Seconds after which the kiosk has made its screens ahead and has spoken to the centre."""
IDLE_SECONDS, IDLE_TIMES = 20, 3
CODE = '482910'
VISIT = (
    'Touch to start', 'Go on', CODE, "Yes, that's me", 'Medicine, GP', 'Back', 'Print', 'Back', 'Send to my phone', 'Back',
    "I'm finished", 'Go on', 'Wipe the screen',
)  # fmt: skip
"""A visit by what is touched; the code is typed."""
LANGUAGE_TIMES, LANGUAGE_ROWS, QUIET = 10, 12, 0.5
"""How often a language is chosen and chosen back, how many rows of pixels are looked at, and seconds without a change that end it."""
ROWS = 4
"""How many rows of pixels are looked at, besides those of the finger."""


EMPTY = """
from kiosk import window
window.open_as({width}, {height})
from kivy.base import runTouchApp
from kivy.uix.label import Label
runTouchApp(Label(text='Touch to start', font_size=60))
"""
"""A window as the kiosk opens it, with one line of text and nothing of the kiosk in it."""


class Window(RealWindow):
    """The kiosk of a lounge whose centre runs already."""

    def __init__(self, of: Lounge, **settings: str) -> None:
        """`settings`: environment variables of the kiosk."""
        super().__init__(of.home.path.parent, **settings)

    def __enter__(self) -> Window:
        super().__enter__()
        self.screen = Screen(self.environment['DISPLAY'], *self.size)
        return self

    def __exit__(self, *error: object) -> None:
        self.screen.close()
        super().__exit__(None, None, None)

    def start(self) -> None:
        self.log = self.folder / 'kiosk.log'
        with self.log.open('ab') as log:
            self.program = subprocess.Popen([KIOSK, 'run'], env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def start_empty(self) -> None:
        """Start a window of this size with nothing in it instead."""
        width, height = self.size
        command = [sys.executable, '-c', EMPTY.format(width=width, height=height)]
        self.program = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)

    def seconds_to_first_frame(self) -> float:
        """Start the program, on a screen that shows nothing."""
        middle = self.size[1] // 2
        before = self.screen.row(middle)
        since = time.perf_counter()
        self.start()
        return changed(self.screen, lambda: self.screen.row(middle), before, since, PATIENCE)

    def tap(self, x: int, y: int) -> tuple[float, float]:
        """Milliseconds until the screen shows the finger on it, and until it shows something else once the finger has left."""
        rows = sorted({y, *(self.size[1] * (row * 2 + 1) // (ROWS * 2) for row in range(ROWS))})
        look = lambda: self.screen.rows(rows)  # noqa: E731
        self.screen.move(x, y)
        time.sleep(0.3)
        before, since = look(), time.perf_counter()
        self.screen.press()
        shown = changed(self.screen, look, before, since, PATIENCE)
        time.sleep(0.1)
        before, since = look(), time.perf_counter()
        self.screen.release()
        return shown * 1000, changed(self.screen, look, before, since, PATIENCE) * 1000

    def last_pixel(self, x: int, y: int) -> float:
        """Milliseconds from the finger's leaving until nothing on the screen changes any more."""
        rows = [self.size[1] * (row * 2 + 1) // (LANGUAGE_ROWS * 2) for row in range(LANGUAGE_ROWS)]
        self.screen.move(x, y)
        time.sleep(0.3)
        self.screen.press()
        time.sleep(0.3)
        seen, since = self.screen.rows(rows), time.perf_counter()
        self.screen.release()
        last = since + changed(self.screen, lambda: self.screen.rows(rows), seen, since, PATIENCE)
        seen = self.screen.rows(rows)
        while time.perf_counter() - last < QUIET:
            self.screen.wait_for_drawing(QUIET)
            now = self.screen.rows(rows)
            if now != seen:
                seen, last = now, time.perf_counter()
        return (last - since) * 1000

    @property
    def resident_mb(self) -> float:
        status = Path(f'/proc/{self.program.pid}/status').read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith('VmRSS:')) / 1024

    @property
    def cpu_seconds(self) -> float:
        """Of the kiosk's process and all its threads."""
        fields = Path(f'/proc/{self.program.pid}/stat').read_text().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


@contextmanager
def _window() -> Iterator[Window]:
    with lounge() as made, Window(made) as opened:
        opened.wait_for('Touch to start')
        yield opened


def first_frame() -> Iterator[Figure]:
    taken = []
    with _window() as window:  # that start was the first: it filled the caches of files and of bytecode
        for number in range(STARTS):
            window.stop()
            taken.append(window.seconds_to_first_frame())
            progress(f'  start {number + 1} of {STARTS}: {taken[-1]:.2f} s')
            time.sleep(2)
    yield figure('first frame (exec to first changed pixel)', 's', taken, 0.8)


def visits() -> Iterator[Figure]:
    """Taps and memory: the same visit again and again."""
    pressed, released, resident = [], [], []
    with _window() as window:
        time.sleep(SETTLED)
        places = _places(window)
        resident.append(window.resident_mb)
        for number in range(VISITS):
            for what, place in zip(VISIT, places, strict=True):
                time.sleep(0.4)  # what the tap before brought is there
                if what == CODE:
                    window.type(CODE)
                    time.sleep(0.6)
                else:
                    shown, answered = window.tap(*place)
                    pressed.append(shown)
                    released.append(answered)
            resident.append(window.resident_mb)
            progress(f'  visit {number + 1} of {VISITS}: {resident[-1]:.0f} MB')
        window.wait_for('Touch to start')
    yield figure('tap: finger down to changed pixel', 'ms', pressed, 80)
    yield figure('tap: finger up to changed pixel', 'ms', released, 80)
    yield figure('memory after a visit (RSS)', 'MB', resident, 200, 'max')


def language() -> Iterator[Figure]:
    """A touch on a language of the welcome screen, until all of it stands in that language."""
    taken = []
    with _window() as window:
        time.sleep(SETTLED)
        for number in range(LANGUAGE_TIMES):
            for name in ('Polski', 'English'):
                place = window.wait_for(name)
                taken.append(window.last_pixel(place.x, place.y))
            progress(f'  languages, {number + 1} of {LANGUAGE_TIMES}: {taken[-1]:.0f} ms')
    yield figure('language switch, to the last pixel', 'ms', taken, 100)


def empty() -> Iterator[Figure]:
    """What Python, Kivy and the renderer take of it; on a machine without a graphics card the renderer is Mesa's llvmpipe."""
    with _window() as window:
        window.stop()
        window.start_empty()
        window.wait_for('Touch to start')
        yield figure('memory, of which an empty window (RSS)', 'MB', [window.resident_mb], None)
        window.program.terminate()


def _places(window: Window) -> list[tuple[int, int]]:
    """Where the words of each step stand: seen on a first visit, which is not measured."""
    places = []
    for what in VISIT:
        found = window.wait_for('Type the 6 numbers' if what == CODE else what)
        places.append((found.x, found.y))
        if what == CODE:
            window.type(CODE)
        else:
            window.touch_at(found.x, found.y)
    window.wait_for('Touch to start')
    return places


def idle() -> Iterator[Figure]:
    """At the welcome screen, with the threads of store, sync, printer and tray at work as always."""
    taken = []
    with _window() as window:
        time.sleep(SETTLED)
        for number in range(IDLE_TIMES):
            before = window.cpu_seconds
            time.sleep(IDLE_SECONDS)
            taken.append((window.cpu_seconds - before) / IDLE_SECONDS * 100)
            progress(f'  {IDLE_SECONDS} idle seconds, {number + 1} of {IDLE_TIMES}: {taken[-1]:.2f} %')
    yield figure('idle CPU (of one core)', '%', taken, 2, 'max')
