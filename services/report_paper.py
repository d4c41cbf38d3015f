"""The day report on A4, with bars that can be told apart in grey. It leaves the lounge: small counts are hidden."""

from __future__ import annotations

import io

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import black, grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from assets import built
from services.language import Language
from services.report import FEWEST, Report
from services.report_words import Group, groups

BAR = 70 * mm
"""The length of the longest bar."""
BAR_HEIGHT = 4 * mm
MARGIN = 18 * mm


def pdf(report: Report, language: Language, *, lounge: str, demonstration: bool) -> bytes:
    """The report as a PDF. `lounge` is its name."""
    for weight in ('Regular', 'Bold'):
        pdfmetrics.registerFont(TTFont(f'Lexend-{weight}', str(built(f'Lexend-{weight}.ttf'))))
    body = ParagraphStyle('body', fontName='Lexend-Regular', fontSize=10.5, leading=14)
    heading = ParagraphStyle('heading', parent=body, fontName='Lexend-Bold', fontSize=13, leading=18)
    title = ParagraphStyle('title', parent=heading, fontSize=18, leading=24)
    say = language.say
    hidden = say('Counts under {fewest} are hidden, and those by which they could be worked out. No names.', fewest=str(FEWEST))
    story: list[Flowable] = [
        Paragraph(say('Day report, {day}', day=language.date(report.on)), title),
        Paragraph(say('{lounge}. As it stood at {clock}.', lounge=lounge, clock=language.clock(report.made_at.time())), body),
        Paragraph(hidden, body),
    ]
    if demonstration:
        story.append(Paragraph(say('Demonstration'), heading))
    found = groups(report, language, leaves=True)
    most = max((line.count or 0 for group in found for line in group.lines), default=0)
    for group in found:
        story += [Spacer(0, 5 * mm), KeepTogether([Paragraph(group.heading, heading), _bars(group, most, body)])]
    file = io.BytesIO()
    SimpleDocTemplate(
        file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=say('Day report')
    ).build(story)
    return file.getvalue()


def _bars(group: Group, most: int, body: ParagraphStyle) -> Table:
    lines = [[Paragraph(line.words, body), _bar(line.count, most), Paragraph(line.said, body)] for line in group.lines]
    return Table(lines, colWidths=[70 * mm, BAR + 4 * mm, 28 * mm], style=[('VALIGN', (0, 0), (-1, -1), 'MIDDLE')])


def _bar(count: int | None, most: int) -> Drawing:
    """As long as the count; an open end where the count is hidden."""
    drawing = Drawing(BAR, BAR_HEIGHT)
    if count is None:
        drawing.add(Rect(0, 0, 3 * mm, BAR_HEIGHT, fillColor=None, strokeColor=grey, strokeDashArray=[2, 2]))
    elif most:
        drawing.add(Rect(0, 0, BAR * count / most, BAR_HEIGHT, fillColor=black, strokeColor=None))
    return drawing
