"""Money, the jobcentre and its times, and what clashes: driven by touches on the real window."""

from datetime import date, time

import pytest
from builders import put, release, slot

from screens.parts.tiles import Tile
from services import answers, bookings
from services.answers import Question
from services.wire import Answer, Appointment, Need, Purpose, RequiredBy, Slot, SlotState, Standing, TimeKind

EASTERBY = {
    'place': 'Easterby Jobcentre',
    'address': 'Sample Street',
    'postcode': 'ZZ1 2AB',
    'phone': '0808 157 0110',
    'person': None,
    'bring': None,
}
PROBATION = {'place': 'Easterby probation office', 'address': '21 Example Road', 'postcode': 'ZZ1 3CD'}


@pytest.fixture
def jordan(lounge):
    return lounge.person()


@pytest.fixture
def ui(drive, lounge, jordan):
    ui = drive()
    ui.enter()
    ui.app.visit.places_asked = True
    return ui


def offer(lounge, *slots):
    lounge.store.call(put, *slots)


def tiles(ui):
    return [widget for widget in ui.shown() if isinstance(widget, Tile)]


def tile(ui, words):
    return next(one for one in tiles(ui) if one.text == words)


def touch(ui, words):
    from screens.parts.buttons import Touchable

    Touchable.last_release = float('-inf')
    ui.lift(ui.press(tile(ui, words)))
    ui.settle()


def to_times(ui, name='Easterby Jobcentre'):
    ui.app.go('jobcentre')
    ui.settle()
    touch(ui, name)


def stops(lounge, of):
    from services.appointments import day_of

    return lounge.store.call(day_of, of).stops


# Money


def test_a_claim_is_asked_about_once_and_the_answer_can_be_changed(ui, lounge):
    ui.app.go('money')
    ui.settle()
    ui.tap('Not yet')
    assert ui.says('You said: I have not claimed yet.')
    ui.tap('Back')
    ui.app.go('money')
    ui.settle()
    assert not ui.says('Did you claim Universal Credit?')
    ui.tap('Change my answer')
    ui.tap('Yes, already')
    assert ui.says('You said: I have claimed already.')


def test_money_says_what_is_true_and_where_to_call(ui):
    ui.app.go('money')
    ui.settle()
    for words in (
        'You can claim from today, not before.',
        'No ID? Still go.',
        'It is a loan',
        '0800 328 5644',
        'Monday to Friday, 8am to 6pm',
    ):
        assert ui.says(words)
    assert not ui.says('£')


def test_somebody_who_sleeps_in_wales_gets_the_line_in_welsh(ui, lounge, jordan):
    lounge.store.call(answers.keep, jordan, Question.SLEEP_POSTCODE, 'ZZ9 1AA')
    ui.app.go('money')
    ui.settle()
    assert ui.says('0800 328 1744')


def test_without_a_name_money_asks_nothing_and_still_helps(drive, lounge):
    ui = drive()
    ui.without_a_name()
    ui.app.go('money')
    ui.settle()
    assert not ui.says('Did you claim')
    ui.tap('Ask staff about this')
    assert lounge.needs() == [Need.MONEY]


# Which jobcentre


def test_places_are_asked_about_before_a_jobcentre_is_offered(drive, lounge, jordan):
    ui = drive()
    ui.enter()
    ui.app.go('jobcentre')
    ui.settle()
    assert ui.says('Does your licence keep you away from any place?')
    ui.tap('No')
    assert ui.at == 'jobcentre'
    assert tile(ui, 'Westerby Jobcentre')


@pytest.mark.parametrize(
    ('postcode', 'first', 'says'),
    [('ZZ2 1JK', 'Westerby Jobcentre', 'nearest to where you sleep'), ('ZZ1 1AA', 'Easterby Jobcentre', 'nearest to where you sleep')],
)
def test_the_nearest_to_where_somebody_sleeps_comes_first(ui, lounge, jordan, postcode, first, says):
    lounge.store.call(answers.keep, jordan, Question.SLEEP_POSTCODE, postcode)
    ui.app.go('jobcentre')
    ui.settle()
    assert tiles(ui)[0].text == first
    assert ui.says(says)


