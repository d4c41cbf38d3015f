"""To my phone: one code at a time, shown on a touch, hidden after a minute (safety rule 23)."""

from datetime import time

import pytest

from screens.parts.qr import QrCode
from services.wire import Purpose, RequiredBy, TimeKind


@pytest.fixture
def ui(drive, lounge):
    person = lounge.person()
    lounge.appointment(person)
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, at=time(12, 30), required_by=RequiredBy.BENEFIT)
    ui = drive()
    ui.enter()
    ui.tap('Send to my phone')
    return ui


def code(ui):
    return next(widget for widget in ui.app.screens.current_screen.walk() if isinstance(widget, QrCode))


def ready(ui):
    ui.wait(lambda: ui.app.screens.current_screen.count)
    return ui


def test_it_asks_first_who_else_sees_the_phone(ui):
    assert ui.says('Does anyone else see your phone?')
    assert len({tuple(ui.find(answer).size) for answer in ('Yes', 'No', 'Not sure')}) == 1


@pytest.mark.parametrize('answer', ['Yes', 'Not sure'])
def test_a_shared_phone_is_offered_paper(ready_ui, answer):
    ready_ui.tap(answer)
    assert ready_ui.says('They may see where you go')
    ready_ui.tap('Paper instead')
    assert ready_ui.at == 'print'


@pytest.fixture
def ready_ui(ui):
    return ready(ui)


def test_no_code_is_shown_before_a_touch(ready_ui):
    ready_ui.tap('No')
    assert ready_ui.says('Appointment 1 of 2')
    assert not code(ready_ui).modules
    ready_ui.tap('Show the code')
    assert code(ready_ui).modules


def test_a_module_is_large_enough_for_a_camera(ready_ui):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    drawn = code(ready_ui)
    assert drawn.module >= 8
    assert drawn.module * len(drawn.modules) <= min(drawn.size), 'the quiet edge must not be cut'


def test_it_is_hidden_after_a_minute(ready_ui):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    ready_ui.advance(59)
    assert code(ready_ui).modules
    ready_ui.advance(2)
    assert not code(ready_ui).modules
    assert ready_ui.has('Show the code')


def test_next_goes_to_the_next_one_and_begins_again(ready_ui):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    first = code(ready_ui).modules
    ready_ui.tap('Next')
    assert ready_ui.says('Appointment 2 of 2')
    assert code(ready_ui).modules != first
    ready_ui.tap('Start again')
    assert code(ready_ui).modules == first


def test_leaving_takes_the_code_away(ready_ui):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    drawn = code(ready_ui)
    ready_ui.tap('Back')
    assert not drawn.modules


def test_with_no_agreed_time_there_is_only_paper(drive, lounge):
    lounge.appointment(lounge.person(), time_kind=TimeKind.IMMEDIATELY, on=None, at=None)
    ui = drive()
    ui.enter()
    ui.tap('Send to my phone')
    ui.wait(lambda: ui.says('No agreed time to send'))
    assert not ui.has('Phone all the same')
