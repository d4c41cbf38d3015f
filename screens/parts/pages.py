"""Columns that fit the room there is: beside each other, else below each other, else a part at a time with "More" below it.

Nothing is ever scrolled, shrunk or cut. What was not broken over two parts: a row, a button, whatever says `whole`; and no heading stands
alone at the foot of a part. A column that does not say how tall it needs to be (`minimum_height`) needs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kivy.clock import Clock
from kivy.graphics import Rectangle, StencilPop, StencilPush, StencilUnUse, StencilUse
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, VariableListProperty
from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget

from screens.parts.buttons import Touchable
from screens.parts.stack import Row
from screens.parts.words import sleeps

BESIDE = 28
"""Pixels of a 1920x1080 screen beyond its first and last thing that a part shows, so that a card is seen to begin there, or to go on."""
HEADINGS = ('LexendBold', 'LexendSemiBold')
GIVE = 0.6
"""How much of the margins above and below columns beside each other gives way to them, before anything goes behind "More"."""
AT_ONCE = 4
"""Things to choose among in a part, where the person chose a calm screen."""
ROUNDS = 40


class Block(NamedTuple):
    """What stays together."""

    top: float
    bottom: float
    heading: bool
    touchables: int


class Part(NamedTuple):
    """Blocks that are shown together, and how much above and below them is."""

    top: float
    bottom: float
    above: float
    below: float


class View(Widget):
    """The part that is shown. Nothing outside it is drawn, touched, or said to be there."""

    all = BooleanProperty(True)
    """Whether that is all there is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bind(pos=self._cut, size=self._cut, all=self._cut)

    def _cut(self, *_: Any) -> None:
        self.canvas.before.clear()
        self.canvas.after.clear()
        if self.all:
            return
        with self.canvas.before:
            StencilPush()
            Rectangle(pos=self.pos, size=self.size)
            StencilUse()
        with self.canvas.after:
            StencilUnUse()
            Rectangle(pos=self.pos, size=self.size)
            StencilPop()

    def shows(self, widget: Widget) -> bool:
        """Whether this stands in the part."""
        return self.all or (widget.y > self.y - 1.5 and widget.top < self.top + 1.5)

    def on_touch_down(self, touch: Any) -> bool:
        return self.collide_point(*touch.pos) and bool(super().on_touch_down(touch))


class Turning(Row):
    """The way on to the next part, and back to the one before."""

    page = NumericProperty(0)
    pages = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type('on_turn')
        super().__init__(**kwargs)

    def on_turn(self, by: int) -> None:
        """One part on or back."""


