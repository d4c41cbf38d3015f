"""What a phone can take from the screen: one calendar entry in a QR code, read by the camera with no internet.

The text is a bare VEVENT in floating local time, because some phones read a `Z` time unshifted and some fail at a
VCALENDAR around it. It has no UID and no DTSTAMP: a camera's reader makes a new entry from title, start, place and
notes and looks at neither, nothing keeps the text as a file, and an id could be traced back. It has no end either:
nobody said how long the appointment takes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from services.language import Language
from services.wire import Standing, TimeKind

if TYPE_CHECKING:
    from services.appointments import Day, Stop

MOST_BYTES = 300
"""The longest text: version 13 at level M, which cameras read at a third of the width of their picture."""
QUIET_MODULES = 4
"""The empty edge that every reader needs, in modules (ISO/IEC 18004)."""

_TELLING = re.compile(r'\b(probation|prison|hmp|hmpps|hmyoi|departure lounge|offenders?|approved premises|criminal|bail)\b', re.IGNORECASE)


def tells(text: str) -> bool:
    """Whether the words would tell a stranger where the person comes from."""
    return _TELLING.search(text) is not None


def calendar(stop: Stop, language: Language) -> str | None:
    """The VEVENT text of a stop, at most 300 bytes, or None where no time is confirmed or it is over.

    Raises ValueError for a text that a calendar would not take as it is meant.
    """
    start = _start(stop)
    if start is None or stop.passed or stop.standing is not Standing.CONFIRMED:
        return None
    notes = _notes(stop, language)
    text = next(
        (text for text in (_event(start, place, notes, language) for place in _places(stop)) if len(text.encode()) <= MOST_BYTES), None
    )
    if text is None:
        raise ValueError(f'the words of a calendar entry in {language.code!r} are too long for a QR code')
    _check(text, start)
    return text


def calendars(day: Day, language: Language) -> tuple[str, ...]:
    """One text for each stop of the day that has a confirmed time, in the order of the day."""
    return tuple(text for stop in day.stops if (text := calendar(stop, language)) is not None)


def _start(stop: Stop) -> datetime | date | None:
    """When the entry begins: a time, a whole day for a morning or an afternoon, or None where no day is fixed."""
    if stop.time_kind in (TimeKind.MORNING, TimeKind.AFTERNOON):
        return stop.on
    return stop.deadline


def _notes(stop: Stop, language: Language) -> str:
    say = language.say
    notes = [say('Known {when}.', when=language.known(stop.known_at)), say('If your papers differ, follow your papers.')]
    if stop.time_kind is TimeKind.MORNING:
        notes.insert(0, say('In the morning.'))
    elif stop.time_kind is TimeKind.AFTERNOON:
        notes.insert(0, say('In the afternoon.'))
    elif stop.time_kind is not TimeKind.FIXED and stop.deadline is not None:
        notes.insert(0, say('Be there by {clock}.', clock=language.clock(stop.deadline.time())))
    return ' '.join(notes)


def address(stop: Stop) -> str | None:
    """The address with its postcode, without the parts that would tell a stranger where the person comes from."""
    return next(_places(stop)) or None


def _places(stop: Stop) -> Iterator[str]:
    """The address with its postcode, then shorter and shorter: fewer parts, fewer words, the postcode alone, nothing.

    It is cut at its end, where the town stands, which the postcode says as well.
    """
    postcode = '' if stop.postcode is None or tells(stop.postcode) else stop.postcode
    parts = [part for part in re.split(r'\s*,\s*', stop.address or '') if part and not tells(part)]
    for kept in range(len(parts), 0, -1):
        yield ' '.join([', '.join(parts[:kept]), postcode]).strip()
    words = parts[0].split() if parts else []
    for kept in range(len(words) - 1, 0, -1):
        yield ' '.join([*words[:kept], postcode]).strip()
    yield postcode
    yield ''


def _event(start: datetime | date, place: str, notes: str, language: Language) -> str:
    when = f':{start:%Y%m%dT%H%M%S}' if isinstance(start, datetime) else f';VALUE=DATE:{start:%Y%m%d}'
    lines = ['BEGIN:VEVENT', f'SUMMARY:{_escaped(language.gettext("Appointment"))}', f'DTSTART{when}']
    if place:
        lines.append(f'LOCATION:{_escaped(place)}')
    lines += [f'DESCRIPTION:{_escaped(notes)}', 'END:VEVENT']
    return '\r\n'.join(lines) + '\r\n'


def _escaped(text: str) -> str:
    """Text as RFC 5545 writes it, 3.3.11."""
    return text.replace('\\', '\\\\').replace(';', '\\;').replace(',', '\\,').replace('\n', '\\n')


def _check(text: str, start: datetime | date) -> None:
    """Reads the text as a calendar does. Some mistakes do not stop icalendar; they are in its list of errors."""
    import icalendar  # not at the top, nor are the others: the first picture of the kiosk would wait for them

    event = icalendar.Event.from_ical(text)
    if event.errors or event.decoded('dtstart') != start:
        raise ValueError(f'a calendar would not take this entry as it is meant: {event.errors}')


def matrix(text: str) -> list[list[bool]]:
    """The QR code at level M, with its quiet edge, row by row; True is dark."""
    import qrcode

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
