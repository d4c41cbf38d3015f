"""A card for the wallet: the next stops, as large as they fit. A strip of 54 by 170 mm, folded in the middle to a card of 85 by 54 mm.

The strip stands upright, because a roll of 80 mm is too narrow for the card lying down.
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services.slips.content import SlipStop, WalletContent
from services.slips.document import BODY, PAPERS, Paper, PaperSize, Sheet, TooLong, blank, put_end, put_heading, put_notice, put_stop

WIDTH, HALF = 54 * mm, 85 * mm
CARD = Paper(WIDTH, HALF, 4 * mm, (1.35, 1.2, 1.05, 0.9), (), large=True)
SMALLER = 0.8
"""The size at which the brief mark takes no more room than the card has at the least of the others without it."""
SHORTEST = 0.6
"""The size for a single stop whose words are too many for any other."""


def drawn(content: WalletContent, *, title: str, language: str, paper: PaperSize) -> bytes:
    """The card as a PDF on one sheet, with lines to cut and to fold along. Raises script.MissingGlyph, document.TooLong."""
    sheet = _laid_out(content)
    on = PAPERS[paper]
    height = on.height or 2 * (HALF + on.margin)
    file = io.BytesIO()
    canvas = blank(file, (on.width, height), title, language)
    left, top = (on.width - WIDTH) / 2, height - (height - 2 * HALF) / 2
    _lines(canvas, left, top)
    for half in range(2):
        sheet.stamp(canvas, half, left, top - half * HALF)
    canvas.save()
    return file.getvalue()


def _laid_out(content: WalletContent) -> Sheet:
    """As large as all of it fits; where it fits in no size, without some stops.

    Neither a stop nor the mark of words that nobody checked goes for the other: where there is no room for both, the mark becomes brief,
    and then all of it smaller.
    """
    marks = [content]
    if content.unchecked:
        marked = replace(content, footer=(*content.footer, content.unchecked))
        brief = replace(content, footer=(f'{content.footer[0]} {content.unchecked_briefly}', *content.footer[1:]))
        marks = [marked, brief]
    least = CARD.on_one_page[-1]
    ways = [(marks[0], content.stops[0], scale) for scale in CARD.on_one_page]
    for kept in content.stops[:-1]:
        ways += [(said, kept, least) for said in marks] + [(said, kept, SMALLER) for said in marks[1:]]
    ways += [(said, kept, SHORTEST) for kept in content.stops[-2:-1] for said in marks]
    for said, stops, scale in ways:
        try:
            return _filled(said, stops, scale)
        except TooLong:
            continue
    return _filled(marks[-1], (), least)


def _filled(content: WalletContent, stops: tuple[SlipStop, ...], scale: float) -> Sheet:
    sheet = Sheet(content.language, CARD, scale, 2, foot=0)
    sheet.together(lambda: put_heading(sheet, content))
    for notice in content.notices:
        sheet.together(partial(put_notice, sheet, notice))
    for stop in stops:
        sheet.together(partial(put_stop, sheet, stop))
    if len(stops) < len(content.stops[0]):
        sheet.together(partial(_more, sheet, content.more))
    sheet.together(lambda: put_end(sheet, content))
    return sheet


def _more(sheet: Sheet, words: str) -> None:
    sheet.skip(2 * mm)
    sheet.text(words, BODY)


def _lines(canvas: Canvas, left: float, top: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.rect(left, top - 2 * HALF, WIDTH, 2 * HALF)
    canvas.setDash(1, 3)
    canvas.line(left, top - HALF, left + WIDTH, top - HALF)
    canvas.setDash()