class Pages(Layout):
    """Holds columns. They stand beside each other where `orientation` is horizontal and there is room for them."""

    orientation = OptionProperty('horizontal', options=['vertical', 'horizontal'])
    mirrored = BooleanProperty(False)
    calm = BooleanProperty(False)
    spacing = NumericProperty(0)
    padding = VariableListProperty([0, 0, 0, 0])
    beyond = NumericProperty(0)
    """How far a part shows what is around it, in real pixels."""
    page = NumericProperty(0)
    room = NumericProperty(0)
    """How tall a part can be where there are several, in real pixels."""
    put_off = False
    """Whether it has to be laid anew once the screen wakes."""

    def __init__(self, **kwargs: Any) -> None:
        self._view, self._turning = View(), Turning()
        self._watched: list[Widget] = []
        self._columns: list[Widget] = []
        self._parts: list[Part] = []
        """What there is to turn; none where all is shown at once."""
        super().__init__(**kwargs)
        super().add_widget(self._view)
        super().add_widget(self._turning)
        self._turning.bind(on_turn=self._turn, height=self._trigger_layout)
        for name in ('pos', 'size', 'orientation', 'mirrored', 'calm', 'spacing', 'padding'):
            self.fbind(name, self._trigger_layout)
        self.fbind('page', Clock.create_trigger(self._turn_over, -1))

    @property
    def margins(self) -> float:
        """What is left free above and below what is in it, in real pixels."""
        return self.padding[1] + self.padding[3]

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        self._view.add_widget(widget, *args, **kwargs)
        for name in ('size', 'size_hint', 'opacity', 'minimum_height'):
            if name != 'minimum_height' or hasattr(widget, name):
                widget.fbind(name, self._trigger_layout)
        self._trigger_layout()

    def do_layout(self, *_: Any) -> None:
        self.put_off = sleeps(self)
        if self.put_off:
            return
        left, top, right, bottom = self.padding
        width, height = self.width - left - right, self.height - top - bottom
        columns = [column for column in reversed(self._view.children) if column.opacity]
        if not columns or width <= 0 or height <= 0:
            return
        self.room = height - self._turning.height - self.spacing
        beside = self.orientation == 'horizontal' and not self.calm
        tall = self._measured(columns, width, beside=beside)
        if beside and max(tall) > height + self.margins * GIVE + 1:
            beside = False
            tall = self._measured(columns, width, beside=False)
        needed = max(tall) if beside else sum(tall) + self.spacing * (len(columns) - 1)
        together: list[Widget] = []
        stand: list[Block] = []
        if not beside:
            self._lay_below(columns, tall, self.top - top)
            together = _together(columns)
            stand = blocks(together)
        if (not beside and needed > height + 1) or (self.calm and sum(block.touchables for block in stand) > AT_ONCE):
            parts = self._parted(stand, self.room)
        else:
            parts = []
        self._columns, self._parts = columns, parts if len(parts) > 1 else []
        self._watch(together if self._parts else [])
        if self._parts:
            self._show_part()
        else:
            self._show_whole(columns, tall, beside=beside)
        if [_needed(column) for column in columns] == tall and (len(parts) < 2 or _alike(stand, blocks(_together(columns)))):
            # all of it was laid already, and nothing that this set is news
            self._trigger_layout.cancel()
        else:
            self._trigger_layout()

    def _watch(self, those: list[Widget]) -> None:
        """Hear of it when one of them becomes taller: of two rows, another may become as much less tall, and the column says nothing."""
        for one in self._watched:
            one.funbind('height', self._trigger_layout)
        self._watched = those
        for one in those:
            one.fbind('height', self._trigger_layout)

    def _measured(self, columns: list[Widget], width: float, *, beside: bool) -> list[float]:
        """Give each its width; return how tall each has to be."""
        for column in columns:
            if hasattr(column, 'below'):
                column.below = not beside
        fixed = sum(column.width for column in columns if column.size_hint_x is None)
        hints = sum(column.size_hint_x or 0 for column in columns)
        free = width - fixed - self.spacing * (len(columns) - 1)
        for column in columns:
            if column.size_hint_x is not None:
                column.width = max(0, free * column.size_hint_x / hints) if beside else width
            settle(column)
        return [_needed(column) for column in columns]

    def _show_whole(self, columns: list[Widget], tall: list[float], *, beside: bool) -> None:
        left, top, right, bottom = self.padding
        width, height = self.width - left - right, self.height - top - bottom
        if beside and self.margins:
            given = max(0, max(tall) - height)
            bottom, height = bottom - given * bottom / self.margins, height + given
        self._turning.pages = 1
        self._view.all = True
        self._view.pos, self._view.size = self.pos, self.size
        if not beside:
            hints = sum(column.size_hint_y or 0 for column in columns)
            # what there is no room for is an empty end: all that can be seen stands in one part
            free = max(0, height - sum(tall) - self.spacing * (len(columns) - 1))
            heights = [own + free * (column.size_hint_y or 0) / hints if hints else own for column, own in zip(columns, tall, strict=True)]
            self._lay_below(columns, heights, self.top - top - (0 if hints else free / 2))
            return
        place = self.right - right if self.mirrored else self.x + left
        for column in columns:
            if column.size_hint_y is not None:
                column.height = height
            column.x = place - column.width if self.mirrored else place
            if len(columns) == 1:
                column.center_x = self.x + left + width / 2
            column.y = self.y + bottom + (height - column.height) / 2
            place += -(column.width + self.spacing) if self.mirrored else column.width + self.spacing
            settle(column)

    def _lay_below(self, columns: list[Widget], heights: list[float], place: float) -> None:
        left, _, right, _ = self.padding
        for column, height in zip(columns, heights, strict=True):
            if column.size_hint_y is not None:
                column.height = height
            column.center_x = self.x + left + (self.width - left - right) / 2
            column.top = place
            place -= height + self.spacing
            settle(column)

    def _show_part(self) -> None:
        left, top, right, bottom = self.padding
        self.page = min(self.page, len(self._parts) - 1)
        part = self._parts[self.page]
        # they were laid from the top of the room on
        up = 2 * (self.top - top) - part.top - self._columns[0].top
        for column in self._columns:
            column.y += up
            settle(column)
        self._view.all = False
        self._view.size = self.width, part.top + part.above - part.bottom + part.below
        self._view.pos = self.x, self.top - top + part.above - self._view.height
        self._turning.page, self._turning.pages = self.page, len(self._parts)
        self._turning.pos, self._turning.width = (self.x + left, self.y + bottom), self.width - left - right

    def _turn_over(self, *_: Any) -> None:
        # where it is laid anew, that shows the part
        if self._parts and not self._trigger_layout.is_triggered:
            self._show_part()
            # where things stand says nothing of how tall they are
            self._trigger_layout.cancel()

    def _parted(self, stand: list[Block], room: float) -> list[Part]:
        """What is shown together: as much as there is room for, in its order."""
        parts, first = [], 0
        while first < len(stand):
            after, touchables = first + 1, stand[first].touchables
            while after < len(stand) and stand[first].top - stand[after].bottom <= room:
                touchables += stand[after].touchables
                if self.calm and touchables > AT_ONCE:
                    break
                after += 1
            while first + 1 < after < len(stand) and stand[after - 1].heading:
                after -= 1
            above = self.beyond if first == 0 else min(self.beyond, stand[first - 1].bottom - stand[first].top)
            below = self.beyond if after == len(stand) else min(self.beyond, stand[after - 1].bottom - stand[after].top)
            parts.append(Part(stand[first].top, stand[after - 1].bottom, above, below))
            first = after
        return parts

    def _turn(self, _turning: Turning, by: int) -> None:
        self.page += by


