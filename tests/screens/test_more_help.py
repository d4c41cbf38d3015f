"""More help and getting home: lines with a source, staff for the rest, and no way that nobody knows."""

import pytest
from builders import put, timed

from services import answers
from services.answers import Question
from services.directory.helplines import helplines
from services.wire import Purpose, TimeKind

LINES = {'Debt': {'national_debtline', 'stepchange'}, 'Advice after prison': {'nacro'}}
STAFF = ('Work and training', 'Your criminal record', 'Care leavers and young adults', 'For women', 'For parents', 'For veterans')


@pytest.fixture
def person(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, person):
    ui = drive()
    ui.enter()
    ui.tap('More help')
    return ui


def contacts(ui):
    return {one.value.key for one in ui.app.screens.current_screen.ids.contacts.children}


@pytest.mark.parametrize('topic', LINES)
def test_lines_that_have_a_source_can_be_called(ui, topic):
    ui.tap(topic)
    assert contacts(ui) == {f'line:{key}' for key in LINES[topic]}
    for key in LINES[topic]:
        assert ui.says(helplines()[key].number)


def test_what_has_no_line_goes_to_staff(ui, lounge):
    for topic in STAFF:
        ui.tap(topic)
        assert contacts(ui) == set()
        assert ui.has('Ask staff about this')
    ui.tap('Ask staff about this')
    assert lounge.needs() == ['more_help']
    assert ui.says('Staff can see that you asked. Tell them what for.')


# Getting home.


def home(ui):
    ui.tap('Getting home')
    if ui.at == 'unsafe_place':
        ui.tap('No')


def test_places_are_asked_about_before_the_way_once(ui):
    ui.tap('Getting home')
    assert ui.says('Is any place unsafe for you?')
    ui.tap('No')
    assert ui.at == 'getting_home'
    ui.tap('Back')
    ui.tap('Getting home')
    assert ui.at == 'getting_home'


def test_a_way_that_nobody_knows_is_not_made_up(ui, lounge):
    home(ui)
    assert ui.says('We do not know the way. Ask staff.')
    assert 'minute' not in ui.text()
    ui.tap('Ask staff about the way')
    assert lounge.needs() == ['getting_home']
    assert ui.says('Staff can see that you asked.')


@pytest.mark.parametrize(
    ('postcode', 'way', 'how'),
    [
        ('ZZ2 1JK', 'Bus, 30 minutes. Bus 7 from Pattern Square, every 20 minutes', 'This lounge knows this journey.'),
        ('ZZ1 2AB', '15 minute walk from here', 'We worked the time out. It may take you longer.'),
        ('CF10 4UW', 'Too far to walk. Ask staff.', ''),
    ],
)
def test_the_way_is_a_known_journey_or_a_walk_or_staff(ui, lounge, person, postcode, way, how):
    lounge.store.call(answers.keep, person, Question.SLEEP_POSTCODE, postcode)
    home(ui)
    assert ui.says(way)
    assert ui.app.screens.current_screen.how == how


def test_the_way_to_a_sensitive_place_does_not_name_it(drive, lounge):
    of = lounge.person()
    known = {'place': 'Sample House', 'address': '9 Template Terrace', 'postcode': 'ZZ2 1JK', 'sensitive': True}
    lounge.store.call(put, timed(of, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, **known))
    ui = drive()
    ui.enter()
    ui.tap('More help')
    home(ui)
    assert ui.says('Bus, 30 minutes')
    assert not ui.says('Sample House')
    assert not ui.says('Template')


def test_a_warrant_becomes_a_ticket_for_whoever_has_one(ui):
    home(ui)
    assert not ui.says('Swap your travel warrant')
    ui.tap('Yes, I have it')
    assert ui.says('Swap your travel warrant for a ticket at the station.')


def test_a_missing_warrant_calls_staff(ui, lounge):
    home(ui)
    ui.tap('No')
    assert lounge.needs() == ['essentials']
    assert not ui.says('Swap your travel warrant')
