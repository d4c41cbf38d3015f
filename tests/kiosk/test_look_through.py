"""A large store is read through while the kiosk runs: damage ends the program, and nothing else does."""

from __future__ import annotations

import secrets
import signal
from pathlib import Path

from builders import Program, note

from kiosk.beside import LookThrough
from kiosk.home import Home
from services.store.aside import store_path


def looked(home: Path, keys_folder: Path) -> LookThrough:
    thread = LookThrough(Home(home, keys_folder))
    thread.start()
    thread.join()
    return thread


def test_a_sound_store_ends_nothing(program: Program, home: Path, keys_folder: Path, ended: list[int]) -> None:
    program.start().current.call(note)
    assert not looked(home, keys_folder).damaged
    assert ended == []


def test_damage_ends_the_program(program: Program, home: Path, keys_folder: Path, ended: list[int]) -> None:
    program.start()
    program.stop()
    with store_path(home).open('r+b') as file:
        file.seek(4096 * 5)
        file.write(secrets.token_bytes(4096))
    assert looked(home, keys_folder).damaged
    assert ended == [signal.SIGTERM]


def test_a_store_that_cannot_be_read_now_ends_nothing(program: Program, home: Path, keys_folder: Path, ended: list[int]) -> None:
    program.start()
    program.stop()
    path = store_path(home)
    path.unlink()
    path.mkdir()
    assert not looked(home, keys_folder).damaged
    assert ended == []
