"""Taking a file into a lounge's directory: our own places.csv, or one of two public lists. Each is known by its columns.

Good rows go in and bad ones are named, as with a release list. A place that is missing from the file stays as it is; to
take one out, delete its line in the lounge's places.csv. The public lists only add: what somebody filled in stays.

    probation offices  github.com/ministryofjustice/hmpps-interventions-ui, reference-data/probation-offices-v0.csv.
                       It has no numbers and no hours: somebody fills them in afterwards. Courts in it are left out.
    councils           github.com/mysociety/uk_local_authority_names_and_codes, uk_local_authorities_current.csv.
                       Councils whose code is not known yet go in, with those that they replace.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from services.directory import councils, places_file
from services.directory.councils import KIND_OF, folded
from services.directory.places import PlaceKind
from services.directory.places_file import Problem, Row, Unusable, place_of, rows_of

COURT = re.compile(r"\b(magistrates|crown|county|combined|family)['’]?s?['’]? courts?\b", re.IGNORECASE)
"""In the name of an office, what is a court (requirement 29). An address in a court's building, or in a street called court, is none."""
_POSTCODE = re.compile(r'[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$', re.ASCII)
_NOT_CSV = 'This cannot be read as CSV: a quotation mark is missing or in the wrong place.'


@dataclass
class Report:
    """What became of a file."""

    new: int = 0
    changed: int = 0
    as_before: int = 0
    left_out: list[Problem] = field(default_factory=list)
    """Good rows that are not wanted, and why."""
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For a program to read."""
        return asdict(self)

    def words(self) -> str:
        """For a person to read: a line of counts, then a line for each row that did not go in."""
        counts = f'{self.new} new, {self.changed} changed, {self.as_before} as before.'
        left_out, problems = (
            [f'{title}: {one}' for one in told] for title, told in (('Left out', self.left_out), ('Not taken', self.problems))
        )
        return '\n'.join([counts, *left_out, *problems])


def take(content: bytes, lounge: Path, today: date) -> Report:
    """Take a file into the lounge's folder, which is made where it is missing. `today` is the London date.

    Nothing is written where no row is new. Whatever is wrong with the content is in the report. Raises OSError.
    """
    try:
        text = content.decode('utf-8-sig')
        rows = rows_of(text)
    except (UnicodeDecodeError, csv.Error) as error:
        not_text = isinstance(error, UnicodeDecodeError)
        return _refused('This is not UTF-8 text. In the spreadsheet, save it as "CSV UTF-8".' if not_text else _NOT_CSV)
    columns = rows[0].keys() if rows else ()
    for shape, taker in _SHAPES.items():
        if set(shape) <= set(columns):
            return _into_own(taker, text, lounge, today)
    missing = [name for name in places_file.NEEDED if name not in columns]
    return _refused(
        f'This is none of the files that can be taken. A places.csv would need: {", ".join(missing)}.' if rows else 'It has no rows.'
    )


def _into_own(taker: Callable[[str, Path, date], Report], text: str, lounge: Path, today: date) -> Report:
    try:
        return taker(text, lounge, today)
    except (UnicodeDecodeError, csv.Error):  # the text itself was read before: it is the lounge's own file
        own = lounge / (councils.FILE if taker is _councils else places_file.FILE)
        return _refused(f'{own} cannot be read, so nothing was written. In the spreadsheet, save it as "CSV UTF-8"; then try again.')


def _refused(reason: str) -> Report:
    return Report(problems=[Problem(None, None, reason)])


def _places(text: str, lounge: Path, today: date) -> Report:
    """New places, and those of which the file says something else than before."""
    found = places_file.read(text)
    report = Report(problems=found.problems)
    if any(problem.line in (None, 1) for problem in found.problems):
        return report  # a column by another name would lose what stands in it
    here = _own_rows(lounge)
    for key, row in found.rows.items():
        before = here.get(key)
        here[key] = row
        if before is None:
            report.new += 1
        elif _filled(before) == _filled(row):
            report.as_before += 1
        else:
            report.changed += 1
    if report.new or report.changed:
        _write(lounge / places_file.FILE, places_file.COLUMNS, here.values())
    return report


def _filled(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if cell}


def _own_rows(lounge: Path) -> dict[str, Row]:
    """The rows of the lounge's own file, good or bad: those without a key of their own by their line."""
    path = lounge / places_file.FILE
    rows: dict[str, Row] = {}
    for line, row in enumerate(rows_of(path.read_text(encoding='utf-8-sig')) if path.exists() else (), start=2):
        key = row.get('key', '')
        rows[key if key and key not in rows else f'line {line}'] = row
    return rows


