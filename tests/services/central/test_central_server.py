"""The centre as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from services.central.server import LOOPBACK, run
from services.clock import Clock

PROGRAM = """
import sys
from services.central.server import run
from services.clock import Clock
run(sys.argv[1], int(sys.argv[2]), Clock())
print('stopped')
"""


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with socket.create_server((LOOPBACK, 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, '-c', PROGRAM, f'sqlite:///{tmp_path}/central.sqlite', str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert _answers(port, process)
        process.send_signal(number)
        out, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out, errors) == (0, 'stopped\n', '')


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken, pytest.raises(OSError, match='in use'):
        run(f'sqlite:///{tmp_path}/central.sqlite', taken.getsockname()[1], Clock())


def _answers(port: int, process: subprocess.Popen[str]) -> bool:
    """Asks until it answers or has ended."""
    while process.poll() is None:
        try:
            return requests.get(f'http://{LOOPBACK}:{port}/v1/health?name=Zebedee', timeout=5).ok
        except requests.ConnectionError:
            continue
    return False
