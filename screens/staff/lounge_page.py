"""A screen of the staff side that shows the lounge as the board has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.staff.page import StaffPage
from services.board import Board, Watch
from services.travel import Travel

if TYPE_CHECKING:
    from screens.staff.page import StaffShell
    from services.board import Line


def ways(app: StaffShell) -> Travel:
    """What ways from this lounge take, at the usual pace."""
    here = app.places.lounge
    return Travel(app.places.grid, app.journeys.known, here.postcode if here else None)


class LoungePage(StaffPage):
    """Looks at the whole lounge, and shows it again whenever anything on it has changed. Its top bar has the id `top`."""

    lounge: Board | None = None
    """As it was seen last."""
    _watch: Watch | None = None

    def arrive(self) -> None:
        self._watch = Watch(ways(self.app))
        super().arrive()

    def clear(self) -> None:
        self.lounge = self._watch = None

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        if self._watch is not None:
            self.work.ask_store(self._watch.look, done=self._seen)

    def _seen(self, lounge: Board) -> None:
        if lounge != self.lounge:
            self.lounge = lounge
            self.show()

    def name_of(self, line: Line) -> str:
        """What this screen may show of a name (safety rule 21)."""
        return f'{line.first_name} {line.initial}.' if self.app.staff_only and not self.app.staff.peer else line.initials

    def open(self, release: str) -> None:
        """Show somebody's page."""
        self.app.staff.person = release
        self.app.staff_go('staff_person')
