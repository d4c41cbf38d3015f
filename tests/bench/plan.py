"""What the plan of a full day takes, and what it takes to say which of twelve offered times fit it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock

from services.appointments import END_OF, Stop
from services.mending import Offer, fits, opening, wanted
from services.plan import plan_of
from services.travel import Travel
from services.wire import Answer, Purpose, RequiredBy, Standing, TimeKind
from tests.bench.figures import Figure, figure

TIMES = 500
DAY = date(2026, 5, 14)
NOW = datetime.combine(DAY, clock(8, 30))
FIXED = (clock(9, 30), clock(10, 45), clock(12, 15), clock(13, 30), clock(14, 15), clock(15), clock(16))
WINDOWS = (TimeKind.MORNING, TimeKind.MORNING, TimeKind.AFTERNOON, TimeKind.AFTERNOON)
OFFERS = list(opening(datetime.combine(DAY, clock(9)), datetime.combine(DAY, clock(12, 45)), 60))


def _stop(number: int, kind: TimeKind, at: clock | None) -> Stop:
    until = at or END_OF.get(kind)
    return Stop(
        appointment=f'{number:02}',
        purpose=Purpose.HOUSING,
        time_kind=kind,
        on=DAY,
        at=at,
        deadline=datetime.combine(DAY, until) if until else None,
        minutes=30,
        passed=False,
        must_go=False,
        required_by=RequiredBy.CHOICE,
        standing=Standing.CONFIRMED,
        answer=Answer.NONE,
        place=f'Place {number}',
        address=f'{number} Sample Street',
        postcode=f'ZZ1 {number % 10}AA',
        phone=None,
        person=None,
        bring=None,
        sensitive=False,
        officer_here_at=None,
        known_at=NOW,
    )


def _full_day() -> list[Stop]:
    """Twelve stops a walk apart: seven at a time, four for a part of the day, of which not all have room, and a curfew."""
    kinds = [*((TimeKind.FIXED, at) for at in FIXED), *((kind, None) for kind in WINDOWS), (TimeKind.BE_THERE_BY, clock(19))]
    return [_stop(number, kind, at) for number, (kind, at) in enumerate(kinds)]


def _travel() -> Travel:
    """The way of a new visit, which has looked up nothing yet."""
    return Travel(lambda postcode: (500_000 + 150 * int(postcode[4]), 300_000), lambda start, to: None, 'ZZ1 0AA')


def _timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds."""
    taken = []
    for _ in range(TIMES):
        since = time.perf_counter()
        work()
        taken.append((time.perf_counter() - since) * 1000)
    return taken


def full_day() -> Iterator[Figure]:
    """The plan of a day with twelve stops."""
    stops = _full_day()
    yield figure('plan with 12 stops', 'ms', _timed(lambda: plan_of(stops, _travel(), NOW)), 5, 'p99')


def offers() -> Iterator[Figure]:
    """Which of twelve times fit that day."""
    plan = plan_of(_full_day(), _travel(), NOW)
    tomorrow = NOW.date() + timedelta(days=1)
    times = [*OFFERS[:10], Offer(DAY, None, TimeKind.MORNING), Offer(tomorrow, None, TimeKind.MORNING)]
    stop = wanted(Purpose.JOBCENTRE, RequiredBy.BENEFIT, NOW, minutes=60, place='Jobcentre', address='Sample Street', postcode='ZZ1 3AA')
    yield figure('12 offers against 12 stops', 'ms', _timed(lambda: [fits(plan, stop, offer) for offer in times]), None)
