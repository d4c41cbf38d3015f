"""Encrypted copies of a store: making one and proving it.

A copy can be made while the kiosk runs: SQLite's backup reads one state and the kiosk writes on beside it. It opens under the same key.

Copies hold payloads that must be erased in time. Those in the home's `backups` are deleted as soon as the store erases anything,
and after the retention in any case; one that was taken elsewhere says on its making when it is to be deleted.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from services.clock import Clock
from services.store import journal
from services.store.database import Here, Store, StoreUnusable, Transaction, check, engine_at
from services.store.keys import Enrolment
from services.store.models import Identity
from services.wire import new_id

SUFFIX = '.lounge-backup'

FAULTS = (OSError, SQLAlchemyError, StoreUnusable, sqlcipher.Error)
"""What making or restoring a copy may meet: a full or read-only disk, a damaged file, another key."""


class BackupFailed(Exception):
    """No sound copy was made, or none was restored; `str()` says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Backup:
    """A copy that was proved."""

    path: Path
    store: str
    entries: int
    head: str
    """Hash of the newest entry."""


@dataclass(frozen=True)
class Opener:
    """What opens the stores of one kiosk."""

    key: bytes
    clock: Clock
    enrolment: Enrolment

    def open(self, path: Path, *, read_only: bool = False, opened_with: dict[str, object] | None = None) -> Store:
        return Store(path, self.key, self.clock, self.enrolment, read_only=read_only, opened_with=opened_with)


def make(source: Path, target: Path, opener: Opener) -> Backup:
    """Copy the store at `source` to the new file `target`, prove it, and only then give it its name.

    Raises BackupFailed, also where `target` is there already: a backup never replaces a file.
    """
    if target.exists():
        raise BackupFailed(f'{target} is there already: choose another name.')
    part = target.with_name(f'.{target.name}.part')
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(source, part, opener.key)
        made = prove(part, opener)
        to_disk(part)
        os.link(part, target)  # fails where the name was taken meanwhile
        to_disk(target.parent)
    except FAULTS as fault:
        raise BackupFailed(f'No backup was made: {told(fault)}.') from fault
    finally:
        _remove(part)
    return Backup(target, made.store, made.entries, made.head)


def before_migration(source: Path, folder: Path, opener: Opener) -> None:
    """Keep a copy of a store whose schema is about to change. Raises BackupFailed: without it nothing is changed."""
    make(source, folder / f'{new_id()}{SUFFIX}', opener)


def _copy(source: Path, target: Path, key: bytes) -> None:
    if not source.exists():
        raise BackupFailed(f'{source} is not there: the kiosk has not run here.')
    _remove(target)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    reader, writer = engine_at(source, key, read_only=True), engine_at(target, key)
    try:
        from_, to = reader.raw_connection(), writer.raw_connection()
        cast('Any', from_.driver_connection).backup(to.driver_connection)
        from_.close()
        to.close()
    finally:
        reader.dispose()
        writer.dispose()


def prove(path: Path, opener: Opener) -> Backup:
    """Check every page and the whole chain. Raises StoreUnusable, SQLAlchemyError."""
    engine = engine_at(path, opener.key, read_only=True)
    try:
        check(engine)
        with Session(engine) as session, session.begin():
            store = session.scalar(select(Identity.store))
            if store is None:
                raise StoreUnusable('there is no journal in it')
            here = Here(store, opener.enrolment.device, opener.enrolment.lounge, opener.enrolment.lounge_name, opener.enrolment.screen)
            return _proved(Transaction(session, opener.clock.now(), here), path)
    finally:
        engine.dispose()


def _proved(tx: Transaction, path: Path) -> Backup:
    for pragma, sound in (('cipher_integrity_check', []), ('integrity_check', ['ok'])):
        if list(tx.session.scalars(text(f'PRAGMA {pragma}'))) != sound:
            raise StoreUnusable('pages of it are damaged')
    found = journal.verify(tx)
    if found.broken_at is not None:
        raise StoreUnusable(f'its journal does not hold together: entry {found.broken_at}: {found.why}')
    return Backup(path, tx.here.store, found.entries, journal.head(tx.session).hash)


def forget(folder: Path, now: datetime, older_than: timedelta) -> None:
    """Delete the copies in a folder that were made that long before `now` (UTC) or earlier. The future is as far away."""
    for path in folder.glob(f'*{SUFFIX}'):
        if abs(now.timestamp() - path.stat().st_mtime) >= older_than.total_seconds():
            path.unlink()


def forget_before(folder: Path, version: str) -> None:
    """Delete the copies in a folder that were made before an entry or a row's version (a UUIDv7, as their names are)."""
    for path in folder.glob(f'*{SUFFIX}'):
        if path.name < version:
            path.unlink()


def told(fault: Exception) -> str:
    """A fault in words, without the file's content."""
    if isinstance(fault, OSError):
        return fault.strerror or str(fault)
    return str(getattr(fault, 'orig', fault))


def _remove(path: Path) -> None:
    for suffix in ('', '-wal', '-shm'):
        with suppress(FileNotFoundError, NotADirectoryError):
            path.with_name(path.name + suffix).unlink()


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
