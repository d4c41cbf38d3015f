"""One question a screen: what is asked, why, and a few large answers of equal size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, StringProperty

from screens.parts.buttons import KioskButton
from screens.parts.page import Answers, Page
from screens.parts.stack import Stack, empty

IN_A_ROW = 3
"""More answers than these stand in two rows."""


@dataclass(frozen=True)
class Choice:
    """An answer that can be touched."""

    key: str
    icon: str
    text: str


class ChoiceButton(KioskButton):
    """An answer. All of a question look alike: none is the better one."""

    choice: Choice = ObjectProperty(None)
    longest = NumericProperty(1)
    """How many characters the longest of them has: each is as large as that one has room for."""


class Choices(Stack):
    """The answers of a question; tells which one was touched: `on_answer` with its key."""

    choices = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type('on_answer')
        super().__init__(**kwargs)

    def on_choices(self, _choices: Choices, choices: list[Choice]) -> None:
        empty(self)
        longest = max((len(choice.text) for choice in choices), default=1)
        in_a_row = len(choices) if len(choices) <= IN_A_ROW else 2
        for first in range(0, len(choices), max(1, in_a_row)):
            row = Answers()
            for choice in choices[first : first + in_a_row]:
                row.add_widget(ChoiceButton(choice=choice, longest=longest, on_release=self._touched))
            self.add_widget(row)

    def _touched(self, button: ChoiceButton) -> None:
        self.dispatch('on_answer', button.choice.key)

    def on_answer(self, key: str) -> None:
        """An answer was touched."""


class AskingPage(Page):
    """A screen that asks one question. It says what in `arrive`, and what becomes of the answer in `answered`."""

    title = StringProperty('')
    icon = StringProperty('')
    question = StringProperty('')
    why = StringProperty('')
    notice = StringProperty('')
    choices = ListProperty()

    def clear(self) -> None:
        self.question = self.why = self.notice = ''
        self.choices = []

    def answered(self, key: str) -> None:
        """An answer was touched."""

    def back(self) -> None:
        """To where the question came from."""
        self.app.go('day')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
