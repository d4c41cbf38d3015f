"""What time it truly is, as far as a store can vouch for it, and which entries are old enough to erase.

A kiosk's wall clock may be years off in either direction. The centre's time is believed; between two hearings of the centre the
machine's monotonic clock counts, and over a restart the wall clock, but never for more than a few days at once: time that is
reckoned may run late, never years ahead. Each reading is kept with the journal's head, so that entries are dated by what they
stand between, not by the time that they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from services.store.models import JournalEntry, Reading

if TYPE_CHECKING:
    from services.store.database import Transaction

MOST_OFF = timedelta(days=4)
"""The longest time without power that the wall clock alone is believed for: a long weekend."""
READINGS_KEPT = timedelta(days=60)
_LAST_SEQ = 2**53
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)


def heard(tx: Transaction, centre_now: datetime) -> datetime:
    """Keep what the centre says the time is (UTC). Readings reckoned since it was last heard are put right by the same amount."""
    last = _last(tx.session)
    if last is not None:
        off = centre_now - (last.true_at + _passed(tx, last))
        since = tx.session.scalar(select(func.max(Reading.id)).where(Reading.by_centre)) or 0
        for reckoned in tx.session.scalars(select(Reading).where(Reading.id > since)):
            reckoned.true_at = min(reckoned.true_at + off, centre_now)
    _keep(tx, centre_now, by_centre=True)
    return centre_now


def reckon(tx: Transaction) -> datetime:
    """The time (UTC) as it is reckoned while the centre is not heard; by the wall clock alone in a store that never heard it."""
    now = estimate(tx)
    _keep(tx, now, by_centre=False)
    return now


def estimate(tx: Transaction) -> datetime:
    """The same, only read."""
    last = _last(tx.session)
    return tx.now.at if last is None else last.true_at + _passed(tx, last)


def _last(session: Session) -> Reading | None:
    return session.scalar(select(Reading).order_by(Reading.id.desc()).limit(1))


def _passed(tx: Transaction, last: Reading) -> timedelta:
    if last.boot == tx.now.boot:
        return timedelta(milliseconds=tx.now.monotonic_ms - last.monotonic_ms)
    return min(max(tx.now.at - last.wall_at, timedelta(0)), MOST_OFF)


def _keep(tx: Transaction, now: datetime, *, by_centre: bool) -> None:
    head = tx.session.scalar(select(func.max(JournalEntry.seq))) or 0
    clocks = {'wall_at': tx.now.at, 'boot': tx.now.boot, 'monotonic_ms': tx.now.monotonic_ms}
    tx.session.add(Reading(seq=head, true_at=now, by_centre=by_centre, **clocks))
    tx.session.flush()
    newest = select(func.max(Reading.id)).scalar_subquery()
    tx.session.execute(delete(Reading).where(Reading.true_at < now - READINGS_KEPT, Reading.id < newest))


@dataclass(frozen=True)
class Due:
    """Which entries were written before an instant."""

    sure: int
    """All up to this sequence number."""
    possible: int
    """None above this one."""
    since: datetime
    before: datetime
    """Between the two: those that say so, if what they say can be."""

    def holds(self) -> ColumnElement[bool]:
        """The same as a condition on the journal."""
        by_own_time = and_(JournalEntry.seq <= self.possible, JournalEntry.at >= self.since, JournalEntry.at < self.before)
        return or_(JournalEntry.seq <= self.sure, by_own_time)


def written_before(session: Session, before: datetime, at_most: timedelta) -> Due:
    """Which entries were written before `before` (UTC). `at_most`: no payload is kept longer, so no older time is believed."""
    sure = session.execute(
        select(Reading.seq, Reading.true_at).where(Reading.true_at < before).order_by(Reading.id.desc()).limit(1)
    ).first()
    after = session.execute(select(Reading.seq, Reading.true_at).where(Reading.true_at >= before).order_by(Reading.id).limit(1)).first()
    since = sure.true_at if sure else after.true_at - at_most if after else _BEGINNING
    return Due(sure.seq if sure else 0, after.seq if after else _LAST_SEQ, since, before)
