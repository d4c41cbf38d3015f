"""Reading and writing places.csv; for its columns see `services.directory.places`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from services.directory import councils, postcodes
from services.directory.councils import COUNTY, Nation, readable
from services.directory.hours import BANK_HOLIDAYS, DAYS, Hours, read_times
from services.directory.phones import Phone, PhonePurpose, read_number
from services.directory.places import Place, PlaceKind, Places
from services.directory.postcodes import Grid

T = TypeVar('T')
Row = dict[str, str]

FILE = 'places.csv'

OF_DAYS = (*DAYS, BANK_HOLIDAYS)
PHONES = {f'phone_{purpose}': purpose for purpose in PhonePurpose}
NEEDED = ('key', 'name', 'kind', 'source', 'checked_on')
COLUMNS = (
    *('key', 'name', 'kind', 'council', 'area', 'nation', 'address', 'postcode', 'easting', 'northing', 'languages'),
    *PHONES,
    *OF_DAYS,
    *('source', 'checked_on', 'demonstration'),
)
LONGEST = 300


@dataclass(frozen=True)
class Problem:
    """Why a row, or the whole file, was not taken."""

    line: int | None
    """As a spreadsheet shows it, the column names being line 1; None for the whole file."""
    column: str | None
    reason: str

    def __str__(self) -> str:
        where = [f'line {self.line}' if self.line is not None else '', self.column or '']
        return ', '.join(part for part in where if part) + (': ' if any(where) else '') + self.reason


@dataclass
class Read:
    """The good rows of a file, and what is wrong with the others."""

    places: tuple[Place, ...] = ()
    rows: dict[str, Row] = field(default_factory=dict)
    """The good rows as they were written, by key."""
    problems: list[Problem] = field(default_factory=list)


class Unusable(ValueError):
    """A cell that cannot be used; the text says what to do."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def rows_of(text: str) -> list[Row]:
    """The rows of any CSV below its heading, empty ones too; cells without spaces around them. Raises csv.Error.

    What a row has beyond the heading stands under an empty name.
    """
    rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
    heading = [name.strip().lower() for name in rows[0]] if rows else []
    return [_row(heading, [' '.join(cell.split()) for cell in cells]) for cells in rows[1:]]


def _row(heading: list[str], cells: list[str]) -> Row:
    row = dict(zip(heading, [*cells, *[''] * len(heading)], strict=False))
    beyond = ' '.join(cells[len(heading) :]).strip()
    return {**row, '': beyond} if beyond else row


def read(text: str) -> Read:
    """Read a places.csv. Never raises: what is wrong is in `problems`."""
    found = Read()
    try:
        rows = rows_of(text)
    except csv.Error:
        found.problems.append(Problem(None, None, 'This cannot be read as CSV: a quotation mark is missing or in the wrong place.'))
        return found
    for name in rows[0] if rows else ():
        if name and name not in COLUMNS:
            found.problems.append(Problem(1, name, 'is not a column of places.csv. Take it out or correct its name.'))
    places: dict[str, Place] = {}
    for line, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        try:
            place = place_of(row)
            if place.key in places:
                raise Unusable('key', 'stands in an earlier line too: give each place a key of its own')
        except Unusable as wrong:
            found.problems.append(Problem(line, wrong.column, str(wrong)))
            continue
        places[place.key], found.rows[place.key] = place, row
    found.places = tuple(places.values())
    return found


def load(lounge: Path | None = None, *, demonstration: bool) -> Places:
    """What a lounge knows. `lounge` is the folder whose files replace those of data/; rows that cannot be read are left out and told.

    Invented places are left out where `demonstration` is False: nobody is sent to one from a real lounge.
    """
    text, unread = readable(lounge, FILE)
    found = read(text)
    real = tuple(place for place in found.places if demonstration or not place.demonstration)
    known = councils.load(lounge)
    return Places(real, known, (*unread, *(f'{FILE}, {problem}' for problem in found.problems), *known.unread))


