"""Staff count the shelves; low ones are marked with words, and a number that cannot be right asks to be counted again."""

from __future__ import annotations

from driver import Driver, Lounge

from services import stock


def at_the_shelves(lounge: Lounge, drive) -> Driver:  # type: ignore[no-untyped-def]
    driver: Driver = drive()
    driver.staff_in(lounge.member())
    driver.app.staff_go('stock')
    driver.settle()
    return driver


def left(lounge: Lounge, key: str) -> int | None:
    return next(one.left for one in lounge.store.call(stock.shelves, lounge.essentials) if one.thing.key == key)


def touch(driver: Driver, words: str) -> None:
    driver.tap(words)


def test_a_count_and_a_delivery_are_typed_in(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = at_the_shelves(lounge, drive)
    assert driver.says('Not counted yet')
    driver.tap('Coat')
    for key in ('1', '2', 'Go on'):
        driver.tap(key)
    assert left(lounge, 'coat') == 12
    assert driver.says('12 left')
    lounge.clock.monotonic_ms += 1000
    driver.advance(1)
    driver.tap('Coat')
    driver.tap('More came')
    for key in ('5', 'Go on'):
        driver.tap(key)
    assert left(lounge, 'coat') == 17


def test_a_low_shelf_says_so_in_words(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    coat = lounge.essentials.get('coat')
    assert coat is not None
    lounge.store.call(stock.count, coat, 2, 'staff:7')
    driver = at_the_shelves(lounge, drive)
    assert driver.says('Only 2 left')


def test_every_thing_is_reached_page_by_page(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = at_the_shelves(lounge, drive)
    seen = set()
    for _ in range(driver.app._staff_side.current_screen.pages):
        seen |= {tile.text for tile in driver.buttons()}
        driver.tap('More things')
    assert {one.words for one in lounge.essentials.all if one.stocked} <= seen
