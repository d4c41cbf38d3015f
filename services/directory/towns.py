"""Towns and villages of England and Wales with 500 people and more, for somebody who knows no postcode.

They come from GeoNames (CC BY 4.0), built into assets. The council of a town is that of its middle, so a screen asks
whether it is the right one. London is left out, whose boroughs are councils of their own; so are parts of a town that
GeoNames has no name for, and smaller villages.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

import assets
from services.directory.councils import folded
from services.directory.postcodes import Grid


@dataclass(frozen=True)
class Town:
    name: str
    names: tuple[str, ...]
    """All its names, as they are compared: those in Welsh too, where it has one."""
    words: str
    """The same in one text with a space before each word: one look into it rules most towns out."""
    grid: Grid
    code: str
    """Of the council in its middle, as the ONS postcode directory has it: see `Councils.as_of`."""


@functools.cache
def towns() -> tuple[Town, ...]:
    """All of them, the largest first. Raises assets.NotBuilt."""
    found = json.loads(assets.built('towns.json').read_text(encoding='utf-8'))
    return tuple(_town(*one) for one in found)


def _town(names: list[str], east: int, north: int, code: str) -> Town:
    compared = tuple(folded(name) for name in names)
    return Town(names[0], compared, ''.join(f' {name}\n' for name in compared), (east, north), code)


def search(text: str, most: int = 12) -> tuple[Town, ...]:
    """Towns by what somebody has typed so far: those whose name begins so, then those with a word that does; large ones first."""
    typed = folded(text)
    meant = [town for town in towns() if f' {typed}' in town.words] if typed else []
    return tuple(sorted(meant, key=lambda town: not any(name.startswith(typed) for name in town.names))[:most])
