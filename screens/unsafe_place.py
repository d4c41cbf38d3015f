"""Places that a licence forbids or that are unsafe: asked before a council, a jobcentre or a way there is offered (safety rule 9).

The answer is kept nowhere: not in the store, not on the visit. That it was asked is, so that it is asked once a visit.
"""

from __future__ import annotations

from screens.parts.asking import AskingPage, Choice
from screens.parts.page import Page


def ask_first(page: Page) -> bool:
    """Ask before this page goes on, which it does when it is entered again. Whether it was necessary.

    Not to be called while the page is being entered: only once it is there.
    """
    visit = page.app.visit
    if visit.places_asked:
        return False
    visit.then = page.name
    page.app.go('unsafe_place')
    return True


class UnsafePlace(AskingPage):
    """The question, and what a yes means."""

    _warned = ''
    """The answer after which it warns; empty while it asks."""

    def arrive(self) -> None:
        self._warned = ''
        self.show()

    def clear(self) -> None:
        super().clear()
        self._warned = ''

    def show(self) -> None:
        self.title = self.app._('Places')
        if self._warned:
            self._warn()
        else:
            self._ask()

    def _ask(self) -> None:
        _ = self.app._
        self.question = self.app.language.both('Does your licence keep you away from any place? Is any place unsafe for you?')
        self.why = _('We do not keep your answer.')
        self.choices = [
            Choice('no', 'check', _('No', 'Does your licence keep you away from any place? Is any place unsafe for you?')),
            Choice('yes', 'alert', _('Yes', 'Does your licence keep you away from any place? Is any place unsafe for you?')),
            Choice('not_sure', 'help-circle-outline', _('Not sure')),
        ]

    def answered(self, key: str) -> None:
        """Go on; on "not sure" call a person, as any touch on "Get a person" does, so that the call tells nobody why."""
        visit = self.app.visit
        visit.places_asked = True
        if key in ('no', 'go_on'):
            self.app.go(visit.then)
            return
        self._warned = key
        self.show()
        if key == 'not_sure':
            self.app.get_a_person()

    def _warn(self) -> None:
        _ = self.app._
        self.question = self.app.language.both('Tell staff before you go anywhere.')
        self.why = _('Tell the council and the jobcentre too. They need to know where you cannot go.')
        self.notice = _('You do not have to say why.')
        self.choices = [Choice('go_on', 'arrow-right', _('Go on'))]
        if self._warned == 'not_sure':
            self.why = _('Check your licence with them.')
