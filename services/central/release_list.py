"""Reading a release list: a CSV file in UTF-8, with commas and a first row that names the columns.

One row is one stop of a person; the person's own columns are repeated in each of their rows. A person without
stops has one row that leaves the stop columns empty. Columns may stand in any order; those marked * must be there.

The person:
    ref*          the person's stable name in the list: letters, digits and `. _ : -`. Never a prison number or a CRN.
    first_name*   at most 40 characters
    initial*      of the last name, at most 4 characters
    language      a code such as en, cy or pl; empty is en
    released_on*  a date, no more than 7 days ago
    due_at        a time: when the person is expected in the lounge
    supervision   licence, none or unknown; empty is unknown
    where         expected or here; empty is expected
    code          normally empty: the centre makes one. Otherwise six digits, the last of them 0
The stop:
    stop          the stop's stable name within `ref`
    purpose       probation, housing, jobcentre, health, drug_service, court, sleep or other
    time_kind     immediately, by_2pm_next_working_day, fixed, be_there_by, morning, afternoon or none_needed.
                  A stop whose time is not known is left out.
    on            a date; needed by fixed, be_there_by, morning and afternoon
    at            a time; needed by fixed and be_there_by, empty for all others
    minutes       how long it takes, 5 to 600
    required_by   licence, court, benefit or choice; never empty
    place, address, postcode, phone, person, bring
                  as the person is to read them
    sensitive     yes or no; empty is no. A sensitive stop shows as "Appointment" and nothing else
    officer_here_at  a time: when the officer comes to the lounge
    known_at      a date and a time: when these facts were known; empty is the time of the import

Dates: 2026-12-24, 24/12/2026, 24 December 2026, or today, tomorrow and yesterday, which count from the London date
of the import. Times are London times: 09:00, 9am, 09:00 am, 2:30pm, midday. Phone numbers that cost more than a
usual call (070, 084, 087, 09, 118) are refused.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from services import wire
from services.clock import Moment

Value = str | int | bool | None
Cells = dict[str, Value]
"""Column and value, as JSON has it: dates and times in ISO form."""

OLDEST_DAYS = 7
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


@dataclass(frozen=True)
class Line:
    """A good row's half: what it says about a person or about a stop."""

    row: int
    cells: Cells


@dataclass
class ReleaseList:
    """What the good rows say, and what is wrong with the others."""

    people: dict[str, Line] = field(default_factory=dict)
    """By ref."""
    stops: dict[tuple[str, str], Line] = field(default_factory=dict)
    """By ref and stop."""
    problems: list[Problem] = field(default_factory=list)


class _Unusable(ValueError):
    """A cell, or the file, cannot be read; the text says why in plain words."""


def read_list(content: bytes, now: Moment) -> ReleaseList:
    """Read a whole file. Never raises: what is wrong is in `problems`."""
    found = ReleaseList()
    try:
        rows = _rows(content)
        columns = _columns(rows[0] if rows else [])
    except _Unusable as error:
        found.problems.append(Problem(None, None, str(error)))
        return found
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            _take_row(found, number, columns, row, now.today)
    return found


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        row = content.count(b'\n', 0, error.start) + 1
        raise _Unusable(f'This is not UTF-8 text (line {row}). In the spreadsheet, save it as "CSV UTF-8".') from None
    if '\0' in text:
        raise _Unusable('This is not a text file. In the spreadsheet, save it as "CSV UTF-8".')
    if not text.strip():
        raise _Unusable('The file is empty.')
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=''), strict=True))
    except csv.Error:
        raise _Unusable(f'Row {len(rows) + 1} cannot be read: a quotation mark is missing or in the wrong place.') from None
    return rows


def _columns(heading: list[str]) -> list[str]:
    if len(heading) == 1 and re.search('[;\t|]', heading[0]):
        raise _Unusable('The columns are not separated by commas. Save the file as "CSV UTF-8 (comma delimited)".')
    columns = [' '.join(name.split()).lower().replace(' ', '_') for name in heading]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise _Unusable(f'A column stands there twice: {", ".join(repr(name) for name in twice)}.')
    unknown = [name for name in columns if name not in _PERSON and name not in _STOP]
    if unknown:
        raise _Unusable(
            f'Not a column of a release list: {", ".join(repr(name[:40]) for name in unknown)}. Take it out or correct its name.'
        )
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise _Unusable(f'A column is missing: {", ".join(missing)}.')
    return columns


