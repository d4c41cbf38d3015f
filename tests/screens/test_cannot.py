""" "I can't get there in time" never sounds like permission (safety rule 5)."""

import pytest
from driver import _all
from kivy.core.window import Window

from screens.parts.page import Side
from services import language
from services.wire import Answer, Appointment, RequiredBy, Table

STILL = 'You still have to go unless probation gives you a new time. Call them now. We have not told probation.'
REASONS = ('Too far', 'No fare', 'I am ill', 'Two things at once', 'Something else')


@pytest.fixture
def look(drive, lounge):
    def open_it(**known):
        lounge.appointment(lounge.person(), **known)
        ui = drive()
        ui.enter()
        ui.tap('Probation')
        ui.tap("I can't get there in time")
        return ui

    return open_it


def test_five_reasons_of_equal_size(look):
    ui = look()
    assert len({tuple(ui.find(reason).size) for reason in REASONS}) == 1


@pytest.mark.parametrize('reason', REASONS)
def test_each_reason_calls_staff_and_still_says_go(look, lounge, reason):
    ui = look()
    assert ui.says(STILL)
    ui.tap(reason)
    assert ui.says(STILL)
    assert ui.says('01632 960118')
    assert lounge.needs() == ['cannot_get_there']
    assert [row.answer for row in lounge.store.call(_all, Table.APPOINTMENT, Appointment)] == [Answer.CANNOT]
    assert not any(ui.has(other) for other in REASONS)


def test_what_must_be_done_and_the_number_stand_beside_the_reasons_in_each_language(look):
    ui = look()
    for code in language.known():
        ui.app.speak(language.load(code))
        ui.settle()
        ui.frames(3)
        assert ui.says('01632 960118'), code
        assert ui.says(STILL), code


def test_nobody_has_to_go_who_is_not_demanded(look):
    ui = look(required_by=RequiredBy.CHOICE)
    assert not ui.says('have to go')
    assert ui.says('Call them now. We have not told probation.')


def test_in_a_standing_window_it_comes_to_rest(drive, lounge, monkeypatch):
    """What is laid out anew in each frame loses touches."""
    before, Window.size = Window.size, (1080, 1920)
    laid = []
    try:
        lounge.appointment(lounge.person())
        ui = drive(size=(1080, 1920))
        ui.enter()
        ui.app.go('cannot')
        ui.settle()
        monkeypatch.setattr(Side, 'do_layout', lambda *_: laid.append(1))
        ui.frames(5)
    finally:
        Window.size = before
    assert laid == []
