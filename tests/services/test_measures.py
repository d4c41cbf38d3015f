"""What a visit came to, in the measures of the field."""

from __future__ import annotations

import pytest
from builders import THURSDAY, put, release

from services import measures
from services.store import journal
from services.store.database import Store
from services.wire import Sleeping, new_id

WHO = 'staff:7'


@pytest.fixture
def person(store: Store) -> str:
    row = release()
    store.call(put, row)
    return row.id


def test_requirement_50_each_measure_is_optional_and_stands_for_itself(store: Store, person: str) -> None:
    assert store.call(measures.of, person) is None
    store.call(measures.say, person, 'seen', True, WHO)
    store.call(measures.say, person, 'kit_given', False, WHO)
    store.call(measures.say_sleeping, person, Sleeping.TEMPORARY, WHO)
    row = store.call(measures.of, person)
    assert (row.seen, row.needs_found, row.kit_given, row.appointment_made, row.call_made) == (True, None, False, None, None)
    assert (row.sleeping, row.on) == (Sleeping.TEMPORARY, THURSDAY)


def test_what_was_said_can_be_taken_back(store: Store, person: str) -> None:
    store.call(measures.say, person, 'seen', True, WHO)
    store.call(measures.say, person, 'seen', None, WHO)
    assert store.call(measures.of, person).seen is None


def test_the_same_measure_said_again_is_not_written_again(store: Store, person: str) -> None:
    store.call(measures.say, person, 'seen', True, WHO)
    before = store.call(journal.delivered).head
    store.call(measures.say, person, 'seen', True, WHO)
    assert store.call(journal.delivered).head == before


def test_nothing_is_recorded_of_somebody_who_was_erased(store: Store) -> None:
    gone = new_id()
    with pytest.raises(KeyError):
        store.call(measures.say, gone, 'seen', True, WHO)
    with pytest.raises(KeyError):
        store.call(measures.say_sleeping, gone, Sleeping.NONE, WHO)


def test_nothing_said_writes_nothing(store: Store, person: str) -> None:
    before = store.call(journal.delivered).head
    store.call(measures.say, person, 'seen', None, WHO)
    assert store.call(journal.delivered).head == before
    assert store.call(measures.of, person) is None
