"""Garbage is looked for while nobody touches the screen, and never in the middle of a touch."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest
from driver import Driver

from kiosk.garbage import Garbage


class Thrown:
    """Something that only a look for garbage finds: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def ui(drive: Callable[..., Driver]) -> Driver:
    return drive()


@pytest.fixture
def looking() -> Iterator[Callable[..., Garbage]]:
    made: list[Garbage] = []

    def begin(**known: float) -> Garbage:
        made.append(Garbage(**known))
        return made[-1]

    yield begin
    for one in made:
        one.stop()


def test_none_is_looked_for_while_somebody_touches(ui: Driver, looking: Callable[..., Garbage]) -> None:
    gc.enable()
    looking()
    thrown = weakref.ref(Thrown())
    for words in ('About this screen', 'Back', 'About this screen', 'Back'):
        ui.tap(words)
    assert not gc.isenabled()
    assert thrown() is not None


def test_it_is_gone_once_nobody_touches(ui: Driver, looking: Callable[..., Garbage]) -> None:
    looking(quiet=0.05)
    thrown = weakref.ref(Thrown())
    ui.tap('About this screen')
    ui.wait(lambda: thrown() is None)


def test_it_is_looked_for_again_where_nobody_ever_touches(ui: Driver, looking: Callable[..., Garbage]) -> None:
    looking(quiet=0.01, again=0.01)
    for _ in range(2):
        thrown = weakref.ref(Thrown())
        ui.wait(lambda thrown=thrown: thrown() is None)
