"""To my phone: one code at a time, shown on a touch, hidden after a minute (safety rule 23)."""

import json
from datetime import time

import pytest
from driver import WINDOWS
from fits import faults
from kivy.core.window import Window

from screens.parts.qr import QrCode
from services import handoff, housing
from services.directory.helplines import helplines
from services.store import journal
from services.wire import MOST_BYTES, Kind, Purpose, RequiredBy, TimeKind, Tonight


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


def test_that_there_is_nothing_to_send_is_not_said_while_the_codes_are_still_drawn(ui):
    ui.tap('Back')
    ui.app.go('phone')
    page = ui.app.screens.current_screen
    page.alone()
    assert page.state == 'who'
    ui.wait(lambda: page.state == 'hidden')


def test_the_later_answer_holds_while_the_codes_are_still_drawn(ui):
    ui.tap('Back')
    ui.app.go('phone')
    page = ui.app.screens.current_screen
    page.alone()
    page.not_alone()
    assert not page.count
    ready(ui)
    assert page.state == 'shared'


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
    ready_ui.tap('Next')
    assert ready_ui.says('Number 1 of 1')
    ready_ui.tap('Start again')
    assert code(ready_ui).modules == first


def test_leaving_takes_the_code_away(ready_ui):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    drawn = code(ready_ui)
    ready_ui.tap('Back')
    assert not drawn.modules


def test_with_no_agreed_time_and_no_number_there_is_only_paper(drive, lounge):
    lounge.appointment(lounge.person(), time_kind=TimeKind.IMMEDIATELY, on=None, at=None, phone=None)
    ui = drive()
    ui.enter()
    ui.tap('Send to my phone')
    ui.wait(lambda: ui.says('No agreed time to send'))
    assert not ui.has('Phone all the same')


def test_with_no_agreed_time_the_number_still_goes(drive, lounge):
    lounge.appointment(lounge.person(), time_kind=TimeKind.IMMEDIATELY, on=None, at=None)
    ui = drive()
    ui.enter()
    ui.tap('Send to my phone')
    ready(ui).tap('No')
    assert ui.says('Number 1 of 1')


def test_what_is_in_a_code_is_said_while_it_is_shown(ready_ui):
    ready_ui.tap('No')
    assert not ready_ui.says('12:30pm today')
    ready_ui.tap('Show the code')
    assert ready_ui.says('12:30pm today')
    ready_ui.tap('Next')
    ready_ui.tap('Next')
    assert ready_ui.says('Sam Okafor, 01632 960118')
    ready_ui.advance(61)
    assert not ready_ui.says('Sam Okafor')


def test_a_lounge_with_a_page_offers_it_first_and_says_that_it_needs_internet(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive(page_url='https://lounge.example.org/day/')
    ui.enter()
    ui.tap('Send to my phone')
    ready(ui).tap('No')
    ui.tap('Show the code')
    assert ui.says('All on one page')
    assert ui.says('Needs internet')
    ui.tap('Next')
    assert ui.says('Appointment 1 of 1')
    assert ui.says('No internet needed')


def test_the_largest_page_is_drawn_with_six_pixels_a_module(ready_ui):
    phone = ready_ui.app.screens.current_screen
    phone._codes[0] = handoff.matrix('a' * 660)
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    assert code(ready_ui).module >= 6


@pytest.mark.parametrize('size', WINDOWS, ids=lambda size: f'{size[0]}x{size[1]}')
def test_each_code_and_what_is_said_of_it_fits_the_window(drive, lounge, size, monkeypatch):
    monkeypatch.setattr(Window, 'size', size)
    lounge.appointment(lounge.person(), place='Sample House for people who need a place, Lincoln', person=None)
    ui = drive(page_url='https://lounge.example.org/day/', size=size)
    ui.enter()
    ui.tap('Send to my phone')
    ready(ui).tap('No')
    ui.tap('Show the code')
    wrong = []
    for title in ('All on one page', 'Appointment 1 of 1', 'Number 1 of 1'):
        assert ui.says(title)
        ui.frames(6)
        wrong += faults(ui, title)
        ui.tap('Next' if ui.has('Next') else 'Start again')
    assert not wrong, '\n'.join(wrong)


def test_nothing_is_left_on_the_screen_when_it_is_left(ready_ui):
    phone = ready_ui.app.screens.current_screen
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    ready_ui.tap('Back')
    assert (phone._offered, phone._codes, phone.title, phone.about) == ([], [], '', '')


def test_that_a_code_was_shown_is_in_the_journal(ready_ui, lounge):
    ready_ui.tap('No')
    ready_ui.tap('Show the code')
    ready_ui.settle()
    sent = [json.loads(one.sent.header) for one in lounge.store.call(journal.waiting, 500, MOST_BYTES)]
    assert [header['subject'] for header in sent if header['kind'] == Kind.CODE_SHOWN] == [ready_ui.app.visit.release]


def at_the_council(ui):
    ui.app.visit.places_asked = True
    ui.tap('A place to stay')
    ui.tap('No')
    for letter in 'EAST':
        ui.tap(letter)
    ui.tap('Easterby')
    ui.wait(lambda: ui.at == 'council_call' and ui.has('Save the number'))


@pytest.mark.parametrize('named', [True, False])
def test_the_council_s_number_can_be_saved_from_where_it_stands(drive, lounge, named):
    lounge.appointment(lounge.person())
    ui = drive()
    if named:
        ui.enter()
    else:
        ui.without_a_name()
    at_the_council(ui)
    ui.tap('Save the number')
    assert ui.says('Does anyone else see your phone?')
    ready(ui).tap('No')
    ui.tap('Show the code')
    assert ui.says('Easterby Council housing team, 01632 960142')
    assert code(ui).modules
    ui.tap('Back')
    assert ui.at == 'council_call'


def test_somebody_whose_phone_is_seen_is_told_what_the_number_is_called(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    at_the_council(ui)
    ui.tap('Save the number')
    ui.tap('Yes')
    assert ui.says('It stands in your phone under the name of the council.')


def test_with_no_bed_the_council_by_day_and_by_night_goes_on_the_phone(drive, lounge):
    person = lounge.person()
    lounge.appointment(person)
    ui = drive()
    ui.enter()
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    lounge.store.call(housing.pick_council, person, 'easterby')
    ui.advance(6)
    ui.tap('Send to my phone')
    ui.wait(lambda: ui.app.screens.current_screen.count)
    about = ' '.join(code.about for code in ui.app.screens.current_screen._offered)
    for phone in lounge.places.housing_contact('easterby').phones:
        assert phone.number in about
    assert helplines()['shelter'].number in about