def _offices(text: str, lounge: Path, today: date) -> Report:
    report = Report()
    here = _own_rows(lounge)
    lines: dict[str, int] = {}
    for line, row in enumerate(rows_of(text), start=2):
        if not any(row.values()):
            continue
        address = folded(row['address'])
        if COURT.search(row['name']):
            report.left_out.append(Problem(line, None, f'{row["name"]}: a court'))
        elif address in lines:
            report.left_out.append(Problem(line, None, f'{row["name"]}: line {lines[address]} has the same address'))
        else:
            lines[address] = line
            _take_office(_office(row, today), here, line, report)
    if report.new:
        _write(lounge / places_file.FILE, places_file.COLUMNS, here.values())
    return report


def _office(row: Row, today: date) -> Row:
    postcode = _POSTCODE.search(row['address'])
    return {
        'key': f'probation-{row["probation_office_id"]}',
        'name': row['name'],
        'kind': PlaceKind.PROBATION.value,
        'address': row['address'][: postcode.start()].rstrip(', ') if postcode else row['address'],
        'postcode': postcode[0] if postcode else 'none',
        'source': ', '.join(filter(None, ['hmpps-interventions-ui, probation-offices-v0.csv', row.get('gov_uk_url')])),
        'checked_on': today.isoformat(),
    }


def _take_office(office: Row, here: dict[str, Row], line: int, report: Report) -> None:
    """Add it where it is not there yet; of one that is, the lounge's own row stands, and what differs is told."""
    try:
        key = place_of(office).key
    except Unusable as wrong:
        column = {'key': 'probation_office_id', 'postcode': 'address'}.get(wrong.column, wrong.column)
        report.problems.append(Problem(line, column, f'the {wrong.column} of it {wrong}' if column != wrong.column else str(wrong)))
        return
    before = here.get(key)
    other = [name for name in ('name', 'address', 'postcode') if before and folded(before.get(name, '')) != folded(office[name])]
    if before is None:
        report.new += 1
        here[key] = office
    elif other:
        reason = f'differs from {key} in your places.csv ({", ".join(other)}): look which is right, and correct it there'
        report.problems.append(Problem(line, None, reason))
    else:
        report.as_before += 1


_COUNCIL_COLUMNS = ('code', 'name', 'name_cy', 'kind', 'valid_from', 'replaces', 'source', 'checked_on')
_HOUSES = ('unitary', 'lower tier')


def _councils(text: str, lounge: Path, today: date) -> Report:
    report = Report()
    known = councils.load(lounge).by_code
    rows = rows_of(text)
    new = []
    for line, row in enumerate(rows, start=2):
        if row['nation'].lower() not in {nation.value for nation in councils.Nation} or row['powers'] not in _HOUSES or row['end-date']:
            continue
        code = row['gss-code']
        if not re.fullmatch(f'({"|".join(KIND_OF)})[0-9]{{6}}', code, re.ASCII):
            report.problems.append(Problem(line, 'gss-code', f'is not the code of a council with a housing duty: {row["nice-name"]}'))
        elif code in known:
            report.as_before += 1
        elif not _is_date(row['start-date']):
            report.problems.append(Problem(line, 'start-date', f'is not a date such as 2027-04-01: {row["nice-name"]}'))
        else:
            same_name = [one.code for one in known.values() if folded(one.name) == folded(row['nice-name'])]
            new.append(_council(row, [*_replaced_by(row, rows), *same_name], today))
    if new:
        report.new = len(new)
        kept = rows_of(councils.table(lounge, councils.FILE))
        _write(lounge / councils.FILE, _COUNCIL_COLUMNS, [*kept, *new])
    return report


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _replaced_by(row: Row, rows: Iterable[Row]) -> list[str]:
    return [one['gss-code'] for one in rows if one['replaced-by'] == row['local-authority-code'] and one['gss-code']]


def _council(row: Row, replaces: Sequence[str], today: date) -> Row:
    return {
        'code': row['gss-code'],
        'name': row['nice-name'],
        'kind': KIND_OF[row['gss-code'][:3]].value,
        'valid_from': row['start-date'],
        'replaces': ' '.join(dict.fromkeys(replaces)),
        'source': 'mysociety/uk_local_authority_names_and_codes',
        'checked_on': today.isoformat(),
    }


_SHAPES: dict[tuple[str, ...], Callable[[str, Path, date], Report]] = {
    places_file.NEEDED: _places,
    ('probation_office_id', 'name', 'address'): _offices,
    ('local-authority-code', 'nice-name', 'gss-code', 'start-date', 'end-date', 'replaced-by', 'nation', 'powers'): _councils,
}
"""What takes a file, by the columns that it is known by."""


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """All of it or nothing: a kiosk that starts meanwhile reads the file before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix('.part')
    with half.open('w', encoding='utf-8', newline='') as file:
        writer = csv.DictWriter(file, columns, restval='', extrasaction='ignore', lineterminator='\n')
        writer.writeheader()
        writer.writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
