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
        along = 0 if self.orientation == 'horizontal' else 1
        children = self.taking_room()
        self._measure(children, along)
        left, top, right, bottom = self.padding
        if self.mirrored:
            left, right = right, left
        self.lay(children, (self.x + left, self.y + bottom), (self.width - left - right, self.height - top - bottom))

    def taking_room(self) -> list[Widget]:
        """What is shown, in its order."""
        return [child for child in reversed(self.children) if _takes_room(child, 0 if self.orientation == 'horizontal' else 1)]

    def lay(self, children: list[Widget], corner: tuple[float, float], room: tuple[float, float]) -> None:
        """Place them along each other in the `room` (width and height) above and right of the `corner`."""
        across = self.orientation == 'horizontal'
        along = 0 if across else 1
        left, bottom = corner
        right, top = left + room[0], bottom + room[1]
        fixed = sum(child.size[along] for child in children if child.size_hint[along] is None)
        hints = sum(child.size_hint[along] for child in children if child.size_hint[along] is not None)
        least = {child: getattr(child, 'minimum_height', 0) for child in children if not across and child.size_hint_y is not None}
        free = max(0, room[along] - fixed - sum(least.values()) - self._gaps_between(children, along))
        place = (right if self.mirrored else left) if across else top
        for child in children:
            hint = child.size_hint
            width = child.width if hint[0] is None else free * hint[0] / hints if across else room[0] * hint[0]
            height = child.height if hint[1] is None else room[1] * hint[1] if across else least[child] + free * hint[1] / hints
            child.size = width, height
            if across:
                step = width + (0 if _is_gap(child, along) else self.spacing)
                child.pos = place - width if self.mirrored else place, bottom + (room[1] - height) / 2
                place += -step if self.mirrored else step
            else:
                child.pos = right - width if self.mirrored else left, place - height
                place -= height + (0 if _is_gap(child, along) else self.spacing)

    def _gaps_between(self, children: list[Widget], along: int) -> float:
        return self.spacing * max(0, sum(not _is_gap(child, along) for child in children) - 1)

    def _measure(self, children: list[Widget], along: int) -> None:
        gaps = self._gaps_between(children, along)
        widths = [child.width for child in children if child.size_hint_x is None]
        heights = [child.height if child.size_hint_y is None else getattr(child, 'minimum_height', 0) for child in children]
        self.minimum_width = self.padding[0] + self.padding[2] + (sum(widths) + gaps if along == 0 else max(widths, default=0))
        self.minimum_height = self.padding[1] + self.padding[3] + (sum(heights) + gaps if along == 1 else max(heights, default=0))


class Row(Stack):
    """Beside each other, in the direction of the language."""


def _is_gap(child: Widget, along: int) -> bool:
    """A bare widget takes what is left, and none where nothing is."""
    return type(child) is Widget and child.size_hint[along] is not None


def _takes_room(child: Widget, along: int) -> bool:
    return bool(child.opacity) and (child.size_hint[along] is not None or child.size[along] > 0)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
