"""What the board is sorted by, and the one need that it can be reduced to."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from screens.staff.page import StaffPage
from services.board import Order
from services.needs import Area


class SortPage(StaffPage):
    """One touch chooses, and goes back to the board."""

    needs = BooleanProperty(True)
    """Whether needs may be named: not where the public can see the kiosk (safety rule 21)."""

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.needs = self.app.staff_only

    def order(self, order: str) -> None:
        """Sort by this."""
        self.app.staff.order = Order(order)
        self.app.staff_go('board')

    def only(self, area: str) -> None:
        """Show nobody but those for whom something is to do for a need."""
        self.app.staff.area = Area(area)
        self.app.staff_go('board')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
