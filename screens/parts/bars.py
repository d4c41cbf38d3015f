"""The bar above, with where one is and the time, and the bar below, with the ways on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from screens.parts.buttons import KioskButton
from screens.parts.stack import Row
from screens.parts.words import OneLine


class Edge:
    """What stands above or below the matter of a screen."""


class Bar(Edge, Row):
    """Things beside each other, in as many rows as they need. What stands before its first child with a size hint begins the first row."""

    needed = NumericProperty(0)
    """The height that it needs, in real pixels."""
    between = NumericProperty(0)
    """From one row to the next, in real pixels."""
    downwards = BooleanProperty(False)
    """Whether each further row stands below the one before."""

    def __init__(self, **kwargs: Any) -> None:
        self._gaps: list[Widget] = []
        super().__init__(**kwargs)
        self.fbind('between', self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        left, top, right, bottom = self.padding
        rows = self._in_rows(self.taking_room(), self.width - left - right)
        heights = [max((_height(child) for child in row), default=0) for row in rows]
        self.needed = top + bottom + sum(heights) + self.between * (len(rows) - 1)
        place = self.top - top if self.downwards else self.y + bottom
        for row, height in zip(rows, heights, strict=True):
            self.lay(row, (self.x + left, place - height if self.downwards else place), (self.width - left - right, height))
            place += -height - self.between if self.downwards else height + self.between

    def _in_rows(self, children: list[Widget], room: float) -> list[list[Widget]]:
        """The last that there is room for stand in the first row; those before them in the next."""
        children = children[:]
        parting = next(place for place, child in enumerate(children) if child.size_hint_x is not None)
        while parting > 1 and self._wide(children[:parting]) > room:
            children.insert(parting, children.pop(parting - 1))
            parting -= 1
        start, rest = children[: parting + 1], children[parting + 1 :]
        rows: list[list[Widget]] = []
        while rest or not rows:
            taken = self._taken(rest, room - self._wide(start)) or min(len(rows), 1)
            rows.append([*start, *rest[len(rest) - taken :]])
            rest = rest[: len(rest) - taken]
            start = [self._gap(len(rows))]
        return rows

    def _taken(self, rest: list[Widget], room: float) -> int:
        """How many of the last there is room for."""
        for count in range(len(rest), 0, -1):
            if self._wide(rest[len(rest) - count :]) <= room:
                return count
        return 0

    def _wide(self, row: list[Widget]) -> float:
        """How wide they are, each with the space beside it."""
        return sum(child.width + self.spacing for child in row if child.size_hint_x is None)

    def _gap(self, row: int) -> Widget:
        while len(self._gaps) < row:
            self._gaps.append(Widget())
        return self._gaps[row - 1]


class TopBar(Bar):
    """The screen's title, who is here, what makes the screen easier to use, and the kiosk's time."""

    title = StringProperty('')
    greeting = StringProperty('')
    leaving = BooleanProperty(False)
    staff = BooleanProperty(True)
    """Whether staff can sign in from here."""
    person = BooleanProperty(True)
    """Whether it stands above a person's screen."""

    def taking_room(self) -> list[Widget]:
        """A greeting stands only where it takes no row of its own; where somebody needs help, so does the title."""
        spare = [self.ids.greeting.__self__, *([self.ids.title.__self__] if self.ids.flag.text else [])]
        children = [child for child in reversed(self.children) if child.size_hint_x is not None or child.width]
        room = self.width - self.padding[0] - self.padding[2]
        fewest = len(self._in_rows([child for child in children if child not in spare], room))
        for one in spare:
            if len(self._in_rows(children, room)) > fewest:
                children = [child for child in children if child is not one]
        for one in (self.ids.greeting, self.ids.title):
            one.opacity = 1 if one.__self__ in children else 0
        return children


class BarButton(KioskButton):
    """A button on the dark bar."""


class BackButton(KioskButton):
    """To where one came from. The key for "back" touches it, wherever it stands."""


class Chip(Row):
    """A short word in the top bar."""

    text = StringProperty('')
    icon = StringProperty('')
    most = NumericProperty(0)
    """How wide it may be, in real pixels; 0 is any."""
    tall = NumericProperty(60)


class BottomBar(Bar):
    """ "Get a person" always stands first, at the same place on every screen, and "Back" after it; a `Widget` parts them from the rest."""


def _height(child: Widget) -> float:
    if child.size_hint_y is None:
        return child.height
    return child.texture_size[1] if isinstance(child, OneLine) else 0


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
