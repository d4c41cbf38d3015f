"""Things of one kind beside each other, in as many columns as their longest words have room for."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from screens.parts.pages import settle
from screens.parts.words import OneLine, Words


class Grid(GridLayout):
    """At most `most` columns, and so few that no word has to go on in the next line."""

    most = NumericProperty(2)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind('most', self._trigger_layout)

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        for words in _words(widget):
            for name in ('text', 'font_size', 'room' if isinstance(words, OneLine) else 'width'):
                words.fbind(name, self._trigger_layout)
        super().add_widget(widget, *args, **kwargs)

    def do_layout(self, *args: Any) -> None:
        gap, (left, _, right, _) = self.spacing[0], self.padding
        # what is in a child may yet have the room of before: with that the columns would become more and fewer for ever
        for child in self.children:
            settle(child)
        least = max([1, *map(_least, self.children)])
        self.cols = max(1, min(self.most, int((self.width - left - right + gap) / (least + gap))))
        super().do_layout(*args)


def _words(widget: Widget) -> list[Words | OneLine]:
    return [one for one in widget.walk(restrict=True) if isinstance(one, Words | OneLine)]


def _least(widget: Widget) -> float:
    """The width that it needs for the longest of its words, and for what is beside them."""
    rooms = ((words, words.room if isinstance(words, OneLine) else words.width) for words in _words(widget) if words.text)
    return max((widget.width - room + words.longest_word() for words, room in rooms), default=0)
