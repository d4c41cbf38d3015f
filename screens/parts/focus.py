"""Where somebody is who has no finger on the glass: one thing of the topmost layer, with a ring around it that keys move.

Choosing it is a touch on its middle, so that whatever holds for a finger holds for a key.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Line
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from screens.parts.bars import BackButton, Edge
from screens.parts.buttons import Door, Subject, Touchable
from screens.parts.dialog import Dialog
from screens.parts.keypad import Key
from screens.parts.stage import Stage, seen
from screens.parts.theme import RING, RING_EDGE, Theme

AWAY, WIDE, EDGE = 5, 6, 3
"""The ring, in pixels: how far its middle is from what it is around, its width, and that of the dark line on each side of it."""
ROUND = 24
SEEN_AFTER = 0.3
"""Seconds in which nobody can have seen that the ring is elsewhere by itself: a key that is pressed until then meant another thing."""


class Press(MotionEvent):
    """What a key does to the thing that it chooses: a finger on its middle."""

    def __init__(self, at: tuple[float, float]) -> None:
        super().__init__('keys', 1, at, is_touch=True, type_id='touch')

    def depack(self, args: Any) -> None:
        self.sx, self.sy = args
        self.profile = ['pos']
        super().depack(args)


@dataclass(frozen=True)
class Spot:
    """One thing to touch, as it is found again after its screen was filled anew: by its words, else by its widget, else by its place."""

    words: tuple[str, ...]
    turn: int
    """Which it is of those with these words."""
    place: int
    widget: weakref.ref[Touchable]


class Focus:
    """What of the topmost layer is chosen by the next press. It shows from the first key on, until a touch."""

    def __init__(
        self, stage: Stage, theme: Theme, now: Callable[[], float], began: Callable[[], None], moved: Callable[[Touchable], None]
    ) -> None:
        """`now`: monotonic seconds. `began` is told of the first key, `moved` of each thing that the ring comes to."""
        self._stage, self._theme, self._now, self._began, self._moved = stage, theme, now, began, moved
        self.at: Touchable | None = None
        self.shown = False
        self.ring = Ring(stage)
        self._changed = float('-inf')
        self._coming: Touchable | None = None
        self._told: tuple[Widget | None, Touchable | None, tuple[str, ...]] = (None, None, ())
        self._spots: dict[Widget, Spot] = {}
        self._again = Clock.create_trigger(self._follow_on)

    def order(self) -> list[Touchable]:
        """What can be touched on the topmost layer, in the order in which it is read: from above, each row as the language goes."""
        front = self._stage.front
        return _touchables(front) if front is not None else []

    def next(self) -> None:
        """To the next thing, and from the last to the first."""
        self._step(1)

    def previous(self) -> None:
        """To the thing before, and from the first to the last."""
        self._step(-1)

    def choose(self) -> None:
        """Touch it, unless it came under the ring only just now."""
        if self._begins():
            return
        order = self.follow()
        if self.at is not None and self._now() - self._changed >= SEEN_AFTER:
            self._keep(order, self.at)
            self._press(self.at)

    def back(self) -> None:
        """Touch "Back". A question that has no such button is closed, as soon as there is anything to be done about it."""
        if self._begins():
            return
        order, front = self.order(), self._stage.front
        button = next((one for one in order if isinstance(one, BackButton)), None)
        if button is not None:
            self._press(button)
        elif isinstance(front, Dialog) and order:
            front.close()

    def hide(self) -> None:
        """Somebody uses a finger, or has gone: nothing is known any more of where the ring was."""
        self.shown, self.at, self._coming = False, None, None
        self._spots.clear()
        self._told = (None, None, ())
        self._again.cancel()
        self.ring.hide()

    def follow(self) -> list[Touchable]:
        """Find what the ring is around, whatever became of the screen meanwhile. Returns what there is, in its order."""
        order = self.order()
        self._be_at(self._find(order))
        return order

    def _find(self, order: list[Touchable]) -> Touchable | None:
        front = self._stage.front
        self._spots = {layer: spot for layer, spot in self._spots.items() if self._stands(layer)}
        return _found(self._spots[front], order) if front in self._spots else _first(order)

    def _begins(self) -> bool:
        """The first key shows where one is, and does nothing else: nobody chooses what they have not seen."""
        if self.shown:
            return False
        self.shown = True
        self._began()
        self.follow()
        self._again()
        return True

    def _follow_on(self, _dt: float) -> None:
        """A screen that was filled anew is laid out in the frame after: nothing is told of what is there in between."""
        one = self._find(self.order())
        if one is self.at or one is self._coming:
            self._be_at(one)
        self._coming = one
        self._again()

    def _step(self, by: int) -> None:
        if self._begins():
            return
        order = self.follow()
        if order:
            one = order[(order.index(self.at) + by) % len(order)]
            self._keep(order, one)
            self._be_at(one)
            self._changed = float('-inf')

    def _be_at(self, one: Touchable | None) -> None:
        self.at = one
        now = (self._stage.front, one, (*_words(one), *_state(one)) if one else ())
        if now != self._told:
            self._told, self._changed = now, self._now()
            if one is not None:
                self._moved(one)
        if one is not None:
            self.ring.show(one, self._theme.unit)
        else:
            self.ring.hide()

    def _keep(self, order: list[Touchable], one: Touchable) -> None:
        words = _words(one)
        turn = sum(_words(other) == words for other in order[: order.index(one)])
        self._spots[self._stage.front] = Spot(words, turn, order.index(one), weakref.ref(one))

    def _stands(self, layer: Widget) -> bool:
        """Whether it is shown, or would be if nothing lay over it."""
        return any(layer in (below, getattr(below, 'current_screen', None)) for below in self._stage.children)

    def _press(self, one: Touchable) -> None:
        x, y = one.to_window(*one.center)
        press = Press((x / (Window.width - 1), y / (Window.height - 1)))
        EventLoop.post_dispatch_input('begin', press)
        EventLoop.post_dispatch_input('end', press)


class Ring:
    """The ring, above everything else. A dark line on both sides of it makes it stand out from a ground of any colour."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.box: tuple[float, float, float, float] | None = None
        """Left, bottom, right and top of all that is drawn, in pixels of the window; None where nothing is."""

    def show(self, around: Widget, unit: float) -> None:
        """Draw it around this. `unit`: one pixel of a 1920x1080 screen, in real pixels."""
        wide, edge = max(WIDE, WIDE * unit), max(2, EDGE * unit)
        reach = AWAY * unit + wide / 2 + edge
        left, bottom = around.to_window(*around.pos)
        box = (
            max(0, left - reach),
            max(0, bottom - reach),
            min(Window.width, left + around.width + reach),
            min(Window.height, bottom + around.height + reach),
        )
        if box == self.box:
            return
        self.hide()
        self.box = box
        inner = wide / 2 + edge
        shape = (box[0] + inner, box[1] + inner, box[2] - box[0] - 2 * inner, box[3] - box[1] - 2 * inner, ROUND * unit)
        with self._stage.canvas.after:
            Color(*get_color_from_hex(RING_EDGE), group='ring')
            Line(rounded_rectangle=shape, width=wide / 2 + edge, group='ring')
            Color(*get_color_from_hex(RING), group='ring')
            Line(rounded_rectangle=shape, width=wide / 2, group='ring')

    def hide(self) -> None:
        """Draw nothing."""
        if self.box is not None:
            self._stage.canvas.after.remove_group('ring')
            self.box = None


