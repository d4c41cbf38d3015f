"""Adding a person in under half a minute, and putting one right."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from builders import put, release
from driver import Driver, Lounge
from test_staff_person import open_page, touch

from screens.parts.keyboard import MORE
from services import visits
from services.slips.script import Style, break_lines
from services.store import rows
from services.wire import Release, Supervision, Where

SECONDS_A_TOUCH = 1.5
"""A slow finger that looks for each letter. Our own choice."""


@pytest.fixture
def ui(lounge: Lounge, drive: Any) -> Driver:
    ui: Driver = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    return ui


def people(lounge: Lounge) -> tuple[Release, ...]:
    return lounge.store.call(rows.releases)


def add(ui: Driver) -> None:
    open_page(ui, None, 'add_person')


def test_a_person_is_added_in_under_thirty_seconds(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touches = (*'ELLIS', 'Go on', 'B', 'Go on', 'Add this person')
    touch(ui, *touches)
    assert len(touches) * SECONDS_A_TOUCH < 30
    (person,) = people(lounge)
    assert (person.first_name, person.initial, person.language, person.where) == ('Ellis', 'B', 'en', Where.HERE)
    assert person.supervision is Supervision.UNKNOWN
    assert ui.says(f'Their code is {person.code[:3]} {person.code[3:]}')
    assert isinstance(lounge.store.call(visits.find, person.code), visits.Found)


def test_language_and_the_time_that_they_are_due_take_six_touches_more(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touches = (*'ELLIS', 'Go on', 'B', 'Go on')
    more = ('English', 'Polish', 'Here now', 'Due at a time', '11am', '11:30am', 'Add this person')
    touch(ui, *touches, *more)
    assert (len(touches) + len(more)) * SECONDS_A_TOUCH < 30
    (person,) = people(lounge)
    assert (person.language, person.due_at, person.where) == ('pl', time(11, 30), Where.EXPECTED)


def test_without_a_name_nobody_is_added(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    assert not ui.has('Go on')
    assert not ui.has('Add this person')
    assert people(lounge) == ()


def test_the_next_person_begins_empty(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touch(ui, *'ELLIS', 'Go on', 'B', 'Go on', 'Add this person', 'Add another person')
    assert not ui.says('Ellis')
    touch(ui, *'MIHAI', 'Go on', 'R', 'Go on', 'Add this person')
    assert [person.first_name for person in people(lounge)] == ['Ellis', 'Mihai']


def test_from_the_code_to_the_page_of_whoever_was_added(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touch(ui, *'ELLIS', 'Go on', 'B', 'Go on', 'Add this person', 'Their page')
    assert ui.says('Ellis B.')
    assert ui.has('They have left')


def test_a_person_is_put_right(ui: Driver, lounge: Lounge) -> None:
    person = lounge.person(first_name='Jordn')
    open_page(ui, person, 'correct_person')
    touch(ui, 'Jordn', 'Delete', *'AN', 'Go on', 'Go on', 'Keep it')
    assert [one.first_name for one in people(lounge)] == ['Jordan']
    ui.tap('Before')
    assert ui.says('Person: Jordn, now Jordan')


def test_what_another_screen_put_right_meanwhile_stays(ui: Driver, lounge: Lounge) -> None:
    person = lounge.person(first_name='Jordn')
    open_page(ui, person, 'correct_person')
    (row,) = people(lounge)
    lounge.store.call(put, row.model_copy(update={'supervision': Supervision.LICENCE, 'language': 'cy'}))
    touch(ui, 'Jordn', 'Delete', *'AN', 'Go on', 'Go on', 'Keep it')
    assert [(one.first_name, one.supervision, one.language) for one in people(lounge)] == [('Jordan', Supervision.LICENCE, 'cy')]


def test_a_licence_that_the_papers_deny_is_written_down(ui: Driver, lounge: Lounge) -> None:
    person = lounge.person(supervision=Supervision.UNKNOWN)
    open_page(ui, person, 'correct_person')
    touch(ui, 'Not known', 'Papers say: no licence', 'Keep it')
    assert [one.supervision for one in people(lounge)] == [Supervision.NONE]


def test_nothing_of_a_person_stays_when_the_page_is_left(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touch(ui, *'ELLIS', 'Go on')
    page = ui.app._staff_side.current_screen
    ui.app.staff_go('board')
    ui.settle()
    assert page.form.first_name == ''
    assert page.ids.ask.text == ''


def test_safety_21_where_the_public_can_look_only_initials_stand_and_a_new_code_goes_after_20_seconds(lounge: Lounge, drive: Any) -> None:
    ui = drive()
    ui.staff_in(lounge.member('Robin'))
    add(ui)
    touch(ui, *'ELLIS', 'Go on', 'B', 'Go on')
    assert ui.says('E. | ')
    assert not ui.says('Ellis')
    touch(ui, 'Add this person')
    (person,) = people(lounge)
    assert ui.says(f'E. B. is on the board. Their code is {person.code[:3]} {person.code[3:]}')
    ui.advance(21)
    assert not ui.says(person.code[:3])
    assert ui.says('Their code is on their page.')
    open_page(ui, person.id, 'correct_person')
    assert ui.says('E. | ')
    assert not ui.says('Ellis')


def test_a_name_with_letters_that_english_lacks_is_typed_and_found_without_them(ui: Driver, lounge: Lounge) -> None:
    add(ui)
    touch(
        ui, 'More letters', 'More letters', 'Ș', 'T', 'More letters', 'Ă', 'More letters', 'Ł', 'O', 'Go on', 'More letters', 'More letters'
    )
    touch(ui, 'A to Z', 'B', 'Go on', 'Add this person')
    (person,) = people(lounge)
    assert (person.first_name, person.initial) == ('Ștăło', 'B')
    open_page(ui, None, 'board')
    ui.tap('Find')
    touch(ui, *'STALO')
    assert ui.says('Ștăło B.')


def test_every_letter_of_the_keyboard_can_be_kept_and_printed() -> None:
    letters = ''.join(letter for sheet in MORE for row in sheet for letter in row)
    assert len(set(letters)) == len(letters)
    for letter in letters:
        assert release(first_name=letter + letter.lower()).first_name
        assert len(break_lines(letter + letter.lower(), Style('Bold', 15), 300, 'ltr')) == 1
