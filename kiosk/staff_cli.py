"""The commands of a kiosk's staff accounts: kiosk staff ... The same words ask for a PIN at the centre."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError

from kiosk.command import EXIT_CODES, Failed, JsonOption, home_of, reading_store, say, with_store
from services import staff as accounts
from services.pins import PinTooPlain
from services.store.database import Store
from services.wire import Role, StaffMember

staff = typer.Typer(help='Accounts of the staff side. ' + EXIT_CODES, no_args_is_help=True)

NameOption = Annotated[str, typer.Option(prompt='Name, as colleagues call them', help='The name that stands on the sign-in screen.')]
RoleOption = Annotated[Role, typer.Option(help='lead: everything, accounts included; staff; peer: what people asked for and nothing else.')]
MemberArgument = Annotated[str, typer.Argument(metavar='WHO', help='The name of the account, or the id that stands first in its line.')]

NAME_TAKEN = 'Somebody has that name already: give one that tells the two apart.'


@staff.command(name='add')
def staff_add(context: typer.Context, role: RoleOption, name: NameOption) -> None:
    """Make an account, the first lead's too. Asks for the PIN twice. The kiosk must not run meanwhile."""
    home = home_of(context)
    pepper = home.enrolment().pepper
    try:
        with what_to_do():
            made = with_store(home, lambda store: accounts.add(store, pepper, name, role, ask_pin(), who='system'))
    except accounts.CannotChange as taken:
        raise Failed(NAME_TAKEN) from taken
    typer.echo(f'{made.name}: {made.role}')


@staff.command(name='list')
def staff_list(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the accounts that this kiosk knows, whether or not it runs."""
    tell(as_json, reading_store(home_of(context), lambda store: store.call(accounts.members)))


@staff.command(name='unlock')
def staff_unlock(context: typer.Context, who: MemberArgument) -> None:
    """Let somebody try their PIN again after too many wrong ones. The kiosk must not run meanwhile."""

    def work(store: Store) -> None:
        store.call(accounts.unlock, chosen(store.call(accounts.members), who).id, who='system')

    with_store(home_of(context), work)
    typer.echo(f'{who}: unlocked')


def ask_pin() -> str:
    """A new PIN, typed twice and not shown."""
    pin: str = typer.prompt('PIN, 6 to 12 digits', hide_input=True, confirmation_prompt='The same PIN again')
    return pin


def tell(as_json: bool, members: Sequence[StaffMember]) -> None:
    """Print accounts, without what is kept of their PINs."""
    shown = [one.model_dump(mode='json', include={'id', 'name', 'role', 'locked'}) for one in members]
    lines = (f'{one.id}  {one.role:<5}  {one.name}{"  locked" if one.locked else ""}' for one in members)
    say(as_json, {'staff': shown}, '\n'.join(lines) or 'There are no accounts yet.')


def chosen(members: Sequence[StaffMember], who: str) -> StaffMember:
    """The account of that name or id. Raises Failed where it is not exactly one."""
    found = [one for one in members if who == one.id or who.casefold() == one.name.casefold()]
    if not found:
        raise Failed(f'There is no account {who}. "list" shows those that there are.')
    if len(found) > 1:
        raise Failed(f'{len(found)} accounts are called {who}: say which by the id that stands first in its line of "list".')
    return found[0]


@contextmanager
def what_to_do() -> Iterator[None]:
    """Say in plain words what to do about an account that cannot be made."""
    try:
        yield
    except PinTooPlain as plain:
        raise Failed(
            'A PIN has 6 to 12 digits, no row such as 123456 and nothing that repeats such as 121212. Choose another one.', 2
        ) from plain
    except ValidationError as wrong:
        raise Failed('A name is 1 to 40 letters, on one line.', 2) from wrong
