"""Staff accounts on two kiosks of a lounge and at the centre: who may sign in where, and how soon the others know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from builders import LOUNGE, StillClock
from kiosks import Centre, Kiosk

from services import staff
from services.central import accounts
from services.staff import SignedIn, SignInState
from services.wire import Role, StaffMember

PIN, WRONG = '240517', '350628'


@pytest.fixture
def priya(centre: Centre, clock: StillClock) -> StaffMember:
    """A lead whose account the centre made."""
    return accounts.add(centre.engine, LOUNGE, 'Priya', Role.LEAD, PIN, clock.now())


def sign_in(kiosk: Kiosk, member: StaffMember, pin: str = PIN) -> SignedIn:
    return staff.sign_in(kiosk.store, kiosk.enrolment.pepper, member.id, pin)


def guess_wrong(kiosk: Kiosk, member: StaffMember, times: int) -> None:
    for _ in range(times):
        kiosk.clock.advance(staff.LONGEST_WAIT)
        sign_in(kiosk, member, WRONG)


def test_an_account_of_the_centre_opens_a_kiosk_once_it_has_synced(kiosk: Kiosk, priya: StaffMember) -> None:
    assert sign_in(kiosk, priya).state is SignInState.GONE
    kiosk.exchange()
    assert sign_in(kiosk, priya) == SignedIn(SignInState.IN, priya)


def test_an_account_made_on_one_kiosk_opens_the_other(enrol: Callable[[], Kiosk]) -> None:
    first, second = enrol(), enrol()
    sam = staff.add(first.store, first.enrolment.pepper, 'Sam', Role.LEAD, PIN, who='system')
    first.exchange()
    second.exchange()
    assert sign_in(second, sam).state is SignInState.IN
    second.store.call(staff.signed_out, sam.id, by_hand=True)
    assert second.exchange().refused == 0


def test_what_one_kiosk_locked_is_locked_on_the_other_until_the_centre_unlocks_it(
    enrol: Callable[[], Kiosk], centre: Centre, priya: StaffMember
) -> None:
    first, second = enrol(), enrol()
    first.exchange()
    second.exchange()
    guess_wrong(second, priya, 9)
    guess_wrong(first, priya, 10)
    first.exchange()
    second.exchange()
    second.clock.advance(staff.LONGEST_WAIT)
    assert sign_in(second, priya).state is SignInState.LOCKED
    accounts.unlock(centre.engine, LOUNGE, priya.id, centre.clock.now())
    for kiosk in (first, second):
        kiosk.exchange()
        assert sign_in(kiosk, priya, WRONG) == SignedIn(SignInState.WRONG), 'the count begins anew on every kiosk'
        assert sign_in(kiosk, priya).state is SignInState.IN


def test_the_centre_unlocks_what_a_kiosk_that_is_cut_off_has_locked(kiosk: Kiosk, centre: Centre, priya: StaffMember) -> None:
    kiosk.exchange()
    guess_wrong(kiosk, priya, 10)
    accounts.unlock(centre.engine, LOUNGE, priya.id, centre.clock.now())
    kiosk.exchange()
    assert sign_in(kiosk, priya).state is SignInState.IN


def test_a_new_pin_ends_the_waits_of_the_old_one_everywhere(enrol: Callable[[], Kiosk], priya: StaffMember) -> None:
    first, second = enrol(), enrol()
    first.exchange()
    second.exchange()
    guess_wrong(second, priya, 8)
    staff.new_pin(first.store, first.enrolment.pepper, priya.id, '460739', who='system')
    first.exchange()
    second.exchange()
    second.clock.advance(timedelta(seconds=1))
    assert sign_in(second, priya, '460739').state is SignInState.IN


def test_a_retired_account_opens_no_kiosk_of_the_lounge(enrol: Callable[[], Kiosk], priya: StaffMember) -> None:
    first, second = enrol(), enrol()
    first.exchange()
    sam = staff.add(first.store, first.enrolment.pepper, 'Sam', Role.STAFF, PIN, who=f'staff:{priya.id}')
    first.exchange()
    second.exchange()
    first.store.call(staff.retire, sam.id, who=f'staff:{priya.id}')
    first.exchange()
    second.exchange()
    assert sign_in(second, sam).state is SignInState.GONE
