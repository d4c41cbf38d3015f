"""Which screen is silent, which is stuck, as the centre reckons it from what kiosks say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fleet_sample import kiosk, says, sends, utc
from journal_sender import NOON, Kiosk
from sqlalchemy import Engine

from services import wire
from services.central import enrolment, fleet
from services.central.fleet import LoungeFigures, Screen, State, Trouble
from services.clock import Moment

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


def _lincoln(engine: Engine, at: datetime = NOON) -> LoungeFigures:
    return next(one for one in fleet.figures(engine, Moment(at, 'boot-1', 0)) if one.lounge == 'lincoln')


def _screen(engine: Engine, at: datetime = NOON) -> Screen:
    [screen] = _lincoln(engine, at).screens
    return screen


@pytest.fixture
def one(engine: Engine) -> Kiosk:
    return kiosk(engine, 'lincoln')


# Silent


@pytest.mark.parametrize(
    ('heard', 'now', 'state'),
    [
        (utc(10, 55), utc(11), State.WELL),
        (utc(10, 54), utc(11), State.SILENT),
        (utc(16, 50), utc(17, 1), State.SHUT),  # 6:01pm
        (utc(2), utc(7, 4), State.WELL),  # 8:04am: switched off at night, four minutes late
        (utc(2), utc(7, 6), State.SILENT),
        (utc(15, 0, day=15), utc(11, 0, day=16), State.SHUT),  # Saturday
        (utc(15, 0, day=22), utc(11, 0, day=25), State.SHUT),  # the bank holiday of spring
    ],
)
def test_a_screen_is_silent_after_five_minutes_in_which_its_lounge_is_open(
    engine: Engine, one: Kiosk, heard: datetime, now: datetime, state: State
) -> None:
    says(engine, one, heard)
    assert (_screen(engine, now).state, _lincoln(engine, now).state) == (state, state)


def test_a_screen_that_never_spoke_is_silent(engine: Engine, one: Kiosk) -> None:
    assert _screen(engine).troubles == (Trouble.NEVER_HEARD,)
    assert _screen(engine, utc(20)).state is State.SHUT


def test_a_kiosk_that_is_out_of_use_is_not_told_of(engine: Engine, one: Kiosk) -> None:
    enrolment.revoke(engine, 'lincoln', 1, Moment(NOON, 'boot-1', 0))
    assert (_lincoln(engine).screens, _lincoln(engine).state) == ((), State.NO_SCREEN)


def test_a_lounge_stands_as_its_worst_screen(engine: Engine, one: Kiosk) -> None:
    says(engine, one)
    kiosk(engine, 'lincoln')
    figures = _lincoln(engine)
    assert [screen.number for screen in figures.screens] == [1, 2]
    assert figures.state is State.SILENT


# Stuck


def test_entries_that_wait_and_do_not_come_make_a_screen_stuck(engine: Engine, one: Kiosk) -> None:
    for minute in (40, 45, 50):
        says(engine, one, utc(10, minute), head=3, pending=3)
    assert _screen(engine, utc(10, 50)).state is State.WELL
    says(engine, one, utc(10, 51), head=3, pending=3)
    found = _screen(engine, utc(10, 51))
    assert (found.state, found.troubles, found.waiting, found.not_moved_since) == (State.STUCK, (Trouble.NOT_MOVING,), 3, utc(10, 40))


def test_entries_that_come_slowly_are_not_stuck(engine: Engine, one: Kiosk) -> None:
    says(engine, one, utc(10, 40), head=9, pending=9)
    sends(engine, one, 2, utc(10, 48))
    says(engine, one, utc(10, 52), head=9, pending=7)
    assert _screen(engine, utc(10, 52)).troubles == ()
    assert _screen(engine, utc(10, 52)).not_moved_since == utc(10, 48)


def test_a_screen_that_has_nothing_to_send_all_night_is_not_stuck_by_its_first_entry(engine: Engine, one: Kiosk) -> None:
    sends(engine, one, 1, utc(8, day=13))
    says(engine, one, utc(10, 59), head=1)
    says(engine, one, head=2, pending=1)
    assert _screen(engine).state is State.WELL
    sends(engine, one, 1)
    assert _screen(engine).waiting == 0


def test_one_that_waited_before_and_was_sent_begins_anew(engine: Engine, one: Kiosk) -> None:
    says(engine, one, utc(10, 30), head=1, pending=1)
    sends(engine, one, 1, utc(10, 30))
    says(engine, one, utc(10, 31), head=1)
    says(engine, one, head=2, pending=1)
    assert _screen(engine).not_moved_since == NOON


def test_refused_entries_make_a_screen_stuck(engine: Engine, one: Kiosk) -> None:
    says(engine, one, head=2, refused=1)
    assert (_screen(engine).state, _screen(engine).troubles, _screen(engine).refused) == (State.STUCK, (Trouble.REFUSED,), 1)


def test_entries_that_the_kiosk_holds_for_sent_and_the_centre_has_not_are_a_gap(engine: Engine, one: Kiosk) -> None:
    one.entry()
    sends(engine, one, 2)
    says(engine, one, head=3)
    assert _screen(engine).troubles == (Trouble.GAP,)


def test_a_store_set_aside_is_told_of_until_it_is_sent(engine: Engine, one: Kiosk) -> None:
    says(engine, one, head=5, refused=2, store=wire.new_id())
    says(engine, one, NOON + timedelta(seconds=1), version='0.2.0')
    now = NOON + timedelta(minutes=4)
    assert (_screen(engine, now).troubles, _screen(engine, now).refused, _screen(engine, now).version) == ((Trouble.REFUSED,), 2, '0.2.0')
    later = NOON + timedelta(minutes=6)
    says(engine, one, later)
    assert _screen(engine, later).troubles == ()


def test_a_silent_screen_is_silent_first_and_keeps_what_else_is_wrong(engine: Engine, one: Kiosk) -> None:
    says(engine, one, utc(10, 30), head=2, refused=1)
    assert (_screen(engine).state, _screen(engine).troubles) == (State.SILENT, (Trouble.NO_WORD, Trouble.REFUSED))


def test_another_kiosk_says_nothing_of_a_journal(engine: Engine, one: Kiosk) -> None:
    sends(engine, one, 1)
    says(engine, one, head=1)
    other = kiosk(engine, 'lincoln')
    says(engine, other, store=one.store, head=99, refused=9)
    assert [screen.refused for screen in _lincoln(engine).screens] == [0, None]


@pytest.mark.parametrize(('off', 'troubles'), [(119, ()), (120, (Trouble.CLOCK,)), (-7200, (Trouble.CLOCK,))])
def test_a_clock_that_differs_by_two_minutes_is_told(engine: Engine, one: Kiosk, off: int, troubles: tuple[Trouble, ...]) -> None:
    says(engine, one, clock_off=timedelta(seconds=off))
    assert (_screen(engine).clock_off_seconds, _screen(engine).troubles) == (off, troubles)
