"""Accounts of the staff: signing in, how guessing is slowed down and ends, and who may change what."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from builders import Program, StillClock
from pydantic import ValidationError

from services import pins, staff
from services.pins import PinTooPlain
from services.staff import CannotChange, SignedIn, SignInState, WhyNot
from services.store import journal
from services.store.database import Store, Transaction
from services.store.models import JournalEntry
from services.wire import Kind, Role, StaffMember, new_id

PEPPER = 'ab' * 32
PIN, WRONG = '240517', '350628'


def lead(store: Store, name: str = 'Priya') -> StaffMember:
    return staff.add(store, PEPPER, name, Role.LEAD, PIN, who='system')


def colleague(store: Store, name: str, role: Role = Role.STAFF) -> StaffMember:
    return staff.add(store, PEPPER, name, role, PIN, who='system')


def sign_in(store: Store, member: StaffMember, pin: str = PIN) -> SignedIn:
    return staff.sign_in(store, PEPPER, member.id, pin)


def guess_wrong(store: Store, clock: StillClock, member: StaffMember, times: int) -> SignedIn:
    """Guess as soon as each next try is looked at."""
    answer = SignedIn(SignInState.WRONG)
    for _ in range(times):
        clock.advance(timedelta(seconds=answer.wait_seconds))
        answer = sign_in(store, member, WRONG)
        assert answer.state in (SignInState.WRONG, SignInState.LOCKED)
    return answer


def now(store: Store, member: StaffMember) -> StaffMember:
    found = store.call(lambda tx: tx.get(StaffMember, member.id))
    assert found is not None
    return found


def written(store: Store, kind: Kind) -> list[tuple[str, dict[str, object]]]:
    """Who, and what was said, of each entry of a kind."""

    def read(tx: Transaction) -> list[tuple[str, dict[str, object]]]:
        found = tx.session.query(JournalEntry).filter_by(kind=kind).order_by(JournalEntry.seq)
        return [(json.loads(one.header)['who'], json.loads(one.payload or '{}')) for one in found]

    return store.call(read)


# Signing in


def test_the_right_pin_lets_in_and_the_journal_says_who(store: Store) -> None:
    priya = lead(store)
    assert sign_in(store, priya) == SignedIn(SignInState.IN, priya)
    store.call(staff.signed_out, priya.id, by_hand=True)
    assert written(store, Kind.STAFF_SIGNED_IN) == [(f'staff:{priya.id}', {})]
    assert written(store, Kind.STAFF_SIGNED_OUT) == [(f'staff:{priya.id}', {'by_hand': True})]


def test_a_wrong_pin_is_refused_and_written_down_without_what_was_typed(store: Store) -> None:
    priya = lead(store)
    assert sign_in(store, priya, WRONG) == SignedIn(SignInState.WRONG)
    assert written(store, Kind.STAFF_REFUSED) == [('system', {'staff': priya.id, 'wrong_in_a_row': 1})]


def test_a_pin_of_another_lounge_is_wrong(store: Store) -> None:
    priya = lead(store)
    assert staff.sign_in(store, 'cd' * 32, priya.id, PIN).state is SignInState.WRONG


def test_neither_a_retired_account_nor_one_that_never_was_lets_anybody_in(store: Store) -> None:
    lead(store)
    sam = colleague(store, 'Sam')
    store.call(staff.retire, sam.id, who='system')
    assert sign_in(store, sam) == SignedIn(SignInState.GONE)
    assert staff.sign_in(store, PEPPER, new_id(), PIN) == SignedIn(SignInState.GONE)


# Guessing


def test_after_three_wrong_pins_each_next_try_waits_longer(store: Store, clock: StillClock) -> None:
    priya, waits = lead(store), []
    for _ in range(9):
        answer = guess_wrong(store, clock, priya, 1)
        waits.append(answer.wait_seconds)
        clock.advance(timedelta(seconds=answer.wait_seconds))
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_a_pin_that_comes_too_soon_is_not_looked_at_even_where_it_is_right(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    guess_wrong(store, clock, priya, 3)
    clock.advance(timedelta(seconds=29))
    assert sign_in(store, priya) == SignedIn(SignInState.WAIT, wait_seconds=1)
    clock.advance(timedelta(seconds=1))
    assert sign_in(store, priya).state is SignInState.IN


def test_the_right_pin_forgets_the_wrong_ones(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    guess_wrong(store, clock, priya, 2)
    sign_in(store, priya)
    assert guess_wrong(store, clock, priya, 2).wait_seconds == 0


def test_the_tenth_wrong_pin_locks_the_account_for_the_right_one_too(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    assert guess_wrong(store, clock, priya, 10) == SignedIn(SignInState.LOCKED)
    assert now(store, priya).locked
    clock.advance(timedelta(days=365))
    assert sign_in(store, priya) == SignedIn(SignInState.LOCKED)


def test_wrong_pins_of_one_account_hold_up_nobody_else(store: Store, clock: StillClock) -> None:
    priya, sam = lead(store), colleague(store, 'Sam')
    guess_wrong(store, clock, priya, 10)
    assert sign_in(store, sam).state is SignInState.IN


def test_pins_guessed_as_fast_as_software_can_go_are_looked_at_three_times(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many at once, and time stands still: as fast as can be. The right PIN is among them, after more wrong ones than are free."""
    priya, looked_at = lead(store), []
    really = pins.fits
    monkeypatch.setattr(pins, 'fits', lambda pin, *rest: looked_at.append(pin) or really(pin, *rest))
    guesses = [f'{number:06d}' for number in range(700_000, 700_200)] + [PIN]
    with ThreadPoolExecutor(16) as many:
        answers = list(many.map(lambda pin: sign_in(store, priya, pin).state, guesses))
    assert len(looked_at) == staff.FREE_TRIES
    assert SignInState.IN not in answers
    assert answers.count(SignInState.WAIT) == len(guesses) - staff.FREE_TRIES


