"""Every colour and every size, in one place. Sizes are pixels of a 1920x1080 screen (standing: 1080x1920), scaled to the real one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from kivy.event import EventDispatcher
from kivy.properties import AliasProperty, BooleanProperty, ColorProperty, NumericProperty, ObjectProperty
from kivy.utils import get_color_from_hex

INK = '#10243A'
PAPER = '#F6F3EC'
CARD = '#FFFFFF'
LINE = '#D8D2C4'
GO = '#0B5D52'
PERSON = '#FFD23F'
QUIET = '#3F5267'
NOTICE = '#FFF1C9'
NOTICE_INK = '#6B4500'
RESTING = '#E4DFD2'
STOP = '#A3122A'

RING, RING_EDGE = PERSON, INK
"""The ring around what the keys are at, and the lines that part it from whatever it lies on. The same on every ground."""

DOORS = {
    'probation': '#1D4E89',
    'housing': '#0B5D52',
    'money': '#6A3086',
    'essentials': '#943F07',
    'health': '#A32A4A',
    'family': '#3C5A14',
    'other': '#3F5267',
}

USUAL = {
    'ink': INK,
    'paper': PAPER,
    'line': LINE,
    'go': GO,
    'person': PERSON,
    'quiet': QUIET,
    'notice': NOTICE,
    'notice_ink': NOTICE_INK,
    'resting': RESTING,
    'stop': STOP,
    'card': CARD,
    **{f'door_{name}': colour for name, colour in DOORS.items()},
}
WHITE, BLACK, RAISED = '#FFFFFF', '#000000', '#2B2B2B'
HIGH_CONTRAST = {
    **dict.fromkeys(USUAL, WHITE),
    **{'paper': BLACK, 'card': BLACK, 'person': BLACK, 'notice': RAISED, 'resting': RAISED},
}
"""The same, in black and white. What stands out from black without being written on is dark grey; yellow is the focus alone."""

READ_AS_TEXT = (
    ('ink', 'paper'),
    ('ink', 'card'),
    ('ink', 'person'),
    ('ink', 'notice'),
    ('ink', 'resting'),
    ('quiet', 'paper'),
    ('quiet', 'card'),
    ('notice_ink', 'notice'),
    ('notice_ink', 'card'),
    ('notice_ink', 'paper'),
    ('card', 'ink'),
    ('card', 'go'),
    ('go', 'card'),
    ('go', 'paper'),
    ('person', 'ink'),
    ('card', 'stop'),
    *((f'door_{name}', 'card') for name in DOORS),
    *(('card', f'door_{name}') for name in DOORS),
)
"""Which colour texts and icons have on which; each pair has a contrast of at least 7:1, in both sets."""

GROWS = 34
"""Of a text's size, as many pixels grow with the size that was chosen: what is large already need not grow as much again."""
LARGE_ENOUGH = 38
"""Pixels of text whose capital letters are 7.3 mm high on a 24 inch screen of 1080 lines. What stands on every screen grows no further."""


def _text(unit: float, text_size: float, pixels: float) -> float:
    return unit * (pixels + min(pixels, GROWS) * (text_size - 1))


def _text_on_bar(unit: float, text_size: float, pixels: float) -> float:
    return unit * min(pixels * text_size, max(pixels, LARGE_ENOUGH))


def _size(pixels: float) -> AliasProperty:
    return AliasProperty(lambda theme: theme.text(pixels), bind=('text_size',))


class Comfort(NamedTuple):
    """What a person may choose to make the screen easier; without a choice, as everybody finds it."""

    text_size: float = 1
    high_contrast: bool = False
    calm: bool = False


class Theme(EventDispatcher):
    """Colours and sizes that kv reads as `app.theme`. A change of a colour or of `text_size` redraws everything."""

    unit = 1.0
    """One pixel of the 1920x1080 or 1080x1920 screen, in real pixels. Layout: `app.theme.unit * 24`.

    A window is as large as when it was opened. So this and `portrait` are no properties of Kivy: nearly every line of kv says `unit`, and
    each would wait for a change of it that never comes, and be looked for among thousands when its widget goes.
    """
    text_size = NumericProperty(1.0)
    """The size of text that the person chose: 1, 1.3 or 1.6."""
    high_contrast = BooleanProperty(False)
    """Black and white."""
    calm = BooleanProperty(False)
    """Fewer things at once, and nothing that counts."""
    portrait = False
    """Whether the window stands: what is beside each other in a lying one is then below each other."""

    ink = ColorProperty(INK)
    paper = ColorProperty(PAPER)
    card = ColorProperty(CARD)
    line = ColorProperty(LINE)
    go = ColorProperty(GO)
    person = ColorProperty(PERSON)
    quiet = ColorProperty(QUIET)
    notice = ColorProperty(NOTICE)
    notice_ink = ColorProperty(NOTICE_INK)
    resting = ColorProperty(RESTING)
    stop = ColorProperty(STOP)
    """Only to end a call, and for no bed tonight on the staff side."""
    doors = ObjectProperty({name: get_color_from_hex(colour) for name, colour in DOORS.items()})
    """The colour of each door by its name, in parts from 0 to 1."""

    # Of two rules for one widget Kivy keeps both, and the one that is told last holds; properties are told in this order.
    # What the rules of the classes say comes first, before whatever a screen says instead.
    body = _size(34)
    button = _size(34)
    text = AliasProperty(lambda self: partial(_text, self.unit, self.text_size), bind=('text_size',))
    """The size of a text, in real pixels: `app.theme.text(38)`."""
    text_on_bar = AliasProperty(lambda self: partial(_text_on_bar, self.unit, self.text_size), bind=('text_size',))
    """The size of a text on the bars above and below."""
    time = _size(100)
    """The time of an appointment."""
    title = _size(92)
    """The one line of the welcome screen."""
    heading = _size(56)
    large = _size(42)
    second = _size(28)
    small = _size(24)

    def rim(self, corner: Sequence[float], size: Sequence[float], thick: float, radius: float) -> tuple[float, ...]:
        """Where a `SmoothLine` runs that is `thick` and lies within these edges, `radius` round at its corners; both in pixels as `unit`.

        A rim is a line: a smaller surface on a larger one would have most of its pixels drawn twice.
        """
        inset, across = self.unit * thick / 2, self.unit * thick
        return (corner[0] + inset, corner[1] + inset, max(0, size[0] - across), max(0, size[1] - across), self.unit * radius - inset)

    @property
    def comfort(self) -> Comfort:
        """What the person chose to make the screen easier."""
        return Comfort(self.text_size, self.high_contrast, self.calm)

    @comfort.setter
    def comfort(self, chosen: Comfort) -> None:
        self.text_size, self.high_contrast, self.calm = chosen

    def on_high_contrast(self, _theme: Theme, high: bool) -> None:
        """The ink comes first: it is what the rules of the classes say, before whatever a screen says instead."""
        colours = HIGH_CONTRAST if high else USUAL
        for name, colour in colours.items():
            if not name.startswith('door_'):
                setattr(self, name, colour)
        self.doors = {name: get_color_from_hex(colours[f'door_{name}']) for name in DOORS}

    def fit(self, width: int, height: int) -> None:
        """Scale to a screen of this size in pixels, lying or standing. Before anything is made that reads it."""
        self.portrait = width < height
        across, up = (1080, 1920) if self.portrait else (1920, 1080)
        self.unit = min(width / across, height / up)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
