"""One program at a time writes to a home, and the keys never lie in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.home import Home, HomeError, HomeInUse

HOLD = """
import sys
from pathlib import Path
from kiosk.home import Home
with Home(Path(sys.argv[1]), Path(sys.argv[2])).locked():
    print('held', flush=True)
    sys.stdin.read()
"""


def test_a_home_that_another_program_holds_is_not_written_to(tmp_path: Path) -> None:
    home = Home(tmp_path / 'home', tmp_path / 'keys')
    command = [sys.executable, '-c', HOLD, str(home.path), str(home.keys)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == 'held\n'
        with pytest.raises(HomeInUse), home.locked():
            pass
        holder.kill()  # a program that was killed holds nothing any more
        holder.wait()
    with home.locked():
        pass


def test_keys_inside_the_home_are_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match='folder of their own'):
        Home(tmp_path, tmp_path / 'keys').check()
    Home(tmp_path / 'home', tmp_path / 'keys').check()


def test_a_machine_that_no_lounge_knows_says_how_to_enrol(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match='kiosk enrol CODE'):
        Home(tmp_path / 'home', tmp_path / 'keys').enrolment()
