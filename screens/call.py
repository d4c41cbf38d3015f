"""A call: the number, how far it is, what to say, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts.page import Page
from services import attention
from services.wire import CallEnd, Need

AGAIN_AFTER = 10
"""Minutes after which it is worth trying again."""


class CallPage(Page):
    """Shows the call of `app.caller`. It goes on while the person is on another screen."""

    stage = StringProperty('idle')
    """The caller's."""
    end = StringProperty('')
    """The caller's."""
    during = BooleanProperty(False)
    noting = BooleanProperty(False)
    """Whether there is something to write down about."""
    number = StringProperty('')
    then = ListProperty()
    """Whom to try next."""
    told = BooleanProperty(False)
    """What staff know by a touch on this screen."""
    by_wheel = BooleanProperty(False)
    """Louder is only to be had at the handset."""

    def arrive(self) -> None:
        caller = self.app.caller
        self.number = caller.number()
        self.then = list(caller.to.then) if caller.to else []

    def clear(self) -> None:
        self.number, self.then, self.told, self.by_wheel = '', [], False, False

    def back(self) -> None:
        """Back to where the call began. A call that is on goes on."""
        caller = self.app.caller
        self.app.go(caller.to.back if caller.to else 'day')

    def next_number(self) -> None:
        """Somebody else, since nobody answered."""
        self.app.call(self.then[0])
        self.arrive()

    def louder(self) -> None:
        """Make it louder, or say where that is done."""
        self.work.ask_outside(self.app.caller.louder, done=self._louder)

    def _louder(self, here: bool) -> None:
        self.by_wheel = not here

    def write_it_for_me(self) -> None:
        """Staff are asked to write down what was said."""
        self.work.ask_store(attention.ask, Need.WRITE_DOWN, self.app.visit.release, done=self._staff_told)

    def _staff_told(self, call: str) -> None:
        self.app.visit.asked[Need.WRITE_DOWN] = call
        self.told = True
        self.app.look_for_calls()

    def stage_words(self, _: Callable[[str], str], stage: str, end: str) -> str:
        """How far the call is."""
        if stage == 'ended':
            return {
                CallEnd.ANSWERED: _('The call is over'),
                CallEnd.NO_ANSWER: _('Nobody answered'),
                CallEnd.BUSY: _('The line is busy'),
                CallEnd.DECLINED: _('They did not take the call'),
                CallEnd.NOT_FOUND: _('This number does not work'),
                CallEnd.UNREACHABLE: _('The phone line is down'),
                CallEnd.BROKEN: _('The call broke off'),
                CallEnd.CANCELLED: _('You ended the call'),
            }.get(CallEnd(end), _('The call is over'))
        return {
            'ready': _('Ready to call'),
            'dialling': _('Calling'),
            'ringing': _('It is ringing'),
            'talking': _('Talking'),
            'by_hand': _('You are calling'),
        }.get(stage, '')

    def hint(self, _: Callable[[str], str], stage: str, end: str, by_hand: bool) -> str:
        """What to do now."""
        if stage == 'ready':
            return _('Dial this number on the phone next to the screen.') if by_hand else _('Pick up the phone next to the screen.')
        if stage == 'by_hand':
            return _('How did it go?')
        if stage in ('dialling', 'ringing', 'talking'):
            return _('Talk on the phone next to the screen.')
        if end == CallEnd.UNREACHABLE:
            return _('Get a person. They have another phone.')
        if end == CallEnd.NOT_FOUND:
            return _('Get a person. They can find the right number.')
        if end in (CallEnd.NO_ANSWER, CallEnd.BUSY, CallEnd.DECLINED):
            ngettext = self.app.language.ngettext
            return ngettext('Try again in {count} minute. Keep trying.', 'Try again in {count} minutes. Keep trying.', AGAIN_AFTER)
        return ''

    def timer(self, seconds: float) -> str:
        """Minutes and seconds, as on a phone."""
        return f'{int(seconds) // 60}:{int(seconds) % 60:02}'


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
