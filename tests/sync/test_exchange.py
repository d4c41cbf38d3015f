"""Store and centre come level, whatever happens on the way between them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from builders import THURSDAY, appointment, note, private, put, release
from kiosks import Centre, Kiosk
from loopback import Asked
from sqlalchemy import text

from services import appointments, visits, wire
from services.appointments import Reason
from services.store import exchange, journal
from services.sync import exchange as syncing
from services.sync.client import NotAllowed, Unreachable
from services.sync.enrolment import enrol as enrol_kiosk
from services.wire import Appointment, Kind, Release, Where

Enrol = Callable[[], Kiosk]


def held(centre: Centre, kiosk: Kiosk) -> list[int]:
    return [seq for store, seq, _ in centre.entries() if store == kiosk.store.here.store]


def row(kiosk: Kiosk, person: Release) -> Release | None:
    return kiosk.store.call(lambda tx: tx.get(Release, person.id))


def renamed(kiosk: Kiosk, person: Release, name: str) -> None:
    now = row(kiosk, person)
    assert now is not None
    kiosk.store.call(put, now.model_copy(update={'first_name': name}))


def asked_for(centre: Centre, path: str) -> list[Asked]:
    return [asked for asked in centre.network.asked if asked.path.startswith(path)]


# Sending and receiving


def test_all_that_happened_here_is_told_and_then_all_is_sent(kiosk: Kiosk, centre: Centre) -> None:
    for number in range(4):
        kiosk.store.call(note, str(number))
    done = kiosk.exchange()
    assert (done.sent, done.accepted, done.known, done.refused, done.pending) == (5, 5, 0, 0, 0)
    assert held(centre, kiosk) == [1, 2, 3, 4, 5]
    assert kiosk.store.call(journal.delivered).all_sent
    assert kiosk.exchange().sent == 0


def test_a_row_reaches_the_other_kiosks_of_the_lounge(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    stop = appointment(person.id)
    one.store.call(put, person, stop)
    one.exchange()
    assert other.exchange().received == 2
    assert row(other, person) == person
    assert other.store.call(lambda tx: tx.get(Appointment, stop.id)) == stop
    assert other.exchange().received == 0


def test_safety_20_a_day_that_is_open_there_is_elsewhere_here(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    visit = one.store.call(visits.begin, person.id)
    one.exchange()
    other.exchange()
    assert other.store.call(visits.find, person.code) == visits.NotFound(visits.Refused.ELSEWHERE, 0)
    one.store.call(visits.end, visit, 'finished')
    one.exchange()
    other.exchange()
    assert isinstance(other.store.call(visits.find, person.code), visits.Found)


def test_safety_22_the_centre_never_sees_a_private_word(kiosk: Kiosk, centre: Centre, tmp_path: Path) -> None:
    person = release()
    stop = appointment(person.id)
    kiosk.store.call(put, person, stop)
    kiosk.store.call(private, 'rang-the-drug-service')
    kiosk.store.call(appointments.cannot_go, stop.id, Reason.NO_FARE)
    assert kiosk.exchange().refused == 0
    sent = b''.join(asked.body for asked in centre.network.asked)
    files = b''.join(path.read_bytes() for path in tmp_path.glob('central.sqlite*'))
    assert b'Jordan' in sent
    assert b'Jordan' in files
    for word in (b'drug-service', b'no_fare'):
        assert word not in sent
        assert word not in files


def test_a_long_absence_comes_in_pages(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    people = [release(code=f'{number:05}0') for number in range(210)]
    one.store.call(put, *people)
    one.exchange()
    assert other.exchange().received == 210
    assert all(row(other, person) == person for person in people)


# Nothing is lost and nothing is doubled


def test_an_answer_that_was_lost_is_asked_for_again_and_known(kiosk: Kiosk, centre: Centre) -> None:
    kiosk.store.call(note)
    centre.between = lambda asked: centre.lose_answer(asked) if asked.path == '/v1/journal' else centre.pass_on(asked)
    with pytest.raises(Unreachable):
        kiosk.exchange()
    assert kiosk.store.call(journal.delivered).pending == 2
    centre.between = centre.pass_on
    done = kiosk.exchange()
    assert (done.known, done.accepted, done.pending) == (2, 0, 0)
    assert held(centre, kiosk) == [1, 2]


def test_a_lost_page_of_changes_is_asked_for_again(enrol: Enrol, centre: Centre) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    centre.between = lambda asked: centre.lose_answer(asked) if asked.path.startswith('/v1/changes') else centre.pass_on(asked)
    with pytest.raises(Unreachable):
        other.exchange()
    assert row(other, person) is None
    centre.between = centre.pass_on
    assert other.exchange().received == 1
    assert row(other, person) == person


def test_rows_and_cursor_are_kept_together_or_not_at_all(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    before = other.store.call(exchange.cursor)
    good = other.central.changes(before)
    broken = wire.ChangedRow(table=wire.Table.RELEASE, version=wire.new_id(), row={'id': 'no row'})
    with pytest.raises(ValueError, match='validation error'):
        other.store.call(exchange.take_changes, [*good.changes, broken], good.cursor)
    assert (row(other, person), other.store.call(exchange.cursor)) == (None, before)
    other.store.call(exchange.take_changes, good.changes, good.cursor)
    assert (row(other, person), other.store.call(exchange.cursor)) == (person, good.cursor)


def test_a_refused_entry_is_kept_and_blocks_nothing(kiosk: Kiosk, centre: Centre) -> None:
    entries = [kiosk.store.call(note, str(number)) for number in range(4)]
    centre.refuses(entries[1])
    done = kiosk.exchange()
    assert (done.accepted, done.refused, done.pending) == (4, 1, 0)
    assert held(centre, kiosk) == [1, 2, 4, 5]
    assert kiosk.store.call(journal.delivered) == journal.Delivered(head=5, pending=0, refused=1, stale=0)
    assert not kiosk.store.call(journal.delivered).all_sent
    kiosk.store.call(note, 'later')
    assert kiosk.exchange().accepted == 1
    assert kiosk.store.call(journal.verify).entries == 6, 'it is still here'


def test_a_refused_row_does_not_keep_the_lounges_row_away_for_ever(enrol: Enrol, centre: Centre) -> None:
    """The other screen's change came by while the local one was waiting, and was passed over for its sake."""
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    other.exchange()
    renamed(one, person, 'Sam')
    one.exchange()
    renamed(other, person, 'Alex')
    pulled = other.central.changes(other.store.call(exchange.cursor))
    other.store.call(exchange.take_changes, pulled.changes, pulled.cursor)
    assert row(other, person) == person.model_copy(update={'first_name': 'Alex'}), 'kept until the centre has answered'
    entry = json.loads(other.store.call(journal.waiting, 1, 10_000)[0].sent.header)['id']
    centre.refuses(entry)
    assert other.exchange().refused == 1
    assert row(other, person) == person.model_copy(update={'first_name': 'Sam'})


