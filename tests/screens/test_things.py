"""Things you need: picked, asked for, answered; and what staff learn of it."""

from threading import Event

import pytest
from kivy.lang import builder
from sqlalchemy import select

from screens.parts.buttons import Touchable
from screens.parts.things import ThingAnswers, ThingCard
from services import attention, essentials
from services.essentials import Essential, Essentials, Group
from services.store import rows
from services.store.models import JournalEntry
from services.wire import Kind, Need, Thing, ThingState


@pytest.fixture
def person(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, person):
    ui = drive()
    ui.enter()
    ui.tap('Things you need')
    return ui


def things(lounge, of):
    return {row.thing: row.state for row in lounge.store.call(rows.of_person, Thing, of)}


def card(ui, words):
    return next(one for one in ui.shown() if isinstance(one, ThingCard) and one.text == words)


def answer(ui, thing, words):
    """Touch one of the three answers about a thing."""
    row = next(one for one in ui.shown() if isinstance(one, ThingAnswers) and one.thing.key == thing)
    button = next(one for one in row.walk(restrict=True) if getattr(one, 'text', '') == words and isinstance(one, Touchable))
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(button))
    ui.settle()


def to_prison(ui):
    ui.tap('What prison should give you')
    assert ui.says('Did prison give you these?')


def test_what_is_picked_is_asked_for_with_one_touch(ui, lounge, person):
    for words in ('Coat', 'Bag', 'Nappies'):
        ui.tap(words)
    assert things(lounge, person) == {}
    assert lounge.needs() == []
    ui.tap('Ask for 3 things')
    assert ui.says('Staff can see what you asked for.')
    assert things(lounge, person) == dict.fromkeys(('coat', 'bag', 'nappies'), ThingState.ASKED)
    assert lounge.needs() == ['essentials']
    assert card(ui, 'Coat').second == 'Asked for'


def test_it_says_asked_only_once_that_is_written(ui, lounge):
    ui.tap('Coat')
    go_on = Event()
    lounge.store.submit(lambda _tx: go_on.wait(5))
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(ui.find('Ask for this')))
    ui.frames(10)
    assert not ui.says('Staff can see what you asked for.')
    go_on.set()
    ui.settle()
    assert ui.says('Staff can see what you asked for.')


def test_a_second_touch_leaves_it(ui):
    ui.tap('Coat')
    ui.tap('Coat')
    assert not ui.has('Ask for this')
    assert card(ui, 'Coat').second == ''


def test_what_was_asked_for_can_be_taken_back(ui, lounge, person):
    ui.tap('Coat')
    ui.tap('Ask for this')
    ui.tap('Coat')
    assert things(lounge, person) == {'coat': ThingState.NOT_NEEDED}
    assert card(ui, 'Coat').second == "You don't need this"
    assert lounge.needs() == []


def test_what_staff_gave_or_have_none_of_shows_by_itself_and_stands(ui, lounge, person):
    for words in ('Coat', 'Bag'):
        ui.tap(words)
    ui.tap('Ask for 2 things')
    for key, state in (('coat', ThingState.GIVEN), ('bag', ThingState.NONE_LEFT)):
        lounge.store.call(essentials.settle, person, lounge.essentials.get(key), state, 'staff-1')
    ui.advance(6)
    assert (card(ui, 'Coat').second, card(ui, 'Bag').second) == ('You have this', 'None left today. Ask staff.')
    for words in ('Coat', 'Bag'):
        ui.tap(words)
    assert not ui.has('Ask for 2 things')
    assert things(lounge, person) == {'coat': ThingState.GIVEN, 'bag': ThingState.NONE_LEFT}


def test_nothing_is_asked_twice(ui):
    ui.tap('Coat')
    ui.tap('Ask for this')
    ui.tap('Back')
    ui.tap('Things you need')
    assert card(ui, 'Coat').second == 'Asked for'


def test_what_prison_gave_is_answered_with_three_answers(ui, lounge, person):
    to_prison(ui)
    answer(ui, 'id', 'No')
    answer(ui, 'keys', 'Yes, I have it')
    answer(ui, 'bank_card', "I don't need it")
    states = {'id': ThingState.MISSING, 'keys': ThingState.HAS, 'bank_card': ThingState.NOT_NEEDED}
    assert things(lounge, person) == states
    assert lounge.needs() == ['essentials']
    assert ui.says('Staff can see that you need it.')


