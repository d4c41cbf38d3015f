"""The board: who is here, how each need stands, who needs somebody now, and what they asked for."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from builders import THURSDAY, StillClock, appointment, put, release, slot, timed
from builders import attention as raised
from days import at, nowhere, town
from sqlalchemy import event

from services import attention, benefits, board, bookings, diary, essentials, housing, visits
from services.board import Board, Line, Order, Watch
from services.directory.councils import Council, CouncilKind
from services.needs import Area, State
from services.store import rows
from services.store.database import Store, Transaction
from services.wire import (
    Answer,
    Appointment,
    Attention,
    BedEnd,
    Claimed,
    Need,
    Permission,
    Purpose,
    Release,
    RequiredBy,
    SlotState,
    Standing,
    Supervision,
    ThingState,
    TimeKind,
    Tonight,
    Where,
    WhyChanged,
)

FRIDAY = THURSDAY + timedelta(days=1)
JOBCENTRE = {'purpose': Purpose.JOBCENTRE, 'required_by': RequiredBy.BENEFIT, 'place': 'Easterby Jobcentre'}


def look(store: Store) -> Board:
    return store.call(Watch(nowhere()).look)


def line(store: Store, of: Release) -> Line:
    return next(one for one in look(store).lines if one.release == of.id)


def person(store: Store, name: str = 'Jordan', *stops: Appointment, **known: Any) -> Release:
    """Somebody who is here, with a probation appointment that they mean to go to, where nothing else is said."""
    made = release(first_name=name, **{'here_at': time(9, 5)} | known)
    store.call(put, made, *stops)
    return made


def settled(store: Store, name: str, **known: Any) -> Release:
    """Somebody for whom nobody is needed."""
    made = person(store, name, **known)
    store.call(put, appointment(made.id, answer=Answer.WILL_GO))
    return made


def names(board: Board) -> list[str]:
    return [one.first_name for one in board.lines]


# Who is on it


def test_the_board_has_the_people_of_the_day_and_no_others(store: Store) -> None:
    settled(store, 'Expected', where=Where.EXPECTED, here_on=None)
    settled(store, 'WalkIn', ref=None)
    settled(store, 'Yesterday', released_on=THURSDAY - timedelta(days=1), here_on=THURSDAY)
    settled(store, 'Gone', released_on=THURSDAY - timedelta(days=1), here_on=THURSDAY - timedelta(days=1))
    settled(store, 'Tomorrow', released_on=FRIDAY, where=Where.EXPECTED, here_on=None)
    assert sorted(names(look(store))) == ['Expected', 'WalkIn', 'Yesterday']


def test_whoever_stays_past_midnight_is_on_it_until_their_code_ends(store: Store, clock: StillClock) -> None:
    settled(store, 'Night')
    clock.set_london(at(2, 59, FRIDAY))
    assert names(look(store)) == ['Night']
    clock.set_london(at(3, 0, FRIDAY))
    assert names(look(store)) == []


def test_somebody_who_is_needed_stays_on_it_whatever_the_day(store: Store, clock: StillClock) -> None:
    jordan = settled(store, 'Jordan')
    store.call(attention.ask, Need.MORE_HELP, jordan.id)
    clock.set_london(at(9, 0, FRIDAY))
    assert names(look(store)) == ['Jordan']


def test_it_counts_who_leaves_today_who_is_here_and_who_needs_somebody(store: Store) -> None:
    settled(store, 'Here')
    settled(store, 'Expected', where=Where.EXPECTED)
    settled(store, 'Left', where=Where.LEFT)
    settled(store, 'Not', where=Where.NOT_COMING)
    needs = settled(store, 'Needs')
    store.call(attention.ask, Need.ASKED, needs.id)
    store.call(attention.ask, Need.ASKED, None)
    seen = look(store)
    assert (seen.leaving, seen.here, seen.needing) == (4, 2, 2)


# Who needs somebody now


def test_safety_3_go_to_probation_now_comes_first_and_no_bed_next(store: Store, clock: StillClock) -> None:
    for name, need in (
        ('Clash', Need.CLASH),
        ('Refused', Need.BOOKING_REFUSED),
        ('Slip', Need.SLIP),
        ('Asked', Need.ASKED),
        ('Bed', Need.BED_NOT_ALLOWED),
        ('Private', Need.PRIVATE),
        ('Cannot', Need.CANNOT_GET_THERE),
    ):
        store.call(attention.ask, need, settled(store, name).id)
    clock.advance(timedelta(minutes=1))
    store.call(housing.say_tonight, settled(store, 'NoBed').id, Tonight.NO)
    now = person(store, 'Now', here_at=time(10, 30))
    store.call(put, timed(now.id, TimeKind.IMMEDIATELY))
    settled(store, 'Nobody')
    assert names(look(store)) == ['Now', 'NoBed', 'Private', 'Cannot', 'Bed', 'Asked', 'Refused', 'Clash', 'Slip', 'Nobody']


def test_of_two_with_the_same_reason_who_has_waited_longer_comes_first(store: Store, clock: StillClock) -> None:
    second, first = settled(store, 'Second', due_at=time(8)), settled(store, 'First', due_at=time(9))
    store.call(attention.ask, Need.MONEY, first.id)
    clock.advance(timedelta(minutes=1))
    store.call(attention.ask, Need.MONEY, second.id)
    assert names(look(store)) == ['First', 'Second']


def test_after_them_come_those_who_are_here_or_expected_by_their_time_and_then_who_left(store: Store) -> None:
    settled(store, 'Left', due_at=time(8), where=Where.LEFT)
    settled(store, 'Late', due_at=None)
    settled(store, 'Eleven', due_at=time(11), where=Where.EXPECTED)
    settled(store, 'Ten', due_at=time(10))
    assert names(look(store)) == ['Ten', 'Eleven', 'Late', 'Left']


def test_a_reason_says_since_when_the_first_screen_called(store: Store, clock: StillClock) -> None:
    jordan = settled(store, 'Jordan')
    here = store.call(attention.ask, Need.ASKED, jordan.id)
    elsewhere = raised(release=jordan.id, need=Need.ASKED, raised_at=clock.at - timedelta(minutes=4), screen=2)
    store.call(put, elsewhere)
    (reason,) = line(store, jordan).reasons
    assert (reason.need, reason.since) == (Need.ASKED, at(10, 27))
    assert set(reason.calls) == {here, elsewhere.id}


def test_whoever_must_go_to_probation_now_needs_somebody_before_they_touch_a_screen(store: Store) -> None:
    jordan = person(store, here_at=time(9, 25))
    store.call(put, timed(jordan.id, TimeKind.IMMEDIATELY))
    (reason,) = line(store, jordan).reasons
    assert (reason.need, reason.since, reason.calls) == (Need.PROBATION_NOW, at(9, 25), ())


def test_a_probation_time_that_passed_needs_somebody_while_they_are_here(store: Store) -> None:
    jordan = person(store)
    store.call(put, appointment(jordan.id, at=time(9, 30)))
    (reason,) = line(store, jordan).reasons
    assert (reason.need, reason.since) == (Need.TIME_PASSED, at(9, 30))
    store.call(put, jordan.model_copy(update={'where': Where.EXPECTED}))
    assert line(store, jordan).reasons == ()


def test_what_staff_have_seen_to_is_not_shown_again(store: Store) -> None:
    jordan = person(store)
    store.call(put, timed(jordan.id, TimeKind.IMMEDIATELY))
    (reason,) = line(store, jordan).reasons
    store.call(board.answer, jordan.id, reason, 'staff:7')
    assert line(store, jordan).reasons == ()
    assert line(store, jordan).states[Area.PROBATION] is State.GO_NOW
    (kept,) = store.call(lambda tx: rows.Followed(Attention).of_people(tx, [jordan.id]))
    assert (kept.need, kept.answered_by) == (Need.PROBATION_NOW, 'staff:7')


def test_a_second_time_that_was_missed_needs_somebody_again(store: Store, clock: StillClock) -> None:
    jordan = person(store)
    first = appointment(jordan.id, at=time(9, 30))
    store.call(put, first)
    store.call(board.answer, jordan.id, line(store, jordan).reasons[0], 'staff:7')
    again = appointment(jordan.id, at=time(10, 50))
    store.call(put, first.model_copy(update={'standing': Standing.MISSED}), again)
    assert line(store, jordan).reasons == ()
    clock.set_london(at(11, 0))
    (reason,) = line(store, jordan).reasons
    assert (reason.need, reason.since) == (Need.TIME_PASSED, at(10, 50))
    store.call(board.answer, jordan.id, reason, 'staff:7')
    assert line(store, jordan).reasons == ()


def test_what_staff_saw_to_at_a_screen_is_not_shown_once_more(store: Store) -> None:
    jordan = person(store)
    store.call(put, appointment(jordan.id, at=time(9, 30)))
    store.call(visits.begin, jordan.id)
    store.call(board.answer, jordan.id, line(store, jordan).reasons[0], 'staff:7')
    assert line(store, jordan).reasons == ()


def test_a_second_clash_needs_somebody_again(store: Store) -> None:
    jordan = person(store)
    probation = appointment(jordan.id, at=time(14), postcode='ZZ1 2AA')
    jobcentre = appointment(jordan.id, **JOBCENTRE, at=time(13, 30), postcode='ZZ1 3AA')
    store.call(put, probation, jobcentre)
    watch = Watch(town())
    (reason,) = store.call(watch.look).lines[0].reasons
    store.call(board.answer, jordan.id, reason, 'staff:7')
    assert store.call(watch.look).lines[0].reasons == ()
    moved = appointment(jordan.id, **JOBCENTRE, at=time(13, 45), postcode='ZZ1 3AA', instead_of=jobcentre.id)
    store.call(put, jobcentre.model_copy(update={'standing': Standing.SUPERSEDED}), moved)
    assert [one.need for one in store.call(watch.look).lines[0].reasons] == [Need.CLASH]


def test_a_touch_answers_what_was_shown_and_not_what_came_since(store: Store, clock: StillClock) -> None:
    jordan = settled(store, 'Jordan')
    store.call(attention.ask, Need.ASKED, jordan.id)
    shown = line(store, jordan).reasons[0]
    clock.advance(timedelta(minutes=1))
    later = raised(release=jordan.id, need=Need.ASKED, raised_at=clock.at, screen=2)
    store.call(put, later)
    store.call(board.answer, jordan.id, shown, 'staff:7')
    assert line(store, jordan).reasons[0].calls == (later.id,)


def test_safety_16_no_bed_is_not_closed_by_a_touch_and_stands_until_it_ended(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    store.call(housing.say_tonight, jordan.id, Tonight.NO)
    (reason,) = line(store, jordan).reasons
    assert not reason.by_touch
    with pytest.raises(ValueError, match='how it ended'):
        store.call(board.answer, jordan.id, reason, 'staff:7')
    for call in reason.calls:
        store.call(attention.answer, call, 'staff:7')
    assert [one.need for one in line(store, jordan).reasons] == [Need.NO_BED]
    store.call(housing.say_tonight, jordan.id, Tonight.LATER)
    store.call(housing.say_tonight, jordan.id, Tonight.NO)
    store.call(housing.end_no_bed, jordan.id, BedEnd.LEFT_WITHOUT, 'staff:7', 'staff:7')
    assert line(store, jordan).reasons == ()
    assert line(store, jordan).states[Area.HOUSING] is State.LEFT_WITHOUT


def test_a_call_without_a_name_stands_on_the_board_by_its_screen(store: Store) -> None:
    store.call(attention.ask, Need.MONEY, None)
    store.call(attention.ask, Need.ASKED, None)
    other = raised(screen=3, need=Need.ASKED, release='00000000-0000-7000-8000-000000000001')
    store.call(put, other)
    calls = look(store).calls
    assert [(call.screen, call.reason.need) for call in calls] == [(1, Need.ASKED), (3, Need.ASKED), (1, Need.MONEY)]
    for call in calls:
        store.call(board.answer, None, call.reason, 'staff:7')
    assert look(store).calls == ()


def test_safety_21_what_somebody_says_about_medicine_or_safety_is_a_private_ask_and_no_more(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    store.call(attention.feel_unsafe, jordan.id)
    store.call(essentials.say, jordan.id, essentials.load(), {'medicine': ThingState.MISSING})
    seen = look(store)
    assert [one.need for one in seen.lines[0].reasons] == [Need.PRIVATE]
    assert (seen.lines[0].asked, seen.requests) == (0, ())


# How each need stands


@pytest.mark.parametrize(
    ('known', 'state'),
    [
        ({}, State.TO_DO),
        ({'answer': Answer.WILL_GO}, State.WILL_GO),
        ({'answer': Answer.CANNOT}, State.CANNOT),
        ({'at': time(9)}, State.PASSED),
        ({'standing': Standing.ATTENDED}, State.ATTENDED),
        ({'standing': Standing.MISSED}, State.MISSED),
        ({'standing': Standing.CANCELLED}, State.NOT_KNOWN),
        ({'standing': Standing.ASKED}, State.NOT_KNOWN),
        ({'time_kind': TimeKind.IMMEDIATELY, 'on': None, 'at': None}, State.GO_NOW),
        ({'time_kind': TimeKind.NONE_NEEDED, 'on': None, 'at': None}, State.NONE_NEEDED),
    ],
)
def test_how_it_stands_with_probation(store: Store, known: dict[str, Any], state: State) -> None:
    jordan = person(store)
    store.call(put, appointment(jordan.id, **known))
    assert line(store, jordan).states[Area.PROBATION] is state


def test_safety_1_no_appointment_is_not_known_unless_there_is_no_licence(store: Store) -> None:
    unknown = person(store, 'Unknown')
    none = person(store, 'None', supervision=Supervision.NONE)
    assert line(store, unknown).states[Area.PROBATION] is State.NOT_KNOWN
    assert line(store, none).states[Area.PROBATION] is State.NOT_ON_LICENCE


def test_how_it_stands_with_tonight(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    state = lambda: line(store, jordan).states[Area.HOUSING]  # noqa: E731
    assert state() is State.TO_DO
    store.call(housing.say_tonight, jordan.id, Tonight.NO)
    assert state() is State.NO_BED
    store.call(housing.say_tonight, jordan.id, Tonight.NOT_SURE)
    assert state() is State.NOT_SURE
    store.call(housing.say_tonight, jordan.id, Tonight.YES)
    assert state() is State.ASK_PROBATION
    store.call(housing.say_permission, jordan.id, Permission.ASKED)
    assert state() is State.PROBATION_ASKED
    store.call(housing.say_permission, jordan.id, Permission.ALLOWED)
    assert state() is State.SORTED


def test_a_referral_with_three_answers_waits_to_be_sent(store: Store) -> None:
    lincoln = Council('E07000138', 'Lincoln', None, CouncilKind.DISTRICT, 'Lincolnshire', date(2021, 4, 1))
    jordan = settled(store, 'Jordan')
    for question in housing.Asked:
        chosen = lincoln if question is housing.Asked.CHOOSE_COUNCIL else None
        store.call(housing.answer_referral, jordan.id, question, True, council=chosen, public_body=False)
    assert line(store, jordan).states[Area.HOUSING] is State.REFERRAL


def test_how_it_stands_with_money(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    state = lambda: line(store, jordan).states[Area.MONEY]  # noqa: E731
    assert state() is State.TO_DO
    store.call(benefits.said, jordan.id, Claimed.ALREADY)
    assert state() is State.SORTED
    asked = appointment(jordan.id, **JOBCENTRE, standing=Standing.ASKED, at=time(16))
    store.call(put, asked)
    assert state() is State.ASKED
    store.call(put, asked.model_copy(update={'standing': Standing.CONFIRMED}))
    assert state() is State.BOOKED
    at_once = {'standing': Standing.CONFIRMED, 'time_kind': TimeKind.IMMEDIATELY, 'on': None, 'at': None}
    store.call(put, asked.model_copy(update=at_once))
    assert state() is State.GO_NOW, 'nobody has booked "go there at once"'
    store.call(put, asked.model_copy(update={'standing': Standing.CONFIRMED, 'answer': Answer.WILL_GO}))
    assert state() is State.WILL_GO
    store.call(put, asked.model_copy(update={'standing': Standing.ATTENDED}))
    assert state() is State.ATTENDED


def test_a_booking_that_they_refused_needs_somebody(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    offered = slot(at=time(16))
    store.call(put, offered)
    asked = appointment(jordan.id, **JOBCENTRE, standing=Standing.ASKED, at=time(16), slot=offered.id)
    store.call(put, asked, offered.model_copy(update={'state': SlotState.REFUSED, 'release': jordan.id, 'appointment': asked.id}))
    store.call(bookings.settle)
    seen = line(store, jordan)
    assert seen.states[Area.MONEY] is State.REFUSED
    assert [one.need for one in seen.reasons] == [Need.BOOKING_REFUSED]


def test_a_booked_time_that_staff_strike_was_not_refused(store: Store) -> None:
    jordan = settled(store, 'Jordan')
    offered = slot(at=time(16))
    booked = appointment(jordan.id, **JOBCENTRE, at=time(16), slot=offered.id)
    store.call(put, offered, booked)
    store.call(diary.cancel, booked.id, WhyChanged.OTHER, 'staff:7')
    assert line(store, jordan).states[Area.MONEY] is State.TO_DO


def test_how_it_stands_with_things(store: Store) -> None:
    known = essentials.load()
    jordan = settled(store, 'Jordan')
    assert line(store, jordan).states[Area.ESSENTIALS] is State.NOTHING
    store.call(essentials.say, jordan.id, known, {'coat': ThingState.ASKED, 'food': ThingState.ASKED, 'bank_card': ThingState.MISSING})
    seen = look(store)
    assert (seen.lines[0].states[Area.ESSENTIALS], seen.lines[0].asked) == (State.ASKED, 3)
    assert {(one.thing, one.missing, one.initials) for one in seen.requests} == {
        ('coat', False, 'J. J.'),
        ('food', False, 'J. J.'),
        ('bank_card', True, 'J. J.'),
    }
    for key in ('coat', 'food', 'bank_card'):
        store.call(essentials.settle, jordan.id, known.get(key), ThingState.GIVEN, 'staff:7')
    assert line(store, jordan).states[Area.ESSENTIALS] is State.SORTED
    assert look(store).requests == ()


def test_nothing_is_to_do_yet_for_somebody_who_has_not_come(store: Store) -> None:
    jordan = person(store, where=Where.EXPECTED, here_on=None)
    store.call(put, appointment(jordan.id))
    assert set(line(store, jordan).states.values()) == {State.NOTHING}
    unknown = person(store, 'Unknown', where=Where.EXPECTED, here_on=None)
    assert line(store, unknown).states[Area.PROBATION] is State.NOT_KNOWN


def test_a_clash_stands_at_both_needs_until_another_time_is_asked_for(store: Store) -> None:
    jordan = person(store)
    probation = appointment(jordan.id, at=time(14), postcode='ZZ1 2AA')
    jobcentre = appointment(jordan.id, **JOBCENTRE, at=time(13, 30), postcode='ZZ1 3AA')
    store.call(put, probation, jobcentre)
    watch = Watch(town())
    (seen,) = store.call(watch.look).lines
    assert (seen.states[Area.PROBATION], seen.states[Area.MONEY]) == (State.CLASH, State.CLASH)
    assert [(one.need, one.since) for one in seen.reasons] == [(Need.CLASH, at(9, 5))]
    store.call(
        put, appointment(jordan.id, **JOBCENTRE, at=time(16, 30), postcode='ZZ1 3AA', standing=Standing.ASKED, instead_of=jobcentre.id)
    )
    (seen,) = store.call(watch.look).lines
    assert (seen.states[Area.PROBATION], seen.states[Area.MONEY]) == (State.TO_DO, State.ASKED)
    assert seen.reasons == ()


def test_a_clash_comes_with_the_time_alone(store: Store, clock: StillClock) -> None:
    """Ten minutes before a stop that is a walk of half an hour away, it can no longer be reached."""
    jordan = person(store)
    store.call(put, appointment(jordan.id, at=time(14), postcode='ZZ1 3AA', answer=Answer.WILL_GO))
    watch = Watch(town())
    (before,) = store.call(watch.look).lines
    clock.set_london(at(13, 55))
    (after,) = store.call(watch.look).lines
    assert (before.states[Area.PROBATION], after.states[Area.PROBATION]) == (State.WILL_GO, State.CLASH)


# Sort, search, filter


@pytest.fixture
def lines(store: Store) -> tuple[Line, ...]:
    settled(store, 'Élodie', initial='B', due_at=time(11), where=Where.EXPECTED, code='331060')
    settled(store, 'Jordan', initial='A', due_at=time(9), where=Where.LEFT, code='482910')
    ellis = settled(store, 'Mary-Ann', initial='O', due_at=time(10), code='118750')
    store.call(attention.ask, Need.ASKED, ellis.id)
    return look(store).lines


@pytest.mark.parametrize(
    ('order', 'first'),
    [
        (Order.NEED, ['Mary-Ann', 'Élodie', 'Jordan']),
        (Order.DUE, ['Jordan', 'Mary-Ann', 'Élodie']),
        (Order.NAME, ['Élodie', 'Jordan', 'Mary-Ann']),
        (Order.WHERE, ['Mary-Ann', 'Élodie', 'Jordan']),
    ],
)
def test_the_board_can_be_sorted(lines: tuple[Line, ...], order: Order, first: list[str]) -> None:
    assert [one.first_name for one in board.in_order(lines, order)] == first


@pytest.mark.parametrize(
    ('typed', 'found'),
    [
        ('', ['Mary-Ann', 'Élodie', 'Jordan']),
        ('el', ['Élodie']),
        ('ann', ['Mary-Ann']),
        ('mary a', ['Mary-Ann']),
        ('jordan a', ['Jordan']),
        ('o', ['Mary-Ann']),
        ('48', ['Jordan']),
        ('x', []),
    ],
)
def test_people_are_found_as_one_types(lines: tuple[Line, ...], typed: str, found: list[str]) -> None:
    assert [one.first_name for one in board.search(lines, typed)] == found


def test_the_board_can_be_reduced_to_one_need(store: Store) -> None:
    settled(store, 'Jordan')
    person(store, 'Ellis')
    seen = look(store)
    assert [one.first_name for one in board.open_in(seen.lines, Area.PROBATION)] == ['Ellis']
    assert len(board.open_in(seen.lines, Area.HOUSING)) == 2
    assert board.open_in(seen.lines, Area.ESSENTIALS) == ()


def test_the_board_asks_the_store_no_more_often_for_many_people_than_for_one(store: Store) -> None:
    settled(store, 'One')
    alone = questions(store, Watch(nowhere()))
    for number in range(20):
        settled(store, f'Person {number}')
    watch = Watch(nowhere())
    assert questions(store, watch) == alone
    assert questions(store, watch) < alone, 'what did not change is not read again'


def questions(store: Store, watch: Watch) -> int:
    """How often a look asks the store."""
    asked: list[str] = []

    def counted(tx: Transaction) -> None:
        count = lambda *known: asked.append(known[2])  # noqa: E731
        event.listen(tx.session.get_bind(), 'before_cursor_execute', count)
        watch.look(tx)
        event.remove(tx.session.get_bind(), 'before_cursor_execute', count)

    store.call(counted)
    return len(asked)


def test_a_look_shows_what_changed_since_the_last_one(store: Store, clock: StillClock) -> None:
    watch = Watch(nowhere())
    jordan = settled(store, 'Jordan')
    assert store.call(watch.look).lines[0].where is Where.HERE
    store.call(put, jordan.model_copy(update={'where': Where.LEFT, 'left_at': time(10, 31)}))
    assert store.call(watch.look).lines[0].left_at == time(10, 31)
    store.call(attention.ask, Need.SLIP, jordan.id)
    assert store.call(watch.look).needing == 1
    clock.set_london(at(9, 0, FRIDAY))
    assert store.call(watch.look).leaving == 1, 'somebody is still needed for them'
    for call in store.call(attention.standing):
        store.call(attention.answer, call.id)
    assert store.call(watch.look).lines == ()
