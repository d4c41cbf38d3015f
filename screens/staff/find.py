"""Finding somebody as one types: by first name, initial or code."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts import keyboard as keyboard
from screens.parts import typed as typed
from screens.parts.buttons import KioskButton
from screens.staff import board_words as words
from screens.staff.lounge_page import LoungePage
from services import board
from services.board import Line, Order

LONGEST = 20
MOST = 5
"""As many as there is room for beside the keyboard."""


class FoundButton(KioskButton):
    """Somebody who may be meant."""


class FindPage(LoungePage):
    """What was typed, and who it can mean."""

    typed = StringProperty('')
    words = StringProperty('')

    def clear(self) -> None:
        super().clear()
        self.typed = self.words = ''
        self.ids.found.clear_widgets()

    def type(self, character: str) -> None:
        """One more character."""
        self.typed = (self.typed + character)[:LONGEST]
        self.show()

    def delete(self) -> None:
        """Take the last character away."""
        self.typed = self.typed[:-1]
        self.show()

    def enter(self) -> None:
        """Open the first of those that are shown."""
        found = self._found()
        if found:
            self.open(found[0].release)

    def show(self) -> None:
        if self.lounge is None or self.app.staff is None:
            return
        found = self._found()
        self.ids.found.clear_widgets()
        for line in found[:MOST]:
            self.ids.found.add_widget(FoundButton(text=self._said(line), on_release=partial(self._open, line.release)))
        self.words = self._words(len(found))

    def _found(self) -> tuple[Line, ...]:
        if self.lounge is None:
            return ()
        return board.search(board.in_order(self.lounge.lines, Order.NAME), self.typed)

    def _said(self, line: Line) -> str:
        due = self.app.language.clock(line.due_at) if line.due_at is not None else ''
        return ' · '.join(part for part in (self.name_of(line), due, words.where(line, self.app.language)) if part)

    def _words(self, count: int) -> str:
        if not count:
            return self.app._('Nobody on the board begins like this.')
        return self.app.say('{count} more: type on', count=str(count - MOST)) if count > MOST else ''

    def _open(self, release: str, _button: FoundButton) -> None:
        self.open(release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
