"""The bar above, with where one is and the time, and the bar below, with the ways on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from screens.parts import buttons as buttons
from screens.parts.stack import Row, Stack


class TopBar(Stack):
    """The screen's title, who is here, and the kiosk's time."""

    title = StringProperty('')
    greeting = StringProperty('')
    leaving = BooleanProperty(False)


class Chip(Row):
    """A short word in the top bar."""

    text = StringProperty('')
    icon = StringProperty('')


class Signs(Row):
    """What the top bar tells besides title and time: who is wanted, that it is a demonstration, who is here."""

    greeting = StringProperty('')
    shown = BooleanProperty(True)


class BottomBar(Row):
    """ "Get a person" always stands first, at the same place on every screen.

    In portrait the first and the last of it stand below, and what is between them in a row above.
    """

    portrait = BooleanProperty(False)
    rows = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self._gap = Widget()
        super().__init__(**kwargs)
        self.fbind('portrait', self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        first, *between, last = self.taking_room()
        self.rows = 2 if self.portrait and any(child.size_hint_x is None for child in between) else 1
        if self.rows == 1:
            super().do_layout()
            return
        left, top, right, bottom = self.padding
        room = self.width - left - right, (self.height - top - bottom - self.spacing) / 2
        self.lay([first, self._gap, last], (self.x + left, self.y + bottom), room)
        self.lay(between, (self.x + left, self.y + bottom + room[1] + self.spacing), room)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
