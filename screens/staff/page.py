"""A screen of the staff side: who is signed in, what they may see, and the bars above and below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kivy.app import App
from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from screens.parts.bars import Edge
from screens.parts.page import Shell, WatchingPage
from screens.parts.stack import Row
from screens.staff import fitted as fitted

if TYPE_CHECKING:
    from screens.parts.calling import Phones
    from screens.staff.session import Draft, StaffSession
    from screens.staff.this_kiosk import Finding
    from services.language import Language
    from services.papers import Person
    from services.printer import JobState, PaperKnown
    from services.printing import PaperKind
    from services.report import Report
    from services.slips.pages import Picture
    from services.staff import SignedIn
    from services.sync.worker import Synced
    from services.wire import Role, StaffMember

SYNCED_LATELY = timedelta(minutes=1)
SHOWN_FOR = 60.0
"""Seconds without a touch, on a kiosk that the public can see."""
CODE_SHOWN_FOR = 20.0
"""Seconds, on a kiosk that the public can see."""


class PaperDesk(Protocol):
    """What prints. Nothing of it is for the UI thread but `go_on`."""

    def print_papers(self, people: Sequence[tuple[str | None, Language]], kind: PaperKind, large: bool, who: str) -> tuple[str, ...]:
        """Have a paper printed for each of these people (release, language), all as one job; returns the job of each.

        A test page is for nobody: None.
        """

    def reprint_papers(self, of: Sequence[str], who: str) -> tuple[str, ...]:
        """Have more copies of earlier jobs printed, all as one."""

    def go_on(self) -> None:
        """The printer was put right: look at once."""

    def preview(self, person: Person, kind: PaperKind, large: bool) -> tuple[Picture, ...]:
        """The pages of a paper as it would come out now. Writes nothing."""


class StaffServices(Protocol):
    """What lies outside the window and the store."""

    def sign_in(self, staff: str, pin: str) -> SignedIn:
        """Whether this is their PIN. Takes a while: never on the UI thread."""

    def add_account(self, name: str, role: Role, pin: str, who: str) -> StaffMember:
        """`staff.add`. Takes a while: never on the UI thread."""

    def new_pin(self, staff: str, pin: str, who: str) -> None:
        """`staff.new_pin`. Takes a while: never on the UI thread."""

    def synced(self) -> Synced:
        """When the centre was last heard."""

    def phones(self) -> Phones:
        """What there is to call with."""

    def examine(self) -> Sequence[Finding]:
        """What each check of this kiosk finds. Takes a while: never on the UI thread."""

    def save_report(self, report: Report) -> str:
        """Save a day report as it may leave the lounge; returns the folder. Never on the UI thread."""

    @property
    def papers(self) -> PaperDesk:
        """What prints."""

    def slip_state(self, job: str) -> JobState:
        """How far a job has come, from memory."""

    def paper_known(self) -> PaperKnown:
        """Whether paper comes, as far as anybody can say."""


class StaffShell(Shell, Protocol):
    """What a screen of the staff side may ask of the program around it."""

    staff: StaffSession
    """Who is signed in."""
    staff_only: bool
    """Whether only staff see this kiosk: names, needs and codes may show."""
    changes: int
    """Grows with each change of the store."""

    def staff_go(self, name: str) -> None:
        """Show another screen of the staff side."""

    staff_candidate: StaffMember
    """Who is about to give their PIN."""

    def staff_chosen(self, member: StaffMember) -> None:
        """Ask for the PIN of this account."""

    def staff_signed_in(self, member: StaffMember) -> None:
        """Let a member of staff in."""

    def staff_lock(self) -> None:
        """Sign out; the person's screen comes back where this kiosk has one."""

    pins_told: Mapping[str, str]
    """The PINs of a demonstration's staff, by name: there they are no secret."""

    services: StaffServices


class StaffPage(WatchingPage):
    """A screen of the staff side. It looks anew within a second of any change in the store, and every half minute."""

    EVERY = 30

    @property
    def app(self) -> StaffShell:
        return App.get_running_app()

    @property
    def who(self) -> str:
        """Who does what is done here, as the journal names them."""
        return self.app.staff.who

    def arrive(self) -> None:
        self.look()

    def unfinished(self) -> Draft | None:
        """What is being written here and was not kept yet."""
        return None

    def last_heard(self) -> str:
        """Since when the lounge's other screens have not been heard; nothing while they are."""
        ago = self.app.services.synced().ago
        if ago is None:
            return self.app._('Other screens not heard yet')
        if ago < SYNCED_LATELY:
            return ''
        at = self.app.now().london - ago
        return self.app.say('Other screens last heard {clock}', clock=self.app.language.clock(at.time()))

    def tick(self, now: float) -> None:
        if self.app.changes != self._seen_changes:
            self.look()
        else:
            super().tick(now)

    def look(self) -> None:
        self._seen_changes = self.app.changes
        super().look()


class CoveredPage(StaffPage):
    """A screen with words of need: where the public can see it they are covered until somebody touches Show (safety rule 21)."""

    covered = BooleanProperty(False)

    def arrive(self) -> None:
        self.covered = not self.app.staff_only
        super().arrive()

    def tick(self, now: float) -> None:
        super().tick(now)
        if not self.covered and not self.app.staff_only and now - self.app.staff.touched >= SHOWN_FOR:
            self.covered = True
            self.show()

    def uncover(self) -> None:
        """Show the words."""
        self.covered = False
        self.show()


class StaffTop(Edge, Row):
    """Where one is, whether what is shown is fresh, whether paper comes, and the lock."""

    title = StringProperty('')
    synced = StringProperty('')
    synced_lately = BooleanProperty(False)
    printer = StringProperty('')
    printer_icon = StringProperty('printer')
    printer_well = BooleanProperty(True)
    """Nothing is known that keeps paper from coming."""

    def look(self, app: StaffShell) -> None:
        """Fill in what the kiosk knows now."""
        seen, paper = app.services.synced(), app.services.paper_known()
        self.synced_lately = seen.ago is not None and seen.ago < SYNCED_LATELY and seen.trouble is None
        self.synced = _synced_words(app, seen.ago, lately=self.synced_lately)
        self.printer_well = paper.trouble is None
        self.printer_icon = 'printer-alert' if paper.trouble else 'printer-check' if paper.printed_at else 'printer'
        self.printer = _paper_words(app, paper)


def _paper_words(app: StaffShell, paper: PaperKnown) -> str:
    """What is known of the printer, and no more: that it is ready nobody can say before it prints."""
    if paper.trouble is not None:
        return app._('See to the printer')
    if paper.tray:
        return app._('Paper to the tray')
    if paper.printed_at is None:
        return app._('Nothing printed yet')
    return app.say('Last paper {clock}', clock=app.language.clock(paper.printed_at.time()))


def _synced_words(app: StaffShell, ago: timedelta | None, *, lately: bool) -> str:
    if ago is None:
        return app._('Not synced yet')
    if lately:
        return app._('Synced')
    minutes = max(1, int(ago.total_seconds() // 60))
    if minutes < 60:
        return app.say('Synced {minutes} min ago', minutes=str(minutes))
    return app.say('Synced {hours} h ago', hours=str(minutes // 60))


class StaffBottom(Edge, GridLayout):
    """The ways between the screens of the staff side."""

    here = StringProperty('')
    """The name of the screen that is shown."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
