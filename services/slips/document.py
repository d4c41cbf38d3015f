"""How a slip stands on paper: black on white, on an 80 mm roll as long as it has to be, or on sheets.

Everything is measured from the top downwards first, in points of the roll; there the height of the page is what comes out.
Sheets are the same in larger type: as large as leaves it on one sheet, else on more of them, with no stop cut in two. A
right-to-left slip is the same one mirrored. Lengths that the printer has to hit are whole dots of a 203 dpi head.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services import handoff
from services.language import Language
from services.slips.content import SlipCode, SlipContent, SlipStop, WalletContent
from services.slips.script import Line, Style, break_lines

rl_config.useA85 = 0  # writing a PDF as printable ASCII takes longer than all the rest of an Arabic slip

DOT = 0.125 * mm
"""One dot of a 203 dpi print head."""
COLUMN = 26 * mm
"""The times; what they are for stands in the rest."""
CODE_WIDTH = 40 * mm
"""The least width of the QR code on paper, without its quiet edge. It grows no larger with the type: the room is for words."""
MODULE_DOTS = 4
"""The fewest dots a module, 0.5 mm."""
SMALLEST_TIME = 10
SMALLEST_HEADING = 9

PaperSize = Literal['80mm', 'a5', 'a4']


@dataclass(frozen=True)
class Paper:
    """What is printed on, in points, and how large: in sizes of the roll, the best first."""

    width: float
    height: float | None
    """None for a roll: as long as it has to be."""
    margin: float
    on_one_page: tuple[float, ...]
    on_more: tuple[float, ...]
    """For a day that does not fit on one page in any of those. The smaller ones are for a stop that would not fit on a page of its own."""
    large: bool = False
    """Nothing is smaller than the body, and where the times leave words no room beside them, these stand below."""


PAPERS: dict[PaperSize, Paper] = {
    '80mm': Paper(80 * mm, None, 4 * mm, (1,), ()),
    'a5': Paper(148 * mm, 210 * mm, 10 * mm, (1.5, 1.4, 1.3, 1.2, 1.1, 1), (1.3, 1, 0.75, 0.5)),
    'a4': Paper(210 * mm, 297 * mm, 18 * mm, (1.9, 1.75, 1.6, 1.45, 1.3), (1.6, 1.2, 0.9, 0.6)),
}
LARGE: dict[PaperSize, Paper] = {
    '80mm': Paper(80 * mm, None, 4 * mm, (1.6,), (), large=True),
    'a5': Paper(148 * mm, 210 * mm, 10 * mm, (1.9, 1.75, 1.55), (1.6, 1.2, 0.75, 0.5), large=True),
    'a4': Paper(210 * mm, 297 * mm, 18 * mm, (2.5, 2.3, 2.1, 1.9, 1.75), (2, 1.6, 0.9, 0.6), large=True),
}
"""Large print: a body of 16 points or more (RNIB: large print is 16 to 18 points), on as many pages as it needs."""
FOOT = 8 * mm
"""Kept free at the end of each of several sheets for the words that say which one it is."""

Mark = Callable[[Canvas], None]

HEADING, DATE = Style('Bold', 13.5), Style('Regular', 10)
LEAST_WORDS, LEAST_BESIDE_CODE = 30 * mm, 20 * mm
"""The least room for words beside a time, and beside a code, in sizes of the roll. With less, they stand below."""
TIME, DAY, TITLE, BODY = Style('Bold', 15), Style('Bold', 9.5), Style('Bold', 12.5), Style('Regular', 10.5)
STRONG, FOOTER = Style('Bold', 10.5), Style('Regular', 8.5)


class TooLong(Exception):
    """It does not fit on the sheets that it may take."""


class Sheet:
    """Pages that are filled downwards. What is put on them is drawn once all of it stands."""

    def __init__(self, language: Language, paper: Paper, scale: float, most_pages: float, foot: float = FOOT) -> None:
        """`foot`: points kept free at the end of each of several pages."""
        self._language = language
        self._paper, self._scale, self._most = paper, scale, most_pages
        self._margin = paper.margin / scale
        self.dot = DOT / scale
        self.width = paper.width / scale - 2 * self._margin
        """What can be printed on."""
        self.footer = BODY if paper.large else FOOTER
        self._bottom = -math.inf if paper.height is None else -(paper.height - paper.margin - (0 if most_pages == 1 else foot)) / scale
        self.y = -self._margin
        """How far down the page is filled; negative, in points of the roll."""
        self._pages: list[list[Mark]] = [[]]

    @property
    def _marks(self) -> list[Mark]:
        return self._pages[-1]

    def together(self, put: Callable[[], None]) -> None:
        """Put something on the sheet that is never cut in two: on the next one where this has no room. Raises TooLong."""
        marks = len(self._marks)
        put()
        if self.y >= self._bottom:
            return
        if marks == 0 or len(self._pages) >= self._most:
            raise TooLong
        del self._marks[marks:]
        self._pages.append([])
        self.y = -self._margin
        put()
        if self.y < self._bottom:
            raise TooLong

    def skip(self, distance: float) -> None:
        self.y -= distance

    def lines(self, words: str, style: Style, width: float) -> tuple[Line, ...]:
        """The words in lines no wider than this."""
        return break_lines(words, style, width, self._language.direction, self._language.hand)

    def text(self, words: str, style: Style, *, x: float = 0, width: float | None = None) -> None:
        """Words in lines; x is the distance from the side on which reading begins."""
        for line in self.lines(words, style, self.width - x if width is None else width):
            self._put(line, x)
            self.y -= line.height

    def _put(self, line: Line, x: float) -> None:
        left, top = self._left(x, line.width), self.y
        self._marks.append(lambda canvas: line.draw(canvas, left, top))

    def _left(self, x: float, width: float) -> float:
        """The left end of something that begins at x."""
        return float(self._margin + (self.width - x - width if self._language.direction == 'rtl' else x))

    def rule(self, thickness: float, *, dashed: bool = False) -> None:
        y = self.y

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thickness)
            canvas.setDash(*([[3, 2]] if dashed else []))
            canvas.line(self._margin, y, self._margin + self.width, y)

        self._marks.append(draw)

    def frame(self, top: float, thickness: float) -> None:
        """A box around what was put on the sheet since `top`."""
        height, y = top - self.y, self.y

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thickness)
            canvas.setDash()
            canvas.rect(self._margin + thickness / 2, y + thickness / 2, self.width - thickness, height - thickness)

        self._marks.append(draw)

    def square(self, rows: list[list[bool]], least: float = CODE_WIDTH) -> float:
        """A QR code with its quiet edge on the margin, where reading begins. Returns its width without the edge; does not move down.

        `least`: how wide it is at least on paper, without the edge.
        """
        size = len(rows) - 2 * handoff.QUIET_MODULES
        module = max(MODULE_DOTS, math.ceil(least / size / DOT)) * self.dot
        left = self._left(0, size * module) - handoff.QUIET_MODULES * module
        top = self.y + handoff.QUIET_MODULES * module

        def draw(canvas: Canvas) -> None:
            path = canvas.beginPath()
            for down, row in enumerate(rows):
                for start, length in _dark(row):
                    path.rect(left + start * module, top - (down + 1) * module, length * module, module)
            canvas.drawPath(path, stroke=0, fill=1)

        self._marks.append(draw)
        return float(size * module)

    def stamp(self, canvas: Canvas, page: int, left: float, top: float) -> None:
        """Draw one of its pages (from 0), where it has that many, on another paper, where its upper left corner comes to stand."""
        canvas.saveState()
        canvas.translate(left, top)
        canvas.scale(self._scale, self._scale)
        for draw in self._pages[page] if page < len(self._pages) else []:
            draw(canvas)
        canvas.restoreState()

    def pdf(self, title: str, language: str, page_words: Callable[[int, int], str]) -> bytes:
        """The pages; a roll as long as it is filled, in whole dots. Where there are more than one, each says which it is."""
        paper, scale = self._paper, self._scale
        height = paper.height or math.ceil((self._margin - self.y) / self.dot) * DOT
        file = io.BytesIO()
        canvas = blank(file, (paper.width, height), title, language)
        for number, marks in enumerate(self._pages, 1):
            canvas.translate(0, height)
            canvas.scale(scale, scale)
            if len(self._pages) > 1:
                (line,) = self.lines(page_words(number, len(self._pages)), FOOTER, self.width)
                line.draw(canvas, self._left(0, line.width), self._bottom - 2 * mm / scale)
            for draw in marks:
                draw(canvas)
            canvas.showPage()
        canvas.save()
        return file.getvalue()


def blank(file: io.BytesIO, size: tuple[float, float], title: str, language: str) -> Canvas:
    """A PDF that says of itself nothing but its title and its language."""
    canvas = Canvas(file, pagesize=size, lang=language, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor('')
    canvas.setCreator('')
    return canvas


def _dark(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules stand in a row, and how many side by side."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and at and row[at - 1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found


def drawn(
    content: SlipContent, *, title: str, language: str, paper: PaperSize, large: bool, page_words: Callable[[int, int], str]
) -> bytes:
    """The slip as a PDF, `page_words` (page, of how many) on each page of several. Raises script.MissingGlyph; then nothing is drawn."""
    chosen = (LARGE if large else PAPERS)[paper]
    sizes = [(scale, 1.0) for scale in chosen.on_one_page] + [(scale, math.inf) for scale in chosen.on_more]
    for scale, most_pages in sizes:
        sheet = Sheet(content.language, chosen, scale, most_pages)
        try:
            _fill(sheet, content)
        except TooLong:
            continue
        return sheet.pdf(title, language, page_words)
    raise TooLong


def _fill(sheet: Sheet, content: SlipContent) -> None:
    sheet.together(lambda: put_heading(sheet, content))
    for notice in content.notices:
        sheet.together(partial(put_notice, sheet, notice))
    for stop in content.stops:
        sheet.together(partial(put_stop, sheet, stop))
    if content.code is not None:
        sheet.together(partial(_code, sheet, content.code))
    for call in content.calls:
        sheet.together(partial(put_stop, sheet, call))
    sheet.together(lambda: put_end(sheet, content))


def put_heading(sheet: Sheet, content: SlipContent | WalletContent) -> None:
    """Whose day it is, and the date beside it where both have room."""
    style = _unbroken(content.heading, sheet)
    heading, date = (sheet.lines(words, each, sheet.width) for words, each in ((content.heading, style), (content.date, DATE)))
    if len(heading) == len(date) == 1 and heading[0].width + date[0].width + 3 * mm <= sheet.width:
        top = sheet.y
        sheet.skip(style.size - DATE.size)
        sheet.text(content.date, DATE, x=sheet.width - date[0].width, width=sheet.width)  # it is one line: its own width would round down
        sheet.y = top
        sheet.text(content.heading, style)
    else:
        sheet.text(content.heading, style)
        sheet.text(content.date, DATE)
    sheet.skip(1.5 * mm)
    sheet.rule(2.2)


def _unbroken(heading: str, sheet: Sheet) -> Style:
    """The largest style in which no word of a heading is cut in two; the smallest where each cuts one."""
    for size in (HEADING.size, 12, 10.5):
        style = Style(HEADING.weight, size)
        if all(len(sheet.lines(word, style, sheet.width)) == 1 for word in heading.replace('-', '- ').split()):
            return style
    return Style(HEADING.weight, SMALLEST_HEADING)


def put_notice(sheet: Sheet, notice: str) -> None:
    sheet.skip(3 * mm)
    sheet.text(notice, TITLE)
    sheet.skip(3 * mm)
    sheet.rule(0.8, dashed=True)


def put_stop(sheet: Sheet, stop: SlipStop) -> None:
    sheet.skip(2.5 * mm)
    top = sheet.y
    beside = sheet.width - COLUMN >= LEAST_WORDS
    room = COLUMN - 2 * mm if beside else sheet.width
    time = _fitting(stop.when, sheet, room)
    sheet.text(stop.when, time, width=room)
    if stop.day is not None:
        sheet.text(stop.day, DAY, width=room)
    times_end = sheet.y
    if beside:
        sheet.y = top - (time.size - TITLE.size)
    for words in stop.titles:
        sheet.text(words, TITLE, x=COLUMN if beside else 0)
    for words in stop.lines:
        sheet.text(words, BODY, x=COLUMN if beside else 0)
    sheet.y = min(sheet.y, times_end)
    sheet.skip(2.5 * mm)
    sheet.rule(0.8, dashed=True)


def _fitting(words: str, sheet: Sheet, room: float) -> Style:
    """The largest style in which a time stands on one line; the smallest where it needs more."""
    for size in range(int(TIME.size), SMALLEST_TIME, -1):
        style = Style(TIME.weight, size)
        if len(sheet.lines(words, style, room)) == 1:
            return style
    return Style(TIME.weight, SMALLEST_TIME)


def _code(sheet: Sheet, code: SlipCode) -> None:
    rows = handoff.matrix(code.text)
    sheet.skip(6 * mm)
    top = sheet.y = -math.ceil(-sheet.y / sheet.dot) * sheet.dot
    side = sheet.square(rows)
    x = side * len(rows) / (len(rows) - handoff.QUIET_MODULES)
    if sheet.width - x < LEAST_BESIDE_CODE or _breaks(code.titles, STRONG, sheet, x) or _breaks(code.lines, BODY, sheet, x):
        x, sheet.y = 0, top - x
    for words in code.titles:
        sheet.text(words, STRONG, x=x)
    for words in code.lines:
        sheet.text(words, BODY, x=x)
    sheet.y = min(sheet.y, top - side)
    sheet.skip(4 * mm)


def _breaks(texts: tuple[str, ...], style: Style, sheet: Sheet, x: float) -> bool:
    """Whether a word is longer than the room right of `x`."""
    return any(len(sheet.lines(word, style, sheet.width - x)) > 1 for text in texts for word in text.split())


def put_end(sheet: Sheet, content: SlipContent | WalletContent) -> None:
    """Somebody to talk to, and what is to be known about the slip."""
    padding = 2.5 * mm
    sheet.skip(3 * mm)
    top = sheet.y
    sheet.skip(padding)
    sheet.text(content.help_title, STRONG, x=padding, width=sheet.width - 2 * padding)
    sheet.text(content.help_line, BODY, x=padding, width=sheet.width - 2 * padding)
    sheet.skip(padding)
    sheet.frame(top, 1.8)
    sheet.skip(2.5 * mm)
    for line in content.footer:
        sheet.text(line, sheet.footer)
