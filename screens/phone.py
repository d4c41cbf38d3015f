"""To my phone: one code at a time, shown on a touch, hidden after a minute (safety rule 23)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, OptionProperty, StringProperty

from screens.parts import qr as qr
from screens.parts.page import Page
from services import handoff
from services.appointments import Day
from services.directory.councils import Nation
from services.directory.helplines import Helpline, helplines
from services.directory.places import Places
from services.handoff import Code, CodeKind, Contact
from services.language import Language

Drawn = tuple[Code, list[list[bool]]]


class Phone(Page):
    """Asks first who else sees the phone; the answer is not stored."""

    state = OptionProperty('who', options=['who', 'shared', 'hidden', 'shown', 'nothing'])
    number = NumericProperty(0)
    count = NumericProperty(0)
    modules = ListProperty()
    title = StringProperty('')
    """Which code it is at: `Number 1 of 2`."""
    about = StringProperty('')
    """What is in the code, as long as it is shown."""
    online = BooleanProperty(False)
    """Whether the code is the one that needs internet."""

    def arrive(self) -> None:
        self._offered: list[Code] = []
        self._codes: list[list[list[bool]]] = []
        self.state = 'who'
        app = self.app
        if app.visit.day is None:
            self.state = 'nothing'
        else:
            kept = _numbers_for_tonight(app.visit.day, app.places)
            self.work.ask_outside(_drawn, app.visit.day, app.language, app.page_url, app.demonstration, kept, done=self._made)

    def clear(self) -> None:
        self.modules, self._offered, self._codes, self.number, self.count, self.state = [], [], [], 0, 0, 'who'
        self.title = self.about = ''
        self.online = False

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
        self.modules, self.about, self.state = self._codes[int(self.number)], self._offered[int(self.number)].about, 'shown'
        visit.codes_shown = max(visit.codes_shown, self.number + 1)
        self.work.ask_store(handoff.note_shown, visit.release, done=_noted)

    def hide(self) -> None:
        """Hide it, until it is touched again."""
        self.modules, self.about, self.state = [], '', 'hidden'

    def next(self) -> None:
        """Show the next one, and after the last the first."""
        self._go_to((int(self.number) + 1) % int(self.count))
        self.show_code()

    def _go_to(self, number: int) -> None:
        code = self._offered[number]
        self.number, self.title, self.online = number, code.title, code.kind is CodeKind.PAGE

    def _made(self, drawn: list[Drawn]) -> None:
        self._offered, self._codes, self.count = [code for code, _ in drawn], [modules for _, modules in drawn], len(drawn)
        if drawn:
            self._go_to(0)
        else:
            self.state = 'nothing'


def _noted(_: None) -> None:
    """Nothing on the screen waits for it."""


@dataclass(frozen=True)
class Numbers:
    """Numbers besides those of the day's appointments."""

    places: tuple[Contact, ...] = ()
    lines: tuple[Helpline, ...] = ()


def _numbers_for_tonight(day: Day, places: Places) -> Numbers:
    """The council that was picked, by day and by night, and its nation's housing helpline, as long as there is no place to sleep."""
    if day.bed is None or not day.bed.is_open or day.bed.council is None:
        return Numbers()
    council, team = places.council(day.bed.council, day.today), places.housing_contact(day.bed.council)
    contacts = tuple(Contact(team.name, phone.number) for phone in team.phones) if team else ()
    line = helplines()['shelter_cymru' if council is not None and council.nation is Nation.WALES else 'shelter']
    return Numbers(contacts, (line,))


def _drawn(day: Day, language: Language, page_url: str | None, demonstration: bool, kept: Numbers) -> list[Drawn]:
    offered = handoff.codes(day, language, page_url=page_url, demonstration=demonstration, places=kept.places, lines=kept.lines)
    return [(code, handoff.matrix(code.text)) for code in offered]


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
