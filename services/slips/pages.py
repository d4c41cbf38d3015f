"""PDFs as others need them: several bound into one for a single print job, and pages as pictures for the screen, as they will come out."""

from __future__ import annotations

import io
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


def pictures(pdf: bytes, dpi: float) -> tuple[Picture, ...]:
    """The pages, `dpi` dots an inch."""
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return tuple(_picture(document[page], dpi) for page in range(len(document)))


def _picture(page: pypdfium2.PdfPage, dpi: float) -> Picture:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    rows = bytes(bitmap.buffer)
    dots = b''.join(rows[at : at + bitmap.width] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
    return Picture(bitmap.width, bitmap.height, dots)
