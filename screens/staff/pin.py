"""Signing in, then the PIN: what is typed shows as dots."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import keypad as keypad
from screens.staff.page import StaffPage
from services import pins
from services.staff import SignedIn, SignInState


class Pin(StaffPage):
    """The PIN of the account that was touched."""

    name_shown = StringProperty('')
    told = StringProperty('')
    """The PIN itself, in a demonstration."""
    digits = StringProperty('')
    words = StringProperty('')
    """What to do after a PIN that was not taken."""
    busy = BooleanProperty(False)

    def arrive(self) -> None:
        self.name_shown = self.app.staff_candidate.name
        self.told = self.app.pins_told.get(self.name_shown, '')
        super().arrive()

    def clear(self) -> None:
        self.name_shown = self.told = self.digits = self.words = ''
        self.busy = False

    def type(self, digit: str) -> None:
        """A digit of the PIN."""
        if not self.busy:
            self.words = ''
            self.digits = (self.digits + digit)[: pins.MOST_DIGITS]

    def delete(self) -> None:
        """Take the last digit away."""
        self.digits = self.digits[:-1]

    def enter(self) -> None:
        """See whether it is the PIN."""
        if len(self.digits) >= pins.LEAST_DIGITS and not self.busy:
            pin, self.digits, self.busy = self.digits, '', True
            self.work.ask_outside(self.app.services.sign_in, self.app.staff_candidate.id, pin, done=self._answered)

    def _answered(self, answer: SignedIn) -> None:
        self.busy = False
        if answer.state is SignInState.IN and answer.member is not None:
            self.app.staff_signed_in(answer.member)
        else:
            self.words = self._why(answer)

    def _why(self, answer: SignedIn) -> str:
        _ = self.app._
        if answer.state is SignInState.LOCKED:
            return _('This account is locked. A colleague can unlock it, under This kiosk, Accounts.')
        said = '' if answer.state is SignInState.WAIT else _('That is not the PIN. Try again.')
        wait = self.app.say('Wait {seconds} seconds first.', seconds=str(answer.wait_seconds)) if answer.wait_seconds else ''
        return f'{said} {wait}'.strip()

    def typed(self, text: str) -> None:
        if text == '\n':
            self.enter()
        elif text == '\b':
            self.delete()
        elif text in '0123456789':
            self.type(text)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
