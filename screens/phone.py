"""To my phone: one code at a time, shown on a touch, hidden after a minute (safety rule 23)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
from services.housing import Said
from services.language import Language
from services.wire import Bed, Tonight

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
    saving = StringProperty('')
    """The number that the person came to save; empty where it is the day that goes on the phone."""
    named = BooleanProperty(False)

    def arrive(self) -> None:
        visit = self.app.visit
        self.saving, visit.save, self.named = visit.save, '', visit.known
        self._offered: list[Code] = []
        self._codes: list[list[list[bool]]] = []
        self._ready = self._wanted = False
        self.state = 'who'
        self._draw(self._made)

    def retell(self) -> None:
        """What is in the codes is in the language that is spoken."""
        self._draw(self._made_again)

    def _draw(self, done: Callable[[list[Drawn]], None]) -> None:
        app, visit = self.app, self.app.visit
        bed = visit.day.bed if visit.day is not None else visit.said
        kept = _numbers_for_tonight(bed, app.now().today, app.places)
        self.work.ask_outside(_drawn, visit.day, app.language, app.page_url, app.demonstration, kept, done=done)

    def clear(self) -> None:
        self.modules, self._offered, self._codes, self.number, self.count, self.state = [], [], [], 0, 0, 'who'
        self.title = self.about = self.saving = ''
        self.online = self.named = False

    def tick(self, now: float) -> None:
        if self.state == 'shown' and now - self._shown_at >= self.app.limits.code_hidden_after:
            self.hide()

    def alone(self) -> None:
        """Nobody else sees the phone, or the person wants the code all the same."""
        self._wanted = True
        self._offer()

    def not_alone(self) -> None:
        """Somebody may see the phone: what that means is said first, also where "No" was the answer before."""
        self._wanted = False
        self.state = 'shared'

    def _offer(self) -> None:
        """To the codes, once they are drawn: until then nobody can say that there are none."""
        if self._wanted and self._ready:
            self.state = 'hidden' if self.count else 'nothing'

    def show_code(self) -> None:
        """Show the code that it is at."""
        visit = self.app.visit
        self._shown_at = self.app.seconds()
        self._put()
        self.state = 'shown'
        visit.codes_shown = max(visit.codes_shown, self.number + 1)
        self.work.ask_store(handoff.note_shown, visit.release, done=_noted)

    def _put(self) -> None:
        self.modules, self.about = self._codes[int(self.number)], self._offered[int(self.number)].about

    def hide(self) -> None:
        """Hide it, until it is touched again."""
        self.modules, self.about, self.state = [], '', 'hidden'

    def back(self) -> None:
        """To where the number stood, or to the day."""
        self.app.go('council_call' if self.saving else 'day')

    def next(self) -> None:
        """Show the next one, and after the last the first."""
        self._go_to((int(self.number) + 1) % int(self.count))
        self.show_code()

    def _go_to(self, number: int) -> None:
        code = self._offered[number]
        self.number, self.title, self.online = number, code.title, code.kind is CodeKind.PAGE

    def _take(self, drawn: list[Drawn]) -> None:
        self._offered, self._codes, self.count = [code for code, _ in drawn], [modules for _, modules in drawn], len(drawn)
        self._ready = True

    def _made_again(self, drawn: list[Drawn]) -> None:
        self._take(drawn)
        if drawn:
            self._go_to(int(self.number))
            if self.state == 'shown':
                self._put()

    def _made(self, drawn: list[Drawn]) -> None:
        self._take(drawn)
        if drawn:
            digits = self.saving.replace(' ', '')
            self._go_to(next((at for at, (code, _) in enumerate(drawn) if digits and digits in code.text), 0))
        else:
            self._wanted = True
        self._offer()


def _noted(_: None) -> None:
    """Nothing on the screen waits for it."""


@dataclass(frozen=True)
class Numbers:
    """Numbers besides those of the day's appointments."""

    places: tuple[Contact, ...] = ()
    lines: tuple[Helpline, ...] = ()


def _numbers_for_tonight(bed: Bed | Said | None, today: date, places: Places) -> Numbers:
    """The council that was picked, by day and by night, and its nation's housing helpline, as long as there is no place to sleep."""
    if bed is None or bed.council is None or bed.tonight is Tonight.YES or (isinstance(bed, Bed) and not bed.is_open):
        return Numbers()
    council, team = places.council(bed.council, today), places.housing_contact(bed.council)
    contacts = tuple(Contact(team.name, phone.number) for phone in team.phones) if team else ()
    line = helplines()['shelter_cymru' if council is not None and council.nation is Nation.WALES else 'shelter']
    return Numbers(contacts, (line,))


def _drawn(day: Day | None, language: Language, page_url: str | None, demonstration: bool, kept: Numbers) -> list[Drawn]:
    offered = handoff.codes(day, language, page_url=page_url, demonstration=demonstration, places=kept.places, lines=kept.lines)
    return [(code, handoff.matrix(code.text)) for code in offered]


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
