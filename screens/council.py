"""Which council to ask: any one, by a postcode or by its name as one types. Never the one of the prison because of the prison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import ListProperty, ObjectProperty, StringProperty

from screens.parts import keyboard as keyboard
from screens.parts import typed as typed
from screens.parts.buttons import KioskButton
from screens.parts.stack import empty
from screens.parts.tonight import TonightPage
from screens.unsafe_place import ask_first
from services.directory import postcodes
from services.directory.postcodes import NotFound

if TYPE_CHECKING:
    from services.directory.councils import Council

LONGEST = 40
MOST = 4
"""As many as there is room for beside the keyboard."""


class CouncilButton(KioskButton):
    """One of the councils that may be meant, or a town and its council."""

    council: Council = ObjectProperty(None)


class WhichCouncil(TonightPage):
    """Typing a postcode or a name, and the councils that it can mean."""

    typed = StringProperty('')
    words = StringProperty('')
    found = ListProperty()
    """The names and the councils that they stand for."""

    def show(self) -> None:
        if not ask_first(self):
            self._look()

    def clear(self) -> None:
        self.typed = self.words = ''
        self.found = []

    def type(self, character: str) -> None:
        """One more character."""
        self.typed = (self.typed + character)[:LONGEST]
        self._look()

    def delete(self) -> None:
        """Take the last character away."""
        self.typed = self.typed[:-1]
        self._look()

    def enter(self) -> None:
        """Take the first of those that are shown."""
        if self.found:
            self.pick(self.found[0][1])

    def pick(self, council: Council) -> None:
        """This one. A postcode that led to it is remembered for this visit, so that nobody has to type it again."""
        visit = self.app.visit
        visit.postcode = postcodes.normalised(self.typed) or visit.postcode
        self.pick_council(council.code, lambda: self.app.go(visit.council_for))

    def on_found(self, _page: WhichCouncil, found: list[tuple[str, Council]]) -> None:
        empty(self.ids.found)
        for name, council in found:
            button = CouncilButton(text=name if name == council.name else f'{name}: {council.name}', council=council)
            button.bind(on_release=lambda one: self.pick(one.council))
            self.ids.found.add_widget(button)

    def _look(self) -> None:
        _, places, today = self.app._, self.app.places, self.app.now().today
        self.found, self.words = [], ''
        if not self.typed:
            self.words = _('Think of where you lived before. Or where your family or your work is.')
        elif postcodes.normalised(self.typed) is not None:
            at = places.council_at(self.typed, today)
            if isinstance(at, NotFound):
                self.words = self._not_found(at)
            else:
                self.found = [(at.council.name, at.council)]
        else:
            self.found = [(area.name, area.council) for area in places.search_areas(self.typed, today, MOST)]
            if not self.found:
                self.words = _('We do not know this name. Try a bigger town near it, or ask staff.')
            elif any(name != council.name for name, council in self.found):
                self.words = _('A town can lie in two councils. Staff can check.')

    def _not_found(self, why: NotFound) -> str:
        _ = self.app._
        if why in (NotFound.NOT_UNDERSTOOD, NotFound.NOT_KNOWN):
            return _('We do not know this postcode. Try the name of the town, or ask staff.')
        place = {
            NotFound.SCOTLAND: _('Scotland'),
            NotFound.NORTHERN_IRELAND: _('Northern Ireland'),
            NotFound.ISLE_OF_MAN: _('the Isle of Man'),
            NotFound.CHANNEL_ISLANDS: _('the Channel Islands'),
        }[why]
        return self.app.say('This is in {place}. We cannot look it up here. Staff can help you.', place=place)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
