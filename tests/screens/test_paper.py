"""The slip: told as it is; the visit never waits for it."""

import threading

import pytest

from services.printer import JobState
from services.printing import PrintState


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
    lounge.slip_goes_to = lambda: 'sent'
    ui.tap('Print')
    ui.wait(lambda: ui.says('Your paper is with the printer.'))
    assert lounge.needs() == []


@pytest.mark.parametrize(
    ('state', 'reason', 'told'),
    [
        ('printing', None, 'Your paper is printing.'),
        ('on_paper', None, 'Take it from the printer.'),
        ('on_paper', 'check-the-tray', 'Take both if there are two.'),
        ('needs_somebody', 'media-empty', 'The printer has no paper.'),
        ('needs_somebody', 'offline', 'The printer needs somebody.'),
        ('failed', 'ended-at-printer', 'Your paper did not come out.'),
        ('failed', 'lost', 'We cannot tell if your paper came out.'),
    ],
)
def test_the_screen_follows_the_slip_to_its_end(ui, lounge, state, reason, told):
    lounge.slip_goes_to = lambda: 'sent'
    ui.tap('Print')
    ui.wait(lambda: ui.says('Your paper is with the printer.'))
    lounge.slip_now = JobState(PrintState(state), reason, 1)
    ui.advance(1)
    assert ui.says(told)
    assert ui.has('Print it again') == (state == 'failed')


def test_a_slip_that_did_not_come_out_is_printed_again_as_a_copy(ui, lounge):
    lounge.slip_goes_to = lambda: 'failed'
    ui.tap('Print')
    ui.wait(lambda: ui.says('Your paper did not come out.'))
    lounge.slip_goes_to = lambda: 'sent'
    ui.tap('Print it again')
    ui.wait(lambda: ui.says('Your paper is with the printer.'))
    assert lounge.slips[1] == 'another copy of job 1'


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
    ui.wait(lambda: ui.says('Your paper did not come out.'))
    assert ui.says('Print it again, or ask staff.')
    assert lounge.needs() == []
    lounge.slip_goes_to = lambda: 'tray'
    ui.tap('Print it again')
    ui.wait(lambda: ui.says('Staff will bring it to you.'))
