"""Lines of Urdu in Nastaliq, measured and drawn by HarfBuzz with a font that stays open.

Pillow opens its font anew for each text, and this one takes 3 milliseconds to open: a switch to Urdu would take seconds. A line is as
tall as what is on it: short words barely leave the height of other scripts, long ones begin twice as high.
"""

from __future__ import annotations

import functools
import math
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from services.language import Hand
from services.shaping import Shaped, in_order, shaped

_raster = hb.RasterDraw()


class Room(NamedTuple):
    """What a line takes, in pixels."""

    before: int
    """What its last stroke takes to the left of where its letters end."""
    width: int
    above: int
    """From its top to the line that the letters stand on."""
    below: int


@functools.lru_cache(maxsize=4096)
def room(font: FreeTypeFont, text: str, direction: str) -> Room:
    """What a line takes; never less than a line of other scripts, which `font` draws."""
    left = right = above = below = 0.0
    for x, run in _line(font.path, text, direction):
        ink = run.ink
        left, right = min(left, x + ink.left), max(right, x + run.width, x + ink.right)
        above, below = max(above, ink.above), max(below, ink.below)
    ascent, descent = font.getmetrics()
    before, after = math.ceil(-left * font.size), math.ceil(right * font.size)
    return Room(before, before + after, max(math.ceil(above * font.size), ascent), max(math.ceil(below * font.size), descent))


def draw(on: ImageDraw.ImageDraw, at: tuple[int, int], font: FreeTypeFont, text: str, direction: str, ink: tuple[int, ...]) -> None:
    """Draw a line with its left upper corner there, in this colour."""
    taken = room(font, text, direction)
    for start, run in _line(font.path, text, direction):
        scale, x = font.size / run.face.units, start * font.size
        for glyph in run.glyphs:
            _raster.transform = (scale, 0, 0, scale, x + glyph.right * scale, glyph.up * scale)
            _raster.draw_glyph(run.face.font, glyph.number)
            x += glyph.advance * scale
    drawn = _raster.render()
    left, bottom, width, height, stride = drawn.extents
    if width and height:
        mask = Image.frombuffer('L', (width, height), drawn.buffer, 'raw', 'L', stride, -1)
        on.bitmap((at[0] + taken.before + left, at[1] + taken.above - bottom - height), mask, ink)


@functools.lru_cache(maxsize=4096)
def _line(path: str, text: str, direction: str) -> tuple[tuple[float, Shaped], ...]:
    """The runs from left to right as they are seen, each with where it begins, in font sizes. `path`: of the font of other scripts."""
    weight = Path(path).stem.partition('-')[2]
    runs = [shaped(run, Hand.NASTALIQ, weight) for run in in_order(text, direction)]
    starts = accumulate((run.width for run in runs), initial=0.0)
    return tuple(zip(starts, runs, strict=False))


def forget() -> None:
    """Drop the measured texts: a person's name may be among them."""
    room.cache_clear()
    _line.cache_clear()
