"""What a person is told about the appointments of the day, and what they say about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from builders import THURSDAY, StillClock, appointment, put, release, timed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import appointments, attention, plan
from services.appointments import Day, ProbationState, Reason, Stop
from services.store import journal
from services.store.database import Store
from services.wire import MOST_BYTES, Answer, Appointment, Kind, Need, Purpose, Release, RequiredBy, Standing, Supervision, TimeKind

KINDS = st.sampled_from(TimeKind)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def day_of(store: Store, person: Release, *stops: Appointment) -> Day:
    store.call(put, person, *stops)
    return store.call(appointments.day_of, person.id)


@st.composite
def any_appointment(draw: st.DrawFn, released_on: date = THURSDAY) -> Appointment:
    kind = draw(KINDS)
    known: dict[str, Any] = {
        'purpose': draw(st.sampled_from(Purpose)),
        'required_by': draw(st.sampled_from(RequiredBy)),
        'standing': draw(st.sampled_from(Standing)),
        'sensitive': draw(st.booleans()),
    }
    if kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY, TimeKind.MORNING, TimeKind.AFTERNOON):
        known['on'] = released_on + timedelta(days=draw(st.integers(-2, 9)))
    if kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY):
        known['at'] = draw(CLOCKS)
    return timed(release().id, kind, **known)


def stop_of(row: Appointment, now: datetime, released_on: date = THURSDAY) -> Stop:
    return appointments._stop(row, release(released_on=released_on), now)


# Deadlines


@pytest.mark.parametrize(
    ('released', 'until'),
    [
        (date(2026, 12, 24), date(2026, 12, 29)),  # Thursday; Christmas Day, the weekend, and Boxing Day's substitute on Monday
        (date(2026, 4, 2), date(2026, 4, 7)),  # Maundy Thursday; Good Friday to Easter Monday
        (date(2026, 4, 1), date(2026, 4, 2)),
        (date(2026, 5, 1), date(2026, 5, 5)),  # Friday before the early May bank holiday
        (date(2026, 5, 22), date(2026, 5, 26)),  # Friday before the spring bank holiday
        (date(2026, 8, 28), date(2026, 9, 1)),  # Friday before the summer bank holiday of England and Wales, not Scotland's
        (date(2026, 7, 31), date(2026, 8, 3)),  # Scotland's summer bank holiday is a working day here
        (date(2026, 11, 27), date(2026, 11, 30)),  # and so is St Andrew's Day
        (date(2026, 12, 31), date(2027, 1, 4)),  # Thursday; New Year's Day is a Friday
        (date(2027, 12, 24), date(2027, 12, 29)),  # Friday; both substitutes
        (date(2026, 5, 14), date(2026, 5, 15)),
        (date(2026, 5, 15), date(2026, 5, 18)),
        (date(2026, 5, 16), date(2026, 5, 18)),
    ],
)
def test_by_2pm_on_the_next_working_day(store: Store, released: date, until: date) -> None:
    person = release(released_on=released)
    day = day_of(store, person, timed(person.id, TimeKind.BY_2PM_NEXT_WORKING_DAY))
    assert day.probation is not None
    assert day.probation.deadline == datetime.combine(until, time(14))


@given(released=DAYS)
def test_by_2pm_next_working_day_is_a_working_day_after_release(released: date) -> None:
    until = appointments.deadline(timed(release().id, TimeKind.BY_2PM_NEXT_WORKING_DAY), released)
    assert until is not None
    assert until.time() == time(14)
    assert released < until.date() <= released + timedelta(days=6)
    assert appointments.is_working_day(until.date())
    between = (released + timedelta(days=ahead) for ahead in range(1, (until.date() - released).days))
    assert not any(appointments.is_working_day(day) for day in between), 'it is the first one'


@pytest.mark.parametrize(
    ('kind', 'deadline'),
    [
        (TimeKind.FIXED, datetime.combine(THURSDAY, time(14))),
        (TimeKind.BE_THERE_BY, datetime.combine(THURSDAY, time(14))),
        (TimeKind.MORNING, datetime.combine(THURSDAY, time(12))),
        (TimeKind.AFTERNOON, datetime.combine(THURSDAY, time(17))),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, datetime.combine(THURSDAY + timedelta(days=1), time(14))),
        (TimeKind.IMMEDIATELY, None),
        (TimeKind.NONE_NEEDED, None),
    ],
)
def test_each_kind_of_time_has_its_deadline(kind: TimeKind, deadline: datetime | None) -> None:
    assert appointments.deadline(timed(release().id, kind), THURSDAY) == deadline


@given(
    row=any_appointment(), now=st.datetimes(datetime.combine(THURSDAY, time(0)), datetime.combine(THURSDAY + timedelta(days=9), time(0)))
)
def test_a_time_has_passed_after_its_deadline_and_never_without_one(row: Appointment, now: datetime) -> None:
    stop = stop_of(row, now)
    assert stop.passed == (stop.deadline is not None and now > stop.deadline)
    if row.time_kind in (TimeKind.IMMEDIATELY, TimeKind.NONE_NEEDED):
        assert not stop.passed


@given(row=any_appointment())
def test_at_its_very_minute_an_appointment_has_not_passed(row: Appointment) -> None:
    until = appointments.deadline(row, THURSDAY)
    if until is not None:
        assert not stop_of(row, until).passed
        assert stop_of(row, until + timedelta(milliseconds=1)).passed


def test_appointments_are_london_times_in_summer_and_winter(store: Store, clock: StillClock) -> None:
    for day in (date(2026, 7, 1), date(2026, 12, 1), date(2026, 10, 25)):
        person = release(released_on=day)
        store.call(put, person, appointment(person.id, on=day))
        clock.set_london(datetime.combine(day, time(14)))
        assert store.call(appointments.day_of, person.id).probation_state is ProbationState.STOP
        clock.advance(timedelta(minutes=1))
        assert store.call(appointments.day_of, person.id).probation_state is ProbationState.PASSED


# The order of the day


@given(rows=st.lists(any_appointment(), max_size=8))
def test_safety_3_go_now_comes_before_everything_else(rows: Sequence[Appointment]) -> None:
    stops = plan.in_order(stop_of(row, datetime.combine(THURSDAY, time(10))) for row in rows)
    now_first = [stop.time_kind is not TimeKind.IMMEDIATELY for stop in stops]
    assert now_first == sorted(now_first)
    assert sorted(stop.appointment for stop in stops) == sorted(row.id for row in rows), 'none is lost'


@given(rows=st.lists(any_appointment(), max_size=8))
def test_stops_follow_the_days_and_what_has_no_time_comes_last(rows: Sequence[Appointment]) -> None:
    stops = plan.in_order(stop_of(row, datetime.combine(THURSDAY, time(10))) for row in rows)
    days = [stop.deadline.date() if stop.deadline else date.max for stop in stops if stop.time_kind is not TimeKind.IMMEDIATELY]
    assert days == sorted(days)


def test_the_line_of_a_whole_day(store: Store) -> None:
    person = release()
    stops = {
        'bed': timed(person.id, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, at=time(19)),
        'evening': timed(person.id, TimeKind.FIXED, purpose=Purpose.HEALTH, at=time(20)),
        'none needed': timed(person.id, TimeKind.NONE_NEEDED, purpose=Purpose.JOBCENTRE),
        'two': timed(person.id, TimeKind.FIXED, at=time(14)),
        'tomorrow': timed(person.id, TimeKind.MORNING, purpose=Purpose.COURT, on=THURSDAY + timedelta(days=1)),
        'afternoon': timed(person.id, TimeKind.AFTERNOON, purpose=Purpose.HOUSING),
        'morning': timed(person.id, TimeKind.MORNING, purpose=Purpose.OTHER),
        'now': timed(person.id, TimeKind.IMMEDIATELY, purpose=Purpose.OTHER),
    }
    names = {stop.id: name for name, stop in stops.items()}
    day = day_of(store, person, *stops.values())
    assert [names[stop.appointment] for stop in day.stops] == [
        'now',
        'morning',
        'afternoon',
        'two',
        'evening',
        'bed',
        'tomorrow',
        'none needed',
    ]


# What a person is told about probation


@pytest.mark.parametrize('supervision', [Supervision.LICENCE, Supervision.UNKNOWN])
def test_safety_1_missing_data_is_never_no_appointment_needed(store: Store, supervision: Supervision) -> None:
    day = day_of(store, release(supervision=supervision))
    assert (day.probation_state, day.probation, day.known_at) == (ProbationState.UNKNOWN, None, None)


@given(rows=st.lists(any_appointment(), max_size=4), supervision=st.sampled_from(Supervision))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_safety_1_none_needed_and_no_licence_are_only_said_where_a_fact_says_so(
    store: Store, rows: Sequence[Appointment], supervision: Supervision
) -> None:
    person = release(supervision=supervision)
    rows = [row.model_copy(update={'release': person.id}) for row in rows]
    state = day_of(store, person, *rows).probation_state
    said = [row for row in rows if row.purpose is Purpose.PROBATION and row.standing is Standing.CONFIRMED and not row.sensitive]
    if state is ProbationState.NONE_NEEDED:
        assert said
        assert {row.time_kind for row in said} == {TimeKind.NONE_NEEDED}
    if state is ProbationState.NOT_ON_LICENCE:
        assert supervision is Supervision.NONE
        assert not [row for row in rows if row.required_by is RequiredBy.LICENCE and row.is_open]
    if not said:
        assert state in (ProbationState.UNKNOWN, ProbationState.NOT_ON_LICENCE)


def test_safety_2_somebody_released_from_remand_is_not_on_licence(store: Store) -> None:
    person = release(supervision=Supervision.NONE)
    bed = timed(person.id, TimeKind.FIXED, purpose=Purpose.SLEEP, required_by=RequiredBy.CHOICE)
    assert day_of(store, person, bed).probation_state is ProbationState.NOT_ON_LICENCE


def test_safety_1_a_stop_that_the_licence_demands_means_that_there_is_a_licence(store: Store) -> None:
    person = release(supervision=Supervision.NONE)
    curfew = timed(person.id, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, required_by=RequiredBy.LICENCE)
    assert day_of(store, person, curfew).probation_state is ProbationState.UNKNOWN


@pytest.mark.parametrize(
    ('kind', 'state'),
    [
        (TimeKind.IMMEDIATELY, ProbationState.IMMEDIATELY),
        (TimeKind.NONE_NEEDED, ProbationState.NONE_NEEDED),
        (TimeKind.FIXED, ProbationState.STOP),
        (TimeKind.BE_THERE_BY, ProbationState.STOP),
        (TimeKind.MORNING, ProbationState.STOP),
        (TimeKind.AFTERNOON, ProbationState.STOP),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, ProbationState.STOP),
    ],
)
def test_each_kind_of_probation_appointment_has_its_state(store: Store, kind: TimeKind, state: ProbationState) -> None:
    person = release()
    row = timed(person.id, kind)
    day = day_of(store, person, row)
    assert day.probation_state is state
    assert day.probation is not None
    assert day.probation.appointment == row.id


def test_safety_6_a_time_that_has_passed_is_told(store: Store) -> None:
    person = release()
    day = day_of(store, person, appointment(person.id, at=time(10, 30)), appointment(person.id, at=time(15)))
    assert day.probation_state is ProbationState.PASSED
    assert day.probation is not None
    assert day.probation.at == time(10, 30)


def test_none_needed_does_not_hide_another_probation_appointment(store: Store) -> None:
    person = release()
    day = day_of(store, person, timed(person.id, TimeKind.NONE_NEEDED), appointment(person.id))
    assert day.probation_state is ProbationState.STOP


def test_safety_17_a_time_that_was_only_asked_for_does_not_take_the_old_ones_place(store: Store) -> None:
    person = release()
    old, asked = appointment(person.id), appointment(person.id, at=time(12, 30), standing=Standing.ASKED)
    day = day_of(store, person, old, asked)
    assert day.probation is not None
    assert day.probation.appointment == old.id
    (not_booked,) = [stop for stop in day.stops if stop.appointment == asked.id]
    assert not not_booked.must_go


def test_safety_17_a_time_that_was_only_asked_for_is_not_an_appointment(store: Store) -> None:
    person = release()
    day = day_of(store, person, appointment(person.id, standing=Standing.ASKED))
    assert (day.probation, day.probation_state) == (None, ProbationState.UNKNOWN)
    assert len(day.stops) == 1


@pytest.mark.parametrize('standing', [Standing.SUPERSEDED, Standing.CANCELLED, Standing.ATTENDED, Standing.MISSED])
def test_what_no_longer_stands_is_not_shown(store: Store, standing: Standing) -> None:
    person = release()
    day = day_of(store, person, appointment(person.id, standing=standing))
    assert (day.stops, day.probation, day.probation_state) == ((), None, ProbationState.UNKNOWN)


def test_a_day_shows_its_own_persons_stops_alone(store: Store) -> None:
    jordan, sam = release(), release(first_name='Sam', code='117240')
    store.call(put, sam, appointment(sam.id))
    assert day_of(store, jordan).stops == ()


def test_nobody_has_no_day(store: Store) -> None:
    with pytest.raises(KeyError):
        store.call(appointments.day_of, release().id)


def test_safety_8_a_day_says_the_age_of_its_oldest_fact(store: Store) -> None:
    person = release()
    ages = [datetime.fromisoformat(at) for at in ('2026-05-14T09:00', '2026-05-12T16:40', '2026-05-13T11:05')]
    day = day_of(store, person, *(appointment(person.id, known_at=at) for at in ages))
    assert day.known_at == ages[1]


# Who demands it


@given(row=any_appointment())
def test_safety_2_you_must_go_is_for_licence_and_court_alone(row: Appointment) -> None:
    must_go = stop_of(row, datetime.combine(THURSDAY, time(10))).must_go
    if must_go:
        assert row.required_by in (RequiredBy.LICENCE, RequiredBy.COURT)
    if row.time_kind is TimeKind.NONE_NEEDED:
        assert not must_go
    elif row.standing is Standing.CONFIRMED:
        assert must_go == (row.required_by in (RequiredBy.LICENCE, RequiredBy.COURT))


@given(row=any_appointment())
def test_safety_4_a_sensitive_stop_carries_no_more_than_when_and_where(row: Appointment) -> None:
    row = row.model_copy(update={'sensitive': True, 'officer_here_at': time(11)})
    stop = stop_of(row, datetime.combine(THURSDAY, time(10)))
    assert (stop.purpose, stop.place, stop.phone, stop.person, stop.bring, stop.officer_here_at) == (Purpose.OTHER, *[None] * 5)
    assert (stop.time_kind, stop.on, stop.at, stop.address, stop.postcode) == (row.time_kind, row.on, row.at, row.address, row.postcode)


def test_safety_4_a_sensitive_place_to_sleep_is_still_a_place_to_sleep(store: Store) -> None:
    """Or a person with a bed in a refuge would be told that there is none."""
    person = release()
    bed = timed(person.id, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, sensitive=True)
    day = day_of(store, person, bed)
    assert day.sleep is not None
    assert (day.sleep.appointment, day.sleep.purpose) == (bed.id, Purpose.OTHER)


def test_no_bed_is_known_where_no_stop_says_so(store: Store) -> None:
    person = release()
    assert day_of(store, person, appointment(person.id)).sleep is None


# What a person says


def kinds(store: Store) -> list[str]:
    return [json.loads(one.sent.header)['kind'] for one in store.call(journal.waiting, 500, MOST_BYTES)]


def test_safety_5_i_will_be_there_is_an_intention_and_never_attended(store: Store) -> None:
    person = release()
    row = appointment(person.id)
    day_of(store, person, row)
    store.call(appointments.will_go, row.id)
    kept = store.call(lambda tx: tx.get(Appointment, row.id))
    assert kept == row.model_copy(update={'answer': Answer.WILL_GO})
    assert kept.standing is Standing.CONFIRMED
    assert kinds(store)[-1] == Kind.WILL_GO


def test_safety_5_i_cannot_get_there_tells_staff_and_changes_no_time(store: Store) -> None:
    person = release()
    row = appointment(person.id)
    day_of(store, person, row)
    store.call(appointments.cannot_go, row.id, Reason.NO_FARE)
    assert store.call(lambda tx: tx.get(Appointment, row.id)) == row.model_copy(update={'answer': Answer.CANNOT})
    (raised,) = store.call(attention.standing)
    assert (raised.need, raised.release) == (Need.CANNOT_GET_THERE, person.id)
    day = store.call(appointments.day_of, person.id)
    assert day.probation is not None
    assert day.probation.must_go


@pytest.mark.parametrize('reason', Reason)
def test_safety_22_why_somebody_cannot_get_there_never_leaves_the_kiosk(store: Store, reason: Reason) -> None:
    person = release()
    row = appointment(person.id)
    day_of(store, person, row)
    store.call(appointments.cannot_go, row.id, reason)
    leaves = ' '.join(one.sent.header + (one.sent.payload or '') for one in store.call(journal.waiting, 500, MOST_BYTES))
    assert '"answer":"cannot"' in leaves
    for word in ('reason', *Reason):
        assert word not in leaves
    kept = store.call(lambda tx: str(tx.session.connection().exec_driver_sql("SELECT payload FROM journal WHERE kind = 'private'").all()))
    assert reason.value in kept


def test_answering_an_appointment_that_is_not_there_is_an_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.call(appointments.will_go, release().id)
    with pytest.raises(KeyError):
        store.call(appointments.cannot_go, release().id, Reason.ILL)
    assert store.call(attention.standing) == ()
