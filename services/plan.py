"""The order of the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from services.wire import Purpose, TimeKind

if TYPE_CHECKING:
    from services.appointments import Stop


def in_order(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """`immediately` before all else, then by time, the place to sleep last of its day, and what needs no meeting at the end."""
    return tuple(sorted(stops, key=_place))


def _place(stop: Stop) -> tuple[int, datetime, int]:
    if stop.time_kind is TimeKind.IMMEDIATELY:
        return 0, datetime.combine(date.min, time.min), 0
    if stop.deadline is None:
        return 2, datetime.combine(date.max, time.max), 0
    if stop.purpose is Purpose.SLEEP:
        return 1, datetime.combine(stop.deadline.date(), time.max), 0
    start = {TimeKind.MORNING: time(9), TimeKind.AFTERNOON: time(13)}.get(stop.time_kind, stop.deadline.time())
    return 1, datetime.combine(stop.deadline.date(), start), 1
