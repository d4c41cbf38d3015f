"""Lines of text in any script that the fonts hold, laid out for a PDF.

Three things happen here that reportlab does not do right by itself: lines are broken on the text as it is spoken,
each line is put in the order in which it is read (UAX #9), and Arabic script is shaped by HarfBuzz and drawn as
outlines. Lengths are in points.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import uharfbuzz as hb
from bidi import algorithm as bidi
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

import assets

Weight = Literal['Regular', 'Bold']

LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = '\u2066', '\u2067', '\u2068', '\u2069'
ISOLATES = (LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE)
JOINERS = ('\u200c', '\u200d')
NO_BREAK_SPACE = '\u00a0'
OBJECT = '\ufffc'
"""Stands for a whole isolate while the text around it is put in order, as UAX #9 treats one."""

LINE_HEIGHT = {'Latn': 1.26, 'Arab': 1.5}
"""Distance from one baseline to the next, in font sizes. Arabic letters reach further up and down."""
BASELINE = {'Latn': 1.0, 'Arab': 1.06}
"""Distance from the top of a line to its baseline, in font sizes."""


class MissingGlyph(ValueError):
    """The fonts cannot draw a character. Raised before anything is drawn, so that no box ever reaches paper."""

    def __init__(self, character: str) -> None:
        super().__init__(f'the fonts have no glyph for {character} (U+{ord(character):04X}, {unicodedata.name(character, "no name")})')
        self.character = character


@dataclass(frozen=True)
class Style:
    weight: Weight
    size: float


@dataclass(frozen=True)
class Run:
    """Part of a line in one direction and one way of drawing, in spoken order."""

    text: str
    rightward: bool
    shaped: bool
    """Drawn as HarfBuzz outlines, not as text of the PDF."""


@dataclass(frozen=True)
class Line:
    """One line, its runs from left to right as they are seen."""

    runs: tuple[Run, ...]
    style: Style

    @property
    def width(self) -> float:
        return sum(_width(run, self.style) for run in self.runs)

    @property
    def script(self) -> str:
        return 'Arab' if any(_needs_shaping(character) for run in self.runs for character in run.text) else 'Latn'

    @property
    def height(self) -> float:
        return LINE_HEIGHT[self.script] * self.style.size

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draws the line with its left end at x and its top at `top`."""
        y = top - BASELINE[self.script] * self.style.size
        for run in self.runs:
            if run.shaped:
                _draw_outlines(canvas, run, self.style, x, y)
            else:
                canvas.setFont(_face(self.style.weight).name, self.style.size)
                canvas.drawString(x, y, _as_spaces(run.text))
            x += _width(run, self.style)


@dataclass(frozen=True)
class _Face:
    """One weight, as reportlab and as HarfBuzz know it."""

    name: str
    metrics: TTFont
    shaper: hb.Font
    units: int
    """Font units in one font size."""


@functools.cache
def _face(weight: Weight) -> _Face:
    path = assets.built(f'Lexend-{weight}.ttf')
    metrics = TTFont(f'Lexend-{weight}', str(path))
    pdfmetrics.registerFont(metrics)
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    return _Face(metrics.fontName, metrics, hb.Font(face), face.upem)


def break_lines(text: str, style: Style, width: float, direction: str) -> tuple[Line, ...]:
    """The text in lines no wider than `width`, broken at spaces, and inside a word only where it is wider than a line.

    `direction` (`ltr` or `rtl`) is that of the text around the isolates. Raises MissingGlyph.
    """
    text = _with_known_isolates(unicodedata.normalize('NFC', text))
    _check(text, style)
    space = _line(' ', style, direction).width
    lines: list[str] = []
    words: list[str] = []
    filled = 0.0
    for word, length in _words(text, style, width, direction):
        if words and filled + space + length > width:
            lines.append(' '.join(words))
            words, filled = [], 0.0
        filled += length + (space if words else 0)
        words.append(word)
    lines.append(' '.join(words))
    return tuple(_line(line, style, direction) for line in _with_whole_isolates(lines))


def _check(text: str, style: Style) -> None:
    drawable = _face(style.weight).metrics.face.charToGlyph
    for character in text:
        if ord(character) not in drawable:
            raise MissingGlyph(character)


def _words(text: str, style: Style, width: float, direction: str) -> Iterator[tuple[str, float]]:
    """The words with their widths; one that is wider than a line comes in pieces that fit, cut after a hyphen where it has one."""

    def measure(word: str) -> float:
        return _line(word, style, direction).width

    for word in text.split(' '):
        rest = word
        while measure(rest) > width and len(rest) > 1:
            cut = 1
            while unicodedata.combining(rest[cut]) or measure(rest[: cut + 1]) <= width:
                cut += 1
            cut = rest.rfind('-', 0, cut) + 1 or cut
            yield rest[:cut], measure(rest[:cut])
            rest = rest[cut:]
        yield rest, measure(rest)


def _with_known_isolates(text: str) -> str:
    """The text with each first-strong isolate replaced by one of the direction that it has, so that it can be broken in two."""
    known = list(text)
    for start, character in enumerate(text):
        if character == FIRST_STRONG_ISOLATE:
            inside = text[start + 1 : _end_of_isolate(text, start)]
            known[start] = (LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE)[bidi.get_base_level(inside)]
    return ''.join(known)


def _with_whole_isolates(lines: list[str]) -> Iterator[str]:
    """The lines with each isolate that runs on closed at the end of its line and opened again on the next."""
    open_isolates = ''
    for line in lines:
        opened = open_isolates
        for character in line:
            if character in ISOLATES:
                open_isolates += character
            elif character == POP_ISOLATE:
                open_isolates = open_isolates[:-1]
        yield opened + line + POP_ISOLATE * len(open_isolates)


def _line(text: str, style: Style, direction: str) -> Line:
    return Line(tuple(_in_order(text, direction)), style)


def _in_order(text: str, direction: str) -> Iterator[Run]:
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
            yield from _in_order(*character['isolate'])
        else:
            seen.append(character['ch'])
        rightward = character['level'] % 2 == 0
    yield from _runs(seen, rightward)


def _runs(seen: list[str], rightward: bool) -> Iterator[Run]:
    """Characters of one direction, in the order in which they are seen, as a run in spoken order."""
    if seen:
        text = ''.join(seen if rightward else reversed(seen))
        yield Run(text, rightward, shaped=not rightward or any(map(_needs_shaping, text)))


def _needs_shaping(character: str) -> bool:
    return bidi.bidirectional(character) in ('AL', 'AN', 'NSM') or '\u06f0' <= character <= '\u06f9'


def _take_isolates(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with an object in the place of each outermost isolate, and each isolate's text and direction.

    An isolate that nothing closes goes on to the end of the text.
    """
    outside, isolates = '', []
    at = 0
    while at < len(text):
        if text[at] in ISOLATES:
            end = _end_of_isolate(text, at)
            isolates.append((text[at + 1 : end], 'rtl' if text[at] == RIGHT_TO_LEFT_ISOLATE else 'ltr'))
            outside += OBJECT
            at = end
        elif text[at] != POP_ISOLATE:
            outside += text[at]
        at += 1
    return outside, isolates


