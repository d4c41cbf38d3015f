""" "Is this you?" (safety rule 20)."""

import pytest
from driver import CODE


@pytest.fixture
def ui(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.tap('Touch to start')
    ui.tap('Go on')
    ui.scan(CODE)
    return ui


def test_it_shows_the_first_name_and_nothing_else_of_the_day(ui):
    assert ui.says('Is this you?')
    assert ui.says('Jordan')
    for secret in ('Probation', '2pm', 'Okafor', 'Hello'):
        assert not ui.says(secret)


def test_no_forgets_the_name(ui):
    ui.tap("No, that's not me")
    assert ui.at == 'identify'
    assert ui.app.visit is None
    assert not ui.says('Jordan')


def test_a_call_before_yes_is_not_put_down_to_the_person_of_the_code(ui, lounge):
    ui.tap('Get a person')
    assert lounge.calls()[0].release is None


def test_yes_and_no_are_of_equal_size(ui):
    assert ui.find("Yes, that's me").size == ui.find("No, that's not me").size


def test_a_visit_that_broke_off_goes_on_at_its_step(ui, drive):
    ui.tap("Yes, that's me")
    ui.tap('Probation')
    again = drive()
    again.walk_in()
    assert again.at == 'probation'


def test_a_visit_that_broke_off_at_the_paper_does_not_print_by_itself(ui, drive, lounge):
    ui.tap("Yes, that's me")
    ui.tap('Print')
    ui.wait(lambda: ui.app.visit.paper == 'tray')
    again = drive()
    again.walk_in()
    assert again.at == 'print'
    assert len(lounge.slips) == 1
    assert again.has('Print it')
