"""The demonstration: a made-up day in a made-up lounge, through the centre's own import, on this machine alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from time import monotonic, sleep

import requests
import typer
from sqlalchemy import Engine, select

from kiosk.demo_staff import LOUNGE, STAFF
from kiosk.home import Home, HomeError
from kiosk.run import run
from kiosk.settings import Settings
from services import wire
from services.appointments import next_working_day
from services.central import accounts, database, enrolment, releases, slots
from services.central.models import Lounge
from services.clock import LONDON, Clock, ClockSetTo, Moment
from services.store import keys
from services.sync.enrolment import enrol

BEGINS_AT = time(10, 42)
LOUNGE_NAME = 'Demonstration lounge'
START_SECONDS = 30


class DemoError(HomeError):
    """The demonstration cannot run; `str()` says why."""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demonstration day."""

    code: str
    first_name: str
    initial: str
    where: str


def rehearsal(at: datetime | None) -> Clock:
    """The demonstration's clock: it begins at `at` (London), or at 10:42am today, when its day makes sense."""
    begin = at or datetime.combine(Clock().now().today, BEGINS_AT)
    return ClockSetTo(begin.replace(tzinfo=LONDON))


def rehearsing(engine: Engine, at: datetime) -> Clock:
    """A centre's clock that begins at `at`, UTC. Only for the demonstration: such a clock also decides what is erased.

    Raises DemoError where the database holds any other lounge.
    """
    with database.reading(engine) as session:
        if set(session.scalars(select(Lounge.id))) - {LOUNGE}:
            raise DemoError('this database holds a real lounge: its centre runs by the real clock')
    return ClockSetTo(at)


def database_url(home: Home) -> str:
    return f'sqlite:///{home.central / "central.db"}'


def seed(home: Home, clock: Clock) -> tuple[DemoPerson, ...]:
    """Import the demonstration day into the centre of this home, and make its staff's accounts; doing it twice changes nothing."""
    home.central.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = database.connect(database_url(home))
    try:
        database.migrate(engine)
        with contextlib.suppress(enrolment.LoungeExists):
            enrolment.create_lounge(engine, LOUNGE, LOUNGE_NAME)
        data, now = resources.files('data'), clock.now()
        day = releases.import_releases(engine, LOUNGE, data.joinpath('demo_day.csv').read_bytes(), now)
        times = slots.import_slots(engine, LOUNGE, times_from(now.today), now)
        if problems := day.problems + times.problems:
            raise DemoError(f'the demonstration has a bad row: {problems[0]}')
        _employ(engine, now)
        with database.reading(engine) as session:
            people = releases.people(session, LOUNGE)
    finally:
        engine.dispose()
    return tuple(DemoPerson(one.code, one.first_name, one.initial, one.where) for one in people)


def times_from(today: date) -> bytes:
    """The times of data/demo_slots.csv, with those of tomorrow on the next working day: on a Friday no jobcentre is open tomorrow."""
    listed = resources.files('data').joinpath('demo_slots.csv').read_text(encoding='utf-8')
    return listed.replace(',tomorrow,', f',{next_working_day(today).isoformat()},').encode()


def _employ(engine: Engine, now: Moment) -> None:
    """Make the accounts of the demonstration that are not there yet."""
    there = {one.name for one in accounts.listed(engine, LOUNGE)}
    for one in STAFF:
        if one.name not in there:
            accounts.add(engine, LOUNGE, one.name, wire.Role(one.role), one.pin, now)


def run_demo(home: Home, settings: Settings, clock: Clock, port: int) -> int:
    """Centre and kiosk on this machine, until one Ctrl-C ends both."""
    home.check()
    seed(home, clock)
    typer.echo(f'The demonstration is at {clock.now().london:%H:%M on %d.%m.%Y}.')
    with _display(settings), _central(home, clock, port) as url:
        found = keys.enrolment(home.keys)
        if found is None:
            _enrol(home, clock, url)
        elif found.central != url:
            raise DemoError(f'this home was made with its centre at {found.central}: give --port {found.central.rsplit(":", 1)[1]}')
        return run(home, settings, clock)


def _enrol(home: Home, clock: Clock, url: str) -> None:
    engine = database.connect(database_url(home))
    try:
        code = enrolment.new_code(engine, LOUNGE, clock.now())
    finally:
        engine.dispose()
    enrol(code, url, home.keys, clock.now().at)


@contextmanager
def _display(settings: Settings) -> Iterator[None]:
    """The screen of this machine, or a virtual one where there is none."""
    if os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'):
        yield
        return
    if shutil.which('Xvfb') is None:
        raise DemoError('there is no screen here, and no Xvfb to stand in for one')
    typer.echo('There is no screen here: running on a virtual one. To see it: make tour OUT=pictures')
    readable, writable = os.pipe()
    command = ['Xvfb', '-displayfd', str(writable), '-screen', '0', f'{settings.window}x24', '-nolisten', 'tcp']
    server = subprocess.Popen(command, pass_fds=[writable], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(writable)
    try:
        os.environ['DISPLAY'] = ':' + os.read(readable, 16).decode().strip()
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _central(home: Home, clock: Clock, port: int) -> Iterator[str]:
    """The centre as a process of its own, which a Ctrl-C meant for the kiosk does not reach."""
    url = f'http://127.0.0.1:{port}'
    command = [sys.executable, '-m', 'kiosk', 'central', 'run', '--database', database_url(home), '--port', str(port)]
    command += ['--rehearse-at', f'{clock.now().at:%Y-%m-%dT%H:%M:%S}']
    process = subprocess.Popen(command, start_new_session=True)
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        end = monotonic() + START_SECONDS
        while monotonic() < end:
            if process.poll() is not None:
                raise DemoError(f'the centre did not start at {url}: is another program there?')
            try:
                answer = session.get(f'{url}/v1/health', timeout=1)
            except requests.RequestException:
                sleep(0.05)
                continue
            if answer.ok and answer.headers.get('Content-Type') == wire.MEDIA_TYPE:
                return
    raise DemoError(f'the centre did not answer at {url} within {START_SECONDS} seconds')
