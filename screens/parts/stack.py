"""Things below each other or beside each other; what is not shown takes no room and leaves no gap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, VariableListProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


class Stack(Layout):
    """Below each other. Children without a size hint along the way keep their size; the others share what is left."""

    orientation = OptionProperty('vertical', options=['vertical', 'horizontal'])
    mirrored = BooleanProperty(False)
    """Whether beside each other begins at the right."""
    spacing = NumericProperty(0)
    padding = VariableListProperty([0, 0, 0, 0])
    """Left, top, right, bottom; where it is mirrored, right and left."""
    minimum_width = NumericProperty(0)
    minimum_height = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ('pos', 'size', 'orientation', 'mirrored', 'spacing', 'padding', 'children'):
            self.fbind(name, self._trigger_layout)

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        for name in ('opacity', *(('minimum_height',) if hasattr(widget, 'minimum_height') else ())):
            widget.fbind(name, self._trigger_layout)
        super().add_widget(widget, *args, **kwargs)

    def remove_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        for name in ('opacity', *(('minimum_height',) if hasattr(widget, 'minimum_height') else ())):
            widget.funbind(name, self._trigger_layout)
        super().remove_widget(widget, *args, **kwargs)

    def do_layout(self, *_: Any) -> None:
        children = self.taking_room()
        self._measure(children)
        left, top, right, bottom = self.padding
        if self.mirrored:
            left, right = right, left
        self.lay(children, (self.x + left, self.y + bottom), (self.width - left - right, self.height - top - bottom))

    def taking_room(self) -> list[Widget]:
        """What is shown, in its order."""
        shown = [child for child in reversed(self.children) if child.opacity]
        if self.orientation == 'horizontal':
            return [child for child in shown if child.size_hint_x is not None or child.width > 0]
        return [child for child in shown if child.size_hint_y is not None or child.height > 0]

    def lay(self, children: list[Widget], corner: tuple[float, float], room: tuple[float, float]) -> None:
        """Place them along each other in the `room` (width and height) above and right of the `corner`."""
        across = self.orientation == 'horizontal'
        left, bottom = corner
        wide, tall = room
        right, top = left + wide, bottom + tall
        spacing, mirrored = self.spacing, self.mirrored
        # each is asked by name: `size[0]` of a widget costs Kivy ten times as much as `width`, and this is most of what laying out takes
        hints = [child.size_hint_x if across else child.size_hint_y for child in children]
        own = [_own(child, hint, across=across) for child, hint in zip(children, hints, strict=True)]
        shares = sum(hint for hint in hints if hint is not None)
        free = max(0, (wide if across else tall) - sum(own) - self._gaps_between(children, hints))
        place = (right if mirrored else left) if across else top
        for child, hint, length in zip(children, hints, own, strict=True):
            length += 0 if hint is None else free * hint / shares
            step = length + (0 if _is_gap(child, hint) else spacing)
            if across:
                height = child.height if child.size_hint_y is None else tall * child.size_hint_y
                _put(child, place - length if mirrored else place, bottom + (tall - height) / 2, length, height)
                place += -step if mirrored else step
            else:
                width = child.width if child.size_hint_x is None else wide * child.size_hint_x
                _put(child, right - width if mirrored else left, place - length, width, length)
                place -= step

    def _gaps_between(self, children: list[Widget], hints: list[float | None]) -> float:
        gaps = sum(not _is_gap(child, hint) for child, hint in zip(children, hints, strict=True))
        return self.spacing * max(0, gaps - 1)

    def _measure(self, children: list[Widget]) -> None:
        across = self.orientation == 'horizontal'
        gaps = self._gaps_between(children, [child.size_hint_x if across else child.size_hint_y for child in children])
        widths = [child.width for child in children if child.size_hint_x is None]
        heights = [_own(child, child.size_hint_y, across=False) for child in children]
        left, top, right, bottom = self.padding
        self.minimum_width = left + right + (sum(widths) + gaps if across else max(widths, default=0))
        self.minimum_height = top + bottom + (max(heights, default=0) if across else sum(heights) + gaps)


class Row(Stack):
    """Beside each other, in the direction of the language."""


def let_go(widget: Widget) -> None:
    """Take it away for good. While somebody touches the screen no garbage is looked for, and kv would go on working out what is in it."""
    widget.parent.remove_widget(widget)
    for one in widget.walk(restrict=True):
        Builder.unbind_widget(one.uid)


def empty(box: Widget) -> None:
    """Let go of all that is in it."""
    for child in box.children[:]:
        let_go(child)


def _is_gap(child: Widget, hint: float | None) -> bool:
    """A bare widget takes what is left, and none where nothing is."""
    return hint is not None and type(child) is Widget


def _own(child: Widget, hint: float | None, *, across: bool) -> float:
    """What it needs along the way, before what is left is shared out."""
    if across:
        return child.width if hint is None else 0
    return child.height if hint is None else getattr(child, 'minimum_height', 0)


def _put(child: Widget, x: float, y: float, width: float, height: float) -> None:
    if child.width != width or child.height != height:
        child.size = width, height
    if child.x != x or child.y != y:
        child.pos = x, y


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
