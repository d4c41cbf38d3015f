"""A question of the staff side, answered by one touch or by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from screens.parts import keyboard as keyboard
from screens.parts import keypad as keypad
from screens.parts import typed as typed
from screens.parts.buttons import KioskButton
from screens.parts.stack import Stack

ON_A_PAGE = 14
LONGEST = 60
DIGITS = 16


@dataclass(frozen=True)
class Option:
    """One of the answers."""

    text: str
    value: object
    icon: str = ''


class ChoiceButton(KioskButton):
    """One answer."""


class Choices(Stack):
    """Asks one question at a time. Nothing is shown until it is asked."""

    question = StringProperty('')
    how = OptionProperty('none', options=['none', 'pick', 'words', 'digits'])
    text = StringProperty('')
    """What was typed so far."""
    hint = StringProperty('')
    large = BooleanProperty(False)
    """Each letter stays as it is touched, as in a postcode."""
    needed = BooleanProperty(True)
    """Something has to be typed."""
    pages = NumericProperty(1)
    _page = 0
    _options: Sequence[Option] = ()
    _done: Callable[..., None]

    def pick(self, question: str, options: Sequence[Option], done: Callable[[object], None]) -> None:
        """Ask for one of these."""
        self.question, self._options, self._done, self._page = question, options, done, 0
        self.how = 'pick'
        self._show()

    def write(self, question: str, text: str, done: Callable[[str], None], *, large: bool = False, needed: bool = True) -> None:
        """Ask for words, typed on our own keyboard."""
        self.question, self.text, self._done = question, text, done
        self.large, self.needed, self.how = large, needed, 'words'

    def dial(self, question: str, text: str, done: Callable[[str], None]) -> None:
        """Ask for a number; it may stay empty."""
        self.question, self.text, self._done = question, text, done
        self.needed, self.how = False, 'digits'

    def close(self) -> None:
        """Ask nothing."""
        self.how, self.question, self.text, self._options = 'none', '', '', ()
        self.ids.picks.clear_widgets()

    def _show(self) -> None:
        most = ON_A_PAGE if len(self._options) > ON_A_PAGE + 1 else ON_A_PAGE + 1
        self.pages = max(1, -(-len(self._options) // most))
        self.ids.picks.clear_widgets()
        for option in self._options[self._page * most : (self._page + 1) * most]:
            button = ChoiceButton(text=option.text, icon=option.icon)
            button.bind(on_release=lambda _button, value=option.value: self._done(value))
            self.ids.picks.add_widget(button)
        if self.pages > 1:
            more = ChoiceButton(text=self.more_word, icon='arrow-right')
            more.bind(on_release=lambda _button: self._turn())
            self.ids.picks.add_widget(more)

    more_word = StringProperty('More')

    def _turn(self) -> None:
        self._page = (self._page + 1) % int(self.pages)
        self._show()

    def type(self, character: str) -> None:
        """A character was touched. A name begins large and goes on small."""
        begins = not self.text or self.text[-1] in " -'"
        most = DIGITS if self.how == 'digits' else LONGEST
        if len(self.text) < most and not (begins and character == ' '):
            self.text += character if begins or self.large else character.lower()

    def delete(self) -> None:
        """The last character is to go."""
        self.text = self.text[:-1]

    def enter(self) -> None:
        """What was typed is complete."""
        if self.text.strip() or not self.needed:
            self._done(self.text.strip())


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
