"""A real centre on the loopback, and kiosks that were enrolled with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import LOUNGE, StillClock
from kiosks import Centre, Kiosk
from sqlalchemy import Engine

from services.central import enrolment
from services.central.database import connect, migrate
from services.central.server import serving


@pytest.fixture(scope='session')
def empty_centre(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a centre that has a lounge and nothing else."""
    path = tmp_path_factory.mktemp('centre') / 'central.sqlite'
    engine = connect(f'sqlite:///{path}')
    migrate(engine)
    enrolment.create_lounge(engine, LOUNGE, 'Leeds departure lounge')
    with engine.connect() as connection:
        connection.exec_driver_sql('PRAGMA wal_checkpoint(TRUNCATE)')
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def engine(tmp_path: Path, empty_centre: bytes) -> Iterator[Engine]:
    path = tmp_path / 'central.sqlite'
    path.write_bytes(empty_centre)
    engine = connect(f'sqlite:///{path}')
    yield engine
    engine.dispose()


@pytest.fixture
def centre(engine: Engine, clock: StillClock) -> Iterator[Centre]:
    with serving(engine, clock) as url:
        made = Centre(url, engine, clock)
        yield made
        made.close()


@pytest.fixture
def enrol(centre: Centre, tmp_path: Path) -> Iterator[Callable[[], Kiosk]]:
    """Makes another kiosk of the lounge."""
    made: list[Kiosk] = []

    def enrol_one() -> Kiosk:
        made.append(Kiosk(centre, tmp_path / f'kiosk {len(made)}'))
        return made[-1]

    yield enrol_one
    for kiosk in made:
        kiosk.close()


@pytest.fixture
def kiosk(enrol: Callable[[], Kiosk]) -> Kiosk:
    return enrol()
