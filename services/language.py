"""Words, times and dates in the language of the person at the screen.

Times are written as people in England and Wales read them (GOV.UK style: 2pm, 12:30pm, midday). Every value that goes
into a sentence goes in through `say`, which keeps numbers and Latin names in order inside right-to-left text.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time

from services.wire import TimeKind

if TYPE_CHECKING:
    from services.appointments import Stop

FIRST_STRONG_ISOLATE, POP_ISOLATE = '\u2068', '\u2069'


@dataclass(frozen=True)
class Language:
    """One language of the kiosk, with its catalogue."""

    code: str
    """As in BCP 47: `en`, `cy`, `ckb`."""
    catalogue: gettext.NullTranslations

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        name = Locale.parse(self.code).get_display_name(self.code) or self.code
        return name[:1].upper() + name[1:]

    def name_of(self, code: str) -> str:
        """Another language's name in this one: `Polish`; its code where nobody knows it."""
        try:
            return Locale.parse(code).get_display_name(self.code) or code
        except (UnknownLocaleError, ValueError):
            return code

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return 'rtl' if Locale.parse(self.code).character_order == 'right-to-left' else 'ltr'

    def gettext(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else text

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._filled(self.catalogue.ngettext(one, many, count), {'count': str(count)})

    def say(self, text: str, **values: str) -> str:
        """The sentence in this language with its `{named}` values filled in."""
        return self._filled(self.gettext(text), values)

    def _filled(self, text: str, values: dict[str, str]) -> str:
        if self.direction == 'rtl':
            values = {name: f'{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}' for name, value in values.items()}
        return text.format_map(values)

    def clock(self, at: dt.time) -> str:
        """A time of day: `2pm`, `12:30pm`, `midday`, `midnight`."""
        if self.code != 'en':
            return format_time(at, 'short', locale=self.code)
        if (at.hour, at.minute) in ((0, 0), (12, 0)):
            return 'midday' if at.hour else 'midnight'
        minutes = f':{at.minute:02}' if at.minute else ''
        return f'{at.hour % 12 or 12}{minutes}{"pm" if at.hour >= 12 else "am"}'

    def date(self, on: dt.date) -> str:
        """A date without its year: `Thursday 14 May`."""
        return format_date(on, 'EEEE d MMMM', locale=self.code)

    def short_date(self, on: dt.date) -> str:
        """A date for narrow paper: `Thu 14 May 2026`."""
        return format_date(on, 'EEE d MMM y', locale=self.code)

    def month(self, on: dt.date) -> str:
        """A month and its year: `May 2026`."""
        return format_skeleton('yMMMM', on, locale=self.code)

    def day(self, on: dt.date, today: dt.date) -> str:
        """`today`, `tomorrow`, or the date."""
        if on == today:
            return self.gettext('today')
        return self.gettext('tomorrow') if on == today + dt.timedelta(days=1) else self.date(on)

    def known(self, at: dt.datetime) -> str:
        """When facts were known: `10:31am, Thursday 14 May`."""
        return f'{self.clock(at.time())}, {self.date(at.date())}'


@functools.cache
def load(code: str) -> Language:
    """The language of that code, in English words where it has no catalogue."""
    folder = Path(str(resources.files('assets'))) / 'locale'
    return Language(code, gettext.translation('kiosk', folder, [code], fallback=True))


def offered() -> tuple[Language, ...]:
    """The languages that a native reader has checked, English first."""
    return (load('en'),)


def when(stop: Stop, today: dt.date, language: Language) -> str:
    """When a stop is, for a heading: `2pm today`, `Go now`, `By 2pm, Tuesday 29 December`."""
    say = language.say
    if stop.time_kind is TimeKind.IMMEDIATELY:
        return say('Go now')
    if stop.time_kind is TimeKind.NONE_NEEDED or stop.deadline is None:
        return say('No appointment')
    day, clock = language.day(stop.deadline.date(), today), language.clock(stop.deadline.time())
    if stop.time_kind is TimeKind.MORNING:
        return say('In the morning, {day}', day=day)
    if stop.time_kind is TimeKind.AFTERNOON:
        return say('In the afternoon, {day}', day=day)
    if stop.time_kind is TimeKind.FIXED:
        return say('{clock} {day}', clock=clock, day=day)
    return say('By {clock}, {day}', clock=clock, day=day)


def when_short(stop: Stop, today: dt.date, language: Language) -> str:
    """When a stop is, for the narrow column of a line of stops or a slip: `2pm`, `Now`, `By 2pm`; the day stands elsewhere."""
    say = language.say
    if stop.time_kind is TimeKind.IMMEDIATELY:
        return say('Now')
    if stop.time_kind is TimeKind.NONE_NEEDED or stop.deadline is None:
        return say('Any time')
    if stop.time_kind is TimeKind.MORNING:
        return say('Morning')
    if stop.time_kind is TimeKind.AFTERNOON:
        return say('Afternoon')
    clock = language.clock(stop.deadline.time())
    return clock if stop.time_kind is TimeKind.FIXED else say('By {clock}', clock=clock)
