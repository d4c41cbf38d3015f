"""Getting home: how to get to where the person sleeps, as far as it is known, and the ticket. No map and no time that nobody knows."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.day_words import leg_words, plan_now, travel_of, way
from screens.parts.stack import empty
from screens.parts.stop_words import where
from screens.parts.things import ThingsPage
from screens.unsafe_place import ask_first
from services import answers, attention
from services.answers import Question
from services.facts import facts
from services.store.database import Transaction
from services.travel import Leg, LegKind
from services.wire import Need, ThingState

WARRANT = 'travel_warrant'


class GettingHome(ThingsPage):
    """Shown once the question about places was asked (safety rule 9)."""

    way = StringProperty('')
    where = StringProperty('')
    ticket = StringProperty('')
    asked = BooleanProperty(False)
    how = StringProperty('')
    """How the time is known."""

    def arrive(self) -> None:
        self._looked = self.app.seconds()
        self.work.ask_store(_kept, self.app.visit.release, done=self._answers_known)

    def _answers_known(self, known: dict[Question, str]) -> None:
        self.app.visit.answers.update(known)
        if not ask_first(self):
            super().arrive()

    def show(self) -> None:
        self.asked = Need.GETTING_HOME in self.app.visit.asked
        self.where, self.way, self.how = self._way()
        warrant = self.app.essentials.get(WARRANT)
        empty(self.ids.warrant)
        if warrant is not None:
            self.ids.warrant.add_widget(self.answers_about(warrant))
        self.ticket = self.app._(facts()['warrant'].text) if self.state_of(WARRANT) is ThingState.HAS else ''

    def clear(self) -> None:
        self.way = self.where = self.how = self.ticket = ''
        self.asked = False
        empty(self.ids.warrant)

    def _way(self) -> tuple[str, str, str]:
        """Where to, the way, and how it is known: to tonight's stop of the day, or to the postcode that the person gave."""
        day, language = self.app.visit.day, self.app.language
        sleep = day.sleep if day is not None else None
        postcode = self.app.visit.answers.get(Question.SLEEP_POSTCODE)
        if sleep is not None:
            plan = plan_now(self.app, day)
            return '' if sleep.sensitive else where(sleep), way(plan, sleep, language), self._how(plan.legs.get(sleep.appointment))
        if postcode:
            leg = travel_of(self.app).from_lounge(postcode)
            return postcode, leg_words(leg, None, language), self._how(leg)
        return '', '', ''

    def _how(self, leg: Leg | None) -> str:
        _, kind = self.app._, leg.kind if leg is not None else LegKind.NOT_KNOWN
        return {
            LegKind.WALK: _('We worked the time out. It may take you longer.'),
            LegKind.KNOWN_JOURNEY: _('This lounge knows this journey.'),
        }.get(kind, '')

    def ask(self) -> None:
        """Call staff about the way."""
        self.work.ask_store(attention.ask, Need.GETTING_HOME, self.app.visit.release, done=self._told)

    def _told(self, call: str) -> None:
        self.app.visit.asked[Need.GETTING_HOME], self.asked = call, True
        self.app.look_for_calls()


def _kept(tx: Transaction, release: str | None) -> dict[Question, str]:
    return {} if release is None else answers.kept(tx, release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
