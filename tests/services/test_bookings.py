"""Asking for a time: nothing is booked until the other side says so."""

from datetime import date, datetime, time

import pytest
from builders import THURSDAY, appointment, put, release, slot, timed
from days import at, named, town
from sqlalchemy import select

from services import bookings, diary, handoff, language
from services.appointments import day_of
from services.bookings import Choice, SlotTaken
from services.directory import places_file
from services.mending import Offer
from services.plan import plan_of
from services.store.exchange import take_changes
from services.store.models import SHARED
from services.wire import (
    Answer,
    Appointment,
    Attention,
    ChangedRow,
    Need,
    Purpose,
    RequiredBy,
    Slot,
    SlotState,
    Standing,
    Table,
    TimeKind,
    WhyChanged,
    new_id,
)

PLACES = places_file.load(None, demonstration=True)
JOBCENTRE = PLACES.get('easterby-jobcentre')
FRIDAY = date(2026, 5, 15)
HALF_PAST_TEN = datetime.combine(THURSDAY, time(10, 31))


@pytest.fixture
def jordan(store):
    person = release()
    store.call(put, person)
    return person.id


@pytest.fixture
def free(store):
    offered = slot()
    store.call(put, offered)
    return offered


def got(store, model, id_):
    return store.call(lambda tx: tx.get(model, id_))


def needs(store):
    def open_ones(tx):
        found = [Attention.model_validate(row) for row in tx.session.scalars(select(SHARED[Table.ATTENTION]))]
        return [one.need for one in found]

    return store.call(open_ones)


def comes(store, table, row):
    """The centre changed a row, and the kiosk pulls it."""
    changed = ChangedRow(table=table, version=new_id(), row=row.model_dump(mode='json'))
    store.call(sent)
    store.call(take_changes, [changed], 'later')


def sent(tx):
    """The centre has all that was written here: nothing local stands in the way of what it says."""
    from services.store.models import UnsentRow

    for one in tx.session.scalars(select(UnsentRow)).all():
        tx.session.delete(one)


def test_a_slot_that_was_asked_for_is_held_and_nothing_is_booked(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    held, row = got(store, Slot, free.id), got(store, Appointment, asked)
    assert (held.state, held.release, held.appointment) == (SlotState.ASKED, jordan, asked)
    assert (row.standing, row.on, row.at, row.minutes, row.slot) == (Standing.ASKED, THURSDAY, time(12, 30), 45, free.id)
    assert (row.purpose, row.required_by, row.place) == (Purpose.JOBCENTRE, RequiredBy.BENEFIT, 'Easterby Jobcentre')
    assert row.known_at == HALF_PAST_TEN


def test_what_was_only_asked_for_is_in_no_code_and_demands_nothing(store, jordan, free):
    store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    (stop,) = store.call(day_of, jordan).stops
    assert not stop.must_go
    assert handoff.calendar(stop, language.load('en')) is None


def test_a_slot_that_somebody_has_cannot_be_asked_for_and_changes_nothing(store, jordan, free):
    other = release(code='331060')
    store.call(put, other)
    store.call(bookings.ask_for, other.id, free.id, JOBCENTRE)
    with pytest.raises(SlotTaken):
        store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    assert got(store, Slot, free.id).release == other.id
    assert store.call(day_of, jordan).stops == ()


def test_the_old_time_stands_until_the_new_one_is_agreed(store, jordan, free):
    old = appointment(jordan, purpose=Purpose.JOBCENTRE, at=time(14), required_by=RequiredBy.BENEFIT)
    store.call(put, old)
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE, old.id)
    assert got(store, Appointment, old.id).standing is Standing.CONFIRMED
    assert got(store, Appointment, asked).instead_of == old.id


def test_another_time_takes_the_first_one_back(store, jordan, free):
    other = slot(at=time(15))
    store.call(put, other)
    first = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    second = store.call(bookings.ask_for, jordan, other.id, JOBCENTRE)
    assert got(store, Appointment, first).standing is Standing.CANCELLED
    assert got(store, Slot, free.id).state is SlotState.FREE
    assert store.call(bookings.asked_of, jordan, Purpose.JOBCENTRE).asked.id == second


