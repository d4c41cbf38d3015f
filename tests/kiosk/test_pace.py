"""The window looks often for touches while somebody is there, and less often while nobody is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from driver import Driver
from kivy.clock import Clock

from kiosk.pace import AWAKE, RESTING, Pace


@pytest.fixture
def paced() -> Iterator[Callable[[float], Pace]]:
    made: list[Pace] = []

    def begin(quiet: float) -> Pace:
        made.append(Pace(quiet))
        return made[-1]

    before = Clock._max_fps
    yield begin
    for one in made:
        one.stop()
    Clock._max_fps = before


def test_it_rests_once_nobody_touches_and_a_touch_or_a_key_wakes_it(drive: Callable[..., Driver], paced: Callable[[float], Pace]) -> None:
    ui = drive()
    paced(0.05)
    assert Clock._max_fps == AWAKE
    ui.wait(lambda: Clock._max_fps == RESTING)
    finger = ui.press(ui.find('About this screen'))
    assert Clock._max_fps == AWAKE
    ui.lift(finger)
    ui.wait(lambda: Clock._max_fps == RESTING)
    ui.key(9)
    assert Clock._max_fps == AWAKE
