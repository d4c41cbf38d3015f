"""Money: what somebody said about Universal Credit, what is true about claiming it, and the ways on. Never an amount."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts.booking import BookingPage
from screens.parts.calling import To
from screens.parts.cards import Fact
from screens.parts.stack import empty
from services import attention, benefits
from services.answers import Question
from services.directory.councils import Nation
from services.directory.helplines import helplines
from services.directory.postcodes import NotFound
from services.wire import Claimed, Need, Purpose

BY_PHONE = 'by_phone'
"""The fact that the helpline's number stands under."""


class Money(BookingPage):
    """Asked once whether there is a claim; the answer can be changed."""

    facts = ListProperty()
    asking = BooleanProperty(False)
    said = StringProperty('')
    jobcentre = StringProperty('')
    """The word on the way to the jobcentre."""
    asked_staff = BooleanProperty(False)
    line = 'universal_credit'

    def show(self) -> None:
        claim, _ = self.seen.claim, self.app._
        self.line = 'universal_credit_welsh' if self._in_welsh() else 'universal_credit'
        self.facts = [(fact.icon, _(fact.text), self._number() if fact.key == BY_PHONE else '') for fact in benefits.facts()]
        self.asking = self.app.visit.known and claim is None
        self.said = self._words(claim.claimed) if claim is not None else ''
        self.asked_staff = 'money' in self.app.visit.asked
        self.jobcentre = self._jobcentre()

    def clear(self) -> None:
        self.facts, self.asking, self.said, self.jobcentre, self.asked_staff = [], False, '', '', False

    def on_facts(self, _page: Money, facts: list[tuple[str, str, str]]) -> None:
        empty(self.ids.facts)
        for icon, words, second in facts:
            self.ids.facts.add_widget(Fact(icon=icon, text=words, second=second))

    def _jobcentre(self) -> str:
        claim, _ = self.seen.claim, self.app._
        stops = self.seen.day.stops if self.seen.day is not None else ()
        if any(stop.purpose is Purpose.JOBCENTRE and not stop.passed for stop in stops):
            return _('My jobcentre time')
        return _('My jobcentre') if claim is not None and claim.claimed is Claimed.ALREADY else _('Get a jobcentre time')

    def _words(self, claimed: Claimed) -> str:
        _ = self.app._
        return {
            Claimed.ALREADY: _('You said: I have claimed already.'),
            Claimed.NOT_YET: _('You said: I have not claimed yet.'),
            Claimed.NOT_SURE: _('You said: I am not sure if I claimed.'),
        }[claimed]

    def _number(self) -> str:
        line = helplines()[self.line]
        return ', '.join(part for part in (line.number, self.app._(line.hours)) if part)

    def _in_welsh(self) -> bool:
        """Whether the line in Welsh is the one to offer: for somebody who reads Welsh, or who sleeps in Wales tonight."""
        if self.app.language.code == 'cy':
            return True
        postcode = self.app.visit.answers.get(Question.SLEEP_POSTCODE)
        found = self.app.places.council_at(postcode, self.app.now().today) if postcode else NotFound.NOT_KNOWN
        return not isinstance(found, NotFound) and found.council.nation is Nation.WALES

    def answer(self, claimed: str) -> None:
        """Keep what the person says about their claim."""
        self.work.ask_store(benefits.said, self.app.visit.release, Claimed(claimed), done=self._said)

    def _said(self, _: Any) -> None:
        self.look()

    def ask_again(self) -> None:
        """The person wants to say something else."""
        self.asking, self.said = True, ''

    def call(self) -> None:
        """Call the helpline."""
        line = helplines()[self.line]
        say = self.app.language.both('“I want to claim Universal Credit. I cannot do it online.”')
        self.app.call(To(key=f'line:{self.line}', name=line.name, back=self.name, say=say))

    def ask_staff(self) -> None:
        """Call staff about money."""
        self.work.ask_store(attention.ask, Need.MONEY, self.app.visit.release, done=self._told)

    def _told(self, call: str) -> None:
        self.app.visit.asked['money'], self.asked_staff = call, True
        self.app.look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
