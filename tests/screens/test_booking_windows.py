"""The screens about money, times and clashes on every window: what is on them fits, in each of their states."""

from datetime import date, time

import pytest
from builders import put, slot
from test_windows import faults, show

from screens.parts.booking import Seek
from services import answers
from services.answers import Question
from services.wire import Purpose, RequiredBy, TimeKind

FRIDAY = date(2026, 5, 15)
EASTERBY = {'place': 'Easterby Jobcentre', 'address': 'Sample Street', 'postcode': 'ZZ1 2AB', 'phone': '0808 157 0110'}


@pytest.fixture
def ui(window_size, drive, lounge):
    person = lounge.person()
    lounge.appointment(person, at=time(13, 30), place='Easterby probation office', address='21 Example Road', postcode='ZZ1 3CD')
    lounge.store.call(answers.keep, person, Question.SLEEP_POSTCODE, 'ZZ1 1AA')
    slots = [slot(at=at) for at in (time(11, 15), time(12), time(13, 45), time(15))]
    lounge.store.call(put, *slots, slot(on=FRIDAY, at=time(10)), slot(on=FRIDAY, at=None, time_kind=TimeKind.AFTERNOON))
    ui = drive(demonstration=True, size=window_size)
    ui.enter()
    ui.app.visit.places_asked = True
    return ui


def test_money_and_the_jobcentre_fit(ui):
    wrong = faults(ui, 'day')
    show(ui, 'money')
    wrong += faults(ui, 'money')
    ui.tap('Not sure')
    wrong += faults(ui, 'money, said')
    show(ui, 'jobcentre')
    wrong += faults(ui, 'jobcentre')
    assert not wrong, '\n'.join(wrong)


def test_times_and_what_was_asked_for_fit(ui):
    ui.app.visit.seek = Seek('easterby-jobcentre')
    show(ui, 'times')
    wrong = faults(ui, 'times')
    times = ui.app.screens.current_screen
    times.pick(times.later[0]['value'])
    wrong += faults(ui, 'times, picked')
    times.pick(next(tile['value'] for tile in times.today if tile['text'] == '1:45pm'))
    ui.settle()
    assert ui.at == 'clash'
    wrong += faults(ui, 'clash of a picked time')
    ui.tap('See other times')
    times.pick(times.later[0]['value'])
    times.ask()
    ui.settle()
    assert ui.says('Not booked yet')
    wrong += faults(ui, 'asked')
    assert not wrong, '\n'.join(wrong)


def test_a_clash_of_the_day_and_a_known_time_fit(ui, lounge):
    of = ui.app.visit.release
    lounge.appointment(of, purpose=Purpose.JOBCENTRE, at=time(13), required_by=RequiredBy.BENEFIT, **EASTERBY)
    ui.advance(6)
    wrong = faults(ui, 'day with a clash')
    show(ui, 'jobcentre')
    wrong += faults(ui, 'jobcentre, known')
    show(ui, 'day')
    ui.tap("You can't do both: 1pm, 1:30pm")
    wrong += faults(ui, 'clash')
    ui.tap('Ask to move to midday today' if ui.has('Ask to move to midday today') else 'Ask to move to 11:15am today')
    wrong += faults(ui, 'asked to move')
    ui.tap('Go on with my day')
    ui.tap("You can't do both: 1pm, 1:30pm")
    wrong += faults(ui, 'clash, waiting')
    assert not wrong, '\n'.join(wrong)
