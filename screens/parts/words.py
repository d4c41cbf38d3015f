"""Text and icons."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from assets import built


@functools.cache
def icons() -> dict[str, int]:
    """The code point of each icon by its name."""
    names: dict[str, int] = json.loads(built('icons.json').read_text(encoding='utf-8'))
    return names


def sleeps(widget: Widget) -> bool:
    """Whether the screen that it is on sleeps: nobody sees it."""
    top = widget
    while top.parent is not None and top.parent is not top:
        top = top.parent
    return bool(getattr(top, 'asleep', False))


class Measured(Label):
    """Text that knows how much room its words need. While its screen sleeps it is not drawn anew."""

    put_off = False
    """Whether it has to be drawn anew once the screen wakes."""

    def texture_update(self, *args: Any) -> None:
        # what a person left behind is wiped at once, and Kivy would keep its lines
        if not self.text:
            self._label._cached_lines = []
        self.put_off = bool(self.text) and sleeps(self)
        if not self.put_off:
            super().texture_update(*args)

    def longest_word(self) -> float:
        """The width of the longest of its words: with less room, that one goes on in the next line."""
        return self.longest(self.text, self.font_size)

    def drawn_at(self, font_size: float) -> CoreLabel:
        """What draws and measures its texts, at that size in real pixels."""
        known = {'font_name': self.font_name, 'base_direction': self.base_direction, 'text_language': self.text_language}
        return CoreLabel(font_size=font_size, **known)

    def longest(self, text: str, font_size: float) -> float:
        """The width of the longest word of a text, at that size in real pixels."""
        label = self.drawn_at(font_size)
        # not by `split()`: what a no-break space holds together is one word
        return max(label.get_extents(word)[0] for line in text.split('\n') for word in line.split(' '))


class Words(Measured):
    """Text that wraps at its width and is as tall as it needs."""

    centred = BooleanProperty(False)

    def fitting(self, most: float, text: str, width: float) -> float:
        """The size for a text, in real pixels: at most that, and no larger than leaves the longest of its words in one line."""
        longest = self.longest(text, most)
        # letters have whole pixels: they do not shrink as evenly as their size
        return most if longest <= width else max(1, int(int(most) * width / longest) - 1)


class OneLine(Measured):
    """Text on one line, as wide as its words and as tall as its row; on more lines where there is no `room` for one."""

    room = NumericProperty(0)
    """The width that there is for it; 0 is any."""

    def within(self, room: float, text: str, font_name: str, font_size: float, language: str) -> tuple[float | None, None]:
        """The `text_size` that keeps this text in the room."""
        if not room or not text:
            return None, None
        label = CoreLabel(text=text, font_name=font_name, font_size=font_size, base_direction=self.base_direction, text_language=language)
        return (room if max(label.get_extents(line)[0] for line in text.split('\n')) > room else None), None


TURNED = {'arrow-left': 'arrow-right', 'arrow-right': 'arrow-left', 'chevron-left': 'chevron-right', 'chevron-right': 'chevron-left'}
"""What points the other way where people read from the right."""


class Icon(Label):
    """An icon by its name. It never stands without a word beside it; an arrow points on or back as the language is read."""

    name = StringProperty('')
    direction = OptionProperty('ltr', options=['ltr', 'rtl'])

    def on_name(self, *_: object) -> None:
        shown = TURNED.get(self.name, self.name) if self.direction == 'rtl' else self.name
        self.text = chr(icons()[shown]) if shown else ''

    on_direction = on_name


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
