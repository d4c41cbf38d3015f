"""Writing down, changing and striking appointments, and whether people came: touch by touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from driver import Driver, Lounge
from test_staff_person import open_page, staff_at, touch

from screens.parts.buttons import Touchable
from services import diary, people, staff
from services.store import rows
from services.wire import Appointment, Purpose, RequiredBy, Standing, TimeKind, Where, WhyChanged

FRIDAY = date(2026, 5, 15)


@pytest.fixture
def person(lounge: Lounge) -> str:
    return lounge.person()


@pytest.fixture
def ui(lounge: Lounge, drive: Any, person: str) -> Driver:
    """Signed in, on a kiosk that only staff see."""
    ui: Driver = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    open_page(ui, person)
    return ui


def all_of(lounge: Lounge, person: str) -> tuple[Appointment, ...]:
    return lounge.store.call(rows.appointments_of, person)


def open_stop(ui: Driver) -> None:
    ui.app._staff_side.current_screen.look()
    ui.settle()
    ui.tap('Open')


# Writing one down


def test_a_jobcentre_appointment_is_written_down_with_its_place(ui: Driver, lounge: Lounge, person: str) -> None:
    place = next(one for one in lounge.places.all if one.kind == 'jobcentre')
    touch(ui, 'Add an appointment', 'Jobcentre', 'A day and a time', 'Tomorrow', '10am', '10:30am', place.name, 'Keep it')
    (row,) = all_of(lounge, person)
    assert (row.purpose, row.required_by, row.time_kind, row.on, row.at) == (
        Purpose.JOBCENTRE,
        RequiredBy.BENEFIT,
        TimeKind.FIXED,
        FRIDAY,
        time(10, 30),
    )
    assert (row.place, row.postcode, row.standing) == (place.name, place.postcode, Standing.CONFIRMED)
    assert staff_at(ui) == 'staff_person'
    assert ui.says('10:30am tomorrow')


def test_safety_8_a_time_from_the_licence_is_confirmed_twice(ui: Driver, lounge: Lounge, person: str) -> None:
    touch(ui, 'Add an appointment', 'Probation', 'A day and a time', 'Tomorrow', '10am', '10am', 'Not known', 'Keep it')
    assert ui.says('Hold it beside the papers. Do they say the same?')
    assert ui.says('10am Friday 15 May')
    yes, no = ui.find("Yes, that's right"), ui.find('No, change it')
    ui.tap("Yes, that's right")
    assert (ui.find("Yes, that's right"), ui.find('No, change it')) == (no, yes), 'a second touch at the same place is no second look'
    assert all_of(lounge, person) == ()
    assert ui.says('Read the day and the time out to the person. Are they right?')
    ui.tap("Yes, that's right")
    assert [(row.at, row.required_by) for row in all_of(lounge, person)] == [(time(10), RequiredBy.LICENCE)]


def test_safety_8_a_time_that_the_licence_demands_after_all_is_confirmed_twice(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person, required_by=RequiredBy.CHOICE)
    open_stop(ui)
    touch(ui, 'Nobody: their own choice', 'The licence', 'Keep it', 'It was written down wrong')
    assert ui.says('Hold it beside the papers. Do they say the same?')
    touch(ui, "Yes, that's right", "Yes, that's right")
    assert [row.required_by for row in all_of(lounge, person) if row.is_open] == [RequiredBy.LICENCE]


@pytest.mark.parametrize('before', [(), ("Yes, that's right",)])
def test_safety_8_a_no_leads_back_to_the_facts_and_keeps_nothing(ui: Driver, lounge: Lounge, person: str, before: tuple[str, ...]) -> None:
    touch(ui, 'Add an appointment', 'Probation', 'Go there at once', 'Not known', 'Keep it', *before, 'No, change it')
    assert all_of(lounge, person) == ()
    assert ui.has('Keep it')


def test_requirement_5_a_weekend_is_asked_about(ui: Driver, lounge: Lounge, person: str) -> None:
    touch(ui, 'Add an appointment', 'Jobcentre', 'A morning', 'Saturday 16 May', 'Not known', 'Keep it')
    assert ui.says('It is a weekend or a bank holiday. They may be shut.')
    ui.tap("Yes, that's right")
    assert [row.on for row in all_of(lounge, person)] == [date(2026, 5, 16)]


def test_a_place_that_the_lounge_does_not_know_is_typed(ui: Driver, lounge: Lounge, person: str) -> None:
    touch(ui, 'Add an appointment', 'Jobcentre', 'A morning', 'Tomorrow', 'Type it', *'MILL', 'Space', *'LANE', 'Go on', 'Keep it')
    assert [row.place for row in all_of(lounge, person)] == ['Mill Lane']


def test_a_phone_number_is_typed(ui: Driver, lounge: Lounge, person: str) -> None:
    touch(ui, 'Add an appointment', 'Health', 'A morning', 'Tomorrow')
    if ui.has('Not known'):
        ui.tap('Not known')
    phone = next(tile for tile in ui.buttons() if getattr(tile, 'second', '') == 'Phone')
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(phone))
    ui.settle()
    touch(ui, *'01632960118', 'Go on', 'Keep it')
    assert [row.phone for row in all_of(lounge, person)] == ['01632960118']


# Changing and striking


def test_requirement_6_a_change_says_why_and_replaces_the_old_one(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)
    open_stop(ui)
    touch(ui, '2pm today', 'A day and a time', 'Today', '3pm', '3:30pm', 'Keep it', 'The other side did')
    old, new = all_of(lounge, person)
    assert (old.standing, new.standing, new.at, new.why_changed) == (
        Standing.SUPERSEDED,
        Standing.CONFIRMED,
        time(15, 30),
        WhyChanged.THEY_MOVED_IT,
    )
    assert not ui.says('2pm today')


def test_safety_1_a_struck_probation_time_is_not_known(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person)
    open_stop(ui)
    touch(ui, 'Cancel it', 'It was written down wrong')
    (row,) = all_of(lounge, person)
    assert (row.standing, row.why_changed) == (Standing.CANCELLED, WhyChanged.WRITTEN_WRONG)


def test_another_screen_was_faster(ui: Driver, lounge: Lounge, person: str) -> None:
    """What staff looked at was cancelled meanwhile: nothing is written over it, and they are told."""
    id_ = lounge.appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)
    open_stop(ui)
    touch(ui, 'Cancel it')
    row = all_of(lounge, person)[0]
    cancelled = row.model_copy(update={'standing': Standing.CANCELLED})
    lounge.store.call(lambda tx: tx.change('appointment.changed', cancelled))
    ui.tap('The person asked')
    assert ui.says('Another screen was faster. Go back and look again.')
    assert [one.id for one in all_of(lounge, person)] == [id_]


def test_what_another_screen_wrote_meanwhile_is_not_written_over(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)
    open_stop(ui)
    touch(ui, '2pm today', 'A day and a time', 'Today', '3pm', '3:30pm')
    (row,) = all_of(lounge, person)
    lounge.store.call(lambda tx: tx.change('appointment.changed', row.model_copy(update={'place': 'Another office'})))
    ui.app._staff_side.current_screen.look()
    ui.settle()
    touch(ui, 'Keep it', 'The other side did')
    assert ui.says('Another screen was faster. Go back and look again.')
    assert [(one.at, one.place) for one in all_of(lounge, person)] == [(row.at, 'Another office')]


# Whether they came


def test_safety_5_nobody_came_before_the_time(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person)
    open_stop(ui)
    assert not ui.has('They came')


@pytest.mark.parametrize(('words', 'standing'), [('They came', Standing.ATTENDED), ('They missed it', Standing.MISSED)])
def test_whether_they_came_is_said_afterwards_and_can_be_taken_back(
    ui: Driver, lounge: Lounge, person: str, words: str, standing: Standing
) -> None:
    lounge.appointment(person, at=time(9))
    open_stop(ui)
    ui.tap(words)
    assert [row.standing for row in all_of(lounge, person)] == [standing]
    touch(ui, 'Open', 'Take it back')
    assert [row.standing for row in all_of(lounge, person)] == [Standing.CONFIRMED]


def test_safety_4_of_a_sensitive_one_only_when_it_is_shows(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person, purpose=Purpose.HEALTH, sensitive=True, place='A clinic', required_by=RequiredBy.CHOICE)
    open_stop(ui)
    assert ui.says('Appointment')
    for words in ('Health', 'A clinic', 'Sam Okafor'):
        assert not ui.says(words)


# What was being written


def type_words(ui: Driver, words: str) -> None:
    for character in words:
        ui.tap('Space' if character == ' ' else character)


def lock(ui: Driver) -> None:
    """Nobody touches it for five minutes."""
    ui.app._staff_side.touched(ui.app.seconds())
    ui.advance(301)
    assert ui.app.staff is None


def test_what_is_being_written_stays_when_something_else_of_the_person_changes(ui: Driver, lounge: Lounge, person: str) -> None:
    lounge.appointment(person, required_by=RequiredBy.CHOICE, bring=None)
    open_stop(ui)
    page = ui.app._staff_side.current_screen
    page._ask_words('bring')
    ui.frames()
    type_words(ui, 'PASS')
    lounge.store.call(people.mark, person, Where.LEFT, ui.app.staff.who)
    ui.advance(1)
    assert ui.says('What do they have to bring?')
    assert page.ids.ask.text == 'Pass'
    ui.tap('Go on')
    lounge.store.call(people.mark, person, Where.HERE, ui.app.staff.who)
    ui.advance(1)
    assert page.facts.bring == 'Pass'
    assert not ui.says('Another screen')
    touch(ui, 'Keep it', 'It was written down wrong')
    assert all_of(lounge, person)[-1].bring == 'Pass'


def test_who_is_locked_out_while_writing_goes_on_writing_and_nobody_else_sees_it(ui: Driver, lounge: Lounge, person: str) -> None:
    robin = lounge.store.call(staff.members)[0]
    touch(ui, 'Add an appointment', 'Jobcentre', 'A day and a time', 'Tomorrow', '10am', '10:30am', 'Type it')
    type_words(ui, 'OFFICE')
    lock(ui)
    ui.staff_in(lounge.member('Sam'))
    assert staff_at(ui) == 'board'
    open_page(ui, person, 'staff_appointment')
    assert ui.says('What is it for?')
    ui.app.staff_lock()
    ui.staff_in(robin)
    assert staff_at(ui) == 'staff_appointment'
    assert ui.says('Here is what you were writing.')
    assert ui.says('Office')
    touch(ui, 'Go on', 'Keep it')
    (row,) = all_of(lounge, person)
    assert (row.purpose, row.on, row.at, row.place) == (Purpose.JOBCENTRE, FRIDAY, time(10, 30), 'Office')
    ui.app.staff_lock()
    ui.staff_in(robin)
    assert staff_at(ui) == 'board', 'it is kept now, and written once'


def test_what_changed_elsewhere_while_the_screen_was_locked_is_not_written_over(ui: Driver, lounge: Lounge, person: str) -> None:
    robin = lounge.store.call(staff.members)[0]
    stop = lounge.appointment(person, required_by=RequiredBy.CHOICE)
    open_stop(ui)
    touch(ui, 'All of it')
    lock(ui)
    row = lounge.store.call(lambda tx: tx.get(Appointment, stop))
    lounge.store.call(diary.change, stop, replace(diary.Facts.of(row), at=time(16)), WhyChanged.OTHER, 'staff:other', confirmed=2)
    ui.staff_in(robin)
    assert ui.says('Another screen has changed this meanwhile.')
    assert ui.says('Only "Appointment"')


def test_what_was_being_written_is_gone_after_an_hour(ui: Driver, lounge: Lounge) -> None:
    robin = lounge.store.call(staff.members)[0]
    touch(ui, 'Add an appointment', 'Jobcentre')
    lock(ui)
    ui.advance(3600)
    ui.staff_in(robin)
    assert staff_at(ui) == 'board'
