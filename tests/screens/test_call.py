"""Calling: the number, how it went, what was said, and whom to try next."""

from datetime import datetime

import pytest

from screens.parts.calling import To
from services import answers
from services.answers import Question
from services.calls import made
from services.store import journal
from services.wire import CallEnd, Kind, Purpose, Standing

DAY = To(
    key='easterby-housing.housing',
    name='Easterby Council housing team',
    back='day',
    say='I left prison today. I have nowhere to stay tonight.',
    may_ask=('Where you lived before',),
    purpose=Purpose.HOUSING,
)
SAMARITANS = To(key='line:samaritans', name='Samaritans', back='health', private=True)


@pytest.fixture
def person(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, lounge, person):
    lounge.appointment(person)
    ui = drive()
    ui.enter()
    return ui


def calls(lounge, person):
    return lounge.store.call(made.of, person)


def kinds(lounge):
    return [entry.split('"kind":"')[1].split('"')[0] for entry in lounge.store.call(journal.headers)]


def call(ui, to=DAY):
    ui.app.call(to)
    ui.settle()
    ui.tap('I am calling now')


def test_the_number_stands_large_with_what_to_say(ui, lounge):
    ui.app.call(DAY)
    ui.settle()
    assert ui.says(lounge.places.numbers()['easterby-housing.housing'])
    assert ui.says('I have nowhere to stay tonight.')
    assert ui.says('Where you lived before')


def test_a_call_is_written_down_before_it_is_made(ui, lounge, person):
    call(ui)
    (found,) = calls(lounge, person)
    assert (found.call.to, found.call.called, found.call.end) == (DAY.key, DAY.name, None)


def test_how_it_went_is_written_down(ui, lounge, person):
    call(ui)
    ui.tap('Nobody answered')
    (found,) = calls(lounge, person)
    assert found.call.end is CallEnd.NO_ANSWER
    assert ui.says('Try again in 10 minutes. Keep trying.')
    ui.tap('Try again')
    ui.tap('I talked to them')
    assert [one.call.end for one in calls(lounge, person)] == [CallEnd.NO_ANSWER, CallEnd.ANSWERED]


def test_after_no_answer_the_next_number_is_offered(ui, lounge):
    night = To(key='easterby-housing.night', name='Easterby Council at night', back='day')
    call(ui, To(**vars(DAY) | {'then': (night,)}))
    ui.tap('Nobody answered')
    ui.tap('Call the next number')
    assert ui.says(lounge.places.numbers()['easterby-housing.night'])
    assert ui.has('I am calling now')


def test_name_and_reference_are_kept_on_this_kiosk_alone(ui, lounge, person):
    call(ui)
    ui.tap('I talked to them')
    ui.tap('Name of the person')
    for letter in 'SAM':
        ui.tap(letter)
    ui.tap('Go on')
    assert ui.has('Sam')
    ui.tap('Reference number')
    for letter in 'AB1':
        ui.tap(letter)
    ui.tap('Go on')
    (found,) = calls(lounge, person)
    assert (found.spoke_to, found.reference) == ('Sam', 'AB1')
    sent = lounge.store.call(entries_that_leave)
    assert 'AB1' not in sent
    assert 'Sam"' not in sent


def entries_that_leave(tx):
    return ' '.join(waiting.sent.payload or '' for waiting in journal.waiting(tx, 500, 10**9))


def test_a_time_to_go_there_is_confirmed_and_becomes_a_stop(ui, lounge, person):
    call(ui)
    ui.tap('I talked to them')
    ui.tap('Time to go, or a call back')
    ui.tap('Go there')
    ui.tap('Today')
    ui.tap('3pm')
    ui.tap('3:30pm')
    assert ui.says('Go there 3:30pm, Thursday 14 May')
    assert calls(lounge, person)[0].agreed is None
    ui.tap("Yes, that's right")
    assert calls(lounge, person)[0].agreed == datetime.fromisoformat('2026-05-14T15:30')
    ui.app.go('day')
    ui.advance(6)
    stop = next(stop for stop in ui.app.visit.day.stops if stop.purpose is Purpose.HOUSING)
    assert (stop.place, stop.standing, stop.must_go) == (DAY.name, Standing.CONFIRMED, False)


def asks_for_a_call_back(ui):
    call(ui)
    ui.tap('I talked to them')
    ui.tap('Time to go, or a call back')
    ui.tap('They call me back')


def types_a_number(ui, digits='07700900123'):
    ui.tap('Type my number')
    for digit in digits:
        ui.tap(digit)
    ui.tap('Go on')


def test_a_call_back_is_no_stop_and_stands_with_the_number_that_they_call(ui, lounge, person):
    asks_for_a_call_back(ui)
    assert ui.says('Which number can they call you on?')
    types_a_number(ui)
    ui.tap('Today')
    ui.tap('3pm')
    ui.tap('3pm')
    assert ui.says('They call you on 07700 900123, 3pm, Thursday 14 May')
    ui.tap("Yes, that's right")
    assert ui.has('They call back 3pm, Thursday 14 May')
    assert calls(lounge, person)[0].call_back
    assert lounge.store.call(answers.kept, person)[Question.CALL_BACK_NUMBER] == '07700900123'
    ui.app.go('day')
    ui.advance(6)
    assert len(ui.app.visit.day.stops) == 1


