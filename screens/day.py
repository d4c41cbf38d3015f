"""My day: the line of stops, and the doors."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts import grid as grid
from screens.parts import timeline as timeline
from screens.parts.day_words import cannot, plan_now, to_see_to
from screens.parts.page import DayPage
from screens.parts.stop_words import entries
from services import answers, housing
from services.answers import Question
from services.appointments import Day, ProbationState
from services.directory.places import PlaceKind
from services.housing import State
from services.language import when
from services.plan import Plan, Why, plan_of, what_first
from services.travel import LegKind
from services.wire import Answer, Purpose, Standing

DOOR_OF = {
    Purpose.PROBATION: 'probation',
    Purpose.SLEEP: 'housing',
    Purpose.HOUSING: 'housing',
    Purpose.JOBCENTRE: 'money',
    Purpose.HEALTH: 'health',
    Purpose.DRUG_SERVICE: 'health',
}


class DayScreen(DayPage):
    """The day of a named visit; without a name, the doors alone."""

    entries = ListProperty()
    today = StringProperty('')
    known = BooleanProperty(False)
    probation = StringProperty('')
    will_go = BooleanProperty(False)
    first = StringProperty('')
    """The door that comes first today."""
    first_words = StringProperty('')
    """Why it does."""
    walks = BooleanProperty(False)
    """There is something to walk to."""
    clash = StringProperty('')
    """What cannot both be done."""
    slowly = BooleanProperty(False)
    """The person walks slowly."""
    _clash_of = ''

    def show(self) -> None:
        day, language = self.app.visit.day, self.app.language
        self.known = day is not None
        self.today = self.app.say('Today, {date}', date=language.date(self.app.now().today))
        self._show_plan()
        self.probation = self._probation(day) if day else self.app._('Where to go, and when')
        self.will_go = bool(day and day.probation and day.probation.answer is Answer.WILL_GO)

    def arrive(self) -> None:
        super().arrive()
        visit = self.app.visit
        if visit.known:
            self.work.ask_store(answers.kept, visit.release, done=self._answers_known)

    def clear(self) -> None:
        self.entries, self.probation, self.will_go, self.first, self.first_words = [], '', False, '', ''
        self.walks, self.clash, self._clash_of = False, '', ''

    def _seen(self, day: Day) -> None:
        super()._seen(day)
        self._show_plan()  # what can be reached in time changes with the time alone

    def _show_plan(self) -> None:
        visit = self.app.visit
        day = visit.day if visit is not None else None
        plan = plan_now(self.app, day) if day is not None else None
        self.entries = entries(day, self.app.language, plan) if day is not None and plan is not None else []
        clash = to_see_to(plan) if plan is not None else None
        self.clash = cannot(clash, self.app.now().today, self.app.language) if clash is not None else ''
        self._clash_of = ' '.join(sorted(clash.pair)) if clash is not None else ''
        self.walks = bool(plan and any(leg.kind in (LegKind.WALK, LegKind.TOO_FAR) for leg in plan.legs.values()))
        self.slowly = self.walks and visit.answers.get(Question.SLOWLY) == 'yes'
        self.first, self.first_words = self._what_first(day, plan) if day is not None and plan is not None else ('', '')

    def _what_first(self, day: Day, plan: Plan) -> tuple[str, str]:
        """The door to go through first, and why; only what somebody can still do something about today."""
        no_bed = housing.state_of(day) is State.NO_BED
        # nobody leaves for what is not booked, nor from there
        plan = plan_of([stop for stop in day.stops if stop.standing is Standing.CONFIRMED], plan.travel, plan.now)
        first = next(iter(what_first(plan, no_bed=no_bed, shuts=self._shuts(day))), None)
        if first is None or first.purpose not in DOOR_OF or first.why is Why.SHUT:
            return '', ''
        door, language = DOOR_OF[first.purpose], self.app.language
        if first.why is Why.NO_BED:
            return door, self.app._("Let's do this first.")
        if first.why is Why.SHUTS and first.by is not None:
            return door, self.app.say('They shut at {clock} today', clock=language.clock(first.by.time()))
        leg = plan.legs.get(first.stop.appointment) if first.stop else None
        if first.why is Why.TIME and first.by is not None and leg is not None and leg.minutes and first.by > plan.now:
            return door, self.app.say('Leave by {clock}', clock=language.clock(first.by.time()))
        return door, ''

    def _shuts(self, day: Day) -> dict[Purpose, time | None]:
        """When the last jobcentre shuts today, where the day has no jobcentre yet."""
        if any(stop.purpose is Purpose.JOBCENTRE for stop in day.stops):
            return {}
        now = self.app.now().london
        known = [place.status(now).until for place in self.app.places.of_kind(PlaceKind.JOBCENTRE)]
        today = [until.time() for until in known if until is not None and until.date() == now.date()]
        return {Purpose.JOBCENTRE: max(today)} if today else {}

    def see_clash(self) -> None:
        """Show what can be done about what cannot both be done."""
        self.app.visit.clash = self._clash_of
        self.app.go('clash')

    def walk_slowly(self) -> None:
        """Keep, or take back, that the person walks slowly: every walk is reckoned anew."""
        visit = self.app.visit
        visit.answers[Question.SLOWLY] = 'no' if self.slowly else 'yes'
        if visit.known:
            self.work.ask_store(answers.keep, visit.release, Question.SLOWLY, visit.answers[Question.SLOWLY], done=lambda _: None)
        self._show_plan()

    def _answers_known(self, known: dict[Question, str]) -> None:
        if self.app.visit is not None and known != self.app.visit.answers:
            self.app.visit.answers.update(known)
            self._show_plan()

    def _probation(self, day: Day) -> str:
        _ = self.app._
        if day.probation is not None and day.probation_state in (ProbationState.STOP, ProbationState.IMMEDIATELY):
            return when(day.probation, day.today, self.app.language)
        return {
            ProbationState.UNKNOWN: _('Time not known. Get a person.'),
            ProbationState.PASSED: _('Call probation now.'),
            ProbationState.NONE_NEEDED: _('No meeting unless they ask'),
        }.get(day.probation_state, _('Check your papers'))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
