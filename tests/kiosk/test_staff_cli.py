"""The commands for staff accounts, as somebody types them: at a kiosk, at the centre, and in the demonstration."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kiosk import cli, demo
from kiosk.command import Failed
from kiosk.demo_staff import STAFF
from kiosk.home import Home, HomeError, HomeInUse
from services import pins, staff
from services.clock import Clock
from services.staff import SignInState
from services.store.aside import open_stores
from services.store.database import Store
from services.store.keys import Enrolment, save_enrolment
from services.wire import Kind, Role, StaffMember

PIN = '240517'
Kiosk = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, enrolment: Enrolment) -> Home:
    made = Home(tmp_path / 'home', tmp_path / 'keys')
    save_enrolment(made.keys, enrolment)
    return made


@pytest.fixture
def kiosk(home: Home) -> Kiosk:
    def run(*words: str, types: str = '') -> Result:
        return CliRunner().invoke(cli.app, ['--home', str(home.path), '--keys', str(home.keys), *words], input=types)

    return run


def twice(pin: str) -> str:
    return f'{pin}\n{pin}\n'


@contextmanager
def opened(home: Home, enrolment: Enrolment) -> Iterator[Store]:
    """The store, between two commands."""
    stores = open_stores(home.path, home.keys, Clock(), enrolment)
    try:
        yield stores.current
    finally:
        stores.close()


def known(home: Home, enrolment: Enrolment) -> dict[str, StaffMember]:
    with opened(home, enrolment) as store:
        return {one.name: one for one in store.call(staff.members)}


def lock(home: Home, enrolment: Enrolment, name: str) -> None:
    """What ten wrong PINs do."""
    locked = known(home, enrolment)[name].model_copy(update={'locked': True})
    with opened(home, enrolment) as store:
        store.call(lambda tx: tx.change(Kind.STAFF_CHANGED, locked, who='system'))


# At a kiosk


def test_the_first_lead_is_made_on_the_machine_and_can_sign_in(kiosk: Kiosk, home: Home, enrolment: Enrolment) -> None:
    done = kiosk('staff', 'add', '--role', 'lead', types='Priya\n' + twice(PIN))
    assert done.exit_code == 0, done.output
    assert done.output.endswith('Priya: lead\n')
    assert PIN not in done.output
    priya = known(home, enrolment)['Priya']
    assert priya.role is Role.LEAD
    with opened(home, enrolment) as store:
        assert staff.sign_in(store, enrolment.pepper, priya.id, PIN).state is SignInState.IN


def test_a_pin_that_is_typed_otherwise_the_second_time_is_asked_for_again(kiosk: Kiosk) -> None:
    done = kiosk('staff', 'add', '--role', 'lead', '--name', 'Priya', types=f'{PIN}\n350628\n' + twice(PIN))
    assert done.exit_code == 0
    assert 'do not match' in done.output


@pytest.mark.parametrize(
    ('name', 'pin', 'code', 'says'),
    [
        ('Sam', '123456', 2, 'A PIN has 6 to 12 digits'),
        ('x' * 41, PIN, 2, 'A name is 1 to 40 letters'),
        ('priya', PIN, 1, 'Somebody has that name already'),
    ],
)
def test_what_cannot_be_an_account_makes_none_and_says_what_to_do(kiosk: Kiosk, name: str, pin: str, code: int, says: str) -> None:
    assert kiosk('staff', 'add', '--role', 'lead', '--name', 'Priya', types=twice(PIN)).exit_code == 0
    done = kiosk('staff', 'add', '--role', 'staff', '--name', name, types=twice(pin))
    assert isinstance(done.exception, Failed)
    assert done.exception.code == code
    assert says in str(done.exception)
    assert [one['name'] for one in json.loads(kiosk('staff', 'list', '--json').output)['staff']] == ['Priya']


def test_a_list_says_who_does_what_and_nothing_of_their_pins(kiosk: Kiosk, home: Home, enrolment: Enrolment) -> None:
    for name, role in (('Priya', 'lead'), ('Sam', 'peer')):
        kiosk('staff', 'add', '--role', role, '--name', name, types=twice(PIN))
    lock(home, enrolment, 'Sam')
    told = kiosk('staff', 'list').output
    assert [line.split()[1:] for line in told.splitlines()] == [['lead', 'Priya'], ['peer', 'Sam', 'locked']]
    assert 'argon2' not in told + kiosk('staff', 'list', '--json').output


def test_the_machine_unlocks_an_account_by_name_or_id(kiosk: Kiosk, home: Home, enrolment: Enrolment) -> None:
    kiosk('staff', 'add', '--role', 'lead', '--name', 'Priya', types=twice(PIN))
    for who in ('priya', known(home, enrolment)['Priya'].id):
        lock(home, enrolment, 'Priya')
        assert kiosk('staff', 'unlock', who).exit_code == 0
        assert not known(home, enrolment)['Priya'].locked
    assert 'There is no account Ruth' in str(kiosk('staff', 'unlock', 'Ruth').exception)


def test_while_the_kiosk_runs_accounts_are_listed_and_not_changed(kiosk: Kiosk, home: Home) -> None:
    kiosk('staff', 'add', '--role', 'lead', '--name', 'Priya', types=twice(PIN))
    with home.locked():
        changes = (kiosk('staff', 'add', '--role', 'staff', '--name', 'Sam', types=twice(PIN)), kiosk('staff', 'unlock', 'Priya'))
        listed = kiosk('staff', 'list')
    assert all(isinstance(done.exception, HomeInUse) for done in changes), 'which main() tells and ends with 3'
    assert 'PIN' not in changes[0].output, 'nobody is asked for what cannot be kept'
    assert listed.output.split()[1:] == ['lead', 'Priya']


def test_a_machine_that_belongs_to_no_lounge_has_no_accounts(tmp_path: Path) -> None:
    words = ['--home', str(tmp_path / 'new'), '--keys', str(tmp_path / 'none'), 'staff', 'add', '--role', 'lead', '--name', 'Priya']
    assert isinstance(CliRunner().invoke(cli.app, words, input=twice(PIN)).exception, HomeError)


def test_a_pin_is_never_seen_on_the_terminal(home: Home) -> None:
    """A real terminal: it shows again all that is typed, unless it is told not to."""
    command = [sys.executable, '-m', 'kiosk', '--home', str(home.path), '--keys', str(home.keys), 'staff', 'add', '--role', 'lead']
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*command, '--name', 'Priya'], stdin=follower, stdout=follower, stderr=follower, close_fds=True, start_new_session=True
    )
    os.close(follower)
    seen = b''
    for asked in (b'digits: ', b'again: '):
        while asked not in seen:
            seen += os.read(leader, 1000)
        os.write(leader, PIN.encode() + b'\n')
    with suppress(OSError):  # the terminal goes with the program
        while more := os.read(leader, 1000):
            seen += more
    os.close(leader)
    assert process.wait() == 0
    assert b'Priya: lead' in seen
    assert PIN.encode() not in seen


# At the centre


def test_the_centre_makes_lists_and_unlocks_accounts(kiosk: Kiosk) -> None:
    kiosk('central', 'add-lounge', 'lincoln', 'Lincoln departure lounge')
    of_lounge = ('--lounge', 'lincoln')
    assert kiosk('central', 'list-staff', *of_lounge).output == 'There are no accounts yet.\n'
    made = kiosk('central', 'add-staff', *of_lounge, '--role', 'lead', types='Priya\n' + twice(PIN))
    assert made.exit_code == 0, made.output
    assert [line.split()[1:] for line in kiosk('central', 'list-staff', *of_lounge).output.splitlines()] == [['lead', 'Priya']]
    assert kiosk('central', 'unlock-staff', 'Priya', *of_lounge).exit_code == 0
    again = kiosk('central', 'add-staff', *of_lounge, '--role', 'staff', '--name', 'priya', types=twice(PIN))
    assert 'Somebody has that name already' in str(again.exception)
    assert 'There is no account Ruth' in str(kiosk('central', 'unlock-staff', 'Ruth', *of_lounge).exception)
    for words in (('list-staff',), ('unlock-staff', 'Priya'), ('add-staff', '--role', 'lead', '--name', 'Sam')):
        assert 'There is no lounge york' in str(kiosk('central', *words, '--lounge', 'york', types=twice(PIN)).exception)


# The demonstration


def test_the_demonstration_has_staff_whose_pins_are_told_and_fit(kiosk: Kiosk, home: Home) -> None:
    told = kiosk('demo', '--json')
    again = kiosk('demo', '--json')
    assert json.loads(told.output)['staff'] == json.loads(again.output)['staff']
    listed = json.loads(kiosk('central', 'list-staff', '--lounge', demo.LOUNGE, '--json').output)['staff']
    assert {one['name']: one['role'] for one in listed} == {one.name: one.role for one in STAFF}
    assert {one.role for one in STAFF} == set(Role)
    for one in STAFF:
        pins.check(one.pin)
        assert f'PIN {one.pin}  {one.name}' in kiosk('demo').output
