"""Whether there is a place to sleep tonight, and whether probation allows it (safety rules 3, 7 and 16)."""

from __future__ import annotations

from screens.parts.asking import AskingPage, Choice
from screens.parts.tonight import TonightPage
from services.wire import Permission, Supervision, Tonight


class TonightQuestion(TonightPage, AskingPage):
    """ "Do you have a place to sleep tonight?" """

    def show(self) -> None:
        _ = self.app._
        self.title = _('A place to stay')
        self.question = _('Do you have a place to sleep tonight?')
        self.why = _('If you say no, staff see it at once.')
        self.choices = [
            Choice(Tonight.YES, 'bed', _('Yes', 'Do you have a place to sleep tonight?')),
            Choice(Tonight.NO, 'close', _('No', 'Do you have a place to sleep tonight?')),
            Choice(Tonight.NOT_SURE, 'help-circle-outline', _('Not sure')),
            Choice(Tonight.LATER, 'clock-outline', _('Ask me later')),
        ]

    def answered(self, key: str) -> None:
        """Keep it. A yes asks where; nothing, and nothing certain, asks which council can help."""
        tonight = Tonight(key)
        after = {Tonight.YES: 'sleeps_at', Tonight.LATER: 'day'}.get(tonight, 'council')
        self.say_tonight(tonight, lambda: self.app.go(after))


class Allowed(TonightPage, AskingPage):
    """ "Did probation say yes to it?" Only where somebody is on licence, or may be."""

    def show(self) -> None:
        _ = self.app._
        self.title = _('A place to stay')
        self.question = _('Did probation say yes to this place?')
        self.why = self.app.language.both('Ask your probation officer before you sleep there.')
        self.choices = [
            Choice(Permission.ALLOWED, 'check', _('They said yes')),
            Choice(Permission.ASKED, 'timer-sand', _('I have asked them')),
            Choice(Permission.NOT_YET, 'close', _('Not yet')),
        ]
        if self.supervision is Supervision.UNKNOWN:
            self.choices = [*self.choices, Choice(Permission.NOT_NEEDED, 'file-document-outline', _('I am not on licence'))]

    def answered(self, key: str) -> None:
        """Keep it; "not yet" alerts staff."""
        self.say_permission(Permission(key), lambda: self.app.go('housing'))

    def back(self) -> None:
        self.app.go('housing')
