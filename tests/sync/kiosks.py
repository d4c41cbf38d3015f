"""Kiosks with real stores, a real centre, and a network between them that can fail."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from builders import LOUNGE, StillClock, furnish
from loopback import Asked, Loopback, listening, passed_on
from sqlalchemy import Engine, text

from services.central import enrolment
from services.store.aside import open_stores
from services.sync.client import Central
from services.sync.enrolment import enrol
from services.sync.exchange import Batch, Exchanged, exchange_once


class Centre:
    """The centre, behind a network. `between` says what becomes of each question; by default it is passed on."""

    def __init__(self, url: str, engine: Engine, clock: StillClock) -> None:
        self.real_url, self.engine, self.clock = url, engine, clock
        self._open = ExitStack()
        self.network: Loopback = self._open.enter_context(listening(self._meet))
        self.between: Callable[[Asked], None] = self.pass_on

    @property
    def url(self) -> str:
        return self.network.url

    def _meet(self, asked: Asked) -> None:
        self.between(asked)

    def pass_on(self, asked: Asked) -> None:
        asked.answer(*passed_on(asked, self.real_url))

    def lose_answer(self, asked: Asked) -> None:
        """The centre heard the question, the kiosk does not hear the answer."""
        passed_on(asked, self.real_url)
        asked.reset()

    def code(self) -> str:
        return enrolment.new_code(self.engine, LOUNGE, self.clock.now())

    def entries(self) -> list[tuple[Any, ...]]:
        """Store, sequence number and id of all entries that the centre holds."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text('SELECT store, seq, id FROM entry ORDER BY store, seq'))]

    def refuses(self, entry: str) -> None:
        """From now on an entry is refused, whatever batch it comes in."""

        def behave(asked: Asked) -> None:
            if not asked.path.startswith('/v1/journal'):
                return self.pass_on(asked)
            batch = json.loads(asked.body)
            at = [json.loads(one['header'])['id'] for one in batch['entries']]
            if entry not in at:
                return self.pass_on(asked)
            place = at.index(entry)
            del batch['entries'][place]
            asked.body = json.dumps(batch).encode()
            status, body = passed_on(asked, self.real_url)
            answered = json.loads(body)
            answered['answers'].insert(place, {'outcome': 'refused', 'refusal': 'not_understood'})
            return asked.answer(status, json.dumps(answered).encode())

        self.between = behave

    def backup(self, to: Path) -> None:
        with self.engine.connect() as connection, sqlite3.connect(to) as copy:
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]

    def restore(self, backup: Path) -> None:
        """The centre's database is again what it was at the backup."""
        with self.engine.connect() as connection, sqlite3.connect(backup) as copy:
            copy.backup(connection.connection.driver_connection)  # type: ignore[arg-type]

    def close(self) -> None:
        self._open.close()


class Kiosk:
    """One kiosk of the lounge, enrolled over HTTP, with a store of its own."""

    def __init__(self, centre: Centre, folder: Path) -> None:
        self.clock = StillClock()
        self.enrolment = enrol(centre.code(), centre.url, folder / 'keys', self.clock.at)
        furnish(folder / 'home', folder / 'keys')
        self.stores = open_stores(folder / 'home', folder / 'keys', self.clock, self.enrolment)
        self.store = self.stores.current
        self.central = self.connect()
        self.batch = Batch()

    def connect(self) -> Central:
        return Central(self.enrolment.central, self.enrolment.token)

    def exchange(self) -> Exchanged:
        return exchange_once(self.store, self.central, self.batch, version='0.1')

    def close(self) -> None:
        self.central.close()
        self.stores.close()
