"""The time that was given in a call: to go there, or to be called back. It is confirmed before it is kept.

A call back needs a number that the person will have: where none is known it is asked for before the time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty

from screens.parts.buttons import KioskButton
from screens.parts.calling import agreed_words
from screens.parts.page import Page
from screens.parts.stack import empty
from services import answers, essentials
from services.answers import Question
from services.calls.made import Agreed
from services.directory.phones import grouped
from services.wire import ThingState

HOURS = tuple(range(7, 22))
MINUTES = (0, 15, 30, 45)
PHONE = 'phone'
"""Its key in data/essentials.toml."""
DAYS = 6
"""How many days are offered, from today on. Anything later is for staff to write down."""


class Pick(KioskButton):
    """One of the days, hours or minutes."""

    value = ObjectProperty(None)


class AgreedPage(Page):
    """Asks one thing after the other, and then whether all of it is right."""

    step = OptionProperty('what', options=['what', 'number', 'no_phone', 'day', 'hour', 'minute', 'right'])
    call_back = BooleanProperty(False)
    words = StringProperty('')
    """What would be kept."""
    phones = BooleanProperty(False)
    """The lounge may have a phone for somebody who has none."""
    asked = BooleanProperty(False)
    """Staff know that the person needs one."""
    _agreed: Agreed | None = None

    def arrive(self) -> None:
        visit = self.app.visit
        self._day: date = self.app.now().today
        self._hour = 0
        self.step, self.phones = 'what', self.app.essentials.get(PHONE) is not None
        self.work.ask_store(answers.kept, visit.release, done=visit.answers.update)
        if visit.number_for == self.name:
            # back from typing the number
            visit.number_for = 'family'
            if self._number:
                self.what(call_back=True)

    def clear(self) -> None:
        self.words, self.step, self.asked, self._agreed = '', 'what', False, None
        empty(self.ids.picks)

    @property
    def _number(self) -> str:
        return grouped(self.app.visit.answers.get(Question.CALL_BACK_NUMBER, ''))

    def what(self, call_back: bool) -> None:
        """To go there, or to be called back."""
        self.call_back = call_back
        self.step = 'number' if call_back and not self._number else 'day'

    def type_number(self) -> None:
        """Write down the number to be called back on, and come back here."""
        self.app.visit.number_for = self.name
        self.app.go('new_number')

    def ask_for_phone(self) -> None:
        """Staff see that the person needs a phone."""
        asked = {PHONE: ThingState.ASKED}
        self.work.ask_store(essentials.say, self.app.visit.release, self.app.essentials, asked, done=self._told)

    def _told(self, states: essentials.States) -> None:
        self.app.visit.things, self.asked = states, True
        self.app.look_for_calls()

    def on_step(self, *_: object) -> None:
        self.show()

    def show(self) -> None:
        picks = self.ids.picks
        empty(picks)
        for words, value in self._choices(self.step):
            picks.add_widget(Pick(text=words, value=value, on_release=self._picked))
        if self.step == 'right':
            self.words = agreed_words(self._agreed, self.app.language, self._number)

    def _choices(self, step: str) -> list[tuple[str, object]]:
        language, today = self.app.language, self.app.now().today
        if step == 'day':
            days = [today + timedelta(days=later) for later in range(DAYS)]
            return [(_large(language.day(day, today)), day) for day in days]
        if step == 'hour':
            return [(language.clock(time(hour)), hour) for hour in HOURS]
        if step == 'minute':
            return [(language.clock(time(self._hour, minute)), minute) for minute in MINUTES]
        return []

    def _picked(self, pick: Pick) -> None:
        if self.step == 'day':
            self._day, self.step = pick.value, 'hour'
        elif self.step == 'hour':
            self._hour, self.step = pick.value, 'minute'
        else:
            self._agreed = Agreed(datetime.combine(self._day, time(self._hour, pick.value)), self.call_back)
            self.step = 'right'

    def is_right(self) -> None:
        """Keep it and go back to the call."""
        self.app.caller.agree(self._agreed)
        self.app.go('call')

    def again(self) -> None:
        """Ask for the time once more."""
        self.step = 'day'

    def question(self, _: Callable[[str], str], step: str) -> str:
        """What is asked now."""
        return {
            'what': _('What did they say?'),
            'number': _('Which number can they call you on?'),
            'no_phone': _("They can't call you back"),
            'day': _('Which day?'),
            'hour': _('About what time?'),
            'minute': _('Which time?'),
            'right': _('Is this right?'),
        }[step]


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
