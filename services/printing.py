"""Slips on their way to paper. Where no queue is configured, a slip waits in the tray folder until staff collect it.

Collecting is taking the file away. What nobody collects is gone after 30 minutes: it has a name on it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from services import appointments
from services.appointments import Day
from services.clock import Moment
from services.slips import new_number
from services.store import rows
from services.store.database import Transaction
from services.wire import Kind

KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class SlipAsked:
    """A slip that is in the journal and not yet on paper."""

    number: str
    version: int
    """One more than this person's last slip."""
    made_at: datetime
    """London, without a zone."""
    day: Day


def ask(tx: Transaction, release: str, who: str = 'visitor') -> SlipAsked:
    """Write down that a slip is made, before any paper: a slip without a record must not exist. Raises KeyError."""
    day = appointments.day_of(tx, release)
    slip = rows.add_slip(tx, release, new_number())
    tx.record(Kind.SLIP_MADE, {'number': slip.number, 'version': slip.version}, subject=release, who=who)
    return SlipAsked(slip.number, slip.version, tx.now.london, day)


def to_tray(tray: Path, slip: SlipAsked, pdf: bytes) -> Path:
    """Put a slip into the tray, whole or not at all. Raises OSError."""
    tray.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = tray / f'{slip.number}-{slip.version}.pdf'
    part = tray / f'.{path.name}'
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    return path


def sweep(tray: Path, now: Moment) -> tuple[str, ...]:
    """Remove what has waited for more than 30 minutes; returns the slips' names. A file from the future goes too: the clock was set."""
    gone = []
    for path in sorted(tray.glob('*.pdf')) + sorted(tray.glob('.*.pdf')):
        age = now.at.timestamp() - path.stat().st_mtime
        if abs(age) > KEPT_FOR.total_seconds():
            path.unlink(missing_ok=True)
            gone.append(path.stem)
    return tuple(gone)


def note_swept(tx: Transaction, slips: tuple[str, ...]) -> None:
    """Keep in the journal which slips nobody collected."""
    tx.record(Kind.SLIP_REMOVED, {'slips': list(slips)}, who='system')