def test_what_is_picked_stays_picked_while_prison_is_answered(ui):
    ui.tap('Coat')
    to_prison(ui)
    answer(ui, 'id', 'No')
    ui.tap('What we may have')
    assert card(ui, 'Coat').second == 'You want this'
    assert ui.has('Ask for this')


def test_missing_medicine_calls_staff_privately_and_says_to_wait(ui, lounge, person):
    to_prison(ui)
    answer(ui, 'medicine', 'No')
    assert ui.says('They ring prison healthcare. Wait for them.')
    assert lounge.needs() == ['private']
    assert things(lounge, person) == {}
    entries = lounge.store.call(lambda tx: [(one.kind, one.payload or '') for one in tx.session.scalars(select(JournalEntry))])
    assert {kind for kind, payload in entries if 'medicine' in payload} == {Kind.PRIVATE}


def test_no_amount_of_the_discharge_grant_is_named(ui):
    to_prison(ui)
    assert ui.says('Discharge grant')
    assert '£' not in ui.text()


def test_without_a_name_what_was_asked_for_can_be_taken_back(drive, lounge):
    ui = drive()
    ui.without_a_name()
    ui.tap('Things you need')
    for thing in ('Coat', 'Bag'):
        ui.tap(thing)
    ui.tap('Ask for 2 things')
    ui.tap('Coat')
    assert lounge.needs() == ['essentials'], 'the bag is still wanted'
    ui.tap('Bag')
    assert lounge.needs() == []


def test_a_call_of_somebody_before_is_not_taken_back(drive, lounge):
    lounge.store.call(attention.ask, Need.ESSENTIALS, None)
    ui = drive()
    ui.without_a_name()
    ui.tap('Things you need')
    ui.tap('Coat')
    ui.tap('Ask for this')
    ui.tap('Coat')
    assert lounge.needs() == ['essentials']


def test_without_a_name_staff_are_called_to_this_screen_and_nothing_is_kept(drive, lounge):
    ui = drive()
    ui.without_a_name()
    ui.tap('Things you need')
    ui.tap('Coat')
    ui.tap('Ask for this')
    assert ui.says('Staff can see that you asked. Show them this screen.')
    assert card(ui, 'Coat').second == 'Asked for'
    (call,) = lounge.calls()
    assert (call.need, call.release) == ('essentials', None)
    to_prison(ui)
    answer(ui, 'medicine', 'No')
    assert lounge.needs() == ['essentials', 'private']
    ui.tap('What we may have')
    assert card(ui, 'Coat').second == 'Asked for'


def test_the_next_person_finds_nothing_of_the_one_before(ui, lounge):
    ui.tap('Coat')
    ui.tap('Ask for this')
    ui.tap('Bag')
    ui.app.finish('finished')
    ui.settle()
    ui.without_a_name()
    ui.tap('Things you need')
    assert (card(ui, 'Coat').second, card(ui, 'Bag').second) == ('', '')
    assert not ui.has('Ask for this')


def test_more_than_a_page_holds_stands_on_a_next_one(drive, lounge):
    lounge.person()
    many = [
        Essential(key=f'thing-{number}', group=Group.LOUNGE, icon='bag-personal', words=f'Thing {number}', stocked=True, private=False)
        for number in range(20)
    ]
    lounge.essentials = Essentials(tuple(many))
    ui = drive()
    ui.enter()
    ui.tap('Things you need')
    seen = set()
    for _ in range(2):
        seen |= {one.text for one in ui.shown() if isinstance(one, ThingCard)}
        ui.tap('More')
    assert seen == {*(thing.words for thing in many), 'More'}
    assert ui.has('Thing 0')


def test_cards_that_were_made_anew_cost_nothing_later(ui):
    known = []
    for _ in range(3):
        ui.app.screens.current_screen.show()
        ui.frames(3)
        known.append(len(builder._handlers))
    assert len(set(known)) == 1, 'kv still works out what is in cards that are gone'
