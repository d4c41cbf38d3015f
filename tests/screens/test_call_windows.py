"""A call and what is written down of it, in every window that lounges have."""

import pytest
from test_call import DAY
from test_windows import faults, show

from screens.parts.calling import To
from services.wire import CallEnd


@pytest.fixture
def ui(window_size, drive, lounge):
    lounge.appointment(lounge.person(first_name='Alexandra-Josephine'))
    ui = drive(demonstration=True, size=window_size)
    ui.enter()
    return ui


def test_each_end_of_a_call_fits(ui):
    wrong = []
    for end in CallEnd:
        then = To(key='easterby-housing.night', name='Easterby Council housing team', back='day')
        ui.app.call(To(**vars(DAY) | {'then': (then,)}))
        ui.settle()
        wrong += faults(ui, 'ready')
        ui.tap('I am calling now')
        wrong += faults(ui, 'by hand')
        ui.app.caller.came_of_it(end)
        ui.settle()
        wrong += faults(ui, f'{end}')
        if ui.has('Staff can write it for me'):
            ui.tap('Staff can write it for me')
            wrong += faults(ui, f'{end}, asked')
        ui.app.caller.forget()
        show(ui, 'day')
    assert not wrong, '\n'.join(wrong)


def test_each_stage_of_a_call_from_here_fits(ui):
    wrong = []
    ui.app.call(DAY)
    ui.settle()
    caller = ui.app.caller
    caller.by_hand = False
    for caller.stage in ('ready', 'dialling', 'ringing', 'talking'):
        wrong += faults(ui, caller.stage)
    caller.stage = 'idle'
    assert not wrong, '\n'.join(wrong)


def test_writing_down_fits(ui):
    ui.app.call(DAY)
    ui.settle()
    ui.tap('I am calling now')
    ui.tap('I talked to them')
    wrong = []
    for what, longest in (('spoke_to', 'W' * 40), ('reference', 'W0' * 20)):
        ui.app.write_down(what)
        ui.settle()
        ui.app.screens.current_screen.text = longest
        wrong += faults(ui, what)
    show(ui, 'agreed')
    page = ui.app.screens.current_screen
    for step in page.property('step').options:
        page.step = step
        page.words = 'They call you on 07700 900123, 12:45pm, Wednesday 23 September 2026'
        wrong += faults(ui, f'agreed, {page.step}')
    page.step, page.asked = 'no_phone', True
    wrong += faults(ui, 'agreed, asked for a phone')
    assert not wrong, '\n'.join(wrong)
