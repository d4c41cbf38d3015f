"""The staff side: a layer of its own above the person's screen, which stays as it was until staff have gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.uix.screenmanager import ScreenManager

from screens.parts.page import AtOnce
from screens.staff.account_name import AccountName
from screens.staff.account_pin import AccountPin
from screens.staff.accounts import Accounts
from screens.staff.add_person import AddPerson, CorrectPerson
from screens.staff.appointment import StaffAppointment
from screens.staff.board import BoardPage
from screens.staff.find import FindPage
from screens.staff.locked import Locked
from screens.staff.paper_preview import PaperPreview
from screens.staff.papers import Papers
from screens.staff.papers_on_way import PapersOnWay
from screens.staff.person import StaffPerson
from screens.staff.pin import Pin
from screens.staff.report import DayReport
from screens.staff.requests import RequestsPage
from screens.staff.session import Drafts, StaffSession
from screens.staff.sign_in import SignIn
from screens.staff.slip_read import SlipRead
from screens.staff.sort import SortPage
from screens.staff.stale import StalePage
from screens.staff.stock import Stock
from screens.staff.this_kiosk import ThisKiosk
from screens.staff.trial_call import TrialCall
from services import staff

if TYPE_CHECKING:
    from screens.parts.page import Page
    from screens.parts.work import Work
    from services.wire import StaffMember

STAFF_SCREENS: dict[str, type[Page]] = {
    'locked': Locked,
    'sign_in': SignIn,
    'pin': Pin,
    'board': BoardPage,
    'find': FindPage,
    'sort': SortPage,
    'requests': RequestsPage,
    'staff_person': StaffPerson,
    'staff_appointment': StaffAppointment,
    'add_person': AddPerson,
    'correct_person': CorrectPerson,
    'stale': StalePage,
    'papers': Papers,
    'papers_on_way': PapersOnWay,
    'paper_preview': PaperPreview,
    'slip_read': SlipRead,
    'stock': Stock,
    'report': DayReport,
    'this_kiosk': ThisKiosk,
    'trial_call': TrialCall,
    'accounts': Accounts,
    'account_name': AccountName,
    'account_pin': AccountPin,
}
KEPT = ('locked', 'sign_in', 'pin', 'board', 'staff_person')
"""The screens of nearly every sign-in. They stay, empty; the others are made when somebody comes to them, and go with them."""
FIRST = 'board'
OF_PEER = 'requests'
"""All that a peer mentor sees."""
GONE_AFTER = 60.0
"""Seconds without a touch after which somebody who has not signed in has gone."""


class StaffSide(ScreenManager):
    """Made when staff first come. When they have gone it stays, and holds nothing of what it showed."""

    session: StaffSession | None = None
    candidate: StaffMember | None = None
    """Who is about to give their PIN."""

    def __init__(self, work: Callable[[], Work], *, only: bool) -> None:
        """`only`: this kiosk shows nothing but the staff side."""
        super().__init__(transition=AtOnce())
        self.drafts = Drafts()
        self._new_work, self._only, self._touched = work, only, 0.0
        self._work = work()
        self._changes, self._dismissed = 0, False

    def open(self, now: float) -> None:
        """Somebody comes to it. `now`: monotonic seconds."""
        self._touched = now
        self.show('locked' if self._only else 'sign_in')

    def show(self, name: str) -> None:
        """Show one of its screens; to a peer mentor never another one than theirs."""
        if self.session is not None and self.session.peer and name != 'locked':
            name = OF_PEER
        if not self.has_screen(name):
            self.add_widget(STAFF_SCREENS[name](self._new_work(), name=name))
        self.current = name

    def signed_in(self, member: StaffMember, now: float) -> None:
        """Somebody gave their PIN. Who was locked out while writing goes on writing."""
        self.session, self._dismissed, self._changes = StaffSession.of(member, now), False, 0
        draft = self.session.draft = self.drafts.take(member.id)
        if draft is not None:
            self.session.person, self.session.appointment = draft.person, draft.appointment
        self.show(FIRST if draft is None else 'staff_appointment')

    def touched(self, now: float) -> None:
        """Somebody is there."""
        self._touched = now
        if self.session is not None:
            self.session.touched = now

    def quiet(self, now: float) -> bool:
        """Whether it has to be locked: nobody is there, the PIN has to be given again, or the account is not what it was."""
        if self.session is not None:
            return self._dismissed or self.session.over(now)
        return self.current != 'locked' and now - self._touched >= GONE_AFTER

    def tick(self, now: float, changes: int) -> None:
        """Called twice a second, with monotonic seconds and a number that grows with each change of the store."""
        self.current_screen.tick(now)
        if self.session is not None and changes != self._changes:
            self._changes = changes
            self._work.ask_store(staff.members, done=self._look_for_account)

    def _look_for_account(self, members: tuple[StaffMember, ...]) -> None:
        """Somebody who was retired, or has another role now, goes on nowhere: also where another screen or the centre did that."""
        session = self.session
        self._dismissed = session is not None and not any((one.id, one.role) == (session.id, session.role) for one in members)

    def sign_out(self, now: float, *, by_hand: bool) -> None:
        """Write down that they have gone, and let go of all that was shown."""
        if self.session is not None:
            draft = self.current_screen.unfinished()
            if draft is not None:
                self.drafts.keep(self.session.id, draft, now)
            self._work.ask_store(staff.signed_out, self.session.id, by_hand=by_hand, done=_nothing)
        self.show('locked')
        self.session = self.candidate = None

    def tidy_up(self) -> None:
        """Let go of the screens that few need."""
        for screen in self.screens[:]:
            if screen.name not in KEPT:
                self.remove_widget(screen)


def _nothing(_: object) -> None:
    """Nobody waits for the answer."""
