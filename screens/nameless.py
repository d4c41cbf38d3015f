"""Going on without a name: what that means, and a way back."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts.page import Page
from screens.parts.visit import Visit
from services import visits


class Nameless(Page):
    """Asked before a visit without a name begins."""

    def go_on(self) -> None:
        """Begin a visit that knows nobody."""
        self.work.ask_store(visits.begin, None, done=self._begun)

    def _begun(self, visit: str) -> None:
        self.app.visit = Visit()
        self.app.visit.id = visit
        self.app.go('day')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
