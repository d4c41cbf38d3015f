"""A print system for the whole run, and a kiosk that prints on it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Program
from print_desk import Desk, Hands
from print_system import CannotPrint, PrintSystem, print_system

from services.store.keys import Enrolment


@pytest.fixture(scope='session')
def cups() -> Iterator[PrintSystem]:
    root = Path(tempfile.mkdtemp(prefix='print-system-'))
    root.chmod(0o755)  # the filters of CUPS run as another user
    try:
        with print_system(root) as started:
            yield started
    except CannotPrint as reason:
        pytest.skip(f'no print system can be started here: {reason}')
    finally:
        shutil.rmtree(root)


@pytest.fixture
def system(cups: PrintSystem) -> PrintSystem:
    """The print system, with everything in order and nothing waiting."""
    cups.reset()
    return cups


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def desk(program: Program, home: Path, keys_folder: Path, enrolment: Enrolment, clock: Hands, system: PrintSystem) -> Iterator[Desk]:
    made = Desk(program, home, keys_folder, enrolment, clock, system.url)
    yield made
    made.stop()


@pytest.fixture
def tray_desk(program: Program, home: Path, keys_folder: Path, enrolment: Enrolment, clock: Hands) -> Iterator[Desk]:
    """A kiosk without a queue."""
    made = Desk(program, home, keys_folder, enrolment, clock, None)
    yield made
    made.stop()