def _touchables(widget: Widget) -> list[Touchable]:
    if not widget.opacity or not widget.width or not widget.height:
        return []
    parts = [(child, found) for child in reversed(widget.children) if (found := _touchables(child))]
    inside = [one for _, found in (_by_rows(parts) if len(parts) > 1 else parts) for one in found]
    return [widget, *inside] if isinstance(widget, Touchable) and not widget.disabled and seen(widget) else inside


def _by_rows(parts: list[tuple[Widget, list[Touchable]]]) -> list[tuple[Widget, list[Touchable]]]:
    """From above; what stands beside each other, or on each other, in the order in which it was laid."""
    rows: list[list[int]] = []
    floor = 0.0
    for at in sorted(range(len(parts)), key=lambda at: -parts[at][0].top):
        part = parts[at][0]
        if rows and part.top > floor + 1:
            rows[-1].append(at)
            floor = min(floor, part.y)
        else:
            rows.append([at])
            floor = part.y
    return [parts[at] for row in rows for at in sorted(row)]


def _words(one: Touchable) -> tuple[str, ...]:
    """What it says, and what it is about."""
    return one.text, *(over.about for over in _over(one) if isinstance(over, Subject))


def _state(one: Touchable) -> tuple[str, ...]:
    """How it stands with it: of somebody's choice it is told when it is made."""
    return getattr(one, 'look', ''), str(getattr(one, 'chosen', ''))


def _over(widget: Widget) -> Iterator[Widget]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def _found(spot: Spot, order: list[Touchable]) -> Touchable | None:
    alike = [one for one in order if _words(one) == spot.words]
    if alike:
        return alike[min(spot.turn, len(alike) - 1)]
    widget = spot.widget()
    if widget in order:
        return widget
    return _main(order) or (order[min(spot.place, len(order) - 1)] if order else None)


def _first(order: list[Touchable]) -> Touchable | None:
    """Where one begins: the main action, the door to go through first, the pad to type on, or what is read first."""
    matter = [one for one in order if not _in_bar(one)]
    door = next((one for one in matter if isinstance(one, Door) and one.first), None)
    key = next((one for one in matter if isinstance(one, Key)), None)
    return _main(matter) or door or key or next(iter(matter), None) or _main(order) or next(iter(order), None)


def _main(order: list[Touchable]) -> Touchable | None:
    return next((one for one in order if getattr(one, 'look', '') == 'go'), None)


def _in_bar(widget: Widget) -> bool:
    return any(isinstance(over, Edge) for over in _over(widget))
