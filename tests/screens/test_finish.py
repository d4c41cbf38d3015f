"""The end of a visit."""

from datetime import date, datetime, time

import pytest
from builders import put, timed
from driver import CODE

from services import answers, attention, essentials, housing
from services.answers import Question
from services.wire import Permission, Purpose, RequiredBy, ThingState, TimeKind, Tonight


@pytest.fixture
def ui(drive, lounge):
    person = lounge.person()
    lounge.appointment(person)
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'))
    ui = drive()
    ui.enter()
    return ui


def test_the_next_stop_is_the_last_thing_shown(ui):
    ui.tap("I'm finished")
    assert ui.says('Your next stop | 2pm | Probation')
    assert ui.says('Take care, Jordan')


def test_a_stop_that_has_passed_is_not_the_next_one(ui, lounge):
    lounge.clock.set_london(datetime.fromisoformat('2026-05-14T14:30'))
    ui.advance(6)
    ui.tap("I'm finished")
    assert ui.says('By 7pm | Place to stay')
    assert ui.says('Call probation now. Tell them why.')


def test_a_touch_wipes_the_screen(ui):
    ui.tap("I'm finished")
    ui.tap('Wipe the screen')
    assert ui.at == 'welcome'
    assert ui.app.visit is None


def test_it_wipes_itself_after_twenty_seconds(ui):
    ui.tap("I'm finished")
    ui.advance(19)
    assert ui.at == 'finish'
    ui.advance(2)
    assert ui.at == 'welcome'
    assert ui.app.visit is None


def test_it_does_not_wipe_itself_under_somebody_who_calls_for_a_person(ui):
    ui.tap("I'm finished")
    ui.tap('Get a person')
    ui.advance(25)
    assert ui.at == 'finish'
    ui.tap('Keep going')
    ui.advance(19)
    assert ui.at == 'finish'


def test_the_visit_is_over_in_the_store_too(ui):
    ui.tap('Probation')
    ui.tap("I'm finished")
    ui.tap('Wipe the screen')
    ui.walk_in(CODE)
    assert ui.at == 'day', 'a finished visit is not resumed'


def test_the_state_of_the_slip_is_told_as_it_is(ui, lounge):
    ui.tap('Print')
    ui.wait(lambda: ui.app.visit.paper == 'tray')
    ui.tap("I'm finished")
    assert ui.says('Staff will bring your paper')
    assert not ui.says('printed')


def test_nobody_leaves_their_phone_in_its_locker_unreminded(ui, lounge):
    lounge.store.call(answers.keep, ui.app.visit.release, Question.LOCKER, '12')
    ui.tap("I'm finished")
    assert ui.says('Take your phone: locker 12')


def test_a_phone_that_is_back_is_not_spoken_of(ui, lounge):
    lounge.store.call(answers.keep, ui.app.visit.release, Question.LOCKER, '12')
    lounge.store.call(answers.keep, ui.app.visit.release, Question.LOCKER, '')
    ui.tap("I'm finished")
    assert not ui.says('locker')


def test_medicine_that_staff_still_ask_for_is_not_forgotten(ui, lounge):
    lounge.store.call(essentials.say, ui.app.visit.release, lounge.essentials, {'medicine': ThingState.MISSING})
    ui.tap("I'm finished")
    assert ui.says('Your medicine is not here yet. Ask staff before you go.')


def test_medicine_that_is_there_is_not_spoken_of(ui, lounge):
    lounge.store.call(essentials.say, ui.app.visit.release, lounge.essentials, {'medicine': ThingState.HAS, 'coat': ThingState.ASKED})
    ui.tap("I'm finished")
    assert not ui.says('medicine')


def test_without_a_name_the_locker_is_spoken_of_too(drive):
    ui = drive()
    ui.without_a_name()
    ui.app.visit.answers[Question.LOCKER] = '7'
    ui.tap("I'm finished")
    assert ui.says('Take your phone: locker 7')


def test_no_slip_and_no_code_are_not_spoken_of(ui):
    ui.tap("I'm finished")
    assert not ui.says('paper')
    assert not ui.says('Code shown')


def test_with_no_bed_that_comes_first_and_leaving_stays_possible(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.enter()
    ui.tap("I'm finished")
    assert ui.says('Where do you sleep tonight?')
    assert not ui.has('Wipe the screen')
    assert ui.find('Ask staff about tonight').size == ui.find('Go on').size
    ui.tap('Ask staff about tonight')
    assert lounge.needs() == ['housing']
    assert ui.says('Staff can see that you asked.')
    ui.tap('Go on')
    assert ui.says('Your next stop')
    assert ui.has('Wipe the screen')


def test_the_question_about_tonight_does_not_wipe_itself_at_once(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    ui.tap("I'm finished")
    ui.advance(25)
    assert ui.at == 'finish'


def test_a_stop_of_another_day_says_which_day(drive, lounge):
    person = lounge.person()
    lounge.appointment(person, purpose=Purpose.COURT, on=date(2026, 5, 21), at=time(10), required_by=RequiredBy.COURT)
    ui = drive()
    ui.enter()
    ui.tap("I'm finished")
    ui.tap('Go on')
    assert ui.says('10am Thursday 21 May')


def test_without_a_name_it_just_says_take_care(drive):
    ui = drive()
    ui.without_a_name()
    ui.tap("I'm finished")
    assert ui.says('Take care')
    assert ui.has('Wipe the screen')


def said_of_tonight(lounge, ui, tonight):
    ui.app.visit.day = lounge.store.call(housing.say_tonight, ui.app.visit.release, tonight).day


def test_no_place_for_tonight_is_the_first_thing_shown_and_staff_are_told_again(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.enter()
    said_of_tonight(lounge, ui, Tonight.NO)
    for call in lounge.calls():
        lounge.store.call(attention.answer, call.id)
    ui.tap("I'm finished")
    assert ui.says('You have no place for tonight')
    assert not ui.has('Wipe the screen')
    ui.tap('Ask staff about tonight')
    assert lounge.needs() == ['no_bed']
    ui.tap('Go on')
    assert ui.has('Wipe the screen')


def test_a_planned_place_that_somebody_cannot_have_is_no_place(ui, lounge):
    said_of_tonight(lounge, ui, Tonight.NO)
    ui.tap("I'm finished")
    assert ui.says('You have no place for tonight')


def test_a_place_that_probation_has_not_allowed_is_told_at_the_end(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.enter()
    said_of_tonight(lounge, ui, Tonight.YES)
    ui.tap("I'm finished")
    assert ui.says('Your next stop')
    assert ui.says('Ask your probation officer before you sleep there.')


def test_an_allowed_place_needs_no_word_at_the_end(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    ui.enter()
    said_of_tonight(lounge, ui, Tonight.YES)
    ui.app.visit.day = lounge.store.call(housing.say_permission, ui.app.visit.release, Permission.ALLOWED).day
    ui.tap("I'm finished")
    assert ui.says('Your next stop')
    assert not ui.says('Ask your probation officer')
