"""The slip: told as it is; the visit never waits for it."""

import threading

import pytest


@pytest.fixture
def ui(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.enter()
    return ui


def test_a_slip_in_the_tray_is_brought_by_staff_who_have_been_told(ui, lounge):
    ui.tap('Print')
    ui.wait(lambda: ui.says('Staff will bring it to you.'))
    assert lounge.needs() == ['slip']
    ui.tap('I have my paper')
    assert lounge.needs() == []
    assert ui.says('You have your paper.')


def test_a_printer_has_it(ui, lounge):
    lounge.slip_goes_to = lambda: 'printer'
    ui.tap('Print')
    ui.wait(lambda: ui.says('Take it from the printer.'))
    assert lounge.needs() == []


def test_nobody_waits_for_paper(ui, lounge):
    made = threading.Event()
    lounge.slip_goes_to = lambda: made.wait(10) and 'tray'
    ui.tap('Print')
    assert ui.says('We are making your paper.')
    ui.tap('Go on')
    assert ui.at == 'day'
    made.set()
    ui.wait(lambda: ui.app.visit.paper == 'tray')
    ui.tap('Print')
    assert ui.says('Staff will bring it to you.')
    assert len(lounge.slips) == 1


def test_a_slip_that_cannot_be_made(ui, lounge):
    def broken():
        raise OSError('no room left')

    lounge.slip_goes_to = broken
    ui.tap('Print')
    ui.wait(lambda: ui.says('Your paper is not ready.'))
    assert ui.says('Ask staff. They can make it for you.')
    assert lounge.needs() == []
    lounge.slip_goes_to = lambda: 'tray'
    ui.tap('Print it again')
    ui.wait(lambda: ui.says('Staff will bring it to you.'))
