"""Erasing in all that a kiosk keeps: its store, the stores set aside, and the copies made before migrations (safety rule 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.store import backup, journal, reckoning, subject
from services.store.aside import Stores
from services.store.database import Transaction
from services.wire import Erased, EraseReason

Marks = Sequence[tuple[Erased, str]]


def erase(stores: Stores, heard: datetime | None, retention: timedelta = journal.RETENTION) -> int:
    """Erase what is past retention by the centre's time, or by the reckoned time while the centre is not heard.

    Returns how many payloads went.
    """
    current = stores.current
    now = current.call(reckoning.reckon) if heard is None else current.call(reckoning.heard, heard)
    gone = current.call(journal.erase, now, retention)
    marks = current.call(subject.marks)
    for store in stores.recovered:
        gone += store.call(_erase_aside, now, retention, marks)
    # A copy holds what its store held: what was erased now is in each of them, and who was erased in those made before.
    backup.forget(stores.backups, now, older_than=timedelta(0) if gone else retention)
    backup.forget_before(stores.backups, max((version for _, version in marks), default=''))
    return gone


def erase_person(stores: Stores, release: str, reason: EraseReason, who: str) -> int:
    """Erase one person everywhere on this kiosk now; the centre and the lounge's other kiosks follow. Returns how many payloads went."""
    gone = stores.current.call(subject.erase, release, reason, who)
    marks = [mark for mark in stores.current.call(subject.marks) if mark[0].release == release]
    gone += sum(store.call(_follow, marks) for store in stores.recovered)
    backup.forget_before(stores.backups, marks[0][1])
    return gone


def _erase_aside(tx: Transaction, now: datetime, retention: timedelta, marks: Marks) -> int:
    reckoning.heard(tx, now)
    return _follow(tx, marks) + journal.erase_silently(tx, now, retention)


def _follow(tx: Transaction, marks: Marks) -> int:
    return sum(subject.follow(tx, mark, version) for mark, version in marks)