def place_of(row: Row) -> Place:
    """A place from its row. Raises Unusable."""
    if row.get(''):
        raise Unusable('', 'has more cells than there are columns: put quotation marks around a cell with a comma in it')
    for name in NEEDED:
        if not row.get(name):
            raise Unusable(name, 'is empty, and must not be')
    for name, cell in row.items():
        if len(cell) > LONGEST or not cell.isprintable():
            raise Unusable(name, f'is longer than {LONGEST} characters, or has one that cannot be shown')
    key = _cell(row, 'key', _key)
    source, checked_on = row['source'], _cell(row, 'checked_on', _date)
    given = {purpose: _cell(row, column, read_number) for column, purpose in PHONES.items() if row.get(column)}
    place = Place(
        key=key,
        name=row['name'],
        kind=_cell(row, 'kind', _one_of(PlaceKind)),
        council=row.get('council') or None,
        area=row.get('area') or None,
        nation=_cell(row, 'nation', _one_of(Nation)) if row.get('nation') else None,
        address=row.get('address') or None,
        postcode=_cell(row, 'postcode', _postcode) if row.get('postcode') else None,
        own_grid=_grid(row),
        languages=_cell(row, 'languages', _languages),
        phones=tuple(Phone(f'{key}.{purpose}', number, purpose, source, checked_on) for purpose, number in given.items()),
        hours=Hours({day: times for day in OF_DAYS if (times := _cell(row, day, read_times)) is not None}),
        source=source,
        checked_on=checked_on,
        demonstration=_cell(row, 'demonstration', _yes_or_no),
    )
    _agrees(place)
    return place


def _agrees(place: Place) -> None:
    if place.kind is PlaceKind.COUNCIL_HOUSING and place.council is None:
        raise Unusable('council', 'is empty: a housing team needs the code of its council')
    if place.council is not None and place.council.startswith(COUNTY):
        raise Unusable('council', 'is a county council, which has no housing duty: give the code of the district')
    if (place.area is None) != (place.nation is None):
        raise Unusable('area', 'and nation go together')


def _cell(row: Row, name: str, reader: Callable[[str], T]) -> T:
    try:
        return reader(row.get(name, ''))
    except ValueError as error:
        raise Unusable(name, str(error)) from None


def _key(text: str) -> str:
    if not re.fullmatch(r'[a-z0-9]+(-[a-z0-9]+)*', text, re.ASCII) or len(text) > 60:
        raise ValueError('may have small letters, digits and dashes only, such as easterby-housing')
    return text


def _date(text: str) -> date:
    match = re.fullmatch(r'([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})', text, re.ASCII)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        raise ValueError('is not a date such as 2026-11-22 or 22/11/2026') from None


def _one_of(choices: type[T]) -> Callable[[str], T]:
    values = [str(choice) for choice in choices]  # type: ignore[attr-defined]

    def read(text: str) -> T:
        if text.lower() not in values:
            raise ValueError(f'must be one of: {", ".join(values)}')
        return choices(text.lower())  # type: ignore[call-arg]

    return read


def _postcode(text: str) -> str:
    normal = postcodes.normalised(text)
    if normal is None:
        raise ValueError('is not a postcode such as LN1 1AA')
    return normal


def _grid(row: Row) -> Grid | None:
    east, north = row.get('easting', ''), row.get('northing', '')
    if not east and not north:
        return None
    if not re.fullmatch('[0-9]{1,6}', east, re.ASCII) or not re.fullmatch('[0-9]{1,7}', north, re.ASCII):
        raise Unusable('easting', 'and northing are whole metres on the British national grid, or both are empty')
    return int(east), int(north)


def _languages(text: str) -> tuple[str, ...]:
    if not re.fullmatch(r'([a-z]{2,3}( [a-z]{2,3})*)?', text, re.ASCII):
        raise ValueError('are codes with a space between them, such as: en cy')
    return tuple(text.split())


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ('yes', 'no', ''):
        raise ValueError('must be yes, no or empty')
    return text.lower() == 'yes'
