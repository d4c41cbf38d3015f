"""A bad network stands before the centre: nothing is lost or doubled, each attempt ends, the next one comes, and the screen never waits."""

from __future__ import annotations

import os
import random
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from bad_network import BAD, CLEAR, GREETING, PATIENCE, BadNetwork, Certificates, Weather
from builders import note, private, put, release
from kiosks import Centre, Kiosk
from sqlalchemy import select, text

from services.store import journal
from services.store.database import Store, Transaction
from services.store.models import SHARED
from services.sync import client, worker
from services.sync.client import Central, Unreachable
from services.sync.worker import Worker
from services.wire import ROWS, Release, canonical

Through = Callable[[Kiosk], Central]
TIMES_AS_FAST = 10
SLOW_MACHINE = 1.0
"""Seconds that a busy machine may add: they are not made ten times as short."""


@pytest.fixture(scope='session')
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    if shutil.which('openssl') is None:
        pytest.skip('openssl is not on this machine: apt-get install openssl')
    return Certificates(tmp_path_factory.mktemp('certificates'))


@pytest.fixture
def network(centre: Centre, certificates: Certificates) -> Iterator[BadNetwork]:
    made = BadNetwork(centre.real_url, certificates)
    yield made
    made.close()


@pytest.fixture
def through(network: BadNetwork, certificates: Certificates) -> Through:
    """Connects a kiosk to its centre through the bad network."""
    return lambda kiosk: Central(network.url, kiosk.enrolment.token, authority=str(certificates.trusted))


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, a tenth as long."""
    for name in ('CONNECT_SECONDS', 'READ_SECONDS', 'ATTEMPT_SECONDS'):
        monkeypatch.setattr(client, name, getattr(client, name) / TIMES_AS_FAST)


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is so."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, 'it never came'
        pause.wait(0.005)


def entries(store: Store) -> list[tuple[str, int, str]]:
    """Store, sequence number and id of all that happened here."""
    ids = store.call(lambda tx: tx.session.execute(text('SELECT seq, id FROM journal ORDER BY seq')).all())
    return [(store.here.store, seq, id_) for seq, id_ in ids]


def rows(store: Store) -> set[tuple[str, str, bytes | str]]:
    """Table, version and content of all rows of the lounge, as this kiosk has them."""

    def read(tx: Transaction) -> set[tuple[str, str, bytes | str]]:
        return {
            (str(table), kept.version, canonical(ROWS[table].model_validate(kept).model_dump(mode='json')))
            for table, model in SHARED.items()
            for kept in tx.session.scalars(select(model))
        }

    return store.call(read)


def rows_at_centre(kiosk: Kiosk) -> set[tuple[str, str, bytes | str]]:
    cursor, found = None, {}
    while True:
        answered = kiosk.central.changes(cursor)
        for change in answered.changes:
            found[change.table, change.row['id']] = (str(change.table), change.version, canonical(change.row))
        cursor = answered.cursor
        if not answered.more:
            return set(found.values())


def assert_level(centre: Centre, *kiosks: Kiosk) -> None:
    """Each entry is at the centre, once, and everybody has the same rows."""
    assert centre.entries() == sorted(entry for kiosk in kiosks for entry in entries(kiosk.store))
    with centre.engine.connect() as connection:
        assert connection.execute(text('SELECT count(*) FROM refused_entry')).scalar() == 0
    for kiosk in kiosks:
        assert kiosk.store.call(journal.delivered).all_sent
        assert kiosk.store.call(journal.delivered).refused == 0
        assert rows(kiosk.store) == rows_at_centre(kiosk)
        assert rows(kiosk.store) != set()


# Each weather alone, at each step of an exchange


@pytest.mark.parametrize('weather', BAD.values(), ids=BAD)
def test_nothing_is_lost_or_doubled(
    weather: Weather, network: BadNetwork, through: Through, enrol: Callable[[], Kiosk], centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = enrol(), enrol()
    one.store.call(put, release())
    other.store.call(put, release(code='117240'))
    other.exchange()
    one.central = through(one)
    one.exchange()
    for step, path in enumerate(('/v1/status', '/v1/journal', '/v1/changes')):
        one.store.call(note, path)
        one.store.call(put, release(code=f'20000{step}'))
        other.store.call(put, release(code=f'30000{step}'))
        other.exchange()
        one.central.close()
        struck = GREETING if weather.certificate != 'right' else path
        network.weather = lambda asked, struck=struck: weather if asked in (struck, GREETING) else CLEAR
        with monkeypatch.context() as faster:
            hurry(faster)
            began = time.monotonic()
            if weather.gets_through:
                one.exchange()
            else:
                with pytest.raises(Unreachable):
                    one.exchange()
            assert time.monotonic() - began < 10 / TIMES_AS_FAST + SLOW_MACHINE, 'the attempt ends'
        network.clear_up()
    one.exchange()
    other.exchange()
    network.close()
    one.central = one.connect()
    assert_level(centre, one, other)


# Before a line is there


@pytest.fixture
def before_the_line(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], float]:
    """Exchanges in vain, with shorter limits; gives the seconds that the attempt took."""
    hurry(monkeypatch)

    def took() -> float:
        began = time.monotonic()
        with pytest.raises(Unreachable):
            kiosk.exchange()
        return time.monotonic() - began

    return took


def test_a_silent_name_server_ends_the_attempt(before_the_line: Callable[[], float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver may try for as long as it likes, and nobody can stop it."""
    over = threading.Event()

    def ask(*_: object) -> list[object]:
        over.wait(PATIENCE)
        return []

    with monkeypatch.context() as network:
        network.setattr(socket, 'getaddrinfo', ask)
        assert before_the_line() < 10 / TIMES_AS_FAST
    over.set()