def test_a_row_with_a_change_that_was_not_answered_keeps_its_local_value(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    other.exchange()
    renamed(one, person, 'Sam')
    one.exchange()
    renamed(other, person, 'Alex')
    pulled = other.central.changes(other.store.call(exchange.cursor))
    assert pulled.changes[0].row['first_name'] == 'Sam'
    other.store.call(exchange.take_changes, pulled.changes, pulled.cursor)
    assert row(other, person) == person.model_copy(update={'first_name': 'Alex'})
    other.exchange()
    assert row(other, person) == person.model_copy(update={'first_name': 'Sam'}), 'the answer brings what was passed over'


def test_a_stale_row_takes_the_winners_value_and_is_shown_to_staff(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    other.exchange()
    renamed(one, person, 'Sam')
    renamed(other, person, 'Alex')
    renamed(other, person, 'Alexander')
    one.exchange()
    done = other.exchange()
    assert (done.accepted, done.refused) == (2, 0), 'taken into the journal'
    for kiosk in (one, other):
        kiosk.exchange()
        now = row(kiosk, person)
        assert now is not None
        assert now.first_name == 'Sam'
    delivered = other.store.call(journal.delivered)
    assert (delivered.stale, delivered.all_sent) == (2, True)
    renamed(other, person, 'Robin')
    other.exchange()
    one.exchange()
    now = row(one, person)
    assert now is not None
    assert now.first_name == 'Robin', 'what is made from the winner counts again'


def test_a_centre_restored_from_an_older_backup_is_told_again(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    one, other = enrol(), enrol()
    person, later = release(), release(code='117240')
    one.store.call(put, person)
    one.exchange()
    centre.backup(tmp_path / 'backup')
    renamed(one, person, 'Sam')
    one.store.call(put, later)
    one.exchange()
    before = centre.entries()
    centre.restore(tmp_path / 'backup')
    assert len(centre.entries()) == len(before) - 2
    done = one.exchange()
    assert (done.accepted, done.pending) == (2, 0)
    assert centre.entries() == before
    other.exchange()
    for kiosk in (one, other):
        now = row(kiosk, person)
        assert now is not None
        assert (now.first_name, row(kiosk, later)) == ('Sam', later)


def test_a_restored_centre_hands_out_its_new_changes_under_old_numbers(enrol: Enrol, centre: Centre, tmp_path: Path) -> None:
    """A cursor of before the restore must not pass over them."""
    one, other = enrol(), enrol()
    centre.backup(tmp_path / 'backup')
    one.store.call(put, release())
    one.exchange()
    centre.restore(tmp_path / 'backup')
    later = release(code='117240')
    other.store.call(put, later)
    other.exchange()
    one.exchange()
    assert row(one, later) == later


def test_a_restored_centre_is_told_again_though_an_entry_was_refused_before(kiosk: Kiosk, centre: Centre, tmp_path: Path) -> None:
    refused = kiosk.store.call(note, 'refused')
    centre.refuses(refused)
    kiosk.exchange()
    centre.backup(tmp_path / 'backup')
    for number in range(3):
        kiosk.store.call(note, str(number))
    kiosk.exchange()
    before = centre.entries()
    centre.restore(tmp_path / 'backup')
    kiosk.exchange()
    assert centre.entries() == before
    asked = len(asked_for(centre, '/v1/journal'))
    kiosk.exchange()
    assert len(asked_for(centre, '/v1/journal')) == asked, 'and not again at each exchange'


def test_an_entry_that_is_taken_at_last_is_no_longer_counted_as_refused(kiosk: Kiosk, centre: Centre, tmp_path: Path) -> None:
    centre.backup(tmp_path / 'backup')
    refused = kiosk.store.call(note)
    centre.refuses(refused)
    kiosk.exchange()
    assert not kiosk.store.call(journal.delivered).all_sent
    centre.between = centre.pass_on
    centre.restore(tmp_path / 'backup')
    kiosk.exchange()
    assert kiosk.store.call(journal.delivered).all_sent


def test_what_was_erased_here_leaves_only_its_header_to_be_sent_again(kiosk: Kiosk, centre: Centre, tmp_path: Path) -> None:
    centre.backup(tmp_path / 'backup')
    kiosk.store.call(put, release())
    kiosk.exchange()
    kiosk.clock.advance(timedelta(days=8))
    centre.clock.advance(timedelta(days=8))
    kiosk.store.call(journal.erase, kiosk.clock.at)
    centre.restore(tmp_path / 'backup')
    done = kiosk.exchange()
    assert (done.accepted, done.refused, done.pending) == (3, 0, 0)


# Batches


def limit(centre: Centre, most: int) -> Callable[[Asked], None]:
    def behave(asked: Asked) -> None:
        if asked.path == '/v1/journal' and len(json.loads(asked.body)['entries']) > most:
            return asked.answer(413, b'', 'text/html')
        return centre.pass_on(asked)

    return behave


def sizes(centre: Centre) -> list[int]:
    return [len(json.loads(asked.body)['entries']) for asked in asked_for(centre, '/v1/journal')]


def test_batches_shrink_until_they_are_taken_and_grow_again(kiosk: Kiosk, centre: Centre) -> None:
    for number in range(59):
        kiosk.store.call(note, str(number))
    centre.between = limit(centre, 16)
    assert kiosk.exchange().accepted == 60
    assert held(centre, kiosk) == list(range(1, 61))
    tried = sizes(centre)
    assert tried[:4] == [60, 30, 15, 30], tried
    centre.between = centre.pass_on
    for number in range(60):
        kiosk.store.call(note, str(number))
    kiosk.exchange()
    assert kiosk.batch.size > 15


def test_a_batch_that_does_not_come_through_is_smaller_next_time(kiosk: Kiosk, centre: Centre) -> None:
    for number in range(7):
        kiosk.store.call(note, str(number))
    centre.between = lambda asked: asked.reset() if asked.path == '/v1/journal' else centre.pass_on(asked)
    for _ in range(5):
        with pytest.raises(Unreachable):
            kiosk.exchange()
    assert sizes(centre) == [8, 4, 2, 1, 1]


def test_one_entry_that_is_too_large_for_the_way_blocks_nothing(kiosk: Kiosk, centre: Centre) -> None:
    large = kiosk.store.call(note, 'x' * 15_000)
    kiosk.store.call(note)
    centre.between = lambda asked: asked.answer(413, b'', 'text/html') if len(asked.body) > 10_000 else centre.pass_on(asked)
    done = kiosk.exchange()
    assert (done.accepted, done.refused, done.pending) == (2, 1, 0)
    assert large not in repr(centre.entries())


# Not allowed, and the clock


def test_a_kiosk_that_was_revoked_keeps_what_it_has(kiosk: Kiosk, centre: Centre) -> None:
    kiosk.store.call(note)
    with centre.engine.begin() as connection:
        connection.execute(text('UPDATE device SET revoked_at = :at'), {'at': '2026-05-14 09:00:00'})
    with pytest.raises(NotAllowed):
        kiosk.exchange()
    assert kiosk.store.call(journal.delivered).pending == 2


def test_the_difference_of_the_clocks_is_measured_and_nothing_is_set(kiosk: Kiosk) -> None:
    kiosk.clock.advance(timedelta(minutes=-3))
    before = kiosk.clock.at
    assert kiosk.exchange().clock_off == timedelta(minutes=-3)
    assert kiosk.clock.at == before


def test_a_centre_that_is_away_changes_nothing_here(kiosk: Kiosk, centre: Centre) -> None:
    person = release()
    kiosk.store.call(put, person)
    centre.between = lambda asked: asked.answer(200, b'<html>Accept the terms</html>', 'text/html')
    for _ in range(3):
        with pytest.raises(Unreachable):
            kiosk.exchange()
    assert kiosk.store.call(journal.delivered) == journal.Delivered(head=2, pending=2, refused=0, stale=0)
    assert row(kiosk, person) == person


def test_nothing_of_an_exchange_waits_inside_a_transaction(kiosk: Kiosk, centre: Centre) -> None:
    """While the centre thinks, the kiosk can write."""

    def slow(asked: Asked) -> None:
        if asked.path != '/v1/journal':
            kiosk.store.submit(note, 'meanwhile').result(timeout=5)
        centre.pass_on(asked)

    centre.between = slow
    kiosk.exchange()
    centre.between = centre.pass_on
    kiosk.exchange()
    assert kiosk.store.call(journal.delivered).all_sent


# Enrolling


def test_enrolling_again_after_a_lost_answer_gives_the_same_kiosk(centre: Centre, tmp_path: Path) -> None:
    code = centre.code()
    centre.between = centre.lose_answer
    with pytest.raises(Unreachable):
        enrol_kiosk(code, centre.url, tmp_path / 'keys', centre.clock.at)
    centre.between = centre.pass_on
    enrolled = enrol_kiosk(code, centre.url, tmp_path / 'keys', centre.clock.at)
    assert enrolled.screen == 1
    with centre.engine.connect() as connection:
        assert connection.execute(text('SELECT count(*) FROM device')).scalar() == 1


def test_somebody_who_left_elsewhere_has_no_code_here(enrol: Enrol) -> None:
    one, other = enrol(), enrol()
    person = release()
    one.store.call(put, person)
    one.exchange()
    other.exchange()
    one.store.call(put, person.model_copy(update={'where': Where.LEFT}))
    one.exchange()
    other.exchange()
    assert other.store.call(visits.find, person.code) == visits.NotFound(visits.Refused.ENDED, 0)
    assert person.released_on == THURSDAY


def test_what_clocks_differ_by_is_written_down_for_staff(kiosk: Kiosk) -> None:
    kiosk.store.call(syncing.note_clock, timedelta(minutes=-3))
    last = kiosk.store.call(journal.waiting, 500, 1_000_000)[-1].sent
    assert (json.loads(last.header)['kind'], json.loads(last.payload or '')) == (Kind.CLOCK_DIFFERS, {'seconds': -180})
