"""A question of the staff side, answered by one touch or by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty

from screens.parts import typed as typed
from screens.parts.buttons import KioskButton
from screens.parts.keyboard import Keyboard
from screens.parts.keypad import Keypad
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


class AskerButton(KioskButton):
    """One answer."""


class AnswerKeys(Keyboard):
    """The letters that an answer is typed with."""

    choices = ObjectProperty()


class AnswerPad(Keypad):
    """The digits of an answer."""

    choices = ObjectProperty()


class Asker(Stack):
    """Asks one question at a time. Nothing is shown until it is asked."""

    question = StringProperty('')
    how = OptionProperty('none', options=['none', 'pick', 'words', 'digits'])
    text = StringProperty('')
    """What was typed so far."""
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
        self._lay_out('pick')
        self._show()

    def write(self, question: str, text: str, done: Callable[[str], None], *, large: bool = False, name: bool = False) -> None:
        """Ask for words, typed on our own keyboard. A `name` has no digits, and may not be empty."""
        self.question, self.text, self._done = question, text, done
        self.large, self.needed = large, name
        self._lay_out('words')

    def dial(self, question: str, text: str, done: Callable[[str], None]) -> None:
        """Ask for a number; it may stay empty."""
        self.question, self.text, self._done = question, text, done
        self.needed = False
        self._lay_out('digits')

    def close(self) -> None:
        """Ask nothing."""
        self.question, self.text, self._options = '', '', ()
        self._lay_out('none')

    def _lay_out(self, how: str) -> None:
        """Make what one answers with. What is not shown is not there: a hidden key would still take a touch."""
        self.how = how
        self.ids.picks.clear_widgets()
        self.ids.board.clear_widgets()
        if how == 'words':
            self.ids.board.add_widget(AnswerKeys(choices=self))
        elif how == 'digits':
            self.ids.board.add_widget(AnswerPad(choices=self))

    def _show(self) -> None:
        most = ON_A_PAGE if len(self._options) > ON_A_PAGE + 1 else ON_A_PAGE + 1
        self.pages = max(1, -(-len(self._options) // most))
        self.ids.picks.clear_widgets()
        for option in self._options[self._page * most : (self._page + 1) * most]:
            button = AskerButton(text=option.text, icon=option.icon)
            button.bind(on_release=lambda _button, value=option.value: self._done(value))
            self.ids.picks.add_widget(button)
        if self.pages > 1:
            more = AskerButton(text=self.more_word, icon='arrow-right')
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
