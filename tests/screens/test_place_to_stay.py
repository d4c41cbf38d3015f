"""A place to stay: what is asked, what staff see, which council, what to say; safety rules 3, 7, 9, 10, 11, 16 and 25."""

from datetime import datetime, time

import pytest
from builders import put, timed

from services import housing
from services.answers import Question
from services.housing import Asked
from services.store import journal, rows
from services.wire import MOST_BYTES, Bed, Permission, Purpose, Referral, ReferralKind, RequiredBy, Supervision, TimeKind, Tonight


@pytest.fixture
def person(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, lounge, person):
    lounge.appointment(person)
    ui = drive()
    ui.enter()
    return ui


def bed(lounge, person):
    return lounge.store.call(rows.of_person, Bed, person)[-1]


def open_door(ui, places='No'):
    ui.tap('A place to stay')
    if places:
        ui.tap(places)


def no_bed(ui, council='EASTERBY'):
    """To the council's page, with nowhere to sleep."""
    open_door(ui)
    ui.tap('No')
    if council:
        write(ui, council)
        ui.tap(council.title())


def write(ui, words):
    for character in words:
        ui.tap('Space' if character == ' ' else character)


# Places that are unsafe or forbidden.


def test_places_are_asked_about_first_and_once_a_visit(ui):
    ui.tap('A place to stay')
    assert ui.says('Does your licence keep you away from any place? Is any place unsafe for you?')
    ui.tap('No')
    assert ui.says('Do you have a place to sleep tonight?')
    ui.tap('Back')
    ui.tap('A place to stay')
    assert ui.says('Do you have a place to sleep tonight?')


def test_the_answer_about_places_is_kept_nowhere(ui, lounge):
    before = entries(lounge)
    ui.tap('A place to stay')
    ui.tap('Yes')
    assert ui.says('Tell staff before you go anywhere.')
    assert ui.has('Get a person')
    assert lounge.calls() == []
    ui.tap('Go on')
    assert ui.says('Do you have a place to sleep tonight?')
    assert entries(lounge) == before
    assert not ui.app.screens.get_screen('unsafe_place').question


def test_not_sure_gets_a_person_and_tells_nobody_why(ui, lounge):
    ui.tap('A place to stay')
    ui.tap('Not sure')
    assert lounge.needs() == ['asked']
    assert lounge.chimes == 1
    ui.tap('Keep going')
    ui.tap('Go on')
    assert ui.says('Do you have a place to sleep tonight?')


def entries(lounge):
    """The headers of all that was written down."""
    return [one.sent.header for one in lounge.store.call(journal.waiting, 500, MOST_BYTES)]


# Tonight.


def test_no_bed_is_raised_at_once_and_asks_which_council(ui, lounge, person):
    open_door(ui)
    ui.tap('No')
    assert lounge.needs() == ['no_bed']
    assert bed(lounge, person).tonight is Tonight.NO
    assert ui.says('Which council do you want to ask?')


def test_a_yes_asks_where_and_whether_probation_allows_it(ui, lounge, person):
    open_door(ui)
    ui.tap('Yes')
    write(ui, 'ZZ21JK')
    ui.tap('Go on')
    assert ui.app.visit.answers[Question.SLEEP_POSTCODE] == 'ZZ2 1JK'
    assert ui.says('Did probation say yes to this place?')
    assert ui.says('Ask your probation officer before you sleep there.')
    ui.tap('Not yet')
    assert lounge.needs() == ['bed_not_allowed']
    assert ui.says('You have a place tonight')
    assert ui.says('01632 960118')
    ui.tap('Call now')
    assert ui.app.caller.to.name == 'Probation'
    ui.tap('Back')
    ui.tap('What did probation say?')
    ui.tap('They said yes')
    assert ui.says('Probation said yes to it.')
    assert lounge.needs() == []


def test_nobody_has_to_say_where_they_sleep(ui, lounge, person):
    open_door(ui)
    ui.tap('Yes')
    ui.tap('I do not want to say')
    ui.tap('I have asked them')
    assert bed(lounge, person).permission is Permission.ASKED
    assert ui.says('Ask your probation officer before you sleep there.')
    assert ui.app.visit.answers[Question.SLEEP_POSTCODE] == ''


def test_what_cannot_be_a_postcode_is_not_kept(ui):
    open_door(ui)
    ui.tap('Yes')
    write(ui, 'LONDON')
    ui.tap('Go on')
    assert ui.says('A postcode is like LN1 1AA.')
    assert Question.SLEEP_POSTCODE not in ui.app.visit.answers