def _take_row(found: ReleaseList, number: int, columns: list[str], row: list[str], today: date) -> None:
    """Put a good row into the list, or name all that is wrong with it."""
    if len(row) != len(columns):
        found.problems.append(Problem(number, None, f'has {len(row)} cells where the first row has {len(columns)}'))
        return
    texts = {name: unicodedata.normalize('NFC', ' '.join(cell.split())) for name, cell in zip(columns, row, strict=True)}
    has_stop = any(texts.get(name) for name in _STOP)
    wrong: dict[str, str] = {}
    person = _cells(_PERSON, texts, today, wrong)
    stop = _cells(_STOP, texts, today, wrong) if has_stop else {}
    if not wrong:
        wrong.update(_contradictions(person, stop))
    ref, key = str(person.get('ref')), str(stop.get('stop'))
    earlier = found.people.get(ref)
    if not wrong and earlier is not None:
        wrong.update({name: f'row {earlier.row} says otherwise' for name in person if person[name] != earlier.cells[name]})
    if not wrong and has_stop and (ref, key) in found.stops:
        wrong['stop'] = f'row {found.stops[ref, key].row} is this stop already'
    if wrong:
        found.problems.extend(Problem(number, name, reason) for name, reason in wrong.items())
        return
    found.people.setdefault(ref, Line(number, person))
    if has_stop:
        found.stops[ref, key] = Line(number, stop)


def _cells(readers: Mapping[str, Reader], texts: Mapping[str, str], today: date, wrong: dict[str, str]) -> Cells:
    cells: Cells = {}
    for name, reader in readers.items():
        text = texts.get(name, '')
        try:
            if _NUMBER_OF_A_PERSON.search(text):
                raise _Unusable('looks like a prison number or a CRN, which must not be here')
            cells[name] = reader(text, today)
        except _Unusable as error:
            wrong[name] = str(error)
    return cells


def _contradictions(person: Cells, stop: Cells) -> dict[str, str]:
    wrong: dict[str, str] = {}
    kind = stop.get('time_kind')
    needs_at = kind in (wire.TimeKind.FIXED, wire.TimeKind.BE_THERE_BY)
    if (needs_at or kind in (wire.TimeKind.MORNING, wire.TimeKind.AFTERNOON)) and stop['on'] is None:
        wrong['on'] = f'is empty, but {kind} needs a date'
    if needs_at and stop['at'] is None:
        wrong['at'] = f'is empty, but {kind} needs a time'
    if stop and not needs_at and stop['at'] is not None:
        wrong['at'] = f'must be empty: {kind} has no clock time'
    if person['supervision'] == wire.Supervision.NONE and stop.get('required_by') == wire.RequiredBy.LICENCE:
        wrong['required_by'] = 'says licence, but supervision says none'
    return wrong


# What each column may hold. A reader gets the text of a cell, without spaces around, and the London date.

Reader = Callable[[str, date], Value]


def _or_empty(reader: Reader, default: Value = None) -> Reader:
    return lambda text, today: reader(text, today) if text else default


def _words(adapter: TypeAdapter[str], longest: int) -> Reader:
    def read(text: str, today: date) -> Value:
        if not text:
            raise _Unusable('is empty')
        if len(text) > longest:
            raise _Unusable(f'is longer than {longest} characters')
        try:
            return adapter.validate_python(text)
        except ValidationError:
            raise _Unusable('has a character that cannot be used') from None

    return read


def _one_of(choices: type[StrEnum], *allowed: StrEnum) -> Reader:
    values = [choice.value for choice in (allowed or choices)]

    def read(text: str, today: date) -> Value:
        if text.lower() not in values:
            raise _Unusable(f'must be one of: {", ".join(values)}' if text else f'is empty; must be one of: {", ".join(values)}')
        return text.lower()

    return read


def _initial(text: str, today: date) -> Value:
    return _words(TypeAdapter(wire.Initial), 4)(text.rstrip('.'), today)


def _language(text: str, today: date) -> Value:
    if not re.fullmatch(r'[a-z]{2,3}(-[A-Za-z]{2,8})?', text, re.ASCII):
        raise _Unusable('must be a language code such as en, cy or pl')
    return text


def _date(text: str, today: date) -> Value:
    return _day(text, today).isoformat()


def _day(text: str, today: date) -> date:
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
        raise _Unusable('is not a day of the calendar') from None
    raise _Unusable('is empty' if not text else 'is not a date such as 24/12/2026, 2026-12-24 or 24 December 2026')


def _release_date(text: str, today: date) -> Value:
    day = _day(text, today)
    if day < today - timedelta(days=OLDEST_DAYS):
        raise _Unusable(f'is more than {OLDEST_DAYS} days ago: such a person is no longer kept')
    return day.isoformat()


