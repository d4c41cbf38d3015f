"""Where somebody sleeps tonight: kept on this kiosk, so that near means near there (safety rule 10). Nobody has to say."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import keyboard as keyboard
from screens.parts.tonight import TonightPage
from services.answers import Question
from services.directory import postcodes
from services.housing import Known
from services.wire import Supervision

LONGEST = 9


class SleepsAt(TonightPage):
    """A postcode, or "I do not want to say"."""

    typed = StringProperty('')
    wrong = BooleanProperty(False)
    """What was typed cannot be a postcode."""

    def _arrived(self, known: Known | None) -> None:
        super()._arrived(known)
        self.typed = self.app.visit.answers.get(Question.SLEEP_POSTCODE, '')

    def clear(self) -> None:
        self.typed, self.wrong = '', False

    def type(self, character: str) -> None:
        """One more character."""
        self.typed, self.wrong = (self.typed + character)[:LONGEST], False

    def delete(self) -> None:
        """Take the last character away."""
        self.typed, self.wrong = self.typed[:-1], False

    def enter(self) -> None:
        """Keep what was typed, where it can be a postcode at all."""
        postcode = postcodes.normalised(self.typed)
        self.wrong = postcode is None
        if postcode is not None:
            self._keep(postcode)

    def do_not_say(self) -> None:
        """Go on without it."""
        self._keep('')

    def _keep(self, postcode: str) -> None:
        self.say_where(postcode, lambda: self.app.go('housing' if self._needs_no_word() else 'allowed'))

    def _needs_no_word(self) -> bool:
        return self.supervision is Supervision.NONE


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
