"""Lines of mixed scripts, for screens and paper: put in the order in which they are seen (UAX #9), and shaped by HarfBuzz."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal, NamedTuple

import uharfbuzz as hb
from bidi import algorithm as bidi

import assets
from services.language import FIRST_STRONG_ISOLATE, LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, Hand

Weight = Literal['Regular', 'Medium', 'SemiBold', 'Bold']

RIGHT_TO_LEFT_ISOLATE = '\u2067'
ISOLATES = (LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE)
JOINERS = ('\u200c', '\u200d')
OBJECT = '\ufffc'
"""Stands for a whole isolate while the text around it is put in order, as UAX #9 treats one."""


@dataclass(frozen=True)
class Run:
    """Part of a line in one direction and one way of drawing, in spoken order."""

    text: str
    rightward: bool
    shaped: bool
    """Whether its letters look as what stands beside them has it; of others each looks as it always does."""


def in_order(text: str, direction: str) -> Iterator[Run]:
    """The runs of one line from left to right as they are seen: UAX #9, with isolates, which python-bidi does not know."""
    outside, isolates = _take_isolates(text)
    level = int(direction == 'rtl')
    storage: dict[str, Any] = {**bidi.get_empty_storage(), 'base_level': level, 'base_dir': 'LR'[level]}
    bidi.get_embedding_levels(outside, storage)
    waiting = iter(isolates)
    for character in storage['chars']:
        if character['ch'] == OBJECT:
            character['isolate'] = next(waiting)
        elif character['ch'] in JOINERS:  # python-bidi would drop them, and with them the shape of the letters beside
            character['type'] = character['orig'] = 'NSM'
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    bidi.reorder_resolved_levels(storage, False)

    seen: list[str] = []
    rightward = True
    for character in storage['chars']:
        if 'isolate' in character or (character['level'] % 2 == 0) != rightward:
            yield from _runs(seen, rightward)
            seen = []
        if 'isolate' in character:
            yield from in_order(*character['isolate'])
        else:
            seen.append(character['ch'])
        rightward = character['level'] % 2 == 0
    yield from _runs(seen, rightward)


def _runs(seen: list[str], rightward: bool) -> Iterator[Run]:
    """Characters of one direction, in the order in which they are seen, as a run in spoken order."""
    if seen:
        text = ''.join(seen if rightward else reversed(seen))
        yield Run(text, rightward, shaped=not rightward or any(map(needs_shaping, text)))


def needs_shaping(character: str) -> bool:
    """Whether it is of Arabic script: of a letter what stands beside it decides what it looks like."""
    return bidi.bidirectional(character) in ('AL', 'AN', 'NSM') or '\u06f0' <= character <= '\u06f9'


def _take_isolates(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with an object in the place of each outermost isolate, and each isolate's text and direction.

    An isolate that nothing closes goes on to the end of the text.
    """
    outside, isolates = '', []
    at = 0
    while at < len(text):
        if text[at] in ISOLATES:
            end = end_of_isolate(text, at)
            isolates.append((text[at + 1 : end], 'rtl' if text[at] == RIGHT_TO_LEFT_ISOLATE else 'ltr'))
            outside += OBJECT
            at = end
        elif text[at] != POP_ISOLATE:
            outside += text[at]
        at += 1
    return outside, isolates


def end_of_isolate(text: str, start: int) -> int:
    """Where the isolate that begins at `start` is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in ISOLATES) - (text[at] == POP_ISOLATE)
        if depth == 0:
            return at
    return len(text)


class Glyph(NamedTuple):
    """A shape of the font and where it goes, in font units."""

    number: int
    advance: int
    right: int
    up: int


@dataclass(frozen=True)
class Face:
    """One font file, kept open: HarfBuzz takes milliseconds to learn what is in it."""

    font: hb.Font
    units: int
    """Font units in one font size."""

    def shape(self, text: str, rightward: bool) -> list[Glyph]:
        """The glyphs of a run from left to right."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = 'ltr' if rightward else 'rtl'
        hb.shape(self.font, buffer)
        return [
            Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


@functools.cache
def _ink(face: Face, glyph: int) -> hb.GlyphExtents:
    return face.font.get_glyph_extents(glyph)


class Ink(NamedTuple):
    """From where to where a run is black, in font sizes: from where it begins, and from the line that it stands on."""

    left: float
    right: float
    above: float
    below: float


@dataclass(frozen=True)
class Shaped:
    """A run as its font draws it. Lengths are in font sizes."""

    face: Face
    glyphs: Sequence[Glyph]

    @property
    def width(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs) / self.face.units

    @property
    def ink(self) -> Ink:
        """What it blackens: strokes reach above the line and below it, and at both ends into the room of what is beside them."""
        starts = accumulate((glyph.advance for glyph in self.glyphs), initial=0)
        found = ((x + glyph.right, glyph.up, _ink(self.face, glyph.number)) for x, glyph in zip(starts, self.glyphs, strict=False))
        inks, units = [one for one in found if one[2].height], self.face.units
        return Ink(
            left=min((x + ink.x_bearing for x, _, ink in inks), default=0) / units,
            right=max((x + ink.x_bearing + ink.width for x, _, ink in inks), default=0) / units,
            above=max((up + ink.y_bearing for _, up, ink in inks), default=0) / units,
            below=max((-(up + ink.y_bearing + ink.height) for _, up, ink in inks), default=0) / units,
        )


def shaped(run: Run, hand: Hand, weight: Weight) -> Shaped:
    """A run in this hand and weight."""
    face = face_of(run.text, hand, weight)
    return Shaped(face, face.shape(run.text, run.rightward))


def face_of(text: str, hand: Hand, weight: Weight) -> Face:
    """The font of this weight that draws this text: of the hand, or in Naskh where it has a letter that the hand lacks."""
    chosen = _face(hand, weight)
    return chosen if all(chosen.font.get_nominal_glyph(ord(character)) for character in text) else _face(Hand.NASKH, weight)


@functools.cache
def _face(hand: Hand, weight: Weight) -> Face:
    opened = hb.Face(hb.Blob.from_file_path(str(assets.built(f'{hand.value}-{weight}.ttf'))))
    return Face(hb.Font(opened), opened.upem)
