"""When a place is open. What is not known is never guessed: not its hours, and not what it does on a bank holiday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from services.bank_holidays import is_bank_holiday

DAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
BANK_HOLIDAYS = 'bank_holidays'
LOOK_AHEAD = 14
"""Days: no place that is still in use stays shut for longer."""

Times = tuple[tuple[time, time], ...]
"""From when to when, in order, apart; midnight as an end is the end of that day. Empty: closed all day."""


class Opening(StrEnum):
    OPEN = 'open'
    CLOSED = 'closed'
    NOT_KNOWN = 'not_known'


@dataclass(frozen=True)
class Status:
    """Whether a place is open at one moment. All times are London times without a zone."""

    opening: Opening
    until: datetime | None = None
    """When it shuts, of an open place; None of one that does not shut within LOOK_AHEAD days."""
    opens: datetime | None = None
    """When it opens next, of a closed place; None where a day with unknown hours comes first."""


@dataclass(frozen=True)
class Hours:
    """The hours of a place by day: `mon` to `sun` and `bank_holidays`. A day that is missing is not known."""

    known: Mapping[str, Times]

    def on(self, day: date) -> Times | None:
        """The times of a date, or None where they are not known."""
        return self.known.get(BANK_HOLIDAYS if is_bank_holiday(day) else DAYS[day.weekday()])

    def status(self, at: datetime) -> Status:
        """Whether the place is open at a London time."""
        if self.on(at.date()) is None:
            return Status(Opening.NOT_KNOWN)
        spans = list(self._spans(at.date()))
        for start, end in spans:
            if start <= at < end:
                shuts = _without_a_break(end, spans)
                return Status(Opening.OPEN, until=shuts if shuts < _midnight(at.date(), LOOK_AHEAD) else None)
        return Status(Opening.CLOSED, opens=next((start for start, _ in spans if start > at), None))

    def _spans(self, first: date) -> Iterable[tuple[datetime, datetime]]:
        """Each time it is open from a date on, until a day that is not known."""
        for ahead in range(LOOK_AHEAD):
            day = first + timedelta(days=ahead)
            times = self.on(day)
            if times is None:
                return
            for start, end in times:
                yield datetime.combine(day, start), _midnight(day, 1) if end == time() else datetime.combine(day, end)


def _midnight(day: date, ahead: int) -> datetime:
    return datetime.combine(day + timedelta(days=ahead), time())


def _without_a_break(end: datetime, spans: Iterable[tuple[datetime, datetime]]) -> datetime:
    for start, later in spans:
        if start == end:
            end = later
    return end


_CLOCK = r'(\d{1,2})(?:[:.](\d{2}))?(am|pm)?'
_SPAN = re.compile(rf'{_CLOCK}(?:-|–|to){_CLOCK}', re.ASCII)


def read_times(text: str) -> Times | None:
    """The hours of one day: `9am-5pm`, `9:30am to 12:30pm, 14:00-17:00`, `closed`, `all day`; None for an empty cell: not known.

    Raises ValueError, whose text says what is wrong.
    """
    plain = re.sub(r'\s', '', text.lower()).replace('midday', '12pm').replace('midnight', '12am')
    if plain in ('', 'closed', 'allday', '24hours'):
        return {'': None, 'closed': ()}.get(plain, ((time(), time()),))
    times = []
    for part in plain.split(','):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise ValueError('is not a time such as 9am-5pm, closed, all day, or nothing where it is not known')
        times.append((_clock(*match.groups()[:3]), _clock(*match.groups()[3:])))
    ends = [moment for start, end in times for moment in (_minutes(start), _minutes(end) or 24 * 60)]
    if ends != sorted(set(ends)):
        raise ValueError('has a time that ends before it begins, or two that meet')
    return tuple(times)


def _clock(hour: str, minute: str | None, half: str | None) -> time:
    if half is None and minute is None:
        raise ValueError('needs am, pm or minutes: 9am-5pm or 09:00-17:00')
    number = int(hour)
    if half is not None:
        if not 1 <= number <= 12:
            raise ValueError('is not a time of the day: give 2pm or 14:00')
        number = number % 12 + (12 if half == 'pm' else 0)
    if number == 24 and not int(minute or 0):
        return time()
    try:
        return time(number, int(minute or 0))
    except ValueError:
        raise ValueError('is not a time of the day') from None


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
