"""Deletion at the centre (safety rule 19). Only the bare chain of headers stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Engine, UpdateBase, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from services import wire
from services.central.database import lock_lounge, reading, writing
from services.central.models import Device, Entry, Listed, Lounge, RefusedEntry, SharedRow
from services.clock import Moment

RETENTION_DAYS = 7
OPEN_DAYS = 30
"""The longest that anything is kept, also what is still open."""
_IN_DATABASE = {'synchronize_session': False}


@dataclass(frozen=True)
class Erased:
    """How much one run erased."""

    entries: int
    rows: int
    refused: int


def erase(engine: Engine, now: Moment, retention_days: int = RETENTION_DAYS) -> Erased:
    """Erase what is past retention, lounge by lounge.

    Salt and payload of entries go `retention_days` after they were made. A person's release goes with all that hangs on
    it when its London day is longer ago than that, or than 30 days while it is still open. What hangs on nobody goes by its own day;
    the lounge's staff and stock stay for as long as they count.
    """
    with reading(engine) as session:
        lounges = session.scalars(select(Lounge.id).order_by(Lounge.id)).all()
    done = [_erase_in(engine, lounge, now, retention_days) for lounge in lounges]
    if engine.dialect.name == 'sqlite':
        _empty_log(engine)
    return Erased(sum(one.entries for one in done), sum(one.rows for one in done), sum(one.refused for one in done))


def erase_person(session: Session, lounge: str, release: str) -> None:
    """Erase all that is held about a person of a lounge whose lock is held, but the mark that says so."""
    devices = select(Device.id).where(Device.lounge == lounge)
    about = (Entry.header.contains(release), or_(Entry.table_name.is_(None), Entry.table_name != wire.Table.ERASED.value))
    _count(session, update(Entry).where(Entry.device.in_(devices), *about).values(salt=None, payload=None, erased=True))
    hers = (SharedRow.lounge == lounge, SharedRow.release == release, SharedRow.table_name != wire.Table.ERASED.value)
    _count(session, delete(Listed).where(Listed.lounge == lounge, Listed.row.in_(select(SharedRow.id).where(*hers))))
    _count(session, delete(SharedRow).where(*hers))
    for refused in session.scalars(select(RefusedEntry).where(RefusedEntry.device.in_(devices), RefusedEntry.raw.is_not(None))):
        if release.encode() in (refused.raw or b''):
            refused.raw = None


def _erase_in(engine: Engine, lounge: str, now: Moment, retention_days: int) -> Erased:
    before = now.at - timedelta(days=retention_days)
    devices = select(Device.id).where(Device.lounge == lounge)
    old_entries = update(Entry).where(Entry.device.in_(devices), Entry.payload.is_not(None), Entry.made_at <= before)
    old_refused = update(RefusedEntry).where(
        RefusedEntry.device.in_(devices), RefusedEntry.raw.is_not(None), RefusedEntry.received_at <= before
    )
    with writing(engine) as session:
        lock_lounge(session, lounge)  # or a row could be erased between a fold's look at it and its change
        entries = _count(session, old_entries.values(salt=None, payload=None, erased=True))
        refused = _count(session, old_refused.values(raw=None))
        rows = _erase_rows(session, lounge, now, retention_days)
    return Erased(entries, rows, refused)


def _erase_rows(session: Session, lounge: str, now: Moment, retention_days: int) -> int:
    lasts = and_(SharedRow.table_name.in_(wire.LASTING), SharedRow.is_open)
    gone = and_(or_(and_(SharedRow.is_open.is_(False), _ended(now, retention_days)), _ended(now, OPEN_DAYS)), ~lasts)
    is_release = SharedRow.table_name == wire.Table.RELEASE.value
    releases = session.scalars(select(SharedRow.id).where(SharedRow.lounge == lounge, is_release, gone)).all()
    rows = _count(session, delete(SharedRow).where(SharedRow.lounge == lounge, SharedRow.release.in_(releases)))
    person = aliased(SharedRow)
    has_person = exists().where(person.id == SharedRow.release, person.table_name == wire.Table.RELEASE.value)
    rows += _count(session, delete(SharedRow).where(SharedRow.lounge == lounge, gone, ~is_release, ~has_person))
    kept = select(SharedRow.id).where(SharedRow.lounge == lounge)
    session.execute(delete(Listed).where(Listed.lounge == lounge, Listed.row.not_in(kept)), execution_options=_IN_DATABASE)
    return rows


def _ended(now: Moment, days: int) -> ColumnElement[bool]:
    """The row's day, or the instant of its last change where it has no day, is that many days ago."""
    days_ago = timedelta(days=days)
    return or_(SharedRow.day <= now.today - days_ago, and_(SharedRow.day.is_(None), SharedRow.changed_at <= now.at - days_ago))


def _count(session: Session, statement: UpdateBase) -> int:
    return cast('CursorResult[Any]', session.execute(statement, execution_options=_IN_DATABASE)).rowcount


def _empty_log(engine: Engine) -> None:
    """What was erased stays readable in SQLite's write-ahead log until that is emptied."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')
    finally:
        connection.close()
