"""Reading a list of times that a place offers. For the form of the file, its dates and times see `services.central.cells`.

One row is one time, which one person can have. All columns must be there; a row may leave `minutes` empty.

    place      the place's key in the directory of the lounge. The centre does not know that directory: a time of a place that
               the lounge does not have either is shown to nobody
    purpose    probation, housing, jobcentre, health, drug_service or other
    on         a date, today or later
    time       a time, morning or afternoon
    minutes    how long it takes, 5 to 600
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services import wire
from services.central.cells import (
    Cells,
    Line,
    Problem,
    Reader,
    Unusable,
    Value,
    one_of,
    or_empty,
    read_cells,
    read_day,
    read_key,
    read_minutes,
    read_rows,
    read_time,
)
from services.clock import Moment

PARTS = (wire.TimeKind.MORNING, wire.TimeKind.AFTERNOON)
_PURPOSES = [one for one in wire.Purpose if one not in (wire.Purpose.COURT, wire.Purpose.SLEEP)]
"""Nobody picks a time at court; a bed is not asked for by the hour."""


@dataclass(frozen=True)
class SlotList:
    """What the good rows say, and what is wrong with the others."""

    lines: tuple[Line, ...]
    """Each another time of a place."""
    as_before: int
    """Rows that say what an earlier row of the list said."""
    problems: tuple[Problem, ...]


def read_slots(content: bytes, now: Moment) -> SlotList:
    """Read a whole file. Never raises: what is wrong is in `problems`."""
    rows, problems = read_rows(content, _COLUMNS, _COLUMNS, 'a list of times')
    found: dict[tuple[Value, ...], Line] = {}
    as_before = 0
    for number, texts in rows.items():
        wrong: dict[str, str] = {}
        cells = read_cells(_COLUMNS, texts, now.today, wrong)
        earlier = found.get(_names(cells)) if not wrong else None
        if earlier is not None and cells != earlier.cells:
            wrong['minutes'] = f'row {earlier.row} says otherwise'
        problems.extend(Problem(number, name, reason) for name, reason in wrong.items())
        if not wrong:
            as_before += earlier is not None
            found.setdefault(_names(cells), Line(number, cells))
    return SlotList(tuple(found.values()), as_before, tuple(sorted(problems, key=lambda problem: problem.row or 0)))


def _names(cells: Cells) -> tuple[Value, ...]:
    """What makes a time another one: all but how long it takes."""
    return tuple(value for name, value in cells.items() if name != 'minutes')


def _coming_day(text: str, today: date) -> Value:
    day = read_day(text, today)
    if day < today:
        raise Unusable('is in the past')
    return day.isoformat()


def _time_or_part(text: str, today: date) -> Value:
    if text.lower() in PARTS:
        return text.lower()
    try:
        return read_time(text, today)
    except Unusable as error:
        raise Unusable(f'{error}, nor morning or afternoon') from None


_COLUMNS: dict[str, Reader] = {
    'place': read_key,
    'purpose': one_of(wire.Purpose, *_PURPOSES),
    'on': _coming_day,
    'time': _time_or_part,
    'minutes': or_empty(read_minutes),
}
