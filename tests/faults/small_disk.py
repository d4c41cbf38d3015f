"""A disk of a few megabytes that can be filled and made read-only: a real one, where this machine lets us mount it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Until not one more byte fits."""
        with (self.path / 'filler').open('ab', buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(b'\0' * size) == size:
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        (self.path / 'filler').unlink()

    def read_only(self, on: bool) -> None:
        subprocess.run(['mount', '-o', f'remount,{"ro" if on else "rw"}', str(self.path)], check=True, capture_output=True)


@contextmanager
def mounted(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Skips the test where mounting is not permitted."""
    path.mkdir()
    command = ['mount', '-t', 'tmpfs', '-o', f'size={megabytes}m,mode=0700', 'tmpfs', str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f'a small disk cannot be mounted here: {done.stderr.strip()}')
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(['umount', '-l', str(path)], check=True)
