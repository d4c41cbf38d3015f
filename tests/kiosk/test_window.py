"""The real window on a virtual screen: as large as it is asked to be, or no window at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.window, pytest.mark.skipif(not shutil.which('Xvfb'), reason='needs Xvfb')]

OPEN = """
from kiosk import window
window.open_as(1280, 800)
{change}
from kivy.base import EventLoop
from kivy.core.window import Window
Window.flip()
EventLoop.idle()
window.check_size(1280, 800)
"""


@pytest.fixture
def display():
    """A screen of 1920x1080 without a window manager."""
    readable, writable = os.pipe()
    server = subprocess.Popen(
        ['Xvfb', '-displayfd', str(writable), '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'],
        pass_fds=[writable],
        stderr=subprocess.DEVNULL,
    )
    os.close(writable)
    with os.fdopen(readable) as numbers:
        number = numbers.readline().strip()
    yield f':{number}'
    server.terminate()
    server.wait()


def opened(display, change=''):
    """Open a window in a program of its own; what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(('KIVY_', 'SDL_'))}
    return subprocess.run(
        [sys.executable, '-c', OPEN.format(change=change)],
        env=kept | {'DISPLAY': display},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_window_is_as_large_as_it_was_asked_to_be(display):
    program = opened(display)
    assert program.returncode == 0, program.stderr


def test_a_window_that_only_believes_in_its_size_is_refused(display):
    program = opened(display, "from kivy.config import Config; Config.set('graphics', 'fullscreen', 'auto')")
    assert program.returncode != 0
    assert 'The window should be 1280x800' in program.stderr


def test_kivy_writes_nothing_into_the_home_folder(display, tmp_path, monkeypatch):
    monkeypatch.setenv('HOME', str(tmp_path))
    assert opened(display).returncode == 0
    assert not (tmp_path / '.kivy').exists()
