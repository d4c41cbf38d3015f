"""PDFs as others need them: several bound into one for a single print job, and pages as pictures for the screen, as they will come out."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

_PDFIUM = threading.Lock()
"""PDFium is not made for two threads at once."""


@dataclass(frozen=True)
class Picture:
    """One page, in shades of grey."""

    width: int
    height: int
    dots: bytes
    """A byte each, 0 is black, row by row from the top."""


@dataclass(frozen=True)
class Part:
    """Some rows of a page, from `start` to before `end`."""

    picture: Picture
    start: int
    end: int


def parts(picture: Picture, count: int) -> tuple[Part, ...]:
    """A page in so many parts of about the same height, cut where nothing stands, as far as there is such a row near."""
    cuts = [0, *(_gap(picture, picture.height * at // count) for at in range(1, count)), picture.height]
    return tuple(Part(picture, start, end) for start, end in itertools.pairwise(cuts) if start < end)


def _gap(picture: Picture, row: int) -> int:
    """The middle of the widest gap not far above this row, or the row itself where there is none."""
    widest, white = (0, row), 0
    for at in range(max(0, row - picture.height // 8), row):
        white = white + 1 if picture.dots[at * picture.width : (at + 1) * picture.width].count(255) == picture.width else 0
        widest = max(widest, (white, at - white // 2))
    return widest[1]


def bound(pdfs: Sequence[bytes]) -> bytes:
    """All pages in one PDF, in their order."""
    if len(pdfs) == 1:
        return pdfs[0]
    with _PDFIUM, pypdfium2.PdfDocument.new() as whole:
        for pdf in pdfs:
            with pypdfium2.PdfDocument(pdf) as one:
                whole.import_pages(one)
        file = io.BytesIO()
        whole.save(file)
    return file.getvalue()


def count(pdf: bytes) -> int:
    """How many pages there are."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pictures(pdf: bytes, dpi: float) -> tuple[Picture, ...]:
    """The pages, `dpi` dots an inch."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return tuple(_picture(document[page], dpi) for page in range(len(document)))


def _picture(page: pypdfium2.PdfPage, dpi: float) -> Picture:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    rows = bytes(bitmap.buffer)
    dots = b''.join(rows[at : at + bitmap.width] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    return Picture(bitmap.width, bitmap.height, dots)
