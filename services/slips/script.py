"""Lines of text in any script that the fonts hold, laid out for a PDF.

Three things happen here that reportlab does not do right by itself: lines are broken on the text as it is spoken,
each line is put in the order in which it is read, and Arabic script is shaped and drawn as outlines. Lengths are in points.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bidi import algorithm as bidi
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

import assets
from services.language import FIRST_STRONG_ISOLATE, LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, Hand, right_to_left
from services.shaping import ISOLATES, RIGHT_TO_LEFT_ISOLATE, Face, Run, Weight, end_of_isolate, in_order, needs_shaping, shaped

NO_BREAK_SPACE = '\u00a0'

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
class Line:
    """One line, its runs from left to right as they are seen."""

    runs: tuple[Run, ...]
    style: Style
    hand: Hand

    @property
    def width(self) -> float:
        return sum(_width(run, self.style, self.hand) for run in self.runs)

    @property
    def script(self) -> str:
        return 'Arab' if any(needs_shaping(character) for run in self.runs for character in run.text) else 'Latn'

    @functools.cached_property
    def _sloping(self) -> tuple[float, float]:
        """How far above and below what any line has this one reaches, in font sizes: Nastaliq writes each word down a slope."""
        if self.hand is not Hand.NASTALIQ:
            return 0, 0
        inks = [shaped(run, self.hand, self.style.weight).ink for run in self.runs if run.shaped]
        above, below = max((ink.above for ink in inks), default=0), max((ink.below for ink in inks), default=0)
        return max(above - BASELINE[self.script], 0), max(below - (LINE_HEIGHT[self.script] - BASELINE[self.script]), 0)

    @property
    def height(self) -> float:
        return (LINE_HEIGHT[self.script] + sum(self._sloping)) * self.style.size

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draws the line with its left end at x and its top at `top`."""
        y = top - (BASELINE[self.script] + self._sloping[0]) * self.style.size
        for run in self.runs:
            if run.shaped:
                _draw_outlines(canvas, run, self.style, self.hand, x, y)
            else:
                canvas.setFont(_metrics(self.style.weight).fontName, self.style.size)
                canvas.drawString(x, y, _as_spaces(run.text))
            x += _width(run, self.style, self.hand)


@functools.cache
def _metrics(weight: Weight) -> TTFont:
    """One weight, as reportlab knows it."""
    metrics = TTFont(f'Lexend-{weight}', str(assets.built(f'Lexend-{weight}.ttf')))
    pdfmetrics.registerFont(metrics)
    return metrics


def break_lines(text: str, style: Style, width: float, direction: str, hand: Hand = Hand.NASKH) -> tuple[Line, ...]:
    """The text in lines no wider than `width`, broken at spaces, and inside a word only where it is wider than a line.

    `direction` (`ltr` or `rtl`) is that of the text around the isolates, `hand` that of its Arabic letters. Raises MissingGlyph.
    """
    text = _with_known_isolates(unicodedata.normalize('NFC', text))
    _check(text, style)

    def line(part: str) -> Line:
        return Line(tuple(in_order(part, direction if right_to_left(part) else 'ltr')), style, hand)

    space = line(' ').width
    lines: list[str] = []
    words: list[str] = []
    filled = 0.0
    for word, length in _words(text, width, line):
        if words and filled + space + length > width:
            lines.append(' '.join(words))
            words, filled = [], 0.0
        filled += length + (space if words else 0)
        words.append(word)
    lines.append(' '.join(words))
    return tuple(map(line, _with_whole_isolates(lines)))


def _check(text: str, style: Style) -> None:
    drawable = _metrics(style.weight).face.charToGlyph
    for character in text:
        if ord(character) not in drawable:
            raise MissingGlyph(character)


def _words(text: str, width: float, line: Callable[[str], Line]) -> Iterator[tuple[str, float]]:
    """The words with their widths; one that is wider than a line comes in pieces that fit, cut after a hyphen where it has one."""

    def measure(word: str) -> float:
        return line(word).width

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
            inside = text[start + 1 : end_of_isolate(text, start)]
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


def _as_spaces(text: str) -> str:
    """A no-break space has done its work once lines are broken; a plain one is better to copy from a PDF."""
    return text.replace(NO_BREAK_SPACE, ' ')


def _width(run: Run, style: Style, hand: Hand) -> float:
    if run.shaped:
        return shaped(run, hand, style.weight).width * style.size
    return float(_metrics(style.weight).stringWidth(_as_spaces(run.text), style.size))


@functools.cache
def _outline(face: Face, glyph: int) -> PDFPathObject:
    """A glyph's outline in font units, made once: writing its numbers is the slow part of a slip."""
    path = PDFPathObject()
    face.font.draw_glyph_with_pen(glyph, _Pen(path))
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


def _draw_outlines(canvas: Canvas, run: Run, style: Style, hand: Hand, x: float, y: float) -> None:
    drawn = shaped(run, hand, style.weight)
    scale = style.size / drawn.face.units
    for glyph in drawn.glyphs:
        canvas.saveState()
        canvas.transform(scale, 0, 0, scale, x + glyph.right * scale, y + glyph.up * scale)
        canvas.drawPath(_outline(drawn.face, glyph.number), stroke=0, fill=1, fillMode=FILL_NON_ZERO)
        canvas.restoreState()
        x += glyph.advance * scale
