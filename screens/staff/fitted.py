"""Text that keeps to a box of a given size: as large as it fits there, on as many lines as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.core.text import Label as CoreLabel
from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty

from screens.parts.words import Measured

LEAST = 20
"""Pixels of a 1920x1080 screen: smaller, nobody reads it. What does not even fit then ends in dots."""


class Fitted(Measured):
    """Of `ways` to say the same, the longest first, it says the first that fits on one line; the last one where none does."""

    ways = ListProperty()
    most = NumericProperty(28)
    """The size of its letters where there is room, in pixels of a 1920x1080 screen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ('text', 'size', 'most', 'font_name'):
            self.fbind(name, self._fit)
        self._fit()

    def on_ways(self, *_: object) -> None:
        label = self._label_of(self.most)
        fitting = (text for text in self.ways if label.get_extents(text)[0] <= self.width)
        self.text = next(fitting, self.ways[-1]) if self.ways else ''

    def on_width(self, *_: object) -> None:
        if self.ways:
            self.on_ways()

    def _fit(self, *_: object) -> None:
        if not self.text:
            return
        # a word is broken only where it is longer than the box in the smallest letters
        sizes = [(pixels, whole) for whole in (True, False) for pixels in range(int(self.most), LEAST - 1, -2)]
        fits = next((pixels for pixels, whole in sizes if self._holds(self._label_of(pixels), whole=whole)), None)
        self.font_size, self.shorten = App.get_running_app().theme.unit * (fits or LEAST), fits is None

    def _label_of(self, pixels: float) -> CoreLabel:
        return self.drawn_at(App.get_running_app().theme.unit * pixels)

    def _holds(self, label: CoreLabel, *, whole: bool) -> bool:
        lines = list(_lines(label, self.text, self.width))
        return sum(count for count, _broken in lines) * label.get_extents(self.text)[1] <= self.height and not (
            whole and any(broken for _count, broken in lines)
        )


def _lines(label: CoreLabel, text: str, width: float) -> Iterator[tuple[int, bool]]:
    """How many lines each part of a text takes, and whether a word in it is broken."""
    line = ''
    for word in text.split():
        longer = f'{line} {word}' if line else word
        if label.get_extents(longer)[0] <= width:
            line = longer
            continue
        if line:
            yield 1, False
        line = word
        across = label.get_extents(word)[0]
        if across > width:
            # its last piece may share its line with the next word; counted as if it did not
            yield -(-across // max(1, int(width))), True
            line = ''
    if line:
        yield 1, False


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
