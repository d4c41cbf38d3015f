"""A backup is proved before it is called one, never replaces a file, and is gone when it holds what must be erased."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from builders import Program, StillClock, appointment, note, private, put, release
from raw import bytes_of
from sqlalchemy import text
from test_migrations import migrated_to

from services.store import backup, erasing, journal, migrations, subject
from services.store.aside import backups, store_path
from services.store.backup import BackupFailed, Opener
from services.store.database import Store, Transaction
from services.store.keys import Enrolment, store_key
from services.store.restoring import restore
from services.wire import EraseReason, Release

DAY = timedelta(days=1)


@pytest.fixture
def opener(program: Program, keys_folder: Path, clock: StillClock, enrolment: Enrolment) -> Opener:
    program.start()
    return Opener(store_key(keys_folder, make=False), clock, enrolment)


@pytest.fixture
def store(program: Program, opener: Opener) -> Store:
    return program.start().current


# Making one


def test_a_backup_of_a_store_in_use_holds_all_that_was_written_and_nothing_readable(
    store: Store, home: Path, opener: Opener, tmp_path: Path
) -> None:
    person = release(first_name='Jessamyn')
    store.call(put, person, appointment(person.id))
    made = backup.make(store_path(home), tmp_path / 'copies' / 'monday', opener)
    assert (made.store, made.entries) == (store.here.store, 3)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert os.listdir(made.path.parent) == ['monday'], 'nothing half-made is left'
    assert b'Jessamyn' not in bytes_of(made.path.parent)
    copy = opener.open(made.path, read_only=True)
    assert copy.call(lambda tx: tx.get(Release, person.id)) == person
    assert copy.call(journal.verify).entries == 3
    copy.close()
    assert store.call(note), 'and the store goes on'


def test_a_backup_never_replaces_a_file(store: Store, home: Path, opener: Opener, tmp_path: Path) -> None:
    (tmp_path / 'monday').write_text('something else', encoding='utf-8')
    with pytest.raises(BackupFailed, match='choose another name'):
        backup.make(store_path(home), tmp_path / 'monday', opener)
    assert (tmp_path / 'monday').read_text(encoding='utf-8') == 'something else'


def test_a_copy_that_is_not_whole_is_not_called_a_backup(store: Store, home: Path, opener: Opener, tmp_path: Path) -> None:
    """A chain that somebody broke in the store itself is in the copy too."""
    store.call(note)

    def tamper(tx: Transaction) -> None:
        tx.session.execute(text('DROP TRIGGER journal_is_erased_once'))
        tx.session.execute(text("UPDATE journal SET header = replace(header, 'system', 'staff:1') WHERE seq = 2"))

    store.call(tamper)
    with pytest.raises(BackupFailed, match='entry 2: the header was changed'):
        backup.make(store_path(home), tmp_path / 'monday', opener)
    assert not (tmp_path / 'monday').exists()
    assert not list(tmp_path.glob('.monday*'))


def test_a_store_is_copied_before_its_schema_changes(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_to(home, keys_folder, '0001')
    with monkeypatch.context() as older:
        older.setattr(migrations, 'HEAD', '0001')
        before = Store(store_path(home), store_key(keys_folder, make=False), clock, enrolment)
        before.close()
    program.start()
    (kept,) = backups(home).iterdir()
    copy = backup.prove(kept, Opener(store_key(keys_folder, make=False), clock, enrolment))
    assert (copy.store, copy.entries) == (before.here.store, 1)
    program.start()
    assert list(backups(home).iterdir()) == [kept], 'and not again'


def test_without_its_copy_the_schema_is_not_changed(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_to(home, keys_folder, '0001')
    with monkeypatch.context() as older:
        older.setattr(migrations, 'HEAD', '0001')
        Store(store_path(home), store_key(keys_folder, make=False), clock, enrolment).close()
    backups(home).write_text('a file where the folder would be', encoding='utf-8')
    before = store_path(home).read_bytes()
    with pytest.raises(BackupFailed, match='No backup was made'):
        program.start()
    assert store_path(home).read_bytes() == before
    assert not (home / 'set-aside').exists()


# Erasing


def copied(home: Path, opener: Opener) -> Path:
    """A copy as one is made before a migration, now by the test's clock."""
    backup.before_migration(store_path(home), backups(home), opener)
    (kept,) = backups(home).iterdir()
    os.utime(kept, (opener.clock.now().at.timestamp(),) * 2)
    return kept


