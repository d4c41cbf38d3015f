"""Power that fails under the store: a damaged write-ahead log loses its end and nothing else, and staff are told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from builders import Program, StillClock, note

from kiosk import doctor
from kiosk.home import Home
from services.store import journal, keys
from services.store.aside import store_path
from services.store.keys import Enrolment


@pytest.fixture
def home_with_log(program: Program, home: Path, keys_folder: Path, enrolment: Enrolment, tmp_path: Path) -> Path:
    """A home as it lies there after a power cut: ten entries stand in the write-ahead log alone."""
    keys.save_enrolment(keys_folder, enrolment)
    store = program.start().current
    for number in range(10):
        store.call(note, str(number))
    shutil.copytree(home / 'store', tmp_path / 'cut')
    program.stop()
    shutil.rmtree(home / 'store')
    (tmp_path / 'cut').rename(home / 'store')
    return home / 'store' / 'lounge.db-wal'


def test_after_a_power_cut_all_that_was_saved_is_there(home_with_log: Path, program: Program) -> None:
    assert home_with_log.stat().st_size > 0
    assert program.start().current.call(journal.verify) == journal.Verified(11, 0, None, None)


@pytest.mark.parametrize('share', [0.5, 0.9])
@pytest.mark.parametrize('how', ['cut', 'overwritten'])
def test_a_damaged_log_loses_only_its_end(home_with_log: Path, program: Program, share: float, how: str) -> None:
    at = int(home_with_log.stat().st_size * share)
    if how == 'cut':
        os.truncate(home_with_log, at)
    else:
        with home_with_log.open('r+b') as file:
            file.seek(at)
            file.write(os.urandom(200))
    stores = program.start()
    found = stores.current.call(journal.verify)
    assert found.broken_at is None
    assert 0 < found.entries < 11
    assert stores.current.call(note), 'and the kiosk works'


def test_a_log_that_is_all_garbage_and_a_database_beside_it(home_with_log: Path, program: Program) -> None:
    """The database has had nothing written into it yet: a kiosk's very first day."""
    home_with_log.write_bytes(os.urandom(home_with_log.stat().st_size))
    stores = program.start()
    assert stores.current.call(note)
    assert stores.current.call(journal.verify).broken_at is None


@pytest.mark.parametrize('suffix', ['', '-wal'])
def test_no_damage_makes_the_doctor_fall(home_with_log: Path, home: Path, keys_folder: Path, clock: StillClock, suffix: str) -> None:
    home_with_log.with_name('lounge.db' + suffix).write_bytes(os.urandom(5000))
    found = {one.check: one for one in doctor.examine(Home(home, keys_folder), None, clock)}
    assert 'could not be looked at' not in ' '.join(one.says for one in found.values())
    assert not found['centre'].ok
    assert store_path(home).exists()
