"""Which times fit the day, and which other time mends a clash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from days import NOW, NOWS, THURSDAY, any_stop, any_stops, at, named, nowhere, town
from hypothesis import given
from hypothesis import strategies as st

from services.appointments import Stop, is_working_day
from services.mending import Fit, Offer, Verdict, fits, mend, opening, wanted
from services.plan import Plan, plan_of
from services.wire import Purpose, RequiredBy, Standing, TimeKind

FRIDAY, SATURDAY = THURSDAY + timedelta(days=1), THURSDAY + timedelta(days=2)
OPEN = list(opening(at(9), at(17), 60))


def jobcentre(hour: int, minute: int = 0, **other: object) -> Stop:
    own = {'purpose': Purpose.JOBCENTRE, 'required_by': RequiredBy.BENEFIT, 'must_go': False, 'at': time(hour, minute)}
    return named('jobcentre', **own | other)


def probation(hour: int, minute: int = 0, **other: object) -> Stop:
    return named('probation', **{'at': time(hour, minute)} | other)


def mended(plan: Plan, offers: Sequence[Offer]) -> Offer | None:
    (clash,) = plan.clashes
    fit = mend(plan, clash, offers)
    return fit.offer if fit else None


def verdict(plan: Plan, stop: Stop, offer: Offer) -> tuple[Verdict, str | None]:
    fit = fits(plan, stop, offer)
    return fit.verdict, fit.other.appointment if fit.other else None


def today(hour: int, minute: int = 0) -> Offer:
    return Offer(THURSDAY, time(hour, minute))


A_JOBCENTRE = wanted(Purpose.JOBCENTRE, RequiredBy.BENEFIT, NOW, minutes=60, place='Jobcentre', address='Sample Street', postcode='ZZ1 2AA')


# Times to choose from


def test_opening_hours_offer_every_quarter_of_an_hour_that_is_over_before_it_shuts() -> None:
    offers = list(opening(at(9), at(10, 40), 60))
    assert offers == [today(9), today(9, 15), today(9, 30)]


def test_an_offer_has_a_clock_time_or_is_a_part_of_a_day() -> None:
    assert Offer(THURSDAY, None, TimeKind.MORNING).until == at(12)
    assert Offer(THURSDAY, time(11, 15)).until == at(11, 15)
    with pytest.raises(ValueError, match='a part of a day'):
        _ = Offer(THURSDAY, None).until


# Fits your day


def test_offered_times_say_whether_they_fit_the_day() -> None:
    plan = plan_of([probation(14, postcode='ZZ1 3AA')], town(), at(10, 42))
    assert verdict(plan, A_JOBCENTRE, today(12, 15)) == (Verdict.FITS, None)
    assert verdict(plan, A_JOBCENTRE, today(13, 45)) == (Verdict.CLASHES, 'probation')
    assert verdict(plan, A_JOBCENTRE, today(12, 30)) == (Verdict.CLASHES, 'probation'), '20 minutes on foot and 15 to spare'
    assert verdict(plan, A_JOBCENTRE, today(10, 51)) == (Verdict.TOO_LATE, None), 'it is 10 minutes from the lounge'
    assert verdict(plan, A_JOBCENTRE, today(10, 52)) == (Verdict.FITS, None)
    assert verdict(plan, A_JOBCENTRE, today(10)) == (Verdict.TOO_LATE, None)
    assert verdict(plan, A_JOBCENTRE, Offer(FRIDAY, None, TimeKind.MORNING)) == (Verdict.FITS, None)


def test_a_part_of_the_day_without_room_clashes() -> None:
    plan = plan_of([probation(10, minutes=120)], nowhere(), NOW)
    assert verdict(plan, A_JOBCENTRE, Offer(THURSDAY, None, TimeKind.MORNING)) == (Verdict.CLASHES, 'probation')
    assert verdict(plan, A_JOBCENTRE, Offer(THURSDAY, None, TimeKind.AFTERNOON)) == (Verdict.FITS, None)


def test_a_time_never_fits_by_taking_the_room_of_a_part_of_the_day() -> None:
    morning = named('morning', TimeKind.MORNING, minutes=60)
    plan = plan_of([morning, probation(10, 30, minutes=90)], nowhere(), at(8))
    assert plan.clashes == ()
    assert verdict(plan, A_JOBCENTRE, today(9)) == (Verdict.CLASHES, 'morning')


def test_a_time_does_not_fit_where_it_leaves_others_without_room_for_each_other() -> None:
    morning, later = (
        named('morning', TimeKind.MORNING, minutes=60),
        named('a', at=time(10, 30), minutes=90, purpose=Purpose.HOUSING, required_by=RequiredBy.CHOICE),
    )
    plan = plan_of([morning, later, jobcentre(14)], nowhere(), at(8))
    assert plan.clashes == ()
    assert verdict(plan, jobcentre(14), today(9)) == (Verdict.CLASHES, 'morning')


def test_another_time_for_a_stop_does_not_clash_with_its_old_one() -> None:
    old = jobcentre(12)
    assert verdict(plan_of([old], nowhere(), NOW), old, today(12, 15)) == (Verdict.FITS, None)


@pytest.mark.parametrize('purpose', [Purpose.PROBATION, Purpose.HOUSING, Purpose.JOBCENTRE])
@pytest.mark.parametrize('day', [SATURDAY, date(2026, 12, 25), date(2026, 12, 28)])
def test_requirement_5_offices_are_not_asked_for_weekends_and_bank_holidays(purpose: Purpose, day: date) -> None:
    plan = plan_of([], nowhere(), NOW)
    there = wanted(purpose, RequiredBy.CHOICE, NOW, minutes=60, place='Office', address='Sample Street', postcode=None)
    assert verdict(plan, there, Offer(day, time(11))) == (Verdict.SHUT, None)
    clinic = wanted(Purpose.HEALTH, RequiredBy.CHOICE, NOW, minutes=60, place='Clinic', address='Sample Street', postcode=None)
    assert verdict(plan, clinic, Offer(day, time(11))) == (Verdict.FITS, None)


def test_safety_17_what_fits_is_not_booked_and_the_day_stays_as_it_is() -> None:
    old = jobcentre(13)
    plan = plan_of([old, probation(13, 30)], nowhere(), NOW)
    fit = fits(plan, old, today(11))
    assert (fit.stop.standing, fit.stop.time_kind, fit.stop.at, fit.stop.on) == (Standing.ASKED, TimeKind.FIXED, time(11), THURSDAY)
    assert plan.stops[0] == old
    assert old.standing is Standing.CONFIRMED


# Mending a clash


def test_the_jobcentre_moves_and_probation_stays() -> None:
    plan = plan_of([jobcentre(13), probation(13, 30)], nowhere(), at(10, 42))
    fit = mend(plan, plan.clashes[0], OPEN)
    assert fit is not None
    assert (fit.offer, fit.stop.appointment) == (today(12, 15), 'jobcentre')
    assert fit.plan.clashes == ()
    assert [stop for stop in fit.plan.stops if stop.appointment == 'probation'] == [probation(13, 30)]


def test_of_two_as_near_the_earlier_is_proposed() -> None:
    plan = plan_of([jobcentre(13), probation(13, 30)], nowhere(), NOW)
    assert mended(plan, [today(15), today(11)]) == today(11)
    assert mended(plan, [today(14, 45), today(11)]) == today(14, 45), 'it is nearer'


def test_the_same_day_is_proposed_before_a_nearer_time_of_another() -> None:
    plan = plan_of([jobcentre(22), probation(22, 30)], nowhere(), NOW)
    assert mended(plan, [Offer(FRIDAY, time(9)), today(10)]) == today(10)
    assert mended(plan, [Offer(FRIDAY, time(16)), Offer(FRIDAY, time(9))]) == Offer(FRIDAY, time(9))


def test_a_part_of_a_day_can_mend_a_clash() -> None:
    plan = plan_of([jobcentre(13), probation(13, 30)], nowhere(), NOW)
    assert mended(plan, [Offer(THURSDAY, None, TimeKind.MORNING)]) == Offer(THURSDAY, None, TimeKind.MORNING)


def test_what_nothing_mends_says_so() -> None:
    plan = plan_of([jobcentre(13), probation(13, 30)], nowhere(), NOW)
    assert mended(plan, []) is None
    assert mended(plan, [today(13, 15), today(9), Offer(SATURDAY, time(11))]) is None


@pytest.mark.parametrize(
    'other',
    [
        {'required_by': RequiredBy.COURT, 'purpose': Purpose.COURT},
        {'required_by': RequiredBy.LICENCE, 'purpose': Purpose.OTHER},
        {'required_by': RequiredBy.CHOICE, 'purpose': Purpose.OTHER, 'sensitive': True},
        {'required_by': RequiredBy.CHOICE, 'purpose': Purpose.SLEEP},
    ],
)
def test_where_neither_may_move_it_cannot_be_mended(other: dict[str, object]) -> None:
    plan = plan_of([probation(13, 30), named('other', at=time(13), **other)], nowhere(), NOW)
    assert plan.clashes[0].moves is None
    assert mended(plan, OPEN) is None


def test_safety_12_the_jobcentre_moves_before_a_dose_of_medicine() -> None:
    dose = named('dose', at=time(13), purpose=Purpose.DRUG_SERVICE, required_by=RequiredBy.CHOICE)
    plan = plan_of([jobcentre(13), dose], nowhere(), NOW)
    assert plan.clashes[0].moves == jobcentre(13)


def test_what_is_not_booked_yet_moves_before_what_is_and_a_choice_before_a_benefit() -> None:
    booked = named('housing', at=time(13), purpose=Purpose.HOUSING, required_by=RequiredBy.CHOICE)
    asked = jobcentre(13, standing=Standing.ASKED)
    assert plan_of([booked, asked], nowhere(), NOW).clashes[0].moves == asked
    assert plan_of([booked, jobcentre(13)], nowhere(), NOW).clashes[0].moves == booked


def test_what_can_no_longer_be_reached_is_moved_to_when_it_can() -> None:
    plan = plan_of([jobcentre(9, 35, postcode='ZZ1 3AA')], town(), NOW)
    assert mended(plan, OPEN) == today(10)


# Rules that hold for every day

OFFERS = st.lists(
    st.one_of(
        st.builds(
            Offer, st.sampled_from([THURSDAY, FRIDAY, SATURDAY]), st.builds(time, st.integers(7, 18), st.sampled_from([0, 15, 30, 45]))
        ),
        st.builds(Offer, st.sampled_from([THURSDAY, FRIDAY]), st.none(), st.sampled_from([TimeKind.MORNING, TimeKind.AFTERNOON])),
    ),
    max_size=6,
)


@given(stops=any_stops(), offers=OFFERS, now=NOWS)
def test_a_mended_plan_moves_one_stop_that_nothing_demands_and_is_better(stops: list[Stop], offers: list[Offer], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    for clash in plan.clashes:
        fit = mend(plan, clash, offers)
        if fit is None:
            continue
        moved = fit.stop.appointment
        before, after = ({one.appointment: one for one in day.stops} for day in (plan, fit.plan))
        assert before.keys() == after.keys(), 'none is lost'
        assert {name for name in before if before[name] != after[name]} == {moved}, 'only one moves'
        assert before[moved].required_by not in (RequiredBy.LICENCE, RequiredBy.COURT)
        assert before[moved].purpose is not Purpose.PROBATION
        assert before[moved].time_kind not in (TimeKind.BE_THERE_BY, TimeKind.IMMEDIATELY)
        assert fit.plan.clashes_of(fit.stop) == []
        assert fit.plan.pairs < plan.pairs
        assert len(fit.plan.clashes) < len(plan.clashes)


@given(stops=any_stops(), offers=OFFERS, now=NOWS)
def test_the_proposed_time_is_one_of_the_offers_still_to_come_and_none_that_fits_is_better(
    stops: list[Stop], offers: list[Offer], now: datetime
) -> None:
    plan = plan_of(stops, town(), now)
    for clash in plan.clashes:
        fit = mend(plan, clash, offers)
        moves = clash.moves
        fitting = [found for offer in offers if moves and (found := fits(plan, moves, offer)).verdict is Verdict.FITS]
        assert (fit is None) == (not fitting), 'it says that it cannot be mended exactly where no offer fits'
        if fit is None or moves is None or moves.deadline is None:
            continue
        assert fit.offer in offers
        assert fit.plan.spans[fit.stop.appointment].start >= now
        if moves.purpose in (Purpose.HOUSING, Purpose.JOBCENTRE):
            assert is_working_day(fit.offer.on)
        if moves.time_kind is TimeKind.FIXED:
            assert distance(fit, moves.deadline) == min(distance(other, moves.deadline) for other in fitting)


def distance(fit: Fit, old: datetime) -> tuple[bool, timedelta, datetime]:
    start = fit.plan.spans[fit.stop.appointment].start
    return start.date() != old.date(), abs(start - old), start


@given(stops=any_stops(6), new=any_stop('new'), offers=OFFERS, now=NOWS)
def test_what_fits_your_day_never_makes_it_worse(stops: list[Stop], new: Stop, offers: list[Offer], now: datetime) -> None:
    plan = plan_of(stops, town(), now)
    for offer in offers:
        fit = fits(plan, new, offer)
        if fit.verdict is Verdict.FITS:
            assert fit.plan.pairs <= plan.pairs
            assert len(fit.plan.clashes) <= len(plan.clashes)
        if fit.verdict is Verdict.CLASHES:
            assert fit.other in stops
