"""The slip: asked for, and where it is, told as it is. The visit never waits for paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts.page import Page
from services import attention
from services.printing import PrintState, Reason
from services.wire import Need

NO_PAPER = ('media-empty', 'media-needed')


class Paper(Page):
    """Made as soon as the screen is entered, unless it was made already or the visit goes on here after it broke off."""

    state = StringProperty('none')
    """The visit's `paper`."""
    reason = StringProperty('')
    """The visit's `paper_reason`."""

    def arrive(self) -> None:
        visit = self.app.visit
        if visit.paper == 'none' and visit.resume != self.name:
            self.make()

    def make(self) -> None:
        """Make a slip. What becomes of it is kept on the visit, wherever the person is by then."""
        self.app.make_slip(self.app.visit)

    def have_it(self) -> None:
        """The person has the paper: nobody is needed for it any more."""
        self.work.ask_store(attention.close, Need.SLIP, self.app.visit.release, 'visitor', done=self._answered)
        self.app.visit.paper = 'taken'

    def _answered(self, _: None) -> None:
        self.app.look_for_calls()

    def told(self, _: Callable[[str], str], state: str, reason: str) -> tuple[str, str]:
        """Where the paper is, and what to do. "Printed" is never said of what is only with the printer."""
        if state == PrintState.FAILED and reason == Reason.LOST:
            return _('We cannot tell if your paper came out.'), _('Look at the printer. You can print it again.')
        if state == PrintState.ON_PAPER and reason == Reason.CHECK_THE_TRAY:
            return _('Your paper is ready.'), _('Take it from the printer. Take both if there are two.')
        if state == PrintState.NEEDS_SOMEBODY and reason in NO_PAPER:
            return _('The printer has no paper.'), _('We have told staff. You can go on.')
        return {
            'none': (_('Your day on paper'), _('Times, places and numbers, small enough for a pocket.')),
            'making': (_('We are making your paper.'), _('You do not have to wait. You can go on.')),
            'tray': (_('Staff will bring it to you.'), _('Your paper is with staff. You can go on here while you wait.')),
            'sent': (_('Your paper is with the printer.'), _('You do not have to wait. You can go on.')),
            'printing': (_('Your paper is printing.'), _('You do not have to wait. You can go on.')),
            'on_paper': (_('Your paper is ready.'), _('Take it from the printer.')),
            'needs_somebody': (_('The printer needs somebody.'), _('We have told staff. You can go on.')),
            'failed': (_('Your paper did not come out.'), _('Print it again, or ask staff.')),
            'taken': (_('You have your paper.'), _('Need another one? You can print it again.')),
        }[state]


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
