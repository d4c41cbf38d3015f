"""Opening a home's store, and setting a damaged one aside: never deleted, tried again at each start, drained under its own id.

To look through a large store takes seconds, and a person waits for the first picture. So a kiosk that starts reads the pages
of a small one, and of a large one only what shows at a glance; it looks through the rest while it runs. Damage that it finds
there is marked and ends the program: the next start reads every page, finds it, and sets the store aside as always.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from services.clock import Clock
from services.store.backup import Opener, before_migration
from services.store.database import Store, StoreUnusable, check, engine_at, glance
from services.store.keys import Enrolment, store_key
from services.wire import new_id

log = logging.getLogger(__name__)

SMALL = 16_000_000
"""Bytes that are looked through in less than a tenth of a second."""


@dataclass(frozen=True)
class Stores:
    """The store in use, and what was set aside before."""

    current: Store
    recovered: tuple[Store, ...]
    """Set aside earlier, readable again: what they still hold is sent under their own id."""
    unreadable: tuple[Path, ...]
    """Set aside and still damaged: while there is one, "all sent" is never said."""
    backups: Path
    """The folder of the copies that were made before migrations."""

    def close(self) -> None:
        for store in (self.current, *self.recovered):
            store.close()


def store_path(home: Path) -> Path:
    return home / 'store' / 'lounge.db'


def backups(home: Path) -> Path:
    """Where copies are kept that are made before a migration."""
    return home / 'backups'


def set_aside(home: Path, folder: Path) -> None:
    """Put a store's whole folder aside in one step: a database apart from its write-ahead log has lost entries."""
    aside = home / 'set-aside'
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.rename(aside / new_id())


def open_stores(home: Path, keys: Path, clock: Clock, enrolment: Enrolment, *, at_a_glance: bool = False) -> Stores:
    """Open the store, setting a damaged file aside and starting a new one. Raises KeysError, OSError, BackupFailed.

    `at_a_glance`: a large store is not looked through; the caller does so with `look_through` once there is time.
    """
    path = store_path(home)
    aside = home / 'set-aside'
    key = store_key(keys, make=not path.exists() and not aside.exists())
    keep = partial(before_migration, path, backups(home), Opener(key, clock, enrolment))
    try:
        current = Store(path, key, clock, enrolment, check=glance if at_a_glance and _may_wait(path) else check, before_migration=keep)
    except StoreUnusable as damage:
        log.error('The store is damaged and was set aside: %s', damage)
        set_aside(home, path.parent)
        current = Store(path, key, clock, enrolment)
    recovered, unreadable = [], []
    for old in sorted(aside.glob(f'*/{path.name}')):
        try:
            recovered.append(Store(old, key, clock, enrolment))
        except StoreUnusable:
            unreadable.append(old)
    _mark(path).unlink(missing_ok=True)
    return Stores(current, tuple(recovered), tuple(unreadable), backups(home))


def _mark(path: Path) -> Path:
    """Says that damage was found in this store while it was in use. It lies beside it, and so is set aside with it."""
    return path.with_name('damaged')


def _may_wait(path: Path) -> bool:
    return path.exists() and path.stat().st_size > SMALL and not _mark(path).exists()


def look_through(home: Path, keys: Path, stopping: Event) -> bool:
    """Read every page of the store, which may be in use; returns whether it is damaged. Then the next start sets it aside.

    Ends early, with False, once `stopping` is set. Raises OSError or a SQLAlchemyError where it cannot be read now.
    """
    path = store_path(home)
    engine = engine_at(path, store_key(keys, make=False), read_only=True)
    event.listen(engine, 'connect', lambda connection, _: connection.set_progress_handler(stopping.is_set, 1000))
    try:
        check(engine)
    except StoreUnusable as damage:
        log.error('The store is damaged: %s', damage)
        _mark(path).touch()
        return True
    except DBAPIError:
        if not stopping.is_set():
            raise
    finally:
        engine.dispose()
    return False
