"""A person's page: everything staff do about somebody, touch by touch, and what the store knows of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from builders import attention, put, timed
from driver import Driver, Lounge

from screens.parts.buttons import Touchable
from services import attention as attentions
from services import diary, housing, measures, people
from services import essentials as essential
from services.printer import JobState
from services.printing import PrintState
from services.store import rows
from services.wire import (
    Appointment,
    Bed,
    BedEnd,
    Kind,
    Need,
    Purpose,
    Referral,
    RequiredBy,
    Sleeping,
    SlipMade,
    Standing,
    Thing,
    ThingState,
    TimeKind,
    Tonight,
    Where,
    WhyChanged,
    new_id,
)

FRIDAY = date(2026, 5, 15)


@pytest.fixture
def person(lounge: Lounge) -> str:
    return lounge.person(here_at=time(9, 12))


@pytest.fixture
def ui(lounge: Lounge, drive: Any, person: str) -> Driver:
    """Signed in on a kiosk that only staff see."""
    ui: Driver = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    return ui


def open_page(ui: Driver, person: str, name: str = 'staff_person') -> None:
    ui.app.staff.person = person
    ui.app.staff_go(name)
    ui.settle()
    ui.frames(3)


def known(lounge: Lounge, person: str) -> people.Known:
    return lounge.store.call(people.known, person)


def touch(ui: Driver, *words: str) -> None:
    for one in words:
        ui.tap(one)


def touch_first(ui: Driver, words: str) -> None:
    """Touch the first of several buttons that say the same."""
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(next(button for button in ui.buttons() if button.text == words)))
    ui.settle()


def staff_at(ui: Driver) -> str:
    return ui.app._staff_side.current


# Here and left


def test_staff_see_who_it_is_and_since_when_they_are_here(ui: Driver, person: str) -> None:
    open_page(ui, person)
    for words in ('Jordan J.', 'Here since 9:12am', 'On licence', 'Code 482 910'):
        assert ui.says(words)


def test_safety_21_where_the_public_can_look_initials_stand_and_the_code_is_hidden(lounge: Lounge, drive: Any, person: str) -> None:
    ui = drive()
    ui.staff_in(lounge.member())
    open_page(ui, person)
    assert ui.says('J. J.')
    assert not ui.says('Jordan')
    assert not ui.says('482 910')
    ui.tap('Show the code')
    assert ui.says('482 910')
    ui.advance(21)
    assert not ui.says('482 910')


def test_safety_21_where_the_public_can_look_no_word_of_need_stands_before_a_touch(lounge: Lounge, drive: Any, person: str) -> None:
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    lounge.appointment(person)
    ui = drive()
    ui.staff_in(lounge.member())
    open_page(ui, person)
    needs = ('licence', 'robation', 'Tonight', 'bed', 'Asks', 'Add an appointment')
    for hidden in needs:
        assert not ui.says(hidden), hidden
    touch(ui, 'Show', 'Tonight')
    for words in ('On licence', 'No bed for tonight'):
        assert ui.says(words)
    ui.advance(61)
    for hidden in needs:
        assert not ui.says(hidden), hidden
    assert not ui.says('482 910')


def test_safety_16_a_touch_on_left_shows_that_there_is_no_bed_also_where_the_public_can_look(
    lounge: Lounge, drive: Any, person: str
) -> None:
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    ui = drive()
    ui.staff_in(lounge.member())
    open_page(ui, person)
    ui.tap('They have left')
    assert ui.says('They have no bed for tonight.')
    ui.advance(61)
    assert not ui.says('bed')
    assert known(lounge, person).person.where is Where.HERE


def test_safety_13_the_page_reminds_not_to_tell_callers(ui: Driver, person: str) -> None:
    open_page(ui, person)
    assert ui.says('Never tell a caller or a visitor who is here, or was here.')


def test_here_and_left_with_one_touch(ui: Driver, lounge: Lounge, person: str) -> None:
    open_page(ui, person)
    ui.tap('They have left')
    assert known(lounge, person).person.where is Where.LEFT
    assert ui.says('Left at 10:31am')
    ui.tap('Back here')
    assert known(lounge, person).person.where is Where.HERE
    ui.tap('Not here yet')
    ui.tap('Not coming')
    assert known(lounge, person).person.where is Where.NOT_COMING
    ui.tap('They are here')
    assert known(lounge, person).person.here_at == time(10, 31)


def test_safety_16_whoever_leaves_with_no_bed_is_shown_that_first(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    open_page(ui, person)
    ui.tap('They have left')
    assert known(lounge, person).person.where is Where.HERE
    assert ui.says('They have no bed for tonight. Write down first how that ended.')
    ui.tap('They left all the same')
    assert known(lounge, person).person.where is Where.LEFT
    assert Need.NO_BED in lounge.needs()


def test_a_touch_before_anything_is_known_of_the_person_does_nothing(ui: Driver, lounge: Lounge, person: str) -> None:
    open_page(ui, person)
    page = ui.app._staff_side.current_screen
    ui.app.staff_go('board')
    ui.settle()
    ui.app.staff_go('staff_person')
    page.mark('left')
    page.show_code()
    page.uncover()
    assert (page.where, page.code) == ('', '')
    ui.settle()
    assert known(lounge, person).person.where is Where.HERE


# What they ask for


def test_a_call_is_answered_with_one_touch(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(attentions.ask, Need.MONEY, person)
    open_page(ui, person)
    touch(ui, 'Asks 1', 'Seen to')
    assert lounge.needs() == []
    assert lounge.calls()[0].answered_by == ui.app.staff.who
    assert ui.says('Nothing waits for anybody.')


def test_safety_3_what_follows_from_the_day_is_read_and_seen_to_here(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(put, timed(person, TimeKind.IMMEDIATELY))
    open_page(ui, person)
    ui.tap('Asks 1')
    assert ui.says('Go to probation now')
    ui.tap('Seen to')
    assert [(call.need, call.answered_by) for call in lounge.calls()] == [(Need.PROBATION_NOW, ui.app.staff.who)]
    assert ui.says('Nothing waits for anybody.')


def test_a_thing_is_given_or_there_is_none_left(ui: Driver, lounge: Lounge, person: str) -> None:
    stocked = [one for one in lounge.essentials.all if one.stocked][:2]
    said = {one.key: ThingState.ASKED for one in stocked}
    lounge.store.call(essential.say, person, lounge.essentials, said)
    open_page(ui, person)
    ui.tap('Asks 3')
    touch_first(ui, 'Given')
    ui.tap('None left')
    states = {row.thing: row.state for row in lounge.store.call(rows.of_person, Thing, person)}
    assert sorted(states.values()) == [ThingState.GIVEN, ThingState.NONE_LEFT]
    assert lounge.needs() == []


def test_safety_12_a_private_ask_says_no_more(ui: Driver, lounge: Lounge, person: str) -> None:
    private = next(one for one in lounge.essentials.all if one.private)
    lounge.store.call(essential.say, person, lounge.essentials, {private.key: ThingState.MISSING})
    open_page(ui, person)
    ui.tap('Asks 1')
    assert ui.says('Private ask')
    assert not ui.says(private.words)


@pytest.mark.parametrize(('words', 'standing'), [('They said yes', Standing.CONFIRMED), ('They said no', Standing.CANCELLED)])
def test_safety_17_what_was_asked_for_is_booked_only_by_a_yes(
    ui: Driver, lounge: Lounge, person: str, words: str, standing: Standing
) -> None:
    asked = lounge.appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT, standing=Standing.ASKED)
    open_page(ui, person)
    assert ui.says('Asked for. Not booked yet')
    touch(ui, 'Asks 1', words)
    assert lounge.store.call(lambda tx: tx.get(Appointment, asked)).standing is standing


# Tonight


def test_safety_16_no_bed_is_closed_only_by_a_bed_or_by_whoever_told_probation(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    open_page(ui, person)
    ui.tap('Asks 1')
    assert not ui.has('Seen to')
    lounge.store.call(put, attention(release=person, need=Need.NO_BED))
    touch(ui, 'Before', 'Tonight', 'I told probation')
    bed = lounge.store.call(rows.of_person, Bed, person)[-1]
    assert (bed.end, bed.probation_told_by) == (BedEnd.LEFT_WITHOUT, ui.app.staff.id)
    assert lounge.needs() == []
    assert ui.says('Probation was told by Robin')


def test_a_bed_that_was_found_closes_it(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    open_page(ui, person)
    touch(ui, 'Tonight', 'Bed found')
    assert lounge.store.call(rows.of_person, Bed, person)[-1].end is BedEnd.FOUND
    assert ui.says('A place, and probation has not said yes to it')
    assert lounge.needs() == [Need.BED_NOT_ALLOWED]
    assert ui.says('Does probation allow it?')
    ui.tap('Asked')
    assert ui.says('Probation was asked')
    ui.tap('Yes')
    assert ui.says('Probation allows it')
    assert lounge.needs() == []
    ui.tap('Take it back')
    assert lounge.needs() == [Need.NO_BED]
    assert ui.has('Bed found')


@pytest.fixture
def agreed(lounge: Lounge, person: str) -> None:
    """The person said yes to all three questions of a referral."""
    council = lounge.places.search_councils('Leeds', FRIDAY)[0]
    for question in housing.Asked:
        chosen = council if question is housing.Asked.CHOOSE_COUNCIL else None
        lounge.store.call(housing.answer_referral, person, question, True, council=chosen, public_body=False)


def read_form(ui: Driver, person: str) -> Any:
    """The page with the form, once it can be read."""
    open_page(ui, person)
    touch(ui, 'Tonight', 'See the form')
    page = ui.app._staff_side.current_screen
    ui.wait(lambda: page.ready)
    return page


def referral_of(lounge: Lounge, person: str) -> Referral:
    return lounge.store.call(rows.of_person, Referral, person)[-1]


@pytest.mark.usefixtures('agreed')
def test_safety_25_a_referral_is_marked_as_sent_only_from_its_form_which_is_read_and_printed_first(
    ui: Driver, lounge: Lounge, person: str
) -> None:
    open_page(ui, person)
    ui.tap('Tonight')
    assert not ui.has('I sent it')
    page = read_form(ui, person)
    assert page.ids.pictures.pictures
    ui.tap('Print it')
    ui.wait(lambda: staff_at(ui) == 'papers_on_way')
    ui.settle()
    assert ui.says('Jordan J.: Referral form')
    assert referral_of(lounge, person).sent_at is None
    read_form(ui, person)
    ui.tap('I sent it')
    ui.wait(lambda: staff_at(ui) == 'staff_person')
    assert referral_of(lounge, person).sent_by == ui.app.staff.who
    ui.settle()
    assert ui.says('Sent at 10:31am')


@pytest.mark.usefixtures('agreed')
def test_a_yes_that_was_taken_back_while_the_form_was_read_sends_no_referral(ui: Driver, lounge: Lounge, person: str) -> None:
    read_form(ui, person)
    lounge.store.call(housing.answer_referral, person, housing.Asked.TELL_COUNCIL, False, public_body=False)
    ui.tap('I sent it')
    ui.wait(lambda: ui.says('Another screen was faster.'))
    assert referral_of(lounge, person).sent_at is None
    ui.tap('Back')
    assert ui.says('It cannot be sent')


def test_safety_25_what_has_no_three_answers_cannot_be_sent(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.store.call(housing.answer_referral, person, housing.Asked.TELL_COUNCIL, False, public_body=False)
    open_page(ui, person)
    ui.tap('Tonight')
    assert not ui.has('I sent it')
    assert ui.says('It cannot be sent')


# What the visit came to


def test_requirement_50_each_measure_is_set_and_taken_back_with_one_touch(ui: Driver, lounge: Lounge, person: str) -> None:
    open_page(ui, person)
    touch(ui, 'Outcome', 'Temporary')
    assert lounge.store.call(measures.of, person).sleeping is Sleeping.TEMPORARY
    ui.tap('Temporary')
    assert lounge.store.call(measures.of, person).sleeping is None
    touch_first(ui, 'Yes')
    row = lounge.store.call(measures.of, person)
    assert [row.seen, row.needs_found, row.kit_given, row.appointment_made, row.call_made].count(True) == 1


# What was said before


def test_what_was_said_before_stays_readable(ui: Driver, lounge: Lounge, person: str) -> None:
    stop = lounge.appointment(person)
    row = lounge.store.call(lambda tx: tx.get(Appointment, stop))
    later = replace(diary.Facts.of(row), at=time(15, 30))
    lounge.store.call(diary.change, stop, later, WhyChanged.CLASH, ui.app.staff.who, confirmed=2)
    open_page(ui, person)
    ui.tap('Before')
    assert ui.says('Probation: 2pm today, now 3:30pm today')
    assert ui.says('Robin at 10:31am. Two things at the same time')


def test_the_page_shows_within_a_second_what_happens_elsewhere(ui: Driver, lounge: Lounge, person: str) -> None:
    open_page(ui, person)
    lounge.store.call(attentions.ask, Need.FAMILY, person)
    ui.advance(1)
    assert ui.has('Asks 1')


def test_calls_and_slips_are_listed(ui: Driver, lounge: Lounge, person: str) -> None:
    made = SlipMade(id=new_id(), lounge='leeds', release=person, number='8QF2', edition=3, made_at=lounge.clock.at)
    lounge.store.call(lambda tx: tx.change(Kind.SLIP_MADE, made))
    open_page(ui, person)
    ui.tap('Calls, slips')
    assert ui.says('Slip 8QF2, edition 3')


def test_the_slip_is_one_touch_away_and_not_asked_for_twice_while_it_is_printed(ui: Driver, lounge: Lounge, person: str) -> None:
    open_page(ui, person)
    ui.tap('Print the slip')
    ui.wait(lambda: ui.says('Printing'))
    assert not ui.has('Printing')
    (job,) = lounge.store.call(rows.print_jobs_in, [*PrintState])
    assert (job.release, job.kind, job.asked_by) == (person, 'slip', ui.app.staff.who)
    lounge.slip_now = JobState(PrintState.ON_PAPER, None, 1)
    ui.advance(1)
    assert ui.has('Print the slip')
    ui.tap('Calls, slips')
    assert ui.says('Slip ')
    assert ui.says(', edition 1')
    assert ui.has('Print the slip')
