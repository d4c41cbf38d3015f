"""Writing down a name or a reference that was given in a call."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts import keyboard as keyboard
from screens.parts.page import Page

LONGEST = 40


class WriteDown(Page):
    """`what` is what is written down: `spoke_to` or `reference`."""

    what = StringProperty('spoke_to')
    text = StringProperty('')

    def arrive(self) -> None:
        self.text = getattr(self.app.caller, self.what)

    def clear(self) -> None:
        self.text = ''

    def type(self, character: str) -> None:
        """A character from the keyboard. A name begins large and goes on small; a reference stays as it is touched."""
        begins = not self.text or self.text[-1] in " -'"
        if len(self.text) < LONGEST and not (begins and character == ' '):
            self.text += character if begins or self.what == 'reference' else character.lower()

    def delete(self) -> None:
        """Take the last character away."""
        self.text = self.text[:-1]

    def keep(self) -> None:
        """Keep it and go back to the call."""
        if self.text.strip():
            self.app.caller.note(**{self.what: self.text.strip()})
            self.app.go('call')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
