"""From a postcode to its council and its place on the map, offline, for all of England and Wales.

The ONS postcode directory is built into assets as one SQLite file (see assets/build.py) that nobody ever writes to
again. Elsewhere only services/store and services/central speak SQL; this reference file is read here and nowhere else.
Postcodes that Royal Mail has ended are in it: people remember old addresses.
"""

from __future__ import annotations

import functools
import re
import sqlite3
import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum

import assets

Grid = tuple[int, int]
"""Easting and northing on the British national grid, in metres, true to about 100 metres."""

_SHAPE = re.compile(r'([A-Z]{1,2}[0-9][A-Z0-9]?|NPT)([0-9][A-Z]{2})', re.ASCII | re.IGNORECASE)
"""NPT is how postcodes of Newport began before they were NP1 and on."""
_UNIT = struct.Struct('<2s9sHH')
_SECTOR = 'SELECT units FROM sector WHERE sector = ?'


class NotFound(StrEnum):
    """Why a postcode gives no council."""

    NOT_UNDERSTOOD = 'not_understood'
    NOT_KNOWN = 'not_known'
    SCOTLAND = 'scotland'
    NORTHERN_IRELAND = 'northern_ireland'
    ISLE_OF_MAN = 'isle_of_man'
    CHANNEL_ISLANDS = 'channel_islands'


ELSEWHERE = {
    **dict.fromkeys(['AB', 'DD', 'EH', 'FK', 'G', 'HS', 'IV', 'KA', 'KW', 'KY', 'ML', 'PA', 'PH', 'ZE'], NotFound.SCOTLAND),
    'BT': NotFound.NORTHERN_IRELAND,
    'IM': NotFound.ISLE_OF_MAN,
    'GY': NotFound.CHANNEL_ISLANDS,
    'JE': NotFound.CHANNEL_ISLANDS,
}
"""Areas of the post that lie wholly outside England and Wales (ONSPD November 2025)."""


@dataclass(frozen=True)
class Located:
    """What the file says of a postcode."""

    postcode: str
    code: str
    """Of the council, as the file has it: see `Councils.as_of` for who does its work on a day."""
    grid: Grid


def normalised(text: str) -> str | None:
    """`L1 0AA` from `l10aa`, `L1  0AA` or ` l1 0aa `; None for what cannot be a postcode."""
    match = _SHAPE.fullmatch(re.sub(r'\s', '', text))
    return f'{match[1]} {match[2]}'.upper() if match else None


@functools.lru_cache(2048)
def look_up(text: str) -> Located | NotFound:
    """A postcode as somebody wrote it. Raises assets.NotBuilt."""
    postcode = normalised(text)
    if postcode is None:
        return NotFound.NOT_UNDERSTOOD
    area = re.split('[0-9]', postcode, maxsplit=1)[0]
    if area in ELSEWHERE:
        return ELSEWHERE[area]
    row = _file().execute(_SECTOR, (postcode[:-2],)).fetchone()
    for unit, code, east, north in _UNIT.iter_unpack(zlib.decompress(row[0])) if row else ():
        if unit.decode() == postcode[-2:]:
            # The file has squares of 100 metres; this is the middle of one.
            return NotFound.SCOTLAND if code.startswith(b'S') else Located(postcode, code.decode(), (east * 100 + 50, north * 100 + 50))
    return NotFound.NOT_KNOWN


@functools.cache
def _file() -> sqlite3.Connection:
    # `immutable`: no lock is taken and no journal looked for. Any thread may ask; SQLite lets one at a time in.
    return sqlite3.connect(f'{assets.built("postcodes.sqlite").as_uri()}?immutable=1', uri=True, check_same_thread=False)
