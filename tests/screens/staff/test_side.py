"""Staff sign in above the person's screen, and leave it as it was; nobody's business stays on a screen that is locked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from driver import PIN, Driver, Lounge
from kivy.lang import Builder

from kiosk.app import KioskApp
from screens.parts.page import Page
from screens.staff import side
from screens.staff.page import StaffPage
from screens.staff.session import PapersWanted, PinFor
from screens.staff.side import STAFF_SCREENS
from services import attention, papers
from services.printer import PaperKnown
from services.printing import PaperKind
from services.sync.worker import Synced
from services.wire import Need, Role

NINE_TWELVE = datetime.fromisoformat('2026-05-14T09:12')

Builder.load_string("""
<Plain>:
    Sheet:
        StaffTop:
            id: top
            title: 'Plain'
        Widget:
        StaffBottom:
            here: 'board'
""")


class Plain(StaffPage):
    """A screen that counts how often it looked."""

    looks = 0

    def look_again(self) -> None:
        self.looks += 1
        self.ids.top.look(self.app)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(side.STAFF_SCREENS, 'plain', Plain)
    monkeypatch.setattr(side, 'FIRST', 'plain')


def type_pin(driver: Driver, pin: str) -> None:
    for digit in pin:
        driver.tap(digit)
    driver.tap('Go on')
    driver.wait(lambda: not driver.says('One moment.'))
    driver.settle()


def staff_at(driver: Driver) -> str:
    return driver.app._staff_side.current


def test_staff_sign_in_with_their_pin_and_the_person_gets_the_screen_back_as_it_was(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    lounge.member('Robin')
    driver = drive()
    driver.enter()
    driver.app.theme.text_size = 1.3
    driver.settle()
    before = driver.text()
    driver.tap('Staff')
    assert not driver.says('Jordan')
    driver.tap('Robin')
    type_pin(driver, PIN)
    assert staff_at(driver) == 'plain'
    assert not driver.says('Jordan')
    assert driver.app.theme.text_size == 1
    driver.tap('Lock')
    assert (driver.at, driver.text(), driver.app.theme.text_size) == ('day', before, 1.3)


def test_a_wrong_pin_lets_nobody_in_and_says_what_to_do(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.member('Robin')
    driver = drive()
    driver.tap('Staff')
    driver.tap('Robin')
    type_pin(driver, '111222')
    assert driver.says('That is not the PIN. Try again.')
    assert driver.app.staff is None
    driver.tap('Back')
    driver.tap('Back')
    assert driver.says('Touch to start')


def test_five_minutes_without_a_touch_lock_it_and_wipe_the_person_s_screen_too(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    driver = drive()
    driver.enter()
    driver.staff_in(lounge.member())
    driver.advance(299)
    assert driver.app.staff is not None
    driver.advance(2)
    assert driver.app.staff is None
    driver.advance(1)
    assert driver.says('Touch to start')
    assert driver.app.visit is None


def test_after_twelve_hours_the_pin_is_asked_again_whatever_is_touched(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = drive()
    driver.staff_in(lounge.member())
    for _ in range(12 * 15 - 1):
        driver.app._staff_side.touched(driver.app.seconds())
        lounge.clock.monotonic_ms += 240_000
    driver.app.tick()
    assert driver.app.staff is not None
    driver.app._staff_side.touched(driver.app.seconds())
    driver.advance(240)
    assert driver.app.staff is None


def test_somebody_who_only_touched_staff_and_went_leaves_the_person_s_screen(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    driver = drive()
    driver.enter()
    driver.tap('Staff')
    assert not driver.says('What do you want to do?')
    driver.advance(60)
    assert driver.says('What do you want to do?')


def test_a_locked_kiosk_of_staff_says_that_somebody_needs_help_and_nothing_else(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    lounge.member('Robin')
    driver = drive(staff_only=True)
    quiet = driver.text()
    assert 'This screen is locked.' in quiet
    assert 'Robin' not in quiet
    lounge.store.call(attention.ask, Need.ASKED, None)
    driver.advance(4)
    assert driver.says('Somebody needs help')
    driver.tap('Sign in')
    driver.tap('Robin')
    type_pin(driver, PIN)
    driver.tap('Lock')
    assert driver.says('This screen is locked.')


def test_nothing_of_anybody_stays_on_a_screen_that_is_locked(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    """Where the screens are kept for the next who sign in, each has to be empty."""
    person = lounge.person(first_name='Zephyrine', code='482975')
    lounge.appointment(person, place='Quillfeather House')
    lounge.store.call(attention.ask, Need.ASKED, person)
    driver = drive(staff_only=True)
    driver.tap('Sign in')
    driver.staff_in(lounge.member('Balthazar'))
    session, seen = driver.app.staff, ''
    for name in (name for name in STAFF_SCREENS if name not in ('locked', 'sign_in', 'pin')):
        session.person, session.pin_for = person, PinFor('Balthazar', Role.STAFF, None)
        session.papers = PapersWanted(lounge.store.call(papers.people), PaperKind.SLIP)
        driver.app.staff_go(name)
        driver.settle()
        seen += driver.text()
    assert all(planted in seen for planted in PLANTED)
    driver.app.staff_go('account_pin')
    driver.settle()
    driver.app.staff_go('plain')
    driver.app.staff_lock()  # in the frame in which the screen before was left
    driver.settle()
    kept = driver.app._staff_side_kept.screens
    assert {'board', 'staff_person', 'sign_in'} < {screen.name for screen in kept}
    assert [left for screen in kept for left in what_is_left(screen)] == []


PLANTED = ('Zephyrine', '482 975', 'Quillfeather', 'Balthazar')


def what_is_left(screen: Page) -> Iterator[str]:
    """Where one of the planted words stands on a screen: in what is shown, or in what it knows."""
    for widget in screen.walk(restrict=True):
        known = {name: getattr(widget, name) for name in widget.properties()} | vars(widget)
        yield from (
            f'{screen.name}: {type(widget).__name__}.{name}'
            for name, value in known.items()
            if any(word in repr(value) for word in PLANTED)
        )


def test_what_few_need_goes_when_staff_have_gone(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = drive()
    driver.staff_in(lounge.member())
    driver.app.staff_go('stock')
    driver.app.staff_lock()
    KioskApp._tidy_up(driver.app, 0)
    assert {screen.name for screen in driver.app._staff_side_kept.screens} <= set(side.KEPT)


def test_what_changes_in_the_lounge_is_seen_within_a_second(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = drive()
    driver.staff_in(lounge.member())
    page = driver.app._staff_side.current_screen
    driver.advance(1)
    before = page.looks
    driver.advance(1)
    assert page.looks == before
    lounge.person()
    driver.advance(1)
    assert page.looks == before + 1


def test_the_bar_says_whether_the_centre_was_heard_and_no_more_of_the_printer_than_is_known(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    driver = drive()
    driver.staff_in(lounge.member())
    assert driver.says('Synced | ')
    assert driver.says('Nothing printed yet')
    lounge.synced = Synced(timedelta(minutes=12), 'no answer', timedelta(0))
    for known, words in (
        (PaperKnown(printed_at=NINE_TWELVE), 'Last paper 9:12am'),
        (PaperKnown(tray=True), 'Paper to the tray'),
        (PaperKnown('media-empty', NINE_TWELVE), 'See to the printer'),
    ):
        lounge.paper_known = known
        driver.advance(31)
        assert driver.says(words)
    assert driver.says('Synced 12 min ago')
