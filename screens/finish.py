"""The end of a visit: tonight first if it is open, then the next stop, then nothing personal is left."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.page import Page
from screens.parts.stop_words import door, title, where
from screens.parts.visit import Visit
from services import answers, attention, essentials, housing
from services.answers import Question
from services.appointments import Day, ProbationState, Stop
from services.housing import State
from services.language import when, when_short
from services.wire import Need, ThingState, TimeKind


class Finish(Page):
    """Wipes itself, and without a countdown."""

    no_bed = BooleanProperty(False)
    """No place to sleep is known, or there is none: that comes first, and leaving stays possible (safety rule 16)."""
    tonight = StringProperty('')
    tonight_words = StringProperty('')
    asked = BooleanProperty(False)
    heading = StringProperty('')
    time = StringProperty('')
    title = StringProperty('')
    where = StringProperty('')
    door = StringProperty('other')
    notice = StringProperty('')
    locker = StringProperty('')
    """Where the person's phone is."""
    paper = StringProperty('')
    phone = StringProperty('')

    def arrive(self) -> None:
        visit = self.app.visit
        self._state = _tonight(visit)
        self.no_bed = self._state in (State.NO_BED, State.NOT_SURE, State.NOT_KNOWN) and not visit.sleep_asked
        self.asked = 'housing' in visit.asked
        self._since = self.app.seconds()
        self.show()
        if visit.known:
            self.work.ask_store(answers.kept, visit.release, done=self._answers_known)
            self.work.ask_store(essentials.states, visit.release, done=self._things_known)

    def show(self) -> None:
        self._show_tonight()
        self._show(self.app.visit.day)
        self._remind()

    def clear(self) -> None:
        self.no_bed = self.asked = False
        for name in ('tonight', 'tonight_words', 'heading', 'time', 'title', 'where', 'notice', 'locker', 'paper', 'phone'):
            setattr(self, name, '')

    def tick(self, now: float) -> None:
        if self.no_bed or self.app.interrupted:
            self._since = now
        elif now - max(self._since, self.app.last_touch) >= self.app.limits.wipe_after:
            self.wipe()

    def ask_about_tonight(self) -> None:
        """Call staff about a place to sleep."""
        need = Need.NO_BED if self._state is State.NO_BED else Need.HOUSING
        self.work.ask_store(attention.ask, need, self.app.visit.release, done=self._told)

    def go_on(self) -> None:
        """Leave all the same."""
        self.app.visit.sleep_asked = True
        self.no_bed = False

    def wipe(self) -> None:
        """End the visit."""
        self.app.finish('finished')

    def _told(self, call: str) -> None:
        self.app.visit.asked['housing'], self.asked = call, True
        self.app.look_for_calls()

    def _show_tonight(self) -> None:
        _ = self.app._
        if self._state is State.NO_BED:
            self.tonight, self.tonight_words = _('You have no place for tonight'), _('Staff can see it. They can help before you go.')
        elif self._state is State.NOT_SURE:
            self.tonight, self.tonight_words = _('You are not sure about tonight'), _('Staff can help before you go.')
        else:
            self.tonight = _('Where do you sleep tonight?')
            self.tonight_words = _('We do not know of a place for you. Staff can help before you go.')

    def _show(self, day: Day | None) -> None:
        _ = self.app._
        stop = _next(day) if day else None
        self.heading = _('Your next stop') if stop else _('Take care')
        if stop is not None:
            language = self.app.language
            later = stop.deadline is not None and stop.deadline.date() != day.today
            self.time = when_short(stop, day.today, language)
            self.title, self.door = title(stop, language), door(stop)
            self.where = '. '.join(part for part in (when(stop, day.today, language) if later else '', where(stop)) if part)
        self.paper = {
            'making': _('Your paper is being made'),
            'tray': _('Staff will bring your paper'),
            'sent': _('Your paper is with the printer'),
            'printing': _('Your paper is printing'),
            'on_paper': _('Your paper is at the printer'),
            'needs_somebody': _('No paper yet. Ask staff.'),
            'failed': _('No paper yet. Ask staff.'),
            'taken': _('You have your paper'),
        }.get(self.app.visit.paper, '')
        self.phone = _('Code shown') if self.app.visit.codes_shown else ''

    def _answers_known(self, known: dict[Question, str]) -> None:
        self.app.visit.answers.update(known)
        self._remind()

    def _things_known(self, states: essentials.States) -> None:
        self.app.visit.things.update(states)
        self._remind()

    def _remind(self) -> None:
        """What must not be forgotten: the phone in its locker, and medicine that staff still ask for (safety rule 12)."""
        _, visit = self.app._, self.app.visit
        locker = visit.answers.get(Question.LOCKER, '')
        self.locker = self.app.say('Take your phone: locker {number}', number=locker) if locker else ''
        private = (thing.key for thing in self.app.essentials.all if thing.private)
        awaited = any(visit.things.get(key) is ThingState.MISSING for key in private)
        notices = (
            _('Your medicine is not here yet. Ask staff before you go.') if awaited else '',
            self._notice(visit.day.probation_state) if visit.day else '',
            _('Ask your probation officer before you sleep there.') if self._state is State.ASK_FIRST else '',
        )
        self.notice = ' '.join(notice for notice in notices if notice)

    def _notice(self, state: ProbationState) -> str:
        _ = self.app._
        return {
            ProbationState.UNKNOWN: _('We do not have your probation time. Check your licence or get a person.'),
            ProbationState.PASSED: _('Call probation now. Tell them why.'),
        }.get(state, '')


def _tonight(visit: Visit) -> State:
    """How it stands with tonight; without a name nobody is asked who was not asked before."""
    if visit.day is not None:
        return housing.state_of(visit.day)
    return housing.state_said(visit.said) if visit.said is not None else State.SETTLED


def _next(day: Day) -> Stop | None:
    return next((stop for stop in day.stops if not stop.passed and stop.time_kind is not TimeKind.NONE_NEEDED), None)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
