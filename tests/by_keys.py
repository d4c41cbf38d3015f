"""Goes through the window without a finger: by four keys, or by two switches. What a key does is what the window tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from driver import Driver
from kivy.core.window import Window

from screens.parts.buttons import Touchable

BACKSPACE, TAB, ENTER, ESCAPE, SPACE = 8, 9, 13, 27, 32
RIGHT, LEFT = 275, 276
NEXT, PREVIOUS, CHOOSE, BACK = RIGHT, LEFT, ENTER, BACKSPACE


def press(ui: Driver, key: int, *modifiers: str) -> None:
    """Press a key, after a breath."""
    Touchable.last_release = float('-inf')
    ui.lounge.clock.advance(timedelta(seconds=1))
    ui.key(key, ' ' if key == SPACE else None, modifiers)
    ui.settle()


def at(ui: Driver) -> str:
    """The words of what the ring is around."""
    return ui.app.focus.at.text if ui.app.focus.at is not None else ''


def go_to(ui: Driver, one: Touchable, *, by: int = NEXT) -> int:
    """Press until the ring is around this. Returns how often."""
    for presses in range(2 + len(ui.app.focus.order())):
        if ui.app.focus.at is one:
            return presses
        Touchable.last_release = float('-inf')
        ui.key(by)
    raise AssertionError(f'no key comes to {one.text!r}: {ui.text()}')


def choose(ui: Driver, words: str) -> None:
    """Go to the button of these words, and choose it."""
    go_to(ui, ui.find(words))
    press(ui, CHOOSE)


def unreached(ui: Driver) -> Iterator[str]:
    """What is wrong for somebody with keys on what is shown: not come to, come to twice, without a ring, or not to be chosen."""
    focus, front, there = ui.app.focus, ui.app.root.front, ui.buttons()
    chosen: list[Any] = []

    def note(button: Any) -> bool:
        chosen.append(button)
        return True  # nothing becomes of it

    for button in there:
        button.bind(on_release=note)
    focus.hide()
    came: list[Any] = []
    for _ in there:
        _quick(ui, NEXT)
        came.append(focus.at)
        if not (focus.ring.box and _holds(focus.ring.box, focus.at)):
            yield f'the ring is at {focus.ring.box}, and not around {focus.at and focus.at.text!r}'
        _quick(ui, CHOOSE)
        if chosen != [focus.at] and ui.app.root.front is front:
            yield f'{focus.at and focus.at.text!r} is chosen, and {[one.text for one in chosen]} are touched'
        chosen.clear()
    if there and ui.app.root.front is front:
        _quick(ui, NEXT)
        if focus.at is not came[0]:
            yield f'after the last comes {focus.at and focus.at.text!r}, and not {came[0] and came[0].text!r}'
    if {id(one) for one in came} != {id(one) for one in there}:
        yield f'the keys come to {[one and one.text for one in came]}, and not to {[one.text for one in there]}'
    focus.hide()
    for button in there:
        button.unbind(on_release=note)
    if ui.app.root.front is not front:
        front.open()  # the question whether somebody is there, which any choice answers


def _quick(ui: Driver, key: int) -> None:
    Touchable.last_release = float('-inf')
    ui.lounge.clock.advance(timedelta(seconds=1))
    Window.dispatch('on_key_down', key, 0, None, [])
    Window.dispatch('on_key_up', key, 0)


def _holds(ring: tuple[float, float, float, float], one: Touchable | None) -> bool:
    if one is None:
        return False
    left, bottom = one.to_window(*one.pos)
    inside = ring[0] <= left and ring[1] <= bottom and left + one.width <= ring[2] and bottom + one.height <= ring[3]
    return inside and ring[0] >= 0 and ring[1] >= 0 and ring[2] <= Window.width and ring[3] <= Window.height
