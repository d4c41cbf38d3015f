"""What is asked about tonight, in every window that lounges have: nothing cut, nothing crowded, also in the states that say most."""

from datetime import datetime

import pytest
from builders import appointment, put
from test_windows import ADDRESS, faults, show

from services import housing
from services.wire import BedEnd, Permission, RequiredBy, Supervision, Tonight

LONGEST = 'E06000058'
"""Bournemouth, Christchurch and Poole."""


@pytest.fixture
def ui(window_size, drive, lounge):
    person = lounge.person(first_name='Alexandra-Josephine', supervision=Supervision.UNKNOWN)
    lounge.store.call(put, appointment(person, required_by=RequiredBy.CHOICE, address=ADDRESS))
    ui = drive(demonstration=True, public_body=True, size=window_size)
    ui.enter()
    ui.app.visit.places_asked = True
    return ui


def ask(lounge, ui, function, *args):
    ui.app.visit.day = lounge.store.call(function, ui.app.visit.release, *args).day


def look(ui, name, what):
    ui.app.go('day')
    ui.settle()
    show(ui, name)
    return faults(ui, what)


def test_what_is_asked_and_what_is_known_fits(ui, lounge):
    wrong = []
    for tonight in (Tonight.NO, Tonight.NOT_SURE, Tonight.YES):
        ask(lounge, ui, housing.say_tonight, tonight)
        wrong += look(ui, 'housing', f'{tonight}')
        ui.tap('Ask staff about this')
        wrong += faults(ui, f'{tonight}, asked')
        ui.tap('Somebody came')
    for permission in Permission:
        ask(lounge, ui, housing.say_permission, permission)
        wrong += look(ui, 'housing', f'{permission}')
        wrong += look(ui, 'finish', f'finish, {permission}')
    wrong += look(ui, 'allowed', 'allowed')
    show(ui, 'unsafe_place')
    ui.tap('Yes')
    wrong += faults(ui, 'an unsafe place')
    show(ui, 'sleeps_at')
    for key in 'WWWWWWWWW':
        ui.app.screens.current_screen.type(key)
    ui.app.screens.current_screen.enter()
    wrong += faults(ui, 'no postcode')
    assert not wrong, '\n'.join(wrong)


def test_the_council_fits(ui, lounge):
    wrong = []
    ask(lounge, ui, housing.say_tonight, Tonight.NO)
    show(ui, 'council')
    council = ui.app.screens.current_screen
    for typed in ('', 'S', 'BOURNEMOUTH', 'IM1 1AA', 'LN99 9ZZ', 'NOTHING IS CALLED LIKE THIS'):
        council.typed = typed
        council._look()
        wrong += faults(ui, f'council, {typed}')
    for code in ('easterby', 'cwm-enghraifft', LONGEST):
        ask(lounge, ui, housing.pick_council, code)
        for at in ('2026-05-14T10:31', '2026-05-15T18:00'):
            lounge.clock.set_london(datetime.fromisoformat(at))
            wrong += look(ui, 'council_call', f'{code}, {at}')
            ui.tap('Ask staff to help')
            wrong += faults(ui, f'{code}, {at}, asked')
            ui.app.visit.asked.clear()
    assert not wrong, '\n'.join(wrong)


def test_the_referral_fits(ui, lounge):
    wrong = []
    ask(lounge, ui, housing.say_tonight, Tonight.NO)
    ask(lounge, ui, housing.pick_council, LONGEST)
    show(ui, 'referral')
    for answer in ('Yes', 'Bournemouth, Christchurch and Poole', 'No', 'I changed my mind', 'Yes'):
        wrong += faults(ui, f'before {answer}')
        ui.tap(answer)
    wrong += faults(ui, 'whole')
    assert ui.says('Staff will check it and send it.')
    assert not wrong, '\n'.join(wrong)


def test_the_end_fits_whatever_is_known_of_tonight(ui, lounge):
    wrong = []
    for tonight in (Tonight.LATER, Tonight.NOT_SURE, Tonight.NO):
        ask(lounge, ui, housing.say_tonight, tonight)
        ui.app.visit.sleep_asked = False
        wrong += look(ui, 'day', f'day, {tonight}') + look(ui, 'finish', f'finish, {tonight}')
    lounge.store.call(housing.end_no_bed, ui.app.visit.release, BedEnd.FOUND, 'staff:7')
    wrong += look(ui, 'housing', 'found') + look(ui, 'finish', 'finish, found')
    assert not wrong, '\n'.join(wrong)
