"""The journal: an append-only chain of entries. Each hashes its header; the header holds the hash of the salted payload.

So a payload can be erased later and the chain still proves that nothing is missing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError
from sqlalchemy import CursorResult, delete, func, select, true, update
from sqlalchemy.orm import Session

from services.clock import LONDON, Moment
from services.store import reckoning
from services.store.models import (
    OF_PERSON,
    AttentionRow,
    ErasedName,
    ErasedRow,
    Erasing,
    JournalEntry,
    Objection,
    ReleaseRow,
    SlotRow,
    StockRow,
    Sync,
    UnsentRow,
    Visit,
)
from services.wire import NO_HASH, Header, Kind, SentEntry, canonical, instant, new_id, sha256

if TYPE_CHECKING:
    from services.store.database import Here, Transaction

RETENTION = timedelta(days=7)
"""Payloads are kept this long after they were written, and until the centre has them (safety rule 19)."""
AT_MOST = timedelta(days=30)
"""A payload is erased after this long even if the centre never had it; staff are warned before."""


@dataclass(frozen=True)
class Head:
    """The newest entry of a chain; sequence 0 where there is none."""

    seq: int
    hash: str


def head(session: Session) -> Head:
    found = session.execute(select(JournalEntry.seq, JournalEntry.hash).order_by(JournalEntry.seq.desc()).limit(1)).first()
    return Head(found.seq, found.hash) if found else Head(0, NO_HASH)


def append(session: Session, here: Here, now: Moment, kind: Kind, payload: bytes, *, subject: str | None, who: str) -> JournalEntry:
    """Add an entry to the chain in the caller's transaction. Raises pydantic.ValidationError for one that could not be sent."""
    last = head(session)
    salt = secrets.token_bytes(16)
    header = canonical(
        {
            'v': 1,
            'id': new_id(),
            'device': here.device,
            'store': here.store,
            'seq': last.seq + 1,
            'kind': kind,
            'subject': subject,
            'at': instant(now.at),
            'boot': now.boot,
            'monotonic_ms': now.monotonic_ms,
            'who': who,
            'prev': last.hash,
            'payload_sha256': sha256(salt, payload),
        }
    )
    checked = Header.model_validate_json(header)
    sent = SentEntry(header=header.decode(), salt=salt.hex(), payload=payload.decode())
    entry = JournalEntry(
        seq=checked.seq,
        id=checked.id,
        kind=kind,
        subject=subject,
        at=checked.at,
        header=sent.header,
        hash=sha256(header),
        salt=salt,
        payload=sent.payload,
    )
    session.add(entry)
    session.flush()
    return entry


def headers(tx: Transaction) -> tuple[str, ...]:
    """The headers of all entries, oldest first, as JSON. They name nobody."""
    return tuple(tx.session.scalars(select(JournalEntry.header).order_by(JournalEntry.seq)))


@dataclass(frozen=True)
class Verified:
    """What a walk along the chain found."""

    entries: int
    erased: int
    broken_at: int | None
    """Sequence number of the first entry that does not fit; None where all fit."""
    why: str | None


def verify(tx: Transaction, last: int | None = None) -> Verified:
    """Prove the chain: every hash, every link, every payload that is still there, no number missing.

    `last`: only that many of the newest entries; those before are counted and not looked at.
    """
    erased, expected = 0, 0 if last is None else max(0, head(tx.session).seq - last)
    before = tx.session.scalar(select(JournalEntry.hash).where(JournalEntry.seq == expected)) or NO_HASH
    newest = select(JournalEntry).where(JournalEntry.seq > expected).order_by(JournalEntry.seq)
    for entry in tx.session.scalars(newest.execution_options(yield_per=1000)):
        expected += 1
        why = _misfit(entry, tx.here.store, expected, before)
        if why:
            return Verified(expected - 1, erased, entry.seq, why)
        erased += entry.payload is None
        before = entry.hash
    if expected < answered(tx.session):
        return Verified(expected, erased, expected + 1, 'the centre has it, and here it is missing')
    return Verified(expected, erased, None, None)


def _misfit(entry: JournalEntry, store: str, expected: int, before: str) -> str | None:
    if entry.seq != expected:
        return f'entry {expected} is missing'
    if sha256(entry.header.encode()) != entry.hash:
        return 'the header was changed'
    try:
        header = Header.model_validate_json(entry.header)
    except ValidationError:
        return 'the header was changed'
    if (header.prev, header.seq, header.store) != (before, expected, store):
        return 'it does not follow the entry before it'
    if (header.id, header.kind, header.subject, header.at) != (entry.id, entry.kind, entry.subject, entry.at):
        return 'the row says something else than its header'
    if entry.payload is not None and sha256(entry.salt or b'', entry.payload.encode()) != header.payload_sha256:
        return 'the payload was changed'
    return None


@dataclass(frozen=True)
class Waiting:
    """An entry that the centre has not answered for, as it will be sent."""

    seq: int
    sent: SentEntry


def answered(session: Session) -> int:
    """The sequence number up to which the centre has answered for every entry."""
    return session.scalar(select(Sync.answered)) or 0


def waiting(tx: Transaction, most: int, most_bytes: int) -> tuple[Waiting, ...]:
    """Entries without an answer, in sequence order: at least one where there is one, within both limits."""
    found: list[Waiting] = []
    size = 0
    after = answered(tx.session)
    for entry in tx.session.scalars(select(JournalEntry).where(JournalEntry.seq > after).order_by(JournalEntry.seq).limit(most)):
        size += len(entry.header) + len(entry.payload or '')
        if found and size > most_bytes:
            break
        found.append(Waiting(entry.seq, _as_sent(entry)))
    return tuple(found)


