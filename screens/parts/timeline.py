"""The day as a line of stops."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.parts.buttons import KioskButton
from screens.parts.stack import Row


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


class Timeline(BoxLayout):
    """As many stops as there is room for, and a button to see more."""

    entries = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._first = 0
        self._rows: list[StopRow] = []
        self._arrange = Clock.create_trigger(self._arrange_now)
        super().__init__(**kwargs)
        self._more = MoreStops()
        self._more.bind(on_release=self._turn)
        self.bind(size=self._resize)

    def on_entries(self, _line: Timeline, entries: list[Entry]) -> None:
        self._first = 0
        for row in self._rows:
            row.unbind(height=self._arrange)
        self._rows = [StopRow(**vars(entry), last=entry is entries[-1], width=self.width) for entry in entries]
        for row in self._rows:
            row.bind(height=self._arrange)
        self._arrange()

    def _resize(self, *_: Any) -> None:
        for row in self._rows:
            row.width = self.width
        self._arrange()

    def _arrange_now(self, _dt: float) -> None:
        self.clear_widgets()
        whole = sum(row.height for row in self._rows) <= self.height
        room = self.height if whole else self.height - self._more.height
        self._shown = 0
        for row in self._rows[self._first :]:
            room -= row.height
            if room < 0 and self._shown:
                break
            self.add_widget(row)
            self._shown += 1
        self.add_widget(Widget())
        if not whole:
            self._more.at_end = self._first + self._shown >= len(self._rows)
            self.add_widget(self._more)

    def _turn(self, *_: Any) -> None:
        self._first = 0 if self._more.at_end else self._first + self._shown
        self._arrange()


class MoreStops(KioskButton):
    """Turns to the stops that there was no room for, and back."""

    at_end = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
