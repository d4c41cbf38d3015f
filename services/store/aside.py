"""Opening a home's store, and setting a damaged one aside: never deleted, tried again at each start, drained under its own id."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.clock import Clock
from services.store.backup import Opener, before_migration
from services.store.database import Store, StoreUnusable
from services.store.keys import Enrolment, store_key
from services.wire import new_id

log = logging.getLogger(__name__)


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


def open_stores(home: Path, keys: Path, clock: Clock, enrolment: Enrolment) -> Stores:
    """Open the store, setting a damaged file aside and starting a new one. Raises KeysError, OSError, BackupFailed."""
    path = store_path(home)
    aside = home / 'set-aside'
    key = store_key(keys, make=not path.exists() and not aside.exists())
    keep = partial(before_migration, path, backups(home), Opener(key, clock, enrolment))
    try:
        current = Store(path, key, clock, enrolment, before_migration=keep)
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
    return Stores(current, tuple(recovered), tuple(unreadable), backups(home))
