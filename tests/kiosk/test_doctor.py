"""`kiosk doctor` looks at a real kiosk, whole and broken in each way that it knows of, and says what to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import LOUNGE, StillClock, note
from ears import Ears
from sqlalchemy import text

from kiosk import doctor
from kiosk.home import Home
from services.central import enrolment as central_enrolment
from services.central.database import connect, migrate
from services.central.models import Device
from services.central.server import serving
from services.clock import Clock
from services.ipp import Condition, QueueStatus
from services.speech.speaker import Speaker
from services.store import exchange, journal, reckoning
from services.store.aside import Stores, open_stores, set_aside
from services.store.database import Transaction
from services.sync.enrolment import enrol
from services.wire import EntryAnswer, Outcome

DAY = timedelta(days=1)


class Running:
    """A centre and one kiosk of it, both real; the kiosk's clock is the test's."""

    def __init__(self, folder: Path, clock: StillClock) -> None:
        self.home = Home(folder / 'home', folder / 'keys')
        self.clock = clock
        self.centre = connect(f'sqlite:///{folder / "central.sqlite"}')
        migrate(self.centre)
        central_enrolment.create_lounge(self.centre, LOUNGE, 'Leeds departure lounge')
        self._serving = serving(self.centre, StillClock())
        self.url = self._serving.__enter__()
        enrol(central_enrolment.new_code(self.centre, LOUNGE, StillClock().now()), self.url, self.home.keys, clock.at)
        self.stores: Stores | None = None
        self.start()

    def start(self) -> Stores:
        self.stores = open_stores(self.home.path, self.home.keys, self.clock, self.home.enrolment())
        return self.stores

    def stop(self) -> None:
        if self.stores is not None:
            self.stores.close()
            self.stores = None

    def cut_off(self) -> None:
        """The centre is not reached any more."""
        if self.url:
            self._serving.__exit__(None, None, None)
            self.url = ''

    def examine(self) -> tuple[doctor.Finding, ...]:
        return doctor.examine(self.home, None, self.clock)

    def todo(self) -> dict[str, str]:
        """What each check asks for."""
        return {one.check: one.says for one in self.examine() if not one.ok}


@pytest.fixture
def running(tmp_path: Path, clock: StillClock) -> Iterator[Running]:
    made = Running(tmp_path, clock)
    yield made
    made.stop()
    made.cut_off()
    made.centre.dispose()


@pytest.fixture(autouse=True)
def _checked_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' day lies before the day on which the helplines were checked."""
    monkeypatch.setattr(doctor, 'helplines', dict)


@pytest.fixture(autouse=True)
def _can_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' machine has no loudspeaker."""
    monkeypatch.setattr(doctor, 'Speaker', Ears)


