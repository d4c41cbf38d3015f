"""A number to call, large enough to copy from a step away."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from screens.parts.cards import Card


class PhoneNumber(Card):
    """Who to call, and the number; without a number, where to get it. `on_call`: the person wants to call now."""

    text = StringProperty('')
    number = StringProperty('')
    number_size = NumericProperty(60)

    def __init__(self, **kwargs: object) -> None:
        self.register_event_type('on_call')
        super().__init__(**kwargs)

    def on_call(self) -> None:
        """The number is to be called."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
