"""Invented people and their appointments, a clock that stands still until a test moves it, and the program's stores."""

from __future__ import annotations

import functools
import secrets
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.clock import LONDON, Clock, Moment
from services.store import migrations
from services.store.aside import Stores, open_stores, store_path
from services.store.database import Transaction, engine_at
from services.store.keys import KEY_BYTES, Enrolment
from services.wire import (
    Answer,
    Appointment,
    Attention,
    Kind,
    Need,
    Purpose,
    Release,
    RequiredBy,
    Slot,
    SlotState,
    Standing,
    Supervision,
    TimeKind,
    Where,
    new_id,
)

LOUNGE = 'leeds'
THURSDAY = date(2026, 5, 14)


class StillClock(Clock):
    """Time is a parameter: it stands still at 10:31am on Thursday 14 May 2026 in London until a test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 14, 9, 31, tzinfo=UTC)
        self.boot, self.monotonic_ms = 'first-boot', 1_000_000

    def now(self) -> Moment:
        return Moment(self.at, self.boot, self.monotonic_ms)

    def advance(self, by: timedelta) -> None:
        self.at += by
        self.monotonic_ms += by // timedelta(milliseconds=1)

    def set_london(self, at: datetime) -> None:
        """The wall clock alone, as people in London read it."""
        self.at = at.replace(tzinfo=LONDON).astimezone(UTC)

    def restart_machine(self) -> None:
        """Another boot: what ran since the machine started begins again."""
        self.boot, self.monotonic_ms = new_id(), 5_000


def release(**known: Any) -> Release:
    """Somebody who is here, released on Thursday 14 May 2026 on licence."""
    values: dict[str, Any] = {
        'id': new_id(),
        'lounge': LOUNGE,
        'ref': None,
        'first_name': 'Jordan',
        'initial': 'J',
        'language': 'en',
        'released_on': THURSDAY,
        'due_at': time(9),
        'where': Where.HERE,
        'supervision': Supervision.LICENCE,
        'code': '482910',
        'here_on': THURSDAY,
        'open_on': None,
        'opened_at': None,
    }
    return Release(**values | known)


def appointment(of: str, **known: Any) -> Appointment:
    """A probation appointment at 2pm on Thursday 14 May 2026, as a licence prints it."""
    values: dict[str, Any] = {
        'id': new_id(),
        'lounge': LOUNGE,
        'release': of,
        'stop': None,
        'purpose': Purpose.PROBATION,
        'time_kind': TimeKind.FIXED,
        'on': THURSDAY,
        'at': time(14),
        'minutes': 60,
        'required_by': RequiredBy.LICENCE,
        'standing': Standing.CONFIRMED,
        'answer': Answer.NONE,
        'place': 'Sample probation office',
        'address': '21 Sample Street, Lincoln',
        'postcode': 'LN1 1XX',
        'phone': '01632 960118',
        'person': 'Sam Okafor',
        'bring': 'your licence papers',
        'sensitive': False,
        'officer_here_at': None,
        'known_at': datetime.fromisoformat('2026-05-14T09:00'),
    }
    return Appointment(**values | known)


def timed(of: str, kind: TimeKind, **known: Any) -> Appointment:
    """An appointment of any kind, with the date and the time that its kind has."""
    needs_time = kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY)
    needs_date = needs_time or kind in (TimeKind.MORNING, TimeKind.AFTERNOON)
    when: dict[str, Any] = {'time_kind': kind, 'on': THURSDAY if needs_date else None, 'at': time(14) if needs_time else None}
    return appointment(of, **when | known)


def attention(**known: Any) -> Attention:
    """Somebody who is needed at screen 1, without a name."""
    values: dict[str, Any] = {
        'id': new_id(),
        'lounge': LOUNGE,
        'release': None,
        'device': new_id(),
        'screen': 1,
        'need': Need.ASKED,
        'raised_at': datetime(2026, 5, 14, 9, 31, tzinfo=UTC),
        'answered_at': None,
        'answered_by': None,
    }
    return Attention(**values | known)


def slot(**known: Any) -> Slot:
    """A free time at 12:30pm on Thursday 14 May 2026 that a jobcentre offers."""
    values: dict[str, Any] = {
        'id': new_id(),
        'lounge': LOUNGE,
        'release': None,
        'appointment': None,
        'place': 'easterby-jobcentre',
        'purpose': Purpose.JOBCENTRE,
        'time_kind': TimeKind.FIXED,
        'on': THURSDAY,
        'at': time(12, 30),
        'minutes': 45,
        'state': SlotState.FREE,
    }
    return Slot(**values | known)


@functools.cache
def _empty_store() -> tuple[bytes, bytes]:
    """A key, and the file of a store that has its tables and nothing in them: to make these takes longer than most tests."""
    with TemporaryDirectory() as folder:
        key, path = secrets.token_bytes(KEY_BYTES), Path(folder) / 'lounge.db'
        engine = engine_at(path, key)
        migrations.upgrade(engine)
        engine.dispose()
        return key, path.read_bytes()


def furnish(home: Path, keys_folder: Path) -> None:
    """Put a store without anything in it into a home that has none yet."""
    path, key_path = store_path(home), keys_folder / 'store.key'
    if key_path.exists() or home.exists():
        return
    path.parent.mkdir(parents=True, mode=0o700)
    keys_folder.mkdir(exist_ok=True, mode=0o700)
    key, file = _empty_store()
    key_path.touch(0o600)
    key_path.write_bytes(key)
    path.write_bytes(file)


def enrolled() -> Enrolment:
    """Screen 1 of the lounge, enrolled with a centre that is not there."""
    return Enrolment(new_id(), LOUNGE, 'Leeds departure lounge', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T08:00:00.000Z')


class Program:
    """The home's stores, opened as the program opens them when it starts."""

    def __init__(self, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment) -> None:
        self._furnish = lambda: furnish(home, keys_folder)
        self._open = lambda: open_stores(home, keys_folder, clock, enrolment)
        self._stores: Stores | None = None

    def start(self) -> Stores:
        """Start, or stop and start again."""
        self.stop()
        self._furnish()
        self._stores = self._open()
        return self._stores

    def stop(self) -> None:
        if self._stores is not None:
            self._stores.close()
            self._stores = None


KIND_OF = {Release: Kind.RELEASE_CHANGED, Appointment: Kind.APPOINTMENT_CHANGED, Attention: Kind.ATTENTION_RAISED, Slot: Kind.SLOT_CHANGED}


def put(tx: Transaction, *rows: Release | Appointment | Attention | Slot) -> None:
    """Write rows down as the kiosk itself does."""
    for row in rows:
        tx.change(KIND_OF[type(row)], row, who='system')


def note(tx: Transaction, text: str = 'begun') -> str:
    """An entry that changes no row; returns its id."""
    return tx.record(Kind.STARTED, {'note': text}, who='system')


def private(tx: Transaction, text: str) -> str:
    """An entry whose payload may never leave the kiosk; returns its id."""
    return tx.record(Kind.PRIVATE, {'note': text})
