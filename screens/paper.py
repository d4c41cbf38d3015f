"""The slip: asked for, and where it is, told as it is. The visit never waits for paper."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts.page import Page
from services import attention
from services.wire import Need


class Paper(Page):
    """Made as soon as the screen is entered, unless it was made already or the visit goes on here after it broke off."""

    state = StringProperty('none')
    """The visit's `paper`."""

    def arrive(self) -> None:
        visit = self.app.visit
        if visit.paper == 'none' and visit.resume != self.name:
            self.make()

    def make(self) -> None:
        """Make a slip. What becomes of it is kept on the visit, wherever the person is by then."""
        self.app.make_slip(self.app.visit)

    def have_it(self) -> None:
        """The person has the paper."""
        self.work.ask_store(attention.answer, self.app.visit.asked.pop(Need.SLIP), done=self._answered)
        self.app.visit.paper = 'taken'

    def _answered(self, _: None) -> None:
        self.app.look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
