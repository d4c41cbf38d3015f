"""Cards with a person's code, in letters and for the scanner: stickers of 70 by 37 mm, or slip paper to be cut.

On A4 they stand as on a sheet of 24 such stickers (three columns, eight rows, nothing between them); on a roll each is a piece of its own.
A card has the name by which staff hand it out, and nothing else of the person or of the place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services import handoff
from services.language import Language
from services.slips import CodeCard
from services.slips.document import BODY, DOT, FOOTER, PAPERS, Paper, PaperSize, Sheet, blank
from services.slips.script import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, MissingGlyph, Style, break_lines

WIDTH, HEIGHT = 70 * mm, 37 * mm
CARD = Paper(WIDTH, HEIGHT, 4 * mm, (1,), ())
MODULE_DOTS = 8
NAMES = tuple(Style('Bold', size) for size in (15, 13, 11, 9, 7))
CODE = Style('Bold', 20)
MARK = 1.5 * mm


def drawn(cards: Sequence[tuple[CodeCard, Language]], paper: PaperSize, *, demonstration: bool) -> bytes:
    """All of the cards as one PDF, in their order; those of a demonstration say so (safety rule 18).

    A name that the fonts cannot draw is left out: the code is enough to find its owner.
    """
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


def _places(width: float, height: float) -> Iterator[tuple[float, float]]:
    """The upper left corners of the cards on a sheet, row by row."""
    columns, rows = int(width // WIDTH), int(height // HEIGHT)
    left, top = (width - columns * WIDTH) / 2, height - (height - rows * HEIGHT) / 2
    for row in range(rows):
        for column in range(columns):
            yield left + column * WIDTH, top - row * HEIGHT


def _card(card: CodeCard, language: Language, *, demonstration: bool) -> Sheet:
    sheet = Sheet(language.direction, CARD, 1, 1)
    sheet.skip(4 * mm)
    top = sheet.y
    rows = handoff.matrix(card.code)
    side = sheet.square(rows, (len(rows) - 2 * handoff.QUIET_MODULES) * MODULE_DOTS * DOT)
    x = side + handoff.QUIET_MODULES * MODULE_DOTS * DOT
    sheet.y = top
    _name(sheet, f'{card.first_name} {card.initial}.', x)
    # within words from right to left its two halves would change places
    sheet.text(f'{LEFT_TO_RIGHT_ISOLATE}{card.code[:3]} {card.code[3:]}{POP_ISOLATE}', CODE, x=x)
    sheet.text(language.say('Your code for the screen'), BODY, x=x)
    if demonstration:
        sheet.y = top - side - 2 * mm
        sheet.text(language.say('Demonstration'), FOOTER)
    return sheet


def _name(sheet: Sheet, name: str, x: float) -> None:
    try:
        style = next((style for style in NAMES if len(break_lines(name, style, sheet.width - x, sheet.direction)) == 1), NAMES[-1])
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
