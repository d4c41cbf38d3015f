"""The sync thread: it never gives up, hears at once of what was written, and ends when it is told to."""

from __future__ import annotations

import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from builders import note, put, release
from hypothesis import given
from hypothesis import strategies as st
from kiosks import Centre, Kiosk
from sqlalchemy import text

from services.store import exchange, journal
from services.sync import worker
from services.sync.client import Central
from services.sync.worker import Worker


def until(condition: Callable[[], object], seconds: float = 5) -> None:
    """Wait until something is so."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, 'it never came'
        pause.wait(0.005)


@pytest.fixture
def at_work(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker that only a write can wake: after success it would wait for an hour. After a failure it waits no longer than 20 ms."""
    monkeypatch.setattr(worker, 'POLL_SECONDS', 3600.0)
    monkeypatch.setattr(worker, 'LONGEST_BACK_OFF', 0.02)
    made = Worker(kiosk.stores, kiosk.connect, '0.1')
    made.start()
    yield made
    made.stop()


def all_sent(kiosk: Kiosk) -> bool:
    return kiosk.store.call(journal.delivered).all_sent


def pending(kiosk: Kiosk) -> int:
    return kiosk.store.call(journal.delivered).pending


def test_what_is_written_is_sent_at_once(kiosk: Kiosk, at_work: Worker) -> None:
    until(lambda: all_sent(kiosk))
    for _ in range(3):
        kiosk.store.call(note)
        until(lambda: all_sent(kiosk))
    assert at_work.heard.at_monotonic is not None
    assert at_work.heard.trouble is None


def test_it_never_gives_up(kiosk: Kiosk, centre: Centre, at_work: Worker) -> None:
    until(lambda: all_sent(kiosk))
    centre.between = lambda asked: asked.answer(200, b'<html>Accept the terms</html>', 'text/html')
    before = len(centre.network.asked)
    kiosk.store.call(note)
    until(lambda: len(centre.network.asked) > before + 30)
    assert at_work.heard.trouble == 'status 200 is not an answer of the centre'
    assert not all_sent(kiosk)
    centre.between = centre.pass_on
    until(lambda: all_sent(kiosk))
    until(lambda: at_work.heard.trouble is None)


def test_a_kiosk_that_is_not_allowed_asks_on(kiosk: Kiosk, centre: Centre, at_work: Worker) -> None:
    """The centre may take it back, and its people's entries must not stay here."""
    until(lambda: all_sent(kiosk))
    with centre.engine.begin() as connection:
        connection.execute(text("UPDATE device SET revoked_at = '2026-05-14 09:00:00'"))
    kiosk.store.call(note)
    until(lambda: at_work.heard.trouble == 'the centre does not accept this kiosk')
    with centre.engine.begin() as connection:
        connection.execute(text('UPDATE device SET revoked_at = NULL'))
    until(lambda: all_sent(kiosk))


