"""The cursor: what a kiosk is given, and that no row is ever skipped."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta

import pytest
from journal_sender import NOON, Kiosk, entry_id, release
from sqlalchemy import Engine, update

from services import wire
from services.central import enrolment, journal
from services.central.changes import PAGE, changes
from services.central.database import writing
from services.central.entries import understand
from services.central.models import Lounge
from services.clock import Moment

TODAY = date(2026, 5, 14)
WRITERS, BATCHES = 4, 25


def _kiosk(engine: Engine, now: Moment, lounge: str = 'lincoln') -> Kiosk:
    kiosk = Kiosk(lounge)
    asked = wire.EnrolAsked(
        code=enrolment.new_code(engine, lounge, now), device=kiosk.device, token_sha256=wire.sha256(kiosk.device.encode())
    )
    enrolment.enrol(engine, asked, 'question-1', now)
    return kiosk


def _push(engine: Engine, kiosk: Kiosk, *entries: object) -> None:
    answers, _ = journal.push(engine, kiosk.sender, kiosk.store, entries, NOON)
    assert all(answer.outcome is wire.Outcome.ACCEPTED and not answer.stale for answer in answers), answers


def _all(engine: Engine, cursor: str | None, lounge: str = 'lincoln') -> tuple[str, list[wire.ChangedRow]]:
    rows: list[wire.ChangedRow] = []
    more = True
    while more:
        cursor, more, _, page = changes(engine, lounge, cursor, TODAY)
        rows += page
    assert cursor is not None
    return cursor, rows


def test_a_cursor_gives_what_changed_since(engine: Engine, now: Moment) -> None:
    kiosk, person = _kiosk(engine, now), release()
    made = kiosk.change(person, None)
    _push(engine, kiosk, made)
    cursor, rows = _all(engine, None)
    assert [row.version for row in rows] == [entry_id(made)]
    assert _all(engine, cursor) == (cursor, [])
    left = kiosk.change(person.model_copy(update={'where': wire.Where.LEFT}), entry_id(made))
    _push(engine, kiosk, left)
    assert [row.version for row in _all(engine, cursor)[1]] == [entry_id(left)]


def test_a_first_pull_gives_what_is_open_or_of_today_or_later_also_on_its_later_pages(engine: Engine, now: Moment) -> None:
    kiosk = _kiosk(engine, now)
    yesterday = TODAY - timedelta(days=1)
    wanted = [
        {'where': wire.Where.LEFT},
        {'released_on': yesterday},
        {'released_on': TODAY + timedelta(days=1), 'where': wire.Where.NOT_COMING},
    ]
    unwanted = {'released_on': yesterday, 'where': wire.Where.LEFT}
    rows = [release(first_name=f'N{number}', **values) for number in range(PAGE) for values in (*wanted, unwanted)]
    for start in range(0, len(rows), 400):
        _push(engine, kiosk, *(kiosk.change(row, None) for row in rows[start : start + 400]))
    cursor, more, _, page = changes(engine, 'lincoln', None, TODAY)
    assert (more, len(page)) == (True, PAGE)
    closed = kiosk.change(release(**unwanted), None)
    _push(engine, kiosk, closed)
    page += _all(engine, cursor)[1]
    assert len(page) == 3 * PAGE + 1
    assert page[-1].version == entry_id(closed)


def test_a_lounge_is_given_its_own_rows(engine: Engine, now: Moment) -> None:
    lincoln, exeter = _kiosk(engine, now), _kiosk(engine, now, 'exeter')
    _push(engine, lincoln, lincoln.change(release(), None))
    _push(engine, exeter, exeter.change(release('exeter'), None))
    assert [row.row['lounge'] for row in _all(engine, None, 'exeter')[1]] == ['exeter']


@pytest.mark.parametrize(
    'cursor', ['', 'x', '.', '1', '01a203c6-a0c6-70a5-aa45-e505bf9d7226.1', '{}.2', '{}.-1', '{}.١', '{}.1x', '{}.' + '9' * 40, '\0']
)
def test_a_cursor_that_is_not_ours_starts_from_the_beginning(engine: Engine, now: Moment, cursor: str) -> None:
    kiosk = _kiosk(engine, now)
    _push(engine, kiosk, kiosk.change(release(), None))
    incarnation = _all(engine, None)[0].partition('.')[0]
    assert len(_all(engine, cursor.format(incarnation))[1]) == 1


def test_a_row_that_commits_late_is_not_skipped(engine: Engine, now: Moment) -> None:
    """One writer has its number and has not committed yet, while a second one tries to pass it."""
    if engine.dialect.name == 'sqlite':
        pytest.skip('SQLite lets no second writer begin')
    slow, fast = _kiosk(engine, now), _kiosk(engine, now)
    late, early = slow.change(release(), None), fast.change(release(), None)
    second = threading.Thread(target=_push, args=(engine, fast, early))
    with writing(engine) as session:
        journal.take(session, slow.sender, slow.store, [late], [understand(late)], NOON)
        second.start()
        second.join(0.5)  # as long as it likes to pass the first, it may not
        cursor, before = _all(engine, None)
    second.join()
    after = _all(engine, cursor)[1]
    assert {row.version for row in before + after} == {entry_id(late), entry_id(early)}


def test_a_reader_beside_writers_sees_every_change(engine: Engine, now: Moment) -> None:
    """Several kiosks make and move rows at once; who follows the cursor meanwhile ends with the last version of each."""
    kiosks = [_kiosk(engine, now) for _ in range(WRITERS)]
    last_versions: dict[str, str] = {}
    failures: list[BaseException] = []
    all_written = threading.Event()

    def write(kiosk: Kiosk, chance: random.Random) -> None:
        try:
            held: list[tuple[wire.Release, str]] = []
            for _ in range(BATCHES):
                entries = []
                for _ in range(chance.randint(1, 6)):
                    old = held.pop(chance.randrange(len(held))) if held and chance.random() < 0.4 else None
                    row = release() if old is None else old[0]
                    entries.append(kiosk.change(row, None if old is None else old[1]))
                    held.append((row, entry_id(entries[-1])))
                _push(engine, kiosk, *entries)
            last_versions.update({row.id: version for row, version in held})
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(kiosk, random.Random(number))) for number, kiosk in enumerate(kiosks)]
    seen: dict[str, str] = {}
    numbers_seen = 0
    cursor: str | None = None
    for thread in threads:
        thread.start()
    while not all_written.is_set():
        if not any(thread.is_alive() for thread in threads):
            all_written.set()  # one more round, after the last commit
        cursor, rows = _all(engine, cursor)
        numbers_seen += len(rows)
        seen.update({row.row['id']: row.version for row in rows})
    assert failures == []
    assert seen == last_versions
    assert numbers_seen >= len(last_versions)


def test_change_numbers_have_no_gap(engine: Engine, now: Moment) -> None:
    kiosk = _kiosk(engine, now)
    person = release()
    made = kiosk.change(person, None)
    _push(engine, kiosk, made, kiosk.change(person, entry_id(made)), kiosk.change(release(), None), kiosk.entry())
    assert _all(engine, None)[0].endswith('.2')


def test_a_lounge_made_anew_does_not_take_an_old_cursor(engine: Engine, now: Moment) -> None:
    kiosk = _kiosk(engine, now)
    _push(engine, kiosk, kiosk.change(release(), None))
    cursor, _ = _all(engine, None)
    with writing(engine) as session:
        session.execute(update(Lounge).values(incarnation=wire.new_id()))
    assert len(_all(engine, cursor)[1]) == 1
