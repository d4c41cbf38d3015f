"""A row of the board, and what stands in it: everything at its place, from a table of places for a lying and a standing window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, DictProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.layout import Layout

from screens.parts import words as words
from screens.parts.buttons import KioskButton, Subject, Touchable
from screens.parts.stack import Row
from screens.staff.fitted import Fitted
from services.board import Call, Line

Place = tuple[float, float, float, float]
"""Left, top, width and height, from the upper left corner, in pixels of a 1920x1080 or 1080x1920 screen."""

BUTTON = 190
_LYING = {
    'name': (20, 225), 'due': (255, 125), 'code': (380, 140), 'probation': (520, 220), 'housing': (740, 280), 'money': (1020, 200),
    'essentials': (1220, 180), 'where': (1400, 180),
}  # fmt: skip
_STANDING_FIRST = {'name': (20, 240), 'due': (270, 120), 'code': (400, 130), 'where': (540, 196)}
_STANDING_SECOND = {'probation': (20, 225), 'housing': (245, 270), 'money': (515, 215), 'essentials': (730, 194)}


def places(*, lying: bool, needed: bool, public: bool) -> dict[str, Place]:
    """Where things stand in a row. `needed`: it has a line with the reason. `public`: initials, a hidden code, and no needs."""
    if lying:
        width = 1784
        if public:
            cells = {'name': (20, 0, 170, 88), 'due': (210, 0, 150, 88), 'show': (380, 0, 260, 88), 'where': (1390, 0, 186, 88)}
            return {**cells, 'reason': (670, 20, 690, 48), 'summary': (670, 0, 690, 88), 'button': (width - BUTTON, 0, BUTTON, 88)}
        tall = 44 if needed else 88
        cells = {key: (x, 0, wide, 88 if key == 'name' else tall) for key, (x, wide) in _LYING.items()}
        return {**cells, 'reason': (255, 44, 1321, 44), 'button': (width - BUTTON, 0, BUTTON, 88)}
    width = 944
    cells = {key: (x, 0, wide, 88) for key, (x, wide) in _STANDING_FIRST.items()}
    cells['button'] = (width - BUTTON, 0, BUTTON, 88)
    if public:
        del cells['code']
        return {**cells, 'show': (20, 100, 260, 88), 'reason': (300, 120, 624, 48), 'summary': (300, 100, 624, 88)}
    second = {key: (x, 92, wide, 44) for key, (x, wide) in _STANDING_SECOND.items()}
    return {**cells, **second, 'reason': (20, 140, 904, 44)}


def places_of_call(*, lying: bool, public: bool) -> dict[str, Place]:
    """Where things stand in the row of a call without a name."""
    alike = places(lying=lying, needed=False, public=public)
    reason = alike['reason'] if public else (255, 20, 1321, 48) if lying else (20, 100, 904, 48)
    return {'name': (20, 0, 225 if lying else 680, 88), 'reason': reason, 'button': alike['button']}


def tall(*, lying: bool) -> float:
    """How high a row is, in pixels of a 1920x1080 or 1080x1920 screen."""
    return 88 if lying else 188


class Placed(Layout):
    """Places each child by its `place` in `places`; one without a place there is not shown."""

    places: Mapping[str, Place] = DictProperty()
    unit = ObjectProperty(1.0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ('pos', 'size', 'places', 'unit', 'children'):
            self.fbind(name, self._trigger_layout)

    def do_layout(self, *_: Any) -> None:
        for child in self.children:
            place = self.places.get(child.place)
            child.opacity = 1 if place and getattr(child, 'wanted', True) else 0
            if place is not None:
                left, top, width, height = (side * self.unit for side in place)
                child.size = width, height
                child.pos = self.x + left, self.top - top - height


class Cell(Fitted):
    """A word in a column."""

    place = StringProperty('')


class StateCell(Row):
    """How it stands with a need."""

    place = StringProperty('')
    icon = StringProperty('')
    text = StringProperty('')
    colour = ColorProperty()


class ReasonCell(Row):
    """Why somebody is needed now, and since when."""

    place = StringProperty('reason')
    ways = ListProperty()
    wanted = BooleanProperty(False)


class RowButton(KioskButton):
    """What can be done about a row with one touch."""

    place = StringProperty('button')
    wanted = BooleanProperty(True)


class Heads(Placed):
    """The words above the columns."""


class BoardRow(Subject, Touchable, Placed):
    """A person, or a call without a name. Tells `on_open` for a touch on it, `on_act` for one on its button, `on_show_code`."""

    text = StringProperty('')
    """The name, as far as it may be shown."""
    due = StringProperty('')
    code = StringProperty('')
    where = StringProperty('')
    summary = StringProperty('')
    reasons = ListProperty()
    """Why somebody is needed, said at greater and at lesser length."""
    button = StringProperty('')
    button_icon = StringProperty('')
    resting = BooleanProperty(False)
    """Nothing can be done about it just now."""
    ruled = BooleanProperty(True)
    """Whether a line parts it from what is below."""
    opens = BooleanProperty(True)
    """Whether there is more to see about it."""
    value = ObjectProperty(None, allownone=True)
    """What it shows."""
    _meant: object = None
    """What it showed when the finger came down."""

    def __init__(self, **kwargs: Any) -> None:
        for event in ('on_open', 'on_act', 'on_show_code'):
            self.register_event_type(event)
        super().__init__(**kwargs)

    @property
    def about(self) -> str:
        return self.text

    def on_touch_down(self, touch: Any) -> bool:
        if self.collide_point(*touch.pos):
            self._meant = self.value
        # a finger beside a button of the row means that button, or nothing
        near = 18 * self.unit
        for button in (self.ids.button, self.ids.show):
            x, y = touch.pos
            beside = button.x - near <= x <= button.right + near and button.y - near <= y <= button.top + near
            if button.opacity and beside:
                return bool(button.on_touch_down(touch)) or self.collide_point(*touch.pos)
        return super().on_touch_down(touch)

    def on_release(self) -> None:
        """The row itself was touched."""
        if self.opens:
            self.tell('on_open')

    def tell(self, event: str) -> None:
        """Dispatch it, unless the row shows somebody else by now, or another reason: nobody touched that."""
        if self.value is not None and _who_and_why(self.value) == _who_and_why(self._meant):
            self.dispatch(event)

    def on_open(self) -> None:
        """More is to be seen of it."""

    def on_act(self) -> None:
        """Its button was touched."""

    def on_show_code(self) -> None:
        """Its code is to be seen."""


def _who_and_why(entry: Line | Call | None) -> tuple[object, ...]:
    if isinstance(entry, Line):
        return entry.release, *entry.reasons[:1]
    return (entry.screen, entry.reason) if entry is not None else ()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