def _end_of_isolate(text: str, start: int) -> int:
    """Where the isolate that begins at `start` is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in ISOLATES) - (text[at] == POP_ISOLATE)
        if depth == 0:
            return at
    return len(text)


def _as_spaces(text: str) -> str:
    """A no-break space has done its work once lines are broken; a plain one is better to copy from a PDF."""
    return text.replace(NO_BREAK_SPACE, ' ')


def _width(run: Run, style: Style) -> float:
    face = _face(style.weight)
    if not run.shaped:
        return float(face.metrics.stringWidth(_as_spaces(run.text), style.size))
    return sum(advance for _, advance, _, _ in _shape(run.text, run.rightward, style.weight)) * style.size / face.units


def _shape(text: str, rightward: bool, weight: Weight) -> list[tuple[int, int, int, int]]:
    """The glyphs from left to right: number, advance, and how far each is moved right and up, in font units."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = 'ltr' if rightward else 'rtl'
    hb.shape(_face(weight).shaper, buffer)
    return [
        (info.codepoint, place.x_advance, place.x_offset, place.y_offset)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@functools.cache
def _outline(weight: Weight, glyph: int) -> PDFPathObject:
    """A glyph's outline in font units, made once: writing its numbers is the slow part of a slip."""
    path = PDFPathObject()
    _face(weight).shaper.draw_glyph_with_pen(glyph, _Pen(path))
    return path


class _Pen:
    """Takes an outline from HarfBuzz into a path of a PDF, which has no quadratic curves."""

    def __init__(self, path: PDFPathObject) -> None:
        self._path = path
        self._at = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:
        self._path.moveTo(*point)
        self._at = point

    def lineTo(self, point: tuple[float, float]) -> None:
        self._path.lineTo(*point)
        self._at = point

    def curveTo(self, first: tuple[float, float], second: tuple[float, float], point: tuple[float, float]) -> None:
        self._path.curveTo(*first, *second, *point)
        self._at = point

    def qCurveTo(self, control: tuple[float, float], point: tuple[float, float]) -> None:
        (x0, y0), (x1, y1), (x2, y2) = self._at, control, point
        self.curveTo((x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3), (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3), point)

    def closePath(self) -> None:
        self._path.close()


def _draw_outlines(canvas: Canvas, run: Run, style: Style, x: float, y: float) -> None:
    scale = style.size / _face(style.weight).units
    for glyph, advance, right, up in _shape(run.text, run.rightward, style.weight):
        canvas.saveState()
        canvas.transform(scale, 0, 0, scale, x + right * scale, y + up * scale)
        canvas.drawPath(_outline(style.weight, glyph), stroke=0, fill=1, fillMode=FILL_NON_ZERO)
        canvas.restoreState()
        x += advance * scale
