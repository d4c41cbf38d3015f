"""Lines of Urdu in Nastaliq, measured and drawn by HarfBuzz with a font that stays open.

Pillow opens its font anew for each text, and this one takes 3 milliseconds to open: a switch to Urdu would take seconds. A line is as
tall as what is on it: short words barely leave the height of other scripts, long ones begin twice as high.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from PIL import Image, ImageDraw

from kiosk.raqm import font_of
from services.language import Hand
from services.shaping import Face, Glyph, face_of, in_order

_raster = hb.RasterDraw()


class Room(NamedTuple):
    """What a line takes, in pixels."""

    before: int
    """What its last stroke takes to the left of where its letters end."""
    width: int
    above: int
    """From its top to the line that the letters stand on."""
    below: int


class _Placed(NamedTuple):
    """A run, and where it begins, in sizes of the font."""

    face: Face
    glyphs: list[Glyph]
    x: float
    width: float


@functools.lru_cache(maxsize=4096)
def room(path: str, size: int, text: str, direction: str) -> Room:
    """What a line takes; never less than a line of other scripts. `path`: of the font that those are drawn with."""
    left = right = above = below = 0.0
    for run in _line(path, text, direction):
        ink, units = run.face.ink(run.glyphs), run.face.units
        left, right = min(left, run.x + ink.left / units), max(right, run.x + run.width, run.x + ink.right / units)
        above, below = max(above, ink.above / units), max(below, ink.below / units)
    ascent, descent = font_of(path, size).getmetrics()
    before = math.ceil(-left * size)
    return Room(before, before + math.ceil(right * size), max(math.ceil(above * size), ascent), max(math.ceil(below * size), descent))


def draw(on: ImageDraw.ImageDraw, at: tuple[int, int], path: str, size: int, text: str, direction: str, ink: tuple[int, ...]) -> None:
    """Draw a line with its left upper corner there, in this colour."""
    taken = room(path, size, text, direction)
    for run in _line(path, text, direction):
        scale, x = size / run.face.units, run.x * size
        for glyph in run.glyphs:
            _raster.transform = (scale, 0, 0, scale, x + glyph.right * scale, glyph.up * scale)
            _raster.draw_glyph(run.face.font, glyph.number)
            x += glyph.advance * scale
    drawn = _raster.render()
    left, bottom, width, height, stride = drawn.extents
    if width and height:
        mask = Image.frombuffer('L', (width, height), drawn.buffer, 'raw', 'L', stride, -1)
        on.bitmap((at[0] + taken.before + left, at[1] + taken.above - bottom - height), mask, ink)


def forget() -> None:
    """Drop the measured texts: a person's name may be among them."""
    room.cache_clear()
    _line.cache_clear()


@functools.lru_cache(maxsize=4096)
def _line(path: str, text: str, direction: str) -> tuple[_Placed, ...]:
    """The runs, from left to right as they are seen."""
    return tuple(_placed(path, text, direction))


def _placed(path: str, text: str, direction: str) -> Iterator[_Placed]:
    weight, x = Path(path).stem.partition('-')[2], 0.0
    for run in in_order(text, direction):
        face = face_of(run.text, Hand.NASTALIQ, weight)
        glyphs = face.shape(run.text, run.rightward)
        width = sum(glyph.advance for glyph in glyphs) / face.units
        yield _Placed(face, glyphs, x, width)
        x += width
