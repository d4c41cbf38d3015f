from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from journal_sender import NOON, Kiosk, enrolled
from sqlalchemy import Engine, create_engine, make_url, text

from services.central import enrolment
from services.central.database import connect, migrate
from services.central.server import serving
from services.clock import ClockSetTo, Moment


def _postgresql_programs() -> Path | None:
    found = [Path(program).parent for program in (shutil.which('initdb'), *Path('/usr/lib/postgresql').glob('*/bin/initdb')) if program]
    return found[-1] if found else None


@pytest.fixture(scope='session')
def postgresql() -> Iterator[str]:
    """The URL of a private PostgreSQL server on the loopback, gone after the tests."""
    pytest.importorskip('psycopg', reason='psycopg is not installed: pip install .[postgresql]')
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip('no PostgreSQL on this machine: apt-get install postgresql')
    with TemporaryDirectory(prefix='centre-postgresql-') as folder, socket.create_server(('127.0.0.1', 0)) as probe:
        port, password = probe.getsockname()[1], secrets.token_hex(8)
        home = Path(folder)
        (home / 'password').write_text(password)
        user = 'postgres' if os.geteuid() == 0 else None  # PostgreSQL does not run as root
        if user:
            for path in (home, home / 'password'):
                shutil.chown(path, user)
        probe.close()

        def command(*arguments: str) -> None:
            subprocess.run(arguments, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)

        data = str(home / 'data')
        command(f'{programs}/initdb', '-D', data, '-U', 'centre', '-A', 'scram-sha-256', '--pwfile', str(home / 'password'), '-E', 'UTF8')
        # it is gone after the tests, so nothing waits for the disk
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off -c full_page_writes=off"
        command(f'{programs}/pg_ctl', '-D', data, '-o', options, '-l', str(home / 'log'), '-w', 'start')
        try:
            yield f'postgresql://centre:{password}@127.0.0.1:{port}/postgres'
        finally:
            command(f'{programs}/pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')


@pytest.fixture(params=['sqlite', 'postgresql'])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, of either kind."""
    if request.param == 'sqlite':
        return f'sqlite:///{tmp_path}/central.sqlite'
    server = make_url(request.getfixturevalue('postgresql')).set(drivername='postgresql+psycopg')
    name = f'centre_{secrets.token_hex(6)}'
    engine = create_engine(server, isolation_level='AUTOCOMMIT')
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE {name}'))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope='session')
def furnished(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An SQLite file with the schema and the lounges: made once."""
    path = tmp_path_factory.mktemp('furnished') / 'central.sqlite'
    engine = connect(f'sqlite:///{path}')
    _furnish(engine)
    engine.dispose()
    return path.read_bytes()


def _furnish(engine: Engine) -> None:
    migrate(engine)
    enrolment.create_lounge(engine, 'lincoln', 'Lincoln departure lounge')
    enrolment.create_lounge(engine, 'exeter', 'Exeter departure lounge')


@pytest.fixture
def engine(database_url: str, furnished: bytes) -> Iterator[Engine]:
    """A database with its schema and the lounges `lincoln` and `exeter`."""
    engine = connect(database_url)
    if engine.dialect.name == 'sqlite':
        Path(str(engine.url.database)).write_bytes(furnished)
    else:
        _furnish(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def now() -> Moment:
    return Moment(NOON, 'boot-1', 0)


@pytest.fixture
def url(engine: Engine) -> Iterator[str]:
    """A real server at midday on Thursday 14 May 2026."""
    with serving(engine, ClockSetTo(NOON)) as url:
        yield url


@pytest.fixture
def kiosk(engine: Engine, url: str, now: Moment) -> Kiosk:
    """An enrolled kiosk of `lincoln`."""
    return enrolled(engine, url, now, 'lincoln')