def test_without_a_licence_nobody_is_asked_about_probation(drive, lounge):
    lounge.person(supervision=Supervision.NONE)
    ui = drive()
    ui.enter()
    open_door(ui)
    ui.tap('Yes')
    ui.tap('I do not want to say')
    assert ui.says('You have a place tonight')
    assert not ui.says('probation')


def test_where_no_licence_is_known_one_can_say_so(drive, lounge):
    person = lounge.person(supervision=Supervision.UNKNOWN)
    ui = drive()
    ui.enter()
    open_door(ui)
    ui.tap('Yes')
    ui.tap('I do not want to say')
    ui.tap('I am not on licence')
    assert bed(lounge, person).permission is Permission.NOT_NEEDED
    assert not ui.says('Ask your probation officer')


def test_what_was_answered_is_shown_and_not_asked_again(ui, lounge):
    no_bed(ui, None)
    ui.app.finish('finished')
    ui.settle()
    ui.enter()
    open_door(ui)
    assert ui.says('No place for tonight yet')
    ui.tap('Change my answer')
    ui.tap('Yes')
    ui.tap('I do not know it')
    ui.tap('They said yes')
    assert ui.says('You have a place tonight')
    assert lounge.needs() == ['no_bed'], 'only staff close it'


def test_ask_me_later_goes_back_to_the_day_and_asks_when_one_comes_back(ui, lounge):
    open_door(ui)
    ui.tap('Ask me later')
    assert ui.at == 'day'
    assert lounge.needs() == []
    ui.tap('A place to stay')
    assert ui.says('Do you have a place to sleep tonight?')


def test_a_known_place_is_shown_and_not_asked(drive, lounge, person):
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, place='Sample House', required_by=RequiredBy.LICENCE))
    ui = drive()
    ui.enter()
    open_door(ui, None)
    assert ui.says('Sample House')
    assert not ui.says('Do you have a place')
    ui.tap("I can't sleep there")
    ui.tap('No')
    assert lounge.needs() == ['no_bed']
    assert ui.says('No place for tonight yet')


def test_is_it_safe_there_offers_the_lines_and_keeps_nothing_of_a_call(ui, lounge):
    no_bed(ui, None)
    ui.tap('Back')
    ui.tap('Is it safe where you are going?')
    for number in ('0808 2000 247', '0808 80 10 800', '116 123', '999'):
        assert ui.says(number)
    ui.tap('Call the line for Wales')
    assert ui.at == 'call'
    assert ui.app.caller.to.private
    assert ui.app.caller.to.key == 'line:live_fear_free'


# Which council.


def test_a_postcode_gives_its_council_and_is_not_typed_twice(ui, lounge, person):
    no_bed(ui, None)
    write(ui, 'LN11XX')
    ui.tap('Lincoln')
    assert bed(lounge, person).council == 'E07000138'
    assert ui.app.visit.postcode == 'LN1 1XX'
    assert Question.SLEEP_POSTCODE not in ui.app.visit.answers, 'an old address is not where somebody sleeps'


def test_a_county_finds_its_districts_and_is_never_one_itself(ui):
    no_bed(ui, None)
    write(ui, 'LINCOLNSHIRE')
    found = [council for _, council in ui.app.screens.current_screen.found]
    assert 'Lincolnshire' in {council.county for council in found}
    assert 'Lincolnshire' not in {council.name for council in found}


def test_a_town_finds_the_council_that_it_lies_in(ui, lounge, person):
    no_bed(ui, None)
    write(ui, 'SLEAFORD')
    assert ui.says('A town can lie in two councils. Staff can check.')
    ui.tap('Sleaford: North Kesteven')
    assert ui.says('Call North Kesteven council')


@pytest.mark.parametrize(
    ('postcode', 'place'),
    [('EH11AA', 'Scotland'), ('BT11AA', 'Northern Ireland'), ('IM11AA', 'the Isle of Man'), ('JE23AA', 'the Channel Islands')],
)
def test_elsewhere_is_answered_kindly(ui, postcode, place):
    no_bed(ui, None)
    write(ui, postcode)
    assert ui.says(f'This is in {place}. We cannot look it up here. Staff can help you.')
    assert ui.has('Get a person')


