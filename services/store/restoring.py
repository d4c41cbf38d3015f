"""Coming back to a backup.

A restored store is a new one with an id of its own. The backup holds sequence numbers that the centre may have with other content,
so its chain must not go on: its rows are taken over, and it is set aside, as is the store that was in use. Both are drained under
their own id, and nothing is ever appended to them. The new store follows the lounge from the start.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from services.store import journal, subject
from services.store.aside import set_aside, store_path
from services.store.backup import FAULTS, Backup, BackupFailed, Opener, prove, to_disk, told
from services.store.database import Transaction
from services.store.models import Base, Erasing, Identity, JournalEntry, Objection, Reading, Sync, UnsentRow
from services.wire import Header

_OF_ITS_CHAIN = {model.__tablename__ for model in (Identity, JournalEntry, Objection, UnsentRow, Sync, Erasing, Reading)}
"""Tables that belong to one store and its chain: what is not among them is taken over by a restored store."""


def restore(home: Path, file: Path, opener: Opener) -> Backup:
    """Make a new store of the backup `file`; the home must be held. The store in use and the backup are set aside, to be drained.

    `file` itself stays untouched. Raises BackupFailed. A crash on the way leaves the store in use, or that store and the backup
    set aside and nothing in its place: restoring again ends it.
    """
    path, waiting = store_path(home), home / 'restoring'
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        found = _unpack(file, waiting / 'old' / path.name, opener)
        _erase_again(path, waiting / 'old' / path.name, opener)
        _take_over(waiting / 'old' / path.name, waiting / 'new' / path.name, found, opener)
        set_aside(home, waiting / 'old')
        if path.parent.exists():
            set_aside(home, path.parent)
        (waiting / 'new').rename(path.parent)
        to_disk(home)
    except FAULTS as fault:
        raise BackupFailed(f'{file} was not restored: {told(fault)}.') from fault
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return found


def _unpack(file: Path, path: Path, opener: Opener) -> Backup:
    if not file.is_file():
        raise BackupFailed(f'{file} is not there.')
    path.parent.mkdir(parents=True, mode=0o700)
    shutil.copyfile(file, path)
    opener.open(path).close()  # a backup of an older program gets today's schema
    found = prove(path, opener)
    store = opener.open(path, read_only=True)
    try:
        devices = store.call(_devices)
    finally:
        store.close()
    if devices != {opener.enrolment.device}:
        raise BackupFailed(f'{file} is the backup of another kiosk, or from before this one was enrolled anew.')
    return found


def _erase_again(current: Path, old: Path, opener: Opener) -> None:
    """Whoever was erased since the backup was made is erased in it too. The centre tells it again where the store in use cannot."""
    try:
        store = opener.open(current)
    except FAULTS:
        return  # damaged, or not there: that is why somebody restores
    try:
        marks = store.call(subject.marks)
    finally:
        store.close()
    copy = opener.open(old)
    try:
        for mark, version in marks:
            copy.call(subject.follow, mark, version)
    finally:
        copy.close()


def _devices(tx: Transaction) -> set[str]:
    ends = select(JournalEntry.header).where(JournalEntry.seq.in_((1, journal.head(tx.session).seq)))
    return {Header.model_validate_json(header).device for header in tx.session.scalars(ends)}


def _take_over(old: Path, new: Path, found: Backup, opener: Opener) -> None:
    """A store of its own with the rows of an old one. It follows the lounge from the start."""
    before = opener.open(old, read_only=True)
    now = opener.open(new, opened_with={'restored_from': found.store, 'seq': found.entries, 'hash': found.head})
    try:
        now.call(_put_tables, before.call(_tables))
    finally:
        before.close()
        now.close()


def _tables(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    tables = (table for table in Base.metadata.sorted_tables if table.name not in _OF_ITS_CHAIN)
    return {table.name: [dict(row) for row in tx.session.execute(select(table)).mappings()] for table in tables}


def _put_tables(tx: Transaction, tables: dict[str, list[dict[str, Any]]]) -> None:
    for name, rows in tables.items():
        if rows:
            tx.session.execute(insert(Base.metadata.tables[name]), rows)
