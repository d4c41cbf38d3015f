"""What rows said before, and what this kiosk said too late: the store's side of corrections."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services.store.database import Transaction
from services.store.models import EarlierRow, JournalEntry, Objection
from services.wire import ROWS, AnyRow, RowChange, Standing, Table


@dataclass(frozen=True)
class Earlier:
    """A version of a row that another one has followed."""

    version: str
    followed_by: str
    said: AnyRow


@dataclass(frozen=True)
class Written:
    """Who wrote an entry of this store, and when."""

    at: datetime
    """UTC."""
    who: str


@dataclass(frozen=True)
class Late:
    """A change of this kiosk that the centre did not take: the row had moved on meanwhile."""

    seq: int
    change: RowChange
    written: Written


def of(tx: Transaction, release: str) -> tuple[Earlier, ...]:
    """What the rows of a person said before, in the order of their versions."""
    found = tx.session.scalars(select(EarlierRow).where(EarlierRow.release == release).order_by(EarlierRow.id))
    return tuple(_earlier(one) for one in found)


def replaced(tx: Transaction) -> tuple[Earlier, ...]:
    """Versions of appointments that another one had replaced already, and that were changed all the same."""
    superseded = EarlierRow.said.contains(f'"standing":"{Standing.SUPERSEDED.value}"', autoescape=True)
    found = tx.session.scalars(select(EarlierRow).where(EarlierRow.table == Table.APPOINTMENT, superseded).order_by(EarlierRow.id))
    return tuple(_earlier(one) for one in found)


def version(tx: Transaction, id_: str) -> AnyRow | None:
    """A row as it was in a version that another one has followed; None where that is not kept."""
    found = tx.session.get(EarlierRow, id_)
    return None if found is None else _earlier(found).said


def _earlier(row: EarlierRow) -> Earlier:
    return Earlier(row.id, row.followed_by, ROWS[Table(row.table)].model_validate_json(row.said))


def written(tx: Transaction, versions: Collection[str]) -> dict[str, Written]:
    """Who made these versions, and when, as far as this store's own journal knows."""
    found = tx.session.execute(select(JournalEntry.id, JournalEntry.header, JournalEntry.at).where(JournalEntry.id.in_(versions)))
    return {one.id: Written(one.at, json.loads(one.header)['who']) for one in found}


def late(tx: Transaction) -> tuple[Late, ...]:
    """What came too late and nobody has settled yet, oldest first."""
    open_ = select(JournalEntry).join(Objection, Objection.seq == JournalEntry.seq)
    open_ = open_.where(Objection.refused.is_(False), Objection.settled_by.is_(None), JournalEntry.payload.is_not(None))
    return tuple(
        Late(entry.seq, RowChange.model_validate_json(entry.payload or ''), Written(entry.at, json.loads(entry.header)['who']))
        for entry in tx.session.scalars(open_.order_by(JournalEntry.seq))
    )


def settle(tx: Transaction, seq: int, who: str) -> None:
    """Note who decided about a change that came too late. Raises sqlalchemy.exc.NoResultFound where there is none."""
    tx.session.get_one(Objection, seq).settled_by = who
