"""Text drawn by Pillow with libraqm: Arabic script joins up and numbers keep their order.

Kivy's own SDL2 text turns 09:30 into 03:90 when it is told to write right to left. Lines of Urdu are drawn by kiosk/nastaliq.py.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import kivy.core.text as core_text
from kivy.core.text.text_pil import LabelPIL
from PIL import Image, ImageDraw, ImageFont, features

from services.language import Hand, hand_of, right_to_left

GROUPS = re.compile(r'(?<![\d:.,/])\+?\d+(?:[ \u00a0]\d+)+(?![\d:.,/]\d|\d)')
"""Digits in groups with a space between: a phone number. Not times, dates or amounts."""
FOOT = 0.17
"""How much deeper than Lexend's line letters of Arabic script reach, in sizes of the font: without it the last line lost its foot."""
_font = functools.lru_cache(maxsize=64)(ImageFont.truetype)


def _in_order(line: str) -> str:
    """The line, with each number of several groups kept in its order: 01632 960118 stands so also between words from the right."""
    return GROUPS.sub('\u2066\\g<0>\u2069', line) if right_to_left(line) else line


WATCHED = (
    'text', 'font_size', 'font_name', 'color', 'disabled_color', 'halign', 'valign', 'padding', 'text_size', 'line_height',
    'shorten', 'shorten_from', 'max_lines', 'strip', 'base_direction', 'text_language',
)  # fmt: skip
"""What a text here is ever told. Kivy would watch 37 things of each, which is most of what making one takes, and of what one holds."""


def _direction(base: str | None, text: str) -> str | None:
    return base and ('rtl' if base.endswith('rtl') and right_to_left(text) else 'ltr')


def _slopes(language: str | None, text: str) -> bool:
    """Whether the line is Urdu. A line of digits or of English letters looks the same in any language."""
    return hand_of(language) is Hand.NASTALIQ and right_to_left(text)


@functools.lru_cache(maxsize=8192)
def _extents(path: str, size: int, base: str | None, language: str | None, text: str) -> tuple[int, int]:
    """The width and the height of a line, in pixels."""
    font = _font(path, size)
    if _slopes(language, text):
        from kiosk import nastaliq  # not at the top: few people read it

        taken = nastaliq.room(font, _in_order(text), _direction(base, text))
        return taken.width, taken.above + taken.below
    width = font.getlength(_in_order(text), direction=_direction(base, text), language=language)
    foot = round(size * FOOT) if right_to_left(text) else 0
    return int(width + 0.999), sum(font.getmetrics()) + foot


class RaqmText(LabelPIL):
    """Draws with raqm, giving it the paragraph's direction and language."""

    def _select_font(self) -> ImageFont.FreeTypeFont | None:
        size = int(self.options['font_size'])
        return _font(self.options['font_name_r'], size) if size >= 1 else None

    def get_cached_extents(self) -> Callable[[str], tuple[int, int]]:
        known = self.options
        if int(known['font_size']) < 1:
            return lambda _text: (0, 0)
        set_as = known['base_direction'], known['text_language'] or None
        return functools.partial(_extents, known['font_name_r'], int(known['font_size']), *set_as)

    def get_extents(self, text: str) -> tuple[int, int]:
        return self.get_cached_extents()(text)

    def _ink(self) -> tuple[int, ...]:
        return tuple(int(part * 255) for part in self.options['color'])

    def _render_begin(self) -> None:
        # transparent, but of the text's colour: otherwise the edges of letters would be mixed with white
        self._pil_im = Image.new('RGBA', self._size, color=(*self._ink()[:3], 0))
        self._pil_draw = ImageDraw.Draw(self._pil_im)

    def _render_text(self, text: str, x: float, y: float) -> None:
        font, language = self._select_font(), self.options['text_language'] or None
        direction, at = _direction(self.options['base_direction'], text), (int(x), int(y))
        if font is not None and _slopes(language, text):
            from kiosk import nastaliq

            nastaliq.draw(self._pil_draw, at, font, _in_order(text), direction, self._ink())
        elif font is not None:
            self._pil_draw.text(at, _in_order(text), font=font, fill=self._ink(), direction=direction, language=language)

    def render(self, real: bool = False) -> tuple[int, int] | None:
        if real:
            return super().render(real=True)
        known = self.options
        taken = _laid(self.text, tuple(self.text_size), tuple(known['padding']), *map(known.get, LAID_AS))
        self._internal_size, self._cached_lines, self.is_shortened = taken.words, taken.lines, taken.shortened
        return taken.picture


class Laid(NamedTuple):
    """A text in its lines."""

    picture: tuple[int, int]
    words: tuple[int, int]
    """What of the picture has words in it."""
    lines: list[Any]
    shortened: bool


LAID_AS = (
    'font_name', 'font_size', 'halign', 'valign', 'line_height', 'shorten', 'shorten_from', 'max_lines', 'strip', 'base_direction',
    'text_language',
)  # fmt: skip
"""What says where a text's lines end and how high it is, besides its words, its room and its padding."""


@functools.lru_cache(maxsize=1024)
def _laid(text: str, room: tuple[float | None, ...], padding: tuple[float, ...], *how: Any) -> Laid:
    """Columns are tried beside each other and below each other, each time that something changes: with the same widths as before."""
    said = {name: value for name, value in zip(LAID_AS, how, strict=True) if value is not None}
    label = RaqmText(text_size=room, padding=list(padding), **said)
    label.text = text
    label.resolve_font_name()
    return Laid(LabelPIL.render(label), label._internal_size, label._cached_lines, label.is_shortened)


def install() -> None:
    """Make Kivy draw all text with raqm. Call it before anything imports kivy.uix.

    Raises RuntimeError where Pillow cannot use raqm: it would draw broken Arabic without a word.
    """
    if not features.check('raqm'):
        raise RuntimeError('Pillow cannot use raqm: is libfribidi0 installed?')
    core_text.Text = core_text.Label = RaqmText
    from kivy.uix.label import Label  # it takes what draws it when it is imported

    Label._font_properties = WATCHED


def forget() -> None:
    """Drop the measured texts: a person's name may be among them."""
    _extents.cache_clear()
    _laid.cache_clear()
    # where nobody read Urdu yet, there is nothing of it to forget
    if nastaliq := sys.modules.get('kiosk.nastaliq'):
        nastaliq.forget()
