"""Ten digits, one to take the last away, one to go on."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label

from screens.parts.buttons import KioskButton, Touchable

ICON = 1.3 * 1.1
"""How wide the icon of a button is, in sizes of its words."""


class Key(Touchable):
    """A key. People type fast, so it is quiet for a shorter time than other buttons."""

    quiet = NumericProperty(0.08)
    choice = False


class WordKey(Key, KioskButton):
    """A key with an icon and a word."""

    def fitting(self, most: float, text: str, room: float) -> float:
        """The size for its word, in real pixels: at most that, and no larger than leaves it in one line beside its icon."""
        needed = self.ids.words.longest(text, most) + most * ICON
        return most if needed <= room else most * room / needed


class Character(Key, Label):
    """A key of one character, made of nothing but itself: a keyboard has forty of them, and people wait while they are made."""


class Keypad(GridLayout):
    """Tells what is pressed: `on_digit` with the digit, `on_delete`, `on_enter`."""

    ready = BooleanProperty(False)
    """Whether there is enough to go on with."""
    resting = BooleanProperty(False)
    """Whether nothing can be typed now."""

    def __init__(self, **kwargs: object) -> None:
        for event in ('on_digit', 'on_delete', 'on_enter'):
            self.register_event_type(event)
        super().__init__(**kwargs)

    def on_digit(self, digit: str) -> None:
        """A digit was touched."""

    def on_delete(self) -> None:
        """The last digit is to go."""

    def on_enter(self) -> None:
        """The digits are complete."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
