"""How long the ways of the day take, and how that is known."""

from __future__ import annotations

import math

import pytest
from days import LOUNGE, NOW, TOWN, at, named, nowhere, town
from hypothesis import given
from hypothesis import strategies as st

from services.plan import plan_of
from services.travel import LONGEST_WALK, Journey, Leg, LegKind, Travel
from services.wire import TimeKind

METRES = st.integers(0, 700_000)


def between(here: tuple[int, int], there: tuple[int, int], *, slowly: bool = False) -> Leg:
    grid = {'ZZ1 1AA': here, 'ZZ1 2AA': there}
    return Travel(grid.get, lambda start, to: None, None, slowly=slowly).between('ZZ1 1AA', 'ZZ1 2AA')


@pytest.mark.parametrize(
    ('metres', 'minutes'),
    [(0, 5), (100, 5), (288, 5), (289, 10), (1000, 20), (2307, 40)],
)
def test_safety_9_walking_times_round_up_to_5_minutes(metres: int, minutes: int) -> None:
    leg = between((500_000, 300_000), (500_000 + metres, 300_000))
    assert (leg.kind, leg.minutes) == (LegKind.WALK, minutes)


def test_safety_9_above_40_minutes_it_is_too_far_to_walk() -> None:
    leg = between((500_000, 300_000), (502_308, 300_000))
    assert (leg.kind, leg.minutes, leg.at_least) == (LegKind.TOO_FAR, None, LONGEST_WALK)


def test_somebody_who_walks_slowly_needs_longer() -> None:
    there = (501_000, 300_000)
    assert between((500_000, 300_000), there).minutes == 20
    assert between((500_000, 300_000), there, slowly=True).minutes == 30


@given(east=METRES, north=METRES, there_east=METRES, there_north=METRES, slowly=st.booleans())
def test_a_walk_is_never_told_shorter_than_the_straight_line_and_never_longer_than_40_minutes(
    east: int, north: int, there_east: int, there_north: int, slowly: bool
) -> None:
    leg = between((east, north), (there_east, there_north), slowly=slowly)
    line = math.dist((east, north), (there_east, there_north))
    if leg.kind is LegKind.WALK:
        assert leg.minutes is not None
        assert leg.minutes % 5 == 0
        assert 5 <= leg.minutes <= 40
        assert leg.minutes * 80 >= line, 'nobody is taken to walk faster than 4.8 km/h'
    else:
        assert leg.kind is LegKind.TOO_FAR
        assert line > 1000
    assert leg == between((there_east, there_north), (east, north), slowly=slowly), 'it is as far back'


def test_a_known_journey_replaces_the_walk_and_what_is_too_far() -> None:
    bus = Journey('bus', 12, 'Bus 4')
    travel = town(known={(LOUNGE, 'ZZ1 2AA'): bus, (LOUNGE, 'ZZ9 9AA'): bus})
    for to in ('ZZ1 2AA', 'ZZ9 9AA'):
        assert travel.from_lounge(to) == Leg(LegKind.KNOWN_JOURNEY, 12, bus, from_lounge=True)
    assert travel.between('ZZ1 2AA', LOUNGE).kind is LegKind.WALK, 'the bus back is not known'


@pytest.mark.parametrize(('start', 'to'), [(None, 'ZZ1 2AA'), ('ZZ1 2AA', None), ('ZZ7 7ZZ', 'ZZ1 2AA'), ('ZZ1 2AA', 'ZZ7 7ZZ')])
def test_what_is_not_known_stays_not_known(start: str | None, to: str | None) -> None:
    assert town().between(start, to) == Leg(LegKind.NOT_KNOWN, None, None, from_lounge=False)


def test_a_journey_is_known_even_where_the_map_does_not_know_the_postcode() -> None:
    bus = Journey('bus', 12, None)
    travel = Travel(lambda postcode: None, lambda start, to: bus, LOUNGE)
    assert travel.from_lounge('ZZ7 7ZZ').journey is bus


def test_a_place_is_looked_up_once() -> None:
    asked: list[str] = []

    def grid(postcode: str) -> tuple[int, int] | None:
        asked.append(postcode)
        return TOWN.get(postcode)

    travel = Travel(grid, lambda start, to: None, LOUNGE)
    for _ in range(5):
        plan_of([named('a', at=at(11).time(), postcode='ZZ1 2AA'), named('b', at=at(14).time(), postcode='ZZ1 3AA')], travel, NOW)
    assert sorted(asked) == sorted({LOUNGE, 'ZZ1 2AA', 'ZZ1 3AA'})


# The ways of a day


def test_the_first_way_begins_at_the_lounge_and_the_next_at_the_stop_before() -> None:
    near = named('near', at=at(11).time(), postcode='ZZ1 2AA')
    far = named('far', at=at(14).time(), postcode='ZZ9 9AA')
    legs = plan_of([far, near], town(), NOW).legs
    assert (legs['near'].kind, legs['near'].minutes, legs['near'].from_lounge) == (LegKind.WALK, 10, True)
    assert (legs['far'].kind, legs['far'].from_lounge) == (LegKind.TOO_FAR, False), 'the bus goes from the lounge alone'


def test_where_the_lounge_is_not_known_the_first_way_is_not_known() -> None:
    legs = plan_of([named('near', postcode='ZZ1 2AA')], nowhere(), NOW).legs
    assert legs['near'] == Leg(LegKind.NOT_KNOWN, None, None, from_lounge=True)


def test_a_phone_call_has_no_way_and_leaves_one_where_one_is() -> None:
    near = named('near', at=at(11).time(), postcode='ZZ1 2AA')
    call = named('call', at=at(13).time(), postcode=None, address=None)
    other = named('other', at=at(15).time(), postcode='ZZ1 3AA')
    legs = plan_of([near, call, other], town(), NOW).legs
    assert legs.keys() == {'near', 'other'}
    assert legs['other'] == town().between('ZZ1 2AA', 'ZZ1 3AA')


def test_an_officer_who_comes_to_the_lounge_needs_no_way_there_but_one_back() -> None:
    here = named('here', at=at(11).time(), officer_here_at=at(11).time(), postcode='ZZ1 3AA')
    near = named('near', at=at(14).time(), postcode='ZZ1 2AA')
    assert plan_of([here, near], town(), NOW).legs == {'near': town().from_lounge('ZZ1 2AA')}
    later = named('here', at=at(16).time(), officer_here_at=at(16).time(), postcode='ZZ1 3AA')
    assert plan_of([later, near], town(), NOW).legs['here'] == town().between('ZZ1 2AA', LOUNGE)


def test_a_new_day_does_not_begin_where_the_last_one_ended() -> None:
    today = named('today', postcode='ZZ1 2AA')
    tomorrow = [
        named(name, on=at(0).date().replace(day=15), at=at(hour).time(), postcode='ZZ1 3AA') for name, hour in (('b', 10), ('c', 14))
    ]
    assert plan_of([today, *tomorrow], town(), NOW).legs.keys() == {'today', 'c'}


def test_what_is_over_or_needs_no_meeting_has_no_way() -> None:
    over = named('over', at=at(9).time(), postcode='ZZ1 2AA')
    support = named('support', TimeKind.NONE_NEEDED, postcode='ZZ1 2AA')
    plan = plan_of([over, support], town(), NOW)
    assert plan.legs == {}
    assert [stop.appointment for stop in plan.stops] == ['over', 'support'], 'but both are shown'
