"""Probation: when, where and whom; an intention with one touch; a calm way to say "I can't" (safety rules 1 to 7)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import phone_number as phone_number
from screens.parts.calling import to_stop
from screens.parts.page import DayPage
from screens.parts.stop_words import where
from services import appointments, attention, handoff
from services.appointments import Day, ProbationState, Stop
from services.language import when
from services.store.database import Transaction
from services.wire import Answer, Need


class Probation(DayPage):
    """What a person is to know about probation, in each of its states."""

    must = StringProperty('')
    """Stands above everything else, only where licence or court require it."""
    time = StringProperty('')
    words = StringProperty('')
    person = StringProperty('')
    where = StringProperty('')
    bring = StringProperty('')
    hint = StringProperty('')
    officer = StringProperty('')
    known = StringProperty('')
    call = StringProperty('')
    number = StringProperty('')
    answerable = BooleanProperty(False)
    will_go = BooleanProperty(False)
    here = BooleanProperty(False)
    """The officer comes to the lounge."""
    to_phone = BooleanProperty(False)
    ask_staff = BooleanProperty(False)
    told = StringProperty('')
    """What staff know by a touch on this screen."""

    def show(self) -> None:
        self.clear()
        day = self.app.visit.day
        state = day.probation_state if day else ProbationState.UNKNOWN
        if day is not None and day.probation is not None:
            self._show_stop(day, day.probation, state)
        else:
            self._show_none(state)

    def clear(self) -> None:
        for name in ('must', 'time', 'words', 'person', 'where', 'bring', 'hint', 'officer', 'known', 'call', 'number', 'told'):
            setattr(self, name, '')
        self.answerable = self.will_go = self.here = self.to_phone = self.ask_staff = False

    def _show_none(self, state: ProbationState) -> None:
        _, both = self.app._, self.app.language.both
        if state is ProbationState.NOT_ON_LICENCE:
            self.time, self.words = _('Check your papers'), both('We have no probation appointment for you. Check your papers.')
        else:
            self.time = _('Time not known')
            self.words = both('We do not have your probation time. Check your licence or get a person.')
        self.hint = _('Staff can help you find out.')
        asked = Need.PROBATION_UNKNOWN in self.app.visit.asked
        self.ask_staff, self.told = not asked, _('Staff can see that you asked.') if asked else ''

    def _show_stop(self, day: Day, stop: Stop, state: ProbationState) -> None:
        _, say, language = self.app._, self.app.say, self.app.language
        self.call, self.number = _('Call the probation office'), stop.phone or ''
        self.person, self.where = stop.person or '', where(stop)
        knew = say('When we knew this: {when}.', when=self._knew(day, stop))
        self.known = ' '.join([knew, _('If your papers differ, follow your papers.')])
        if state is ProbationState.NONE_NEEDED:
            self.time = _('No set time')
            self.words = _('You do not need to meet them unless they ask to see you.')
            self.call = _('If you need support, call them')
            return
        self.must = language.both('You must go to this appointment') if stop.must_go else ''
        self.bring = say('Bring {things}', things=stop.bring) if stop.bring else ''
        self.answerable = state is not ProbationState.PASSED
        self.will_go = stop.answer is Answer.WILL_GO
        self.to_phone = handoff.calendar(stop, language) is not None
        if state is ProbationState.IMMEDIATELY:
            self.time, self.words = _('Go to probation now'), language.both('Go there first.')
        elif state is ProbationState.PASSED:
            self.time, self.must = _('Call probation now.'), ''
            self.words = ' '.join([_('Tell them why.'), say('Your time was {when}.', when=when(stop, day.today, language))])
        else:
            self.time = when(stop, day.today, language)
        self._show_officer(stop)

    def _knew(self, day: Day, stop: Stop) -> str:
        language = self.app.language
        if stop.known_at.date() == day.today:
            return language.clock(stop.known_at.time())
        return language.known(stop.known_at)

    def _show_officer(self, stop: Stop) -> None:
        if stop.officer_here_at is None:
            return
        self.officer = self.app.say('Your officer is here at {clock}.', clock=self.app.language.clock(stop.officer_here_at))
        if Need.OFFICER_TOLD in self.app.visit.asked:
            self.told = self.app._('Staff know you are here. They will tell your officer.')
        else:
            self.here = True

    def call_them(self) -> None:
        """Call the probation office."""
        stop = self.app.visit.day.probation
        self.app.call(to_stop(stop, stop.place or self.app._('Probation'), 'probation', self._to_say(stop)))

    def _to_say(self, stop: Stop) -> str:
        day, both = self.app.visit.day, self.app.language.both
        if day.probation_state is ProbationState.PASSED:
            return both('“I missed my appointment. I want to tell you why.”')
        if day.probation_state is ProbationState.IMMEDIATELY:
            return both('“I left prison today. I have to come to you now.”')
        if day.probation_state is ProbationState.NONE_NEEDED:
            return both('“I left prison today. I need some support.”')
        return both('“I have an appointment with you {when}. I have a question.”', when=when(stop, day.today, self.app.language))

    def say_will_go(self) -> None:
        """Keep the intention."""
        visit = self.app.visit
        self.work.ask_store(_will_go, visit.release, visit.day.probation.appointment, done=self._seen)

    def tell_officer(self) -> None:
        """Staff are asked to tell the officer; nobody can say that the officer knows."""
        self._ask(Need.OFFICER_TOLD)

    def ask_about_it(self) -> None:
        """Staff are asked about a probation time that is not known here."""
        self._ask(Need.PROBATION_UNKNOWN)

    def _ask(self, need: Need) -> None:
        def asked(call: str) -> None:
            self.app.visit.asked[need] = call
            self.app.look_for_calls()
            self.show()

        self.work.ask_store(attention.ask, need, self.app.visit.release, done=asked)


def _will_go(tx: Transaction, release: str, appointment: str) -> Day:
    appointments.will_go(tx, appointment)
    return appointments.day_of(tx, release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
