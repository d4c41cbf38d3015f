"""The bar above, with where one is and the time, and the bar below, with the ways on."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import buttons as buttons
from screens.parts.stack import Row


class TopBar(Row):
    """The screen's title, who is here, and the kiosk's time."""

    title = StringProperty('')
    greeting = StringProperty('')
    leaving = BooleanProperty(False)


class Chip(Row):
    """A short word in the top bar."""

    text = StringProperty('')
    icon = StringProperty('')


class BottomBar(Row):
    """ "Get a person" always stands first, at the same place on every screen."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
