"""A kiosk and a centre that are killed at random moments, and what is left of their work."""

from __future__ import annotations

import os
import queue
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builders import LOUNGE
from sqlalchemy import Engine, text

from services.central import enrolment
from services.central.database import connect, migrate
from services.clock import Clock
from services.store import journal, keys
from services.store.aside import open_stores
from services.sync.client import Unreachable
from services.sync.enrolment import enrol
from services.wire import NO_HASH, Header, sha256

PATIENCE = 30
"""Seconds."""


class Program:
    """One of the two programs, through all its lives."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, str(Path(__file__).with_name('killed.py')), *arguments]
        here = os.environ | {'PYTHONPATH': os.pathsep.join(str(folder) for folder in Path(__file__).parents[1:3])}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=here)
        self._lives: queue.Queue[int] = queue.Queue()
        self._over: queue.Queue[None] = queue.Queue()
        self.saved: list[str] = []
        self.drained = threading.Event()
        self.kills = 0
        self._life = 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            what, _, rest = line.strip().partition(' ')
            match what:
                case 'saved':
                    self.saved.append(rest)
                case 'life':
                    self._lives.put(int(rest))
                case 'over':
                    self._over.put(None)
                case 'drained':
                    self.drained.set()

    def start(self, does: str = 'write') -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f'{does}\n')
        self._process.stdin.flush()
        self._life = self._lives.get(timeout=PATIENCE)

    def kill(self) -> None:
        os.kill(self._life, signal.SIGKILL)
        self._over.get(timeout=PATIENCE)
        self._life = 0
        self.kills += 1

    def end(self) -> None:
        """The last life dies with the program that started it."""
        self._process.kill()
        self._process.wait(PATIENCE)
        self._reader.join()


class Rehearsal:
    """A kiosk that was enrolled with a centre, both running."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(('127.0.0.1', 0)) as free:
            port = free.getsockname()[1]
        self.home, self.keys, self.url = folder / 'home', folder / 'keys', f'sqlite:///{folder}/central.sqlite'
        engine = connect(self.url)
        migrate(engine)
        enrolment.create_lounge(engine, LOUNGE, 'Leeds departure lounge')
        code = enrolment.new_code(engine, LOUNGE, Clock().now())
        engine.dispose()
        self.centre = Program('centre', self.url, str(port))
        self.kiosk = Program('kiosk', str(self.home), str(self.keys))
        self._code, self._address = code, f'http://127.0.0.1:{port}'

    def begin(self) -> None:
        self.centre.start()
        pause = threading.Event()
        for _ in range(PATIENCE * 20):
            try:
                enrol(self._code, self._address, self.keys, Clock().now().at)
            except Unreachable:  # it is not listening yet
                pause.wait(0.05)
            else:
                return
        raise TimeoutError('the centre did not start')

    def kill_at_random(self, chance: random.Random, kills: int, killed: Callable[[int], object] = lambda kills: None) -> None:
        """Kill one or the other or both, and start them again, until it was done that often; the kiosk writes meanwhile.

        `killed` is told how often after each time. The kiosk is down at the end.
        """
        pause = threading.Event()
        self.kiosk.start()
        while self.kills < kills:
            pause.wait(chance.uniform(0, 0.5))
            kiosk, centre = self.kiosk, self.centre
            victims = chance.choice(([kiosk], [kiosk], [centre], [centre], [kiosk, centre], [centre, kiosk]))
            for victim in victims:
                victim.kill()
            pause.wait(chance.choice((0, 0, 0.1)))
            for victim in victims:
                victim.start()
            killed(self.kills)
        self.kiosk.kill()

    @property
    def kills(self) -> int:
        return self.kiosk.kills + self.centre.kills

    def let_all_arrive(self) -> None:
        self.kiosk.start('drain')
        assert self.kiosk.drained.wait(PATIENCE), 'the kiosk never said "all sent"'
        self.end()

    def end(self) -> None:
        self.kiosk.end()
        self.centre.end()

    def at_the_centre(self) -> list[tuple[str, str]]:
        """Header and hash of each entry, in the order of the chain."""
        engine = connect(self.url)
        rows = whole(engine)
        engine.dispose()
        return rows


@dataclass(frozen=True)
class Account:
    """What became of what the kiosk told people is saved."""

    told: int
    lost: list[str]
    doubled: list[str]


def account(rehearsal: Rehearsal) -> Account:
    """Once all has arrived. Raises AssertionError where the centre's chain or the kiosk's store is not whole."""
    arrived = rehearsal.at_the_centre()
    _check_chain(arrived)
    _check_store(rehearsal, len(arrived))
    times = Counter(Header.model_validate_json(header).id for header, _ in arrived)
    told = Counter(rehearsal.kiosk.saved)
    lost = [entry for entry in told if entry not in times]
    return Account(told.total(), lost, [entry for entry in told | times if told[entry] > 1 or times[entry] > 1])


def _check_chain(arrived: list[tuple[str, str]]) -> None:
    before = NO_HASH
    for seq, (header, hash_) in enumerate(arrived, 1):
        read = Header.model_validate_json(header)
        assert (read.seq, read.prev, sha256(header.encode())) == (seq, before, hash_)
        before = hash_


def _check_store(rehearsal: Rehearsal, entries: int) -> None:
    enrolled = keys.enrolment(rehearsal.keys)
    assert enrolled is not None
    stores = open_stores(rehearsal.home, rehearsal.keys, Clock(), enrolled)
    assert (stores.recovered, stores.unreadable) == ((), ()), 'no kill damages a store'
    assert stores.current.call(journal.verify) == journal.Verified(entries, 0, None, None)
    stores.close()


def whole(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        assert connection.execute(text('SELECT count(*) FROM refused_entry')).scalar() == 0
        assert connection.execute(text('PRAGMA integrity_check')).scalar() == 'ok'
        return [tuple(row) for row in connection.execute(text('SELECT header, hash FROM entry ORDER BY store, seq'))]
