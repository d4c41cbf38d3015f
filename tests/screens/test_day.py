"""My day: the line of stops and the doors."""

from datetime import date, time

from builders import timed

from services.wire import Purpose, RequiredBy, Standing, Supervision, TimeKind

UNKNOWN = 'We do not have your probation time. Check your licence or get a person.'


def test_the_stops_stand_in_the_order_of_the_day(drive, lounge):
    person = lounge.person()
    lounge.appointment(person)
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, at=time(12, 30), required_by=RequiredBy.BENEFIT)
    ui = drive()
    ui.enter()
    text = ui.text()
    assert text.index('12:30pm') < text.index('2pm |')
    assert ui.says('Today, Thursday 14 May')


def test_what_the_store_answers_to_a_screen_that_was_just_left_changes_nothing(drive, lounge):
    """A look at the day that came one frame late set what was being asked for back, and a time was called booked that was not."""
    lounge.person()
    ui = drive()
    ui.enter()
    arrived = []
    ui.app.screens.current_screen.work.ask_store(lambda _tx: 'late', done=arrived.append)
    lounge.store.call(lambda _tx: None)
    ui.app.go('health')
    ui.settle()
    assert arrived == []
    ui.app.screens.current_screen.work.ask_store(lambda _tx: 'in time', done=arrived.append)
    ui.settle()
    assert arrived == ['in time']


def test_an_unknown_probation_time_stands_in_the_line(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    assert ui.says(UNKNOWN)


def test_remand_without_a_licence_is_not_told_to_check_one(drive, lounge):
    lounge.person(supervision=Supervision.NONE)
    ui = drive()
    ui.enter()
    assert not ui.says(UNKNOWN)


def test_tonight_comes_before_tomorrow(drive, lounge):
    person = lounge.person()
    lounge.appointment(person)
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, on=date(2026, 5, 15), at=time(9), required_by=RequiredBy.BENEFIT)
    ui = drive()
    ui.enter()
    text = ui.text()
    assert text.index('2pm |') < text.index('Tonight') < text.index('9am')


def test_tonight_stands_in_the_line_even_where_nothing_is_known(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    assert ui.says('Tonight')
    assert ui.says('Not known here yet. Ask staff.')


def test_a_known_bed_is_shown_with_its_time(drive, lounge):
    bed = timed(lounge.person(), TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House')
    lounge.store.call(put_row, bed)
    ui = drive()
    ui.enter()
    assert ui.says('By 7pm')
    assert not ui.says('Not known here yet')


def test_a_sensitive_stop_is_an_appointment_and_nothing_else(drive, lounge):
    lounge.appointment(lounge.person(), purpose=Purpose.DRUG_SERVICE, sensitive=True, place='Sample recovery', at=time(15))
    ui = drive()
    ui.enter()
    assert ui.says('3pm | Appointment')
    assert not ui.says('Sample recovery')
    assert not ui.says('Drug')


def test_you_must_go_shows_for_the_licence_alone(drive, lounge):
    person = lounge.person()
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, at=time(9, 50), required_by=RequiredBy.BENEFIT)
    ui = drive()
    ui.enter()
    assert not ui.says('must')
    lounge.appointment(person)
    ui.advance(6)
    assert ui.says('You must go.')


def test_a_time_that_was_only_asked_for_says_so(drive, lounge):
    lounge.appointment(lounge.person(), purpose=Purpose.HOUSING, standing=Standing.ASKED, required_by=RequiredBy.CHOICE)
    ui = drive()
    ui.enter()
    assert ui.says('Asked for. Not booked yet.')


def test_a_stop_of_another_day_says_which(drive, lounge):
    lounge.appointment(lounge.person(), purpose=Purpose.COURT, on=date(2026, 5, 21), required_by=RequiredBy.COURT)
    ui = drive()
    ui.enter()
    assert ui.says('Thursday 21 May')


def test_more_stops_than_there_is_room_for_are_a_touch_away(drive, lounge):
    person = lounge.person()
    for hour in range(11, 19):
        lounge.appointment(person, purpose=Purpose.HEALTH, at=time(hour), required_by=RequiredBy.CHOICE)
    ui = drive()
    ui.enter()
    assert 'More stops' in ui.text().partition('Not known')[2], 'who listens or goes by keys comes to the stops first'
    assert not ui.says('6pm')
    for _ in range(8):
        if ui.has('More stops'):
            ui.tap('More stops')
    assert ui.says('6pm')
    ui.tap('First stops')
    assert ui.says('11am')


def test_what_changes_at_the_centre_appears_while_somebody_looks(drive, lounge):
    person = lounge.person()
    ui = drive()
    ui.enter()
    lounge.appointment(person)
    ui.advance(6)
    assert ui.says('2pm')
    assert not ui.says(UNKNOWN)


def test_without_a_name_there_is_nothing_to_print_or_send(drive):
    ui = drive()
    ui.without_a_name()
    assert ui.says("We can't show your appointments without your code.")
    assert not ui.has('Print')
    assert not ui.has('Send to my phone')
    assert not ui.says('Place to stay')


def put_row(tx, row):
    from builders import put

    put(tx, row)
