"""One exchange with the centre: say how far we are, send what waits, take what changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import wire
from services.store import exchange, journal
from services.store.database import Store, Transaction
from services.sync.client import Central
from services.sync.trouble import TooLarge, Unreachable
from services.wire import Kind, Outcome

log = logging.getLogger(__name__)

CLOCK_MAY_DIFFER = timedelta(minutes=2)
FIRST_BATCH = 100


@dataclass
class Batch:
    """How many entries go at once: halved when a batch is too large or too slow, doubled again when one went well."""

    size: int = FIRST_BATCH

    def shrink(self, sent: int) -> None:
        self.size = max(1, sent // 2)

    def grow(self) -> None:
        self.size = min(wire.MOST_ENTRIES, self.size * 2)


@dataclass(frozen=True)
class Exchanged:
    """What one exchange did."""

    sent: int
    accepted: int
    known: int
    refused: int
    received: int
    pending: int
    clock_off: timedelta
    """The kiosk's clock less the centre's."""
    centre_now: datetime

    def and_also(self, other: Exchanged) -> Exchanged:
        """The sum with what was done for another store."""
        return Exchanged(
            self.sent + other.sent,
            self.accepted + other.accepted,
            self.known + other.known,
            self.refused + other.refused,
            self.received + other.received,
            self.pending + other.pending,
            self.clock_off,
            self.centre_now,
        )


def exchange_once(store: Store, central: Central, batch: Batch, *, version: str, pull: bool = True) -> Exchanged:
    """Bring store and centre level. Raises Unreachable or NotAllowed; what was answered for until then is kept."""
    asked = store.call(_status, version)
    answered = central.status(asked)
    clock_off = asked.at - answered.now
    again = store.call(exchange.send_again_after, answered.contiguous, answered.held)
    if again:
        log.warning('The centre has lost %d entries of this kiosk: they are sent again.', again)
    counts = dict.fromkeys(Outcome, 0)
    while waiting := store.call(journal.waiting, batch.size, wire.MOST_BYTES // 2):
        for outcome in _send(store, central, batch, waiting):
            counts[outcome] += 1
    received = _pull(store, central) if pull else 0
    if abs(clock_off) >= CLOCK_MAY_DIFFER:
        log.warning("The kiosk's clock differs from the centre's by %d seconds.", clock_off.total_seconds())
    return Exchanged(
        sent=sum(counts.values()),
        accepted=counts[Outcome.ACCEPTED],
        known=counts[Outcome.KNOWN],
        refused=counts[Outcome.REFUSED],
        received=received,
        pending=store.call(journal.delivered).pending,
        clock_off=clock_off,
        centre_now=answered.now,
    )


def _status(tx: Transaction, version: str) -> wire.StatusAsked:
    delivered = journal.delivered(tx)
    return wire.StatusAsked(
        store=tx.here.store, head=delivered.head, pending=delivered.pending, refused=delivered.refused, version=version, at=tx.now.at
    )


def _send(store: Store, central: Central, batch: Batch, waiting: tuple[journal.Waiting, ...]) -> list[Outcome]:
    try:
        answered = central.send(store.here.store, [one.sent for one in waiting])
    except TooLarge:
        if len(waiting) > 1:
            batch.shrink(len(waiting))
            return []
        store.call(exchange.refuse_here, waiting[0], 'the centre takes it for too large')
        return [Outcome.REFUSED]
    except Unreachable:
        batch.shrink(len(waiting))
        raise
    store.call(exchange.take_answers, waiting, answered.answers)
    batch.grow()
    return [answer.outcome for answer in answered.answers]


def _pull(store: Store, central: Central) -> int:
    received = 0
    while True:
        answered = central.changes(store.call(exchange.cursor))
        store.call(exchange.take_changes, answered.changes, answered.cursor, from_start=answered.from_start)
        received += len(answered.changes)
        if not answered.more:
            return received


def note_clock(tx: Transaction, off: timedelta) -> None:
    """Keep in the journal that the clocks differ, for staff; the clock is never set."""
    tx.record(Kind.CLOCK_DIFFERS, {'seconds': int(off.total_seconds())}, who='system')
