"""Numbers to press in a call, for a menu at the other end."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts import keypad as keypad
from screens.parts.page import Page


class Digits(Page):
    """The keys of a telephone. Nothing that is pressed is kept or shown; that it was is heard, and which one in headphones alone."""

    def arrive(self) -> None:
        self._count = 0

    def press(self, digit: str) -> None:
        """A digit for the menu at the other end."""
        self._count += 1
        self.app.caller.press(digit)
        self.app.voice.pressed(digit, self._count)

    def tick(self, now: float) -> None:
        if not self.app.caller.busy:
            self.app.go('call')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