def test_where_it_is_not_known_where_somebody_sleeps_they_go_by_name_and_never_by_the_lounge(ui):
    ui.app.go('jobcentre')
    ui.settle()
    assert [one.text for one in tiles(ui)] == ['Easterby Jobcentre', 'Westerby Jobcentre']
    assert ui.says('We do not know where you sleep tonight')
    assert not ui.says('walk from')


def test_a_known_time_is_shown_instead_of_asked_about(ui, lounge, jordan):
    lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(12, 30), required_by=RequiredBy.BENEFIT, **EASTERBY)
    ui.app.go('jobcentre')
    ui.settle()
    assert ui.says('12:30pm today')
    assert tiles(ui) == []


# When


def test_each_time_says_whether_it_fits_the_day(ui, lounge, jordan):
    lounge.appointment(jordan, **PROBATION)
    offer(lounge, slot(at=time(12, 0)), slot(at=time(13, 45)))
    to_times(ui)
    assert tile(ui, 'midday').second == 'fits your day'
    assert tile(ui, '1:45pm').second == 'clashes with probation'


def test_one_touch_picks_and_one_asks_and_it_is_not_booked(ui, lounge, jordan):
    offered = slot()
    offer(lounge, offered)
    to_times(ui)
    touch(ui, '12:30pm')
    assert stops(lounge, jordan) == ()
    ui.tap('Ask for 12:30pm today')
    assert ui.says('Not booked yet')
    assert ui.says('You asked for 12:30pm today.')
    (stop,) = stops(lounge, jordan)
    assert stop.standing is Standing.ASKED
    ui.tap('Go on with my day')
    assert ui.says('Asked for. Not booked yet.')


def test_what_was_asked_for_is_shown_and_not_asked_again(ui, lounge):
    offer(lounge, slot())
    to_times(ui)
    touch(ui, '12:30pm')
    ui.tap('Ask for 12:30pm today')
    ui.tap('Go on with my day')
    ui.app.go('jobcentre')
    ui.settle()
    assert ui.at == 'asked'


def test_it_can_be_taken_back(ui, lounge, jordan):
    offered = slot()
    offer(lounge, offered)
    to_times(ui)
    touch(ui, '12:30pm')
    ui.tap('Ask for 12:30pm today')
    ui.tap("I don't want it")
    assert stops(lounge, jordan) == ()
    assert lounge.store.call(lambda tx: tx.get(Slot, offered.id)).state is SlotState.FREE


def test_a_no_reaches_somebody_who_is_still_here(ui, lounge, jordan):
    offered = slot()
    offer(lounge, offered)
    to_times(ui)
    touch(ui, '12:30pm')
    ui.tap('Ask for 12:30pm today')
    held = lounge.store.call(lambda tx: tx.get(Slot, offered.id))
    offer(lounge, held.model_copy(update={'state': SlotState.REFUSED}))
    lounge.store.call(bookings.settle)
    ui.advance(6)
    assert ui.says('They said no to 12:30pm today.')
    assert lounge.needs() == [Need.BOOKING_REFUSED]
    ui.tap('See other times')
    assert ui.says('They said no to 12:30pm today. Pick another time.')


def test_a_yes_reaches_somebody_who_is_still_here(ui, lounge, jordan):
    offer(lounge, slot())
    to_times(ui)
    touch(ui, '12:30pm')
    ui.tap('Ask for 12:30pm today')
    asked = lounge.store.call(lambda tx: tx.get(Appointment, stops_id(tx, jordan)))
    offer(lounge, asked.model_copy(update={'standing': Standing.CONFIRMED}))
    ui.advance(6)
    assert ui.says('It is booked')


