"""A person's page: the day, what they ask for, tonight, calls, what the visit came to, and what was said before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty

from screens.parts.buttons import KioskButton
from screens.staff import lines as lines
from screens.staff.board_words import spaced
from screens.staff.lounge_page import ways
from screens.staff.page import CODE_SHOWN_FOR, CoveredPage
from screens.staff.person_tabs import TABS, tab_words
from screens.staff.person_words import supervisions, whereabouts
from screens.staff.session import PapersWanted
from services import attention, board, diary, essentials, housing, language, measures, people, staff
from services.board import Watch
from services.needs import Reason
from services.papers import Person
from services.people import Known
from services.printing import OPEN, PaperKind
from services.store.database import Transaction
from services.wire import BedEnd, Permission, Sleeping, ThingState, Where, WhyChanged


@dataclass(frozen=True)
class Seen:
    """What the store knows, at one moment."""

    known: Known
    names: dict[str, str]
    """The staff by their id."""
    follows: tuple[Reason, ...]
    """Why somebody is needed though nobody called: it follows from the day."""


class TabButton(KioskButton):
    """One of the parts of the page."""


class StaffPerson(CoveredPage):
    """One part of the page is shown at a time. Everything is done with one touch and shows once it is kept."""

    tab = StringProperty('day')
    seen: Seen | None = ObjectProperty(None, allownone=True)
    name_shown = StringProperty('')
    facts = ListProperty()
    """Lines below the name."""
    code = StringProperty('')
    where = StringProperty('')
    notice = StringProperty('')
    leaving = BooleanProperty(False)
    """They are about to be marked as left, with no bed for tonight (safety rule 16)."""
    slip = StringProperty('')
    """The job of the slip that was asked for here, until it has come as far as it comes."""
    _code_until = 0.0
    _watch: Watch | None = None

    def arrive(self) -> None:
        self._watch = Watch(ways(self.app))
        self.tab, self.app.staff.tab = self.app.staff.tab, 'day'
        super().arrive()

    def clear(self) -> None:
        self.seen, self.tab, self.name_shown, self.code, self.where, self.notice, self.facts = None, 'day', '', '', '', '', []
        self.leaving, self._watch, self.slip = False, None, ''
        self.ids.lines.page = 0
        self.ids.lines.show([], portrait=False)
        self.ids.tabs.clear_widgets()

    def tick(self, now: float) -> None:
        super().tick(now)
        if self.code and not self.app.staff_only and now >= self._code_until:
            self.code = ''
        if self.slip and self.app.services.slip_state(self.slip).state not in OPEN:
            self.slip = ''

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        if self.app.staff.person is not None:
            self.work.ask_store(_look, self._watch, self.app.staff.person, done=self._seen_now, failed=self._gone)

    def _seen_now(self, seen: Seen) -> None:
        if seen != self.seen:
            self.seen = seen
            self.show()

    def _gone(self, error: BaseException) -> None:
        """They were erased meanwhile."""
        if not isinstance(error, KeyError):
            raise error
        self.app.staff_go('board')

    def show(self) -> None:
        if self.seen is None:
            return
        known, app = self.seen.known, self.app
        person = known.person
        self.name_shown = f'{person.first_name} {person.initial}.' if app.staff_only else f'{person.first_name[:1]}. {person.initial}.'
        self.where = person.where
        spoken = '' if person.language == 'en' else app.say('Speaks {language}', language=app.language.name_of(person.language))
        licence = '' if self.covered else supervisions(app.language)[person.supervision]
        self.facts = [whereabouts(person, app.language), licence, spoken]
        if app.staff_only:
            self.show_code()
        self.ids.tabs.clear_widgets()
        if self.covered:
            self.ids.lines.empty = ''
            self.ids.lines.show([], portrait=app.theme.portrait)
            return
        self._show_tabs()
        self.ids.lines.room = 6 if app.theme.portrait else 5
        self.ids.lines.empty, said = TABS[self.tab](self)
        self.ids.lines.show(said, portrait=app.theme.portrait)

    def _show_tabs(self) -> None:
        for key, words in tab_words(self).items():
            self.ids.tabs.add_widget(TabButton(text=words, look='go' if key == self.tab else 'plain', on_release=partial(self._turn, key)))

    def _turn(self, tab: str, *_: Any) -> None:
        self.turn(tab)

    def turn(self, tab: str) -> None:
        """Show another part of the page."""
        self.tab, self.notice, self.ids.lines.page = tab, '', 0
        self.show()

    def more(self) -> None:
        """The next lines."""
        self.ids.lines.more(portrait=self.app.theme.portrait)

    def on_covered(self, *_: object) -> None:
        """What was said in words goes with the other words."""
        if self.covered:
            self.notice, self.leaving = '', False

    def show_code(self) -> None:
        """Show the code; on a kiosk that the public can see only once it is asked for."""
        if self.seen is not None:
            self.code, self._code_until = spaced(self.seen.known.person.code), self.app.seconds() + CODE_SHOWN_FOR

    # What staff do. Each is kept before it shows.

    def _do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        self.notice = ''
        self.work.ask_store(function, *args, **kwargs, done=lambda _: self.look(), failed=self._not_done)

    def _not_done(self, error: BaseException) -> None:
        if not isinstance(error, diary.NotOpen | housing.NotAgreed | KeyError):
            raise error
        self.notice = self.app._('Another screen was faster. Look at it again.')
        self.look()

    def mark(self, where: str) -> None:
        """Say where the person is. Whoever leaves with no bed is shown that first."""
        if self.seen is None:
            return
        bed = self.seen.known.day.bed
        if where == Where.LEFT and bed is not None and bed.is_open and not self.leaving:
            self.leaving, self.covered = True, False
            self.turn('tonight')
            self.notice = self.app._('They have no bed for tonight. Write down first how that ended.')
            return
        self.leaving = False
        self._do(people.mark, self.seen.known.person.id, Where(where), self.who)

    def seen_to(self, call: str) -> None:
        """Somebody saw to a call."""
        self._do(attention.answer, call, self.who)

    def answer(self, reason: Reason) -> None:
        """Somebody saw to what follows from the day."""
        self._do(board.answer, self.seen.known.person.id, reason, self.who)

    def settle(self, key: str, state: ThingState) -> None:
        """A thing was given, or there is none left."""
        self._do(essentials.settle, self.seen.known.person.id, self.app.essentials.get(key), state, self.who)

    def agreed(self, appointment: str) -> None:
        """The other side said yes."""
        self._do(diary.agreed, appointment, self.who)

    def refused(self, appointment: str) -> None:
        """The other side said no."""
        self._do(diary.cancel, appointment, WhyChanged.THEY_SAID_NO, self.who)

    def end_no_bed(self, how: BedEnd) -> None:
        """Close "no bed". Without one, whoever touches it has told probation."""
        told = self.app.staff.id if how is BedEnd.LEFT_WITHOUT else None
        self._do(housing.end_no_bed, self.seen.known.person.id, how, self.who, told)

    def reopen(self) -> None:
        """It did not end like that."""
        self._do(housing.reopen, self.seen.known.person.id, self.who)

    def permission(self, permission: Permission) -> None:
        """Write down what probation says of the place."""
        self._do(housing.say_permission, self.seen.known.person.id, permission, self.who)

    def read_referral(self) -> None:
        """See the form of the referral as it will come out. Only from there it is marked as sent (safety rule 25)."""
        known = self.seen.known
        person = Person.of(known.person, 0)
        self.app.staff.papers = PapersWanted((person,), PaperKind.REFERRAL, referral=known.referral)
        self.app.staff_go('paper_preview')

    def measure(self, name: measures.Measure, answer: bool | None) -> None:
        """Record a measure, or take it back."""
        self._do(measures.say, self.seen.known.person.id, name, answer, self.who)

    def sleeping(self, answer: Sleeping | None) -> None:
        """Record where they sleep tonight, or take it back."""
        self._do(measures.say_sleeping, self.seen.known.person.id, answer, self.who)

    def print_slip(self) -> None:
        """Have the slip made and printed; the bar above says where it waits for somebody."""
        if self.seen is not None:
            people = [(self.seen.known.person.id, language.load(self.seen.known.person.language))]
            self.work.ask_outside(self.app.services.papers.print_papers, people, PaperKind.SLIP, False, self.who, done=self._begun)

    def _begun(self, jobs: tuple[str, ...]) -> None:
        (self.slip,) = jobs
        self.look()

    def open(self, appointment: str | None) -> None:
        """Look at an appointment, or write down a new one."""
        self.app.staff.appointment = appointment
        self.app.staff_go('staff_appointment')


def _look(tx: Transaction, watch: Watch, release: str) -> Seen:
    reasons = next((line.reasons for line in watch.look(tx).lines if line.release == release), ())
    names = {member.id: member.name for member in staff.members(tx)}
    return Seen(people.known(tx, release), names, tuple(one for one in reasons if not one.calls))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
