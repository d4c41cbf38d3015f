"""Accounts: a lead adds, changes and retires them, colleagues unlock them, and only their owner knows the PIN."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driver import PEPPER, PIN, Driver, Lounge

from screens.parts.tiles import Tile
from screens.staff import side
from services import pins, staff
from services.staff import SignInState
from services.store.database import Transaction
from services.store.models import JournalEntry
from services.wire import Kind, Role, StaffMember

NEW = '460739'
Drive = Callable[..., Driver]


@pytest.fixture(autouse=True)
def _begins_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side, 'FIRST', 'accounts')


def accounts(lounge: Lounge) -> dict[str, StaffMember]:
    return {one.name: one for one in lounge.store.call(staff.members)}


def locked(lounge: Lounge, name: str) -> StaffMember:
    """An account that ten wrong PINs have locked."""
    row = lounge.member(name, Role.STAFF).model_copy(update={'locked': True})
    lounge.store.call(lambda tx: tx.change(Kind.STAFF_CHANGED, row, who='system'))
    return row


def open_accounts(driver: Driver, member: StaffMember) -> None:
    driver.staff_in(member)
    driver.settle()


def type_pin(driver: Driver, pin: str) -> None:
    for digit in pin:
        driver.tap(digit)
    driver.tap('Go on')
    driver.wait(lambda: not driver.says('One moment.'))
    driver.settle()


def test_a_lead_adds_somebody_who_chooses_their_own_pin(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Add somebody')
    for letter in 'SAM':
        driver.tap(letter)
    driver.tap('Peer')
    driver.tap('Go on')
    assert driver.says('Sam chooses the PIN')
    type_pin(driver, NEW)
    assert driver.says('The same PIN again')
    type_pin(driver, NEW)
    driver.wait(lambda: driver.says('Accounts') and driver.says('Sam'))
    sam = accounts(lounge)['Sam']
    assert sam.role is Role.PEER
    assert staff.sign_in(lounge.store, PEPPER, sam.id, NEW).state is SignInState.IN
    assert who_changed(lounge)[-1] == f'staff:{robin.id}'
    assert NEW not in driver.text()


def who_changed(lounge: Lounge) -> list[str]:
    """Who made each change of an account, oldest first."""

    def read(tx: Transaction) -> list[str]:
        entries = tx.session.query(JournalEntry).filter_by(kind=Kind.STAFF_CHANGED).order_by(JournalEntry.seq)
        return [entry.header.split('"who":"')[1].split('"')[0] for entry in entries]

    return lounge.store.call(read)


def test_a_name_that_is_taken_is_told_before_anybody_types_a_pin(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Add somebody')
    for letter in 'ROBIN':
        driver.tap(letter)
    driver.tap('Go on')
    assert driver.says('Somebody has that name already.')
    driver.tap('A')
    assert not driver.says('Somebody has that name already.')


def test_a_plain_pin_and_one_that_is_typed_otherwise_are_chosen_again(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Robin')
    driver.tap('New PIN')
    type_pin(driver, '123456')
    assert driver.says('Choose another one.')
    type_pin(driver, NEW)
    type_pin(driver, '460738')
    assert driver.says('The two were not the same.')
    assert pins.fits(PIN, accounts(lounge)['Robin'].pin, PEPPER)
    type_pin(driver, NEW)
    type_pin(driver, NEW)
    driver.wait(lambda: driver.has('Add somebody'))
    assert pins.fits(NEW, accounts(lounge)['Robin'].pin, PEPPER)


def test_a_lead_changes_what_an_account_may_do_and_retires_it_after_asking(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    lounge.member('Sam', Role.STAFF)
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Sam')
    driver.tap('Peer')
    assert accounts(lounge)['Sam'].role is Role.PEER
    driver.tap('Retire this account')
    assert driver.says('It does not come back.')
    driver.tap('Keep it')
    assert 'Sam' in accounts(lounge)
    driver.tap('Retire this account')
    driver.tap('Retire Sam')
    assert 'Sam' not in accounts(lounge)
    assert driver.says('Touch a name')
    assert not driver.says('Sam')


def test_a_lead_does_not_change_their_own_role_or_retire_themselves(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    lounge.member('Ruth')
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Robin')
    assert driver.says('This is your own account.')
    assert driver.has('New PIN')
    assert not driver.has('Retire this account')
    assert not driver.has('Peer')


def test_a_colleague_unlocks_an_account_and_changes_nothing_else(lounge: Lounge, drive: Drive) -> None:
    lounge.member('Robin')
    lee, sam = lounge.member('Lee', Role.STAFF), locked(lounge, 'Sam')
    driver = drive()
    open_accounts(driver, lee)
    assert driver.says('Staff. Locked')
    driver.tap('Sam')
    assert driver.says('Ask who it was before you unlock it.')
    assert not any(driver.has(words) for words in ('Add somebody', 'New PIN', 'Retire this account', 'Lead'))
    driver.tap('Unlock')
    assert not accounts(lounge)['Sam'].locked
    assert not driver.has('Unlock')
    assert who_changed(lounge)[-1] == f'staff:{lee.id}'
    assert sam.id == accounts(lounge)['Sam'].id


def test_a_peer_never_comes_to_the_accounts(lounge: Lounge, drive: Drive) -> None:
    dee = lounge.member('Dee', Role.PEER)
    locked(lounge, 'Sam')
    driver = drive()
    driver.staff_in(dee)
    driver.app.staff_go('accounts')
    driver.settle()
    assert not driver.says('Accounts')
    assert not driver.says('Sam')


def test_what_another_screen_did_meanwhile_is_told_in_words(lounge: Lounge, drive: Drive) -> None:
    robin, sam = lounge.member('Robin'), lounge.member('Sam', Role.STAFF)
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Sam')
    lounge.store.call(staff.retire, sam.id, who='system')
    driver.tap('New PIN')
    type_pin(driver, NEW)
    type_pin(driver, NEW)
    driver.wait(lambda: driver.says('This account was retired.'))


def test_somebody_who_is_retired_on_another_screen_is_out_within_a_second(lounge: Lounge, drive: Drive) -> None:
    lounge.member('Ruth')
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    lounge.store.call(staff.retire, robin.id, who='system')
    driver.advance(0.5)
    driver.advance(0.5)
    assert driver.app.staff is None


def test_somebody_whose_account_is_locked_elsewhere_may_finish_what_they_do(lounge: Lounge, drive: Drive) -> None:
    """Or whoever stands before another screen could throw staff out by guessing."""
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    row = robin.model_copy(update={'locked': True})
    lounge.store.call(lambda tx: tx.change(Kind.STAFF_CHANGED, row, who='system'))
    driver.advance(0.5)
    driver.advance(0.5)
    assert driver.app.staff is not None


def test_more_names_than_fit_stand_on_pages(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    for number in range(7):
        lounge.member(f'Sam {number}', Role.STAFF)
    driver = drive()
    open_accounts(driver, robin)
    assert names(driver) == ['Robin', *(f'Sam {number}' for number in range(4))]
    driver.tap('More names')
    assert names(driver) == ['Sam 4', 'Sam 5', 'Sam 6']
    driver.tap('More names')
    assert names(driver)[0] == 'Robin'


def names(driver: Driver) -> list[str]:
    return [widget.text for widget in driver.shown() if isinstance(widget, Tile)]


def test_a_demonstration_tells_the_pins_and_no_other_lounge_does(lounge: Lounge, drive: Drive) -> None:
    lounge.member('Robin')
    for told, said in (({'Robin': PIN}, True), ({}, False)):
        driver = drive(pins_told=told)
        driver.tap('Staff')
        driver.tap('Robin')
        assert driver.says(f'In this demonstration it is {PIN}.') is said


def test_a_pin_that_is_being_chosen_is_forgotten_when_the_screen_is_left(lounge: Lounge, drive: Drive) -> None:
    robin = lounge.member('Robin')
    driver = drive()
    open_accounts(driver, robin)
    driver.tap('Robin')
    driver.tap('New PIN')
    page = driver.app._staff_side.current_screen
    type_pin(driver, NEW)
    driver.tap('Lock')
    assert (page.first, page.digits, page.name_shown) == ('', '', '')
