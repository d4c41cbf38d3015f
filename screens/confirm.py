""" "Is this you?" A first name and nothing else, before the day (safety rule 20)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts.page import Page
from services import appointments, visits
from services.appointments import Day
from services.store.database import Transaction


class Confirm(Page):
    """Yes begins the visit, at the step where an earlier one broke off; no forgets the name."""

    def yes(self) -> None:
        """Begin the visit."""
        self.work.ask_store(_begin, self.app.visit.release, done=self._begun)

    def no(self) -> None:
        """Forget the name."""
        self.app.visit = None
        self.app.go('identify')

    def _begun(self, begun: tuple[str, Day]) -> None:
        visit = self.app.visit
        visit.id, visit.day = begun
        self.app.go(visit.resume if visit.resume in self.app.steps else 'day')


def _begin(tx: Transaction, release: str) -> tuple[str, Day]:
    return visits.begin(tx, release), appointments.day_of(tx, release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
