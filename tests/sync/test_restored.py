"""After a restore, of a kiosk or of the centre, neither loses what the other has; who was erased is erased everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from builders import LOUNGE, note, put, release
from kiosks import Centre, Kiosk
from sqlalchemy import Engine

from services.central import copies, releases
from services.central.erasing import erase as erase_at_centre
from services.store import backup, erasing, journal, subject
from services.store.aside import open_stores
from services.store.backup import Opener
from services.store.keys import store_key
from services.store.restoring import restore
from services.sync.exchange import exchange_once
from services.wire import Erased, EraseReason, Release, Where

Enrol = Callable[[], Kiosk]

LIST = """ref,first_name,initial,released_on,due_at,where,stop,purpose,time_kind,on,at,required_by
r-1,Jordan,J,2026-05-14,09:00,expected,p,probation,fixed,2026-05-14,{at},licence
"""


def opener(kiosk: Kiosk, folder: Path) -> Opener:
    return Opener(store_key(folder / 'keys', make=False), kiosk.clock, kiosk.enrolment)


def folder_of(kiosk: Kiosk) -> Path:
    return kiosk.store.path.parents[2]


def restored_kiosk(kiosk: Kiosk, file: Path) -> None:
    """Stop the kiosk, restore, start it again."""
    folder = folder_of(kiosk)
    kiosk.stores.close()
    restore(folder / 'home', file, opener(kiosk, folder))
    kiosk.stores = open_stores(folder / 'home', folder / 'keys', kiosk.clock, kiosk.enrolment)
    kiosk.store = kiosk.stores.current


def exchange(kiosk: Kiosk) -> None:
    """As the sync thread does: what was set aside first."""
    for store in kiosk.stores.recovered:
        exchange_once(store, kiosk.central, kiosk.batch, version='0.1', pull=False)
    kiosk.exchange()


def people(kiosk: Kiosk) -> dict[str, str]:
    """First name by code."""
    return {one.code: one.first_name for one in kiosk.store.call(_releases)}


def _releases(tx: object) -> tuple[Release, ...]:
    from services.store import rows

    return rows.releases(tx)  # type: ignore[arg-type]


def all_sent(kiosk: Kiosk) -> bool:
    return all(store.call(journal.delivered).all_sent for store in (kiosk.store, *kiosk.stores.recovered))


def test_a_kiosk_restored_to_an_older_backup_gets_all_and_gives_all(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    """Three sorts of rows: sent since the backup, written since and never sent, and changed by another kiosk since."""
    one, other = enrol(), enrol()
    before, theirs = release(code='111111'), release(code='222221')
    one.store.call(put, before, theirs)
    one.exchange()
    other.exchange()
    made = backup.make(one.store.path, tmp_path / 'monday', opener(one, folder_of(one)))
    one.store.call(put, release(code='333331', first_name='Sent'))
    one.exchange()
    one.store.call(put, before.model_copy(update={'first_name': 'Unsent'}), release(code='444441', first_name='Never'))
    other.store.call(put, theirs.model_copy(update={'first_name': 'Changed'}))
    other.exchange()
    restored_kiosk(one, made.path)
    assert people(one) == {'111111': 'Jordan', '222221': 'Jordan'}, 'what the backup knew, also without a network'
    exchange(one)
    other.exchange()
    wanted = {'111111': 'Unsent', '222221': 'Changed', '333331': 'Sent', '444441': 'Never'}
    assert people(one) == wanted
    assert people(other) == wanted
    assert all_sent(one)
    assert len({(store, seq) for store, seq, _ in centre.entries()}) == len(centre.entries())


def test_a_restored_kiosk_works_on_from_what_it_took_over(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    """Its change was made from a version that the centre sees only when the old store is drained."""
    kiosk = enrol()
    person = release()
    kiosk.store.call(put, person)
    made = backup.make(kiosk.store.path, tmp_path / 'monday', opener(kiosk, folder_of(kiosk)))
    restored_kiosk(kiosk, made.path)
    kiosk.store.call(put, person.model_copy(update={'first_name': 'Sam'}))
    exchange(kiosk)
    assert people(kiosk) == {person.code: 'Sam'}
    assert kiosk.store.call(journal.delivered) == journal.Delivered(2, 0, 0, 0)


def test_erasing_does_not_make_two_copies_of_one_chain_disagree(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    """The store that was in use and the backup of it go on under one id: nothing may be appended to either."""
    kiosk = enrol()
    for number in range(3):
        kiosk.store.call(note, str(number))
    made = backup.make(kiosk.store.path, tmp_path / 'monday', opener(kiosk, folder_of(kiosk)))
    kiosk.store.call(note, 'after')
    restored_kiosk(kiosk, made.path)
    assert erasing.erase(kiosk.stores, kiosk.clock.at) == 0
    for clock in (kiosk.clock, centre.clock):
        clock.advance(timedelta(days=31))
    assert erasing.erase(kiosk.stores, kiosk.clock.at) == 1 + 4 + 5
    exchange(kiosk)
    assert all_sent(kiosk)
    assert all(store.call(journal.verify).broken_at is None for store in (kiosk.store, *kiosk.stores.recovered))


# The centre


def imported(centre: Centre, at: str = '14:00') -> None:
    report = releases.import_releases(centre.engine, LOUNGE, LIST.format(at=at).encode(), centre.clock.now())
    assert report.problems == ()


def test_a_centre_restored_from_before_a_list_gets_back_what_staff_did_and_the_list_makes_nobody_twice(
    enrol: Enrol, centre: Centre, tmp_path: Path
) -> None:
    """A kiosk holds rows that only the lost list had made, and changed one of them."""
    kiosk = enrol()
    kiosk.exchange()
    centre.backup(tmp_path / 'backup')
    imported(centre)
    kiosk.exchange()
    (person,) = kiosk.store.call(_releases)
    kiosk.store.call(put, person.model_copy(update={'where': Where.HERE, 'here_on': person.released_on}))
    kiosk.exchange()
    centre.restore(tmp_path / 'backup')
    copies.restored(centre.engine, centre.clock.now())
    kiosk.exchange()
    imported(centre)
    kiosk.exchange()
    again = enrol()
    again.exchange()
    for one in (kiosk, again):
        (now,) = one.store.call(_releases)
        assert (now.id, now.where) == (person.id, Where.HERE)
    assert kiosk.store.call(journal.delivered).stale == 0


def test_new_changes_of_a_restored_centre_are_taken_though_their_numbers_were_given_out_before(
    enrol: Enrol, centre: Centre, tmp_path: Path
) -> None:
    """The kiosk has nothing to send again that would tell it."""
    kiosk = enrol()
    kiosk.exchange()
    centre.backup(tmp_path / 'backup')
    imported(centre)
    kiosk.exchange()
    centre.restore(tmp_path / 'backup')
    copies.restored(centre.engine, centre.clock.now())
    other = LIST.format(at='14:00').replace('r-1', 'r-2').replace('Jordan', 'Sam')
    releases.import_releases(centre.engine, LOUNGE, other.encode(), centre.clock.now())
    kiosk.exchange()
    assert sorted(people(kiosk).values()) == ['Jordan', 'Sam']


def test_safety_a_time_that_a_list_moved_does_not_move_back_on_the_kiosks(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    kiosk = enrol()
    imported(centre, at='14:00')
    centre.backup(tmp_path / 'backup')
    imported(centre, at='15:00')
    kiosk.exchange()

    def times() -> list[str]:
        (person,) = kiosk.store.call(_releases)
        held = kiosk.store.call(subject.held, person.id)['appointment']
        return [str(row['at'])[:5] for row in held]

    assert times() == ['15:00']
    centre.restore(tmp_path / 'backup')
    copies.restored(centre.engine, centre.clock.now())
    kiosk.exchange()
    assert times() == ['15:00'], 'the centre is behind: what is newer here stays'
    imported(centre, at='15:30')
    kiosk.exchange()
    assert times() == ['15:30']


def test_the_centres_file_is_copied_while_it_serves_and_comes_back(enrol: Enrol, centre: Centre, engine: Engine, tmp_path: Path) -> None:
    kiosk = enrol()
    kiosk.store.call(put, release())
    kiosk.exchange()
    file = Path(str(engine.url.database))
    copies.backup(file, tmp_path / 'monday')
    with pytest.raises(copies.CopyFailed, match='choose another name'):
        copies.backup(file, tmp_path / 'monday')
    with pytest.raises(copies.CopyFailed, match='stop the centre first'):
        copies.restore(tmp_path / 'monday', file, centre.clock.now())
    before = centre.entries()
    engine.dispose()
    aside = copies.restore(tmp_path / 'monday', file, centre.clock.now())
    assert aside is not None
    # the test's days are not those of the machine
    os.utime(aside, (centre.clock.now().at.timestamp(),) * 2)
    assert centre.entries() == before
    kiosk.exchange()
    centre.clock.advance(timedelta(days=200))
    copies.forget_set_aside(engine, centre.clock.now())
    assert not aside.exists(), 'safety rule 19'


@pytest.mark.parametrize('content', [b'not a database' * 400, b''])
def test_what_is_no_backup_of_a_centre_changes_nothing(centre: Centre, engine: Engine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / 'monday').write_bytes(content)
    engine.dispose()
    with pytest.raises(copies.CopyFailed, match='was not restored'):
        copies.restore(tmp_path / 'monday', Path(str(engine.url.database)), centre.clock.now())
    assert not list(tmp_path.glob('*.set-aside'))
    assert centre.entries() == []


# A wrong clock


def test_an_entry_of_a_kiosk_whose_clock_is_years_behind_is_not_erased_at_once(enrol: Enrol, centre: Centre) -> None:
    kiosk = enrol()
    kiosk.clock.at -= 3 * 365 * timedelta(days=1)
    kiosk.store.call(note)
    kiosk.exchange()
    assert erase_at_centre(centre.engine, centre.clock.now()).entries == 0
    centre.clock.advance(timedelta(days=8))
    assert erase_at_centre(centre.engine, centre.clock.now()).entries == 2


# Erasing a person


def test_safety_19_who_is_erased_at_one_kiosk_is_erased_at_the_centre_and_at_the_others(enrol: Enrol, centre: Centre) -> None:
    one, other = enrol(), enrol()
    person = release(first_name='Jessamyn')
    one.store.call(put, person)
    one.exchange()
    other.exchange()
    assert people(other) == {person.code: 'Jessamyn'}
    other.store.call(put, person.model_copy(update={'first_name': 'Jessamyn Two'}))  # not sent yet
    erasing.erase_person(one.stores, person.id, EraseReason.ASKED, 'ab')
    one.exchange()
    other.exchange()
    one.exchange()
    for kiosk in (one, other):
        assert people(kiosk) == {}
        held = kiosk.store.call(subject.held, person.id)
        assert 'Jessamyn' not in repr(held)
        assert kiosk.store.call(lambda tx: tx.get(Erased, person.id)) is not None
        assert kiosk.store.call(journal.verify).broken_at is None
        assert kiosk.store.call(journal.delivered).pending == 0
    with centre.engine.connect() as connection:
        for table in ('entry', 'shared_row', 'refused_entry'):
            assert 'Jessamyn' not in str(connection.exec_driver_sql(f'SELECT * FROM {table}').all()), table


def test_safety_19_a_kiosk_that_was_away_does_not_bring_an_erased_person_back(enrol: Enrol, centre: Centre) -> None:
    one, away = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    away.exchange()
    erasing.erase_person(one.stores, person.id, EraseReason.MISTAKE, 'ab')
    one.exchange()
    away.store.call(put, person.model_copy(update={'first_name': 'Sam'}))
    away.exchange()
    new = enrol()
    new.exchange()
    one.exchange()
    assert [people(kiosk) for kiosk in (one, away, new)] == [{}, {}, {}]
    with centre.engine.connect() as connection:
        assert 'Sam' not in str(connection.exec_driver_sql('SELECT payload FROM entry').all())
