"""A test page: that it is one, whether anything is cut off at the sides, letters and a code that a reader can try."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.units import mm

from services import handoff
from services.language import Language
from services.slips.document import BODY, HEADING, PAPERS, STRONG, PaperSize, Sheet

CODE = 'TEST'
LETTERS = 'ABC abc 0123456789 \u00a3'


def page(language: Language, made_at: datetime, paper: PaperSize) -> bytes:
    """The page as a PDF. `made_at` is London time, without a zone."""
    sheet = Sheet(language, PAPERS[paper], 1, 1)
    sheet.together(lambda: _fill(sheet, language, made_at))
    return sheet.pdf('', language.code, lambda _page, _pages: '')


def _fill(sheet: Sheet, language: Language, made_at: datetime) -> None:
    top = sheet.y
    for words, style in (
        (language.say('This is a test'), HEADING),
        (language.say("It is nobody's slip. Throw it away."), STRONG),
        (language.known(made_at), BODY),
        (language.say('The frame must be whole on all four sides.'), BODY),
        (LETTERS, BODY),
    ):
        sheet.skip(2 * mm)
        sheet.text(words, style, x=4 * mm, width=sheet.width - 8 * mm)
    sheet.skip(3 * mm)
    sheet.frame(top, 1.5)
    sheet.skip(6 * mm)
    sheet.skip(sheet.square(handoff.matrix(CODE)) + 4 * mm)
