"""Taking a batch of journal entries: each is judged by itself, all that is taken is committed together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session

from services import wire
from services.central.database import lock_lounge, writing
from services.central.entries import Read, Refused, fingerprint, kept_apart, understand
from services.central.erasing import OPEN_DAYS, RETENTION_DAYS, erase_person
from services.central.models import Device, Entry, JournalStore, RefusedEntry, SharedRow
from services.central.rows import NewVersion, changed_row, set_rows

_STEP = 1_000
"""How many sequence numbers are looked at at a time to find the first gap."""

KEPT_AT_MOST = timedelta(days=OPEN_DAYS)
"""A kiosk keeps no payload longer: an entry that says it is older was written under a wrong clock."""

RowKey = tuple[str, str]
"""Id and table of a shared row."""


@dataclass(frozen=True)
class Sender:
    """The kiosk that a token proved."""

    device: str
    lounge: str


@dataclass(frozen=True)
class Held:
    """An entry that the centre has."""

    id: str
    seq: int
    hash: str
    prev: str
    stale: bool
    key: RowKey | None
    """The row that it is about."""


@dataclass
class Batch:
    """What the centre knows while it takes a batch, and what it will write."""

    sender: Sender
    kept_since: date
    """Rows of earlier days may have been erased."""
    journal: JournalStore
    entries: dict[str, Held]
    places: dict[int, Held]
    """Entries of this store by sequence number: those of the batch and their neighbours."""
    rows: dict[RowKey, SharedRow]
    bases: set[str]
    """Those entries that the batch's changes were made from and that are held."""
    taken: list[tuple[Read, Held]] = field(default_factory=list)
    folded: dict[RowKey, Read] = field(default_factory=dict)
    """The entry of this batch that set each row last."""

    def take(self, read: Read) -> wire.EntryAnswer:
        """Decide about one entry. Raises Refused."""
        header = read.header
        if (header.subject, wire.Table.ERASED.value) in self.rows and header.kind is not wire.Kind.SUBJECT_ERASED:
            read = read.emptied()
        if header.device != self.sender.device or self.journal.device != self.sender.device:
            raise Refused(wire.Refusal.OTHER_DEVICE)
        if header.store != self.journal.id:
            raise Refused(wire.Refusal.NOT_UNDERSTOOD, 'store: not that of the batch')
        held = self.entries.get(header.id)
        if held is not None:
            if held.hash != read.hash or not read.payload_fits:
                raise Refused(wire.Refusal.OTHER_CONTENT)
            return self._answer(wire.Outcome.KNOWN, held)
        if not read.payload_fits:
            raise Refused(wire.Refusal.PAYLOAD_DIFFERS)
        self._check_place(read)
        held = Held(header.id, header.seq, read.hash, header.prev, self._is_stale(read), read.key)
        self.entries[held.id] = self.places[held.seq] = held
        self.taken.append((read, held))
        if read.key is not None and not held.stale:
            self.folded[read.key] = read
        return self._answer(wire.Outcome.ACCEPTED, held)

    def _check_place(self, read: Read) -> None:
        header = read.header
        if header.seq in self.places:
            raise Refused(wire.Refusal.PLACE_TAKEN)
        before, after = self.places.get(header.seq - 1), self.places.get(header.seq + 1)
        expected = wire.NO_HASH if header.seq == 1 else before.hash if before else header.prev
        if header.prev != expected or (after is not None and after.prev != read.hash):
            raise Refused(wire.Refusal.CHAIN_BROKEN)

    def _is_stale(self, read: Read) -> bool:
        """Whether the row has moved on since the version that the entry was made from."""
        if read.change is None or read.row is None or read.key is None:
            return False
        current = self.rows.get(read.key)
        if self.sender.lounge != read.row.lounge or (current is not None and current.lounge != self.sender.lounge):
            raise Refused(wire.Refusal.OTHER_LOUNGE)
        version = current.version if current is not None else None
        if read.key in self.folded:
            version = self.folded[read.key].header.id
        base = read.change.base
        if base is None or base == version or base in self.entries or base in self.bases:
            return base != version
        # A version that was never here, later than what is: the centre was restored from before it, and the kiosk knows better.
        if version is None:
            return read.row.day is None or read.row.day < self.kept_since  # erased in its time
        return base < version

    def _answer(self, outcome: wire.Outcome, held: Held) -> wire.EntryAnswer:
        current = self._current(held.key) if held.stale and held.key is not None else None
        return wire.EntryAnswer(outcome=outcome, stale=held.stale, current=current)

    def _current(self, key: RowKey) -> wire.ChangedRow | None:
        folded = self.folded.get(key)
        if folded is not None and folded.row is not None:
            return wire.ChangedRow(table=wire.Table(key[1]), version=folded.header.id, row=folded.row.model_dump(mode='json'))
        return changed_row(self.rows[key]) if key in self.rows else None


