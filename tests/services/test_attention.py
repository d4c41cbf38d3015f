"""Calling for somebody: heard on every screen of the lounge until somebody comes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from builders import StillClock, put, release
from builders import attention as raised

from services import attention
from services.store import journal
from services.store.database import Store
from services.wire import MOST_BYTES, Attention, Kind, Need, new_id


def leaves(store: Store) -> str:
    return ' '.join(one.sent.header + (one.sent.payload or '') for one in store.call(journal.waiting, 500, MOST_BYTES))


def test_a_call_stands_until_it_is_answered(store: Store, clock: StillClock) -> None:
    call = store.call(attention.ask, Need.ASKED, None)
    (one,) = store.call(attention.standing)
    assert (one.id, one.device, one.screen, one.raised_at) == (call, store.here.device, 1, clock.at)
    clock.advance(timedelta(minutes=3))
    store.call(attention.answer, call, 'staff:7')
    assert store.call(attention.standing) == ()
    kept = store.call(lambda tx: tx.get(Attention, call))
    assert (kept.answered_at, kept.answered_by) == (clock.at, 'staff:7')


def test_the_same_call_is_not_raised_twice_while_it_stands(store: Store) -> None:
    person = release()
    first = store.call(attention.ask, Need.HOUSING, person.id)
    assert store.call(attention.ask, Need.HOUSING, person.id) == first
    assert store.call(attention.ask, Need.MONEY, person.id) != first
    assert store.call(attention.ask, Need.HOUSING, None) != first
    store.call(attention.answer, first)
    assert store.call(attention.ask, Need.HOUSING, person.id) != first


def test_the_same_need_at_another_screen_is_a_call_of_its_own(store: Store) -> None:
    elsewhere = raised()
    store.call(put, elsewhere)
    assert store.call(attention.ask, Need.ASKED, None) != elsewhere.id


def test_calls_of_all_screens_stand_oldest_first(store: Store, clock: StillClock) -> None:
    here = store.call(attention.ask, Need.ASKED, None)
    earlier, later = raised(raised_at=clock.at - timedelta(minutes=1)), raised(raised_at=clock.at + timedelta(minutes=1))
    store.call(put, later, earlier)
    assert [one.id for one in store.call(attention.standing)] == [earlier.id, here, later.id]


def test_answering_twice_changes_nothing(store: Store, clock: StillClock) -> None:
    call = store.call(attention.ask, Need.ASKED, None)
    store.call(attention.answer, call)
    before = store.call(journal.delivered).head
    clock.advance(timedelta(minutes=1))
    store.call(attention.answer, call, 'staff:7')
    store.call(attention.answer, new_id())
    assert store.call(journal.delivered).head == before


def test_safety_11_feeling_unsafe_calls_staff_without_a_word_of_why(store: Store) -> None:
    person = release()
    call = store.call(attention.feel_unsafe, person.id)
    (one,) = store.call(attention.standing)
    assert (one.id, one.need, one.release) == (call, Need.PRIVATE, person.id)
    sent = leaves(store)
    assert 'safe' not in sent
    assert sent.count(person.id) == sent.count('attention.raised') * 2, 'the private entry names nobody'


def test_safety_22_the_private_entry_leaves_only_header_and_hash(store: Store) -> None:
    store.call(attention.feel_unsafe, None)
    last = store.call(journal.waiting, 500, MOST_BYTES)[-1].sent
    assert (json.loads(last.header)['kind'], json.loads(last.header)['subject'], last.payload, last.salt) == (
        Kind.PRIVATE,
        None,
        None,
        None,
    )


def test_who_answered_is_written_in_the_fields_way_or_not_at_all(store: Store) -> None:
    call = store.call(attention.ask, Need.ASKED, None)
    with pytest.raises(ValueError, match='answered_by'):
        store.call(attention.answer, call, 'Sam, at the desk')
    assert len(store.call(attention.standing)) == 1


def test_what_is_over_is_over_on_every_screen(store: Store) -> None:
    person = release().id
    store.call(attention.ask, Need.HOUSING, person)
    store.call(put, raised(release=person, need=Need.HOUSING, device=new_id(), screen=2))
    others = [store.call(attention.ask, Need.MONEY, person), store.call(attention.ask, Need.HOUSING, release().id)]
    store.call(attention.close, Need.HOUSING, person, 'staff:7')
    assert [one.id for one in store.call(attention.standing)] == others


def test_somebody_without_a_name_at_another_screen_is_somebody_else(store: Store) -> None:
    elsewhere = raised(release=None, need=Need.HOUSING, device=new_id(), screen=2)
    store.call(put, elsewhere)
    store.call(attention.ask, Need.HOUSING, None)
    store.call(attention.close, Need.HOUSING, None, 'staff:7')
    assert [one.id for one in store.call(attention.standing)] == [elsewhere.id]
