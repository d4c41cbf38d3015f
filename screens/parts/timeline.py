"""The day as a line of stops."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.layout import Layout

from screens.parts.buttons import KioskButton
from screens.parts.stack import Row, let_go


@dataclass(frozen=True)
class Entry:
    """One stop of the line, in words."""

    when: str
    title: str
    line: str
    door: str
    day: str = ''
    """The day, where it is not today."""
    notice: str = ''
    """What must not be missed about it."""
    way: str = ''
    """How to get there."""
    way_icon: str = 'walk'


class StopRow(Row):
    """How one stop looks."""

    when = StringProperty('')
    title = StringProperty('')
    line = StringProperty('')
    day = StringProperty('')
    notice = StringProperty('')
    way = StringProperty('')
    way_icon = StringProperty('walk')
    door = StringProperty('other')
    last = BooleanProperty(False)


class Timeline(Layout):
    """As many stops as there is room for, and a button to see more."""

    entries = ListProperty()
    minimum_height = NumericProperty(0)
    """What it takes to show any one of the stops."""
    mirrored = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._first = 0
        self._rows: list[StopRow] = []
        super().__init__(**kwargs)
        self._more = MoreStops(size_hint=(None, None))
        self._more.bind(on_release=self._turn)
        self._more.bind(width=self._trigger_layout)
        self.add_widget(self._more)
        self.bind(pos=self._trigger_layout, size=self._trigger_layout, mirrored=self._trigger_layout)

    def on_entries(self, _line: Timeline, entries: list[Entry]) -> None:
        self._first = 0
        # rows that there are say something else: to make them takes longer
        for row in self._rows[len(entries) :]:
            let_go(row)
        del self._rows[len(entries) :]
        for number, entry in enumerate(entries):
            if number == len(self._rows):
                self._rows.append(StopRow())
                # above "More stops", also for whoever listens or goes by keys
                self.add_widget(self._rows[-1], 1)
            for name, value in vars(entry).items():
                setattr(self._rows[number], name, value)
            self._rows[number].last = entry is entries[-1]
        self._trigger_layout()

    def do_layout(self, *_: Any) -> None:
        for row in self._rows:
            row.width = self.width
        whole, tallest = sum(row.height for row in self._rows), max((row.height for row in self._rows), default=0)
        self.minimum_height = min(whole, tallest + self._more.height)
        room = self.height if whole <= self.height + 1 else self.height - self._more.height
        shown = self._shown(room)
        place = self.top
        for row in self._rows:
            row.opacity = 1 if row in shown else 0
            if row.opacity:
                row.pos = self.x, place - row.height
                place -= row.height
        self._more.opacity = 0 if len(shown) == len(self._rows) else 1
        self._more.at_end = self._first + len(shown) >= len(self._rows)
        self._more.pos = self.right - self._more.width if self.mirrored else self.x, self.y

    def _shown(self, room: float) -> list[StopRow]:
        shown: list[StopRow] = []
        for row in self._rows[self._first :]:
            room -= row.height
            if room < -1 and shown:
                break
            shown.append(row)
        return shown

    def _turn(self, *_: Any) -> None:
        self._first = 0 if self._more.at_end else self._first + sum(bool(row.opacity) for row in self._rows)
        self._trigger_layout()


class MoreStops(KioskButton):
    """Turns to the stops that there was no room for, and back."""

    at_end = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
