"""How a slip stands on 80 mm paper: black on white, as long as it has to be.

Everything is measured from the top downwards first, in points; the height of the page is what comes out. A
right-to-left slip is the same one mirrored. Lengths that the printer has to hit are whole dots of a 203 dpi head.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from services import handoff
from services.slips.content import SlipCode, SlipContent, SlipStop
from services.slips.script import Line, Style, break_lines

rl_config.useA85 = 0  # writing a PDF as printable ASCII takes longer than all the rest of an Arabic slip

DOT = 0.125 * mm
"""One dot of a 203 dpi print head."""
PAGE_WIDTH, MARGIN = 80 * mm, 4 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
"""What an 80 mm printer can print on."""
COLUMN = 26 * mm
"""The times; what they are for stands in the rest."""
CODE_WIDTH = 40 * mm
"""The least width of the QR code, without its quiet edge."""
MODULE_DOTS = 4
"""The fewest dots a module, 0.5 mm."""
SMALLEST_TIME = 10

HEADING, DATE = Style('Bold', 13.5), Style('Regular', 10)
TIME, DAY, TITLE, BODY = Style('Bold', 15), Style('Bold', 9.5), Style('Bold', 12.5), Style('Regular', 10.5)
STRONG, FOOTER = Style('Bold', 10.5), Style('Regular', 8.5)


class Sheet:
    """A page that grows downwards. What is put on it is drawn once its height is known."""

    def __init__(self, direction: str) -> None:
        self.direction = direction
        self.y = -MARGIN
        """How far down the page is filled; negative, in points."""
        self._marks: list[Callable[[Canvas], None]] = []

    def skip(self, distance: float) -> None:
        self.y -= distance

    def text(self, words: str, style: Style, *, x: float = 0, width: float = WIDTH) -> None:
        """Words in lines; x is the distance from the side on which reading begins."""
        for line in break_lines(words, style, width, self.direction):
            self._put(line, x)
            self.y -= line.height

    def _put(self, line: Line, x: float) -> None:
        left, top = self._left(x, line.width), self.y
        self._marks.append(lambda canvas: line.draw(canvas, left, top))

    def _left(self, x: float, width: float) -> float:
        """The left end of something that begins at x."""
        return float(MARGIN + (WIDTH - x - width if self.direction == 'rtl' else x))

    def rule(self, thickness: float, *, dashed: bool = False) -> None:
        y = self.y

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thickness)
            canvas.setDash(*([[3, 2]] if dashed else []))
            canvas.line(MARGIN, y, MARGIN + WIDTH, y)

        self._marks.append(draw)

    def frame(self, top: float, thickness: float) -> None:
        """A box around what was put on the sheet since `top`."""
        height, y = top - self.y, self.y

        def draw(canvas: Canvas) -> None:
            canvas.setLineWidth(thickness)
            canvas.setDash()
            canvas.rect(MARGIN + thickness / 2, y + thickness / 2, WIDTH - thickness, height - thickness)

        self._marks.append(draw)

    def square(self, rows: list[list[bool]]) -> float:
        """A QR code with its quiet edge on the margin, where reading begins. Returns its width without the edge; does not move down."""
        size = len(rows) - 2 * handoff.QUIET_MODULES
        module = max(MODULE_DOTS, math.ceil(CODE_WIDTH / size / DOT)) * DOT
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

    def pdf(self, title: str, language: str) -> bytes:
        """The page, as long as it is filled, in whole dots."""
        height = math.ceil((MARGIN - self.y) / DOT) * DOT
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(PAGE_WIDTH, height), lang=language, pageCompression=1)
        canvas.setTitle(title)
        canvas.setAuthor('')
        canvas.setCreator('')
        canvas.translate(0, height)
        for draw in self._marks:
            draw(canvas)
        canvas.save()
        return file.getvalue()


def _dark(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules stand in a row, and how many side by side."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and at and row[at - 1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found


def drawn(content: SlipContent, *, title: str, language: str) -> bytes:
    """The slip as a PDF of one page. Raises script.MissingGlyph; then nothing is drawn."""
    sheet = Sheet(content.direction)
    _heading(sheet, content)
    for notice in content.notices:
        sheet.skip(3 * mm)
        sheet.text(notice, TITLE)
        sheet.skip(3 * mm)
        sheet.rule(0.8, dashed=True)
    for stop in content.stops:
        _stop(sheet, stop)
    if content.code is not None:
        _code(sheet, content.code)
    _help(sheet, content)
    sheet.skip(2.5 * mm)
    for line in content.footer:
        sheet.text(line, FOOTER)
    return sheet.pdf(title, language)


def _heading(sheet: Sheet, content: SlipContent) -> None:
    """Whose day it is, and the date beside it where both have room."""
    heading, date = (
        break_lines(words, style, WIDTH, sheet.direction) for words, style in ((content.heading, HEADING), (content.date, DATE))
    )
    if len(heading) == len(date) == 1 and heading[0].width + date[0].width + 3 * mm <= WIDTH:
        top = sheet.y
        sheet.skip(HEADING.size - DATE.size)
        sheet.text(content.date, DATE, x=WIDTH - date[0].width)
        sheet.y = top
        sheet.text(content.heading, HEADING)
    else:
        sheet.text(content.heading, HEADING)
        sheet.text(content.date, DATE)
    sheet.skip(1.5 * mm)
    sheet.rule(2.2)


def _stop(sheet: Sheet, stop: SlipStop) -> None:
    sheet.skip(2.5 * mm)
    top = sheet.y
    time = _fitting(stop.when, sheet.direction)
    sheet.text(stop.when, time, width=COLUMN - 2 * mm)
    if stop.day is not None:
        sheet.text(stop.day, DAY, width=COLUMN - 2 * mm)
    times_end, sheet.y = sheet.y, top - (time.size - TITLE.size)
    for words in stop.titles:
        sheet.text(words, TITLE, x=COLUMN, width=WIDTH - COLUMN)
    for words in stop.lines:
        sheet.text(words, BODY, x=COLUMN, width=WIDTH - COLUMN)
    sheet.y = min(sheet.y, times_end)
    sheet.skip(2.5 * mm)
    sheet.rule(0.8, dashed=True)


def _fitting(words: str, direction: str) -> Style:
    """The largest style in which a time stands on one line of its column; the smallest where it needs more."""
    for size in range(int(TIME.size), SMALLEST_TIME, -1):
        style = Style(TIME.weight, size)
        if len(break_lines(words, style, COLUMN - 2 * mm, direction)) == 1:
            return style
    return Style(TIME.weight, SMALLEST_TIME)


def _code(sheet: Sheet, code: SlipCode) -> None:
    rows = handoff.matrix(code.text)
    sheet.skip(6 * mm)
    top = sheet.y = -math.ceil(-sheet.y / DOT) * DOT
    side = sheet.square(rows)
    x = side * len(rows) / (len(rows) - handoff.QUIET_MODULES)
    for words in code.titles:
        sheet.text(words, STRONG, x=x, width=WIDTH - x)
    for words in code.lines:
        sheet.text(words, BODY, x=x, width=WIDTH - x)
    sheet.y = min(sheet.y, top - side)
    sheet.skip(4 * mm)


def _help(sheet: Sheet, content: SlipContent) -> None:
    padding = 2.5 * mm
    sheet.skip(3 * mm)
    top = sheet.y
    sheet.skip(padding)
    sheet.text(content.help_title, STRONG, x=padding, width=WIDTH - 2 * padding)
    sheet.text(content.help_line, BODY, x=padding, width=WIDTH - 2 * padding)
    sheet.skip(padding)
    sheet.frame(top, 1.8)
