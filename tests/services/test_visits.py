"""The visit: who a code finds, how guessing is slowed down, and what ends."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
from builders import THURSDAY, Program, StillClock, appointment, put, release, timed

from services import attention, visits
from services.store import journal
from services.store.database import Store
from services.visits import Found, NotFound, Refused
from services.wire import MOST_BYTES, Kind, Need, Release, Supervision, TimeKind, Where, new_id

RIGHT, WRONG = '482910', '111110'
MINUTE = timedelta(minutes=1)


def find(store: Store, code: str = RIGHT) -> Found | NotFound:
    return store.call(visits.find, code)


def guess_wrong(store: Store, clock: StillClock, times: int) -> NotFound:
    """Guess as fast as the kiosk lets one."""
    answer = NotFound(Refused.UNKNOWN, 0)
    for _ in range(times):
        clock.advance(timedelta(seconds=answer.wait_seconds))
        found = find(store, WRONG)
        assert isinstance(found, NotFound)
        assert found.reason is Refused.UNKNOWN
        answer = found
    return answer


# Safety rule 20: when a code works


def test_safety_20_a_code_shows_a_first_name_and_nothing_else(store: Store) -> None:
    person = release(language='cy')
    store.call(put, person, appointment(person.id))
    assert find(store) == Found(release=person.id, first_name='Jordan', language='cy', resume=None)


@pytest.mark.parametrize(
    ('at', 'works'),
    [
        ('2026-05-14T00:00', True),
        ('2026-05-14T23:59', True),
        ('2026-05-15T00:30', True),
        ('2026-05-15T02:59', True),
        ('2026-05-15T03:00', False),
        ('2026-05-15T10:00', False),
        ('2026-05-13T23:59', False),
        ('2027-05-14T12:00', False),
    ],
)
def test_safety_20_a_code_works_from_here_until_three_in_the_night(store: Store, clock: StillClock, at: str, works: bool) -> None:
    store.call(put, release())
    clock.set_london(datetime.fromisoformat(at))
    assert isinstance(find(store), Found) == works


def test_three_in_the_night_is_that_of_london(store: Store, clock: StillClock) -> None:
    """In summer London is an hour ahead of UTC."""
    store.call(put, release())
    clock.at = datetime.fromisoformat('2026-05-15T01:59:59+00:00')
    assert isinstance(find(store), Found)
    clock.at = datetime.fromisoformat('2026-05-15T02:00:00+00:00')
    assert isinstance(find(store), NotFound)


@pytest.mark.parametrize(
    ('where', 'here_on', 'reason'),
    [
        (Where.EXPECTED, None, Refused.NOT_YET),
        (Where.LEFT, THURSDAY, Refused.ENDED),
        (Where.NOT_COMING, None, Refused.ENDED),
        (Where.HERE, THURSDAY - timedelta(days=1), Refused.ENDED),
        (Where.HERE, None, Refused.ENDED),
    ],
)
def test_safety_20_a_code_does_not_work_before_here_or_after_left(
    store: Store, where: Where, here_on: date | None, reason: Refused
) -> None:
    store.call(put, release(where=where, here_on=here_on))
    assert find(store) == NotFound(reason, 0)


def test_an_unknown_code_finds_nobody(store: Store) -> None:
    store.call(put, release())
    assert find(store, WRONG) == NotFound(Refused.UNKNOWN, 0)


def test_an_old_code_that_was_given_again_finds_the_person_who_is_here(store: Store) -> None:
    old = release(first_name='Sam', where=Where.LEFT, released_on=THURSDAY - timedelta(days=3), here_on=THURSDAY - timedelta(days=3))
    store.call(put, old, release())
    found = find(store)
    assert isinstance(found, Found)
    assert found.first_name == 'Jordan'


# Safety rule 20: guessing


def test_safety_20_guessing_is_slowed_down_after_five_and_each_wait_is_longer(store: Store, clock: StillClock) -> None:
    store.call(put, release())
    waits = []
    answer = NotFound(Refused.UNKNOWN, 0)
    for _ in range(13):
        clock.advance(timedelta(seconds=answer.wait_seconds))
        answer = guess_wrong(store, clock, 1)
        waits.append(answer.wait_seconds)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]


def test_while_it_waits_not_even_the_right_code_is_looked_at(store: Store, clock: StillClock) -> None:
    store.call(put, release())
    wait = guess_wrong(store, clock, 5).wait_seconds
    assert find(store) == NotFound(Refused.WAIT, wait)
    clock.advance(timedelta(seconds=wait) - timedelta(milliseconds=1))
    assert find(store) == NotFound(Refused.WAIT, 1)
    clock.advance(timedelta(milliseconds=1))
    assert isinstance(find(store), Found)


def test_the_right_code_ends_the_slowing_down(store: Store, clock: StillClock) -> None:
    store.call(put, release())
    clock.advance(timedelta(seconds=guess_wrong(store, clock, 7).wait_seconds))
    assert isinstance(find(store), Found)
    assert guess_wrong(store, clock, 4).wait_seconds == 0


def test_a_wait_survives_a_restart_of_the_program(program: Program, clock: StillClock) -> None:
    store = program.start().current
    store.call(put, release())
    wait = guess_wrong(store, clock, 6).wait_seconds
    clock.advance(timedelta(seconds=10))
    assert find(program.start().current) == NotFound(Refused.WAIT, wait - 10)


def test_a_wait_survives_a_restart_of_the_machine_and_begins_anew(program: Program, clock: StillClock) -> None:
    """The machine's new clock knows nothing of the old one: pulling the plug must not shorten the wait."""
    store = program.start().current
    store.call(put, release())
    wait = guess_wrong(store, clock, 6).wait_seconds
    clock.advance(timedelta(seconds=50))
    clock.restart_machine()
    store = program.start().current
    assert find(store) == NotFound(Refused.WAIT, wait)
    clock.advance(timedelta(seconds=wait - 1))
    assert find(store) == NotFound(Refused.WAIT, 1)
    clock.advance(timedelta(seconds=1))
    assert isinstance(find(store), Found)