def test_a_fault_of_the_store_does_not_end_it(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, at_work: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    until(lambda: all_sent(kiosk))
    until(lambda: at_work.heard.at_monotonic is not None)
    full = OSError(28, 'No space left on device')
    with monkeypatch.context() as disk:
        disk.setattr(exchange, 'take_answers', lambda *_: (_ for _ in ()).throw(full))
        kiosk.store.call(note)
        until(lambda: at_work.heard.trouble == 'OSError: [Errno 28] No space left on device')
    until(lambda: all_sent(kiosk))


def test_a_fault_that_quotes_a_person_is_not_logged_with_its_words(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, at_work: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    until(lambda: all_sent(kiosk))

    def unreadable(*_: object) -> None:
        raise ValueError('first_name: input was Jessamyn')

    with monkeypatch.context() as faulty:
        faulty.setattr(exchange, 'take_answers', unreadable)
        kiosk.store.call(put, release(first_name='Jessamyn'))
        until(lambda: at_work.heard.trouble == 'ValueError')
    assert 'ValueError' in caplog.text
    assert 'Jessamyn' not in caplog.text


def test_a_network_that_changes_too_fast_to_be_told_does_not_end_it(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Overrun:
        """Readable, and the system has dropped what was to be read."""

        def __init__(self) -> None:
            self.here, self.there = socket.socketpair()
            self.there.send(b'.')

        def fileno(self) -> int:
            return self.here.fileno()

        def recv(self, size: int) -> bytes:
            self.here.recv(size)
            raise OSError(105, 'No buffer space available')

        def close(self) -> None:
            self.here.close()
            self.there.close()

    monkeypatch.setattr(worker, '_network_changes', Overrun)
    made = Worker(kiosk.stores, kiosk.connect, '0.1')
    made.start()
    until(lambda: all_sent(kiosk))
    kiosk.store.call(note)
    until(lambda: all_sent(kiosk))
    made.stop()


def test_stop_ends_it_also_while_it_waits(kiosk: Kiosk, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, 'POLL_SECONDS', 3600.0)
    before = {thread.name for thread in threading.enumerate()}
    made = Worker(kiosk.stores, kiosk.connect, '0.1')
    made.start()
    until(lambda: all_sent(kiosk))
    began = time.monotonic()
    made.stop()
    assert time.monotonic() - began < 1
    assert 'sync' not in {thread.name for thread in threading.enumerate()} - before


def test_writing_after_stop_is_still_written(kiosk: Kiosk) -> None:
    """The bell is gone: nobody may ring it, least of all by a number that another file has now."""
    made = Worker(kiosk.stores, kiosk.connect, '0.1')
    made.start()
    until(lambda: all_sent(kiosk))
    made.stop()
    with open('/dev/null') as one, open('/dev/null') as two, open('/dev/null') as three:
        assert len({one.fileno(), two.fileno(), three.fileno()}) == 3
        assert kiosk.store.call(note)
    assert pending(kiosk) == 1


def test_ringing_never_blocks(kiosk: Kiosk, centre: Centre, at_work: Worker) -> None:
    centre.between = lambda asked: asked.wait()
    began = time.monotonic()
    for _ in range(100_000):
        at_work.wake()
    assert time.monotonic() - began < 3
    centre.network.over.set()
    centre.between = centre.pass_on


def test_an_address_that_may_not_be_used_is_told_at_the_start(kiosk: Kiosk) -> None:
    made = Worker(kiosk.stores, lambda: Central('http://centre.example', 'token'), '0.1')
    with pytest.raises(ValueError, match='https'):
        made.start()


def test_a_clock_that_differs_is_told_once(kiosk: Kiosk, at_work: Worker) -> None:
    until(lambda: all_sent(kiosk))
    before = kiosk.store.call(journal.delivered).head
    kiosk.clock.advance(timedelta(minutes=-2))
    for number in range(3):
        kiosk.store.call(note, str(number))
        until(lambda: all_sent(kiosk))
    until(lambda: kiosk.store.call(journal.delivered).head == before + 4)
    assert at_work.heard.clock_off == timedelta(minutes=-2)
    kinds = kiosk.store.call(lambda tx: tx.session.connection().exec_driver_sql('SELECT kind FROM journal').scalars().all())
    assert kinds.count('clock.differs') == 1


# Waiting after failures


@given(failures=st.integers(1, 10_000))
def test_the_wait_is_random_and_never_longer_than_50_seconds(failures: int) -> None:
    assert 0 <= worker.back_off(failures) <= min(50, 2**failures)


def test_the_wait_uses_all_of_its_range() -> None:
    """Full jitter: after a power cut a thousand kiosks do not ask in step."""
    random.seed(1)
    waits = [worker.back_off(9) for _ in range(500)]
    assert min(waits) < 5
    assert max(waits) > 45
    assert 20 < sum(waits) / len(waits) < 30
    assert max(worker.back_off(1) for _ in range(500)) <= 2
