"""The real kiosk on a virtual screen, seen and touched as a person does: by the words on it, at the place where they stand."""

from __future__ import annotations

import functools
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

BEGINS_AT = '2026-05-14T10:42:00'
"""London time at which each demonstration begins, so that its pictures say the same every day."""
PATIENCE = 60.0
"""Seconds that something may take to appear: a slow machine is no reason to fail."""


@dataclass(frozen=True)
class Words:
    """A run of words on the screen and the middle of its box, in pixels."""

    text: str
    x: int
    y: int


@functools.cache
def _reader() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    # several threads wait for each other at full speed, which the other tests pay for
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


@functools.lru_cache(maxsize=1)
def _found(width: int, height: int, pixels: bytes) -> Any:
    """Kept while the screen stands still: whoever waits mostly sees the same again."""
    import numpy

    return _reader()(numpy.frombuffer(pixels, numpy.uint8).reshape(height, width, 3), use_cls=False)[0]


def read(picture: Path) -> list[Words]:
    """All words on a picture. It is read at two thirds of its size: twice as fast, and the words are large."""
    shown = pixels(picture)
    scale = max(1.0, shown.width / 1280)
    smaller = shown.resize((int(shown.width / scale), int(shown.height / scale)))
    return [
        Words(text, int(scale * sum(x for x, _ in corners) / len(corners)), int(scale * sum(y for _, y in corners) / len(corners)))
        for corners, text, _ in _found(*smaller.size, smaller.tobytes()) or []
    ]


def pixels(picture: Path) -> Image:
    """A picture, whole in memory."""
    from PIL import Image

    with Image.open(picture) as shown:
        return shown.convert('RGB')


def letters(text: str) -> str:
    """What is left of a text that was read: its letters and digits."""
    return re.sub(r'[^a-z0-9]', '', text.lower())


def find(words: list[Words], phrase: str) -> Words | None:
    """The words that are the phrase, else the shortest that hold it; spaces, case and punctuation aside, for they are misread."""
    wanted = letters(phrase)
    holding = [one for one in words if wanted in letters(one.text)]
    return min(holding, key=lambda one: len(one.text), default=None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port: int = probe.getsockname()[1]
        return port


class RealWindow:
    """`kiosk demo --run` in a home of its own on a screen of its own."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1920, 1080), begins_at: str = BEGINS_AT, **settings: str) -> None:
        """`begins_at`: London time. `settings`: environment variables such as KIOSK_IDLE_SECONDS."""
        self.folder, self.size, self._begins_at = folder, size, begins_at
        self.home, self.keys = folder / 'home', folder / 'keys'
        self._settings = settings
        self._port = free_port()

    def __enter__(self) -> RealWindow:
        readable, writable = os.pipe()
        command = ['Xvfb', '-displayfd', str(writable), '-screen', '0', f'{self.size[0]}x{self.size[1]}x24', '-nolisten', 'tcp']
        self._screen = subprocess.Popen(command, pass_fds=[writable], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writable)
        with os.fdopen(readable) as told:
            display = ':' + told.readline().strip()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(('KIVY', 'KIOSK', 'SDL'))}
        self.environment = {
            **kept, 'DISPLAY': display, 'KIOSK_HOME': str(self.home), 'KIOSK_KEYS': str(self.keys),
            'KIOSK_WINDOW': f'{self.size[0]}x{self.size[1]}', **self._settings,
        }  # fmt: skip
        self.start()
        return self

    def start(self) -> None:
        """Start the program (again)."""
        command = [sys.executable, '-m', 'kiosk', 'demo', '--run', '--port', str(self._port), '--at', self._begins_at]
        self.log = self.folder / 'kiosk.log'
        with self.log.open('ab') as log:
            self.program = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def stop(self) -> int:
        """End the program as Ctrl-C does; returns its exit code."""
        self.program.send_signal(signal.SIGINT)
        return self.program.wait(PATIENCE)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.program.poll() is None:
            self.stop()
        self._screen.terminate()
        self._screen.wait()

    def shot(self, path: Path) -> Path:
        subprocess.run(['import', '-window', 'root', str(path)], env=self.environment, check=True)
        return path

    def words(self) -> list[Words]:
        with tempfile.TemporaryDirectory() as folder:
            picture = self.shot(Path(folder, 'screen.png'))
            self._read = pixels(picture)
            return read(picture)

    def stands_still(self, at: Words) -> bool:
        """Whether the screen still shows there what was read: reading takes seconds, in which a button may have moved."""
        with tempfile.TemporaryDirectory() as folder:
            around = (at.x - 30, at.y - 15, at.x + 30, at.y + 15)
            return self._read.crop(around).tobytes() == pixels(self.shot(Path(folder, 'screen.png'))).crop(around).tobytes()

    def wait_for(self, phrase: str) -> Words:
        """Where the phrase stands, once it does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            words = self.words()
            if (found := find(words, phrase)) is not None:
                return found
            if self.program.poll() is not None:
                raise AssertionError(f'the program ended: {self.told()}')
        raise AssertionError(f'{phrase!r} did not appear. The screen says: {" | ".join(one.text for one in words)}\n{self.told()}')

    def told(self) -> str:
        """The end of what the program wrote to its log."""
        return self.log.read_text(encoding='utf-8')[-2000:]

    def touch(self, phrase: str) -> None:
        place = self.wait_for(phrase)
        self.touch_at(place.x, place.y)

    def touch_at(self, x: int, y: int) -> None:
        self._xdotool('mousemove', str(x), str(y), 'mousedown', '1', 'sleep', '0.06', 'mouseup', '1', 'sleep', '0.35')

    def type(self, text: str) -> None:
        """Type as a scanner does: the characters and then Return."""
        self._xdotool('type', '--delay', '40', text)
        self._xdotool('key', 'Return')

    def key(self, name: str) -> None:
        self._xdotool('key', name)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(['xdotool', *words], env=self.environment, check=True)


@contextmanager
def real_window(size: tuple[int, int] = (1920, 1080), begins_at: str = BEGINS_AT, **settings: str) -> Iterator[RealWindow]:
    """A kiosk in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder, RealWindow(Path(folder), size, begins_at, **settings) as window:
        yield window
