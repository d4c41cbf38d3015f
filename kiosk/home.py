"""The two folders of a kiosk, and the lock that keeps two programs from writing to one home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.store import keys
from services.store.keys import Enrolment


class HomeError(Exception):
    """A home that cannot be used; `str()` says why and what to do."""


class HomeInUse(HomeError):
    """Another program writes to this home."""


@dataclass(frozen=True)
class Home:
    """Where a kiosk keeps all its run-time state, and where it keeps its secrets. Nothing is written anywhere else."""

    path: Path
    keys: Path

    @property
    def store(self) -> Path:
        from services.store.aside import store_path  # not at the top: the first picture would wait for what speaks SQL

        return store_path(self.path)

    @property
    def tray(self) -> Path:
        return self.path / 'tray'

    @property
    def central(self) -> Path:
        return self.path / 'central'

    @property
    def lounge(self) -> Path:
        """Files here replace those of the same name in data/."""
        return self.path / 'lounge'

    def check(self) -> None:
        """Raise HomeError where the keys would lie inside the home: a copy of the home would then open itself."""
        if self.keys.resolve().is_relative_to(self.path.resolve()):
            raise HomeError(f'{self.keys} lies inside {self.path}: the keys need a folder of their own (--keys or KIOSK_KEYS).')

    def enrolment(self) -> Enrolment:
        """Raises HomeError for a machine that no lounge knows, KeysError."""
        found = keys.enrolment(self.keys)
        if found is None:
            raise HomeError('This kiosk belongs to no lounge yet: kiosk enrol CODE --central URL')
        return found

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home for writing. Raises HomeInUse."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path / 'lock', os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise HomeInUse(f'{self.path} is in use: stop the kiosk that runs there first.') from error
            yield
        finally:
            os.close(descriptor)