def _time(text: str, today: date) -> Value:
    if text.lower() == 'midday':
        return '12:00:00'
    match = re.fullmatch(r'([0-9]{1,2})(?:[:.]([0-9]{2})(?::00)?)? ?(am|pm)?', text.lower(), re.ASCII)
    if match is None or (match[2] is None and match[3] is None):
        raise _Unusable('is not a time such as 9am, 2:30pm, 14:30 or midday')
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is not None:
        if not 1 <= hour <= 12:
            raise _Unusable('is not a time of the day: give 2pm or 14:00')
        hour = hour % 12 + (12 if half == 'pm' else 0)
    if hour > 23 or minute > 59:
        raise _Unusable('is not a time of the day')
    return time(hour, minute).isoformat()


def _date_and_time(text: str, today: date) -> Value:
    match = re.fullmatch(r'([a-z]+|[0-9]+ [a-z]+ [0-9]{4}|[0-9/-]+)[ t](.+)', text.lower(), re.ASCII)
    if match is None:
        raise _Unusable('is not a date and a time such as 24/12/2026 8:30am')
    return f'{_date(match[1], today)}T{_time(match[2], today)}'


def _code(text: str, today: date) -> Value:
    if not re.fullmatch('[0-9]{5}0', text, re.ASCII):
        raise _Unusable('must be six digits, the last of them 0, or empty')
    return text


def _minutes(text: str, today: date) -> Value:
    if not re.fullmatch('[0-9]{1,3}', text, re.ASCII) or not 5 <= int(text) <= 600:
        raise _Unusable('must be a number of minutes from 5 to 600')
    return int(text)


def _postcode(text: str, today: date) -> Value:
    packed = text.replace(' ', '').upper()
    if not re.fullmatch('[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}', packed, re.ASCII):
        raise _Unusable('is not a postcode such as LN1 1AA')
    return f'{packed[:-3]} {packed[-3:]}'


def _phone(text: str, today: date) -> Value:
    number = ' '.join(re.sub(r'[().-]', ' ', text.replace('(0)', '')).split())
    digits = number.replace(' ', '')
    if not re.fullmatch(r'\+?[0-9]{3,15}', digits, re.ASCII) or len(number) > 20:
        raise _Unusable('is not a phone number such as 01632 960123')
    national = re.sub(r'^(?:\+|00)44', '0', digits)
    if national.startswith(('070', '084', '087', '09', '118')):
        raise _Unusable('is a number that costs more than a usual call; give another one')
    return number


def _yes_or_no(text: str, today: date) -> Value:
    if text.lower() not in ('yes', 'no'):
        raise _Unusable('must be yes, no or empty')
    return text.lower() == 'yes'


def _key(text: str, today: date) -> Value:
    if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9._:-]{0,79}', text, re.ASCII):
        raise _Unusable('is empty' if not text else 'may have letters, digits and . _ : - only, at most 80')
    return text


_PERSON: dict[str, Reader] = {
    'ref': _key,
    'first_name': _words(TypeAdapter(wire.Name), 40),
    'initial': _initial,
    'language': _or_empty(_language, 'en'),
    'released_on': _release_date,
    'due_at': _or_empty(_time),
    'supervision': _or_empty(_one_of(wire.Supervision), wire.Supervision.UNKNOWN.value),
    'where': _or_empty(_one_of(wire.Where, wire.Where.EXPECTED, wire.Where.HERE), wire.Where.EXPECTED.value),
    'code': _or_empty(_code),
}
_NEEDED = ('ref', 'first_name', 'initial', 'released_on')
_WORDS = TypeAdapter[str](wire.Words)
_STOP: dict[str, Reader] = {
    'stop': _key,
    'purpose': _one_of(wire.Purpose),
    'time_kind': _one_of(wire.TimeKind),
    'on': _or_empty(_date),
    'at': _or_empty(_time),
    'minutes': _or_empty(_minutes),
    'required_by': _one_of(wire.RequiredBy),
    'place': _or_empty(_words(_WORDS, 300)),
    'address': _or_empty(_words(_WORDS, 300)),
    'postcode': _or_empty(_postcode),
    'phone': _or_empty(_phone),
    'person': _or_empty(_words(_WORDS, 300)),
    'bring': _or_empty(_words(_WORDS, 300)),
    'sensitive': _or_empty(_yes_or_no, False),
    'officer_here_at': _or_empty(_time),
    'known_at': _or_empty(_date_and_time),
}
