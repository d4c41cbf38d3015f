"""Things to pick from: an icon, a word, and a quieter second line."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens.parts import words as words
from screens.parts.buttons import Touchable


class Tile(Touchable, AnchorLayout):
    """One of several. It is told apart by its icon and its words, and never by its colour alone."""

    text = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')
    look = OptionProperty('plain', options=['plain', 'picked', 'warns'])
    tall = NumericProperty(124)
    """Its height on a 1080 pixel high screen."""
    value = ObjectProperty(None, allownone=True)
    """What it stands for."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
