"""A real encrypted store in a home that is gone after the test, and a clock that tests move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import LOUNGE, Program, StillClock
from hypothesis import HealthCheck, settings

from services.store.database import Store
from services.store.keys import Enrolment
from services.wire import new_id

# a slow machine is no reason to fail
settings.register_profile('kiosk', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('kiosk')


def pytest_sessionstart() -> None:
    """No two files of the tests have one name: Python would take the one for the other, and only where both are wanted."""
    names = Counter(path.name for path in Path(__file__).parent.rglob('*.py'))
    if twice := {name for name, count in names.items() if count > 1} - {'conftest.py'}:
        raise pytest.UsageError(f'two files of one name among the tests: {", ".join(sorted(twice))}')


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / 'home'


@pytest.fixture
def keys_folder(tmp_path: Path) -> Path:
    return tmp_path / 'keys'


@pytest.fixture
def enrolment() -> Enrolment:
    """Screen 1 of the lounge, enrolled with a centre that is not there."""
    return Enrolment(new_id(), LOUNGE, 'Leeds departure lounge', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T08:00:00.000Z')


@pytest.fixture
def program(home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment) -> Iterator[Program]:
    made = Program(home, keys_folder, clock, enrolment)
    yield made
    made.stop()


@pytest.fixture
def store(program: Program) -> Store:
    return program.start().current