def test_safety_19_a_copy_goes_when_the_store_erases_anything(program: Program, home: Path, opener: Opener, clock: StillClock) -> None:
    stores = program.start()
    stores.current.call(note)
    kept = copied(home, opener)
    assert erasing.erase(stores, clock.at) == 0
    assert kept.exists()
    clock.advance(31 * DAY)
    os.utime(kept, (clock.at.timestamp() - 1, clock.at.timestamp() - 1))
    assert erasing.erase(stores, clock.at) > 0
    assert not kept.exists(), 'however new it is'


def test_safety_19_a_copy_goes_after_the_retention_in_any_case(program: Program, home: Path, opener: Opener, clock: StillClock) -> None:
    stores = program.start()
    kept = copied(home, opener)
    clock.advance(6 * DAY)
    erasing.erase(stores, clock.at)
    assert kept.exists()
    clock.advance(DAY)
    assert erasing.erase(stores, clock.at) == 0
    assert not kept.exists()


def test_safety_19_a_copy_goes_with_a_person_who_is_erased(program: Program, home: Path, opener: Opener) -> None:
    stores = program.start()
    person = release()
    stores.current.call(put, person)
    kept = copied(home, opener)
    erasing.erase_person(stores, person.id, EraseReason.ASKED, 'ab')
    assert not kept.exists()


# Coming back to one


def test_a_restored_store_has_the_rows_and_an_id_of_its_own(program: Program, home: Path, opener: Opener, tmp_path: Path) -> None:
    first = program.start().current
    person = release()
    first.call(put, person)
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    later = release(first_name='Sam')
    first.call(put, later)
    program.stop()
    restore(home, made.path, opener)
    stores = program.start()
    assert stores.current.here.store != first.here.store
    assert stores.current.call(lambda tx: (tx.get(Release, person.id), tx.get(Release, later.id))) == (person, None)
    opened = stores.current.call(lambda tx: tx.session.scalar(text('SELECT payload FROM journal WHERE seq = 1')))
    assert made.store in opened
    assert made.head in opened
    assert [store.here.store for store in stores.recovered] == [first.here.store] * 2, 'the store that was in use, and the backup'
    assert sorted(store.call(journal.verify).entries for store in stores.recovered) == [2, 3]
    assert made.path.exists()
    assert not (home / 'restoring').exists()


def test_safety_19_who_was_erased_since_the_backup_does_not_come_back(program: Program, home: Path, opener: Opener, tmp_path: Path) -> None:
    stores = program.start()
    person = release()
    stores.current.call(put, person)
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    erasing.erase_person(stores, person.id, EraseReason.ASKED, 'ab')
    program.stop()
    restore(home, made.path, opener)
    stores = program.start()
    for store in (stores.current, *stores.recovered):
        held = store.call(subject.held, person.id)
        assert held['release'] == []
        assert all(entry['payload'] is None or entry['kind'] == 'subject.erased' for entry in held['journal'])


def test_a_damaged_store_in_use_does_not_hinder_a_restore(program: Program, home: Path, opener: Opener, tmp_path: Path) -> None:
    program.start().current.call(note)
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    program.stop()
    store_path(home).write_bytes(b'not a database' * 500)
    restore(home, made.path, opener)
    stores = program.start()
    assert len(stores.unreadable) == 1
    assert len(stores.recovered) == 1


