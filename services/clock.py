"""The only place that asks for the time.

Instants are aware datetimes in UTC. What a person reads (an appointment, a due time) is a Europe/London
date and time and is never converted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo('Europe/London')


@dataclass(frozen=True)
class Moment:
    """One reading of both clocks."""

    at: datetime
    """Wall clock, UTC."""
    boot: str
    """Names the run of the machine that `monotonic_ms` counts from."""
    monotonic_ms: int
    """Milliseconds since the machine started, sleep included."""

    @property
    def london(self) -> datetime:
        """The wall clock as people in England and Wales read it, without a zone."""
        return self.at.astimezone(LONDON).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """The date in England and Wales."""
        return self.london.date()


class Clock:
    """The machine's clocks."""

    def __init__(self) -> None:
        self._boot = Path('/proc/sys/kernel/random/boot_id').read_text(encoding='ascii').strip()

    def now(self) -> Moment:
        return Moment(_whole_ms(datetime.now(UTC)), self._boot, time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)


class ClockSetTo(Clock):
    """A clock that starts at a given instant and then runs with the machine's own; for rehearsals and tests."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start = _whole_ms(start.astimezone(UTC))
        self._zero = super().now().monotonic_ms

    def now(self) -> Moment:
        real = super().now()
        return Moment(self._start + timedelta(milliseconds=real.monotonic_ms - self._zero), real.boot, real.monotonic_ms)


def _whole_ms(at: datetime) -> datetime:
    """Journal, store and wire keep whole milliseconds: a reading must survive the way there and back."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
