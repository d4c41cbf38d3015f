"""A test call tells staff whether the line carries a call; it never disturbs a call that somebody makes."""

from __future__ import annotations

from typing import Any

from driver import Driver, Lounge

from screens.parts.calling import Phones
from services.calls.call import AlreadyCalling, CallState, Stage
from services.wire import CallEnd


class Line:
    """A line that goes through the stages that a test tells it, and refuses a second call as the real one does."""

    def __init__(self) -> None:
        self.now, self.called = CallState(Stage.IDLE), ''

    def call(self, key: str) -> None:
        if self.now.stage not in (Stage.IDLE, Stage.ENDED):
            raise AlreadyCalling
        self.called, self.now = key, CallState(Stage.DIALLING, key)

    def state(self) -> CallState:
        return self.now

    def forget(self) -> None:
        self.now = CallState(Stage.IDLE)


def at_the_test(lounge: Lounge, drive: Any, line: Line | None) -> Driver:
    lounge.phones = Phones(lounge.phones.book, lounge.phones.handset, line)  # type: ignore[arg-type]
    driver: Driver = drive()
    driver.staff_in(lounge.member())
    driver.app.staff_go('trial_call')
    driver.settle()
    return driver


def test_it_rings_the_lounge_s_own_phone_and_says_how_it_goes(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    line = Line()
    driver = at_the_test(lounge, drive, line)
    assert lounge.places.lounge is not None
    driver.tap('Ring the lounge phone')
    assert line.called == lounge.places.lounge.phones[0].key
    line.now = CallState(Stage.RINGING, line.called)
    driver.advance(1)
    assert driver.says('It rings. Pick the lounge phone up.')
    line.now = CallState(Stage.TALKING, line.called)
    driver.advance(1)
    assert driver.says('The line works.')
    driver.tap('End the call')
    assert line.now.stage is Stage.IDLE


def test_a_call_that_nobody_took_says_no_more_than_is_known(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    line = Line()
    driver = at_the_test(lounge, drive, line)
    for end, words in (
        (CallEnd.UNREACHABLE, 'The call did not come through.'),
        (CallEnd.CANCELLED, 'It was ended before anybody picked it up.'),
        (CallEnd.NO_ANSWER, 'Nobody picked it up. Did it ring?'),
        (CallEnd.BUSY, 'It was busy.'),
    ):
        driver.tap('Ring the lounge phone')
        line.now = CallState(Stage.ENDED, line.called, end=end)
        driver.advance(1)
        assert driver.says(words)


def test_a_person_s_call_goes_before(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    line = Line()
    driver = at_the_test(lounge, drive, line)
    line.now = CallState(Stage.TALKING, 'easterby-housing.housing')
    driver.tap('Ring the lounge phone')
    assert driver.says('Somebody is on the phone.')
    driver.app.staff_go('this_kiosk')
    driver.settle()
    assert line.now.stage is Stage.TALKING


def test_without_a_line_staff_listen_for_the_tone(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = at_the_test(lounge, drive, None)
    assert driver.says('listen for the tone')
    assert not driver.has('Ring the lounge phone')