@pytest.mark.parametrize('damage', ['cut', 'page', 'other key', 'text'])
def test_a_damaged_backup_changes_nothing(program: Program, home: Path, opener: Opener, tmp_path: Path, damage: str) -> None:
    before = program.start().current
    before.call(note)
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    program.stop()
    if damage == 'cut':
        os.truncate(made.path, made.path.stat().st_size // 2)
    elif damage == 'page':
        with made.path.open('r+b') as file:
            file.seek(4096 * 3 + 100)
            file.write(b'\0' * 200)
    elif damage == 'text':
        made.path.write_text('not a database\n' * 1000, encoding='utf-8')
    else:
        opener = Opener(os.urandom(32), opener.clock, opener.enrolment)
    with pytest.raises(BackupFailed, match='was not restored'):
        restore(home, made.path, opener)
    assert program.start().current.here.store == before.here.store
    assert not (home / 'set-aside').exists()
    assert not (home / 'restoring').exists()


def test_damage_in_a_page_that_nothing_uses_is_found_too(program: Program, home: Path, opener: Opener, tmp_path: Path) -> None:
    """The disk that spoilt it may have spoilt more."""
    store = program.start().current

    def leave_pages(tx: Transaction) -> None:
        tx.session.execute(text('CREATE TABLE filler AS SELECT zeroblob(100000) AS hole'))
        tx.session.execute(text('DROP TABLE filler'))

    store.call(leave_pages)
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    program.stop()
    with made.path.open('r+b') as file:
        file.seek(-3000, os.SEEK_END)
        file.write(os.urandom(100))
    with pytest.raises(BackupFailed, match='pages of it are damaged'):
        restore(home, made.path, opener)


def test_the_backup_of_another_kiosk_is_not_restored(program: Program, home: Path, opener: Opener, tmp_path: Path) -> None:
    made = backup.make(store_path(home), tmp_path / 'monday', opener)
    program.stop()
    other = Enrolment(**{**vars(opener.enrolment), 'device': '01890000-0000-7000-8000-000000000000'})
    with pytest.raises(BackupFailed, match='of another kiosk'):
        restore(home, made.path, Opener(opener.key, opener.clock, other))


# One person's data


def test_everything_that_is_held_about_a_person_is_found_private_entries_too(store: Store) -> None:
    person, other = release(), release(first_name='Sam')
    stop = appointment(person.id)
    store.call(put, person, stop, other, appointment(other.id))
    store.call(private, stop.id)
    store.call(private, 'about nobody')
    held = store.call(subject.held, person.id)
    assert [row['first_name'] for row in held['release']] == ['Jordan']
    assert [row['id'] for row in held['appointment']] == [stop.id]
    assert [entry['kind'] for entry in held['journal']] == ['release.changed', 'appointment.changed', 'private']
    assert held['journal'][2]['payload'] == {'note': stop.id}


def test_safety_19_a_person_is_erased_at_once_and_nobody_else(store: Store) -> None:
    person, other = release(), release(first_name='Sam')
    stop = appointment(person.id)
    store.call(put, person, stop, other)
    about = store.call(private, stop.id)
    nobody = store.call(private, 'about nobody')
    assert store.call(subject.erase, person.id, EraseReason.ASKED, 'ab') == 3
    left = dict(store.call(lambda tx: tx.session.execute(text('SELECT id, payload FROM journal')).all()))
    assert left[about] is None
    assert left[nobody] is not None
    assert store.call(lambda tx: (tx.get(Release, person.id), tx.get(Release, other.id))) == (None, other)
    assert store.call(subject.held, person.id)['journal'][-1]['who'] == 'staff:ab'
    assert store.call(journal.verify) == journal.Verified(7, 3, None, None)
    waiting = store.call(journal.waiting, 500, 1_000_000)
    assert 'Jordan' not in repr(waiting)
    assert 'Sam' in repr(waiting)


def test_the_journal_lets_nothing_else_be_erased_early(store: Store) -> None:
    """The guard is in the database: what the program does wrong does not get past it."""
    person, other = release(), release(first_name='Sam')
    store.call(put, person, other)
    store.call(private, other.id)
    store.call(subject.erase, person.id, EraseReason.ASKED, 'ab')
    for seq in (1, 3, 4, 5):
        with pytest.raises(Exception, match='erased once'):
            store.call(lambda tx, seq=seq: tx.session.execute(text(f'UPDATE journal SET payload = NULL, salt = NULL WHERE seq = {seq}')))
