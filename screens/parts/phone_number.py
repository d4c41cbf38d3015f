"""A number to call, large enough to copy from a step away."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from screens.parts.cards import Card


class PhoneNumber(Card):
    """Who to call, and the number; without a number, where to get it."""

    text = StringProperty('')
    number = StringProperty('')
    number_size = NumericProperty(60)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