def test_taking_back_frees_the_slot_and_is_no_refusal(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    store.call(bookings.take_back, asked)
    assert [one.id for one in store.call(bookings.offers, ['easterby-jobcentre'], THURSDAY)] == [free.id]
    assert store.call(bookings.asked_of, jordan, Purpose.JOBCENTRE) == bookings.Asked(None, None)
    store.call(bookings.settle)
    assert needs(store) == []


def test_what_is_booked_is_not_taken_back(store, jordan):
    booked = appointment(jordan, purpose=Purpose.JOBCENTRE)
    store.call(put, booked)
    store.call(bookings.take_back, booked.id)
    assert got(store, Appointment, booked.id).standing is Standing.CONFIRMED


def test_a_morning_without_a_slot_is_asked_for_by_staff(store, jordan):
    asked = store.call(bookings.ask_for_time, jordan, JOBCENTRE, Offer(FRIDAY, None, TimeKind.MORNING))
    row = got(store, Appointment, asked)
    assert (row.standing, row.time_kind, row.on, row.at, row.slot) == (Standing.ASKED, TimeKind.MORNING, FRIDAY, None, None)
    assert needs(store) == [Need.BOOK]


def test_a_move_keeps_the_facts_and_leaves_the_old_time_alone(store, jordan):
    old = appointment(jordan, purpose=Purpose.HOUSING, at=time(14), required_by=RequiredBy.CHOICE, answer=Answer.WILL_GO)
    store.call(put, old)
    asked = store.call(bookings.ask_to_move, old.id, Choice(Offer(THURSDAY, time(11, 15)), None))
    row = got(store, Appointment, asked)
    assert (row.place, row.person, row.at, row.instead_of, row.answer) == (old.place, old.person, time(11, 15), old.id, Answer.NONE)
    assert got(store, Appointment, old.id) == old
    assert needs(store) == [Need.BOOK]


def test_moving_what_was_only_asked_for_still_leaves_the_first_one(store, jordan, free):
    old = appointment(jordan, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT)
    later = slot(at=time(16))
    store.call(put, old, later)
    first = store.call(bookings.ask_to_move, old.id, Choice(Offer(THURSDAY, time(12, 30)), free.id))
    second = store.call(bookings.ask_to_move, first, Choice(Offer(THURSDAY, time(16)), later.id))
    assert got(store, Appointment, second).instead_of == old.id
    assert got(store, Appointment, first).standing is Standing.CANCELLED


# What came of it


def test_a_refused_slot_cancels_the_ask_and_tells_staff_once(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update={'state': SlotState.REFUSED}))
    for _ in range(3):
        store.call(bookings.settle)
    assert got(store, Appointment, asked).standing is Standing.CANCELLED
    assert needs(store) == [Need.BOOKING_REFUSED]
    assert store.call(bookings.asked_of, jordan, Purpose.JOBCENTRE).refused.at == time(12, 30)


def test_staff_are_told_also_where_the_centre_cancelled_it_itself(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update={'state': SlotState.REFUSED}))
    comes(store, Table.APPOINTMENT, got(store, Appointment, asked).model_copy(update={'standing': Standing.CANCELLED}))
    store.call(bookings.settle)
    assert needs(store) == [Need.BOOKING_REFUSED]


def test_staff_who_came_are_not_called_again_for_the_same(store, jordan, free):
    from services import attention

    store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update={'state': SlotState.REFUSED}))
    store.call(bookings.settle)
    store.call(attention.close, Need.BOOKING_REFUSED, jordan, 'staff:7')
    store.call(bookings.settle)
    assert store.call(attention.standing) == ()


def test_a_slot_that_somebody_else_got_is_lost(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    theirs = {'release': new_id(), 'appointment': new_id()}
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update=theirs))
    store.call(bookings.settle)
    assert got(store, Appointment, asked).standing is Standing.CANCELLED
    assert needs(store) == [Need.BOOKING_REFUSED]


def test_what_is_held_or_agreed_is_left_alone(store, jordan, free):
    asked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    store.call(bookings.settle)
    assert got(store, Appointment, asked).standing is Standing.ASKED
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update={'state': SlotState.CONFIRMED}))
    comes(store, Table.APPOINTMENT, got(store, Appointment, asked).model_copy(update={'standing': Standing.CONFIRMED}))
    store.call(bookings.settle)
    assert got(store, Appointment, asked).standing is Standing.CONFIRMED
    assert needs(store) == []


@pytest.mark.parametrize('why', [*WhyChanged, None])
def test_a_part_of_a_day_that_staff_were_told_no_to_is_shown_to_the_person(store, jordan, why):
    asked = store.call(bookings.ask_for_time, jordan, JOBCENTRE, Offer(THURSDAY, None, TimeKind.AFTERNOON))
    store.call(bookings.take_back, asked, 'staff:7', why)
    known = store.call(bookings.asked_of, jordan, Purpose.JOBCENTRE)
    assert known.asked is None
    assert (known.refused is not None) is (why is WhyChanged.THEY_SAID_NO)


@pytest.mark.parametrize('why', [WhyChanged.THEY_MOVED_IT, WhyChanged.OTHER])
def test_a_booked_time_that_staff_strike_is_no_refusal_of_a_time_that_was_asked_for(store, jordan, free, why):
    """Also where the other side gives its slot to somebody else then."""
    booked = store.call(bookings.ask_for, jordan, free.id, JOBCENTRE)
    store.call(diary.agreed, booked, 'staff:7')
    store.call(diary.cancel, booked, why, 'staff:7')
    comes(store, Table.SLOT, got(store, Slot, free.id).model_copy(update={'release': new_id(), 'appointment': new_id()}))
    store.call(bookings.settle)
    assert store.call(bookings.asked_of, jordan, Purpose.JOBCENTRE).refused is None
    assert needs(store) == []