def _as_sent(entry: JournalEntry) -> SentEntry:
    if entry.kind == Kind.PRIVATE or entry.payload is None or entry.salt is None:
        return SentEntry(header=entry.header, salt=None, payload=None)
    return SentEntry(header=entry.header, salt=entry.salt.hex(), payload=entry.payload)


@dataclass(frozen=True)
class Delivered:
    """How much of this store the centre has."""

    head: int
    pending: int
    refused: int
    stale: int

    @property
    def all_sent(self) -> bool:
        """True only with an acceptance for every entry up to the head and none refused."""
        return self.pending == 0 and self.refused == 0


@dataclass(frozen=True)
class RefusedEntry:
    """An entry that the centre did not take. It is kept here."""

    seq: int
    kind: str
    at: datetime
    """London, without a zone."""
    reason: str
    """The centre's own word for it."""


def refused(tx: Transaction) -> tuple[RefusedEntry, ...]:
    """What the centre did not take, oldest first."""
    found = tx.session.execute(
        select(JournalEntry.seq, JournalEntry.kind, JournalEntry.at, Objection.reason)
        .join(Objection, Objection.seq == JournalEntry.seq)
        .where(Objection.refused)
        .order_by(JournalEntry.seq)
    )
    return tuple(RefusedEntry(seq, kind, at.astimezone(LONDON).replace(tzinfo=None), reason or '') for seq, kind, at, reason in found)


def delivered(tx: Transaction) -> Delivered:
    newest = head(tx.session).seq
    unsettled = select(Objection.refused, func.count().label('entries')).where(Objection.settled_by.is_(None))
    counted = tx.session.execute(unsettled.group_by(Objection.refused))
    objections = {row.refused: row.entries for row in counted}
    return Delivered(newest, newest - answered(tx.session), objections.get(True, 0), objections.get(False, 0))


def erase(tx: Transaction, now: datetime, retention: timedelta = RETENTION) -> int:
    """Erase what is past retention as of `now` (UTC, a time that the store can vouch for: see reckoning); returns how many payloads went.

    An unacknowledged payload goes after 30 days at most. A trigger refuses anything younger. Rows go with their entries.
    """
    gone = erase_silently(tx, now, retention)
    if gone:
        tx.record(Kind.ERASED, {'payloads': gone}, who='system')
    return gone


def erase_silently(tx: Transaction, now: datetime, retention: timedelta = RETENTION) -> int:
    """The same without an entry, for a store that was set aside: its chain may go on in another one."""
    session = tx.session
    acknowledged, anything = now - retention, now - AT_MOST
    accepted = JournalEntry.seq.not_in(select(Objection.seq).where(Objection.refused)) & (JournalEntry.seq <= answered(session))
    gone = 0
    for before, which in ((acknowledged, accepted), (anything, true())):
        due = reckoning.written_before(session, before, AT_MOST)
        session.merge(Erasing(acknowledged=which is accepted, sure=due.sure, possible=due.possible, since=due.since, before=before))
        session.flush()
        statement = update(JournalEntry).where(JournalEntry.payload.is_not(None), due.holds(), which)
        erased = session.execute(statement.values(payload=None, salt=None), execution_options={'synchronize_session': False})
        gone += cast('CursorResult[Any]', erased).rowcount
    session.expire_all()
    _erase_rows(session, acknowledged, anything)
    return gone


def _erase_rows(session: Session, acknowledged: datetime, anything: datetime) -> None:
    """Rows have London dates, which no wrong clock touches; a call for staff goes with its entry, a visit once it has ended."""
    unsent = select(UnsentRow.row)
    gone = session.scalars(
        select(ReleaseRow.id)
        .where(ReleaseRow.released_on < acknowledged.date())
        .where(ReleaseRow.id.not_in(unsent) | (ReleaseRow.released_on < anything.date()))
    ).all()
    for model in OF_PERSON:
        session.execute(delete(model).where(model.__table__.c.release.in_(gone)))
    session.execute(delete(ReleaseRow).where(ReleaseRow.id.in_(gone)))
    kept = select(JournalEntry.id).where(JournalEntry.payload.is_not(None))
    old_calls = (AttentionRow.raised_at < acknowledged) & AttentionRow.id.not_in(unsent)
    session.execute(delete(AttentionRow).where(old_calls | (AttentionRow.raised_at < anything), AttentionRow.version.not_in(kept)))
    session.execute(delete(SlotRow).where(SlotRow.on < acknowledged.date(), SlotRow.release.is_(None)))
    session.execute(delete(StockRow).where(StockRow.at < acknowledged, StockRow.settled, StockRow.id.not_in(unsent)))
    session.execute(delete(Visit).where(Visit.touched_at < acknowledged, Visit.ended))
    session.execute(delete(ErasedRow).where(ErasedRow.on < anything.date(), ErasedRow.id.not_in(unsent)))
    session.execute(delete(ErasedName).where(ErasedName.release.not_in(select(ErasedRow.id))))


def expiring(tx: Transaction, now: datetime) -> int:
    """How many entries the centre never had and that will be erased within five days."""
    due = reckoning.written_before(tx.session, now - AT_MOST + timedelta(days=5), AT_MOST)
    found: int | None = tx.session.scalar(
        select(func.count())
        .select_from(JournalEntry)
        .where(JournalEntry.seq > answered(tx.session), JournalEntry.payload.is_not(None), due.holds())
    )
    return found or 0