def test_a_machine_that_cannot_be_heard(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    for speaker, why in ((Speaker(('false',)), 'false cannot play a sound'), (Speaker(('/nowhere/player',)), 'cannot be run')):
        monkeypatch.setattr(doctor, 'Speaker', lambda speaker=speaker: speaker)
        assert why in running.todo()['speech']
    monkeypatch.setattr(doctor, 'Speaker', lambda: Speaker(('sh', '-c', 'cat > /dev/null')))
    assert running.todo() == {}


def test_all_is_well_while_the_kiosk_runs_and_nothing_is_changed(running: Running) -> None:
    assert running.stores is not None
    before = running.stores.current.call(journal.delivered)
    found = running.examine()
    assert [one for one in found if not one.ok] == []
    assert {one.check for one in found} >= {'home', 'disk', 'keys', 'store', 'centre', 'printer', 'fonts and icons', 'bank holidays'}
    assert running.stores.current.call(journal.delivered) == before
    assert running.stores.current.call(note)


@pytest.mark.parametrize(
    ('ahead', 'told'),
    [
        (timedelta(minutes=3), '3 minutes ahead of the centre'),
        (-timedelta(hours=5), '5 hours behind the centre'),
        (6 * 365 * DAY, '6 years ahead of the centre'),
        (-3 * 365 * DAY, '3 years behind the centre'),
    ],
)
def test_a_wrong_clock(running: Running, ahead: timedelta, told: str) -> None:
    running.clock.at += ahead
    assert told in running.todo()['centre']


def test_a_clock_that_is_a_minute_off_is_well(running: Running) -> None:
    running.clock.at += timedelta(seconds=100)
    assert running.todo() == {}


def test_a_centre_that_is_not_reached(running: Running) -> None:
    running.cut_off()
    assert list(running.todo()) == ['centre']
    assert 'Nothing is lost' in running.todo()['centre']


def test_a_centre_that_no_longer_takes_this_kiosk(running: Running) -> None:
    with running.centre.begin() as connection:
        connection.execute(Device.__table__.update().values(revoked_at=StillClock().at))
    assert 'kiosk enrol' in running.todo()['centre']


def test_a_store_that_was_copied_back_by_hand(running: Running) -> None:
    """The centre knows more of it than the store itself."""
    assert running.stores is not None
    with running.centre.begin() as connection:
        device, store = running.home.enrolment().device, running.stores.current.here.store
        connection.exec_driver_sql('INSERT INTO journal_store (id, device, contiguous) VALUES (?, ?, 9)', (store, device))
    assert 'kiosk restore' in running.todo()['centre']


def test_keys_that_others_can_read(running: Running) -> None:
    key = running.home.keys / 'store.key'
    key.chmod(0o640)
    assert running.todo() == {'keys': f'{key} can be read by others: chmod 600 {key}'}
    key.chmod(0o600)
    running.home.keys.chmod(0o755)
    assert running.todo() == {'keys': f'{running.home.keys} can be read by others: chmod 700 {running.home.keys}'}


def test_a_missing_key_is_told_by_each_check_that_needs_it(running: Running) -> None:
    running.stop()
    (running.home.keys / 'store.key').unlink()
    assert 'put it back' in running.todo()['keys']
    assert 'put it back' in running.todo()['store']


def test_a_wrong_key(running: Running) -> None:
    running.stop()
    (running.home.keys / 'store.key').write_bytes(os.urandom(32))
    assert 'Is the right key in' in running.todo()['store']
    assert running.home.store.exists(), 'looking sets nothing aside'


@pytest.mark.parametrize('page', [1, 3])
def test_damaged_pages(running: Running, page: int) -> None:
    running.stop()
    with running.home.store.open('r+b') as file:
        file.seek(4096 * page)
        file.write(os.urandom(4096))
    assert 'is damaged' in running.todo()['store']
    assert 'kiosk restore FILE' in running.todo()['store']


def test_a_journal_that_somebody_changed(running: Running) -> None:
    assert running.stores is not None

    def change(tx: Transaction) -> None:
        tx.session.execute(text('DROP TRIGGER journal_is_erased_once'))
        tx.session.execute(text("UPDATE journal SET header = replace(header, 'system', 'staff:1')"))

    running.stores.current.call(change)
    assert 'Entry 1: the header was changed' in running.todo()['store']


def test_stores_that_are_set_aside(running: Running) -> None:
    running.stop()
    set_aside(running.home.path, running.home.store.parent)
    running.start()
    assert '1 of its entries wait' in running.todo()['set aside']
    (old,) = running.home.path.glob('set-aside/*/lounge.db')
    running.stop()
    old.write_bytes(os.urandom(8192))
    assert 'not readable' in running.todo()['set aside']


def test_entries_that_were_refused_and_entries_that_will_go_unsent(running: Running) -> None:
    assert running.stores is not None
    store = running.stores.current
    store.call(note)
    waiting = store.call(journal.waiting, 500, 1_000_000)
    store.call(exchange.take_answers, waiting, [EntryAnswer(outcome=Outcome.REFUSED)] * len(waiting))
    assert 'refused 2 entries' in running.todo()['sending']
    store.call(note)
    running.clock.advance(26 * DAY)
    assert '1 entries were never sent and are erased within five days' in ' '.join(one.says for one in running.examine())


def test_a_clock_years_ahead_alarms_nobody_of_entries_that_stay(running: Running) -> None:
    assert running.stores is not None
    running.stores.current.call(reckoning.heard, running.clock.at)
    running.clock.at += 6 * 365 * DAY
    assert 'sending' not in running.todo()


def test_a_disk_that_is_nearly_full(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, 'ENOUGH_BYTES', 10**18)
    assert 'make room' in running.todo()['disk']


def test_helplines_that_nobody_checked_for_three_months(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.directory.helplines import helplines

    monkeypatch.setattr(doctor, 'helplines', helplines)
    newest = max(line.checked_on for line in helplines().values())
    oldest = min(line.checked_on for line in helplines().values())
    running.clock.set_london(StillClock().at.replace(tzinfo=None, year=newest.year, month=newest.month, day=newest.day))
    assert ('helplines' in running.todo()) == (newest - oldest > 90 * DAY)
    running.clock.advance(91 * DAY)
    assert 'Compare with their sources' in running.todo()['helplines']


def test_a_year_without_known_bank_holidays(running: Running) -> None:
    running.clock.at = running.clock.at.replace(year=2150)
    assert '2150' in running.todo()['bank holidays']


def test_a_queue_that_does_not_answer(running: Running) -> None:
    (running.home.path / 'kiosk.toml').write_text('printer = "http://127.0.0.1:1/printers/slip"', encoding='utf-8')
    assert 'does not answer' in running.todo()['printer']


@pytest.mark.parametrize(
    ('status', 'reasons', 'ok', 'says'),
    [
        (QueueStatus.IDLE, ('none',), True, 'tells of nothing in the way'),
        (QueueStatus.PROCESSING, ('cups-waiting-for-job-completed',), True, 'tells of nothing in the way'),
        (QueueStatus.PROCESSING, ('cups-waiting-for-job-completed', 'media-empty-error'), False, 'tells of: media-empty. See to'),
        (QueueStatus.STOPPED, ('paused',), False, r'is stopped \(paused\): .* cupsenable slip'),
        (QueueStatus.STOPPED, ('none',), False, r'is stopped \(no reason told\)'),
    ],
)
def test_only_what_keeps_paper_from_coming_is_told_of_a_queue(status: QueueStatus, reasons: tuple[str, ...], ok: bool, says: str) -> None:
    found = doctor.queue_found('http://127.0.0.1:631/printers/slip', Condition(status, reasons, '', None))
    assert found[0] is ok
    assert re.search(says, found[1]), found[1]


def test_settings_that_cannot_be_used_hide_nothing_else(running: Running) -> None:
    (running.home.path / 'kiosk.toml').write_text('idle_seconds = "soon"', encoding='utf-8')
    assert set(running.todo()) == {'settings', 'languages', 'centre', 'printer', 'phone', 'places'}
    assert 'whole seconds from 10 to 3600' in running.todo()['settings']


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Iterator[tuple[bool, str]]:
        yield True, 'so far'
        raise ZeroDivisionError('Jordan')

    monkeypatch.setitem(doctor._CHECKS, 'speech', broken)
    assert list(running.todo()) == ['speech']
    assert 'ZeroDivisionError' in running.todo()['speech']
    assert 'Jordan' not in running.todo()['speech']


# The command


def command(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line of a kiosk, with no home of its own yet."""
    environment = {**os.environ, 'KIOSK_HOME': str(home.path), 'KIOSK_KEYS': str(home.keys)}
    return subprocess.run(
        [sys.executable, '-m', 'kiosk', *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_says_what_to_do_on_a_machine_with_nothing(tmp_path: Path) -> None:
    done = command(Home(tmp_path / 'home', tmp_path / 'keys'), 'doctor')
    assert done.returncode == 1
    assert 'Traceback' not in done.stdout + done.stderr
    assert 'TO DO  keys' in done.stdout
    assert 'ok     text' in done.stdout
    assert not (tmp_path / 'home').exists(), 'looking makes nothing'


def test_the_command_answers_a_program(running: Running) -> None:
    running.clock.at = Clock().now().at
    running.cut_off()
    done = command(running.home, 'doctor', '--json')
    answer = json.loads(done.stdout)
    assert (done.returncode, answer['ok']) == (1, False)
    assert {'check': 'text', 'ok': True, 'says': 'Arabic script is drawn joined up.'} in answer['findings']
    assert 'centre' in [one['check'] for one in answer['findings'] if not one['ok']]
