"""Reading a list that somebody brings: a CSV file in UTF-8, with commas and a first row that names the columns, in any order.

Dates: 2026-12-24, 24/12/2026, 24 December 2026, or today, tomorrow and yesterday, which count from the London date
of the import. Times are London times: 09:00, 9am, 09:00 am, 2:30pm, midday.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

Value = str | int | bool | None
Cells = dict[str, Value]
"""Column and value, as JSON has it: dates and times in ISO form."""

_MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
_NUMBER_OF_A_PERSON = re.compile(r'\b(?:[A-Z][0-9]{4}[A-Z]{2}|[A-Z][0-9]{6})\b', re.IGNORECASE | re.ASCII)
"""A prison number or a CRN."""


@dataclass(frozen=True)
class Problem:
    """Why a row, or the whole file, was not taken. Never repeats what somebody wrote in a cell."""

    row: int | None
    """As a spreadsheet shows it, the column names being row 1; None for the whole file."""
    column: str | None
    reason: str

    def __str__(self) -> str:
        where = [f'row {self.row}' if self.row is not None else '', self.column or '']
        return ', '.join(part for part in where if part) + (': ' if any(where) else '') + self.reason

    def as_dict(self) -> dict[str, int | str | None]:
        """For a program to read."""
        return {'row': self.row, 'column': self.column, 'reason': self.reason}


@dataclass(frozen=True)
class Line:
    """What a good row says, or a half of it."""

    row: int
    cells: Cells


class Unusable(ValueError):
    """A cell, or the file, cannot be read; the text says why in plain words."""


Texts = dict[str, str]
"""Column and text of one row, without spaces around."""


def read_rows(content: bytes, known: Collection[str], needed: Collection[str], what: str) -> tuple[dict[int, Texts], list[Problem]]:
    """The rows of a file by their number, and what is wrong with others or with all of it. Empty rows are left out.

    `known` are the columns that it may have, `needed` those that it must have; `what` is what such a file is called. Never raises.
    """
    try:
        rows = _rows(content)
        columns = _columns(rows[0] if rows else [], known, needed, what)
    except Unusable as error:
        return {}, [Problem(None, None, str(error))]
    good: dict[int, Texts] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) == len(columns) and any(cell.strip() for cell in row):
            texts = (unicodedata.normalize('NFC', ' '.join(cell.split())) for cell in row)
            good[number] = dict(zip(columns, texts, strict=True))
        elif any(cell.strip() for cell in row):
            problems.append(Problem(number, None, f'has {len(row)} cells where the first row has {len(columns)}'))
    return good, problems


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        row = content.count(b'\n', 0, error.start) + 1
        raise Unusable(f'This is not UTF-8 text (line {row}). In the spreadsheet, save it as "CSV UTF-8".') from None
    if '\0' in text:
        raise Unusable('This is not a text file. In the spreadsheet, save it as "CSV UTF-8".')
    if not text.strip():
        raise Unusable('The file is empty.')
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=''), strict=True))
    except csv.Error:
        raise Unusable(f'Row {len(rows) + 1} cannot be read: a quotation mark is missing or in the wrong place.') from None
    return rows


def _columns(heading: list[str], known: Collection[str], needed: Collection[str], what: str) -> list[str]:
    if len(heading) == 1 and re.search('[;\t|]', heading[0]):
        raise Unusable('The columns are not separated by commas. Save the file as "CSV UTF-8 (comma delimited)".')
    columns = [' '.join(name.split()).lower().replace(' ', '_') for name in heading]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise Unusable(f'A column stands there twice: {", ".join(repr(name) for name in twice)}.')
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise Unusable(f'Not a column of {what}: {", ".join(repr(name[:40]) for name in unknown)}. Take it out or correct its name.')
    missing = [name for name in needed if name not in columns]
    if missing:
        raise Unusable(f'A column is missing: {", ".join(missing)}.')
    return columns


def read_cells(readers: Mapping[str, Reader], texts: Mapping[str, str], today: date, wrong: dict[str, str]) -> Cells:
    """The cells of a row; what is wrong with them goes into `wrong`, by column."""
    cells: Cells = {}
    for name, reader in readers.items():
        text = texts.get(name, '')
        try:
            if _NUMBER_OF_A_PERSON.search(text):
                raise Unusable('looks like a prison number or a CRN, which must not be here')
            cells[name] = reader(text, today)
        except Unusable as error:
            wrong[name] = str(error)
    return cells


# What each column may hold. A reader gets the text of a cell, without spaces around, and the London date.

Reader = Callable[[str, date], Value]


def or_empty(reader: Reader, default: Value = None) -> Reader:
    return lambda text, today: reader(text, today) if text else default


def one_of(choices: type[StrEnum], *allowed: StrEnum) -> Reader:
    values = [choice.value for choice in (allowed or choices)]

    def read(text: str, today: date) -> Value:
        if text.lower() not in values:
            raise Unusable(f'must be one of: {", ".join(values)}' if text else f'is empty; must be one of: {", ".join(values)}')
        return text.lower()

    return read


def read_date(text: str, today: date) -> Value:
    return read_day(text, today).isoformat()


def read_day(text: str, today: date) -> date:
    words = {'yesterday': -1, 'today': 0, 'tomorrow': 1}
    if text.lower() in words:
        return today + timedelta(days=words[text.lower()])
    try:
        if match := re.fullmatch(r'([0-9]{4})-([0-9]{2})-([0-9]{2})', text, re.ASCII):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r'([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})', text, re.ASCII):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := re.fullmatch(r'([0-9]{1,2}) ([A-Za-z]+) ([0-9]{4})', text, re.ASCII):
            return date(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        raise Unusable('is not a day of the calendar') from None
    raise Unusable('is empty' if not text else 'is not a date such as 24/12/2026, 2026-12-24 or 24 December 2026')


def read_time(text: str, today: date) -> Value:
    if text.lower() == 'midday':
        return '12:00:00'
    match = re.fullmatch(r'([0-9]{1,2})(?:[:.]([0-9]{2})(?::00)?)? ?(am|pm)?', text.lower(), re.ASCII)
    if match is None or (match[2] is None and match[3] is None):
        raise Unusable('is not a time such as 9am, 2:30pm, 14:30 or midday')
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is not None:
        if not 1 <= hour <= 12:
            raise Unusable('is not a time of the day: give 2pm or 14:00')
        hour = hour % 12 + (12 if half == 'pm' else 0)
    if hour > 23 or minute > 59:
        raise Unusable('is not a time of the day')
    return time(hour, minute).isoformat()


def read_minutes(text: str, today: date) -> Value:
    if not re.fullmatch('[0-9]{1,3}', text, re.ASCII) or not 5 <= int(text) <= 600:
        raise Unusable('must be a number of minutes from 5 to 600')
    return int(text)


def read_key(text: str, today: date) -> Value:
    if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9._:-]{0,79}', text, re.ASCII):
        raise Unusable('is empty' if not text else 'may have letters, digits and . _ : - only, at most 80')
    return text
