"""Probation in each of its states (safety rules 1 to 7)."""

from datetime import date, datetime, time

import pytest
from builders import put, timed

from services.wire import Answer, Appointment, RequiredBy, Standing, Supervision, Table, TimeKind

OFFICE = '01632 960118'
MUST = 'You must go to this appointment'


@pytest.fixture
def look(drive, lounge):
    """Opens the probation screen of somebody with one appointment."""

    def open_it(kind=TimeKind.FIXED, supervision=Supervision.LICENCE, **known):
        lounge.store.call(put, timed(lounge.person(supervision=supervision), kind, **known))
        ui = drive()
        ui.enter()
        ui.tap('Probation')
        return ui

    return open_it


def answers(lounge):
    from driver import _all

    return [row.answer for row in lounge.store.call(_all, Table.APPOINTMENT, Appointment)]


@pytest.mark.parametrize(
    ('kind', 'known', 'words'),
    [
        (TimeKind.FIXED, {}, '2pm today'),
        (TimeKind.FIXED, {'on': date(2026, 5, 15), 'at': time(10, 30)}, '10:30am tomorrow'),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, {}, 'By 2pm, tomorrow'),
        (TimeKind.BE_THERE_BY, {'at': time(19)}, 'By 7pm, today'),
        (TimeKind.MORNING, {'on': date(2026, 5, 19)}, 'In the morning, Tuesday 19 May'),
        (TimeKind.AFTERNOON, {}, 'In the afternoon, today'),
        (TimeKind.IMMEDIATELY, {}, 'Go to probation now'),
    ],
)
def test_every_kind_of_time(look, kind, known, words):
    ui = look(kind, **known)
    assert ui.says(words)
    assert ui.says(MUST)
    assert ui.says(OFFICE)
    assert ui.has('I will be there')
    assert ui.has("I can't get there in time")


def test_who_where_and_what_to_bring(look):
    ui = look()
    for words in ('Sam Okafor', '21 Sample Street, Lincoln LN1 1XX', 'Bring your licence papers'):
        assert ui.says(words)


def test_it_says_how_old_the_facts_are(look):
    assert look().says('When we knew this: 9am. If your papers differ, follow your papers.')


def test_facts_of_another_day_say_which(look):
    ui = look(known_at=datetime.fromisoformat('2026-05-12T16:05'))
    assert ui.says('When we knew this: 4:05pm, Tuesday 12 May.')


def test_a_meeting_that_nobody_demands_is_not_a_must(look):
    ui = look(required_by=RequiredBy.CHOICE)
    assert not ui.says('must')


def test_unknown_is_never_none_needed(drive, lounge):
    lounge.person()
    ui = drive()
    ui.enter()
    ui.tap('Probation')
    assert ui.says('We do not have your probation time. Check your licence or get a person.')
    assert not ui.says('do not need')
    ui.tap('Ask staff about probation')
    assert lounge.needs() == ['probation_unknown']
    assert ui.says('Staff can see that you asked.')
    assert not ui.has('Ask staff about probation')


def test_a_person_of_remand_is_not_told_that_nothing_is_needed(drive, lounge):
    lounge.person(supervision=Supervision.NONE)
    ui = drive()
    ui.enter()
    ui.tap('Probation')
    assert ui.says('We have no probation appointment for you. Check your papers.')
    assert not ui.says('need')
    assert not ui.says('must')


def test_without_a_name_the_time_is_not_known(drive):
    ui = drive()
    ui.without_a_name()
    ui.tap('Probation')
    assert ui.says('We do not have your probation time. Check your licence or get a person.')


def test_none_needed_says_so_in_the_words_of_the_licence(look):
    ui = look(TimeKind.NONE_NEEDED)
    assert ui.says('You do not need to meet them unless they ask to see you.')
    assert ui.says('If you need support, call them')
    assert ui.says(OFFICE)
    assert not ui.says('must')
    assert not ui.has('I will be there')


def test_a_time_that_has_passed(look):
    ui = look(at=time(9, 30))
    assert ui.says('Call probation now.')
    assert ui.says('Tell them why. Your time was 9:30am today.')
    assert ui.says(OFFICE)
    assert not ui.has('I will be there')
    assert not ui.says('recall')


def test_a_time_that_passes_while_somebody_looks(look):
    ui = look(at=time(10, 32))
    assert ui.says('10:32am today')
    ui.advance(61)
    assert ui.says('Call probation now.')


def test_i_will_be_there_is_an_intention(look, lounge):
    ui = look()
    ui.tap('I will be there')
    assert ui.says('You said: I will go')
    assert not ui.has('I will be there')
    assert answers(lounge) == [Answer.WILL_GO]
    for claim in ('done', 'attended', 'booked'):
        assert not ui.says(claim)


def test_the_intention_shows_on_the_day(look):
    ui = look()
    ui.tap('I will be there')
    ui.tap('Back')
    assert ui.says('You said: I will go.')


def test_the_officer_in_the_lounge_is_told_by_staff(look, lounge):
    ui = look(officer_here_at=time(11))
    assert ui.says('Your officer is here at 11am.')
    ui.tap("Tell them I'm here")
    assert lounge.needs() == ['officer_told']
    assert ui.says('Staff know you are here. They will tell your officer.')
    assert not ui.has("Tell them I'm here")


def test_an_office_without_a_number_says_where_to_get_it(look):
    assert look(phone=None).says('We do not have their number here. Get a person.')


def test_go_now_cannot_be_put_on_a_phone(look):
    assert not look(TimeKind.IMMEDIATELY).has('Put it on my phone')


def test_a_time_that_was_only_asked_for_is_not_the_time(look):
    assert look(standing=Standing.ASKED).says('We do not have your probation time.')