def blocks(together: list[Widget]) -> list[Block]:
    """What stays together, from above."""
    found: list[Block] = []
    for one in sorted(map(_block, together), key=lambda block: -block.top):
        if found and one.top > found[-1].bottom + 0.5:
            last = found.pop()
            one = Block(last.top, min(last.bottom, one.bottom), last.heading and one.heading, last.touchables + one.touchables)
        found.append(one)
    return found


def _alike(some: list[Block], others: list[Block]) -> bool:
    """Whether these are as tall and as far from each other, wherever they stand: rows may change places with no column growing."""
    depths = [[(stand[0].top - block.top, stand[0].top - block.bottom) for block in stand] for stand in (some, others)]
    return len(some) == len(others) and all(
        abs(a - b) < 0.5 for one, other in zip(*depths, strict=True) for a, b in zip(one, other, strict=True)
    )


def _together(columns: list[Widget]) -> list[Widget]:
    """What of them is never parted, and takes room."""
    return [one for column in columns for one in _whole(column)]


def _whole(widget: Widget) -> Iterator[Widget]:
    if not widget.opacity or not widget.width or not widget.height or (isinstance(widget, Label) and not widget.text):
        return
    if isinstance(widget, Layout) and not (isinstance(widget, Touchable | Row) or getattr(widget, 'whole', False)):
        for child in widget.children:
            yield from _whole(child)
    elif type(widget) is not Widget:
        yield widget


def _block(widget: Widget) -> Block:
    touchables = sum(isinstance(one, Touchable) and one.choice and bool(one.opacity) for one in widget.walk(restrict=True))
    return Block(widget.top, widget.y, isinstance(widget, Label) and widget.font_name in HEADINGS, touchables)


def _needed(column: Widget) -> float:
    return column.height if column.size_hint_y is None else getattr(column, 'minimum_height', 0)


def settle(widget: Widget) -> None:
    """Lay out all of it now, where Kivy would do so before the next picture: only then is it known how tall it is."""
    for _ in range(ROUNDS):
        order = list(widget.walk(restrict=True))
        if not any([_do(one) for one in order] + [_do(one) for one in reversed(order)]):
            return


def _do(one: Widget) -> bool:
    trigger = getattr(one, '_trigger_texture', None) or getattr(one, '_trigger_layout', None)
    if trigger is None or not trigger.is_triggered:
        return False
    trigger.cancel()
    if isinstance(one, Label):
        one.texture_update()
    else:
        one.do_layout()
    return True


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
