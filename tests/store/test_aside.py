"""A damaged store is set aside, never thrown away; a locked one is not damaged; a key is never replaced."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from builders import Program, StillClock, note
from raw import raw

from services.store import aside, database, journal, keys
from services.store.aside import look_through, open_stores, store_path
from services.store.keys import Enrolment, KeysError, store_key
from services.wire import new_id


def cut_to(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def overwritten(path: Path) -> None:
    path.write_bytes(secrets.token_bytes(path.stat().st_size))


def one_page_overwritten(path: Path) -> None:
    with path.open('r+b') as file:
        file.seek(4096 * 2)
        file.write(b'\0' * 4096)


DAMAGES = {
    'garbage': overwritten,
    'cut in half': cut_to(0.5),
    'cut within a page': cut_to(0.33),
    'a page of zeros': one_page_overwritten,
    'a text file': lambda path: path.write_text('not a database\n' * 1000),
}


@pytest.mark.parametrize('damage', DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_store_is_set_aside_and_work_goes_on(program: Program, home: Path, damage: Callable[[Path], None]) -> None:
    first = program.start().current
    first.call(note)
    program.stop()
    damage(store_path(home))
    kept = store_path(home).read_bytes()
    stores = program.start()
    assert stores.current.here.store != first.here.store
    assert stores.current.call(note)
    assert [path.read_bytes() for path in stores.unreadable] == [kept], 'kept as it was found'
    assert program.start().unreadable == stores.unreadable, 'tried again at each start'


def test_a_store_under_another_key_is_set_aside_and_drained_once_the_key_is_back(program: Program, home: Path, keys_folder: Path) -> None:
    first = program.start().current
    entry = first.call(note)
    program.stop()
    right = (keys_folder / 'store.key').read_bytes()
    (keys_folder / 'store.key').write_bytes(secrets.token_bytes(32))
    second = program.start()
    assert len(second.unreadable) == 1
    second.current.call(note)
    program.stop()
    (keys_folder / 'store.key').write_bytes(right)
    third = program.start()
    assert len(third.unreadable) == 1, 'now it is the store in between that cannot be read'
    (recovered,) = third.recovered
    assert recovered.here.store == first.here.store, 'its entries go out under its own id'
    assert entry in repr(recovered.call(journal.waiting, 500, 1_000_000))
    assert recovered.call(journal.verify).broken_at is None


def test_entries_of_the_write_ahead_log_are_set_aside_with_their_database(program: Program, home: Path, keys_folder: Path) -> None:
    """A copy taken from under a running kiosk: the newest entry stands in the log alone."""
    first = program.start().current
    first.call(note)
    path = store_path(home)
    copied = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ('', '-wal')}
    program.stop()
    for suffix, content in copied.items():
        path.with_name(path.name + suffix).write_bytes(content)
    right = (keys_folder / 'store.key').read_bytes()
    (keys_folder / 'store.key').write_bytes(secrets.token_bytes(32))
    program.start()
    program.stop()
    (keys_folder / 'store.key').write_bytes(right)
    (recovered,) = program.start().recovered
    assert recovered.call(journal.delivered).head == 2


HOLDS_THE_DATABASE = """
import sys
from sqlcipher3 import dbapi2
connection = dbapi2.connect(sys.argv[1], isolation_level=None)
connection.execute(f'PRAGMA key = "x\\'{sys.argv[2]}\\'"')
connection.execute(sys.argv[3])
connection.execute('BEGIN EXCLUSIVE')
connection.execute("UPDATE sync SET answered = answered")
print('held', flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize('how', ['PRAGMA locking_mode=NORMAL', 'PRAGMA locking_mode=EXCLUSIVE'])
def test_a_lock_sets_nothing_aside(program: Program, home: Path, keys_folder: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr(database, 'BUSY_MS', 50)
    first = program.start().current
    program.stop()
    command = [sys.executable, '-c', HOLDS_THE_DATABASE, str(store_path(home)), store_key(keys_folder, make=False).hex(), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b'held\n'
        with pytest.raises(Exception, match='locked'):
            program.start()
        holder.kill()
    assert not (home / 'set-aside').exists()
    assert program.start().current.here.store == first.here.store


def test_an_opened_store_that_finds_a_lock_says_so_and_goes_on(
    program: Program, home: Path, keys_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, 'BUSY_MS', 50)
    store = program.start().current
    with raw(home, keys_folder) as other:
        other.execute('BEGIN IMMEDIATE')
        with pytest.raises(Exception, match='locked'):
            store.call(note)
        other.execute('ROLLBACK')
    assert store.call(note)
    assert store.call(journal.verify).entries == 2


# A store too large to look through while somebody waits for the first picture


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any store counts as a large one."""
    monkeypatch.setattr(aside, 'SMALL', 0)


@pytest.mark.usefixtures('large')
@pytest.mark.parametrize('damage', [DAMAGES[name] for name in ('garbage', 'cut in half', 'a text file')])
def test_a_glance_shows_what_is_no_store_at_all(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment, damage: Callable[[Path], None]
) -> None:
    first = program.start().current
    program.stop()
    damage(store_path(home))
    stores = open_stores(home, keys_folder, clock, enrolment, at_a_glance=True)
    stores.close()
    assert stores.current.here.store != first.here.store
    assert len(stores.unreadable) == 1


def a_page_in_the_middle_overwritten(path: Path) -> None:
    """Entries of long ago, which nothing reads any more."""
    with path.open('r+b') as file:
        file.seek(path.stat().st_size // 4096 // 2 * 4096)
        file.write(secrets.token_bytes(4096))


@pytest.mark.usefixtures('large')
def test_damage_that_no_glance_shows_is_found_while_the_kiosk_runs_and_set_aside_at_the_next_start(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment
) -> None:
    store = program.start().current
    store.call(lambda tx: [note(tx, 'x' * 500 + str(number)) for number in range(100)])
    program.stop()
    a_page_in_the_middle_overwritten(store_path(home))
    stores = open_stores(home, keys_folder, clock, enrolment, at_a_glance=True)
    assert stores.current.here.store == store.here.store, 'nothing showed'
    assert look_through(home, keys_folder, Event())
    stores.close()
    stores = open_stores(home, keys_folder, clock, enrolment, at_a_glance=True)
    stores.close()
    assert stores.current.here.store != store.here.store
    assert len(stores.unreadable) == 1
    assert not look_through(home, keys_folder, Event()), 'the new one is sound'


@pytest.mark.usefixtures('large')
def test_a_sound_store_is_looked_through_while_it_is_written_to(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment
) -> None:
    store = program.start().current
    store.call(note)
    assert not look_through(home, keys_folder, Event())
    assert store.call(note)
    program.stop()
    stores = open_stores(home, keys_folder, clock, enrolment, at_a_glance=True)
    stores.close()
    assert stores.current.here.store == store.here.store


class EndsSoon(Event):
    """The kiosk ends while the store is looked through; counts how often that was asked."""

    asked = 0

    def is_set(self) -> bool:
        self.asked += 1
        return self.asked >= 3


def test_looking_through_ends_when_the_kiosk_does(program: Program, home: Path, keys_folder: Path) -> None:
    program.start().current.call(lambda tx: [note(tx, str(number)) for number in range(1000)])
    stopping = EndsSoon()
    assert not look_through(home, keys_folder, stopping)
    assert 3 <= stopping.asked <= 4, 'it went on'


# Keys


def test_a_key_is_for_its_owner_alone(program: Program, keys_folder: Path, enrolment: Enrolment) -> None:
    program.start()
    keys.save_enrolment(keys_folder, enrolment)
    keys.enrolling(keys_folder, 'K7MP-4QXD-9RTW')
    assert len(list(keys_folder.iterdir())) == 3, 'nothing half-written is left'
    for path in keys_folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(keys_folder.stat().st_mode) == 0o700


def test_a_key_is_never_overwritten(keys_folder: Path) -> None:
    key = store_key(keys_folder, make=True)
    with pytest.raises(FileExistsError):
        keys._write_once(keys_folder / 'store.key', secrets.token_bytes(32))
    assert store_key(keys_folder, make=True) == key


def test_an_enrolment_is_never_overwritten(keys_folder: Path, enrolment: Enrolment) -> None:
    keys.save_enrolment(keys_folder, enrolment)
    with pytest.raises(FileExistsError):
        keys.save_enrolment(keys_folder, enrolment)
    assert keys.enrolment(keys_folder) == enrolment


def test_a_missing_key_is_told_and_not_replaced(program: Program, home: Path, keys_folder: Path) -> None:
    program.start()
    program.stop()
    before = store_path(home).read_bytes()
    (keys_folder / 'store.key').rename(keys_folder / 'elsewhere')
    with pytest.raises(KeysError, match=r'store\.key is missing.*put it back'):
        program.start()
    assert not (keys_folder / 'store.key').exists()
    assert store_path(home).read_bytes() == before
    (keys_folder / 'elsewhere').rename(keys_folder / 'store.key')
    assert program.start().unreadable == ()


def test_a_missing_key_is_told_while_a_store_is_set_aside(program: Program, home: Path, keys_folder: Path) -> None:
    program.start()
    program.stop()
    overwritten(store_path(home))
    program.start()
    program.stop()
    store_path(home).unlink()
    (keys_folder / 'store.key').unlink()
    with pytest.raises(KeysError, match='missing'):
        program.start()


def test_a_key_of_the_wrong_length_is_told(program: Program, home: Path, keys_folder: Path) -> None:
    program.start()
    program.stop()
    (keys_folder / 'store.key').write_bytes(b'short')
    with pytest.raises(KeysError, match='holds 5 bytes'):
        program.start()
    assert not (home / 'set-aside').exists()


def test_the_newest_enrolment_counts(keys_folder: Path, enrolment: Enrolment) -> None:
    later = keys.Enrolment(**vars(enrolment) | {'device': new_id(), 'enrolled_at': '2026-05-15T08:00:00.000Z'})
    assert keys.enrolment(keys_folder) is None
    keys.save_enrolment(keys_folder, later)
    keys.save_enrolment(keys_folder, enrolment)
    assert keys.enrolment(keys_folder) == later


def test_an_enrolment_that_cannot_be_read_is_told_not_passed_over(keys_folder: Path, enrolment: Enrolment) -> None:
    keys.save_enrolment(keys_folder, enrolment)
    (keys_folder / 'enrolment-other.json').write_text('{"device": 1}')
    with pytest.raises(KeysError, match=r'enrolment-other\.json cannot be read'):
        keys.enrolment(keys_folder)


def test_enrolling_again_with_a_code_offers_the_same_device_and_token(keys_folder: Path) -> None:
    first = keys.enrolling(keys_folder, 'K7MP-4QXD-9RTW')
    assert keys.enrolling(keys_folder, 'K7MP-4QXD-9RTW') == first
    assert keys.enrolling(keys_folder, 'K7MP-4QXD-9RTX') != first


def test_no_key_lies_in_the_home(program: Program, home: Path, keys_folder: Path) -> None:
    program.start()
    key = store_key(keys_folder, make=False)
    assert all(key not in path.read_bytes() for path in home.rglob('*') if path.is_file())


def test_the_home_is_for_its_owner_alone(program: Program, home: Path, clock: StillClock) -> None:
    program.start()
    program.stop()
    overwritten(store_path(home))
    program.start()
    for folder in (home / 'store', home / 'set-aside', *(home / 'set-aside').iterdir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    assert aside.store_path(home).is_relative_to(home)
