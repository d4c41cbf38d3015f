"""The rows that a lounge's kiosks share: setting new versions of them, each with its change number."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from services import wire
from services.central.database import take_numbers
from services.central.models import SharedRow


@dataclass(frozen=True)
class NewVersion:
    """What a row becomes."""

    table: wire.Table
    row: wire.AnyRow
    version: str
    """A new id: what a row said before is kept by its version, which no two rows share."""
    is_new: bool
    """There was no such row."""


def changed_row(row: SharedRow) -> wire.ChangedRow:
    """A shared row as the wire carries it."""
    return wire.ChangedRow(table=wire.Table(row.table_name), version=row.version, row=json.loads(row.data))


def row_text(row: wire.AnyRow) -> str:
    """The row as the centre stores it."""
    return wire.canonical(row.model_dump(mode='json')).decode()


def list_id(pepper: str, **names: str) -> str:
    """The id of what a list names: a list that is taken again after the centre was restored makes the same rows that the kiosks still have.

    With the lounge's secret, so that nobody finds a person's entries by guessing a ref.
    """
    digest = hmac.digest(bytes.fromhex(pepper), wire.canonical(names), 'sha256')
    return str(UUID(bytes=digest[:16], version=5))


def set_rows(session: Session, lounge: str, versions: Sequence[NewVersion], changed_at: datetime) -> None:
    """Set rows of a lounge whose lock is held. Each row at most once."""
    if not versions:
        return
    numbers = take_numbers(session, lounge, len(versions))
    new: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for change, one in zip(numbers, versions, strict=True):
        row = one.row
        (new if one.is_new else moved).append(
            {
                'id': row.id,
                'table_name': one.table.value,
                'lounge': lounge,
                'version': one.version,
                'change': change,
                'data': row_text(row),
                'is_open': row.is_open,
                'day': row.day,
                'release': row.id if isinstance(row, wire.Release) else row.release,
                'changed_at': changed_at,
            }
        )
    if new:
        session.execute(insert(SharedRow), new)
    if moved:
        session.execute(update(SharedRow), moved)
