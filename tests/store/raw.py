"""The store's file as somebody with the key sees it who goes round the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from services.store.aside import store_path
from services.store.keys import store_key


@contextmanager
def raw(home: Path, keys_folder: Path, *, triggers: bool = True) -> Iterator[Any]:
    """A connection of its own. Without triggers it can change what the journal forbids; they are put back afterwards."""
    connection = sqlcipher.connect(str(store_path(home)), isolation_level=None)
    connection.execute(f'PRAGMA key = "x\'{store_key(keys_folder, make=False).hex()}\'"')
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    if not triggers:
        for name, _ in guards:
            connection.execute(f'DROP TRIGGER {name}')
    yield connection
    if not triggers:
        for _, sql in guards:
            connection.execute(sql)
    connection.close()


def bytes_of(*folders: Path) -> bytes:
    """All bytes of all files below the folders."""
    return b''.join(path.read_bytes() for folder in folders for path in sorted(folder.rglob('*')) if path.is_file())
