"""A disk that is full or read-only: nothing is called saved that is not, staff are told in words, and it goes on by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Program, StillClock, note, put, release
from small_disk import SmallDisk, mounted
from sqlalchemy.exc import OperationalError

from kiosk import doctor
from kiosk.home import Home
from services.store import backup, journal, keys
from services.store.aside import Stores
from services.store.backup import BackupFailed, Opener
from services.store.keys import Enrolment, store_key
from services.wire import Release


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with mounted(tmp_path / 'disk', megabytes=3) as disk:
        yield disk


@pytest.fixture
def home(disk: SmallDisk, tmp_path: Path, enrolment: Enrolment) -> Home:
    """On the small disk; its keys are elsewhere."""
    keys.save_enrolment(tmp_path / 'keys', enrolment)
    return Home(disk.path / 'home', tmp_path / 'keys')


@pytest.fixture
def program(home: Home, clock: StillClock, enrolment: Enrolment) -> Iterator[Program]:
    made = Program(home.path, home.keys, clock, enrolment)
    yield made
    made.stop()


def kiosk(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, 'KIOSK_HOME': str(home.path), 'KIOSK_KEYS': str(home.keys)}
    return subprocess.run(
        [sys.executable, '-m', 'kiosk', *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def todo(home: Home, clock: StillClock) -> dict[str, str]:
    return {one.check: one.says for one in doctor.examine(home, None, clock) if not one.ok}


def fails_to_write(stores: Stores) -> None:
    """Write until the store says that it cannot."""

    def write() -> None:
        for _ in range(2000):
            stores.current.call(note, 'x' * 4000)

    with pytest.raises(OperationalError):
        write()


def test_on_a_full_disk_nothing_half_is_kept_and_it_goes_on_when_there_is_room(disk: SmallDisk, program: Program) -> None:
    stores = program.start()
    disk.fill()
    fails_to_write(stores)
    person = release()
    with pytest.raises(OperationalError):
        stores.current.call(put, person, *(release() for _ in range(200)))
    assert stores.current.call(lambda tx: tx.get(Release, person.id)) is None
    kept = stores.current.call(journal.verify)
    assert kept.broken_at is None, 'what was there can still be read'
    disk.empty()
    stores.current.call(put, person)
    assert stores.current.call(journal.verify) == journal.Verified(kept.entries + 1, 0, None, None)


def test_a_full_disk_is_told_in_words(disk: SmallDisk, home: Home, program: Program, clock: StillClock) -> None:
    stores = program.start()
    disk.fill()
    fails_to_write(stores)
    assert 'Only 0 MB are free: make room' in todo(home, clock)['disk']
    program.stop()
    done = kiosk(home, 'slip', '482910', '-o', str(disk.path / 'slip.pdf'))
    assert done.returncode == 1
    assert 'Traceback' not in done.stderr
    disk.empty()
    again = program.start()
    assert (again.recovered, again.unreadable) == ((), ()), 'a full disk sets nothing aside'


def test_a_backup_that_does_not_fit_is_not_made_and_leaves_nothing(
    disk: SmallDisk, home: Home, program: Program, clock: StillClock
) -> None:
    stores = program.start()
    for _ in range(60):
        stores.current.call(note, 'x' * 4000)
    disk.fill()
    opener = Opener(store_key(home.keys, make=False), clock, home.enrolment())
    before = sorted(path.name for path in disk.path.iterdir())
    with pytest.raises(BackupFailed, match=r'No backup was made: .*full'):
        backup.make(home.store, disk.path / 'monday', opener)
    assert sorted(path.name for path in disk.path.iterdir()) == before
    disk.empty()
    assert backup.make(home.store, disk.path / 'monday', opener).entries == 61


def test_a_read_only_disk_is_told_in_words_and_sets_nothing_aside(disk: SmallDisk, home: Home, program: Program, clock: StillClock) -> None:
    stores = program.start()
    stores.current.call(note)
    program.stop()
    disk.read_only(True)
    try:
        told = todo(home, clock)
        done = kiosk(home, 'sync')
        made = kiosk(home, 'backup', str(home.keys.parent / 'monday'))
    finally:
        disk.read_only(False)
    assert 'mounted read-only' in told['home']
    assert 'mounted read-only' in told['printer']
    assert (done.returncode, made.returncode) in {(1, 0), (1, 1)}
    assert 'ead-only' in done.stderr
    assert 'Traceback' not in done.stderr + made.stderr
    again = program.start()
    assert (again.current.here.store, again.recovered, again.unreadable) == (stores.current.here.store, (), ())
