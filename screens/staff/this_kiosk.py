"""How this kiosk is: each check says ok or what to do, and what the centre did not take."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from screens.parts.stack import Row
from screens.staff.page import StaffPage
from services.printing import PaperKind
from services.store import journal
from services.store.journal import Delivered, RefusedEntry

ON_A_PAGE = {'found': 6, 'refused': 5}


class Finding(Protocol):
    """What one check found."""

    @property
    def check(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def says(self) -> str: ...


class FindingRow(Row):
    """A check, and what is well or what to do."""

    check = StringProperty('')
    says = StringProperty('')
    ok = BooleanProperty(True)


class ThisKiosk(StaffPage):
    """What needs somebody stands on top. The checks run when the screen opens and when somebody asks for it."""

    shown = OptionProperty('found', options=list(ON_A_PAGE))
    page = NumericProperty(0)
    pages = NumericProperty(1)
    looking = BooleanProperty(False)
    sending = StringProperty('')
    """How many entries wait for the centre."""
    refused = NumericProperty(0)
    stale = NumericProperty(0)
    lead = BooleanProperty(False)
    found: tuple[Finding, ...] = ()
    entries: tuple[RefusedEntry, ...] = ()

    def arrive(self) -> None:
        self.lead = self.app.staff.lead
        super().arrive()
        self.examine()

    def clear(self) -> None:
        self.found, self.entries, self.shown, self.page, self.looking = (), (), 'found', 0, False
        self.ids.rows.clear_widgets()

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(journal.delivered, done=self._delivered)
        self.work.ask_store(journal.refused, done=self._refused)

    def _delivered(self, delivered: Delivered) -> None:
        say = self.app.say
        self.sending = say('All was sent.') if delivered.all_sent else say('{count} entries wait to be sent.', count=str(delivered.pending))
        self.refused, self.stale = delivered.refused, delivered.stale

    def _refused(self, entries: tuple[RefusedEntry, ...]) -> None:
        self.entries = entries
        if self.shown == 'refused':
            self.show()

    def examine(self) -> None:
        """Look at everything. It asks the centre and the print system, so it takes a while."""
        if not self.looking:
            self.looking = True
            self.work.ask_outside(self.app.services.examine, done=self._examined)

    def _examined(self, found: Sequence[Finding]) -> None:
        self.looking = False
        self.found = tuple(sorted(found, key=lambda one: one.ok))
        self.show()

    def print_trial(self) -> None:
        """Have a test page printed, and see how far it comes."""
        printed = partial(self.app.services.papers.print_papers, [(None, self.app.language)], PaperKind.TRIAL, False, self.who)
        self.work.ask_outside(printed, done=lambda _: self.app.staff_go('papers_on_way'))

    def turn(self, to: str) -> None:
        """Show the checks, or what the centre did not take."""
        self.shown, self.page = to, 0
        self.show()

    def more(self) -> None:
        """The next page; after the last one the first."""
        self.page = (self.page + 1) % self.pages
        self.show()

    def show(self) -> None:
        rows = self._findings() if self.shown == 'found' else self._entries()
        most = ON_A_PAGE[self.shown]
        self.pages = max(1, -(-len(rows) // most))
        self.page = min(self.page, self.pages - 1)
        box = self.ids.rows
        box.clear_widgets()
        for row in rows[self.page * most : (self.page + 1) * most]:
            box.add_widget(row())

    def _findings(self) -> list[partial[FindingRow]]:
        return [partial(FindingRow, check=one.check.capitalize(), says=one.says, ok=one.ok) for one in self.found]

    def _entries(self) -> list[partial[FindingRow]]:
        say, language = self.app.say, self.app.language
        return [
            partial(
                FindingRow,
                check=say('Entry {number}, {kind}', number=str(one.seq), kind=one.kind),
                says=say('{when}. The centre says: {reason}. {todo}', when=language.known(one.at), reason=one.reason, todo=self._todo(one)),
                ok=False,
            )
            for one in self.entries
        ]

    def _todo(self, entry: RefusedEntry) -> str:
        _ = self.app._
        if 'chain' in entry.reason or 'place' in entry.reason:
            return _('This store was copied back. Restore it with kiosk restore.')
        if 'lounge' in entry.reason or 'device' in entry.reason:
            return _('This kiosk was enrolled anew. Tell whoever runs the centre.')
        return _('It is kept here. Update kiosk and centre, then it is sent again.')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
