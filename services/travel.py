"""How long it takes to get from one place of the day to the next, and how that is known.

A walk is the straight line between the grid references of two postcodes, made longer because streets are not straight.
`DETOUR`, `PACE` and `SLOW_PACE` are the product's own choice, not a rule and not measured for any town; a journey that the lounge
knows replaces them. What is not known stays not known: it is never guessed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

DETOUR = 1.3
"""How much longer the streets are than the straight line. Our own choice."""
PACE = 75
"""Metres a minute: 4.5 km/h, a little under what is usual, since people carry what they own. Our own choice."""
SLOW_PACE = 45
"""Metres a minute of somebody who said "I walk slowly": 2.7 km/h. Our own choice."""
STEP = 5
"""Walks are rounded up to this many minutes, and none is shorter (safety rule 9)."""
LONGEST_WALK = 40
"""Minutes. What takes longer is too far to walk (safety rule 9)."""

Grid = tuple[int, int]
"""Metres easting and northing of the National Grid."""


class LegKind(StrEnum):
    """How it is known what a leg takes."""

    WALK = 'walk'
    KNOWN_JOURNEY = 'known_journey'
    TOO_FAR = 'too_far'
    """To walk, that is: ask staff."""
    NOT_KNOWN = 'not_known'


@dataclass(frozen=True)
class Journey:
    """A journey that this lounge knows."""

    how: str
    """As the lounge wrote it: `bus`, `train`, `walk`."""
    minutes: int
    note: str | None


@dataclass(frozen=True)
class Leg:
    """The way to a stop."""

    kind: LegKind
    minutes: int | None
    """None where it is too far to walk, or not known."""
    journey: Journey | None
    from_lounge: bool

    @property
    def at_least(self) -> int:
        """Minutes that must be left for it: what is too far counts as the longest walk, what is not known as nothing."""
        if self.kind is LegKind.TOO_FAR:
            return LONGEST_WALK
        return self.minutes or 0


class Travel:
    """What one person's ways through the day take. It remembers what it has looked up, so it belongs to one visit."""

    def __init__(
        self,
        grid: Callable[[str], Grid | None],
        known: Callable[[str, str], Journey | None],
        lounge: str | None,
        *,
        slowly: bool = False,
    ) -> None:
        """`lounge` is the postcode of the lounge; `known` is asked with the postcodes from and to."""
        self._grid, self._known = functools.cache(grid), known
        self._lounge = lounge
        self._pace = SLOW_PACE if slowly else PACE
        self._leg = functools.cache(self._look_up)

    def from_lounge(self, to: str | None) -> Leg:
        """The leg from the lounge to a postcode."""
        return self._leg(self._lounge, to, True)

    def to_lounge(self, start: str | None) -> Leg:
        """The leg back to the lounge, where an officer comes to meet somebody."""
        return self.between(start, self._lounge)

    def between(self, start: str | None, to: str | None) -> Leg:
        """The leg between two postcodes; None is a place without a postcode."""
        return self._leg(start, to, False)

    def _look_up(self, start: str | None, to: str | None, from_lounge: bool) -> Leg:
        if start is None or to is None:
            return Leg(LegKind.NOT_KNOWN, None, None, from_lounge)
        if journey := self._known(start, to):
            return Leg(LegKind.KNOWN_JOURNEY, journey.minutes, journey, from_lounge)
        here, there = self._grid(start), self._grid(to)
        if here is None or there is None:
            return Leg(LegKind.NOT_KNOWN, None, None, from_lounge)
        minutes = self._walk(here, there)
        if minutes > LONGEST_WALK:
            return Leg(LegKind.TOO_FAR, None, None, from_lounge)
        return Leg(LegKind.WALK, minutes, None, from_lounge)

    def _walk(self, here: Grid, there: Grid) -> int:
        return max(STEP, math.ceil(math.dist(here, there) * DETOUR / self._pace / STEP) * STEP)
