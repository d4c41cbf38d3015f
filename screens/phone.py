"""To my phone: one appointment a code, shown on a touch, hidden after a minute (safety rule 23)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, OptionProperty

from screens.parts import qr as qr
from screens.parts.page import Page
from services import handoff
from services.appointments import Day
from services.language import Language
from services.store.database import Transaction
from services.wire import Kind


class Phone(Page):
    """Asks first who else sees the phone; the answer is not stored."""

    state = OptionProperty('who', options=['who', 'shared', 'hidden', 'shown', 'nothing'])
    number = NumericProperty(0)
    count = NumericProperty(0)
    modules = ListProperty()

    def arrive(self) -> None:
        self._codes: list[list[list[bool]]] = []
        self.state = 'who'
        if self.app.visit.day is None:
            self.state = 'nothing'
        else:
            self.work.ask_outside(_codes, self.app.visit.day, self.app.language, done=self._made)

    def clear(self) -> None:
        self.modules, self._codes, self.number, self.count, self.state = [], [], 0, 0, 'who'

    def tick(self, now: float) -> None:
        if self.state == 'shown' and now - self._shown_at >= self.app.limits.code_hidden_after:
            self.hide()

    def alone(self) -> None:
        """Nobody else sees the phone, or the person wants the code all the same."""
        self.state = 'hidden' if self.count else 'nothing'

    def show_code(self) -> None:
        """Show the code that it is at."""
        visit = self.app.visit
        self._shown_at = self.app.seconds()
        self.modules, self.state = self._codes[int(self.number)], 'shown'
        visit.codes_shown = max(visit.codes_shown, self.number + 1)
        self.work.ask_store(_note_shown, visit.release, done=_noted)

    def hide(self) -> None:
        """Hide it, until it is touched again."""
        self.modules, self.state = [], 'hidden'

    def next(self) -> None:
        """Show the next one, and after the last the first."""
        self.number = (self.number + 1) % self.count
        self.show_code()

    def _made(self, codes: list[list[list[bool]]]) -> None:
        self._codes, self.count = codes, len(codes)
        if not codes:
            self.state = 'nothing'


def _note_shown(tx: Transaction, release: str) -> None:
    tx.record(Kind.CODE_SHOWN, {}, subject=release)


def _noted(_: None) -> None:
    """Nothing on the screen waits for it."""


def _codes(day: Day, language: Language) -> list[list[list[bool]]]:
    return [handoff.matrix(text) for text in handoff.calendars(day, language)]


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