def test_it_asks_for_places_one_lived_in_and_never_speaks_of_this_town(ui):
    no_bed(ui, None)
    assert ui.says('Think of where you lived before. Or where your family or your work is.')
    assert [button.text for button in ui.buttons() if 'Council' in type(button).__name__] == []


# The council's page.


def test_the_council_by_day(ui):
    no_bed(ui)
    assert ui.says('Call Easterby Council housing team')
    assert ui.says('Open now until 5pm')
    assert ui.says('01632 960142')
    assert ui.says('Checked Sun 22 Nov 2026')
    assert ui.says('I want to make a homeless application.')
    assert ui.says('Tonight, after 5pm, call 01632 960143')
    assert ui.says('Ask your probation officer before you sleep there.')
    ui.tap('Call now')
    assert ui.at == 'call'
    to = ui.app.caller.to
    assert (to.key, to.back, to.private) == ('easterby-housing.housing', 'council_call', False)
    assert [other.key for other in to.then] == ['easterby-housing.night']


@pytest.mark.parametrize(
    ('at', 'opens'), [('2026-05-14T18:00', '9am tomorrow'), ('2026-05-16T11:00', '9am Monday 18 May'), ('2026-05-25T11:00', '9am tomorrow')]
)
def test_a_shut_council_has_its_night_number(ui, lounge, at, opens):
    lounge.clock.set_london(datetime.fromisoformat(at))
    no_bed(ui)
    assert ui.says(f'Shut now. Opens {opens}')
    assert ui.says('01632 960143')
    assert ui.says(f'From {opens}, call 01632 960142')
    assert ui.says('Keep trying.')
    ui.tap('Call now')
    assert ui.app.caller.to.key == 'easterby-housing.night'


def test_it_shuts_while_somebody_looks(ui, lounge):
    no_bed(ui)
    lounge.clock.set_london(datetime.fromisoformat('2026-05-14T17:01'))
    ui.advance(6)
    assert ui.says('Shut now')


def test_a_welsh_council_has_words_of_its_own(ui):
    no_bed(ui, 'CWM ENGHRAIFFT')
    assert ui.says('I am homeless and I need help.')
    assert not ui.says('homeless application')
    assert not ui.says('You can ask any council')


def test_a_number_that_is_not_known_is_never_guessed(ui, lounge):
    no_bed(ui, 'LINCOLN')
    assert ui.says('Call Lincoln council')
    assert ui.says('We do not have their number here. Staff can look it up.')
    assert not ui.has('Call now')
    assert not ui.says('01632')
    ui.tap('Ask staff to help')
    assert lounge.needs() == ['no_bed', 'housing']
    assert ui.says('Staff can see that you asked.')


def test_another_council_can_be_asked(ui):
    no_bed(ui)
    ui.tap('Another council')
    write(ui, 'CARDIFF')
    ui.tap('Cardiff')
    assert ui.says('Call Cardiff council')


# The referral.


def test_three_questions_and_then_staff(ui, lounge, person):
    no_bed(ui)
    ui.tap('Ask us to tell them')
    assert ui.says('Can we tell the council you need a place?')
    assert ui.says('No is fine. You can change your mind.')
    assert ui.find('Yes').size == ui.find('No').size
    assert ui.find('Yes').look == ui.find('No').look
    ui.tap('Yes')
    assert ui.says('Which council?')
    assert ui.find('Easterby').size == ui.find('Another council').size
    ui.tap('Easterby')
    assert ui.says('Can we give them your contact details?')
    assert ui.find('Yes').size == ui.find('No').size
    ui.tap('Yes')
    assert ui.says('Staff will check it and send it.')
    (referral,) = lounge.store.call(rows.of_person, Referral, person)
    assert all(getattr(referral, question).given for question in Asked)
    assert (referral.council, referral.kind, referral.sent_at) == ('easterby', ReferralKind.HOMELESSNESS_REFERRAL, None)
    assert lounge.needs() == ['no_bed', 'housing']


@pytest.mark.parametrize('yes', [0, 2])
def test_any_no_is_fine_and_sends_nothing(ui, lounge, person, yes):
    no_bed(ui)
    ui.tap('Ask us to tell them')
    for answer in ('Yes', 'Easterby')[:yes]:
        ui.tap(answer)
    ui.tap('No')
    assert ui.says('No is fine. You can change your mind.')
    assert not lounge.store.call(rows.of_person, Referral, person)[-1].is_agreed
    assert lounge.needs() == ['no_bed']
    ui.tap('I changed my mind')
    assert ui.has('Yes')