def stops_id(tx, of):
    from services.store import rows

    return rows.appointments_of(tx, of)[-1].id


def test_a_time_that_somebody_else_took_meanwhile_is_not_asked_for(ui, lounge, jordan):
    offered = slot()
    offer(lounge, offered, slot(at=time(15)))
    other = release(code='331060')
    lounge.store.call(put, other)
    to_times(ui)
    touch(ui, '12:30pm')
    lounge.store.call(bookings.ask_for, other.id, offered.id, lounge.places.get('easterby-jobcentre'))
    ui.tap('Ask for 12:30pm today')
    assert ui.says('Somebody else has that time now. Pick another time.')
    assert stops(lounge, jordan) == ()
    assert tile(ui, '3pm')


def test_a_morning_without_a_slot_is_asked_for_by_staff(ui, lounge, jordan):
    to_times(ui)
    touch(ui, 'Any time in the morning')
    ui.tap('Ask for this morning')
    assert lounge.needs() == [Need.BOOK]
    assert stops(lounge, jordan)[0].time_kind is TimeKind.MORNING
    assert ui.says('Staff can see it. They will ask for you.')


def test_a_time_that_clashes_is_explained_before_it_is_asked_for(ui, lounge, jordan):
    lounge.appointment(jordan, **PROBATION)
    offer(lounge, slot(at=time(13, 45)), slot(at=time(11, 15)))
    to_times(ui)
    touch(ui, '1:45pm')
    assert ui.at == 'clash'
    assert ui.says("You can't do both of these")
    assert ui.says('You must go. This one stays.')
    assert len(stops(lounge, jordan)) == 1
    ui.tap('Ask for 11:15am today')
    assert ui.says('You asked for 11:15am today.')


def test_staff_are_asked_to_book_it(ui, lounge):
    to_times(ui)
    touch(ui, 'Ask staff to book it')
    assert lounge.needs() == [Need.BOOK]


def test_have_claimed_already_is_kept(ui):
    to_times(ui)
    touch(ui, 'I have claimed already')
    assert ui.at == 'money'
    assert ui.says('You said: I have claimed already.')


def test_without_a_name_there_is_a_number_and_no_time(drive, lounge):
    offer(lounge, slot())
    ui = drive()
    ui.without_a_name()
    ui.app.visit.places_asked = True
    to_times(ui)
    assert ui.says("We can't ask for a time without your code.")
    assert [one.text for one in tiles(ui)] == ['Call them', 'Ask staff to book it']


# Clashes of the day


@pytest.fixture
def tomos(lounge, jordan):
    """Jobcentre at 1pm for an hour, probation at 1:30pm."""
    lounge.appointment(jordan, at=time(13, 30), **PROBATION)
    return lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(13), required_by=RequiredBy.BENEFIT, **EASTERBY)


def test_the_day_tells_a_clash_and_shows_the_way_to_mend_it(tomos, ui, lounge):
    ui.tap("You can't do both: 1pm, 1:30pm")
    assert ui.says("You can't do both of these")
    assert ui.says('about 1 hour, until 2pm')


def test_a_touch_asks_for_the_move_and_the_old_time_stands(tomos, ui, lounge, jordan):
    offer(lounge, slot(at=time(11, 15)))
    ui.tap("You can't do both: 1pm, 1:30pm")
    ui.tap('Ask to move to 11:15am today')
    assert ui.says('Not booked yet')
    assert ui.says('Your time 1pm today stands until they agree.')
    old = lounge.store.call(lambda tx: tx.get(Appointment, tomos))
    assert (old.standing, old.answer) == (Standing.CONFIRMED, Answer.NONE)


def test_a_move_that_was_asked_for_is_not_offered_again(tomos, ui, lounge):
    offer(lounge, slot(at=time(11, 15)))
    ui.tap("You can't do both: 1pm, 1:30pm")
    ui.tap('Ask to move to 11:15am today')
    ui.tap('Go on with my day')
    ui.tap("You can't do both: 1pm, 1:30pm")
    assert ui.says('You asked for 11:15am today. Not booked yet.')
    assert not ui.has('Ask to move to 11:15am today')


