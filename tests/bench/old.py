"""Years of use in a minute: old entries in both stores, in one valid chain. What is past retention is erased, as it would be."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.home import Home
from services import wire
from services.clock import Clock
from services.store.aside import open_stores
from services.store.journal import RETENTION
from services.store.keys import store_key
from services.store.models import JournalEntry
from tests.bench.figures import progress

A_DAY = 1000
"""Entries that a busy kiosk writes in a day."""
AT_ONCE = 20_000
PAYLOAD = wire.canonical({'note': 'bench'})


def fill(home: Home, count: int, *, sent: bool) -> None:
    """Write `count` entries behind those that are there, and where `sent` into the centre as well.

    Nothing else may have the home open; with `sent`, the centre must not run and must have all entries up to now.
    """
    clock = Clock()
    stores = open_stores(home.path, home.keys, clock, home.enrolment())
    here = stores.current.here
    last = stores.current.call(lambda tx: tx.session.query(JournalEntry).order_by(JournalEntry.seq.desc()).first())
    stores.close()
    now = clock.now().at
    entries = chain(here.device, here.store, (last.seq, last.hash), count, now, now - RETENTION)
    store = sqlcipher.connect(str(home.store), isolation_level=None)
    store.execute(f'PRAGMA key = "x\'{store_key(home.keys, make=False).hex()}\'"')
    centre = sqlite3.connect(home.central / 'central.db', isolation_level=None)
    for connection in (store, centre):
        connection.execute('PRAGMA synchronous = OFF')
        connection.execute('BEGIN IMMEDIATE')
    done = 0
    while rows := list(islice(entries, AT_ONCE)):
        store.executemany(
            'INSERT INTO journal (seq, id, kind, subject, at, header, hash, salt, payload) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?)', rows
        )
        if sent:
            centre.executemany(_AT_CENTRE, (_for_centre(here.device, here.store, *row) for row in rows))
        done += len(rows)
        if count > AT_ONCE:
            progress(f'  filling: {done} of {count} entries')
    if sent:
        store.execute('UPDATE sync SET answered = ?', (last.seq + count,))
        centre.execute('UPDATE journal_store SET contiguous = ? WHERE id = ?', (last.seq + count, here.store))
    for connection in (store, centre):
        connection.execute('COMMIT')
        connection.close()
    os.sync()  # entries of years lie on the disk: what is measured next must not wait for them to be written


_AT_CENTRE = """
INSERT INTO entry (id, device, store, seq, header, hash, salt, payload, received_at, made_at, stale, table_name, row, erased)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, 0)
"""


def _for_centre(
    device: str, store: str, seq: int, id_: str, _kind: str, at: str, header: str, digest: str, salt: bytes | None, payload: str | None
) -> tuple[Any, ...]:
    received = datetime.fromisoformat(at).strftime('%Y-%m-%d %H:%M:%S.%f')
    return id_, device, store, seq, header, digest, salt and salt.hex(), payload, received, received


def chain(device: str, store: str, after: tuple[int, str], count: int, now: datetime, kept_since: datetime) -> Iterator[tuple[Any, ...]]:
    """Rows of the journal after an entry (its number and hash), `A_DAY` a day until now; payloads from before `kept_since` are gone."""
    seq, prev = after
    for number in range(count):
        at = now - timedelta(days=1) * ((count - number) / A_DAY)
        salt, id_ = secrets.token_bytes(16), wire.new_id()
        seq += 1
        header = wire.canonical(
            {
                'v': 1, 'id': id_, 'device': device, 'store': store, 'seq': seq, 'kind': wire.Kind.STARTED, 'subject': None,
                'at': wire.instant(at), 'boot': 'bench', 'monotonic_ms': seq, 'who': 'system', 'prev': prev,
                'payload_sha256': wire.sha256(salt, PAYLOAD),
            }
        )  # fmt: skip
        prev = wire.sha256(header)
        kept = at >= kept_since
        yield (
            seq, id_, wire.Kind.STARTED.value, at.isoformat(timespec='milliseconds'), header.decode(), prev,
            salt if kept else None, PAYLOAD.decode() if kept else None,
        )  # fmt: skip
