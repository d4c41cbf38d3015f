"""What a slip is called, read from its code by a scanner or typed from its last lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.slips import NUMBER_ALPHABET

_NAMED = re.compile(rf'(?:UID[:;])?([{NUMBER_ALPHABET}]{{4}})(?:[-_ ]+([1-9]\d{{0,3}}))?')
"""A scanner types as a keyboard does, and may be set to another one than this: capitals and signs do not matter."""


@dataclass(frozen=True)
class SlipName:
    """The number on a slip, and its version, where that is known."""

    number: str
    version: int | None


def named(line: str) -> SlipName | None:
    """The slip that a line names: `UID:4F7K-2` of its code, or `4F7K` as it is typed. None where it names none."""
    found = _NAMED.fullmatch(line.strip().upper())
    if found is None:
        return None
    return SlipName(found[1], int(found[2]) if found[2] else None)
