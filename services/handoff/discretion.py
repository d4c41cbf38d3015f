"""Which words of an appointment a stranger may read: one who holds the phone, or finds the slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.appointments import Stop

_TELLING = re.compile(r'\b(probation|prison|hmp|hmpps|hmyoi|departure lounge|offenders?|approved premises|criminal|bail)\b', re.IGNORECASE)


def tells(text: str) -> bool:
    """Whether the words would tell a stranger where the person comes from."""
    return _TELLING.search(text) is not None


def address(stop: Stop) -> str | None:
    """The address with its postcode, without the parts that would tell a stranger where the person comes from."""
    return next(places(stop)) or None


def places(stop: Stop) -> Iterator[str]:
    """The address with its postcode, then shorter and shorter: fewer parts, fewer words, the postcode alone, nothing.

    It is cut at its end, where the town stands, which the postcode says as well.
    """
    postcode = '' if stop.postcode is None or tells(stop.postcode) else stop.postcode
    parts = [part for part in re.split(r'\s*,\s*', stop.address or '') if part and not tells(part)]
    for kept in range(len(parts), 0, -1):
        yield ' '.join([', '.join(parts[:kept]), postcode]).strip()
    words = parts[0].split() if parts else []
    for kept in range(len(words) - 1, 0, -1):
        yield ' '.join([*words[:kept], postcode]).strip()
    yield postcode
    yield ''