def test_a_centre_with_many_addresses_that_are_all_silent_ends_the_attempt(
    before_the_line: Callable[[], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(('127.0.0.1', 0), backlog=0) as full, socket.create_connection(full.getsockname()):
        silent = [(socket.AF_INET, socket.SOCK_STREAM, 6, '', full.getsockname())] * 6
        with monkeypatch.context() as network:
            network.setattr(socket, 'getaddrinfo', lambda *_: silent)
            assert before_the_line() < 10 / TIMES_AS_FAST


# All of them, mixed


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get('WEATHER_SEED', random.randrange(10**9)))
    print(f'WEATHER_SEED={seed}')  # noqa: T201  # pytest shows it where the test fails
    return random.Random(seed)


class Screen:
    """A kiosk at work: its sync thread goes through the bad network while people use it."""

    def __init__(self, kiosk: Kiosk, through: Through, chance: random.Random) -> None:
        self.kiosk, self._chance = kiosk, chance
        self.people: list[Release] = []
        self.worker = Worker(kiosk.stores, lambda: through(kiosk), '0.1')
        self.worker.start()

    def use(self) -> None:
        """Something happens: somebody new, an entry, a change of somebody whom both screens know."""
        match self._chance.randrange(4):
            case 0:
                self._meet()
            case 1:
                self.kiosk.store.call(private, 'stays here')
            case 2:
                self.kiosk.store.call(note, 'x' * self._chance.randrange(2000))
            case 3:
                self.kiosk.store.call(_rename_somebody, self._chance)

    def _meet(self) -> None:
        self.kiosk.store.call(put, release(code=f'{self._chance.randrange(10**6):06}'))


def _rename_somebody(tx: Transaction, chance: random.Random) -> None:
    ids = sorted(tx.session.scalars(select(SHARED[_RELEASES].id)))
    if ids:
        person = tx.get(Release, chance.choice(ids))
        assert person is not None
        put(tx, person.model_copy(update={'first_name': chance.choice(('Sam', 'Alex', 'Robin'))}))


_RELEASES = next(table for table, model in ROWS.items() if model is Release)
STORM = 150
"""Requests that go through the mixed weather."""


def test_nothing_is_lost_or_doubled_in_mixed_weather(
    network: BadNetwork,
    through: Through,
    enrol: Callable[[], Kiosk],
    centre: Centre,
    chance: random.Random,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met: list[Weather] = []

    def draw(path: str) -> Weather:
        met.append(chance.choice([CLEAR] * len(BAD) + list(BAD.values())))
        return met[-1]

    hurry(monkeypatch)
    monkeypatch.setattr(worker, 'LONGEST_BACK_OFF', 0.02)
    network.weather = draw
    screens = [Screen(enrol(), through, chance) for _ in range(2)]
    pause = threading.Event()
    while len(network.asked) < STORM:
        chance.choice(screens).use()
        pause.wait(chance.uniform(0, 0.05))
    network.clear_up()
    for screen in screens:
        until(lambda screen=screen: screen.kiosk.store.call(journal.delivered).all_sent)
        screen.worker.stop()
    assert {id(weather) for weather in met} == {id(weather) for weather in (CLEAR, *BAD.values())}
    network.close()
    for screen in screens:
        screen.kiosk.exchange()
    assert_level(centre, *(screen.kiosk for screen in screens))


# The screen never waits, and the next attempt comes


@pytest.fixture
def at_work(kiosk: Kiosk, through: Through) -> Iterator[Worker]:
    made = Worker(kiosk.stores, lambda: through(kiosk), '0.1')
    yield made
    made.stop()


def test_what_is_written_is_written_while_an_exchange_hangs(kiosk: Kiosk, network: BadNetwork, at_work: Worker) -> None:
    network.weather = lambda path: BAD['silent server']
    at_work.start()
    until(lambda: len(network.asked) == 1)
    took = []
    for _ in range(20):
        began = time.monotonic()
        kiosk.store.call(put, release())
        took.append(time.monotonic() - began)
    assert sum(took) < client.READ_SECONDS
    assert (len(network.asked), at_work.heard.trouble) == (1, None), 'it hangs as before'
    network.close()  # the line ends, and with it the attempt, so that the test need not wait for its limit


def test_the_next_attempt_comes_soon_after_the_network_returned(
    kiosk: Kiosk, network: BadNetwork, at_work: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it was away, and with a minute that is a second long."""
    monkeypatch.setattr(worker, 'FIRST_BACK_OFF', worker.FIRST_BACK_OFF / 60)
    monkeypatch.setattr(worker, 'LONGEST_BACK_OFF', worker.LONGEST_BACK_OFF / 60)
    network.weather = lambda path: BAD['connection reset']
    at_work.start()
    until(lambda: network.tries >= 12)
    network.clear_up()
    returned = time.monotonic()
    until(lambda: kiosk.store.call(journal.delivered).all_sent)
    assert next(at for at in network.asked if at > returned) - returned < 60 / 60


def test_an_attempt_and_the_wait_after_it_take_a_minute_at_most() -> None:
    """The network may return in the middle of an attempt that is lost already."""
    assert client.ATTEMPT_SECONDS < 10
    assert client.ATTEMPT_SECONDS + worker.LONGEST_BACK_OFF <= 60
