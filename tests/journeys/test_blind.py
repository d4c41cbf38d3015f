"""A visit by somebody who sees nothing: they press four keys, and know only what they hear. No widget is looked at."""

from datetime import time, timedelta

import pytest
from by_keys import CHOOSE, TAB
from driver import CODE
from ears import Ears

from screens.parts.buttons import Touchable
from services import language
from services.language import load
from services.speech.spoken import for_the_ear
from services.wire import Answer, Appointment

TWO = time(14)
ENOUGH = 60
"""Presses after which somebody gives up looking for a thing."""


class Blind:
    """Hears, and presses keys."""

    def __init__(self, ui, ears, code):
        self._press, self._wait, self._clock, self._ears = ui.key, ui.wait, ui.lounge.clock, ears
        self.language = load(code)

    def press(self, key):
        """After a breath; something is told each time."""
        Touchable.last_release = float('-inf')
        self._clock.advance(timedelta(seconds=1))
        before = len(self._ears.all)
        self._press(key)
        self._wait(lambda: len(self._ears.all) > before)

    def hears(self, text, **values):
        """That is said, now or soon."""
        words = for_the_ear(self.language.say(text, **values), self.language.code)
        self._wait(lambda: words in self._ears.heard_words)

    def goes_to(self, text, *, spoken=None):
        """Press until that is what is told."""
        words = spoken or self.language.gettext(text)
        for _ in range(ENOUGH):
            told = [one.text for one in self._ears.last]
            if words in told[-4:] and self.language.gettext('button') in told[-3:]:
                return
            self.press(TAB)
        raise AssertionError(f'no key comes to {words!r}; heard: {self._ears.heard_words}')

    def chooses(self, text, *, spoken=None):
        self.goes_to(text, spoken=spoken)
        self._ears.forget()
        self.press(CHOOSE)

    def chooses_language(self):
        """By its own name, in its own voice."""
        own, self.language = self.language, load('en')
        self.goes_to('', spoken=own.name)
        self.language = own
        self._ears.forget()
        self.press(CHOOSE)


@pytest.fixture(params=['en', 'cy', 'ar'])
def blind(request, drive, lounge, monkeypatch):
    """Somebody who cannot see, at a kiosk that speaks three languages."""
    monkeypatch.setattr(language, 'offered', lambda: (load('en'), load('cy'), load('ar')))
    lounge.ears = Ears()
    ui = drive()
    ui.advance(0)
    ui.wait(lambda: ui.app.can_speak)
    return Blind(ui, lounge.ears, request.param)


def test_from_welcome_to_a_printed_slip_with_the_right_appointment_confirmed(blind, lounge):
    person = lounge.person()
    appointment = lounge.appointment(person)
    blind.press(TAB)
    if blind.language.code != 'en':
        blind.chooses_language()
    blind.chooses('Touch to start')
    blind.hears('Before you start')
    blind.chooses('Go on')
    blind.hears('Type the 6 numbers on your card')
    for digit in CODE:
        blind.chooses('', spoken=digit)
    blind.hears('{count} of {all} typed.', count='6', all='6')
    blind.chooses('Go on')
    blind.hears('Say it out loud here?')
    blind.chooses('Yes, out loud')
    blind.hears('Is this you?')
    blind.hears('Jordan')
    blind.chooses("Yes, that's me")
    blind.hears('Your day')
    blind.hears(blind.language.clock(TWO))
    blind.chooses('Probation')
    blind.hears('Sample probation office')
    blind.chooses('I will be there')
    blind.hears('You said: I will go')
    blind.chooses('Back')
    blind.chooses('Print')
    blind.hears('Staff will bring it to you.')
    blind.chooses("I'm finished")
    blind.hears('Where do you sleep tonight?')
    assert lounge.slips == [person]
    assert lounge.store.call(lambda tx: tx.get(Appointment, appointment)).answer is Answer.WILL_GO
