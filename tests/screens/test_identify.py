"""Finding a person by the code, and the ways on without it."""

from datetime import timedelta

import pytest
from driver import CODE

from services.wire import Where, new_id


@pytest.fixture
def ui(drive):
    ui = drive()
    ui.tap('Touch to start')
    ui.tap('Go on')
    return ui


def type_code(ui, code):
    for digit in code:
        ui.tap(digit)


def test_the_code_by_keypad(ui, lounge):
    lounge.person()
    type_code(ui, CODE)
    ui.tap('Go on')
    assert ui.at == 'confirm'


def test_a_wrong_digit_can_be_taken_away(ui, lounge):
    lounge.person()
    type_code(ui, '4829107')
    ui.tap('Delete')
    type_code(ui, '0')
    ui.tap('Go on')
    assert ui.at == 'confirm'


def test_five_digits_are_not_enough(ui):
    type_code(ui, CODE[:5])
    assert not ui.has('Go on')


def test_a_scanner_types_the_code_and_enter(ui, lounge):
    lounge.person()
    ui.scan(CODE)
    assert ui.at == 'confirm'


def test_a_card_that_is_scanned_after_some_digits_by_hand(ui, lounge):
    lounge.person()
    type_code(ui, '11')
    ui.scan(CODE)
    assert ui.at == 'confirm'


def test_letters_of_a_keyboard_do_nothing(ui):
    ui.key(ord('a'), 'a')
    assert ui.app.screens.current_screen.digits == ''


def test_a_wrong_code_gets_calm_words_and_is_not_left_on_the_screen(ui):
    ui.scan('111110')
    assert ui.at == 'identify'
    assert ui.says('We do not know these numbers. Check your card and try again.')
    assert ui.app.screens.current_screen.digits == ''


def test_after_five_wrong_codes_the_next_one_waits(ui, lounge):
    lounge.person()
    for _ in range(5):
        ui.scan('111110')
    assert ui.says('Please wait 30 seconds before you try again.')
    assert not ui.has('1')
    ui.scan(CODE)
    assert ui.at == 'identify'
    ui.advance(31)
    assert ui.says('You can try again now.')
    ui.scan(CODE)
    assert ui.at == 'confirm'


def test_leaving_the_screen_does_not_end_the_wait(ui, lounge):
    lounge.person()
    for _ in range(5):
        ui.scan('111110')
    ui.tap('Back')
    ui.tap('Go on')
    ui.scan(CODE)
    assert ui.at == 'identify'
    assert ui.says('Please wait 30 seconds')


@pytest.mark.parametrize(
    ('known', 'words'),
    [
        ({'where': Where.EXPECTED, 'here_on': None}, 'Your code is not ready yet. Ask staff.'),
        ({'where': Where.LEFT}, 'This code is not in use any more. Ask staff.'),
    ],
)
def test_a_code_that_is_not_in_use(ui, lounge, known, words):
    lounge.person(**known)
    ui.scan(CODE)
    assert ui.says(words)


def test_a_day_that_is_open_on_another_screen(ui, lounge):
    lounge.person(open_on=new_id(), opened_at=lounge.clock.at - timedelta(minutes=1))
    ui.scan(CODE)
    assert ui.says('Your day is open on another screen. Finish there first, or get a person.')


def test_no_card_calls_staff_and_says_what_happens_next(ui, lounge):
    ui.tap('I do not have a card')
    assert lounge.needs() == ['no_card']
    assert lounge.chimes == 1
    assert ui.says('Staff can see that you have no card. They help as soon as they can.')


def test_going_on_without_a_name_says_what_is_missing_and_lets_go_back(ui):
    ui.tap('Go on without my name')
    assert ui.says("We can't show your appointments without your code.")
    ui.tap('No, use my code')
    assert ui.at == 'identify'


def test_a_visit_without_a_name_can_still_give_the_code(ui, lounge):
    lounge.person()
    ui.tap('Go on without my name')
    ui.tap('Yes, without my name')
    assert ui.says("We can't show your appointments without your code.")
    ui.tap('Type my code')
    ui.scan(CODE)
    ui.tap("Yes, that's me")
    assert ui.says('Hello, Jordan')


def test_what_is_typed_on_the_staff_side_never_reaches_the_screen_below(drive, lounge):
    """A PIN, or a slip that staff scan: it must not stand there, nor count as a wrong code."""
    ui = drive()
    ui.tap('Touch to start')
    ui.tap('Go on')
    ui.staff_in(lounge.member())
    for _ in range(7):
        ui.scan('111222')
    ui.app.staff_lock()
    ui.settle()
    assert ui.app.screens.current_screen.digits == ''
    assert not ui.says('We do not know these numbers.')
    assert not ui.app.screens.current_screen.waiting
