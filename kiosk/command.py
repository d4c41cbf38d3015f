"""What the commands of the kiosk and of the centre share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from kiosk.home import Home
from kiosk.settings import Settings, load
from services.clock import Clock
from services.store.keys import store_key

if TYPE_CHECKING:
    from services.store.aside import Stores
    from services.store.database import Store

T = TypeVar('T')

EXIT_CODES = 'Exit codes: 0 done; 1 something needs looking at; 2 the words of the call or a setting are wrong; 3 the home is in use.'

JsonOption = Annotated[bool, typer.Option('--json', help='Answer with one JSON object, for a program.')]


class Failed(Exception):
    """Something that a person can mend; `str()` says what."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def home_of(context: typer.Context) -> Home:
    """The home that the call names. Raises HomeError."""
    home: Home = context.obj[0]
    home.check()
    return home


def settings_of(context: typer.Context) -> Settings:
    """The settings of the call. Raises SettingsError."""
    return load(context.obj[0].path, context.obj[1])


def say(as_json: bool, values: dict[str, Any], words: str) -> None:
    """Print an answer for a program or for a person."""
    typer.echo(json.dumps(values, default=str) if as_json else words)


def with_store(home: Home, work: Callable[[Store], T]) -> T:
    """Work on the store of a kiosk that is not running. Raises HomeInUse."""
    return with_stores(home, lambda stores: work(stores.current))


def with_stores(home: Home, work: Callable[[Stores], T]) -> T:
    """The same, with the stores that were set aside."""
    from services.store.aside import open_stores  # not at the top: the first picture of `kiosk run` would wait for what speaks SQL

    enrolment = home.enrolment()
    with home.locked():
        stores = open_stores(home.path, home.keys, Clock(), enrolment)
        try:
            return work(stores)
        finally:
            stores.close()


def reading_store(home: Home, read: Callable[[Store], T]) -> T:
    """Read the store, whether or not the kiosk runs."""
    from services.store.database import Store  # as above

    if not home.store.exists():
        raise Failed(f'{home.path} has no store yet: the kiosk has not run here.')
    store = Store(home.store, store_key(home.keys, make=False), Clock(), home.enrolment(), read_only=True)
    try:
        return read(store)
    finally:
        store.close()
