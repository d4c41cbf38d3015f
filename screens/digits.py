"""Numbers to press in a call, for a menu at the other end."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts import keypad as keypad
from screens.parts.page import Page


class Digits(Page):
    """The keys of a telephone. Nothing that is pressed is kept or shown."""

    def tick(self, now: float) -> None:
        if not self.app.caller.busy:
            self.app.go('call')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
