"""Typing a number that stays on this kiosk: the locker in which a phone is charged, or a new phone number."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import keypad as keypad
from screens.parts import typed as typed
from screens.parts.page import Page
from services import answers
from services.answers import Question


class NumberPage(Page):
    """One number, typed on the keypad. It is on the screen before once it is kept."""

    typed = StringProperty('')
    ready = BooleanProperty(False)
    title = StringProperty('')
    question = StringProperty('')
    hint = StringProperty('')
    kept_as = Question.LOCKER
    fewest, most = 1, 3
    """How many digits it has."""

    def arrive(self) -> None:
        self.show()
        self.typed = self.app.visit.answers.get(self.kept_as, '')

    def show(self) -> None:
        self.title, self.question, self.hint = self.words()

    def words(self) -> tuple[str, str, str]:
        """Title, question, and what stands there before anything is typed."""
        raise NotImplementedError

    def clear(self) -> None:
        self.typed = ''

    def on_typed(self, _page: NumberPage, typed: str) -> None:
        self.ready = self.fewest <= len(typed) <= self.most

    def type(self, digit: str) -> None:
        """One more digit."""
        self.typed = (self.typed + digit)[: self.most]

    def delete(self) -> None:
        """Take the last digit away."""
        self.typed = self.typed[:-1]

    def keep(self) -> None:
        """Keep it and go back; without a name it stays in this visit alone."""
        visit = self.app.visit
        if visit.known:
            self.work.ask_store(answers.keep, visit.release, self.kept_as, self.typed, done=self._kept)
        else:
            self._kept(None)

    def _kept(self, _: None) -> None:
        self.app.visit.answers[self.kept_as] = self.typed
        self.back()

    def back(self) -> None:
        """To the screen that it was typed for."""
        self.app.go('family')


class Locker(NumberPage):
    """The locker in which the phone is charged."""

    def words(self) -> tuple[str, str, str]:
        _ = self.app._
        return _('Family and phone'), _('Which locker is your phone in?'), _('Locker number')


class NewNumber(NumberPage):
    """The number at which the person can be called from now on."""

    kept_as = Question.CALL_BACK_NUMBER
    fewest, most = 10, 13

    def words(self) -> tuple[str, str, str]:
        _ = self.app._
        if self.app.visit.number_for == 'agreed':
            return _('Call'), _('Which number can they call you on?'), _('It begins with 07')
        return _('Family and phone'), _('What is your new phone number?'), _('It begins with 07')

    def back(self) -> None:
        self.app.go(self.app.visit.number_for)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
