"""The plan of the day: its order, what of it cannot be done, and what comes first."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib import resources

import pytest
from builders import StillClock, release
from days import LOUNGE, NOW, NOWS, THURSDAY, any_stops, at, named, nowhere, town
from hypothesis import given, settings
from hypothesis import strategies as st

from services import appointments
from services.appointments import Stop
from services.central.release_list import read_list
from services.plan import Clash, ClashKind, Plan, Why, in_order, plan_of, what_first
from services.wire import Answer, Appointment, Purpose, RequiredBy, Standing, TimeKind, new_id

FRIDAY = THURSDAY + timedelta(days=1)
WINDOWS = (TimeKind.MORNING, TimeKind.AFTERNOON, TimeKind.BY_2PM_NEXT_WORKING_DAY)


def choice(name: str, hour: int, minute: int = 0, **other: object) -> Stop:
    """A stop of 30 minutes that nothing demands."""
    own = {'purpose': Purpose.HOUSING, 'required_by': RequiredBy.CHOICE, 'must_go': False, 'minutes': 30, 'at': time(hour, minute)}
    return named(name, **own | other)


def clashes(*stops: Stop, now: datetime = NOW) -> list[tuple[ClashKind, str | None, str]]:
    found = plan_of(stops, town(), now).clashes
    return [(one.kind, one.first.appointment if one.first else None, one.second.appointment) for one in found]


def only_clash(*stops: Stop, now: datetime = NOW) -> Clash:
    (clash,) = plan_of(stops, town(), now).clashes
    return clash


def demo_day(ref: str, now: datetime) -> list[Stop]:
    """The stops of somebody of the demonstration day, as a kiosk shows them."""
    clock = StillClock()
    clock.set_london(now)
    content = resources.files('data').joinpath('demo_day.csv').read_bytes()
    person = release(released_on=now.date())
    made = []
    for (whose, _), line in read_list(content, clock.now()).stops.items():
        if whose == ref:
            own = {'id': new_id(), 'lounge': 'demo', 'release': person.id, 'standing': Standing.CONFIRMED, 'answer': Answer.NONE}
            cells = line.cells | own | {'known_at': now.isoformat()}
            made.append(appointments._stop(Appointment.model_validate_json(json.dumps(cells)), person, now))
    return made


# The order


@given(stops=any_stops(), seed=st.randoms(use_true_random=False))
def test_the_order_is_the_same_however_the_stops_come_in(stops: list[Stop], seed: random.Random) -> None:
    mixed = seed.sample(stops, len(stops))
    assert in_order(mixed) == in_order(stops)
    once, again = plan_of(stops, town(), NOW), plan_of(mixed, town(), NOW)
    assert (again.stops, again.spans, again.legs, again.clashes) == (once.stops, once.spans, once.legs, once.clashes)


@given(stops=any_stops(), now=NOWS)
def test_safety_3_go_now_comes_first_and_no_open_stop_is_lost(stops: list[Stop], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    later = [stop.time_kind is not TimeKind.IMMEDIATELY for stop in plan.stops]
    assert later == sorted(later)
    open_ = {stop.appointment for stop in stops if stop.standing in (Standing.CONFIRMED, Standing.ASKED)}
    assert {stop.appointment for stop in plan.stops} == open_


def test_a_part_of_the_day_stands_where_it_has_room() -> None:
    stops = [named('morning', TimeKind.MORNING), choice('early', 9, 30), choice('late', 14)]
    assert [stop.appointment for stop in plan_of(stops, town(), at(8)).stops] == ['early', 'morning', 'late']


def test_of_two_at_the_same_time_the_demanded_one_comes_first() -> None:
    stops = in_order([choice('a', 14), named('b', at=time(14))])
    assert [stop.appointment for stop in stops] == ['b', 'a']


# Overlaps and ways


def test_requirement_3_a_gap_of_the_way_and_15_minutes_is_enough_and_a_minute_less_is_not() -> None:
    first = choice('first', 11, postcode='ZZ1 2AA')  # until 11:30; 20 minutes to the next
    assert town().between('ZZ1 2AA', 'ZZ1 3AA').minutes == 20
    assert clashes(first, choice('next', 12, 5, postcode='ZZ1 3AA')) == []
    assert clashes(first, choice('next', 12, 4, postcode='ZZ1 3AA')) == [(ClashKind.WAY, 'first', 'next')]
    assert clashes(first, choice('next', 11, 29, postcode='ZZ1 3AA')) == [(ClashKind.OVERLAP, 'first', 'next')]


def test_the_clash_says_how_far_it_is() -> None:
    clash = only_clash(choice('first', 11, postcode='ZZ1 2AA'), choice('next', 11, 50, postcode='ZZ1 3AA'))
    assert clash.leg == town().between('ZZ1 2AA', 'ZZ1 3AA')


def test_what_is_too_far_to_walk_needs_at_least_the_longest_walk() -> None:
    first = choice('first', 11, postcode='ZZ1 2AA')
    assert clashes(first, choice('next', 12, 25, postcode='ZZ9 9AA')) == []
    assert clashes(first, choice('next', 12, 24, postcode='ZZ9 9AA')) == [(ClashKind.WAY, 'first', 'next')]


def test_a_way_that_is_not_known_is_not_made_up() -> None:
    first, after = choice('first', 11, postcode='ZZ1 2AA'), choice('next', 11, 45, postcode=None)
    assert clashes(first, after) == []
    assert clashes(first, replace(after, deadline=at(11, 44))) == [(ClashKind.WAY, 'first', 'next')]


@pytest.mark.parametrize(
    ('purpose', 'hours'),
    [
        (Purpose.PROBATION, 1),
        (Purpose.DRUG_SERVICE, 1),
        (Purpose.JOBCENTRE, 1),
        (Purpose.HOUSING, 1),
        (Purpose.HEALTH, 1),
        (Purpose.COURT, 3),
    ],
)
def test_requirement_3_what_nobody_gave_a_length_takes_an_hour_and_a_hearing_three(purpose: Purpose, hours: int) -> None:
    span = plan_of([named('a', at=time(11), purpose=purpose, minutes=None)], town(), NOW).spans['a']
    assert (span.start, span.end) == (at(11), at(11 + hours))


def test_a_stop_that_spans_two_others_clashes_with_both() -> None:
    stops = choice('a', 10, minutes=180), choice('b', 10, 30), choice('c', 12)
    assert clashes(*stops) == [(ClashKind.OVERLAP, 'a', 'b'), (ClashKind.OVERLAP, 'a', 'c')]


def test_half_past_eleven_at_night_does_not_wrap() -> None:
    late = choice('late', 23, 30, minutes=60)
    assert plan_of([late], town(), NOW).spans['late'].end == at(0, 30, FRIDAY)
    assert clashes(late, choice('early', 9, 35)) == []
    assert clashes(late, choice('after', 0, 40, on=FRIDAY)) == [(ClashKind.WAY, 'late', 'after')]
    assert clashes(late, choice('after', 0, 45, on=FRIDAY)) == []


@pytest.mark.parametrize('day', [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_on_which_the_clocks_change_is_a_day_like_another(day: date) -> None:
    night = choice('night', 0, 30, on=day, minutes=60)
    assert plan_of([night], town(), at(0, 0, day)).spans['night'].end == at(1, 30, day)
    assert clashes(night, choice('next', 1, 45, on=day), now=at(0, 0, day)) == []
    assert clashes(night, choice('next', 1, 44, on=day), now=at(0, 0, day)) == [(ClashKind.WAY, 'night', 'next')]


@pytest.mark.parametrize('standing', [Standing.SUPERSEDED, Standing.CANCELLED, Standing.ATTENDED, Standing.MISSED])
def test_what_no_longer_stands_clashes_with_nothing(standing: Standing) -> None:
    plan = plan_of([choice('a', 11), choice('b', 11, standing=standing)], town(), NOW)
    assert [stop.appointment for stop in plan.stops] == ['a']
    assert plan.clashes == ()


def test_what_has_passed_clashes_with_nothing() -> None:
    assert clashes(choice('a', 9, 20, minutes=60), choice('b', 10), now=at(9, 21)) == []
    assert clashes(choice('a', 9, 20, minutes=60), choice('b', 10), now=at(9, 10)) == [(ClashKind.OVERLAP, 'a', 'b')]


def test_safety_17_an_asked_time_can_clash_and_says_that_it_is_not_booked() -> None:
    probation = named('probation', at=time(11))
    assert only_clash(probation, choice('asked', 11, standing=Standing.ASKED)).not_booked
    assert not only_clash(probation, choice('booked', 11)).not_booked


def test_safety_17_a_time_asked_for_in_place_of_another_does_not_clash_with_it() -> None:
    old, asked = choice('old', 11, place='Council'), choice('asked', 11, 15, place='Council', standing=Standing.ASKED)
    assert clashes(old, asked) == []
    assert clashes(old, replace(asked, place='Another council')) == [(ClashKind.OVERLAP, 'old', 'asked')]


# What cannot be reached from the lounge


def test_what_is_nearer_in_time_than_on_foot_is_too_late() -> None:
    stop = choice('a', 10, postcode='ZZ1 3AA')
    assert clashes(stop, now=at(9, 40)) == []
    clash = only_clash(stop, now=at(9, 41))
    assert (clash.kind, clash.first, clash.leg) == (ClashKind.TOO_LATE, None, town().from_lounge('ZZ1 3AA'))
    assert clash.moves == stop


def test_safety_4_a_curfew_that_cannot_be_reached_in_time_is_told() -> None:
    home = named('home', TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, at=time(19), postcode='ZZ1 3AA')
    assert clashes(home, now=at(18, 40)) == []
    assert only_clash(home, now=at(18, 41)).moves is None


def test_an_officer_who_comes_to_the_lounge_is_never_too_late_for() -> None:
    assert clashes(named('officer', at=time(10), officer_here_at=time(10), postcode='ZZ9 9AA'), now=at(10)) == []


# Calls


def test_a_call_at_the_lounge_is_taken_before_the_way_begins() -> None:
    call = choice('call', 10, address=None)
    assert clashes(call, choice('b', 11, 5, postcode='ZZ1 3AA')) == []
    assert clashes(call, choice('b', 11, 4, postcode='ZZ1 3AA')) == [(ClashKind.WAY, 'call', 'b')]


def test_a_call_between_two_places_is_taken_at_the_first() -> None:
    first, call = choice('a', 10, postcode='ZZ1 2AA'), choice('call', 10, 45, address=None)
    assert clashes(first, call, choice('b', 11, 50, postcode='ZZ1 3AA')) == []
    assert clashes(first, call, choice('b', 11, 49, postcode='ZZ1 3AA')) == [(ClashKind.WAY, 'call', 'b')]


def test_where_a_call_of_another_day_is_taken_is_not_known() -> None:
    assert clashes(choice('call', 10, address=None, on=FRIDAY), choice('b', 10, 45, postcode='ZZ1 3AA', on=FRIDAY)) == []


# Go now


def test_safety_3_go_now_clashes_with_what_starts_before_it_could_be_over() -> None:
    now = named('now', TimeKind.IMMEDIATELY, postcode='ZZ1 3AA')  # 20 minutes on foot, 60 there, 20 back, 15 to spare: 11:25
    assert clashes(now, choice('b', 11, 25, postcode=LOUNGE)) == []
    assert clashes(now, choice('b', 11, 24, postcode=LOUNGE)) == [(ClashKind.WAY, 'now', 'b')]
    clash = only_clash(now, choice('b', 10))
    assert (clash.kind, clash.moves) == (ClashKind.OVERLAP, clash.second)
    assert clashes(now, named('morning', TimeKind.MORNING, minutes=60, at=time(9))) == [(ClashKind.NO_ROOM, 'now', 'morning')]


# Be there by


def test_safety_4_nothing_can_be_gone_to_after_a_curfew_but_a_call_can_be_taken() -> None:
    home = named('home', TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, at=time(19))
    evening = choice('evening', 20)
    assert clashes(home, evening) == [(ClashKind.OVERLAP, 'home', 'evening')]
    assert only_clash(home, evening).moves == evening
    assert clashes(home, replace(evening, address=None, postcode=None)) == []
    assert clashes(home, choice('before', 18, 15)) == []
    assert clashes(home, choice('before', 18, 16)) == [(ClashKind.WAY, 'before', 'home')]


def test_safety_4_what_one_must_be_at_by_a_time_never_moves() -> None:
    checks_in = choice('checks in', 15, time_kind=TimeKind.BE_THERE_BY)
    assert only_clash(checks_in, named('probation', at=time(15))).moves is None
    assert only_clash(checks_in, choice('other', 15)).moves == choice('other', 15)


def test_two_times_to_be_at_the_same_place_do_not_clash() -> None:
    home = named('home', TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, at=time(17))
    curfew = named('curfew', TimeKind.BE_THERE_BY, purpose=Purpose.OTHER, at=time(19), minutes=None, address='home Street')
    assert clashes(home, curfew) == []
    assert clashes(home, replace(curfew, address='Elsewhere')) == [(ClashKind.OVERLAP, 'home', 'curfew')]


# Parts of a day


def test_a_morning_clashes_only_if_nowhere_in_it_is_room() -> None:
    morning = choice('morning', 9, postcode='ZZ1 2AA', minutes=60)
    morning = replace(morning, time_kind=TimeKind.MORNING, at=None, deadline=at(12))
    assert clashes(morning, choice('b', 10, 15), now=at(8)) == [], 'from 11 to midday'
    full = choice('b', 10, 20)
    assert clashes(morning, full, now=at(8)) == [], 'from 9 to 10'
    assert clashes(morning, full, now=at(9)) == [(ClashKind.NO_ROOM, 'b', 'morning')], 'it would be 9:10 to 10:10'


def test_two_parts_of_a_day_are_placed_in_whatever_order_has_room() -> None:
    long = named('a long one', TimeKind.MORNING, minutes=90)
    short = named('short', TimeKind.MORNING, minutes=30, purpose=Purpose.HOUSING)
    fixed = choice('fixed', 9, 45, minutes=15)
    plan = plan_of([long, short, fixed], town(), at(8))
    assert plan.clashes == ()
    assert [stop.appointment for stop in plan.stops] == ['short', 'fixed', 'a long one']


def test_a_demanded_part_of_the_day_does_not_take_the_only_room_of_another() -> None:
    probation = named('probation', TimeKind.MORNING, minutes=30)
    housing = named('housing', TimeKind.MORNING, minutes=90, purpose=Purpose.HOUSING, required_by=RequiredBy.CHOICE)
    plan = plan_of([probation, housing, choice('fixed', 10, 45, minutes=15)], nowhere(), at(8))
    assert plan.clashes == ()
    assert [stop.appointment for stop in plan.stops] == ['housing', 'fixed', 'probation']


def test_by_2pm_is_kept_by_being_there_at_2pm() -> None:
    probation = named('probation', TimeKind.BY_2PM_NEXT_WORKING_DAY, on=FRIDAY)
    court = choice('court', 9, on=FRIDAY, minutes=285, purpose=Purpose.COURT, required_by=RequiredBy.COURT)
    assert clashes(probation, court) == []
    assert plan_of([probation, court], town(), NOW).spans['probation'].start == at(14, 0, FRIDAY)
    clash = only_clash(probation, replace(court, minutes=286))
    assert (clash.kind, clash.moves) == (ClashKind.NO_ROOM, None)


def test_a_demanded_part_of_the_day_is_placed_before_one_that_may_move() -> None:
    probation = named('z probation', TimeKind.MORNING, minutes=120)
    housing = named('a housing', TimeKind.MORNING, minutes=120, purpose=Purpose.HOUSING, required_by=RequiredBy.CHOICE)
    plan = plan_of([probation, housing], nowhere(), at(8))
    assert plan.spans.keys() == {'z probation'}
    assert [(clash.kind, clash.moves) for clash in plan.clashes] == [(ClashKind.NO_ROOM, housing)]


def test_a_morning_that_is_nearly_over_is_not_called_too_late_while_it_can_be_reached() -> None:
    morning = named('morning', TimeKind.MORNING, postcode='ZZ1 3AA')
    assert clashes(morning, now=at(11, 40)) == []
    assert clashes(morning, now=at(11, 41)) == [(ClashKind.TOO_LATE, None, 'morning')]


def test_more_parts_of_a_day_than_can_be_tried_are_told_and_not_dropped() -> None:
    stops = [named(f'{number:02}', TimeKind.BY_2PM_NEXT_WORKING_DAY, on=FRIDAY) for number in range(12)]
    plan = plan_of(stops, town(), NOW)
    assert len(plan.spans) == 5
    assert {clash.second.appointment for clash in plan.clashes} | plan.spans.keys() == {stop.appointment for stop in stops}


# Rules that hold for every day


def way(before: Stop, after: Stop) -> timedelta:
    """The way between two stops at places, looked up as a person would."""
    start, to = (LOUNGE if stop.officer_here_at else stop.postcode for stop in (before, after))
    if before.officer_here_at and after.officer_here_at:
        return timedelta(0)
    return timedelta(minutes=town().between(start, to).at_least)


def is_place(stop: Stop) -> bool:
    return bool(stop.officer_here_at or stop.address or stop.postcode)


def can_both_be_done(plan: Plan, one: Stop, other: Stop) -> bool:
    first, after = sorted((one, other), key=lambda stop: plan.spans[stop.appointment].start)
    gap = plan.spans[after.appointment].start - plan.spans[first.appointment].end
    return gap >= timedelta(minutes=15) + (way(first, after) if is_place(first) and is_place(after) else timedelta(0))


def has_excuse(one: Stop, other: Stop) -> bool:
    """Calls and others after a time to be home."""
    return TimeKind.BE_THERE_BY in (one.time_kind, other.time_kind)


@given(stops=any_stops(), now=NOWS)
def test_what_does_not_clash_can_be_done_one_after_the_other(stops: list[Stop], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    placed = [stop for stop in plan.stops if stop.appointment in plan.spans]
    for one, other in itertools.combinations(placed, 2):
        if frozenset((one.appointment, other.appointment)) not in plan.pairs and not has_excuse(one, other):
            assert can_both_be_done(plan, one, other)


@given(stops=any_stops(), now=NOWS)
def test_each_open_stop_is_placed_or_has_passed_or_clashes(stops: list[Stop], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    for stop in plan.stops:
        passed = stop.deadline is not None and stop.deadline < now
        told = stop.appointment in plan.spans or bool(plan.clashes_of(stop))
        assert told == (not passed and stop.time_kind is not TimeKind.NONE_NEEDED)


@given(stops=any_stops(), now=NOWS)
def test_a_stop_stays_at_its_time_and_a_part_of_a_day_inside_its_part(stops: list[Stop], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    for stop in plan.stops:
        span = plan.spans.get(stop.appointment)
        if span is None:
            continue
        if stop.time_kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY):
            assert span.start == stop.deadline
        if stop.time_kind in WINDOWS:
            assert stop.deadline is not None
            assert at(9, on=stop.deadline.date()) <= span.start <= stop.deadline
        assert span.end > span.start >= now


@given(stops=any_stops(), now=NOWS)
def test_safety_4_and_requirement_4_what_is_demanded_is_never_the_one_to_move(stops: list[Stop], now: datetime) -> None:
    for clash in plan_of(stops, town(), now).clashes:
        if clash.moves is None:
            continue
        assert clash.moves in (clash.first, clash.second)
        assert clash.moves.required_by not in (RequiredBy.LICENCE, RequiredBy.COURT)
        assert clash.moves.purpose not in (Purpose.PROBATION, Purpose.COURT, Purpose.SLEEP)
        assert clash.moves.time_kind not in (TimeKind.BE_THERE_BY, TimeKind.IMMEDIATELY)
        assert not clash.moves.sensitive, 'the screen cannot say what it would move'


FIXED_ONES = st.lists(
    st.builds(
        lambda hour, minute, minutes: (hour, minute, minutes),
        st.integers(8, 12),
        st.sampled_from([0, 15, 30, 45]),
        st.sampled_from([15, 30, 60]),
    ),
    max_size=3,
)


def some_placing_works(lengths: Sequence[int], taken: list[tuple[datetime, datetime]]) -> bool:
    """Every quarter of an hour of the morning is tried for every stop."""
    if not lengths:
        return True
    span, margin = timedelta(minutes=lengths[0]), timedelta(minutes=15)
    starts = (at(9) + timedelta(minutes=15) * step for step in range(13))
    return any(
        some_placing_works(lengths[1:], [*taken, (start, start + span)])
        for start in starts
        if start + span <= at(12) and all(start - margin >= end or start + span + margin <= begin for begin, end in taken)
    )


@given(fixed=FIXED_ONES, lengths=st.lists(st.sampled_from([15, 30, 45, 60, 90]), min_size=1, max_size=3))
@settings(max_examples=200)
def test_mornings_clash_exactly_when_no_placing_works(fixed: list[tuple[int, int, int]], lengths: list[int]) -> None:
    stops = [choice(f'fixed {number}', hour, minute, minutes=minutes) for number, (hour, minute, minutes) in enumerate(fixed)]
    mornings = [named(f'morning {number}', TimeKind.MORNING, minutes=minutes) for number, minutes in enumerate(lengths)]
    plan = plan_of([*stops, *mornings], nowhere(), at(7))
    taken = [(at(hour, minute), at(hour, minute) + timedelta(minutes=minutes)) for hour, minute, minutes in fixed]
    assert any(clash.kind is ClashKind.NO_ROOM for clash in plan.clashes) == (not some_placing_works(lengths, taken))


# People of the demonstration day


@pytest.mark.parametrize('ref', [f'demo-{number:02}' for number in range(1, 13) if number not in (3, 10)])
def test_the_days_of_the_others_can_be_done(ref: str) -> None:
    assert plan_of(demo_day(ref, at(10, 42)), nowhere(), at(10, 42)).clashes == ()


def test_the_jobcentre_of_tomos_overlaps_with_his_probation_and_is_the_one_to_move() -> None:
    (clash,) = plan_of(demo_day('demo-03', at(10, 42)), nowhere(), at(10, 42)).clashes
    assert clash.kind is ClashKind.OVERLAP
    assert clash.moves is not None
    assert clash.moves.purpose is Purpose.JOBCENTRE


def test_requirement_2_by_2pm_on_christmas_eve_is_planned_for_29_december() -> None:
    eve = at(10, 42, date(2026, 12, 24))
    (stop,) = demo_day('demo-04', eve)
    plan = plan_of([stop], nowhere(), eve)
    assert stop.deadline == at(14, 0, date(2026, 12, 29))
    assert plan.spans[stop.appointment].start == at(9, 0, date(2026, 12, 29))


# What first


def firsts(plan: Plan, *, no_bed: bool = False, **shuts: time | None) -> list[tuple[Why, str]]:
    found = what_first(plan, no_bed=no_bed, shuts={Purpose(name): until for name, until in shuts.items()})
    return [(one.why, one.stop.appointment if one.stop else one.purpose.value) for one in found]


def test_safety_3_go_now_then_a_bed_then_what_shuts_first() -> None:
    plan = plan_of([named('now', TimeKind.IMMEDIATELY), choice('advice', 15, postcode='ZZ1 2AA')], town(), NOW)
    assert firsts(plan, no_bed=True, housing=time(16, 30), jobcentre=time(14), health=None) == [
        (Why.GO_NOW, 'now'),
        (Why.NO_BED, 'sleep'),
        (Why.SHUTS, 'jobcentre'),
        (Why.TIME, 'advice'),
        (Why.SHUTS, 'housing'),
        (Why.SHUT, 'health'),
    ]


def test_a_stop_counts_from_when_one_has_to_leave_for_it() -> None:
    plan = plan_of([choice('advice', 15, postcode='ZZ1 2AA')], town(), NOW)
    assert firsts(plan, jobcentre=time(14, 51)) == [(Why.TIME, 'advice'), (Why.SHUTS, 'jobcentre')]
    assert firsts(plan, jobcentre=time(14, 49)) == [(Why.SHUTS, 'jobcentre'), (Why.TIME, 'advice')]


def test_what_has_shut_already_comes_last() -> None:
    plan = plan_of([], town(), NOW)
    assert firsts(plan, housing=time(9, 30), jobcentre=time(9, 31)) == [(Why.SHUTS, 'jobcentre'), (Why.SHUT, 'housing')]


def test_safety_6_a_demanded_time_that_has_passed_comes_before_what_shuts_also_the_day_after() -> None:
    for day in (THURSDAY, THURSDAY - timedelta(days=1)):
        missed = named('missed', on=day, at=time(9))
        plan = plan_of([missed, choice('missed too', 9, on=day)], town(), NOW)
        assert firsts(plan, no_bed=True, housing=time(10)) == [(Why.NO_BED, 'sleep'), (Why.PASSED, 'missed'), (Why.SHUTS, 'housing')]


def test_safety_17_a_time_that_was_only_asked_for_is_nothing_to_leave_for_yet() -> None:
    assert firsts(plan_of([choice('asked', 15, standing=Standing.ASKED)], town(), NOW)) == []


def test_tomorrow_is_not_among_what_comes_first() -> None:
    assert firsts(plan_of([choice('tomorrow', 10, on=FRIDAY)], town(), NOW)) == []


@given(stops=any_stops(), now=NOWS, no_bed=st.booleans())
def test_what_first_has_one_order_and_nothing_before_go_now_and_a_bed(stops: list[Stop], now: datetime, no_bed: bool) -> None:
    shuts = {Purpose.HOUSING: time(16), Purpose.JOBCENTRE: time(16), Purpose.HEALTH: None}
    found = what_first(plan_of(stops, town(), now), no_bed=no_bed, shuts=shuts)
    assert found == what_first(plan_of(stops[::-1], town(), now), no_bed=no_bed, shuts=dict(reversed(shuts.items())))
    order = {Why.GO_NOW: 0, Why.NO_BED: 1, Why.PASSED: 2, Why.TIME: 2, Why.SHUTS: 2, Why.SHUT: 3}
    ranks = [order[one.why] for one in found]
    assert ranks == sorted(ranks)
    assert [one.why for one in found].count(Why.NO_BED) == no_bed
    times = [one.by for one in found if one.by]
    assert times == sorted(times)
