"""Who has an account: a lead adds, changes and retires them; staff unlock a colleague's. A peer never comes here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from screens.parts.tiles import Tile
from screens.parts.work import raise_it
from screens.staff.page import StaffPage
from screens.staff.session import PinFor
from services import staff
from services.staff import CannotChange, WhyNot
from services.wire import Role, StaffMember

ON_A_PAGE = 5
ICONS = {Role.LEAD: 'account-tie', Role.STAFF: 'account', Role.PEER: 'account-heart'}


def role_words(_: Callable[[str], str], role: Role) -> str:
    """A role in a word."""
    return {Role.LEAD: _('Lead'), Role.STAFF: _('Staff'), Role.PEER: _('Peer')}[role]


def why_not(_: Callable[[str], str], why: WhyNot) -> str:
    """What to do about a change that was not made."""
    return {
        WhyNot.NAME_TAKEN: _('Somebody has that name already. Choose one that tells the two apart.'),
        WhyNot.LAST_LEAD: _('Make another lead first. Somebody has to look after the accounts.'),
        WhyNot.NOT_ALLOWED: _('Ask a lead to do that.'),
        WhyNot.GONE: _('This account was retired.'),
    }[why]


class RoleTile(Tile):
    """One of the three roles; its value is the role's."""

    def on_value(self, _tile: Tile, value: str) -> None:
        """The role is known."""
        self.icon, self.text = ICONS[Role(value)], role_words(App.get_running_app()._, Role(value))


class Accounts(StaffPage):
    """The accounts of the lounge, and what can be done with the one that was touched."""

    members = ListProperty()
    page = NumericProperty(0)
    chosen = StringProperty('')
    """The id of the account that was touched; empty where there is none."""
    chosen_name = StringProperty('')
    role = StringProperty('')
    locked = BooleanProperty(False)
    mine = BooleanProperty(False)
    """Whether it is that of whoever is signed in."""
    lead = BooleanProperty(False)
    """Whether a lead is signed in."""
    asking = BooleanProperty(False)
    """Whether it is asked if this account is to be retired."""
    words = StringProperty('')
    """What to do about a change that was not made."""

    def arrive(self) -> None:
        self.lead = self.app.staff.lead
        self.app.staff.pin_for = None
        super().arrive()

    def clear(self) -> None:
        self.members, self.page = [], 0
        self.ids.names.clear_widgets()
        self._choose('')

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(staff.members, done=self._seen)

    def _seen(self, members: tuple[StaffMember, ...]) -> None:
        if list(members) != self.members:
            self.members = list(members)
            self.show()

    def show(self) -> None:
        pages = -(-len(self.members) // ON_A_PAGE)
        self.page = min(self.page, max(0, pages - 1))
        names = self.ids.names
        names.clear_widgets()
        for member in self.members[self.page * ON_A_PAGE : (self.page + 1) * ON_A_PAGE]:
            names.add_widget(self._tile(member))
        self._fill()

    def _tile(self, member: StaffMember) -> Tile:
        role = role_words(self.app._, member.role)
        return Tile(
            text=member.name,
            second=self.app.say('{role}. Locked', role=role) if member.locked else role,
            icon='lock' if member.locked else ICONS[member.role],
            look='picked' if member.id == self.chosen else 'warns' if member.locked else 'plain',
            tall=104,
            on_release=partial(self._touched, member.id),
        )

    def _fill(self) -> None:
        """What is known of the account that was touched; nothing where it was retired meanwhile."""
        member = next((one for one in self.members if one.id == self.chosen), None)
        self.chosen, self.chosen_name = (member.id, member.name) if member else ('', '')
        self.role = member.role if member else ''
        self.locked = member is not None and member.locked
        self.mine = member is not None and member.id == self.app.staff.id

    def more(self) -> None:
        """The next page of names; after the last one the first."""
        self.page = (self.page + 1) % max(1, -(-len(self.members) // ON_A_PAGE))
        self.show()

    def _touched(self, member: str, _tile: Tile) -> None:
        self._choose(member)
        self.show()

    def _choose(self, member: str) -> None:
        self.chosen, self.words, self.asking = member, '', False

    def add(self) -> None:
        """Make an account."""
        self.app.staff_go('account_name')

    def new_pin(self) -> None:
        """Let its owner choose another PIN."""
        self.app.staff.pin_for = PinFor(self.chosen_name, Role(self.role), self.chosen)
        self.app.staff_go('account_pin')

    def unlock(self) -> None:
        """Let its owner try again."""
        self._change(staff.unlock)

    def change_role(self, role: str) -> None:
        """Let it do more or less."""
        if role != self.role:
            self._change(staff.change_role, Role(role))

    def retire(self) -> None:
        """Shut it for good."""
        self.asking = False
        self._change(staff.retire)

    def _change(self, change: Callable[..., None], *what: Any) -> None:
        self.words = ''
        self.work.ask_store(change, self.chosen, *what, who=self.who, done=self._changed, failed=self._not_changed)

    def _changed(self, _: None) -> None:
        self.look()

    def _not_changed(self, error: BaseException) -> None:
        if not isinstance(error, CannotChange):
            raise_it(error)
        self.words = why_not(self.app._, error.why)
        self.look()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
