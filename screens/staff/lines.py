"""Lines that staff read and act on: what it is, how it stands, and at most three things to do about it. A page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from screens.parts import words as words
from screens.parts.buttons import KioskButton, Subject
from screens.parts.stack import Stack
from screens.staff import fitted as fitted

FEW_LETTERS, SHORT = 15, 45
"""The letters of all buttons of a line that fit beside it in a standing window, and of its words that then fit beside them."""


@dataclass(frozen=True)
class Act:
    """Something to do about a line."""

    text: str
    do: Callable[[], None]
    icon: str = ''
    chosen: bool = False
    """It is what stands now."""


@dataclass(frozen=True)
class Said:
    """What a line says."""

    title: str
    second: str = ''
    icon: str = ''
    acts: tuple[Act, ...] = ()
    warns: bool = False

    def room(self, *, portrait: bool) -> int:
        """How many simple lines it is as tall as."""
        letters = sum(len(act.text) for act in self.acts)
        return 2 if portrait and (letters > FEW_LETTERS or (letters and len(self.second) > SHORT)) else 1


class Line(Subject, Stack):
    """One line."""

    title = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')
    warns = BooleanProperty(False)
    tall = NumericProperty(1)
    """As tall as this many lines; then its buttons stand below its words."""

    @property
    def about(self) -> str:
        return self.title


class LineButton(KioskButton):
    """What can be done about a line."""


class Lines(Stack):
    """The lines of a page. The last page is followed by the first."""

    lines = ListProperty()
    room = NumericProperty(5)
    """How many simple lines a page has room for."""
    page = NumericProperty(0)
    pages = NumericProperty(1)
    empty = StringProperty('')
    """What is said where there are none."""

    def show(self, lines: list[Said], *, portrait: bool) -> None:
        """Show these lines; the page stays, as far as there is one."""
        sheets = self._sheets(lines, portrait=portrait)
        self.pages = max(1, len(sheets))
        self.page = min(self.page, self.pages - 1)
        self.lines = lines
        self.ids.lines.clear_widgets()
        for said in sheets[int(self.page)] if sheets else []:
            self.ids.lines.add_widget(_line(said, said.room(portrait=portrait)))

    def _sheets(self, lines: list[Said], *, portrait: bool) -> list[list[Said]]:
        sheets: list[list[Said]] = []
        left = 0
        for said in lines:
            room = said.room(portrait=portrait)
            if room > left:
                sheets.append([])
                left = int(self.room)
            sheets[-1].append(said)
            left -= room
        return sheets

    def more(self, *, portrait: bool) -> None:
        """The next page, and after the last the first."""
        self.page = (self.page + 1) % self.pages
        self.show(list(self.lines), portrait=portrait)


def _line(said: Said, tall: int) -> Line:
    line = Line(title=said.title, second=said.second, icon=said.icon, warns=said.warns, tall=tall)
    for act in said.acts:
        button = LineButton(text=act.text, icon=act.icon, look='go' if act.chosen else 'plain')
        button.bind(on_release=lambda _button, do=act.do: do())
        line.ids.acts.add_widget(button)
    return line


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
