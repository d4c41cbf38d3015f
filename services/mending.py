"""Whether a time fits the day, and which other time mends a clash.

It proposes. Asking for a time is done elsewhere, and the old time stands until the other side agrees (safety rule 17).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from services.appointments import END_OF, Stop, is_working_day
from services.plan import Clash, ClashKind, Plan, plan_of
from services.wire import Answer, Purpose, RequiredBy, Standing, TimeKind

STEP = timedelta(minutes=15)
"""How far apart times are that are read from opening hours."""
OFFICES = (Purpose.PROBATION, Purpose.HOUSING, Purpose.JOBCENTRE)
"""Open on working days alone."""


@dataclass(frozen=True)
class Offer:
    """A time that the other side offers: a clock time, or a part of a day."""

    on: date
    at: time | None
    part: TimeKind | None = None
    """`morning` or `afternoon` where there is no clock time."""

    @property
    def kind(self) -> TimeKind:
        return self.part or TimeKind.FIXED

    @property
    def until(self) -> datetime:
        """When to be there at the latest. Raises ValueError where it is neither a clock time nor a part of a day."""
        at = self.at or END_OF.get(self.kind)
        if at is None:
            raise ValueError('an offer has a clock time, or is a part of a day')
        return datetime.combine(self.on, at)


def opening(opens: datetime, shuts: datetime, minutes: int) -> Iterator[Offer]:
    """The times that opening hours allow, a quarter of an hour apart, each over before it shuts."""
    while opens + timedelta(minutes=minutes) <= shuts:
        yield Offer(opens.date(), opens.time())
        opens += STEP


def wanted(
    purpose: Purpose, required_by: RequiredBy, now: datetime, *, minutes: int | None, place: str, address: str | None, postcode: str | None
) -> Stop:
    """A stop that nobody has asked for yet, to see which offers fit. `now` (London) is when the facts of its place were known."""
    return Stop(
        appointment='',
        purpose=purpose,
        time_kind=TimeKind.NONE_NEEDED,
        on=None,
        at=None,
        deadline=None,
        minutes=minutes,
        passed=False,
        must_go=False,
        required_by=required_by,
        standing=Standing.ASKED,
        answer=Answer.NONE,
        place=place,
        address=address,
        postcode=postcode,
        phone=None,
        person=None,
        bring=None,
        sensitive=False,
        officer_here_at=None,
        known_at=now,
    )


def is_shut(purpose: Purpose, on: date) -> bool:
    """Whether a date is a weekend or a bank holiday for what is open on working days alone (requirement 5)."""
    return purpose in OFFICES and not is_working_day(on)


class Verdict(StrEnum):
    """What to say beside an offered time."""

    FITS = 'fits'
    CLASHES = 'clashes'
    TOO_LATE = 'too_late'
    """It has passed, or cannot be reached from the lounge any more."""
    SHUT = 'shut'
    """An office is asked for a weekend or a bank holiday."""


@dataclass(frozen=True)
class Fit:
    """Whether one stop could be at one offered time."""

    offer: Offer
    verdict: Verdict
    other: Stop | None
    """What it clashes with."""
    plan: Plan
    """The day as it would be."""
    stop: Stop
    """The stop as it would be: asked for, and not booked yet."""


def fits(plan: Plan, stop: Stop, offer: Offer) -> Fit:
    """Whether a stop could be at an offered time, be it of the plan already or only `wanted`.

    It never fits at the price of another: no clash may come that the plan does not have already.
    """
    asked = _at(offer, stop)
    others = (one for one in plan.stops if one.appointment != stop.appointment)
    then = plan_of((*others, asked), plan.travel, plan.now)
    if is_shut(stop.purpose, offer.on):
        return Fit(offer, Verdict.SHUT, None, then, asked)
    if asked.appointment not in then.spans and not then.clashes_of(asked):
        return Fit(offer, Verdict.TOO_LATE, None, then, asked)
    new = [*then.clashes_of(asked), *(clash for clash in then.clashes if clash.pair not in plan.pairs)]
    if not new:
        return Fit(offer, Verdict.FITS, None, then, asked)
    if any(clash.kind is ClashKind.TOO_LATE for clash in new):
        return Fit(offer, Verdict.TOO_LATE, None, then, asked)
    other = new[0].first if new[0].second is asked else new[0].second
    return Fit(offer, Verdict.CLASHES, other, then, asked)


def mend(plan: Plan, clash: Clash, offers: Iterable[Offer]) -> Fit | None:
    """The best of the times that the other side of `clash.moves` offers: the same day, then nearest to the old time, then earlier.

    None where neither stop may move, or no offer mends the clash without a new one: it cannot be mended, get a person.
    """
    stop = clash.moves
    if stop is None:
        return None
    old = _start(plan, stop)
    found = [fit for fit in (fits(plan, stop, offer) for offer in offers) if fit.verdict is Verdict.FITS]
    return min(found, key=lambda fit: _preference(fit, old), default=None)


def _preference(fit: Fit, old: datetime) -> tuple[bool, timedelta, datetime, str]:
    start = _start(fit.plan, fit.stop)
    return start.date() != old.date(), abs(start - old), start, fit.offer.kind


def _start(plan: Plan, stop: Stop) -> datetime:
    span = plan.spans.get(stop.appointment)
    start = span.start if span else stop.deadline
    if start is None:
        raise ValueError('a stop without a time cannot move')
    return start


def _at(offer: Offer, stop: Stop) -> Stop:
    return replace(
        stop,
        time_kind=offer.kind,
        on=offer.on,
        at=offer.at,
        deadline=offer.until,
        passed=False,
        must_go=False,
        standing=Standing.ASKED,
        answer=Answer.NONE,
    )
