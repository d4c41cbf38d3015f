"""Accounts of the staff side: who they are, what they may do, and signing in with a PIN.

Accounts belong to the lounge and are the same on all its kiosks; wrong PINs are counted on each kiosk by itself.
`who` is `staff:<id>`, or `system` for the command line, where no role is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services import pins
from services.store import rows
from services.store.database import Store, Transaction
from services.wire import Kind, Role, StaffMember, new_id

FREE_TRIES = 3
MOST_TRIES = 10
"""Wrong PINs in a row that lock an account."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


class SignInState(StrEnum):
    IN = 'in'
    WRONG = 'wrong'
    WAIT = 'wait'
    """Too soon after wrong PINs: this one was not looked at."""
    LOCKED = 'locked'
    """Until another member of staff or the centre unlocks it: the PIN was not looked at, or was the last wrong one."""
    GONE = 'gone'
    """There is no such account any more."""


@dataclass(frozen=True)
class SignedIn:
    """The answer to a PIN."""

    state: SignInState
    member: StaffMember | None = None
    """Who is in now."""
    wait_seconds: int = 0
    """How long the next try has to wait."""


class WhyNot(StrEnum):
    NAME_TAKEN = 'name_taken'
    LAST_LEAD = 'last_lead'
    """Nobody would be left who can make accounts."""
    NOT_ALLOWED = 'not_allowed'
    GONE = 'gone'


