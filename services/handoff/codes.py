"""Texts as QR codes at level M: with fewer, larger modules a camera reads better than with more correction."""

from __future__ import annotations

import io

MOST_BYTES = 300
"""The longest text of an appointment or a number: version 13 at level M, read at a third of the width of a camera's picture."""
QUIET_MODULES = 4
"""The empty edge that every reader needs, in modules (ISO/IEC 18004)."""


def escaped(text: str) -> str:
    """Text as a calendar entry and a contact write it (RFC 5545, 3.3.11; RFC 2426, 5)."""
    return text.replace('\\', '\\\\').replace(';', '\\;').replace(',', '\\,').replace('\n', '\\n')


def matrix(text: str) -> list[list[bool]]:
    """The QR code at level M, with its quiet edge, row by row; True is dark."""
    import qrcode  # not at the top, nor is the other: the first picture of the kiosk would wait for them

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text.encode(), optimize=0)
    code.make()
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def png(text: str, module_px: int = 8) -> bytes:
    """The QR code as a picture, dark on light, `module_px` pixels a module."""
    from PIL import Image

    rows = matrix(text)
    size = len(rows)
    picture = Image.new('1', (size, size), 1)
    picture.putdata([not dark for row in rows for dark in row])
    file = io.BytesIO()
    picture.resize((size * module_px, size * module_px), Image.Resampling.NEAREST).save(file, 'PNG')
    return file.getvalue()
