"""Choosing a PIN: its owner types it twice, so that nobody else knows it."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import keypad as keypad
from screens.parts.work import raise_it
from screens.staff.accounts import why_not
from screens.staff.page import StaffPage
from services import pins
from services.pins import PinTooPlain
from services.staff import CannotChange


class AccountPin(StaffPage):
    """For the account that the session names in `pin_for`."""

    name_shown = StringProperty('')
    digits = StringProperty('')
    first = StringProperty('')
    """What was typed the first time; empty while it is."""
    words = StringProperty('')
    """What to do about a PIN that was not taken."""
    busy = BooleanProperty(False)

    def arrive(self) -> None:
        assert self.app.staff.pin_for is not None
        self.name_shown = self.app.staff.pin_for.name
        super().arrive()

    def clear(self) -> None:
        self.name_shown = self.digits = self.first = self.words = ''
        self.busy = False

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def type(self, digit: str) -> None:
        """A digit of the PIN."""
        self.words = ''
        self.digits = (self.digits + digit)[: pins.MOST_DIGITS]

    def delete(self) -> None:
        """Take the last digit away."""
        self.digits = self.digits[:-1]

    def enter(self) -> None:
        """The first time: ask for it again. The second time: keep it."""
        typed, self.digits = self.digits, ''
        if self.first:
            self._again(typed)
            return
        try:
            pins.check(typed)
        except PinTooPlain:
            self.words = self.app._('No row such as 123456, and nothing that repeats such as 121212. Choose another one.')
        else:
            self.first = typed

    def _again(self, typed: str) -> None:
        first, self.first = self.first, ''
        if typed != first:
            self.words = self.app._('The two were not the same. Choose the PIN again.')
            return
        self.busy = True
        whose, services = self.app.staff.pin_for, self.app.services
        if whose.id is None:
            self.work.ask_outside(services.add_account, whose.name, whose.role, typed, self.who, done=self._kept, failed=self._not_kept)
        else:
            self.work.ask_outside(services.new_pin, whose.id, typed, self.who, done=self._kept, failed=self._not_kept)

    def _kept(self, _: object) -> None:
        self.app.staff_go('accounts')

    def _not_kept(self, error: BaseException) -> None:
        self.busy = False
        if not isinstance(error, CannotChange):
            raise_it(error)
        self.words = why_not(self.app._, error.why)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
