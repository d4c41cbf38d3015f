"""A wrong clock erases nothing, and keeps nothing either; without a centre the month still ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from builders import Program, StillClock, note, put, release
from sqlalchemy import text

from services import attention, visits
from services.store import erasing, exchange, journal, reckoning
from services.store.database import Store
from services.wire import Attention, EntryAnswer, Need, Outcome, Release

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def accept_all(store: Store) -> None:
    """The centre takes all that waits."""
    waiting = store.call(journal.waiting, 500, 1_000_000)
    if waiting:
        store.call(exchange.take_answers, waiting, [EntryAnswer(outcome=Outcome.ACCEPTED)] * len(waiting))


def payloads(store: Store) -> int:
    found: int = store.call(lambda tx: tx.session.scalar(text('SELECT count(*) FROM journal WHERE payload IS NOT NULL')))
    return found


@pytest.mark.parametrize('years', [-6, 6])
def test_an_entry_of_today_written_under_a_clock_years_off_is_not_erased(program: Program, clock: StillClock, years: int) -> None:
    """The clock of the kiosk is wrong from the start, and the centre says the time."""
    true_now = clock.at
    clock.at += 365 * DAY * years
    stores = program.start()
    stores.current.call(note)
    accept_all(stores.current)
    assert erasing.erase(stores, true_now) == 0
    assert payloads(stores.current) == 2
    clock.advance(6 * DAY)
    assert erasing.erase(stores, true_now + 6 * DAY) == 0


@pytest.mark.parametrize('years', [-6, 6])
def test_safety_19_it_goes_in_its_time_all_the_same(program: Program, clock: StillClock, years: int) -> None:
    true_now = clock.at
    clock.at += 365 * DAY * years
    stores = program.start()
    stores.current.call(note)
    accept_all(stores.current)
    erasing.erase(stores, true_now)
    clock.advance(8 * DAY)
    assert erasing.erase(stores, true_now + 8 * DAY) == 2


def test_a_clock_that_is_set_while_the_kiosk_runs_changes_nothing(program: Program, clock: StillClock) -> None:
    """Right, then years ahead, then right again, each with an entry; the centre is heard every hour."""
    stores, true_now = program.start(), clock.at
    for years in (0, 6, -6, 0):
        clock.at = true_now + 365 * DAY * years
        stores.current.call(note)
        accept_all(stores.current)
        true_now += HOUR
        clock.monotonic_ms += 3_600_000
        assert erasing.erase(stores, true_now) == 0
    assert payloads(stores.current) == 5
    true_now += 7 * DAY
    assert erasing.erase(stores, true_now) == 5


def test_an_entry_that_says_it_is_older_than_the_one_before_it_counts_from_that_one(program: Program, clock: StillClock) -> None:
    """The clock was set back by fifteen days just before it was written."""
    stores, start = program.start(), clock.at
    accept_all(stores.current)
    erasing.erase(stores, start)
    clock.advance(20 * DAY)
    assert erasing.erase(stores, start + 20 * DAY) == 1
    clock.at -= 15 * DAY
    stores.current.call(note)
    accept_all(stores.current)
    assert erasing.erase(stores, start + 20 * DAY + HOUR) == 0


def test_safety_19_without_a_centre_the_month_ends_all_the_same(program: Program, clock: StillClock) -> None:
    """The kiosk runs by day and is off at night; nobody ever heard the centre."""
    stores = program.start()
    stores.current.call(note)
    for day in range(31):
        for _ in range(10):
            clock.advance(HOUR)
            gone = erasing.erase(stores, None)
            assert gone == 0 or day >= 29
        clock.restart_machine()
        clock.at += 14 * HOUR
    assert payloads(stores.current) == 1, 'only the entry that says that they were erased'


def test_without_a_centre_a_clock_that_jumps_ahead_erases_nothing(program: Program, clock: StillClock) -> None:
    """Within a run of the machine, and over a restart: it is believed for four days at most."""
    stores = program.start()
    stores.current.call(note)
    erasing.erase(stores, clock.at)
    told = clock.at
    for hours in range(1, 10):
        clock.at += 365 * DAY
        clock.monotonic_ms += 3_600_000
        assert erasing.erase(stores, None) == 0
        assert stores.current.call(reckoning.estimate) == told + hours * HOUR
    clock.restart_machine()
    clock.at += 365 * DAY * 6
    assert erasing.erase(stores, None) == 0
    assert stores.current.call(reckoning.estimate) == told + 9 * HOUR + 4 * DAY
    clock.restart_machine()
    clock.at -= 365 * DAY * 30
    assert erasing.erase(stores, None) == 0
    assert payloads(stores.current) == 2


def test_the_reckoned_time_is_put_right_when_the_centre_is_heard(store: Store, clock: StillClock) -> None:
    """The machine was off for twenty days: four are believed, until the centre says."""
    true_now = store.call(reckoning.heard, clock.at)
    clock.restart_machine()
    clock.at += 20 * DAY
    assert store.call(reckoning.reckon) == true_now + 4 * DAY
    clock.advance(DAY)
    assert store.call(reckoning.reckon) == true_now + 5 * DAY
    store.call(reckoning.heard, true_now + 21 * DAY)
    told = store.call(lambda tx: tx.session.scalars(text('SELECT true_at FROM reading ORDER BY id')).all())
    assert [datetime.fromisoformat(one) - true_now for one in told] == [0 * DAY, 20 * DAY, 21 * DAY, 21 * DAY]


def test_readings_are_not_kept_for_ever(store: Store, clock: StillClock) -> None:
    for _ in range(70):
        clock.advance(DAY)
        store.call(reckoning.heard, clock.at)
    assert store.call(lambda tx: tx.session.scalar(text('SELECT count(*) FROM reading'))) == 61


def test_a_clock_years_behind_takes_no_visit_and_no_call_for_help_away(program: Program, clock: StillClock) -> None:
    """Both bear the kiosk's own time."""
    true_now = clock.at
    stores = program.start()
    store = stores.current
    person = release(released_on=true_now.date())
    store.call(put, person)
    clock.at -= 365 * DAY * 6
    visit = store.call(visits.begin, person.id)
    call = store.call(attention.ask, Need.ASKED, person.id)
    accept_all(store)
    erasing.erase(stores, true_now)
    store.call(visits.reach, visit, 'probation')
    assert store.call(lambda tx: tx.get(Attention, call)) is not None
    assert store.call(lambda tx: tx.get(Release, person.id)) is not None
