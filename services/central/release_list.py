"""Reading a release list. For the form of the file, its dates and times see `services.central.cells`.

One row is one stop of a person; the person's own columns are repeated in each of their rows. A person without
stops has one row that leaves the stop columns empty. Columns marked * must be there.

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

Phone numbers that cost more than a usual call (070, 084, 087, 09, 118) are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from pydantic import TypeAdapter, ValidationError

from services import wire
from services.central.cells import (
    Cells,
    Line,
    Problem,
    Reader,
    Texts,
    Unusable,
    Value,
    one_of,
    or_empty,
    read_cells,
    read_date,
    read_day,
    read_key,
    read_minutes,
    read_rows,
    read_time,
)
from services.clock import Moment

OLDEST_DAYS = 7


@dataclass
class ReleaseList:
    """What the good rows say, and what is wrong with the others."""

    people: dict[str, Line] = field(default_factory=dict)
    """By ref."""
    stops: dict[tuple[str, str], Line] = field(default_factory=dict)
    """By ref and stop."""
    problems: list[Problem] = field(default_factory=list)


def read_list(content: bytes, now: Moment) -> ReleaseList:
    """Read a whole file. Never raises: what is wrong is in `problems`."""
    rows, problems = read_rows(content, {**_PERSON, **_STOP}, _NEEDED, 'a release list')
    found = ReleaseList(problems=problems)
    for number, texts in rows.items():
        _take_row(found, number, texts, now.today)
    return found


def _take_row(found: ReleaseList, number: int, texts: Texts, today: date) -> None:
    """Put a good row into the list, or name all that is wrong with it."""
    has_stop = any(texts.get(name) for name in _STOP)
    wrong: dict[str, str] = {}
    person = read_cells(_PERSON, texts, today, wrong)
    stop = read_cells(_STOP, texts, today, wrong) if has_stop else {}
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


def _words(adapter: TypeAdapter[str], longest: int) -> Reader:
    def read(text: str, today: date) -> Value:
        if not text:
            raise Unusable('is empty')
        if len(text) > longest:
            raise Unusable(f'is longer than {longest} characters')
        try:
            return adapter.validate_python(text)
        except ValidationError:
            raise Unusable('has a character that cannot be used') from None

    return read


def _initial(text: str, today: date) -> Value:
    return _words(TypeAdapter(wire.Initial), 4)(text.rstrip('.'), today)


def _language(text: str, today: date) -> Value:
    if not re.fullmatch(r'[a-z]{2,3}(-[A-Za-z]{2,8})?', text, re.ASCII):
        raise Unusable('must be a language code such as en, cy or pl')
    return text


def _release_date(text: str, today: date) -> Value:
    day = read_day(text, today)
    if day < today - timedelta(days=OLDEST_DAYS):
        raise Unusable(f'is more than {OLDEST_DAYS} days ago: such a person is no longer kept')
    return day.isoformat()


def _date_and_time(text: str, today: date) -> Value:
    match = re.fullmatch(r'([a-z]+|[0-9]+ [a-z]+ [0-9]{4}|[0-9/-]+)[ t](.+)', text.lower(), re.ASCII)
    if match is None:
        raise Unusable('is not a date and a time such as 24/12/2026 8:30am')
    return f'{read_date(match[1], today)}T{read_time(match[2], today)}'


def _code(text: str, today: date) -> Value:
    if not re.fullmatch('[0-9]{5}0', text, re.ASCII):
        raise Unusable('must be six digits, the last of them 0, or empty')
    return text


def _postcode(text: str, today: date) -> Value:
    packed = text.replace(' ', '').upper()
    if not re.fullmatch('[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}', packed, re.ASCII):
        raise Unusable('is not a postcode such as LN1 1AA')
    return f'{packed[:-3]} {packed[-3:]}'


def _phone(text: str, today: date) -> Value:
    number = ' '.join(re.sub(r'[().-]', ' ', text.replace('(0)', '')).split())
    digits = number.replace(' ', '')
    if not re.fullmatch(r'\+?[0-9]{3,15}', digits, re.ASCII) or len(number) > 20:
        raise Unusable('is not a phone number such as 01632 960123')
    national = re.sub(r'^(?:\+|00)44', '0', digits)
    if national.startswith(('070', '084', '087', '09', '118')):
        raise Unusable('is a number that costs more than a usual call; give another one')
    return number


def _yes_or_no(text: str, today: date) -> Value:
    if text.lower() not in ('yes', 'no'):
        raise Unusable('must be yes, no or empty')
    return text.lower() == 'yes'


_PERSON: dict[str, Reader] = {
    'ref': read_key,
    'first_name': _words(TypeAdapter(wire.Name), 40),
    'initial': _initial,
    'language': or_empty(_language, 'en'),
    'released_on': _release_date,
    'due_at': or_empty(read_time),
    'supervision': or_empty(one_of(wire.Supervision), wire.Supervision.UNKNOWN.value),
    'where': or_empty(one_of(wire.Where, wire.Where.EXPECTED, wire.Where.HERE), wire.Where.EXPECTED.value),
    'code': or_empty(_code),
}
_NEEDED = ('ref', 'first_name', 'initial', 'released_on')
_WORDS = TypeAdapter[str](wire.Words)
_STOP: dict[str, Reader] = {
    'stop': read_key,
    'purpose': one_of(wire.Purpose),
    'time_kind': one_of(wire.TimeKind),
    'on': or_empty(read_date),
    'at': or_empty(read_time),
    'minutes': or_empty(read_minutes),
    'required_by': one_of(wire.RequiredBy),
    'place': or_empty(_words(_WORDS, 300)),
    'address': or_empty(_words(_WORDS, 300)),
    'postcode': or_empty(_postcode),
    'phone': or_empty(_phone),
    'person': or_empty(_words(_WORDS, 300)),
    'bring': or_empty(_words(_WORDS, 300)),
    'sensitive': or_empty(_yes_or_no, False),
    'officer_here_at': or_empty(read_time),
    'known_at': or_empty(_date_and_time),
}
