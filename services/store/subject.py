"""One person's data: everything that is held about them here, and erasing it before the time (safety rule 19).

Entries about a person name them as their subject. Private entries have none: they are found by an id of the person that stands
in their payload.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from services.store.database import Transaction, put_row
from services.store.models import OF_PERSON, Base, ErasedName, ErasedRow, JournalEntry, PrintJob, ReleaseRow, SlipRow, UnsentRow, Visit
from services.wire import Erased, EraseReason, Kind, Table


def held(tx: Transaction, release: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that this store holds about a person, table by table; times as ISO text, instants UTC, the others London."""
    session = tx.session
    found = {'release': _rows(session, ReleaseRow, ReleaseRow.id == release)}
    for model in OF_PERSON:
        found[model.__tablename__] = _rows(session, model, model.__table__.c.release == release)
    of_person = or_(JournalEntry.subject == release, _speaks_of(_names(session, release)))
    entries = session.scalars(select(JournalEntry).where(of_person).order_by(JournalEntry.seq))
    found['journal'] = [{**json.loads(entry.header), 'payload': json.loads(entry.payload) if entry.payload else None} for entry in entries]
    return found


def _rows(session: Session, model: type[Base], which: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = session.execute(select(model.__table__).where(which)).mappings()
    return [{name: value if value is None or isinstance(value, int) else str(value) for name, value in row.items()} for row in rows]


def _names(session: Session, release: str) -> tuple[str, ...]:
    """The ids by which an entry without a subject may speak of a person: of the release, and of all that hangs on it."""
    names = [release]
    for model in OF_PERSON:
        names += session.scalars(select(model.__table__.c.id).where(model.__table__.c.release == release))
    return (*names, *_slips(session, release))


def _slips(session: Session, release: str) -> tuple[str, ...]:
    slips = session.execute(select(SlipRow.number, SlipRow.edition).where(SlipRow.release == release))
    return tuple(f'{number}-{version}' for number, version in slips)


def slips(tx: Transaction, release: str) -> tuple[str, ...]:
    """What stands in the names of a person's papers in the tray, those that lie there with other people's too."""
    others = tx.session.scalars(select(PrintJob.name).where(PrintJob.release == release, PrintJob.slip.is_(None)))
    return (*_slips(tx.session, release), *others)


def _speaks_of(names: Sequence[str]) -> ColumnElement[bool]:
    spoken = or_(*(func.instr(JournalEntry.payload, f'"{name}"') > 0 for name in names))
    return JournalEntry.subject.is_(None) & spoken


def erase(tx: Transaction, release: str, reason: EraseReason, who: str) -> int:
    """Erase a person now, as staff asked; returns how many payloads went. The entry that says so names nobody, and the centre follows it.

    `who`: the id of the staff member. The release need not be known here any more.
    """
    mark = Erased(id=release, lounge=tx.here.lounge, on=tx.now.today, reason=reason)
    names = _names(tx.session, release)
    tx.change(Kind.SUBJECT_ERASED, mark, who=f'staff:{who}')
    return _erase(tx.session, release, names)


def follow(tx: Transaction, mark: Erased, version: str) -> int:
    """Erase a person who was erased elsewhere; returns how many payloads went. Twice changes nothing. Writes no entry."""
    names = _names(tx.session, mark.release)
    put_row(tx.session, Table.ERASED, mark, version)
    return _erase(tx.session, mark.release, names)


def was_erased(session: Session, release: str | None) -> bool:
    return release is not None and session.get(ErasedRow, release) is not None


def marks(tx: Transaction) -> tuple[tuple[Erased, str], ...]:
    """Everybody who was erased, with the version of the mark."""
    return tuple((Erased.model_validate(row), row.version) for row in tx.session.scalars(select(ErasedRow)))


def _erase(session: Session, release: str, names: Sequence[str]) -> int:
    for name in names:
        session.merge(ErasedName(name=name, release=release))
    session.flush()
    named = exists().where(ErasedName.release == release, func.instr(JournalEntry.payload, literal('"') + ErasedName.name + '"') > 0)
    of_person = or_(
        (JournalEntry.subject == release) & (JournalEntry.kind != Kind.SUBJECT_ERASED),
        JournalEntry.subject.is_(None) & named,
    )
    statement = update(JournalEntry).where(JournalEntry.payload.is_not(None), of_person).values(payload=None, salt=None)
    gone = cast('CursorResult[Any]', session.execute(statement, execution_options={'synchronize_session': False})).rowcount
    session.execute(delete(UnsentRow).where(UnsentRow.row.in_(names)).where(UnsentRow.table != Table.ERASED))
    session.execute(update(Visit).where(Visit.release == release, Visit.ended.is_(False)).values(release=None))  # a screen is in it
    session.execute(delete(ReleaseRow).where(ReleaseRow.id == release))
    for model in OF_PERSON:
        session.execute(delete(model).where(model.__table__.c.release == release))
    session.expire_all()
    return gone
