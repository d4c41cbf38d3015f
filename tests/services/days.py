"""Days to plan: any stops between places a walk apart, in a town whose map we drew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from sample_day import stop

from services.appointments import Stop
from services.travel import Journey, Travel
from services.wire import Purpose, RequiredBy, Standing, TimeKind

THURSDAY = date(2026, 5, 14)
NOW = datetime.combine(THURSDAY, time(9, 30))
LOUNGE = 'ZZ1 1AA'
TOWN: Mapping[str, tuple[int, int]] = {
    LOUNGE: (500_000, 300_000),
    'ZZ1 2AA': (500_500, 300_000),
    'ZZ1 3AA': (500_000, 301_000),
    'ZZ1 4AA': (501_200, 300_900),
    'ZZ9 9AA': (509_000, 300_000),
}
"""Metres: half a kilometre, a kilometre, a kilometre and a half, and nine kilometres from the lounge."""
BUSES = {(LOUNGE, 'ZZ9 9AA'): Journey('bus', 35, 'Bus 4 from the gate')}


def town(*, lounge: str | None = LOUNGE, slowly: bool = False, known: Mapping[tuple[str, str], Journey] = BUSES) -> Travel:
    return Travel(TOWN.get, lambda start, to: known.get((start, to)), lounge, slowly=slowly)


def nowhere() -> Travel:
    """A lounge that knows of no way."""
    return Travel(lambda postcode: None, lambda start, to: None, None)


def named(name: str, *args: Any, **other: Any) -> Stop:
    """A stop called by what a test calls it, on Thursday 14 May 2026, at a place that the map does not know."""
    return stop(*args, **{'appointment': name, 'place': name, 'address': f'{name} Street', 'on': THURSDAY, 'postcode': None} | other)


def at(hour: int, minute: int = 0, on: date = THURSDAY) -> datetime:
    return datetime.combine(on, time(hour, minute))


CLOCKS = st.builds(time, st.integers(8, 23), st.sampled_from(range(0, 60, 5)))
WHEN = st.sampled_from([THURSDAY, THURSDAY, THURSDAY, THURSDAY + timedelta(days=1)])


@st.composite
def any_stop(draw: st.DrawFn, name: str) -> Stop:
    kind = draw(st.sampled_from(TimeKind))
    purpose = draw(st.sampled_from(Purpose))
    required_by = draw(st.sampled_from(RequiredBy))
    sensitive = draw(st.sampled_from([False, False, False, True]))
    standing = draw(st.sampled_from([Standing.CONFIRMED, Standing.CONFIRMED, Standing.ASKED, *Standing]))
    made = named(
        name,
        kind,
        on=draw(WHEN),
        at=draw(CLOCKS),
        purpose=Purpose.OTHER if sensitive else purpose,
        required_by=required_by,
        must_go=required_by in (RequiredBy.LICENCE, RequiredBy.COURT),
        standing=standing,
        minutes=draw(st.sampled_from([None, 10, 30, 45, 60, 90, 240])),
        postcode=draw(st.sampled_from([*TOWN, None])),
        address=draw(st.sampled_from(['1 Sample Street', None])),
        sensitive=sensitive,
    )
    return replace(made, officer_here_at=made.at) if draw(st.sampled_from([True, *[False] * 9])) else made


@st.composite
def any_stops(draw: st.DrawFn, most: int = 7) -> list[Stop]:
    return [draw(any_stop(f'{chr(97 + number)}')) for number in range(draw(st.integers(0, most)))]


NOWS = st.builds(at, st.integers(7, 20), st.sampled_from(range(0, 60, 5)))