def test_it_can_go_to_another_council_and_be_taken_back(ui, lounge, person):
    no_bed(ui)
    ui.tap('Ask us to tell them')
    ui.tap('Yes')
    ui.tap('Another council')
    write(ui, 'CARDIFF')
    ui.tap('Cardiff')
    ui.tap('Cardiff')
    ui.tap('Yes')
    (referral,) = lounge.store.call(rows.of_person, Referral, person)
    assert referral.council == 'W06000015'
    assert referral.is_agreed
    ui.tap('Do not send it')
    assert not lounge.store.call(rows.of_person, Referral, person)[-1].is_agreed


def test_where_a_public_body_runs_the_lounge_it_is_a_duty_and_only_in_england(drive, lounge, person):
    ui = drive(public_body=True)
    ui.enter()
    no_bed(ui, 'LINCOLN')
    ui.tap('Ask us to tell them')
    assert ui.says('We have a duty to refer you, if you agree.')
    ui.tap('Back')
    ui.tap('Call a council')
    ui.tap('Another council')
    write(ui, 'CARDIFF')
    ui.tap('Cardiff')
    ui.tap('Ask us to tell them')
    assert not ui.says('duty')
    assert ui.says('If you say yes, we can send them a homelessness referral.')


# The line of the day.


def line(ui):
    return [(entry.when, entry.line, entry.notice) for entry in ui.app.screens.get_screen('day').entries if entry.title == 'Place to stay']


@pytest.mark.parametrize(
    ('tonight', 'words', 'notice'),
    [
        (None, '', 'Not known here yet. Ask staff.'),
        (Tonight.LATER, '', 'Not known here yet. Ask staff.'),
        (Tonight.NOT_SURE, '', 'Not sure yet. Staff can help.'),
        (Tonight.NO, '', 'No place yet. Staff can help.'),
        (Tonight.YES, 'You have a place.', 'Ask your probation officer first.'),
    ],
)
def test_the_line_of_the_day_says_how_it_stands_with_tonight(drive, lounge, person, tonight, words, notice):
    if tonight is not None:
        lounge.store.call(housing.say_tonight, person, tonight)
    ui = drive()
    ui.enter()
    assert line(ui) == [('Tonight', words, notice)]


def test_no_bed_stands_first_in_the_line_and_go_to_probation_now_before_it(drive, lounge, person):
    lounge.store.call(put, timed(person, TimeKind.IMMEDIATELY))
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    ui = drive()
    ui.enter()
    titles = [entry.title for entry in ui.app.screens.get_screen('day').entries]
    assert titles == ['Probation', 'Place to stay', 'Jobcentre']


def test_a_planned_place_that_nobody_demands_needs_probations_word(drive, lounge, person):
    lounge.appointment(person)
    place = timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, required_by=RequiredBy.CHOICE)
    lounge.store.call(put, place)
    ui = drive()
    ui.enter()
    assert [notice for _, _, notice in line(ui)] == ['Ask your probation officer first.']
    open_door(ui, None)
    assert ui.says('Ask your probation officer before you sleep there.')


# Without a name.


def test_without_a_name_the_answers_stay_in_the_visit_and_staff_still_know(drive, lounge):
    ui = drive()
    ui.without_a_name()
    no_bed(ui)
    assert lounge.needs() == ['no_bed']
    assert [call.release for call in lounge.calls()] == [None]
    assert ui.says('01632 960142')
    assert not ui.has('Ask us to tell them')
    ui.tap('Back')
    assert ui.says('No place for tonight yet')
    leaves = ' '.join(one.sent.header + (one.sent.payload or '') for one in lounge.store.call(journal.waiting, 500, MOST_BYTES))
    assert 'bed.changed' not in leaves
    ui.app.finish('finished')
    ui.settle()
    ui.without_a_name()
    open_door(ui)
    assert ui.says('Do you have a place to sleep tonight?')


def test_nothing_of_it_is_left_on_the_screens(ui):
    no_bed(ui)
    ui.app.finish('finished')
    ui.settle()
    for name in ('housing', 'tonight', 'council', 'council_call', 'referral', 'sleeps_at', 'allowed', 'unsafe_place'):
        if ui.app.screens.has_screen(name):
            for widget in ui.app.screens.get_screen(name).walk():
                assert 'Easterby' not in str(getattr(widget, 'text', '')), name
