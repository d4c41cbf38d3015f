"""Journeys that a lounge knows: what a way takes by bus, train or on foot, as somebody who has gone it wrote down.

They stand in journeys.csv, in data/ those of the demonstration: from, to (postcodes), how, minutes, note, source,
checked_on. A row holds for the direction that it names, and for no other.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from services.directory import postcodes
from services.directory.councils import readable
from services.travel import Journey

FILE = 'journeys.csv'


@dataclass(frozen=True)
class Journeys:
    by_ends: dict[tuple[str, str], Journey]
    """By the normal spelling of the postcodes from and to."""
    unread: tuple[str, ...] = ()
    """What the file has that could not be read, for staff: by row, and why."""

    def known(self, start: str, to: str) -> Journey | None:
        """The journey from one postcode to another, however they are spelled."""
        ends = postcodes.normalised(start), postcodes.normalised(to)
        return None if None in ends else self.by_ends.get((str(ends[0]), str(ends[1])))


def load(lounge: Path | None = None) -> Journeys:
    """The journeys of a lounge. `lounge` is the folder whose files replace those of data/."""
    found: dict[tuple[str, str], Journey] = {}
    text, wrong = readable(lounge, FILE)
    unread = list(wrong)
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        start, to = (postcodes.normalised(row.get(name) or '') for name in ('from', 'to'))
        how, minutes, note = ((row.get(name) or '').strip() for name in ('how', 'minutes', 'note'))
        if start is None or to is None or not how or not re.fullmatch('[1-9][0-9]{0,2}', minutes, re.ASCII):
            unread.append(f'{FILE}, line {line}: needs two postcodes, how, and whole minutes from 1 to 999')
            continue
        found[start, to] = Journey(how, int(minutes), note or None)
    return Journeys(found, tuple(unread))
