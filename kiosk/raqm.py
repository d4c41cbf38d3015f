"""Text drawn by Pillow with libraqm: Arabic script joins up and numbers keep their order.

Kivy's own SDL2 text turns 09:30 into 03:90 when it is told to write right to left. Lines of Urdu are drawn by kiosk/nastaliq.py.
"""

from __future__ import annotations

import functools
import re
import sys

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


@functools.lru_cache(maxsize=4096)
def _width(path: str, size: int, text: str, direction: str | None, language: str | None) -> int:
    return int(_font(path, size).getlength(text, direction=direction, language=language) + 0.999)


class RaqmText(LabelPIL):
    """Draws with raqm, giving it the paragraph's direction and language."""

    def _select_font(self) -> ImageFont.FreeTypeFont | None:
        size = int(self.options['font_size'])
        return _font(self.options['font_name_r'], size) if size >= 1 else None

    def _direction(self, text: str) -> str | None:
        direction = self.options['base_direction']
        return direction and ('rtl' if direction.endswith('rtl') and right_to_left(text) else 'ltr')

    def _slopes(self, text: str) -> bool:
        """Whether the line is Urdu. A line of digits or of English letters looks the same in any language."""
        return hand_of(self.options['text_language']) is Hand.NASTALIQ and right_to_left(text)

    def get_extents(self, text: str) -> tuple[int, int]:
        font = self._select_font()
        if font is None:
            return 0, 0
        if self._slopes(text):
            from kiosk import nastaliq  # not at the top: few people read it

            taken = nastaliq.room(font, _in_order(text), self._direction(text))
            return taken.width, taken.above + taken.below
        language = self.options['text_language'] or None
        foot = round(font.size * FOOT) if right_to_left(text) else 0
        return _width(font.path, font.size, _in_order(text), self._direction(text), language), sum(font.getmetrics()) + foot

    def _ink(self) -> tuple[int, ...]:
        return tuple(int(part * 255) for part in self.options['color'])

    def _render_begin(self) -> None:
        # transparent, but of the text's colour: otherwise the edges of letters would be mixed with white
        self._pil_im = Image.new('RGBA', self._size, color=(*self._ink()[:3], 0))
        self._pil_draw = ImageDraw.Draw(self._pil_im)

    def _render_text(self, text: str, x: float, y: float) -> None:
        font = self._select_font()
        if font is not None and self._slopes(text):
            from kiosk import nastaliq

            nastaliq.draw(self._pil_draw, (int(x), int(y)), font, _in_order(text), self._direction(text), self._ink())
        elif font is not None:
            set_as = {'direction': self._direction(text), 'language': self.options['text_language'] or None}
            self._pil_draw.text((int(x), int(y)), _in_order(text), font=font, fill=self._ink(), **set_as)


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
    _width.cache_clear()
    # where nobody read Urdu yet, there is nothing of it to forget
    if nastaliq := sys.modules.get('kiosk.nastaliq'):
        nastaliq.forget()
