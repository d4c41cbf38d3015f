"""Finding a person by the six digits of their card, and the ways on without it."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import keypad as keypad
from screens.parts.page import Page
from screens.parts.visit import Visit
from services import attention, visits
from services.language import N_
from services.visits import Found, NotFound, Refused
from services.wire import Need

DIGITS = 6


class Identify(Page):
    """The code by keypad, or by a scanner that types like a keyboard."""

    digits = StringProperty('')
    words = StringProperty('')
    """What to do, after a code that was not taken."""
    busy = BooleanProperty(False)
    waiting = BooleanProperty(False)
    _last: NotFound | str = ''
    """What came of the last touch: a code that was not taken, or what to do, in English."""

    def arrive(self) -> None:
        self._try_again_at = 0.0

    def show(self) -> None:
        last = self._last
        if isinstance(last, NotFound):
            self.words = ' '.join(part for part in (self._reason(last.reason), self._wait(last.wait_seconds)) if part)
        else:
            self.words = self.app._(last) if last else ''

    def _tell(self, last: NotFound | str) -> None:
        self._last = last
        self.show()

    def clear(self) -> None:
        self.digits = self.words = self._last = ''
        self.busy = self.waiting = False

    def tick(self, now: float) -> None:
        if self.waiting and now >= self._try_again_at:
            self.waiting = False
            self._tell(N_('You can try again now.'))

    def type(self, digit: str) -> None:
        """A digit from the keypad; more than six are not taken."""
        if not self.busy and not self.waiting:
            self._tell('')
            self.digits = (self.digits + digit)[:DIGITS]

    def delete(self) -> None:
        """Take the last digit away."""
        self.digits = self.digits[:-1]

    def look(self) -> None:
        """Ask who has this code."""
        if len(self.digits) == DIGITS and not self.busy and not self.waiting:
            self.busy = True
            self.work.ask_store(visits.find, self.digits, done=self._answered)

    def typed(self, text: str) -> None:
        if self.busy or self.waiting:
            return
        if text == '\n':
            self.look()
        elif text == '\b':
            self.delete()
        elif text in '0123456789':
            # a scanner after some digits by hand: the last six are the card's
            self._tell('')
            self.digits = (self.digits + text)[-DIGITS:]

    def _answered(self, answer: Found | NotFound) -> None:
        self.busy, self.digits = False, ''
        if isinstance(answer, Found):
            self.app.visit = Visit(answer)
            self.app.go('confirm')
            return
        self.waiting = answer.wait_seconds > 0
        self._try_again_at = self.app.seconds() + answer.wait_seconds
        self._tell(answer)

    def _reason(self, reason: Refused) -> str:
        _ = self.app._
        return {
            Refused.UNKNOWN: _('We do not know these numbers. Check your card and try again.'),
            Refused.NOT_YET: _('Your code is not ready yet. Ask staff.'),
            Refused.ENDED: _('This code is not in use any more. Ask staff.'),
            Refused.ELSEWHERE: _('Your day is open on another screen. Finish there first, or get a person.'),
            Refused.WAIT: '',
        }[reason]

    def _wait(self, seconds: int) -> str:
        ngettext = self.app.language.ngettext
        if seconds == 0:
            return ''
        if seconds <= 90:
            return ngettext(
                'Please wait {count} second before you try again.', 'Please wait {count} seconds before you try again.', seconds
            )
        return ngettext(
            'Please wait {count} minute before you try again. Or get a person.',
            'Please wait {count} minutes before you try again. Or get a person.',
            -(-seconds // 60),
        )

    def no_card(self) -> None:
        """Call staff to somebody who has no card."""
        self.work.ask_store(attention.ask, Need.NO_CARD, None, done=self._staff_told)

    def _staff_told(self, _call: str) -> None:
        self._tell(N_('Staff can see that you have no card. They help as soon as they can.'))
        self.app.services.chime()
        self.app.look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
