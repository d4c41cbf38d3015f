"""The window comes first. What is touched before the store is open is kept, and nothing is lost where it cannot be opened."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from kiosk.home import Home
from kiosk.run import Beside
from kiosk.settings import Settings
from services import attention
from services.clock import Clock
from services.store.keys import Enrolment, KeysError
from services.wire import Need

FIRST_PICTURE = """
from kiosk import cli, run, window
window.open_as(800, 600)
import kiosk.app, screens.welcome, sys
print(*sorted({'sqlalchemy', 'requests', 'reportlab', 'screens.day', 'services.wire'} & sys.modules.keys()))
"""


@pytest.fixture
def beside(home: Path, keys_folder: Path, clock: Clock, enrolment: Enrolment) -> Beside:
    return Beside(Home(home, keys_folder), Settings(), clock, enrolment)


def test_the_first_picture_waits_for_nothing_that_it_does_not_show() -> None:
    loaded = subprocess.run([sys.executable, '-c', FIRST_PICTURE], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ''


def test_a_call_for_a_person_from_before_the_store_is_open_is_written_down(beside: Beside) -> None:
    asked = beside.submit(attention.ask, Need.ASKED, None)
    assert not asked.done()
    beside.start()
    standing = beside.submit(attention.standing).result(30)
    assert [call.id for call in standing] == [asked.result(0)]
    beside.stop()


def test_a_store_that_cannot_be_opened_ends_the_program_and_says_why(
    beside: Beside, home: Path, keys_folder: Path, ended: list[int]
) -> None:
    home.mkdir(exist_ok=True)
    (home / 'set-aside').mkdir()  # there was a store, and its key is gone
    asked = beside.submit(attention.ask, Need.ASKED, None)
    beside.start()
    with pytest.raises(KeysError):
        asked.result(30)
    with pytest.raises(KeysError):
        beside.stop()
    assert ended


def test_a_window_that_never_showed_anything_leaves_nothing_waiting(beside: Beside) -> None:
    asked = beside.submit(attention.ask, Need.ASKED, None)
    beside.stop()
    with pytest.raises(CancelledError):
        asked.result(0)


def test_a_command_without_a_window_leaves_kivy_alone() -> None:
    """Kivy reads the words of the call, and writes into the home of whoever calls."""
    loaded = subprocess.run(
        [sys.executable, '-c', 'import kiosk.commands, kiosk.doctor, sys; print("kivy" in sys.modules)'], capture_output=True, check=True
    )
    assert loaded.stdout.strip() == b'False'
