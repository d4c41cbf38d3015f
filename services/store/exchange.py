"""What the store keeps of an exchange with the centre: answers to its entries, and rows that changed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, func, select

from services.store import subject
from services.store.database import Transaction, put_row
from services.store.journal import Waiting
from services.store.models import SHARED, JournalEntry, Objection, Sync, UnsentRow
from services.wire import ROW_KINDS, ChangedRow, EntryAnswer, Erased, Outcome, Release, RowChange, Table

NOT_OF_THIS_CENTRE = 'restored'
"""Stands as the cursor where the centre was restored: it hands out all rows from the start, and older ones may be among them."""


def _sync(tx: Transaction) -> Sync:
    row = tx.session.get(Sync, 1)
    if row is None:
        row = Sync(id=1, answered=0, cursor=None)
        tx.session.add(row)
    return row


def cursor(tx: Transaction) -> str | None:
    """How far this store has followed the lounge's rows, in the centre's own words."""
    return _sync(tx).cursor


def take_answers(tx: Transaction, sent: Sequence[Waiting], answers: Sequence[EntryAnswer]) -> None:
    """Keep what the centre said of each entry; a refused or stale one is kept for staff and blocks nothing behind it."""
    taken = []
    for waiting, answer in zip(sent, answers, strict=True):
        if answer.outcome is Outcome.REFUSED:
            _refused(tx, waiting, answer.detail or answer.refusal or 'refused')
        elif answer.stale:
            tx.session.merge(Objection(seq=waiting.seq, refused=False, reason='stale'))
        else:
            taken.append(waiting.seq)
    tx.session.execute(delete(Objection).where(Objection.seq.in_(taken)))  # what was refused once and is taken now
    tx.session.execute(delete(UnsentRow).where(UnsentRow.entry.in_([waiting.seq for waiting in sent])))
    _sync(tx).answered = sent[-1].seq
    for answer in answers:
        if answer.current is not None:
            _take_row(tx, answer.current)


def _refused(tx: Transaction, waiting: Waiting, reason: str) -> None:
    """Keep the refusal. Where the entry set a row, all rows are asked for anew: the centre's may have been passed over meanwhile."""
    tx.session.merge(Objection(seq=waiting.seq, refused=True, reason=reason[:300]))
    if tx.session.get(UnsentRow, waiting.seq) is not None:
        _sync(tx).cursor = None


def take_changes(tx: Transaction, changes: Sequence[ChangedRow], cursor: str, *, from_start: bool = False) -> None:
    """Apply rows that changed elsewhere and the cursor that follows them, together.

    `from_start`: a centre that was restored hands out all rows as they were then; one that is newer here stays until it changes again.
    """
    restored = from_start and _sync(tx).cursor is not None
    for change in changes:
        if not (restored and _is_newer_here(tx, change)):
            _take_row(tx, change)
    _sync(tx).cursor = cursor


def _is_newer_here(tx: Transaction, change: ChangedRow) -> bool:
    kept = tx.session.get(SHARED[change.table], change.checked().id)
    if kept is None or kept.version <= change.version:
        return False
    refused = select(JournalEntry.id).join(Objection, Objection.seq == JournalEntry.seq).where(JournalEntry.id == kept.version)
    return tx.session.scalar(refused) is None


def _take_row(tx: Transaction, change: ChangedRow) -> None:
    row = change.checked()
    if isinstance(row, Erased):
        subject.follow(tx, row, change.version)
    elif subject.was_erased(tx.session, row.id if isinstance(row, Release) else row.release):
        return
    elif not tx.session.scalar(select(exists().where(UnsentRow.table == change.table, UnsentRow.row == row.id))):
        put_row(tx.session, change.table, row, change.version)


def send_again_after(tx: Transaction, contiguous: int, held: int) -> int:
    """Go back to the first entry that the centre lacks, where it holds fewer than it took: it was restored from an older backup.

    Returns how many are sent again.
    """
    sync = _sync(tx)
    refused = tx.session.scalar(select(func.count()).select_from(Objection).where(Objection.refused)) or 0
    if held >= sync.answered - refused:
        return 0
    again = tx.session.scalars(
        select(JournalEntry).where(JournalEntry.seq > contiguous, JournalEntry.seq <= sync.answered, JournalEntry.payload.is_not(None))
    )
    for entry in again:
        if entry.kind in ROW_KINDS and entry.payload is not None:
            change = RowChange.model_validate_json(entry.payload)
            tx.session.merge(UnsentRow(entry=entry.seq, table=Table(change.table), row=change.row['id']))
    count, sync.answered = sync.answered - contiguous, contiguous
    sync.cursor = NOT_OF_THIS_CENTRE  # its numbers of changes went back too, and may have been given out again
    return count


def refuse_here(tx: Transaction, waiting: Waiting, reason: str) -> None:
    """Set an entry aside that the centre cannot even receive, so that it does not block the others."""
    _refused(tx, waiting, reason)
    tx.session.execute(delete(UnsentRow).where(UnsentRow.entry == waiting.seq))
    _sync(tx).answered = waiting.seq
