"""Latin letters to touch, for a name, a reference or a place. None is shown in a right-to-left language."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty

from screens.parts import keypad as keypad
from screens.parts.keypad import Character
from screens.parts.stack import Stack, empty

ROWS = ('QWERTYUIOP', 'ASDFGHJKL-', "ZXCVBNM'")
MORE = (
    ('ÁÀÂÃÄÅĄĂÆÇ', 'ĆČĎĐÉÈÊËĘĖ', 'ĚĞÍÌÎÏĮŁÑŃ'),
    ('ŇÓÒÔÕÖØŐŘŚ', 'ŠȘŞȚŤÚÙÛÜŲ', 'ŪŮŰŴÝŶŸŹŻŽ'),
)
"""Letters of names in Welsh, Polish, Romanian, Albanian, Lithuanian, Portuguese and their neighbours, as in a dictionary."""
DIGITS = '1234567890'


class Keyboard(Stack):
    """Tells what is touched: `on_key` with the character, `on_delete`, `on_enter`."""

    ready = BooleanProperty(False)
    """Whether there is enough to go on with."""
    digits = BooleanProperty(True)
    """Whether there is a row of digits."""
    foreign = BooleanProperty(False)
    """Whether there is a key for letters that English lacks."""
    sheet = NumericProperty(0)
    """Which letters are shown: 0 those of English, then those of `MORE`."""
    sheets = len(MORE) + 1

    def __init__(self, **kwargs: object) -> None:
        for event in ('on_key', 'on_delete', 'on_enter'):
            self.register_event_type(event)
        super().__init__(**kwargs)
        self.fbind('digits', self._fill)
        self.fbind('sheet', self._fill)

    def on_kv_post(self, _base: object) -> None:
        """The rows are there."""
        self._fill()

    def _fill(self, *_: object) -> None:
        letters = MORE[int(self.sheet) - 1] if self.sheet else ROWS
        for name, characters in zip(('digits_row', 'first', 'second', 'third'), (DIGITS if self.digits else '', *letters), strict=True):
            row = self.ids[name]
            empty(row)
            for character in characters:
                row.add_widget(Letter(text=character, keyboard=self))

    def more_letters(self) -> None:
        """The next sheet of letters; after the last one those of English."""
        self.sheet = (self.sheet + 1) % self.sheets

    def on_key(self, character: str) -> None:
        """A character was touched. A letter of another language rarely comes alone: the next one is one of English again."""
        self.sheet = 0

    def on_delete(self) -> None:
        """The last character is to go."""

    def on_enter(self) -> None:
        """What was typed is complete."""


class Letter(Character):
    """One character of the keyboard."""

    def __init__(self, keyboard: Keyboard, **kwargs: object) -> None:
        self._keyboard = keyboard
        super().__init__(**kwargs)

    def on_release(self) -> None:
        """Tell the keyboard."""
        self._keyboard.dispatch('on_key', self.text)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
