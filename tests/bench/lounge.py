"""A lounge to measure in: a home with the demonstration day of today, and its centre as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from kiosk.demo import LOUNGE, database_url, rehearsal, seed
from kiosk.home import Home
from services.central import database, enrolment
from services.clock import Clock
from services.sync.enrolment import enrol
from tests.journeys.real_window import free_port

KIOSK = str(Path(sys.executable).with_name('kiosk'))
PATIENCE = 60.0
"""Seconds."""


@dataclass(frozen=True)
class Lounge:
    home: Home
    environment: dict[str, str]
    """For kiosk processes of this home."""


@contextmanager
def lounge(before: Callable[[Home], None] | None = None) -> Iterator[Lounge]:
    """Kiosk and centre are level. `before` is called while neither runs."""
    with tempfile.TemporaryDirectory(prefix='bench-') as folder:
        home = Home(Path(folder, 'home'), Path(folder, 'keys'))
        seed(home, rehearsal(None))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(('KIVY', 'KIOSK', 'SDL'))}
        environment = kept | {'KIOSK_HOME': str(home.path), 'KIOSK_KEYS': str(home.keys)}
        port = free_port()
        with _centre(environment, port) as url:
            engine = database.connect(database_url(home))
            code = enrolment.new_code(engine, LOUNGE, Clock().now())
            engine.dispose()
            enrol(code, url, home.keys, Clock().now().at)
            subprocess.run([KIOSK, 'sync'], env=environment, check=True, stdout=subprocess.DEVNULL)
        if before is not None:
            before(home)
        with _centre(environment, port):
            yield Lounge(home, environment)


@contextmanager
def _centre(environment: dict[str, str], port: int) -> Iterator[str]:
    url = f'http://127.0.0.1:{port}'
    process = subprocess.Popen([KIOSK, 'central', 'run', '--port', str(port)], env=environment, start_new_session=True)
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    with requests.Session() as session:
        session.trust_env = False
        while time.monotonic() < end and process.poll() is None:
            try:
                if session.get(f'{url}/v1/health', timeout=5).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
    raise RuntimeError('the centre did not start')