def test_the_patient_guesser_has_ten_tries_in_three_quarters_of_an_hour_and_then_none(store: Store, clock: StillClock) -> None:
    priya, begun = lead(store), clock.at
    guess_wrong(store, clock, priya, 10)
    assert clock.at - begun == timedelta(seconds=30 + 60 + 120 + 240 + 480 + 900 + 900)
    assert sign_in(store, priya).state is SignInState.LOCKED


class Killed(BaseException):
    """The program stops."""


def kill(store: Store, clock: StillClock, member: StaffMember) -> None:
    """Stop the program while a PIN is looked at, and wait for as long as one ever has to."""

    def stops(*_: object) -> bool:
        raise Killed

    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(pins, 'fits', stops)
        with pytest.raises(Killed):
            sign_in(store, member)
    clock.advance(staff.LONGEST_WAIT)


@pytest.mark.parametrize('stops', [1, 4])
def test_killing_the_program_while_a_pin_is_looked_at_wins_no_guess(program: Program, clock: StillClock, stops: int) -> None:
    priya = lead(program.start().current)
    for _ in range(stops):
        kill(program.start().current, clock, priya)
    store = program.start().current
    guess_wrong(store, clock, priya, 10 - stops)
    assert now(store, priya).locked


def test_a_program_that_was_killed_at_the_tenth_try_locks_at_the_next(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    clock.advance(timedelta(seconds=guess_wrong(store, clock, priya, 9).wait_seconds))
    kill(store, clock, priya)
    assert sign_in(store, priya) == SignedIn(SignInState.LOCKED)
    assert now(store, priya).locked


def test_a_restart_of_the_machine_begins_the_wait_anew(program: Program, clock: StillClock) -> None:
    store = program.start().current
    priya = lead(store)
    guess_wrong(store, clock, priya, 4)
    clock.restart_machine()
    store = program.start().current
    assert sign_in(store, priya) == SignedIn(SignInState.WAIT, wait_seconds=60)
    clock.advance(timedelta(seconds=60))
    assert sign_in(store, priya).state is SignInState.IN


def test_setting_the_wall_clock_shortens_no_wait(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    guess_wrong(store, clock, priya, 3)
    clock.at += timedelta(days=1)
    assert sign_in(store, priya).state is SignInState.WAIT


def test_an_account_that_is_retired_while_its_pin_is_looked_at_stays_shut(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(store)
    sam = colleague(store, 'Sam')

    def meanwhile(*_: object) -> bool:
        store.call(staff.retire, sam.id, who='system')
        return True

    monkeypatch.setattr(pins, 'fits', meanwhile)
    assert sign_in(store, sam) == SignedIn(SignInState.GONE)


def test_a_pin_that_is_replaced_while_it_is_looked_at_lets_nobody_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    priya = lead(store)

    def meanwhile(*_: object) -> bool:
        staff.new_pin(store, PEPPER, priya.id, WRONG, who='system')
        return True

    monkeypatch.setattr(pins, 'fits', meanwhile)
    assert sign_in(store, priya).state is SignInState.WRONG


# Accounts


def test_a_lead_makes_an_account_and_the_journal_says_who_did(store: Store) -> None:
    priya = lead(store)
    sam = staff.add(store, PEPPER, ' Sam ', Role.STAFF, WRONG, who=f'staff:{priya.id}')
    assert (sam.name, sam.role) == ('Sam', Role.STAFF)
    assert sign_in(store, sam, WRONG).state is SignInState.IN
    assert [one.name for one in store.call(staff.members)] == ['Priya', 'Sam']
    assert [who for who, _ in written(store, Kind.STAFF_CHANGED)] == ['system', f'staff:{priya.id}']


def test_an_account_never_holds_the_pin_that_was_typed(store: Store) -> None:
    lead(store)
    assert PIN not in json.dumps(written(store, Kind.STAFF_CHANGED))


def test_two_who_work_here_never_have_the_same_name(store: Store) -> None:
    lead(store, 'Priya')
    with pytest.raises(CannotChange) as refused:
        colleague(store, 'priya')
    assert refused.value.why is WhyNot.NAME_TAKEN


def test_a_name_may_come_back_once_it_was_retired(store: Store) -> None:
    lead(store)
    store.call(staff.retire, colleague(store, 'Sam').id, who='system')
    colleague(store, 'Sam')
    assert [one.name for one in store.call(staff.members)] == ['Priya', 'Sam']


@pytest.mark.parametrize('name', ['', '  ', 'x' * 41, 'S\nam'])
def test_a_name_that_cannot_be_shown_is_not_taken(store: Store, name: str) -> None:
    with pytest.raises(ValidationError):
        colleague(store, name)


def test_a_plain_pin_makes_no_account_and_takes_none_away(store: Store) -> None:
    priya = lead(store)
    with pytest.raises(PinTooPlain):
        staff.add(store, PEPPER, 'Sam', Role.STAFF, '123456', who='system')
    with pytest.raises(PinTooPlain):
        staff.new_pin(store, PEPPER, priya.id, '000000', who='system')
    assert store.call(staff.members) == (priya,)


def test_the_last_lead_can_neither_go_nor_become_anything_else(store: Store) -> None:
    priya = lead(store)
    colleague(store, 'Sam')
    for change in (
        lambda tx: staff.retire(tx, priya.id, who='system'),
        lambda tx: staff.change_role(tx, priya.id, Role.STAFF, who='system'),
    ):
        with pytest.raises(CannotChange) as refused:
            store.call(change)
        assert refused.value.why is WhyNot.LAST_LEAD
    assert now(store, priya) == priya


def test_of_two_leads_one_may_go(store: Store) -> None:
    priya, ruth = lead(store), lead(store, 'Ruth')
    store.call(staff.retire, ruth.id, who=f'staff:{priya.id}')
    assert store.call(staff.members) == (priya,)


def test_a_new_role_counts_from_the_next_thing_that_is_done(store: Store) -> None:
    priya, ruth = lead(store), lead(store, 'Ruth')
    store.call(staff.change_role, ruth.id, Role.PEER, who=f'staff:{priya.id}')
    assert now(store, ruth).role is Role.PEER
    with pytest.raises(CannotChange):
        store.call(staff.change_role, ruth.id, Role.LEAD, who=f'staff:{ruth.id}')


@pytest.mark.parametrize('role', [Role.STAFF, Role.PEER])
def test_only_a_lead_makes_and_changes_accounts(store: Store, role: Role) -> None:
    priya, sam = lead(store), colleague(store, 'Sam', role)
    who = f'staff:{sam.id}'
    for change in (
        lambda: staff.add(store, PEPPER, 'Lee', Role.LEAD, PIN, who=who),
        lambda: staff.new_pin(store, PEPPER, priya.id, WRONG, who=who),
        lambda: store.call(staff.change_role, sam.id, Role.LEAD, who=who),
        lambda: store.call(staff.retire, priya.id, who=who),
    ):
        with pytest.raises(CannotChange) as refused:
            change()
        assert refused.value.why is WhyNot.NOT_ALLOWED
    assert store.call(staff.members) == (priya, sam)


def test_a_lead_who_was_retired_changes_nothing_any_more(store: Store) -> None:
    priya, ruth = lead(store), lead(store, 'Ruth')
    store.call(staff.retire, ruth.id, who='system')
    with pytest.raises(CannotChange):
        store.call(staff.retire, priya.id, who=f'staff:{ruth.id}')


@pytest.mark.parametrize(('role', 'may'), [(Role.LEAD, True), (Role.STAFF, True), (Role.PEER, False)])
def test_a_colleague_unlocks_an_account_and_a_peer_does_not(store: Store, clock: StillClock, role: Role, may: bool) -> None:
    priya, sam = lead(store), colleague(store, 'Sam', role)
    guess_wrong(store, clock, priya, 10)
    if may:
        store.call(staff.unlock, priya.id, who=f'staff:{sam.id}')
        assert sign_in(store, priya).state is SignInState.IN
    else:
        with pytest.raises(CannotChange):
            store.call(staff.unlock, priya.id, who=f'staff:{sam.id}')


def test_nobody_unlocks_their_own_account(store: Store, clock: StillClock) -> None:
    """Somebody may still be signed in on another kiosk."""
    priya = lead(store)
    guess_wrong(store, clock, priya, 10)
    with pytest.raises(CannotChange) as refused:
        store.call(staff.unlock, priya.id, who=f'staff:{priya.id}')
    assert refused.value.why is WhyNot.NOT_ALLOWED


def test_an_unlocked_account_has_all_its_tries_again(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    guess_wrong(store, clock, priya, 10)
    store.call(staff.unlock, priya.id, who='system')
    assert guess_wrong(store, clock, priya, 2).wait_seconds == 0


def test_a_new_pin_unlocks_and_the_old_one_is_over(store: Store, clock: StillClock) -> None:
    priya = lead(store)
    guess_wrong(store, clock, priya, 10)
    staff.new_pin(store, PEPPER, priya.id, '460739', who='system')
    assert sign_in(store, priya).state is SignInState.WRONG
    assert sign_in(store, priya, '460739').state is SignInState.IN


def test_what_became_of_a_retired_account_is_asked_in_vain(store: Store) -> None:
    priya, sam = lead(store), colleague(store, 'Sam')
    store.call(staff.retire, sam.id, who='system')
    for change in (
        lambda: store.call(staff.retire, sam.id, who=f'staff:{priya.id}'),
        lambda: store.call(staff.unlock, sam.id, who=f'staff:{priya.id}'),
        lambda: staff.new_pin(store, PEPPER, sam.id, WRONG, who=f'staff:{priya.id}'),
    ):
        with pytest.raises(CannotChange) as refused:
            change()
        assert refused.value.why is WhyNot.GONE


def test_all_of_it_leaves_the_chain_whole(store: Store, clock: StillClock) -> None:
    guess_wrong(store, clock, lead(store), 10)
    assert store.call(journal.verify).broken_at is None