def test_a_number_that_is_known_is_not_asked_for_again(ui, lounge, person):
    lounge.store.call(answers.keep, person, Question.CALL_BACK_NUMBER, '07700900123')
    ui.app.go('family')
    ui.settle()
    asks_for_a_call_back(ui)
    assert ui.says('Which day?')


def test_going_back_from_the_number_begins_again(ui):
    asks_for_a_call_back(ui)
    ui.tap('Type my number')
    ui.tap('Back')
    assert ui.says('What did they say?')


def test_without_a_phone_there_is_no_call_back_and_staff_can_be_asked_for_one(ui, lounge, person):
    asks_for_a_call_back(ui)
    ui.tap('I have no phone')
    assert ui.says("They can't call you back")
    ui.tap('Ask staff for a phone')
    assert ui.says('Staff can see that you need a phone.')
    assert lounge.needs() == ['essentials']
    ui.tap('They said: go there')
    assert ui.says('Which day?')
    assert not calls(lounge, person)[0].call_back


def test_staff_can_write_it_down(ui, lounge):
    call(ui)
    ui.tap('I talked to them')
    ui.tap('Staff can write it for me')
    assert lounge.needs() == ['write_down']
    assert ui.says('Staff can see that you asked.')


def test_a_call_to_a_line_that_helps_leaves_nothing(ui, lounge, person):
    before = kinds(lounge)
    call(ui, SAMARITANS)
    assert not ui.says('Write down what they tell you')
    ui.tap('I talked to them')
    ui.settle()
    assert calls(lounge, person) == ()
    assert kinds(lounge) == before


def test_a_visit_without_a_name_can_call(drive, lounge):
    ui = drive()
    ui.without_a_name()
    call(ui)
    ui.tap('It was busy')
    assert Kind.CALL_NAMELESS in kinds(lounge)
    assert not ui.says('Write down what they tell you')


def test_idle_hides_a_call_and_does_not_end_it(ui, lounge, person):
    call(ui)
    ui.advance(130)
    assert ui.says('A call is on')
    assert not ui.says(DAY.name)
    assert calls(lounge, person)[0].call.end is None
    ui.tap('Show the call')
    assert ui.says(DAY.name)


def test_any_touch_shows_a_covered_call_and_whoever_touched_is_not_asked_when_it_ends(ui):
    call(ui)
    ui.advance(130)
    ui.lift(ui.press(next(one for one in ui.shown() if getattr(one, 'text', '') == 'A call is on')))
    ui.settle()
    assert not ui.says('A call is on')
    ui.app.services.phones().handset.came_of_it(CallEnd.NO_ANSWER)
    ui.advance(1)
    assert not ui.says('Are you still there?')


def test_a_call_by_hand_of_which_nobody_said_how_it_went_ends_after_an_hour(ui, lounge, person):
    call(ui)
    ui.advance(3700)
    assert calls(lounge, person)[0].call.end is CallEnd.UNKNOWN
    ui.advance(1)
    assert ui.says('Are you still there?')
    ui.advance(29)
    assert ui.at == 'call'
    ui.advance(1)
    assert ui.at == 'welcome'


def test_whoever_talked_is_asked_once_the_call_is_over_and_the_question_covers_the_rest(ui):
    call(ui)
    ui.tap('Back')
    ui.advance(600)
    assert ui.says('A call is on')
    ui.app.services.phones().handset.came_of_it(CallEnd.NO_ANSWER)  # as a line tells it that nobody touches
    ui.advance(1)
    assert ui.says('Are you still there?')
    ui.tap("I'm still here")
    assert ui.says('What do you want to do?')
    ui.advance(60)
    assert ui.says('What do you want to do?')


def test_a_call_that_ends_while_staff_are_at_the_screen_has_ended(ui, lounge, person):
    call(ui)
    ui.tap('Back')
    ui.staff_in(lounge.member())
    ui.app.services.phones().handset.came_of_it(CallEnd.NO_ANSWER)
    ui.advance(1)
    assert calls(lounge, person)[0].call.end is CallEnd.NO_ANSWER
    assert not ui.app.caller.busy
    assert not ui.says('Are you still there?')


def test_no_time_is_counted_of_a_call_that_nobody_here_can_follow(ui):
    call(ui)
    ui.advance(75)
    assert ui.says('You are calling')
    assert not ui.says('1:15')


def test_finishing_forgets_the_call(ui, lounge, person):
    call(ui)
    ui.app.finish('finished')
    ui.settle()
    assert (ui.app.caller.to, ui.app.caller.stage) == (None, 'idle')
    assert calls(lounge, person)[0].call.end is not None


def test_a_call_that_the_power_ended_is_not_open_for_ever(ui, drive, lounge, person):
    call(ui)
    ui = drive()
    ui.enter()
    assert calls(lounge, person)[0].call.end is CallEnd.UNKNOWN


def test_menus_at_the_other_end_are_for_the_line_of_the_kiosk(ui):
    call(ui)
    assert not ui.has('Press numbers')
    assert not ui.has('End call')
