"""My day: the line of stops, and the doors."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts import timeline as timeline
from screens.parts.page import DayPage
from screens.parts.stop_words import entries
from services.appointments import Day, ProbationState
from services.language import when
from services.wire import Answer


class DayScreen(DayPage):
    """The day of a named visit; without a name, the doors alone."""

    entries = ListProperty()
    today = StringProperty('')
    known = BooleanProperty(False)
    probation = StringProperty('')
    will_go = BooleanProperty(False)

    def show(self) -> None:
        day, language = self.app.visit.day, self.app.language
        self.known = day is not None
        self.today = self.app.say('Today, {date}', date=language.date(self.app.now().today))
        self.entries = entries(day, language) if day else []
        self.probation = self._probation(day) if day else self.app._('Where to go, and when')
        self.will_go = bool(day and day.probation and day.probation.answer is Answer.WILL_GO)

    def clear(self) -> None:
        self.entries, self.probation, self.will_go = [], '', False

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
