"""The driver of the window, for every test here, and what asks the program to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from driver import drive, lounge

__all__ = ['drive', 'lounge']


@pytest.fixture
def ended() -> Iterator[list[int]]:
    """A signal each time the program was asked to end."""
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    yield asked
    signal.signal(signal.SIGTERM, before)