def test_setting_the_wall_clock_does_not_shorten_a_wait(store: Store, clock: StillClock) -> None:
    store.call(put, release())
    guess_wrong(store, clock, 6)
    clock.at += timedelta(hours=3)
    assert find(store) == NotFound(Refused.WAIT, 60)


def test_a_wrong_code_is_counted_in_the_journal_and_not_written_down(store: Store, clock: StillClock) -> None:
    guess_wrong(store, clock, 2)
    sent = [one.sent for one in store.call(journal.waiting, 500, MOST_BYTES)]
    assert json.loads(sent[-1].header)['kind'] == Kind.CODE_REFUSED
    assert WRONG not in repr(sent)


@pytest.mark.parametrize(
    'known',
    [
        {'where': Where.EXPECTED, 'here_on': None},
        {'where': Where.LEFT},
    ],
)
def test_safety_20_a_code_that_does_not_work_now_counts_as_wrong(store: Store, clock: StillClock, known: dict[str, object]) -> None:
    store.call(put, release(**known))
    for _ in range(4):
        find(store)
    assert find(store).wait_seconds == 30  # type: ignore[union-attr]


def test_safety_20_whoever_tries_many_codes_is_not_told_which_of_them_exist(store: Store, clock: StillClock) -> None:
    """A guesser could come back with a code that will work later. The first few guesses, a person's own typing, are told."""
    store.call(put, release(where=Where.EXPECTED, here_on=None))
    clock.advance(timedelta(seconds=guess_wrong(store, clock, 5).wait_seconds))
    assert find(store) == NotFound(Refused.UNKNOWN, 60)


@pytest.mark.parametrize('days', [-5, -2, 1, 4])
def test_safety_20_a_code_of_another_day_is_unknown(store: Store, days: int) -> None:
    where = Where.EXPECTED if days > 0 else Where.LEFT
    store.call(put, release(where=where, here_on=None, released_on=THURSDAY + timedelta(days=days)))
    assert find(store) == NotFound(Refused.UNKNOWN, 0)


# Safety rule 20: one screen at a time


@pytest.fixture
def other_screen() -> str:
    return new_id()


def test_safety_20_a_day_is_open_on_one_screen_at_a_time(store: Store, clock: StillClock, other_screen: str) -> None:
    person = release(open_on=other_screen, opened_at=clock.at - 9 * MINUTE)
    store.call(put, person)
    assert find(store) == NotFound(Refused.ELSEWHERE, 0)
    clock.advance(MINUTE)
    assert isinstance(find(store), Found), 'the other screen has gone'


def test_a_day_may_be_opened_again_on_its_own_screen(store: Store) -> None:
    person = release()
    store.call(put, person)
    store.call(visits.begin, person.id)
    assert isinstance(find(store), Found)


def test_a_visit_tells_the_other_screens_and_lets_go_at_its_end(store: Store, clock: StillClock) -> None:
    person = release()
    store.call(put, person)
    visit = store.call(visits.begin, person.id)
    kept = store.call(lambda tx: tx.get(Release, person.id))
    assert (kept.open_on, kept.opened_at) == (store.here.device, clock.at)
    store.call(visits.end, visit, 'finished')
    assert store.call(lambda tx: tx.get(Release, person.id)) == person


def test_a_long_visit_is_not_taken_for_gone(store: Store, clock: StillClock) -> None:
    """Told again to the other screens before their ten minutes are over, but not at each touch."""
    person = release()
    store.call(put, person)
    visit = store.call(visits.begin, person.id)
    before = store.call(journal.delivered).head
    for _ in range(30):
        clock.advance(MINUTE)
        store.call(visits.reach, visit, 'day')
        kept = store.call(lambda tx: tx.get(Release, person.id))
        assert clock.at - kept.opened_at < visits.HELD_FOR
    assert store.call(journal.delivered).head == before + 6


