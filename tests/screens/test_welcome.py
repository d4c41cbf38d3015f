"""The first screen."""


def test_one_touch_asks_for_a_person_and_the_lounge_sees_it(drive, lounge):
    ui = drive()
    ui.tap('Get a person')
    assert [call.need for call in lounge.calls()] == ['asked']
    assert lounge.chimes == 1
    assert ui.says('We have told staff.')
    ui.tap('Keep going')
    assert ui.says('Somebody needs help at screen 1')


def test_somebody_came_takes_the_flag_away(drive, lounge):
    ui = drive()
    ui.tap('Get a person')
    ui.tap('Somebody came')
    assert lounge.calls()[0].answered_at is not None
    assert not ui.says('Somebody needs help')
