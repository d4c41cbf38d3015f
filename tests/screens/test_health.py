"""Health: what can kill, whom to call, and that nobody else learns of it."""

import pytest
from sqlalchemy import select

from screens.parts.things import ThingAnswers
from services import answers
from services.answers import Question
from services.store.models import JournalEntry
from services.wire import Kind

DRUGS = 'Your body is not used to drugs now. The amount you used before can kill you. Do not use alone. Ask for naloxone.'
TOPICS = ('Medicine', 'Naloxone', 'Drugs and alcohol', 'Mental health', 'A doctor (GP)', 'Health help after prison', 'Gambling')


@pytest.fixture
def person(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, person):
    ui = drive()
    ui.enter()
    ui.tap('Health')
    return ui


def asks(ui):
    return next(words for button in ui.buttons() if (words := button.text).startswith('Ask '))


def test_what_can_kill_stands_there_whatever_is_touched(ui):
    assert ui.says(DRUGS)
    for topic in TOPICS:
        ui.tap(topic)
        assert ui.says(DRUGS), topic


def test_the_numbers_and_a_way_to_say_not_safe_stand_there_at_once(ui, lounge):
    for number in ('999', '111, option 2', '116 123'):
        assert ui.says(number)
    ui.tap('I do not feel safe')
    assert ui.says('Staff know.')
    assert lounge.needs() == ['private']
    assert lounge.chimes == 0


@pytest.mark.parametrize('topic', TOPICS)
def test_every_request_to_staff_is_private(ui, lounge, topic):
    ui.tap(topic)
    ui.tap(asks(ui))
    assert lounge.needs() == ['private']
    assert ui.says('Staff can see that you asked. Tell them what for.')
    kinds = lounge.store.call(lambda tx: [one.payload or '' for one in tx.session.scalars(select(JournalEntry))])
    assert not any(topic.lower() in payload.lower() for payload in kinds)


def test_naloxone_is_two_touches_and_no_question(ui):
    ui.tap('Naloxone')
    assert ui.says('You do not have to say why.')
    ui.tap('Ask for naloxone')
    assert not ui.has('Ask for naloxone')


@pytest.mark.parametrize(
    ('topic', 'whom'), [('Drugs and alcohol', 'FRANK: drugs'), ('Mental health', 'Samaritans'), ('A doctor (GP)', 'Sample Street Surgery')]
)
def test_a_call_leaves_nothing_and_comes_back_to_its_topic(ui, lounge, topic, whom):
    ui.tap(topic)
    before = entries(lounge)
    ui.tap(whom)
    assert ui.at == 'call'
    assert ui.app.caller.to.private
    ui.tap('I am calling now')
    ui.tap('I talked to them')
    ui.tap('Back')
    assert (ui.at, ui.app.screens.current_screen.chosen) == ('health', topic)
    assert entries(lounge) == before


def entries(lounge):
    """All that the journal has, but for the step that a visit has come to."""
    return lounge.store.call(lambda tx: [one.kind for one in tx.session.scalars(select(JournalEntry)) if one.kind != Kind.VISIT_BEGAN])


def test_a_place_that_is_shut_or_open_says_so(ui):
    ui.tap('Drugs and alcohol')
    assert ui.says('01632 960188. Open now until 8pm. 30 Sample Street, Easterby')


def test_where_nobody_knows_the_nation_lines_say_what_they_are_for(ui):
    ui.tap('Drugs and alcohol')
    assert ui.says('In Wales')
    ui.tap('Health help after prison')
    assert ui.says('It is there in England only.')


def sleeping_at(ui, lounge, person, postcode):
    lounge.store.call(answers.keep, person, Question.SLEEP_POSTCODE, postcode)
    ui.tap('Back')
    ui.settle()
    ui.tap('Health')


def test_in_england_the_line_for_wales_is_left_out(ui, lounge, person):
    sleeping_at(ui, lounge, person, 'ZZ1 2AB')
    ui.tap('Drugs and alcohol')
    assert ui.has('FRANK: drugs')
    assert not ui.has('DAN 24/7: drugs and alcohol')


def test_in_wales_there_is_no_reconnect(ui, lounge, person):
    sleeping_at(ui, lounge, person, 'CF10 4UW')
    assert not ui.has('Health help after prison')
    ui.tap('Drugs and alcohol')
    assert ui.has('DAN 24/7: drugs and alcohol')


def test_reconnect_says_for_whom_it_is_and_how_long(ui):
    ui.tap('Health help after prison')
    for words in ('18 or over', '6 months', 'England', 'It does not treat you.'):
        assert ui.says(words)


def test_medicine_answered_among_the_things_is_not_asked_again(ui):
    ui.tap('Medicine')
    ui.tap('No')
    assert ui.says('They ring prison healthcare. Wait for them.')
    ui.tap('Back')
    ui.tap('Things you need')
    ui.tap('What prison should give you')
    row = next(one for one in ui.shown() if isinstance(one, ThingAnswers) and one.thing.key == 'medicine')
    assert row.state == 'missing'


def test_no_gambling_line_is_shown_since_none_has_a_source(ui):
    ui.tap('Gambling')
    assert not list(ui.app.screens.current_screen.ids.contacts.children)


def test_the_next_person_does_not_see_what_was_touched(ui):
    ui.tap('Gambling')
    ui.tap('Ask staff about support')
    ui.app.finish('finished')
    ui.settle()
    ui.enter()
    ui.tap('Health')
    assert ui.says('Touch what you want help with.')
    ui.tap('Gambling')
    assert ui.has('Ask staff about support')
