"""What the store and the way to the centre take: a real store, a real worker, and the centre as a process of its own."""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.beside import connect
from kiosk.home import Home
from kiosk.run import VERSION
from kiosk.settings import Settings
from services.clock import Clock
from services.store import journal
from services.store.aside import Stores, open_stores
from services.store.database import Transaction
from services.sync.exchange import Batch, exchange_once
from services.sync.worker import Worker
from services.wire import Kind
from tests.bench import old
from tests.bench.figures import Figure, figure, progress
from tests.bench.lounge import PATIENCE, Lounge, lounge

OLD = int(os.environ.get('OLD') or 1_000_000)
"""Old entries in both stores; fewer for a quick look."""
SAVES, SINGLES, NOTHINGS, BACKLOGS, BACKLOG = 500, 200, 100, 3, 10_000


@contextmanager
def _stores(home: Home) -> Iterator[Stores]:
    stores = open_stores(home.path, home.keys, Clock(), home.enrolment())
    try:
        yield stores
    finally:
        stores.close()


def _note(tx: Transaction) -> None:
    tx.record(Kind.STARTED, {'note': 'bench'}, who='system')


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    since = time.perf_counter()
    work()
    return (time.perf_counter() - since) * 1000


@contextmanager
def _at_work(of: Lounge) -> Iterator[tuple[Stores, Worker]]:
    """The store with its worker, once nothing waits."""
    with _stores(of.home) as stores:
        worker = Worker(stores, lambda: connect(of.home.enrolment(), Settings()), VERSION)
        worker.start()
        try:
            _until(lambda: stores.current.call(journal.delivered).pending == 0)
            yield stores, worker
        finally:
            worker.stop()


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError('it never came')
        time.sleep(0.001)


def saves() -> Iterator[Figure]:
    """Each as a touch makes it, with the worker sending what was saved before."""
    with lounge() as made, _at_work(made) as (stores, _):
        taken = [_timed(lambda: stores.current.call(_note)) for _ in range(SAVES)]
    yield figure('local save', 'ms', taken, 50, 'p99')


def _singles(of: Lounge) -> list[float]:
    """From the commit on the kiosk until another process sees the entry committed at the centre."""
    centre = sqlite3.connect(of.home.central / 'central.db', isolation_level=None)
    taken = []
    with _at_work(of) as (stores, _):
        store = stores.current
        for _ in range(SINGLES):
            time.sleep(random.uniform(0.05, 0.15))  # the round before is over
            seq = store.call(lambda tx: (_note(tx), journal.head(tx.session).seq)[1])
            question = 'SELECT contiguous FROM journal_store WHERE id = ? AND contiguous >= ?', (store.here.store, seq)
            taken.append(_timed(lambda question=question: _until(lambda: centre.execute(*question).fetchone() is not None)))
    centre.close()
    return taken


def _nothings(of: Lounge) -> list[float]:
    with _stores(of.home) as stores:
        line = connect(of.home.enrolment(), Settings())
        once = lambda: exchange_once(stores.current, line, Batch(), version=VERSION)  # noqa: E731
        once()
        taken = [_timed(once) for _ in range(NOTHINGS)]
        line.close()
    return taken


def _drains(of: Lounge) -> list[float]:
    """Seconds, each for a backlog of its own."""
    taken = []
    for number in range(BACKLOGS):
        old.fill(of.home, BACKLOG, sent=False)
        with _stores(of.home) as stores:
            line = connect(of.home.enrolment(), Settings())
            taken.append(_timed(lambda stores=stores, line=line: exchange_once(stores.current, line, Batch(), version=VERSION)) / 1000)
            left = stores.current.call(journal.delivered).pending
            line.close()
        if left:
            raise RuntimeError(f'{left} entries were left')
        progress(f'  backlog {number + 1} of {BACKLOGS}: {taken[-1]:.2f} s')
    return taken


def single() -> Iterator[Figure]:
    with lounge() as made:
        yield figure('one entry at the centre, after its commit', 'ms', _singles(made), 60)


def nothing() -> Iterator[Figure]:
    with lounge() as made:
        yield figure('nothing to sync', 'ms', _nothings(made), 20)


def drain() -> Iterator[Figure]:
    with lounge() as made:
        yield figure(f'{BACKLOG:,} entries drained', 's', _drains(made), 3, 'max')


def aged() -> Iterator[Figure]:
    """The same again with years of use in both stores. The backlog is held against one that was drained just before without them."""
    with lounge() as made:
        young = statistics.median(_drains(made))
    with lounge(before=lambda home: old.fill(home, OLD, sent=True)) as made:
        yield figure(f'opening the store, {OLD:,} old entries', 'ms', [_timed(lambda: _open_and_close(made.home)) for _ in range(5)], None)
        taken = _drains(made)
        yield figure(f'{BACKLOG:,} entries drained, {OLD:,} old entries', 's', taken, 3, 'max')
        times = [seconds / young for seconds in taken]
        yield figure(f'the same as multiple of none, {OLD:,} old entries', 'times', times, 1.2, 'median')
        yield figure(f'nothing to sync, {OLD:,} old entries', 'ms', _nothings(made), 20)
        yield figure(f'one entry at the centre, {OLD:,} old entries', 'ms', _singles(made), 60)
        with _at_work(made) as (stores, _):
            saved = [_timed(lambda: stores.current.call(_note)) for _ in range(SAVES)]
        yield figure(f'local save, {OLD:,} old entries', 'ms', saved, 50, 'p99')


def _open_and_close(home: Home) -> None:
    """As `kiosk run` does once it shows something."""
    open_stores(home.path, home.keys, Clock(), home.enrolment(), at_a_glance=True).close()
