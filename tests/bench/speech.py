"""How long somebody waits who touched "Listen": until the player of the real kiosk has the first samples of something that sounds."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, figure, progress
from tests.bench.lounge import PATIENCE, lounge
from tests.bench.window import Window

TIMES = 20
FIRST = 2048
"""Bytes of a wave: its header and 45 milliseconds, of which espeak-ng's first are no silence."""
PLAYER = """#!/bin/sh
head -c {first} > /dev/null
date +%s%N > {told}.new
mv {told}.new {told}
exec cat > /dev/null
"""
"""Notes when it had the first samples, in the place of aplay."""


def first_sound() -> Iterator[Figure]:
    taken = []
    with tempfile.TemporaryDirectory(prefix='bench-') as folder, lounge() as made:
        told, player = Path(folder, 'told'), Path(folder, 'aplay')
        player.write_text(PLAYER.format(first=FIRST, told=told))
        player.chmod(0o755)
        with Window(made, PATH=f'{folder}:{os.environ["PATH"]}') as window:
            place = window.wait_for('Listen')
            for number in range(TIMES):
                time.sleep(1)
                told.unlink(missing_ok=True)
                window.screen.move(place.x, place.y)
                window.screen.press()
                time.sleep(0.1)
                since = time.time_ns()
                window.screen.release()
                taken.append((_at(told) - since) / 1e6)
                progress(f'  Listen, {number + 1} of {TIMES}: {taken[-1]:.0f} ms')
                # the next touch begins by ending this
                window.screen.press()
                time.sleep(0.1)
                window.screen.release()
    yield figure('first sound after "Listen"', 'ms', taken, 150)


def _at(told: Path) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if told.exists():
            return int(told.read_text())
        time.sleep(0.002)
    raise TimeoutError('nothing was heard')
