"""What is on the shelf: a count, and what was given and delivered since; two kiosks that were cut off both count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import StillClock, put, release
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import essentials, stock
from services.essentials import Essential
from services.stock import Shelf
from services.store.database import Store
from services.wire import Kind, StockMove, StockWhy, ThingState, new_id

KNOWN = essentials.load()
WHO = 'staff:robin'


def thing(key: str) -> Essential:
    found = KNOWN.get(key)
    assert found is not None
    return found


COAT = thing('coat')


def shelf(store: Store, key: str = 'coat') -> Shelf:
    return next(one for one in store.call(stock.shelves, KNOWN) if one.thing.key == key)


def test_what_nobody_counted_has_no_number_and_is_not_none_left(store: Store) -> None:
    assert (shelf(store).left, shelf(store).low, shelf(store).to_count) == (None, False, True)
    store.call(stock.give, COAT, new_id(), WHO)
    assert shelf(store).left is None
    assert shelf(store).given_today == 1


def test_the_shelf_is_the_count_and_what_came_and_went_since(store: Store, clock: StillClock) -> None:
    store.call(stock.give, COAT, new_id(), WHO)
    clock.advance(timedelta(minutes=1))
    store.call(stock.count, COAT, 12, WHO)
    clock.advance(timedelta(minutes=1))
    store.call(stock.give, COAT, new_id(), WHO)
    store.call(stock.give, COAT, new_id(), WHO)
    store.call(stock.deliver, COAT, 5, WHO)
    assert (shelf(store).left, shelf(store).given_today, shelf(store).counted_on) == (15, 3, clock.now().today)


def test_a_low_shelf_is_told_and_a_count_below_zero_asks_for_another(store: Store, clock: StillClock) -> None:
    store.call(stock.count, COAT, COAT.low, WHO)
    assert not shelf(store).low
    clock.advance(timedelta(minutes=1))
    store.call(stock.give, COAT, new_id(), WHO)
    assert shelf(store).low
    for _ in range(COAT.low):
        store.call(stock.give, COAT, new_id(), WHO)
    assert (shelf(store).left, shelf(store).to_count) == (-1, True)


def test_a_thing_that_was_not_given_after_all_is_back_on_the_shelf(store: Store, clock: StillClock) -> None:
    store.call(stock.count, COAT, 3, WHO)
    clock.advance(timedelta(minutes=1))
    given = new_id()
    store.call(stock.give, COAT, given, WHO)
    for _ in range(2):
        store.call(stock.take_back, COAT, given, WHO)
    assert (shelf(store).left, shelf(store).given_today) == (3, 0)


def test_what_is_given_once_more_after_it_came_back_leaves_the_shelf_again(store: Store, clock: StillClock) -> None:
    store.call(stock.count, COAT, 3, WHO)
    clock.advance(timedelta(minutes=1))
    given = new_id()
    for move, left in ((stock.give, 2), (stock.give, 2), (stock.take_back, 3), (stock.give, 2), (stock.take_back, 3)):
        store.call(move, COAT, given, WHO)
        assert shelf(store).left == left


def test_what_staff_give_leaves_the_shelf_once(store: Store, clock: StillClock) -> None:
    person = release()
    store.call(put, person)
    store.call(stock.count, COAT, 3, WHO)
    clock.advance(timedelta(minutes=1))
    for _ in range(2):
        store.call(essentials.settle, person.id, COAT, ThingState.GIVEN, WHO)
    assert shelf(store).left == 2
    store.call(essentials.settle, person.id, COAT, ThingState.NONE_LEFT, WHO)
    assert shelf(store).left == 3


def test_of_what_the_lounge_does_not_keep_there_is_no_stock(store: Store) -> None:
    bank_card = thing('bank_card')
    store.call(stock.give, bank_card, new_id(), WHO)
    assert 'bank_card' not in [one.thing.key for one in store.call(stock.shelves, KNOWN)]
    with pytest.raises(ValueError, match='counted'):
        store.call(stock.count, bank_card, 3, WHO)
    with pytest.raises(ValueError, match='counted'):
        store.call(stock.count, COAT, -1, WHO)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=st.lists(st.sampled_from([-1, 1, 4]), max_size=5), theirs=st.lists(st.sampled_from([-1, 1, 4]), max_size=5))
def test_two_kiosks_that_were_cut_off_both_count(store: Store, clock: StillClock, ours: list[int], theirs: list[int]) -> None:
    """What another kiosk gave and delivered meanwhile comes as rows of its own: nothing is lost, nothing counted twice."""
    clock.advance(timedelta(minutes=1))
    store.call(stock.count, COAT, 20, WHO)
    clock.advance(timedelta(minutes=1))
    for change in ours:
        store.call(stock.deliver, COAT, change, WHO) if change > 0 else store.call(stock.give, COAT, new_id(), WHO)
    for change in theirs:
        why = StockWhy.DELIVERED if change > 0 else StockWhy.GIVEN
        move = StockMove(id=new_id(), lounge='leeds', thing='coat', at=clock.now().at, why=why, change=change, settled=False)
        store.call(lambda tx, move=move: tx.change(Kind.STOCK_CHANGED, move, who='staff:elsewhere'))
    assert shelf(store).left == 20 + sum(ours) + sum(theirs)
