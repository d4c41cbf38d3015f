"""Opening the centre's database, bringing its schema up to date, and how it is read and written."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, text, update
from sqlalchemy.orm import Session

from services.central.models import Lounge

_THREADS = 40
"""As many connections as the HTTP server has threads."""
_BUSY_SECONDS = 60
_MIGRATION_LOCK = 2026_1122
"""Keeps two processes that start together from migrating together (PostgreSQL advisory lock)."""


class UnknownLounge(LookupError):
    """No lounge of that name."""


def connect(database_url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`. Does not touch the schema: see `migrate`."""
    url = make_url(database_url)
    if url.drivername == 'postgresql':
        url = url.set(drivername='postgresql+psycopg')
    is_sqlite = url.get_backend_name() == 'sqlite'
    arguments = {'timeout': _BUSY_SECONDS} if is_sqlite else {}
    # What a statement was given is personal and an error's text goes to the log.
    # pool_use_lifo: the connection that was used last still has the pages that everybody asks for.
    engine = create_engine(url, connect_args=arguments, pool_size=_THREADS, max_overflow=0, pool_use_lifo=True, hide_parameters=True)
    if is_sqlite:
        event.listen(engine, 'connect', _prepare_sqlite)
        event.listen(engine, 'begin', _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins transactions of its own, never IMMEDIATE ones
    _log_ahead(connection)
    for pragma in ('synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON'):
        connection.execute(f'PRAGMA {pragma}')


def _log_ahead(connection: Any) -> None:
    """SQLite waits for its turn in everything but in this: several programs may open a new file at once."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute('PRAGMA journal_mode = WAL')
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get('writes', False)
    connection.exec_driver_sql('BEGIN IMMEDIATE' if writes else 'BEGIN')


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A transaction that reads only."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction that may write, committed at the end of the block."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session


def lock_lounge(session: Session, lounge: str) -> Lounge:
    """The lounge, with its row locked until commit.

    Everyone who changes rows of a lounge takes this lock first. So change numbers become visible in
    their own order, and a cursor never passes a number that commits later. SQLite has one writer anyway.
    """
    found = session.scalar(select(Lounge).where(Lounge.id == lounge).with_for_update())
    if found is None:
        raise UnknownLounge(lounge)
    return found


def take_numbers(session: Session, lounge: str, count: int) -> range:
    """The next `count` change numbers of a lounge whose lock is held."""
    statement = update(Lounge).where(Lounge.id == lounge).values(changes=Lounge.changes + count).returning(Lounge.changes)
    last = session.execute(statement, execution_options={'synchronize_session': False}).scalar_one()
    return range(last - count + 1, last + 1)


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, in one transaction.

    Raises alembic.util.CommandError where the database was made by a newer program.
    """
    config = Config()
    config.set_main_option('script_location', str(Path(__file__).parent / 'migrations'))
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == 'postgresql':
            connection.execute(text('SELECT pg_advisory_xact_lock(:lock)'), {'lock': _MIGRATION_LOCK})
        config.attributes['connection'] = connection
        command.upgrade(config, 'head')
