"""The journal: one record of all that happened, that nobody can change unseen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import Program, StillClock, appointment, attention, note, private, put, release
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw import bytes_of, raw
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from services.store import exchange, journal
from services.store.database import Store, Transaction
from services.store.models import EarlierRow
from services.wire import MOST_BYTES, Appointment, Attention, EntryAnswer, Kind, Outcome, Release, new_id, sha256

DAY = timedelta(days=1)


def accept_all(store: Store, outcome: Outcome = Outcome.ACCEPTED) -> None:
    """The centre answers for all that waits."""
    sent = store.call(journal.waiting, 500, MOST_BYTES)
    if sent:
        store.call(exchange.take_answers, sent, [EntryAnswer(outcome=outcome) for _ in sent])


def erase(store: Store, clock: StillClock) -> int:
    return store.call(journal.erase, clock.at)


def head(store: Store) -> int:
    return store.call(journal.delivered).head


# Row and entry


def test_row_and_entry_are_written_together(store: Store) -> None:
    person = release()
    before = head(store)
    store.call(put, person)
    assert store.call(lambda tx: tx.get(Release, person.id)) == person
    assert head(store) == before + 1


def test_what_fails_half_way_leaves_neither_row_nor_entry(store: Store) -> None:
    person = release()
    before = head(store)

    def fails(tx: Transaction) -> None:
        put(tx, person)
        raise OSError('no space left')

    with pytest.raises(OSError, match='no space'):
        store.call(fails)
    assert store.call(lambda tx: tx.get(Release, person.id)) is None
    assert head(store) == before
    assert store.call(journal.waiting, 500, MOST_BYTES)[-1].seq == before
    assert store.call(journal.verify).broken_at is None


def test_a_changed_row_says_which_version_it_was_made_from(store: Store) -> None:
    person = release()
    store.call(put, person)
    store.call(put, person.model_copy(update={'first_name': 'Sam'}))
    first, second = (
        json.loads(one.sent.header) | json.loads(one.sent.payload or '') for one in store.call(journal.waiting, 500, MOST_BYTES)[-2:]
    )
    assert (first['base'], second['base']) == (None, first['id'])


def test_a_row_that_the_centre_would_refuse_is_not_written_down(store: Store) -> None:
    with pytest.raises(ValueError, match='first_name'):
        store.call(put, release().model_copy(update={'first_name': 'Jor\0dan'}))
    with pytest.raises(ValueError, match='needs a date'):
        store.call(put, appointment(release().id).model_copy(update={'on': None}))
    assert head(store) == 1


def test_an_entry_that_could_never_be_sent_is_not_written_down(store: Store) -> None:
    """Or it would stand before all later ones for ever."""
    with pytest.raises(ValueError, match='payload'):
        store.call(note, 'x' * 20_001)
    with pytest.raises(ValueError, match='who'):
        store.call(lambda tx: tx.record(Kind.STARTED, {}, who='two words'))
    assert head(store) == 1


def test_a_kind_that_changes_a_row_cannot_be_recorded_without_it(store: Store) -> None:
    with pytest.raises(ValueError, match=r'use change\(\)'):
        store.call(lambda tx: tx.record(Kind.RELEASE_CHANGED, {}))


# The chain


def test_a_chain_that_nobody_touched_is_whole(store: Store) -> None:
    for number in range(5):
        store.call(note, str(number))
    assert store.call(journal.verify) == journal.Verified(6, 0, None, None)


HEADER_AS_HASHED = "UPDATE journal SET header = replace(header, 'system', 'staff:1')"
TAMPERED: dict[str, tuple[list[str], int]] = {
    'header': ([HEADER_AS_HASHED + ' WHERE seq = 3'], 3),
    'header made unreadable, hash made to fit': ([f"UPDATE journal SET header = '{{', hash = '{sha256(b'{')}' WHERE seq = 3"], 3),
    'payload': (["""UPDATE journal SET payload = '{"note":"other"}' WHERE seq = 4"""], 4),
    'salt': (["UPDATE journal SET salt = x'00' WHERE seq = 2"], 2),
    'an entry taken out': (['DELETE FROM journal WHERE seq = 3'], 4),
    'an entry taken out and the gap closed': (['DELETE FROM journal WHERE seq = 3', 'UPDATE journal SET seq = seq - 1 WHERE seq > 3'], 3),
    'two entries exchanged': ([f'UPDATE journal SET seq = {new} WHERE seq = {old}' for old, new in ((3, 99), (4, 3), (99, 4))], 3),
    'kind of the row': (["UPDATE journal SET kind = 'erased' WHERE seq = 3"], 3),
    'subject of the row': (["UPDATE journal SET subject = 'somebody' WHERE seq = 3"], 3),
    'number of the newest entry': (['UPDATE journal SET seq = 7 WHERE seq = 6'], 7),
    'id of the row': (["UPDATE journal SET id = '0' WHERE seq = 3"], 3),
    'time of the row, which decides when it is erased': (["UPDATE journal SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 3"], 3),
    'the newest entries, which the centre has': (['UPDATE sync SET answered = 6', 'DELETE FROM journal WHERE seq > 4'], 5),
    'the identity, so that it is the chain of another store': (["UPDATE identity SET store = '00000000-0000-0000-0000-000000000000'"], 1),
}  # fmt: skip


@pytest.mark.parametrize(('statements', 'at'), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_found_at_its_entry(program: Program, home: Path, keys_folder: Path, statements: list[str], at: int) -> None:
    store = program.start().current
    for number in range(5):
        store.call(note, str(number))
    accept_all(store)
    program.stop()
    with raw(home, keys_folder, triggers=False) as connection:
        for statement in statements:
            connection.execute(statement)
    found = program.start().current.call(journal.verify)
    assert found.broken_at == at, found


def test_a_forged_header_with_its_own_hash_breaks_the_next_link(program: Program, home: Path, keys_folder: Path) -> None:
    store = program.start().current
    for number in range(3):
        store.call(note, str(number))
    program.stop()
    with raw(home, keys_folder, triggers=False) as connection:
        connection.execute(HEADER_AS_HASHED + ' WHERE seq = 2')
        header = connection.execute('SELECT header FROM journal WHERE seq = 2').fetchone()[0]
        connection.execute('UPDATE journal SET hash = ? WHERE seq = 2', (sha256(header.encode()),))
    assert program.start().current.call(journal.verify).broken_at == 3


# What the triggers hold


def refuses(store: Store, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r'append-only|changed never'):
        store.call(lambda tx: tx.session.execute(text(statement)))


@pytest.mark.parametrize(
    'statement',
    [
        'DELETE FROM journal WHERE seq = 2',
        'DELETE FROM journal',
        "UPDATE journal SET payload = '{}' WHERE seq = 2",
        "UPDATE journal SET header = '{}' WHERE seq = 2",
        'UPDATE journal SET seq = 77 WHERE seq = 2',
        "UPDATE journal SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 2",
        'UPDATE journal SET payload = NULL, salt = NULL WHERE seq = 2',
    ],
)  # fmt: skip
def test_an_entry_is_never_deleted_or_changed(store: Store, statement: str) -> None:
    store.call(note)
    accept_all(store)
    refuses(store, statement)
    assert store.call(journal.verify).erased == 0


def test_an_entry_is_never_replaced(store: Store) -> None:
    store.call(note)
    refuses(store, "INSERT OR REPLACE INTO journal SELECT seq, id, kind, subject, at, '{}', hash, salt, payload FROM journal WHERE seq = 2")


def test_an_erased_payload_never_comes_back(store: Store, clock: StillClock) -> None:
    store.call(note)
    accept_all(store)
    clock.advance(8 * DAY)
    erase(store, clock)
    refuses(store, "UPDATE journal SET payload = '{}', salt = x'00' WHERE seq = 2")
    refuses(store, 'UPDATE journal SET payload = NULL, salt = NULL WHERE seq = 2')


# Safety rule 19: deletion is real


def test_safety_19_a_payload_is_erased_past_retention_once_the_centre_has_it(store: Store, clock: StillClock) -> None:
    store.call(put, release(first_name='Jordan'))
    accept_all(store)
    clock.advance(7 * DAY)
    assert erase(store, clock) == 0, 'seven days are not over'
    clock.advance(timedelta(milliseconds=1))
    assert erase(store, clock) == 2
    found = store.call(journal.verify)
    assert (found.erased, found.broken_at) == (2, None)
    assert erase(store, clock) == 0, 'erased once'


def test_safety_19_what_the_centre_never_had_is_kept_for_thirty_days_and_no_longer(store: Store, clock: StillClock) -> None:
    store.call(note)
    clock.advance(30 * DAY)
    assert erase(store, clock) == 0
    clock.advance(timedelta(milliseconds=1))
    assert erase(store, clock) == 2
    assert store.call(journal.verify).broken_at is None


def test_safety_19_what_the_centre_refused_counts_as_never_had(store: Store, clock: StillClock) -> None:
    store.call(note)
    accept_all(store, Outcome.REFUSED)
    clock.advance(8 * DAY)
    assert erase(store, clock) == 0
    refuses(store, 'UPDATE journal SET payload = NULL, salt = NULL WHERE seq = 2')
    clock.advance(23 * DAY)
    assert erase(store, clock) == 2


def test_safety_19_staff_are_warned_before_something_goes_that_was_never_sent(store: Store, clock: StillClock) -> None:
    store.call(note)
    assert store.call(journal.expiring, clock.at) == 0
    clock.advance(26 * DAY)
    assert store.call(journal.expiring, clock.at) == 2
    accept_all(store)
    assert store.call(journal.expiring, clock.at) == 0


def test_safety_19_rows_go_with_their_entries(store: Store, clock: StillClock) -> None:
    person = release()
    stop = appointment(person.id)
    call = attention(release=person.id)
    nameless = attention()
    store.call(put, person, stop, call, nameless)
    accept_all(store)
    clock.advance(9 * DAY)
    erase(store, clock)
    kept = store.call(
        lambda tx: [tx.get(Release, person.id), tx.get(Appointment, stop.id), tx.get(Attention, call.id), tx.get(Attention, nameless.id)]
    )
    assert kept == [None] * 4


def test_safety_19_a_row_that_was_never_sent_goes_after_thirty_days_too(store: Store, clock: StillClock) -> None:
    person, nameless = release(), attention()
    store.call(put, person, nameless)
    clock.advance(9 * DAY)
    erase(store, clock)
    assert store.call(lambda tx: tx.get(Release, person.id)) == person
    clock.advance(23 * DAY)
    erase(store, clock)
    assert store.call(lambda tx: (tx.get(Release, person.id), tx.get(Attention, nameless.id))) == (None, None)


def test_safety_19_todays_people_stay(store: Store, clock: StillClock) -> None:
    old, today = release(), release(released_on=release().released_on + timedelta(days=8), code='117240')
    store.call(put, old, today)
    accept_all(store)
    clock.advance(8 * DAY)
    erase(store, clock)
    assert store.call(lambda tx: (tx.get(Release, old.id), tx.get(Release, today.id))) == (None, today)


def test_safety_19_what_is_erased_is_gone_from_every_table(program: Program, home: Path, keys_folder: Path, clock: StillClock) -> None:
    """Looked for with the key, so that encryption does not hide it."""
    store = program.start().current
    store.call(put, release(first_name='Jessamyn'))
    accept_all(store)

    def decrypted() -> bytes:
        program.stop()
        plain = home.parent / 'plain.db'
        plain.unlink(missing_ok=True)
        with raw(home, keys_folder) as connection:
            connection.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
            connection.execute("SELECT sqlcipher_export('plain')")
            connection.execute('DETACH DATABASE plain')
        return plain.read_bytes()

    assert b'Jessamyn' in decrypted()
    clock.advance(9 * DAY)
    erase(program.start().current, clock)
    assert b'Jessamyn' not in decrypted()


@given(steps=st.lists(st.sampled_from(('change', 'note', 'private', 'send', 'refuse', 'erase', 'day', 'fail')), max_size=25))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_chain_is_whole_and_all_sent_is_true(
    program: Program, home: Path, clock: StillClock, steps: list[str]
) -> None:
    """Compared with a model that counts."""
    program.stop()
    shutil.rmtree(home, ignore_errors=True)
    clock.at = StillClock().at
    store = program.start().current
    entries, answered, refused = 1, 0, 0
    for step in steps:
        match step:
            case 'fail':
                with pytest.raises(ZeroDivisionError):
                    store.call(lambda tx: (note(tx), 1 // 0))
            case 'send':
                accept_all(store)
                answered = entries
            case 'refuse':
                refused += entries - answered
                accept_all(store, Outcome.REFUSED)
                answered = entries
            case 'erase':
                entries += erase(store, clock) > 0
            case 'day':
                clock.advance(4 * DAY)
            case _:
                store.call({'change': lambda tx: put(tx, release()), 'note': note, 'private': lambda tx: private(tx, 'x')}[step])
                entries += 1
        assert store.call(journal.delivered) == journal.Delivered(entries, entries - answered, refused, 0)
    found = store.call(journal.verify)
    assert (found.entries, found.broken_at) == (entries, None)


# What leaves the kiosk


def test_safety_22_a_private_payload_never_waits_to_be_sent(store: Store) -> None:
    store.call(private, 'rang the drug service')
    waiting = store.call(journal.waiting, 500, MOST_BYTES)
    sent = waiting[-1].sent
    assert json.loads(sent.header)['kind'] == 'private'
    assert (sent.payload, sent.salt) == (None, None), 'with the salt a short payload could be guessed from its hash'
    assert 'drug' not in repr(waiting)


def test_what_is_sent_are_the_very_bytes_that_were_hashed(store: Store) -> None:
    store.call(put, release(first_name='Zoë'))
    sent = store.call(journal.waiting, 500, MOST_BYTES)[-1].sent
    assert sent.salt is not None
    assert sent.payload is not None
    assert sha256(bytes.fromhex(sent.salt), sent.payload.encode()) == json.loads(sent.header)['payload_sha256']


def test_a_batch_holds_no_more_than_it_may_and_always_something(store: Store) -> None:
    for number in range(6):
        store.call(note, str(number) * 1000)
    assert [one.seq for one in store.call(journal.waiting, 3, MOST_BYTES)] == [1, 2, 3]
    assert [one.seq for one in store.call(journal.waiting, 500, 3_500)] == [1, 2, 3]
    assert [one.seq for one in store.call(journal.waiting, 500, 1)] == [1]


def test_all_sent_is_said_only_when_every_entry_was_accepted(store: Store) -> None:
    store.call(note)
    assert not store.call(journal.delivered).all_sent
    accept_all(store)
    assert store.call(journal.delivered).all_sent
    store.call(note)
    assert store.call(journal.delivered) == journal.Delivered(head=3, pending=1, refused=0, stale=0)
    accept_all(store, Outcome.REFUSED)
    delivered = store.call(journal.delivered)
    assert (delivered.pending, delivered.refused, delivered.all_sent) == (0, 1, False)


# Nothing readable on the disk


def test_the_files_of_a_home_hold_no_plain_text(store: Store, home: Path) -> None:
    store.call(put, release(first_name='Jessamyn'))
    wal = home / 'store' / 'lounge.db-wal'
    assert wal.stat().st_size > 0, 'the entry is still in the write-ahead log'
    looked_at = bytes_of(home)
    assert len(looked_at) > 10_000
    for planted in (b'Jessamyn', b'release.changed', b'SQLite format 3', b'CREATE TABLE'):
        assert planted not in looked_at


def test_an_error_of_the_store_names_nobody(store: Store) -> None:
    person = release(first_name='Jessamyn')

    def broken(tx: Transaction) -> Any:
        return tx.session.execute(text('INSERT INTO release (id, first_name) VALUES (:id, :name)'), {'id': person.id, 'name': 'Jessamyn'})

    with pytest.raises(DatabaseError) as error:
        store.call(broken)
    assert 'Jessamyn' not in str(error.value)


# One thread


def test_the_connection_belongs_to_one_thread(store: Store) -> None:
    session = store.call(lambda tx: tx.session)
    with pytest.raises(Exception, match='thread'):
        session.execute(text('SELECT 1'))


def test_a_transaction_cannot_wait_for_another(store: Store) -> None:
    nested: Callable[[Transaction], object] = lambda tx: store.call(note)  # noqa: E731
    with pytest.raises(RuntimeError, match='wait'):
        store.call(nested)


def test_only_a_transaction_that_wrote_an_entry_is_told_of(store: Store) -> None:
    told: list[int] = []
    store.on_written(lambda: told.append(1))
    store.call(journal.delivered)
    assert told == []
    store.call(note)
    assert told == [1]


def test_what_a_record_said_before_it_was_corrected_stays_readable(store: Store) -> None:
    person = release()
    store.call(put, person)
    corrected = person.model_copy(update={'first_name': 'Jordyn'})
    store.call(lambda tx: tx.change(Kind.RELEASE_CHANGED, corrected, who='staff:7'))
    store.call(lambda tx: tx.change(Kind.RELEASE_CHANGED, corrected.model_copy(update={'open_on': new_id()}), who='staff:7'))
    (earlier,) = store.call(lambda tx: list(tx.session.scalars(select(EarlierRow))))
    assert (earlier.row, json.loads(earlier.said)['first_name']) == (person.id, person.first_name)
