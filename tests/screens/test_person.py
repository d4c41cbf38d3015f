""" "Get a person", on every screen at the same place."""

from screens.parts.work import Work
from services import attention


def test_it_stands_at_the_same_place_on_every_screen(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    places = set()

    def note():
        places.add((*ui.find('Get a person').to_window(*ui.find('Get a person').pos), *ui.find('Get a person').size))

    note()
    for touch in ('Touch to start', 'Go on'):
        ui.tap(touch)
        note()
    ui.scan('482910')
    note()
    ui.tap("Yes, that's me")
    note()
    for name in ('probation', 'cannot', 'print', 'phone', 'housing', 'money', 'essentials', 'health', 'family', 'finish'):
        ui.app.go(name)
        ui.settle()
        note()
    assert len(places) == 1


def test_touching_twice_is_one_call(drive, lounge):
    ui = drive()
    ui.tap('Get a person')
    ui.tap('Keep going')
    ui.tap('Get a person')
    assert lounge.needs() == ['asked']


def test_the_flag_names_the_screen_and_nobody(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    ui.tap('Get a person')
    ui.tap('Keep going')
    assert ui.app.flag == 'Somebody needs help at screen 1'


def test_nobody_came_in_two_minutes(drive, lounge):
    ui = drive(limits=_patient())
    ui.tap('Get a person')
    ui.advance(119)
    assert lounge.chimes == 1
    assert ui.says('We have told staff.')
    ui.advance(2)
    assert lounge.chimes == 2
    assert ui.says('Nobody came? Go to the desk.')


def test_it_sounds_again_even_when_the_screen_was_wiped_meanwhile(drive, lounge):
    ui = drive()
    ui.tap('Get a person')
    ui.advance(121)
    assert ui.at == 'welcome'
    assert lounge.chimes == 2
    assert ui.says('Nobody came? Go to the desk.')


def test_it_does_not_sound_again_once_somebody_came(drive, lounge):
    ui = drive(limits=_patient())
    ui.tap('Get a person')
    ui.tap('Somebody came')
    ui.advance(121)
    assert lounge.chimes == 1


def test_not_feeling_safe_is_silent_and_shows_the_numbers(drive, lounge):
    ui = drive()
    ui.tap('Get a person')
    ui.tap('I do not feel safe')
    assert sorted(lounge.needs()) == ['asked', 'private']
    assert lounge.chimes == 1, 'only "Get a person" itself sounded'
    assert ui.says('Staff know.')
    for number in ('999', '111, option 2', '116 123'):
        assert ui.says(number)


def test_where_staff_could_not_be_told_it_does_not_say_so(drive, lounge, monkeypatch):
    def broken(*_):
        raise OSError('the disk is full')

    ui = drive()
    monkeypatch.setattr(attention, 'ask', broken)
    monkeypatch.setattr(attention, 'feel_unsafe', broken)
    ui.tap('Get a person')
    assert ui.says('Please go to the desk.')
    assert not ui.says('We have told staff.')
    ui.tap('I do not feel safe')
    assert not ui.says('Staff know.')
    assert ui.says('999')


def _patient():
    from kiosk.app import Limits

    return Limits(ask_after=1000)


def test_an_answer_to_a_screen_that_was_left_is_dropped(drive, lounge):
    ui = drive()
    arrived = []
    work = Work(lounge.store, ui.app._outside)
    work.ask_store(attention.standing, done=arrived.append)
    work.drop()
    ui.settle()
    assert arrived == []
    work.ask_store(attention.standing, done=arrived.append)
    ui.settle()
    assert arrived == [()]
