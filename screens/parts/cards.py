"""Cards, notices, and facts with their icon."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.parts.words import Row


class Card(BoxLayout):
    """A white card. `edge` colours its leading edge."""

    edge = ColorProperty([0, 0, 0, 0])


class Notice(Row):
    """Something to know; never an alarm."""

    text = StringProperty('')
    icon = StringProperty('information-outline')


class Fact(Row):
    """An icon, a line, and a quieter second line."""

    text = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
