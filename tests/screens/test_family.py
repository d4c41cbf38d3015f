"""Family and phone: neutral, by the staff's phone, and a number that stays on this kiosk."""

import re

import pytest
from sqlalchemy import select

from services import answers
from services.answers import Question
from services.store import rows
from services.store.models import JournalEntry
from services.wire import Kind, Supervision, Thing, ThingState

NAMED = re.compile(r'\b(partner|wife|husband|mum|mother|dad|father|girlfriend|boyfriend|your family|your children)\b', re.IGNORECASE)


@pytest.fixture
def person(lounge):
    known = lounge.person()
    lounge.appointment(known)
    return known


@pytest.fixture
def ui(drive, person):
    ui = drive()
    ui.enter()
    ui.tap('Family and phone')
    return ui


def type_number(ui, digits):
    for digit in digits:
        ui.tap(digit)
    ui.tap('Go on')


def test_nobody_is_named_and_no_call_is_placed_from_here(ui):
    for topic in ('A call on the staff phone', 'Charge my phone', 'A phone or a SIM card', 'My new number'):
        ui.tap(topic)
        assert not NAMED.search(ui.text()), topic
    ui.tap('A call on the staff phone')
    assert ui.says('You choose if you call, and who.')
    assert ui.says('Your licence may say who you cannot call.')
    assert not list(ui.app.screens.current_screen.ids.contacts.children)


def test_a_call_is_asked_of_staff(ui, lounge):
    ui.tap('A call on the staff phone')
    ui.tap('Ask for a call')
    assert lounge.needs() == ['family']
    assert ui.says('Staff can see that you asked.')


def test_the_locker_is_shown_until_the_phone_is_back(ui, lounge, person):
    ui.tap('Charge my phone')
    ui.tap('Type the locker number')
    type_number(ui, '4')
    assert ui.at == 'family'
    assert ui.says('Your phone is in locker 4')
    ui.tap('Back')
    ui.tap('Family and phone')
    assert ui.says('Your phone is in locker 4')
    ui.tap('I have my phone back')
    assert not ui.says('locker 4')
    assert lounge.store.call(answers.kept, person)[Question.LOCKER] == ''


def test_the_locker_is_still_known_after_the_power_went(ui, lounge, person, drive):
    lounge.store.call(answers.keep, person, Question.LOCKER, '12')
    again = drive()
    again.enter()
    again.tap('Family and phone')
    assert again.says('Your phone is in locker 12')


def test_the_locker_and_the_number_leave_the_kiosk_in_no_entry(ui, lounge):
    ui.tap('Charge my phone')
    ui.tap('Type the locker number')
    type_number(ui, '4')
    ui.tap('My new number')
    ui.tap('Type my number')
    type_number(ui, '07700900123')
    found = lounge.store.call(lambda tx: [(one.kind, one.payload or '') for one in tx.session.scalars(select(JournalEntry))])
    assert {kind for kind, payload in found if '07700900123' in payload or 'locker' in payload} == {Kind.PRIVATE}


def test_a_new_number_is_one_to_tell_probation_with_a_way_to_call_them(ui):
    ui.tap('My new number')
    ui.tap('Type my number')
    type_number(ui, '07700900123')
    assert ui.says('Your number is 07700 900123')
    assert ui.says('Tell your probation officer your new number.')
    ui.tap('Call probation')
    assert ui.says('01632 960118')


def test_a_number_that_is_too_short_cannot_be_kept(ui):
    ui.tap('My new number')
    ui.tap('Type my number')
    for digit in '077':
        ui.tap(digit)
    assert not ui.has('Go on')


def test_somebody_without_a_licence_has_nobody_to_tell(drive, lounge):
    lounge.person(supervision=Supervision.NONE)
    ui = drive()
    ui.enter()
    ui.tap('Family and phone')
    ui.tap('My new number')
    assert not ui.says('probation officer')


def test_a_sim_card_that_was_asked_for_here_stands_among_the_things(ui, lounge, person):
    ui.tap('A phone or a SIM card')
    ui.tap('SIM card and data')
    assert ui.says('Asked for')
    (row,) = lounge.store.call(rows.of_person, Thing, person)
    assert (row.thing, row.state) == ('sim', ThingState.ASKED)
    assert lounge.needs() == ['essentials']


def test_without_a_name_the_locker_stays_in_this_visit_alone(drive, lounge):
    ui = drive()
    ui.without_a_name()
    ui.tap('Family and phone')
    ui.tap('Charge my phone')
    ui.tap('Type the locker number')
    type_number(ui, '7')
    assert ui.says('Your phone is in locker 7')
    ui.app.finish('finished')
    ui.settle()
    ui.without_a_name()
    ui.tap('Family and phone')
    assert not ui.says('locker 7')
