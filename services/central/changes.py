"""Handing out the changed rows of a lounge, a page at a time, to whoever follows a cursor.

A cursor is `<incarnation>.<n>`: all changes up to n were handed out. While a kiosk's first pull is under way
it is `<incarnation>.<n>-<last>`: up to `last` only rows that are open, of today or later are given.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import Engine, or_, select

from services import wire
from services.central.database import UnknownLounge, reading
from services.central.models import Lounge, SharedRow
from services.central.rows import changed_row

PAGE = 200
_CURSOR = re.compile(r'([0-9a-f-]{36})\.([0-9]{1,15})(?:-([0-9]{1,15}))?', re.ASCII)


def changes(engine: Engine, lounge: str, cursor: str | None, today: date) -> tuple[str, bool, bool, list[wire.ChangedRow]]:
    """The cursor to come back with, whether there is more, whether it is a first pull, and the rows. `today` is the London date."""
    with reading(engine) as session:
        # The counter is read first: a row that gets a higher number afterwards is for the next pull.
        numbered = session.execute(select(Lounge.incarnation, Lounge.changes).where(Lounge.id == lounge)).one_or_none()
        if numbered is None:
            raise UnknownLounge(lounge)
        incarnation, counter = numbered
        start, first_up_to = _position(cursor, incarnation, counter)
        wanted = select(SharedRow).where(SharedRow.lounge == lounge, SharedRow.change > start, SharedRow.change <= counter)
        of_today = or_(SharedRow.is_open, SharedRow.day >= today)
        rows = session.scalars(wanted.where(or_(SharedRow.change > first_up_to, of_today)).order_by(SharedRow.change).limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    reached = rows[PAGE - 1].change if more else counter
    suffix = f'-{first_up_to}' if reached < first_up_to else ''
    return f'{incarnation}.{reached}{suffix}', more, first_up_to > 0, [changed_row(row) for row in rows[:PAGE]]


def _position(cursor: str | None, incarnation: str, counter: int) -> tuple[int, int]:
    """Where to go on, and up to which change the first pull's choice of rows holds. A cursor that is not ours starts a first pull."""
    match = _CURSOR.fullmatch(cursor or '')
    if match is None or match[1] != incarnation or int(match[2]) > counter:
        return 0, counter
    return int(match[2]), min(int(match[3] or 0), counter)
