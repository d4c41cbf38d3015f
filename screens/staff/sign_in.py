"""Signing in, first who."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty

from screens.parts.buttons import KioskButton
from screens.staff.page import StaffPage
from services import staff
from services.wire import StaffMember

ON_A_PAGE = 10


class MemberButton(KioskButton):
    """A member of staff, by the name that colleagues use."""


class SignIn(StaffPage):
    """The accounts of this lounge."""

    members = ListProperty()
    page = NumericProperty(0)
    none_yet = BooleanProperty(False)
    """Whether this lounge has no accounts."""

    def clear(self) -> None:
        self.members, self.page = [], 0
        self.ids.names.clear_widgets()

    def look_again(self) -> None:
        self.work.ask_store(staff.members, done=self._seen)

    def _seen(self, members: tuple[StaffMember, ...]) -> None:
        self.none_yet = not members
        if list(members) != self.members:
            self.members = list(members)
            self.show()

    def show(self) -> None:
        names = self.ids.names
        names.clear_widgets()
        for member in self.members[self.page * ON_A_PAGE : (self.page + 1) * ON_A_PAGE]:
            names.add_widget(MemberButton(text=member.name, on_release=partial(self._choose, member)))

    def more(self) -> None:
        """The next page of names; after the last one the first."""
        self.page = (self.page + 1) % max(1, -(-len(self.members) // ON_A_PAGE))
        self.show()

    def _choose(self, member: StaffMember, _button: MemberButton) -> None:
        self.app.staff_chosen(member)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
