"""Cards with a person's code, in letters and for the scanner: stickers of 70 by 37 mm, slip paper to be cut, or a roll of labels.

On A4 they stand as on a sheet of 24 such stickers (three columns, eight rows, nothing between them); on a roll each is a piece of its own.
A label of 62 by 29 mm has room for name, code and nothing else; it is cut already.
A card has the name by which staff hand it out, and nothing else of the person or of the place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services import handoff
from services.language import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, Language
from services.slips import CodeCard
from services.slips.document import BODY, DOT, FOOTER, PAPERS, Paper, PaperSize, Sheet, blank
from services.slips.script import MissingGlyph, Style

WIDTH, HEIGHT = 70 * mm, 37 * mm
CARD = Paper(WIDTH, HEIGHT, 4 * mm, (1,), ())
MODULE_DOTS = 8
QUIET = handoff.QUIET_MODULES * MODULE_DOTS * DOT
LABEL = Paper(62 * mm, 29 * mm, 4 * mm, (1,), ())
CardPaper = PaperSize | Literal['62x29mm']
NAMES = tuple(Style('Bold', size) for size in (15, 13, 11, 9, 7))
CODE = Style('Bold', 20)
CODE_ON_LABEL = Style('Bold', 18)
MARK = 1.5 * mm


def drawn(cards: Sequence[tuple[CodeCard, Language]], paper: CardPaper, *, demonstration: bool) -> bytes:
    """All of the cards as one PDF, in their order; those of a demonstration say so (safety rule 18).

    A name that the fonts cannot draw is left out: the code is enough to find its owner.
    """
    if paper == '62x29mm':
        return _labels(cards, demonstration=demonstration)
    on = PAPERS[paper]
    size = (on.width, on.height or HEIGHT)
    file = io.BytesIO()
    canvas = blank(file, size, '', 'en')
    places = list(_places(*size))
    for at, (card, language) in enumerate(cards):
        left, top = places[at % len(places)]
        _card(card, language, demonstration=demonstration).stamp(canvas, 0, left, top)
        _marks(canvas, left, top)
        if at % len(places) == len(places) - 1 and at + 1 < len(cards):
            canvas.showPage()
    canvas.save()
    return file.getvalue()


def _labels(cards: Sequence[tuple[CodeCard, Language]], *, demonstration: bool) -> bytes:
    file = io.BytesIO()
    canvas = blank(file, (LABEL.width, LABEL.height or 0), '', 'en')
    for card, language in cards:
        _label(card, language, demonstration=demonstration).stamp(canvas, 0, 0, LABEL.height or 0)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _label(card: CodeCard, language: Language, *, demonstration: bool) -> Sheet:
    sheet = Sheet(language, LABEL, 1, 1)
    x = _code(sheet, card)
    _name(sheet, f'{card.first_name} {card.initial}.', x)
    sheet.text(_in_halves(card.code), CODE_ON_LABEL, x=x)
    if demonstration:
        sheet.text(language.say('Demonstration'), FOOTER, x=x)
    return sheet


def _places(width: float, height: float) -> Iterator[tuple[float, float]]:
    """The upper left corners of the cards on a sheet, row by row."""
    columns, rows = int(width // WIDTH), int(height // HEIGHT)
    left, top = (width - columns * WIDTH) / 2, height - (height - rows * HEIGHT) / 2
    for row in range(rows):
        for column in range(columns):
            yield left + column * WIDTH, top - row * HEIGHT


def _card(card: CodeCard, language: Language, *, demonstration: bool) -> Sheet:
    sheet = Sheet(language, CARD, 1, 1)
    sheet.skip(4 * mm)
    top = sheet.y
    x = _code(sheet, card)
    _name(sheet, f'{card.first_name} {card.initial}.', x)
    sheet.text(_in_halves(card.code), CODE, x=x)
    sheet.text(language.say('Your code for the screen'), BODY, x=x)
    if demonstration:
        sheet.y = top - (x - QUIET) - 2 * mm
        sheet.text(language.say('Demonstration'), FOOTER)
    return sheet


def _code(sheet: Sheet, card: CodeCard) -> float:
    """The code for the scanner. Returns how far from the side its words can begin; does not move down."""
    rows = handoff.matrix(card.code)
    return float(sheet.square(rows, (len(rows) - 2 * handoff.QUIET_MODULES) * MODULE_DOTS * DOT) + QUIET)


def _in_halves(code: str) -> str:
    """`482 910`. Within words from right to left its two halves would change places."""
    return f'{LEFT_TO_RIGHT_ISOLATE}{code[:3]} {code[3:]}{POP_ISOLATE}'


def _name(sheet: Sheet, name: str, x: float) -> None:
    try:
        style = next((style for style in NAMES if len(sheet.lines(name, style, sheet.width - x)) == 1), NAMES[-1])
        sheet.text(name, style, x=x)
    except MissingGlyph:
        return


def _marks(canvas: Canvas, left: float, top: float) -> None:
    """Where to cut: a short cross at each corner."""
    canvas.setLineWidth(0.3)
    for x in (left, left + WIDTH):
        for y in (top, top - HEIGHT):
            canvas.line(x - MARK, y, x + MARK, y)
            canvas.line(x, y - MARK, x, y + MARK)