def test_a_booked_time_cannot_be_said_no_to(store, jordan):
    booked = appointment(jordan)
    store.call(put, booked)
    with pytest.raises(diary.NotOpen):
        store.call(diary.cancel, booked.id, WhyChanged.THEY_SAID_NO, 'staff:7')


def test_what_nobody_has_answered_when_its_time_comes_is_told_to_staff_once(store, jordan, clock):
    from services import attention

    store.call(bookings.ask_for_time, jordan, JOBCENTRE, Offer(THURSDAY, None, TimeKind.AFTERNOON))
    store.call(attention.close, Need.BOOK, jordan, 'staff:7')  # somebody came, and nothing came of it
    store.call(bookings.settle)
    assert store.call(attention.standing) == ()
    clock.set_london(datetime.combine(THURSDAY, time(13)))
    for _ in range(2):
        store.call(bookings.settle)
    assert [one.need for one in store.call(attention.standing)] == [Need.BOOK]


def test_what_another_screen_asked_for_is_told_there(store, jordan, free):
    theirs = timed(jordan, TimeKind.FIXED, purpose=Purpose.JOBCENTRE, standing=Standing.ASKED, slot=free.id)
    comes(store, Table.APPOINTMENT, theirs)
    held = {'state': SlotState.REFUSED, 'release': jordan, 'appointment': theirs.id}
    comes(store, Table.SLOT, free.model_copy(update=held))
    store.call(bookings.settle)
    assert needs(store) == []


# What is offered


def test_what_has_passed_or_lies_further_off_is_not_offered():
    slots = [slot(at=time(9)), slot(at=time(12, 30)), slot(on=FRIDAY, at=time(9)), slot(on=date(2026, 5, 18), at=time(9))]
    times = [(one.offer.on, one.offer.at) for one in bookings.choices(slots, JOBCENTRE, HALF_PAST_TEN) if one.slot]
    assert times == [(THURSDAY, time(12, 30)), (FRIDAY, time(9))]


def test_over_a_bank_holiday_the_next_working_day_is_offered():
    friday_before = datetime.fromisoformat('2026-05-22T16:45')
    days = {choice.offer.on for choice in bookings.choices([], JOBCENTRE, friday_before)}
    assert days == {date(2026, 5, 22), date(2026, 5, 26)}


def test_a_part_of_a_day_is_offered_with_the_hours_that_the_place_is_open_in_it():
    windows = [one for one in bookings.choices([], JOBCENTRE, HALF_PAST_TEN) if one.offer.on == FRIDAY]
    assert [(one.offer.part, one.opens, one.shuts) for one in windows] == [
        (TimeKind.MORNING, time(9), time(12)),
        (TimeKind.AFTERNOON, time(13), time(17)),
    ]


def test_a_part_of_a_day_that_is_a_slot_is_offered_once():
    own = slot(on=FRIDAY, at=None, time_kind=TimeKind.MORNING)
    mornings = [one for one in bookings.choices([own], JOBCENTRE, HALF_PAST_TEN) if one.offer == Offer(FRIDAY, None, TimeKind.MORNING)]
    assert [one.slot for one in mornings] == [own.id]


def test_a_day_on_which_the_place_is_shut_is_not_offered():
    wednesday = datetime.fromisoformat('2026-05-13T09:00')
    days = {choice.offer.on for choice in bookings.choices([], PLACES.get('example-housing-advice'), wednesday)}
    assert days == {THURSDAY}


def test_a_move_may_be_to_any_time_that_the_place_is_open_for_where_it_offers_no_slots():
    stop = named('jobcentre', at=time(13), purpose=Purpose.JOBCENTRE, minutes=60)
    times = [one.offer.at for one in bookings.to_move(stop, [], JOBCENTRE, HALF_PAST_TEN) if one.offer.on == THURSDAY]
    assert (times[0], times[-1]) == (time(10, 45), time(16))


def test_the_best_time_fits_and_is_the_nearest_to_the_old_one():
    probation = named('probation', at=time(14))
    jobcentre = named('jobcentre', at=time(13, 45), purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT, must_go=False)
    plan = plan_of([probation, jobcentre], town(), at(9, 30))
    among = [Choice(Offer(THURSDAY, when), None) for when in (time(9, 45), time(11, 15), time(13), time(16))]
    assert bookings.best(plan, jobcentre, among, at(13, 45)).offer.at == time(16)
    assert bookings.best(plan, jobcentre, among[:3], at(13, 45)).offer.at == time(11, 15)
    assert bookings.best(plan, jobcentre, among[2:3], at(13, 45)) is None


def test_a_stop_is_found_among_the_places_by_name_and_by_postcode():
    named_so = named('Easterby Jobcentre', purpose=Purpose.JOBCENTRE)
    there = named('the jobcentre', purpose=Purpose.JOBCENTRE, postcode='ZZ2 3LM')
    nowhere = named('elsewhere', purpose=Purpose.JOBCENTRE)
    assert [bookings.place_of(stop, PLACES) for stop in (named_so, there, nowhere)] == [JOBCENTRE, PLACES.get('westerby-jobcentre'), None]
