"""Cards, notices, and facts with their icon."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, StringProperty

from screens.parts import words as words
from screens.parts.stack import Row, Stack


class Card(Stack):
    """A white card. `edge` colours its leading edge."""

    edge = ColorProperty([0, 0, 0, 0])


class Notice(Row):
    """Something to know; never an alarm."""

    text = StringProperty('')
    icon = StringProperty('information-outline')
    large = BooleanProperty(False)


class Fact(Row):
    """An icon, a line, and a quieter second line."""

    text = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