def push(engine: Engine, sender: Sender, store: str, values: Sequence[object], received_at: datetime) -> tuple[list[wire.EntryAnswer], int]:
    """Take a batch and commit it. Answers in the order of `values`, and the store's contiguous sequence number."""
    attempts = [understand(value) for value in values]  # before the lock: it needs no database
    with writing(engine) as session:
        return take(session, sender, store, values, attempts, received_at)


def take(
    session: Session, sender: Sender, store: str, values: Sequence[object], attempts: Sequence[Read | Refused], received_at: datetime
) -> tuple[list[wire.EntryAnswer], int]:
    """Take what was read, inside a transaction that may write. Nothing counts until it is committed."""
    lock_lounge(session, sender.lounge)
    batch = _load(session, sender, store, [attempt for attempt in attempts if isinstance(attempt, Read)], received_at)
    answers: list[wire.EntryAnswer] = []
    apart: dict[str, dict[str, Any]] = {}
    for value, attempt in zip(values, attempts, strict=True):
        try:
            if isinstance(attempt, Refused):
                raise attempt
            answers.append(batch.take(attempt))
        except Refused as refused:
            answers.append(wire.EntryAnswer(outcome=wire.Outcome.REFUSED, refusal=refused.refusal, detail=refused.detail))
            apart[fingerprint(value)] = {'raw': kept_apart(value), 'reason': refused.refusal.value}
    _write_apart(session, sender, apart, received_at)
    versions = [
        NewVersion(read.change.table, read.row, read.header.id, is_new=key not in batch.rows)
        for key, read in batch.folded.items()
        if read.change is not None and read.row is not None
    ]
    set_rows(session, sender.lounge, versions, received_at)
    _write_entries(session, batch, received_at)
    for row, table in batch.folded:
        if table == wire.Table.ERASED:
            erase_person(session, sender.lounge, row)
    session.execute(update(Device).where(Device.id == sender.device).values(last_seen_at=received_at))
    return answers, batch.journal.contiguous if batch.journal.device == sender.device else 0


def held(session: Session, sender: Sender, store: str) -> tuple[int, int]:
    """The highest sequence number up to which every entry of the sender's store is held, and how many entries are held in all."""
    found = session.scalar(select(JournalStore.contiguous).where(JournalStore.id == store, JournalStore.device == sender.device))
    if found is None:
        return 0, 0
    behind_a_gap = session.scalar(select(func.count()).select_from(Entry).where(Entry.store == store, Entry.seq > found))
    return found, found + (behind_a_gap or 0)


def note_status(session: Session, sender: Sender, asked: wire.StatusAsked, now: datetime) -> None:
    """Keep what a kiosk says of its journal. Of another kiosk's journal it has nothing to say."""
    journal = session.get(JournalStore, asked.store)
    if journal is None:
        journal = JournalStore(id=asked.store, device=sender.device, contiguous=0)
        session.add(journal)
    if journal.device != sender.device:
        return
    journal.last_status, journal.last_status_at = asked.model_dump_json(), now
    journal.pending_since = (journal.pending_since or now) if asked.pending else None


