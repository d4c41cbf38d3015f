"""A test call from the kiosk's phone line to the lounge's own phone, so that staff hear whether it carries a call."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.staff.page import StaffPage
from services.calls.call import AlreadyCalling, CallState, Stage
from services.wire import CallEnd


class TrialCall(StaffPage):
    """Nothing of it is written down: nobody's business is said."""

    number = StringProperty('')
    words = StringProperty('')
    can_call = BooleanProperty(False)
    calling = BooleanProperty(False)
    _key = ''

    def arrive(self) -> None:
        phones, lounge = self.app.services.phones(), self.app.places.lounge
        phone = next(iter(lounge.phones), None) if lounge is not None else None
        self.can_call = phones.line is not None and phone is not None
        self._key, self.number = (phone.key, phone.number) if phone is not None else ('', '')
        self.words = self._before(has_line=phones.line is not None)
        super().arrive()

    def _before(self, *, has_line: bool) -> str:
        _ = self.app._
        if not has_line:
            return _('This kiosk has no phone line of its own. Lift the lounge phone, and listen for the tone.')
        if not self.number:
            return _('The number of the lounge is not in its list of places. Put it there first.')
        return _('The lounge phone will ring. Pick it up and listen.')

    def clear(self) -> None:
        self.hang_up()
        self.number, self.words, self.can_call, self._key = '', '', False, ''

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def tick(self, now: float) -> None:
        super().tick(now)
        line = self.app.services.phones().line
        if self.calling and line is not None:
            self._follow(line.state())

    def call(self) -> None:
        """Ring the lounge phone. A person's call that is on goes before."""
        line = self.app.services.phones().line
        if line is None:
            return
        try:
            line.call(self._key)
        except AlreadyCalling:
            self.words = self.app._('Somebody is on the phone. Try again when they have finished.')
        else:
            self.calling, self.words = True, self.app._('Calling the lounge phone.')

    def hang_up(self) -> None:
        """End the test."""
        line = self.app.services.phones().line
        if self.calling and line is not None:
            line.forget()
        self.calling = False

    def _follow(self, state: CallState) -> None:
        _ = self.app._
        if state.stage is Stage.RINGING:
            self.words = _('It rings. Pick the lounge phone up.')
        elif state.stage is Stage.TALKING:
            self.words = _('The line works. Speak, and listen at both ends.')
        elif state.stage is Stage.ENDED:
            answered = state.end is CallEnd.ANSWERED
            self.hang_up()
            self.words = _('The call has ended. The line works.') if answered else self._why(state.end)

    def _why(self, end: CallEnd | None) -> str:
        _ = self.app._
        known = {
            CallEnd.NO_ANSWER: _('Nobody picked it up. Did it ring? Then the line reached it.'),
            CallEnd.DECLINED: _('Somebody did not take it. Try again.'),
            CallEnd.BUSY: _('It was busy. Try again when nobody is on it.'),
            CallEnd.CANCELLED: _('It was ended before anybody picked it up. Try again.'),
        }
        lost = _('The call did not come through. Look under Phone at the checks. People can call on the lounge phone meanwhile.')
        return known.get(end, lost)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
