"""The bar above, with where one is and the time, and the bar below, with the ways on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from screens.parts.buttons import KioskButton
from screens.parts.stack import Row, Stack


class Bar:
    """What stands above or below the matter of a screen."""


class TopBar(Bar, Stack):
    """The screen's title, who is here, and the kiosk's time."""

    title = StringProperty('')
    greeting = StringProperty('')
    leaving = BooleanProperty(False)
    staff = BooleanProperty(True)
    """Whether it stands above a person's screen: it greets, and staff can sign in from here."""


class BarButton(KioskButton):
    """A button on the dark bar."""


class BackButton(KioskButton):
    """To where one came from. The key for "back" touches it, wherever it stands."""


class Chip(Row):
    """A short word in the top bar."""

    text = StringProperty('')
    icon = StringProperty('')


class Signs(Row):
    """What the top bar tells besides title and time: who is wanted, that it is a demonstration, who is here."""

    greeting = StringProperty('')
    shown = BooleanProperty(True)


class BottomBar(Bar, Row):
    """ "Get a person" always stands first, at the same place on every screen, and "Back" after it; a `Widget` parts them from the rest.

    In portrait there is no room for more than one of the rest, the last: the others stand in a row above.
    """

    portrait = BooleanProperty(False)
    rows = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self._gap = Widget()
        super().__init__(**kwargs)
        self.fbind('portrait', self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        children = self.taking_room()
        parting = next(place for place, child in enumerate(children) if child.size_hint_x is not None)
        below, above, last = children[:parting], children[parting:-1], children[-1]
        self.rows = 2 if self.portrait and len(above) > 1 else 1
        if self.rows == 1:
            super().do_layout()
            return
        left, top, right, bottom = self.padding
        room = self.width - left - right, (self.height - top - bottom - self.spacing) / 2
        self.lay([*below, self._gap, last], (self.x + left, self.y + bottom), room)
        self.lay(above, (self.x + left, self.y + bottom + room[1] + self.spacing), room)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