def _load(session: Session, sender: Sender, store: str, reads: Sequence[Read], received_at: datetime) -> Batch:
    journal = session.get(JournalStore, store) or JournalStore(id=store, device=sender.device, contiguous=0)
    near = {seq for read in reads for seq in (read.header.seq - 1, read.header.seq, read.header.seq + 1)}
    columns = select(Entry.id, Entry.seq, Entry.hash, Entry.header, Entry.stale, Entry.table_name, Entry.row)
    by_id = session.execute(columns.where(Entry.id.in_([read.header.id for read in reads]))).all()
    by_place = session.execute(columns.where(Entry.store == store, Entry.seq.in_(near))).all()
    entries, places = ([_held(*row) for row in rows] for rows in (by_id, by_place))
    keys = {read.key for read in reads} | {held.key for held in entries}
    ids = {key[0] for key in keys if key is not None} | {read.header.subject for read in reads if read.header.subject}
    rows = session.scalars(select(SharedRow).where(SharedRow.id.in_(ids))).all()
    bases = {read.change.base for read in reads if read.change and read.change.base} - {row.version for row in rows}
    return Batch(
        sender,
        received_at.date() - timedelta(days=RETENTION_DAYS),
        journal,
        {held.id: held for held in entries},
        {held.seq: held for held in places},
        {(row.id, row.table_name): row for row in rows},
        set(session.scalars(select(Entry.id).where(Entry.id.in_(bases)))) if bases else set(),
    )


def _held(id: str, seq: int, hash: str, header: str, stale: bool, table_name: str | None, row: str | None) -> Held:
    key = None if table_name is None or row is None else (row, table_name)
    return Held(id, seq, hash, json.loads(header)['prev'], stale, key)


def _write_apart(session: Session, sender: Sender, apart: dict[str, dict[str, Any]], received_at: datetime) -> None:
    of_device = select(RefusedEntry.sha256).where(RefusedEntry.device == sender.device, RefusedEntry.sha256.in_(apart))
    kept = set(session.scalars(of_device)) if apart else set()
    new = [
        {'device': sender.device, 'sha256': sha256, 'received_at': received_at, **values}
        for sha256, values in apart.items()
        if sha256 not in kept
    ]
    if new:
        session.execute(insert(RefusedEntry), new)


def _write_entries(session: Session, batch: Batch, received_at: datetime) -> None:
    if not batch.taken:
        return
    session.add(batch.journal)
    session.flush()
    session.execute(insert(Entry), [_entry_values(read, held, received_at) for read, held in batch.taken])
    reached = _reached(session, batch.journal.id, batch.journal.contiguous)
    if reached > batch.journal.contiguous:
        batch.journal.contiguous, batch.journal.moved_at = reached, received_at


def _entry_values(read: Read, held: Held, received_at: datetime) -> dict[str, Any]:
    return {
        'id': held.id,
        'device': read.header.device,
        'store': read.header.store,
        'seq': held.seq,
        'header': read.sent.header,
        'hash': held.hash,
        'salt': read.sent.salt,
        'payload': read.sent.payload,
        'received_at': received_at,
        'made_at': read.made_at if received_at - KEPT_AT_MOST <= read.made_at <= received_at else received_at,
        'stale': held.stale,
        'row': held.key[0] if held.key else None,
        'table_name': held.key[1] if held.key else None,
        'erased': False,
    }


def _reached(session: Session, store: str, reached: int) -> int:
    """The last number of the unbroken run that starts after `reached`. Looks only at what is new, however long the journal."""
    while True:
        following = session.scalars(
            select(Entry.seq).where(Entry.store == store, Entry.seq > reached).order_by(Entry.seq).limit(_STEP)
        ).all()
        unbroken = sum(seq == place for place, seq in enumerate(following, start=reached + 1))
        reached += unbroken
        if unbroken < _STEP:
            return reached
