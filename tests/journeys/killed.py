"""The kiosk and the centre as programs that can be killed at any moment.

    python killed.py kiosk HOME KEYS
    python killed.py centre DATABASE_URL PORT

Each line on standard input starts a life: a process of its own, forked from this one that has loaded everything and done
nothing, so that a test can afford many. Its number comes back as `life PID`. What the kiosk tells a person as saved comes
as `saved ID`: nothing else of it is believed.
"""

from __future__ import annotations

import ctypes
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from builders import note, private, put, release

from services.central import server
from services.clock import Clock
from services.store import journal, keys
from services.store.aside import Stores, open_stores
from services.store.database import Transaction
from services.sync.client import Central
from services.sync.worker import Worker


def say(line: str) -> None:
    """One write of a short line to a pipe is whole or not at all."""
    os.write(1, f'{line}\n'.encode())


def something(tx: Transaction) -> str:
    """An entry of one kind or another; returns its id."""
    match random.randrange(4):
        case 0:
            return private(tx, 'stays here')
        case 1:
            put(tx, release())
            return newest(tx)
        case _:
            return note(tx, 'x' * random.randrange(2000))


def newest(tx: Transaction) -> str:
    found = tx.session.connection().exec_driver_sql('SELECT id FROM journal ORDER BY seq DESC LIMIT 1').scalar_one()
    return str(found)


def something_said_too_early(tx: Transaction) -> str:
    """As a kiosk must not do it: the person reads "saved" before it is."""
    entry = something(tx)
    say(f'saved {entry}')
    threading.Event().wait(0.03)  # a slow disk
    return entry


def write(stores: Stores) -> None:
    while True:
        say(f'saved {stores.current.call(something)}')
        threading.Event().wait(random.uniform(0, 0.01))


def write_too_early(stores: Stores) -> None:
    while True:
        stores.current.call(something_said_too_early)


def drain(stores: Stores) -> None:
    while not stores.current.call(journal.delivered).all_sent:
        threading.Event().wait(0.02)
    say('drained')
    threading.Event().wait()


DOES: dict[str, Callable[[Stores], None]] = {'write': write, 'write too early': write_too_early, 'drain': drain}


def kiosk(home: str, folder: str, does: str) -> None:
    random.seed()
    enrolment = keys.enrolment(Path(folder))
    assert enrolment is not None
    stores = open_stores(Path(home), Path(folder), Clock(), enrolment)
    Worker(stores, lambda: Central(enrolment.central, enrolment.token), '0.1').start()
    DOES[does](stores)


def centre(database_url: str, port: str, _does: str) -> None:
    server.run(database_url, int(port), Clock())


def die_with_parent() -> None:
    """A test that is killed itself leaves nothing running."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def main() -> None:
    what, *where = sys.argv[1:]
    logging.disable()
    die_with_parent()
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            die_with_parent()
            {'kiosk': kiosk, 'centre': centre}[what](*where, line.strip())
            os._exit(0)
        say(f'life {life}')
        os.waitpid(life, 0)  # until the test has killed it
        say('over')


if __name__ == '__main__':
    main()
