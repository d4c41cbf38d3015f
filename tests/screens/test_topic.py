"""The doors behind which staff help."""

import pytest

DOORS = {
    'Money and jobcentre': 'money',
    'Things you need': 'essentials',
    'Health': 'private',
    'Family and phone': 'family',
}


@pytest.fixture
def ui(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    return ui


@pytest.mark.parametrize(('door', 'need'), DOORS.items())
def test_one_touch_asks_staff(ui, lounge, door, need):
    ui.tap(door)
    ui.tap('Ask staff about this')
    assert lounge.needs() == [need]
    assert ui.says('Staff can see that you asked.')
    assert not ui.has('Ask staff about this')


def test_asking_is_remembered_through_the_visit_and_answered_when_somebody_came(ui, lounge):
    ui.tap('Family and phone')
    ui.tap('Ask staff about this')
    ui.tap('Back')
    ui.tap('Family and phone')
    assert ui.says('Staff can see that you asked.')
    ui.tap('Somebody came')
    assert lounge.needs() == []
    assert ui.has('Ask staff about this')


def test_health_says_what_can_kill(ui):
    ui.tap('Health')
    assert ui.says('Your body is not used to drugs now. The amount you used before can kill you. Do not use alone. Ask for naloxone.')


def test_health_has_the_numbers_and_a_way_to_say_not_safe(ui, lounge):
    ui.tap('Health')
    for number in ('999', '111, option 2', '116 123'):
        assert ui.says(number)
    ui.tap('I do not feel safe')
    assert ui.says('Staff know.')
    assert lounge.needs() == ['private']
    assert lounge.chimes == 0


@pytest.mark.parametrize('door', [door for door in DOORS if door != 'Health'])
def test_only_health_has_the_numbers(ui, door):
    ui.tap(door)
    assert not ui.says('999')
    assert not ui.has('I do not feel safe')


def test_the_door_of_the_person_before_is_closed_for_the_next(ui, lounge):
    ui.tap('Money and jobcentre')
    ui.tap('Ask staff about this')
    ui.app.finish('finished')
    ui.settle()
    ui.enter()
    ui.tap('Money and jobcentre')
    assert ui.has('Ask staff about this')
