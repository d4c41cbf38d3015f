"""Making an account: what colleagues call them, and what they may do."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts import keyboard as keyboard
from screens.parts import typed as typed
from screens.staff import accounts as accounts
from screens.staff.accounts import why_not
from screens.staff.page import StaffPage
from screens.staff.session import PinFor
from services import staff
from services.staff import WhyNot
from services.wire import Role, StaffMember

LONGEST = 20


class AccountName(StaffPage):
    """The PIN comes after this, from whoever the account is for."""

    text = StringProperty('')
    role = StringProperty('')
    words = StringProperty('')
    """What to do about a name that somebody else has."""

    def arrive(self) -> None:
        self.role = Role.STAFF
        super().arrive()

    def clear(self) -> None:
        self.text = self.words = ''

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def type(self, character: str) -> None:
        """A character from the keyboard. A name begins large and goes on small."""
        self.words = ''
        begins = not self.text or self.text[-1] in " -'"
        if len(self.text) < LONGEST and not (begins and character == ' '):
            self.text += character if begins else character.lower()

    def delete(self) -> None:
        """Take the last character away."""
        self.text = self.text[:-1]

    def go_on(self) -> None:
        """On to the PIN, unless somebody has that name: nobody should type a PIN in vain."""
        self.work.ask_store(staff.members, done=self._seen)

    def _seen(self, members: tuple[StaffMember, ...]) -> None:
        name = self.text.strip()
        if any(one.name.casefold() == name.casefold() for one in members):
            self.words = why_not(self.app._, WhyNot.NAME_TAKEN)
            return
        self.app.staff.pin_for = PinFor(name, Role(self.role), None)
        self.app.staff_go('account_pin')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