class CannotChange(Exception):
    """An account stays as it is; `why` says the reason."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why)
        self.why = why


def members(tx: Transaction) -> tuple[StaffMember, ...]:
    """Everybody with an account that is not retired, by name."""
    return tuple(sorted((one for one in rows.staff(tx) if one.active), key=lambda one: (one.name.casefold(), one.id)))


def sign_in(store: Store, pepper: str, staff: str, pin: str) -> SignedIn:
    """Whether this is their PIN. For a thread that is neither the store's nor the window's: looking takes a while.

    The try is counted, and durably, before the PIN is looked at: pulling the plug wins no further guess. `pepper` is hex.
    """
    counted = store.call(_count, staff)
    if isinstance(counted, SignedIn):
        return counted
    return store.call(_conclude, counted, right=pins.fits(pin, counted.pin, pepper))


def _count(tx: Transaction, staff: str) -> StaffMember | SignedIn:
    """The account whose PIN may be looked at now, or why it may not."""
    member = _open_account(tx, staff)
    if isinstance(member, SignedIn):
        return member
    guesses = rows.staff_guess(tx, staff)
    if guesses.wrong >= MOST_TRIES:  # it was stopped before the last wrong one could lock it
        return _lock(tx, member)
    waiting = _wait(tx, staff)
    if waiting > 0:
        return SignedIn(SignInState.WAIT, wait_seconds=waiting)
    guesses.wrong += 1
    guesses.boot, guesses.last_ms = tx.now.boot, tx.now.monotonic_ms
    return member


def _conclude(tx: Transaction, counted: StaffMember, *, right: bool) -> SignedIn:
    member = _open_account(tx, counted.id)
    if isinstance(member, SignedIn):
        return member
    guesses = rows.staff_guess(tx, member.id)
    if right and member.pin == counted.pin:  # another one may have been given while this one was looked at
        guesses.wrong = 0
        tx.record(Kind.STAFF_SIGNED_IN, {}, who=f'staff:{member.id}')
        return SignedIn(SignInState.IN, member)
    tx.record(Kind.STAFF_REFUSED, {'staff': member.id, 'wrong_in_a_row': guesses.wrong}, who='system')
    if guesses.wrong >= MOST_TRIES:
        return _lock(tx, member)
    return SignedIn(SignInState.WRONG, wait_seconds=_wait(tx, member.id))


def _open_account(tx: Transaction, staff: str) -> StaffMember | SignedIn:
    member = tx.get(StaffMember, staff)
    if member is None or not member.active:
        return SignedIn(SignInState.GONE)
    return SignedIn(SignInState.LOCKED) if member.locked else member


def _lock(tx: Transaction, member: StaffMember) -> SignedIn:
    tx.change(Kind.STAFF_CHANGED, member.model_copy(update={'locked': True}), who='system')
    return SignedIn(SignInState.LOCKED)


def _wait(tx: Transaction, staff: str) -> int:
    """Whole seconds until the next try. A restart of the machine starts the wait anew: its clock knows nothing of the last one."""
    guesses = rows.staff_guess(tx, staff)
    if guesses.wrong < FREE_TRIES:
        return 0
    if guesses.boot != tx.now.boot:
        guesses.boot, guesses.last_ms = tx.now.boot, tx.now.monotonic_ms
    due = min(FIRST_WAIT * 2 ** (guesses.wrong - FREE_TRIES), LONGEST_WAIT)
    left_ms: int = guesses.last_ms + due // timedelta(milliseconds=1) - tx.now.monotonic_ms
    return max(0, -(-left_ms // 1000))


def signed_out(tx: Transaction, staff: str, *, by_hand: bool) -> None:
    """Write down that somebody left the staff side: by a touch, or because nobody touched it."""
    tx.record(Kind.STAFF_SIGNED_OUT, {'by_hand': by_hand}, who=f'staff:{staff}')


def add(store: Store, pepper: str, name: str, role: Role, pin: str, *, who: str) -> StaffMember:
    """Make an account; a lead may. Takes a while, as sign_in does.

    Raises PinTooPlain, CannotChange, and pydantic.ValidationError where the name cannot be used.
    """
    kept = pins.kept_of(pin, pepper)
    return store.call(_add, name.strip(), role, kept, who)


def _add(tx: Transaction, name: str, role: Role, pin: str, who: str) -> StaffMember:
    _as_lead(tx, who)
    if any(one.name.casefold() == name.casefold() for one in members(tx)):
        raise CannotChange(WhyNot.NAME_TAKEN)
    member = StaffMember(id=new_id(), lounge=tx.here.lounge, name=name, role=role, pin=pin, locked=False, active=True)
    tx.change(Kind.STAFF_CHANGED, member, who=who)
    return member


def new_pin(store: Store, pepper: str, staff: str, pin: str, *, who: str) -> None:
    """Give an account another PIN; a lead may. That unlocks it. Takes a while. Raises PinTooPlain, CannotChange."""
    kept = pins.kept_of(pin, pepper)
    store.call(_new_pin, staff, kept, who)


def _new_pin(tx: Transaction, staff: str, pin: str, who: str) -> None:
    _as_lead(tx, who)
    tx.change(Kind.STAFF_CHANGED, _account(tx, staff).model_copy(update={'pin': pin, 'locked': False}), who=who)


def change_role(tx: Transaction, staff: str, role: Role, *, who: str) -> None:
    """Let an account do more or less; a lead may. Raises CannotChange."""
    _as_lead(tx, who)
    member = _account(tx, staff)
    if role is not Role.LEAD:
        _keep_a_lead(tx, member)
    tx.change(Kind.STAFF_CHANGED, member.model_copy(update={'role': role}), who=who)


def retire(tx: Transaction, staff: str, *, who: str) -> None:
    """Shut an account for good, on every kiosk; a lead may. Raises CannotChange."""
    _as_lead(tx, who)
    member = _account(tx, staff)
    _keep_a_lead(tx, member)
    tx.change(Kind.STAFF_CHANGED, member.model_copy(update={'active': False}), who=who)


def unlock(tx: Transaction, staff: str, *, who: str) -> None:
    """Let somebody try their PIN again after too many wrong ones; a colleague who is no peer may. Raises CannotChange.

    Of an account that is not locked it forgets the wrong tries, on every kiosk.
    """
    if who == f'staff:{staff}':
        raise CannotChange(WhyNot.NOT_ALLOWED)
    _as_one_of(tx, who, Role.LEAD, Role.STAFF)
    tx.change(Kind.STAFF_CHANGED, _account(tx, staff).model_copy(update={'locked': False}), who=who)


def _account(tx: Transaction, staff: str) -> StaffMember:
    member = tx.get(StaffMember, staff)
    if member is None or not member.active:
        raise CannotChange(WhyNot.GONE)
    return member


def _as_lead(tx: Transaction, who: str) -> None:
    _as_one_of(tx, who, Role.LEAD)


def _as_one_of(tx: Transaction, who: str, *roles: Role) -> None:
    """Whoever it is may have been retired, or had their role changed, since the screen was drawn."""
    if who != 'system' and not any(f'staff:{one.id}' == who and one.role in roles for one in members(tx)):
        raise CannotChange(WhyNot.NOT_ALLOWED)


def _keep_a_lead(tx: Transaction, member: StaffMember) -> None:
    if not any(one.role is Role.LEAD and one.id != member.id for one in members(tx)):
        raise CannotChange(WhyNot.LAST_LEAD)
