"""The pages about a person on every window that lounges have: nothing cut, nothing on top of another thing, nothing too small to touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from driver import Driver, Lounge
from test_staff_person import open_page
from test_stale import say_too_late
from test_windows import ADDRESS, faults

from screens.staff.person_tabs import TABS
from services import attention, diary, essentials, housing, people
from services.wire import Appointment, Need, Purpose, RequiredBy, Standing, Supervision, ThingState, Tonight, Where, WhyChanged

LONG = {'place': 'Sample House for people who need a place', 'address': ADDRESS, 'person': 'Oluwaseun Featherstonehaugh'}


@pytest.fixture
def ui(window_size: tuple[int, int], lounge: Lounge, drive: Any) -> Driver:
    ui: Driver = drive(demonstration=True, staff_only=True, size=window_size)
    ui.staff_in(lounge.member('Robin'))
    return ui


def busy_person(lounge: Lounge, who: str) -> str:
    """Somebody who asks for everything, with long words and a day that does not fit."""
    person = lounge.person(first_name='Alexandra-Josephine', language='pl', here_at=time(9, 12), supervision=Supervision.UNKNOWN)
    first = lounge.appointment(person, **LONG)
    for hour, purpose in ((12, Purpose.HOUSING), (15, Purpose.JOBCENTRE), (16, Purpose.HEALTH), (17, Purpose.DRUG_SERVICE)):
        lounge.appointment(person, purpose=purpose, at=time(hour, 30), required_by=RequiredBy.CHOICE, **LONG)
    lounge.appointment(person, purpose=Purpose.OTHER, at=time(9), standing=Standing.MISSED)
    asked = lounge.appointment(
        person, purpose=Purpose.JOBCENTRE, on=date(2026, 5, 15), standing=Standing.ASKED, required_by=RequiredBy.BENEFIT
    )
    for need in Need:
        lounge.store.call(attention.ask, need, person)
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    wanted = {one.key: ThingState.ASKED for one in lounge.essentials.all if not one.private}
    lounge.store.call(essentials.say, person, lounge.essentials, wanted)
    council = lounge.places.search_councils('Leeds', date(2026, 5, 14))[0]
    for question in housing.Asked:
        chosen = council if question is housing.Asked.CHOOSE_COUNCIL else None
        lounge.store.call(housing.answer_referral, person, question, True, council=chosen, public_body=True)
    row = lounge.store.call(lambda tx: tx.get(Appointment, first))
    lounge.store.call(diary.change, first, replace(diary.Facts.of(row), at=time(15)), WhyChanged.WRITTEN_WRONG, who, confirmed=2)
    lounge.store.call(say_too_late, asked, who)
    return person


def page(ui: Driver) -> Any:
    return ui.app._staff_side.current_screen


def test_every_part_of_a_persons_page_fits(ui: Driver, lounge: Lounge) -> None:
    person = busy_person(lounge, ui.app.staff.who)
    open_page(ui, person)
    wrong = []
    for tab in TABS:
        page(ui).turn(tab)
        for number in range(int(page(ui).ids.lines.pages)):
            wrong += faults(ui, f'{tab}, page {number}')
            page(ui).more()
    page(ui).read_referral()
    ui.wait(lambda: page(ui).ready)
    wrong += faults(ui, 'the form of the referral')
    page(ui).back()
    ui.settle()
    page(ui).mark('left')
    wrong += faults(ui, 'leaving without a bed')
    for where in Where:
        lounge.store.call(people.mark, person, where, ui.app.staff.who)
        open_page(ui, person)
        page(ui).look()
        ui.settle()
        wrong += faults(ui, where)
    assert not wrong, '\n'.join(wrong)


def test_an_appointment_fits_in_every_step(ui: Driver, lounge: Lounge) -> None:
    person = lounge.person()
    ui.app.staff.appointment = lounge.appointment(person, at=time(9), officer_here_at=time(11), **LONG)
    open_page(ui, person, 'staff_appointment')
    wrong = faults(ui, 'facts')
    for key in ('purpose', 'required_by', 'when', 'place', 'minutes', 'officer_here_at', 'phone'):
        getattr(page(ui), f'_ask_{key}')()
        wrong += faults(ui, f'asking for {key}')
    for key in ('address', 'postcode', 'person', 'bring'):
        page(ui)._ask_words(key)
        wrong += faults(ui, f'asking for {key}')
    page(ui)._ask_when()
    for words in (
        'A day and a time',
        'Saturday 16 May',
        '4pm',
        '4:55pm',
        'Keep it',
        'It was written down wrong',
        "Yes, that's right",
        "Yes, that's right",
    ):
        ui.frames(3)
        ui.tap(words)
        wrong += faults(ui, f'after {words}')
    assert not wrong, '\n'.join(wrong)


@pytest.mark.parametrize('standing', [Standing.ASKED, Standing.MISSED])
def test_an_appointment_fits_however_it_stands(ui: Driver, lounge: Lounge, standing: Standing) -> None:
    person = lounge.person()
    ui.app.staff.appointment = lounge.appointment(person, at=time(9), standing=standing, **LONG)
    open_page(ui, person, 'staff_appointment')
    assert not faults(ui, standing)


def test_adding_a_person_fits_in_every_step(ui: Driver, lounge: Lounge) -> None:
    open_page(ui, None, 'add_person')
    wrong = faults(ui, 'first name')
    (keys,) = page(ui).ids.ask.ids.board.children
    for sheet in range(1, keys.sheets):
        keys.more_letters()
        ui.frames(3)
        wrong += faults(ui, f'sheet {sheet} of the letters')
    for key in ('initial', 'when', 'language', 'supervision'):
        page(ui).ask(key)
        wrong += faults(ui, key)
    page(ui)._say(first_name='Alexandra-Josephine', initial='ABCD')
    page(ui)._rest()
    wrong += faults(ui, 'everything said')
    page(ui).keep()
    ui.settle()
    wrong += faults(ui, 'added')
    assert not wrong, '\n'.join(wrong)


def test_two_versions_fit_beside_each_other(ui: Driver, lounge: Lounge) -> None:
    person = busy_person(lounge, ui.app.staff.who)
    open_page(ui, person, 'stale')
    wrong = faults(ui, 'two versions')
    page(ui).keep()
    ui.settle()
    wrong += faults(ui, 'nothing waits')
    assert not wrong, '\n'.join(wrong)