def test_the_end_of_a_visit_does_not_let_go_what_another_screen_holds(store: Store, clock: StillClock, other_screen: str) -> None:
    person = release()
    store.call(put, person)
    visit = store.call(visits.begin, person.id)
    held = person.model_copy(update={'open_on': other_screen, 'opened_at': clock.at})
    store.call(put, held)
    store.call(visits.end, visit, 'idle')
    assert store.call(lambda tx: tx.get(Release, person.id)) == held


# A visit that breaks off


def test_a_visit_that_broke_off_goes_on_only_with_the_code(program: Program) -> None:
    store = program.start().current
    person = release()
    store.call(put, person)
    visit = store.call(visits.begin, person.id)
    store.call(visits.reach, visit, 'probation')
    store = program.start().current
    found = find(store)
    assert isinstance(found, Found)
    assert found.resume == 'probation'
    assert find(store, WRONG) == NotFound(Refused.UNKNOWN, 0)


def test_a_visit_that_broke_off_long_ago_begins_from_the_start(program: Program, clock: StillClock) -> None:
    store = program.start().current
    person = release()
    store.call(put, person)
    store.call(visits.reach, store.call(visits.begin, person.id), 'probation')
    clock.advance(visits.RESUMED_WITHIN + timedelta(milliseconds=1))
    found = find(program.start().current)
    assert isinstance(found, Found)
    assert found.resume is None


@pytest.mark.parametrize('how', ['finished', 'idle'])
def test_an_ended_visit_is_not_gone_on_with(store: Store, how: str) -> None:
    person = release()
    store.call(put, person)
    visit = store.call(visits.begin, person.id)
    store.call(visits.reach, visit, 'probation')
    store.call(visits.end, visit, how)  # type: ignore[arg-type]
    found = find(store)
    assert isinstance(found, Found)
    assert found.resume is None
    assert store.call(lambda tx: tx.session.connection().exec_driver_sql('SELECT step FROM visit').scalar()) is None


def test_the_next_person_ends_a_visit_that_broke_off(program: Program) -> None:
    store = program.start().current
    person = release()
    store.call(put, person)
    store.call(visits.reach, store.call(visits.begin, person.id), 'probation')
    store = program.start().current
    store.call(visits.begin, None)
    found = find(store)
    assert isinstance(found, Found)
    assert found.resume is None
    assert store.call(lambda tx: tx.get(Release, person.id)) == person, 'and the day is open nowhere'


def entries(store: Store, kind: Kind) -> list[dict[str, object]]:
    sent = (one.sent for one in store.call(journal.waiting, 500, MOST_BYTES))
    return [json.loads(one.header) | json.loads(one.payload or '{}') for one in sent if json.loads(one.header)['kind'] == kind]


def test_ending_twice_is_ending_once(store: Store) -> None:
    visit = store.call(visits.begin, None)
    store.call(visits.end, visit, 'finished')
    store.call(visits.end, visit, 'idle')
    assert [entry['how'] for entry in entries(store, Kind.VISIT_ENDED)] == ['finished']


def test_a_visit_without_a_name_says_nothing_of_anybody(store: Store) -> None:
    store.call(put, release())
    visit = store.call(visits.begin, None)
    store.call(visits.reach, visit, 'day')
    store.call(visits.end, visit, 'idle')
    (began,) = entries(store, Kind.VISIT_BEGAN)
    assert (began['named'], began['subject']) == (False, None)
    assert store.call(lambda tx: tx.get(Release, new_id())) is None


# What staff are told when a day opens


@pytest.mark.parametrize(
    ('kind', 'known', 'need'),
    [
        (TimeKind.IMMEDIATELY, {}, Need.PROBATION_NOW),
        (TimeKind.FIXED, {'at': time(9)}, Need.TIME_PASSED),
        (TimeKind.FIXED, {}, None),
        (TimeKind.NONE_NEEDED, {}, None),
    ],
)
def test_safety_3_staff_are_told_at_once_of_what_cannot_wait(
    store: Store, kind: TimeKind, known: dict[str, object], need: Need | None
) -> None:
    person = release()
    store.call(put, person, timed(person.id, kind, **known))
    store.call(visits.begin, person.id)
    assert [(one.need, one.release) for one in store.call(attention.standing)] == ([(need, person.id)] if need else [])


def test_staff_are_not_told_twice_while_the_first_call_stands(store: Store) -> None:
    person = release()
    store.call(put, person, timed(person.id, TimeKind.IMMEDIATELY))
    for _ in range(2):
        store.call(visits.end, store.call(visits.begin, person.id), 'idle')
    assert len(store.call(attention.standing)) == 1


def test_nobody_on_remand_is_called_for(store: Store) -> None:
    person = release(supervision=Supervision.NONE)
    store.call(put, person)
    store.call(visits.begin, person.id)
    assert store.call(attention.standing) == ()