def test_two_that_both_stay_get_a_person_and_no_permission(drive, lounge, jordan):
    lounge.appointment(jordan, at=time(13, 30), **PROBATION)
    lounge.appointment(jordan, at=time(13), purpose=Purpose.COURT, required_by=RequiredBy.COURT)
    ui = drive()
    ui.enter()
    ui.tap("You can't do both: 1pm, 1:30pm")
    assert ui.says('You have to go to both. Staff can see it and will help.')
    assert lounge.needs() == [Need.CLASH]
    assert not ui.has('See other times')


def test_where_nothing_fits_a_person_is_got(drive, lounge, jordan):
    for hour in (9, 10, 11, 12, 13, 14, 15, 16, 17):
        for on in (date(2026, 5, 14), date(2026, 5, 15)):
            lounge.appointment(jordan, on=on, at=time(hour), purpose=Purpose.COURT, required_by=RequiredBy.COURT)
    lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(13), required_by=RequiredBy.BENEFIT, **EASTERBY)
    ui = drive()
    ui.enter()
    from screens.parts.day_words import plan_now

    movable = next(one for one in plan_now(ui.app, ui.app.visit.day).clashes if one.moves is not None)
    ui.app.visit.clash = ' '.join(sorted(movable.pair))
    ui.app.go('clash')
    ui.settle()
    assert ui.says('We found no time that fits.')
    assert Need.CLASH in lounge.needs()


# The plan on the day


def test_the_day_tells_the_walk_and_where_it_begins(drive, lounge, jordan):
    lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(11, 30), required_by=RequiredBy.BENEFIT, **EASTERBY)
    lounge.appointment(jordan, **PROBATION)
    ui = drive()
    ui.enter()
    assert ui.says('15 minute walk from here')
    assert ui.says('15 minute walk from the jobcentre')


def test_i_walk_slowly_makes_each_walk_longer_and_is_kept(drive, lounge, jordan):
    lounge.appointment(jordan, **PROBATION)
    ui = drive()
    ui.enter()
    assert ui.says('25 minute walk from here')
    ui.tap('I walk slowly')
    assert ui.says('35 minute walk from here')
    assert lounge.store.call(answers.kept, jordan)[Question.SLOWLY] == 'yes'
    ui = drive()
    ui.enter()
    assert ui.says('35 minute walk from here')


def test_what_the_lounge_knows_is_told_as_it_knows_it_and_what_is_too_far_is_not_walked(drive, lounge, jordan):
    lounge.appointment(jordan, at=time(15), **PROBATION | {'postcode': 'ZZ2 3LM'})
    ui = drive()
    ui.enter()
    assert ui.says('Bus, 20 minutes. Bus 7 from Pattern Square, every 20 minutes')
    lounge.appointment(jordan, at=time(12), purpose=Purpose.HEALTH, required_by=RequiredBy.CHOICE, postcode='ZZ2 1JL')
    ui.advance(6)
    assert ui.says('Too far to walk. Ask staff.')


def test_when_to_leave_is_not_reckoned_from_a_stop_that_is_not_booked(drive, lounge, jordan):
    lounge.appointment(jordan, **PROBATION)
    lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(12), standing=Standing.ASKED, required_by=RequiredBy.BENEFIT, **EASTERBY)
    ui = drive()
    ui.enter()
    assert ui.app.screens.current_screen.first_words == 'Leave by 1:35pm'


def test_what_comes_first_is_told_at_its_door(drive, lounge, jordan):
    lounge.appointment(jordan, **PROBATION)
    ui = drive()
    ui.enter()
    screen = ui.app.screens.current_screen
    assert (screen.first, screen.first_words) == ('probation', 'Leave by 1:35pm')
