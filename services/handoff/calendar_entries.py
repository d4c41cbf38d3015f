"""One appointment as a calendar entry, read by a phone's camera with no internet.

The text is a bare VEVENT in floating local time, because some phones read a `Z` time unshifted and some fail at a
VCALENDAR around it. It has no DTSTAMP, and no UID but on paper: a camera's reader makes a new entry from title, start,
place and notes and looks at neither, nothing keeps the text as a file, and an id could be traced back. On paper the UID
is what the slip is called in plain letters anyway: by it staff see whether the slip is the newest one. It has no end
either: nobody said how long the appointment takes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from services.handoff.codes import MOST_BYTES, escaped
from services.handoff.discretion import places
from services.language import Language
from services.wire import Standing, TimeKind

if TYPE_CHECKING:
    from services.appointments import Day, Stop


def calendar(stop: Stop, language: Language, slip: str | None = None) -> str | None:
    """The VEVENT text of a stop, at most 300 bytes, or None where no time is confirmed or it is over.

    `slip`: the name of the slip that the code stands on, such as 4F7K-2.
    Raises ValueError for a text that a calendar would not take as it is meant.
    """
    start = _start(stop)
    if start is None or stop.passed or stop.standing is not Standing.CONFIRMED:
        return None
    notes = _notes(stop, language)
    text = next(
        (text for text in (_event(start, place, notes, language, slip) for place in places(stop)) if len(text.encode()) <= MOST_BYTES),
        None,
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


def _event(start: datetime | date, place: str, notes: str, language: Language, slip: str | None) -> str:
    when = f':{start:%Y%m%dT%H%M%S}' if isinstance(start, datetime) else f';VALUE=DATE:{start:%Y%m%d}'
    lines = ['BEGIN:VEVENT', *([f'UID:{slip}'] if slip else []), f'SUMMARY:{escaped(language.gettext("Appointment"))}', f'DTSTART{when}']
    if place:
        lines.append(f'LOCATION:{escaped(place)}')
    lines += [f'DESCRIPTION:{escaped(notes)}', 'END:VEVENT']
    return '\r\n'.join(lines) + '\r\n'


def _check(text: str, start: datetime | date) -> None:
    """Reads the text as a calendar does. Some mistakes do not stop icalendar; they are in its list of errors."""
    import icalendar  # not at the top: the first picture of the kiosk would wait for it

    event = icalendar.Event.from_ical(text)
    if event.errors or event.decoded('dtstart') != start:
        raise ValueError(f'a calendar would not take this entry as it is meant: {event.errors}')
