"""A real encrypted store in a home that is gone after the test, and a clock that tests move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Program, StillClock, enrolled
from hypothesis import HealthCheck, settings

from services.store.database import Store
from services.store.keys import Enrolment

# a slow machine is no reason to fail
settings.register_profile('kiosk', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('kiosk')


def pytest_sessionstart() -> None:
    """No two files of the tests have one name: Python would take the one for the other, and only where both are wanted."""
    names = Counter(path.name for path in Path(__file__).parent.rglob('*.py'))
    if twice := {name for name, count in names.items() if count > 1} - {'conftest.py'}:
        raise pytest.UsageError(f'two files of one name among the tests: {", ".join(sorted(twice))}')


SLOWEST = ('test_matrix', 'test_staff_windows', 'test_first_hour', 'test_blind', 'test_whole_visits', 'test_staff_day', 'test_kills')
"""The files that take longest, which begin first: what comes last is short, and no process waits for another one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first."""
    items.sort(key=lambda item: SLOWEST.index(item.path.stem) if item.path.stem in SLOWEST else len(SLOWEST))


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
    return enrolled()


@pytest.fixture
def program(home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment) -> Iterator[Program]:
    made = Program(home, keys_folder, clock, enrolment)
    yield made
    made.stop()


@pytest.fixture
def store(program: Program) -> Store:
    return program.start().current
