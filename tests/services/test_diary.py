"""Appointments as staff keep them: a changed one takes the place of the old one everywhere, and nothing is demanded or done by mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from builders import THURSDAY, StillClock, appointment, put, release, slot, timed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import appointments, attention, bookings, diary
from services.appointments import Day, ProbationState
from services.diary import Doubt, Facts, NotConfirmed, NotOpen, TooEarly
from services.store import journal, rows
from services.store.database import Store
from services.wire import (
    Answer,
    Appointment,
    Need,
    Purpose,
    RequiredBy,
    Slot,
    SlotState,
    Standing,
    TimeKind,
    WhyChanged,
    new_id,
)

WHO = 'staff:7'
FRIDAY = THURSDAY + timedelta(days=1)
MOVED = WhyChanged.THEY_MOVED_IT
JOBCENTRE = Facts(Purpose.JOBCENTRE, TimeKind.FIXED, RequiredBy.BENEFIT, on=FRIDAY, at=time(10), place='Sample jobcentre')
PROBATION = Facts(Purpose.PROBATION, TimeKind.FIXED, RequiredBy.LICENCE, on=FRIDAY, at=time(10), place='Sample probation office')


@pytest.fixture
def person(store: Store) -> str:
    row = release()
    store.call(put, row)
    return row.id


def day(store: Store, of: str) -> Day:
    return store.call(appointments.day_of, of)


def row(store: Store, id_: str) -> Appointment:
    return store.call(lambda tx: tx.get(Appointment, id_))


def written(store: Store, of: str, **known: object) -> Appointment:
    made = appointment(of, **known)
    store.call(put, made)
    return made


def change(store: Store, id_: str, facts: Facts, why: WhyChanged = MOVED, confirmed: int = 2) -> str:
    return store.call(diary.change, id_, facts, why, WHO, confirmed=confirmed)


# Adding


def test_what_is_added_stands_on_the_day(store: Store, person: str, clock: StillClock) -> None:
    id_ = store.call(diary.add, person, JOBCENTRE, WHO)
    (stop,) = day(store, person).stops
    assert (stop.appointment, stop.on, stop.at, stop.standing, stop.answer) == (id_, FRIDAY, time(10), Standing.CONFIRMED, Answer.NONE)
    assert stop.known_at == datetime.fromisoformat('2026-05-14T10:31')


@pytest.mark.parametrize('required_by', [RequiredBy.LICENCE, RequiredBy.COURT])
@pytest.mark.parametrize('confirmed', [0, 1])
def test_safety_8_a_time_from_papers_counts_only_once_it_is_confirmed_twice(
    store: Store, person: str, required_by: RequiredBy, confirmed: int
) -> None:
    facts = replace(PROBATION, required_by=required_by)
    with pytest.raises(NotConfirmed):
        store.call(diary.add, person, facts, WHO, confirmed=confirmed)
    assert day(store, person).stops == ()
    store.call(diary.add, person, facts, WHO, confirmed=2)
    assert [stop.must_go for stop in day(store, person).stops] == [True]


@pytest.mark.parametrize('kind', TimeKind)
def test_a_time_fits_its_kind_or_is_not_kept(store: Store, person: str, kind: TimeKind) -> None:
    facts = replace(JOBCENTRE, time_kind=kind, on=None, at=None)
    if kind in (TimeKind.IMMEDIATELY, TimeKind.BY_2PM_NEXT_WORKING_DAY, TimeKind.NONE_NEEDED):
        assert store.call(diary.add, person, facts, WHO)
    else:
        with pytest.raises(ValueError, match='needs a date'):
            store.call(diary.add, person, facts, WHO)


def test_nothing_is_written_for_somebody_who_is_not_there(store: Store) -> None:
    before = store.call(journal.delivered).head
    with pytest.raises(KeyError):
        store.call(diary.add, new_id(), JOBCENTRE, WHO)
    assert store.call(journal.delivered).head == before


@pytest.mark.parametrize(
    ('facts', 'doubts'),
    [
        (JOBCENTRE, ()),
        (replace(JOBCENTRE, on=date(2026, 5, 16)), (Doubt.SHUT,)),
        (replace(JOBCENTRE, on=date(2026, 5, 25)), (Doubt.SHUT,)),
        (replace(JOBCENTRE, on=date(2026, 5, 16), purpose=Purpose.HEALTH), ()),
        (replace(JOBCENTRE, on=THURSDAY, at=time(10, 30)), (Doubt.PASSED,)),
        (replace(JOBCENTRE, on=THURSDAY, at=time(10, 31)), ()),
        (replace(JOBCENTRE, on=date(2026, 5, 10)), (Doubt.SHUT, Doubt.PASSED)),
        (replace(JOBCENTRE, time_kind=TimeKind.MORNING, on=THURSDAY, at=None), ()),
        (replace(PROBATION, time_kind=TimeKind.IMMEDIATELY, on=None, at=None), ()),
    ],
)
def test_requirement_5_a_weekend_a_bank_holiday_and_the_past_are_asked_about(clock: StillClock, facts: Facts, doubts: tuple[Doubt]) -> None:
    assert diary.doubts(facts, clock.now().london) == doubts


# Changing


def test_requirement_6_a_changed_appointment_takes_the_place_of_the_old_one(store: Store, person: str) -> None:
    old = written(store, person)
    new = change(store, old.id, replace(Facts.of(old), at=time(15, 30)))
    (stop,) = day(store, person).stops
    assert (stop.appointment, stop.at) == (new, time(15, 30))
    assert row(store, old.id).standing is Standing.SUPERSEDED
    assert (row(store, new).instead_of, row(store, new).why_changed) == (old.id, MOVED)


@pytest.mark.parametrize('meanwhile', [{'at': time(16)}, {'place': 'Another office'}, {'standing': Standing.ASKED}])
def test_what_moved_on_since_it_was_looked_at_is_not_written_over(store: Store, person: str, meanwhile: dict[str, object]) -> None:
    seen = written(store, person)
    store.call(put, seen.model_copy(update=meanwhile))
    facts = replace(Facts.of(seen), phone='01632 960119')
    with pytest.raises(NotOpen):
        store.call(diary.change, seen.id, facts, MOVED, WHO, confirmed=2, seen=seen)
    assert len(store.call(rows.appointments_of, person)) == 1


def test_what_the_person_says_meanwhile_is_in_nobodys_way(store: Store, person: str) -> None:
    seen = written(store, person)
    store.call(appointments.will_go, seen.id)
    assert store.call(diary.change, seen.id, replace(Facts.of(seen), phone='01632 960119'), MOVED, WHO, seen=seen) != seen.id


def test_i_will_be_there_was_said_of_the_old_time(store: Store, person: str) -> None:
    old = written(store, person)
    store.call(appointments.will_go, old.id)
    moved = change(store, old.id, replace(Facts.of(old), at=time(15, 30)))
    assert row(store, moved).answer is Answer.NONE
    store.call(appointments.will_go, moved)
    elsewhere = change(store, moved, replace(Facts.of(row(store, moved)), place='Another office'), WhyChanged.WRITTEN_WRONG)
    assert row(store, elsewhere).answer is Answer.WILL_GO


@pytest.mark.parametrize('required_by', [RequiredBy.LICENCE, RequiredBy.COURT])
def test_safety_8_a_time_that_licence_or_court_demand_only_now_is_confirmed_twice(
    store: Store, person: str, required_by: RequiredBy
) -> None:
    old = written(store, person, required_by=RequiredBy.CHOICE)
    facts = replace(Facts.of(old), required_by=required_by)
    with pytest.raises(NotConfirmed):
        change(store, old.id, facts, confirmed=1)
    change(store, old.id, facts, confirmed=2)
    assert [stop.must_go for stop in day(store, person).stops] == [True]


def test_safety_8_a_demanded_time_is_changed_only_once_it_is_confirmed_twice(store: Store, person: str) -> None:
    old = written(store, person)
    with pytest.raises(NotConfirmed):
        change(store, old.id, replace(Facts.of(old), at=time(15, 30)), confirmed=1)
    assert day(store, person).stops[0].at == time(14)
    change(store, old.id, replace(Facts.of(old), phone='01632 960119'), confirmed=0)
    assert day(store, person).stops[0].phone == '01632 960119'


def test_what_stays_the_same_is_not_changed(store: Store, person: str) -> None:
    old = written(store, person)
    before = store.call(journal.delivered).head
    assert change(store, old.id, Facts.of(old)) == old.id
    assert store.call(journal.delivered).head == before


@pytest.mark.parametrize('standing', [Standing.SUPERSEDED, Standing.CANCELLED, Standing.ATTENDED])
def test_what_stands_no_more_cannot_be_changed(store: Store, person: str, standing: Standing) -> None:
    old = written(store, person, standing=standing)
    with pytest.raises(NotOpen):
        change(store, old.id, replace(Facts.of(old), at=time(15, 30)))


def test_an_appointment_can_be_changed_again_and_again(store: Store, person: str) -> None:
    last = written(store, person).id
    for hour in range(15, 20):
        last = change(store, last, replace(Facts.of(row(store, last)), at=time(hour)))
    assert [(stop.appointment, stop.at) for stop in day(store, person).stops] == [(last, time(19))]


# What was only asked for


def asked_for(store: Store, person: str, old: Appointment) -> str:
    """The person asks to move a jobcentre appointment, without a slot: staff ring."""
    offer = bookings.Choice(bookings.Offer(FRIDAY, time(11)), None)
    return store.call(bookings.ask_to_move, old.id, offer)


@pytest.fixture
def booked(store: Store, person: str) -> Appointment:
    return written(store, person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)


def test_safety_17_the_old_time_stands_until_staff_hear_a_yes(store: Store, person: str, booked: Appointment) -> None:
    asked = asked_for(store, person, booked)
    assert {stop.standing for stop in day(store, person).stops} == {Standing.CONFIRMED, Standing.ASKED}
    assert [one.need for one in store.call(attention.standing)] == [Need.BOOK]
    store.call(diary.agreed, asked, WHO)
    (stop,) = day(store, person).stops
    assert (stop.appointment, stop.standing) == (asked, Standing.CONFIRMED)
    assert row(store, booked.id).standing is Standing.SUPERSEDED
    assert store.call(attention.standing) == ()


def test_safety_17_a_no_leaves_the_old_time_standing(store: Store, person: str, booked: Appointment) -> None:
    asked = asked_for(store, person, booked)
    store.call(diary.cancel, asked, MOVED, WHO)
    assert [stop.appointment for stop in day(store, person).stops] == [booked.id]
    assert store.call(attention.standing) == ()
    with pytest.raises(NotOpen):
        store.call(diary.agreed, asked, WHO)


def test_safety_17_another_time_that_is_asked_for_is_not_booked_either(store: Store, person: str, booked: Appointment) -> None:
    asked = asked_for(store, person, booked)
    other = change(store, asked, replace(Facts.of(row(store, asked)), at=time(12)))
    stops = {stop.appointment: stop.standing for stop in day(store, person).stops}
    assert stops == {booked.id: Standing.CONFIRMED, other: Standing.ASKED}
    store.call(diary.agreed, other, WHO)
    assert [(stop.appointment, stop.at) for stop in day(store, person).stops] == [(other, time(12))]


def test_what_is_asked_for_follows_the_appointment_that_it_would_replace(store: Store, person: str, booked: Appointment) -> None:
    asked = asked_for(store, person, booked)
    put_right = change(store, booked.id, replace(Facts.of(booked), place='The other jobcentre'), WhyChanged.WRITTEN_WRONG)
    store.call(diary.agreed, asked, WHO)
    assert [stop.appointment for stop in day(store, person).stops] == [asked]
    assert row(store, put_right).standing is Standing.SUPERSEDED


def test_a_slot_that_staff_stop_asking_for_is_free_again(store: Store, person: str, booked: Appointment) -> None:
    offered = slot(place='sample-jobcentre')
    store.call(put, offered)
    choice = bookings.Choice(bookings.Offer(offered.on, offered.at), offered.id)
    asked = store.call(bookings.ask_to_move, booked.id, choice)
    store.call(diary.cancel, asked, WhyChanged.PERSON_ASKED, WHO)
    assert store.call(lambda tx: tx.get(Slot, offered.id)).state is SlotState.FREE
    store.call(bookings.settle)
    assert store.call(attention.standing) == ()


# Cancelling


def test_safety_1_without_a_probation_time_the_day_says_that_it_is_not_known(store: Store, person: str) -> None:
    old = written(store, person)
    store.call(diary.cancel, old.id, WhyChanged.WRITTEN_WRONG, WHO)
    assert day(store, person).probation_state is ProbationState.UNKNOWN
    assert row(store, old.id).why_changed is WhyChanged.WRITTEN_WRONG
    with pytest.raises(NotOpen):
        store.call(diary.cancel, old.id, WhyChanged.WRITTEN_WRONG, WHO)


# Attended and missed


def test_safety_5_attended_is_set_by_staff_and_only_afterwards(store: Store, person: str, clock: StillClock) -> None:
    stop = written(store, person)
    store.call(appointments.will_go, stop.id)
    assert row(store, stop.id).standing is Standing.CONFIRMED
    with pytest.raises(TooEarly):
        store.call(diary.attended, stop.id, WHO)
    clock.set_london(datetime.fromisoformat('2026-05-14T14:00'))
    store.call(diary.attended, stop.id, WHO)
    assert row(store, stop.id).standing is Standing.ATTENDED
    assert day(store, person).stops == ()


@pytest.mark.parametrize('kind', [TimeKind.IMMEDIATELY, TimeKind.BY_2PM_NEXT_WORKING_DAY, TimeKind.AFTERNOON, TimeKind.BE_THERE_BY])
def test_what_has_no_clock_time_can_be_attended_on_its_day(store: Store, person: str, kind: TimeKind) -> None:
    stop = timed(person, kind)
    store.call(put, stop)
    store.call(diary.attended, stop.id, WHO)
    assert row(store, stop.id).standing is Standing.ATTENDED


def test_safety_6_a_missed_time_with_probation_still_says_call_now(store: Store, person: str, clock: StillClock) -> None:
    stop = written(store, person)
    clock.set_london(datetime.fromisoformat('2026-05-14T15:00'))
    store.call(diary.missed, stop.id, WHO)
    today = day(store, person)
    assert today.probation_state is ProbationState.PASSED
    assert [(one.appointment, one.passed) for one in today.stops] == [(stop.id, True)]


def test_a_later_time_takes_the_place_of_a_missed_one_which_stays_missed(store: Store, person: str, clock: StillClock) -> None:
    stop = written(store, person)
    clock.set_london(datetime.fromisoformat('2026-05-14T15:00'))
    store.call(diary.missed, stop.id, WHO)
    new = change(store, stop.id, replace(Facts.of(stop), on=FRIDAY))
    assert [one.appointment for one in day(store, person).stops] == [new]
    assert day(store, person).probation_state is ProbationState.STOP
    assert row(store, stop.id).standing is Standing.MISSED
    with pytest.raises(NotOpen):
        store.call(diary.still_to_come, stop.id, WHO)
    with pytest.raises(NotOpen):
        change(store, stop.id, replace(Facts.of(stop), on=FRIDAY, at=time(9)))


def test_attended_and_missed_can_be_taken_back(store: Store, person: str, clock: StillClock) -> None:
    stop = written(store, person)
    clock.set_london(datetime.fromisoformat('2026-05-14T14:05'))
    store.call(diary.missed, stop.id, WHO)
    store.call(diary.attended, stop.id, WHO)
    store.call(diary.still_to_come, stop.id, WHO)
    assert [one.appointment for one in day(store, person).stops] == [stop.id]


@pytest.mark.parametrize('standing', [Standing.ASKED, Standing.SUPERSEDED, Standing.CANCELLED])
def test_nobody_attends_what_was_not_booked(store: Store, person: str, standing: Standing) -> None:
    stop = written(store, person, standing=standing, at=time(9))
    with pytest.raises(NotOpen):
        store.call(diary.attended, stop.id, WHO)


# Whatever staff do


ACTS = st.lists(
    st.tuples(st.sampled_from(['change', 'cancel', 'ask', 'agreed', 'attended', 'missed', 'back', 'add']), st.integers(0, 99)), max_size=14
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 99)), max_size=14))
def test_whatever_staff_do_each_appointment_stands_once(store: Store, clock: StillClock, acts: list[tuple[str, int]]) -> None:
    """Of a chain of appointments that took each other's place at most one is booked and at most one is asked for."""
    person = release().id
    store.call(put, release(id=person), appointment(person, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT, at=time(10)))
    for act, number in acts:
        known = store.call(rows.appointments_of, person)
        one = known[number % len(known)]
        try:
            _do(store, person, act, one, number)
        except (NotOpen, TooEarly):
            continue
    chains: dict[str, list[Standing]] = {}
    known = {one.id: one for one in store.call(rows.appointments_of, person)}
    for one in known.values():
        chains.setdefault(_root(known, one), []).append(one.standing)
    for standings in chains.values():
        assert standings.count(Standing.CONFIRMED) <= 1
        assert standings.count(Standing.ASKED) <= 1


def _do(store: Store, person: str, act: str, one: Appointment, number: int) -> None:
    facts = replace(Facts.of(one), at=time(number % 10, number % 60))
    if act == 'change':
        change(store, one.id, facts)
    elif act == 'add':
        store.call(diary.add, person, facts, WHO)
    elif act == 'cancel':
        store.call(diary.cancel, one.id, MOVED, WHO)
    elif act == 'ask' and one.standing is Standing.CONFIRMED:
        asked_for(store, person, one)
    elif act in ('agreed', 'attended', 'missed'):
        store.call({'agreed': diary.agreed, 'attended': diary.attended, 'missed': diary.missed}[act], one.id, WHO)
    elif act == 'back':
        store.call(diary.still_to_come, one.id, WHO)


def _root(known: dict[str, Appointment], one: Appointment) -> str:
    return _root(known, known[one.instead_of]) if one.instead_of else one.id
