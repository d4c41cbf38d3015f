"""Copies of the centre's SQLite file, and what has to happen after a restore, of whatever database.

A restored centre is behind: kiosks send again what it lost, and follow its rows from the start, because each lounge gets a new
incarnation. What only a release list said has to be taken again from that list.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from services import wire
from services.central.database import connect, migrate, writing
from services.central.erasing import RETENTION_DAYS, erase
from services.central.models import Lounge
from services.clock import Moment

_PARTS = ('', '-wal', '-shm')
_SET_ASIDE = '.set-aside'


class CopyFailed(Exception):
    """No sound copy was made, or none was restored; `str()` says why. Nothing was changed."""


def backup(source: Path, target: Path) -> None:
    """Copy the centre's file while it serves, prove the copy, and only then give it its name. Raises CopyFailed."""
    if not source.exists():
        raise CopyFailed(f'{source} is not there: the centre has not run here.')
    if target.exists():
        raise CopyFailed(f'{target} is there already: choose another name.')
    part = target.with_name(f'.{target.name}.part')
    try:
        _copy(source, part)
        os.link(part, target)
    except (OSError, sqlite3.Error) as fault:
        raise CopyFailed(f'No backup was made: {fault}.') from fault
    finally:
        _remove(part)


def restore(file: Path, database: Path, now: Moment) -> Path | None:
    """Put the copy `file` in the place of the centre's file; the centre must not run. Returns where the file in use was set aside.

    `file` itself stays untouched. Raises CopyFailed.
    """
    if not file.is_file():
        raise CopyFailed(f'{file} is not there.')
    part = database.with_name(f'.{database.name}.part')
    try:
        _copy(file, part)
        engine = connect(f'sqlite:///{part}')
        try:
            migrate(engine)
            restored(engine, now)
        finally:
            engine.dispose()
        aside = _set_aside(database) if database.exists() else None
        part.rename(database)
    except (OSError, sqlite3.Error, SQLAlchemyError) as fault:
        raise CopyFailed(f'{file} was not restored: {fault}.') from fault
    finally:
        _remove(part)
    return aside


def restored(engine: Engine, now: Moment) -> None:
    """What follows a restore: kiosks start anew with each lounge's rows, and what is past retention goes."""
    with writing(engine) as session:
        for lounge in session.scalars(select(Lounge.id)).all():
            session.execute(update(Lounge).where(Lounge.id == lounge).values(incarnation=wire.new_id()))
    erase(engine, now)


def forget_set_aside(engine: Engine, now: Moment, retention_days: int = RETENTION_DAYS) -> None:
    """Delete what restores set aside that many days ago: the kiosks have sent again what it held (safety rule 19)."""
    if engine.dialect.name != 'sqlite' or not engine.url.database:
        return
    for path in Path(engine.url.database).parent.glob(f'*{_SET_ASIDE}'):
        if now.at.timestamp() - path.stat().st_mtime >= timedelta(days=retention_days).total_seconds():
            _remove(path)


def _set_aside(database: Path) -> Path:
    """Raises CopyFailed while the centre runs: it would go on writing to the file that was set aside."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute('PRAGMA locking_mode = EXCLUSIVE')
            connection.execute('BEGIN EXCLUSIVE')
        except sqlite3.OperationalError as locked:
            raise CopyFailed(f'{database} is in use: stop the centre first.') from locked
        except sqlite3.DatabaseError:
            pass  # damaged: that is why somebody restores
    aside = database.with_name(f'{wire.new_id()}{_SET_ASIDE}')
    for suffix in _PARTS:
        with suppress(FileNotFoundError):
            database.with_name(database.name + suffix).rename(aside.with_name(aside.name + suffix))
    os.utime(aside)
    return aside


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(f'{source.resolve().as_uri()}?mode=ro', uri=True)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)
        if writer.execute('PRAGMA integrity_check').fetchall() != [('ok',)]:
            raise sqlite3.DatabaseError('pages of it are damaged')
        writer.execute('SELECT incarnation FROM lounge').fetchall()


def _remove(path: Path) -> None:
    for suffix in _PARTS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
