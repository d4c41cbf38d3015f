"""Words, times and dates in the language of the person at the screen.

Times are written as people in England and Wales read them (GOV.UK style: 2pm, 12:30pm, midday). Every value that goes
into a sentence goes in through `say`, which keeps numbers and Latin names in order inside right-to-left text.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import json
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, match_skeleton

from assets import built

if TYPE_CHECKING:
    from services.appointments import Stop

FIRST_STRONG_ISOLATE, LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = '\u2068', '\u2066', '\u2069'


def right_to_left(line: str) -> bool:
    """Whether a line has letters of a script that goes right to left.

    One that has none is read from its left also in such a language: of a phone number the groups would be turned around, and of an
    English line that was broken off a longer text the full stop would stand at its other end.
    """
    return not line.isascii() and any(unicodedata.bidirectional(letter) in ('R', 'AL') for letter in line)


def N_(text: str) -> str:
    """A text that is translated where it is shown, marked here for the catalogues."""
    return text


class State(StrEnum):
    """How far a catalogue has come, least first."""

    DRAFTED = 'drafted'
    READ = 'read'
    """Somebody else compared it with the English, sentence by sentence."""
    NATIVE = 'native'
    """A native reader checked it."""


class Hand(StrEnum):
    """How letters of Arabic script are written; each is the name of the fonts that write so."""

    NASKH = 'Lexend'
    """Along a line: Arabic, Kurdish."""
    NASTALIQ = 'LexendNastaliq'
    """Each word down a slope, and taller for it: what readers of Urdu expect."""


@dataclass(frozen=True)
class Known:
    """What data/languages.toml says of a language."""

    name: str
    """Its own name for itself."""
    state: State
    read_by: str
    on: dt.date
    """When it came to that state."""


def hand_of(code: str) -> Hand:
    """How readers of the language of this code expect letters of Arabic script to be written."""
    return Hand.NASTALIQ if code == 'ur' else Hand.NASKH


@dataclass(frozen=True)
class Language:
    """One language of the kiosk, with its catalogue."""

    code: str
    """As in BCP 47: `en`, `cy`, `ckb`."""
    catalogue: gettext.NullTranslations

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return known()[self.code].name

    @property
    def checked(self) -> bool:
        """Whether a native reader checked it."""
        return known()[self.code].state is State.NATIVE

    def name_of(self, code: str) -> str:
        """Another language's name in this one: `Polish`; its code where nobody knows it."""
        try:
            return Locale.parse(code).get_display_name(self.code) or code
        except (UnknownLocaleError, ValueError):
            return code

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return _direction(self.code)

    @property
    def hand(self) -> Hand:
        """How its readers expect letters of Arabic script to be written."""
        return hand_of(self.code)

    def gettext(self, text: str, question: str = '') -> str:
        """The text in this language. `question`: the one that it answers; Welsh has another yes for each."""
        if question:
            return self.catalogue.pgettext(question, text)
        return self.catalogue.gettext(text) if text else text

    def ngettext(self, one: str, many: str, count: int, **values: str) -> str:
        """The sentence for that many, with `{count}` and other `{named}` values filled in."""
        return self._filled(self.catalogue.ngettext(one, many, count), {'count': str(count), **values})

    def say(self, text: str, **values: str) -> str:
        """The sentence in this language with its `{named}` values filled in."""
        return self._filled(self.gettext(text), values)

    def both(self, *texts: str, **values: str) -> str:
        """Sentences in this language, and below them in English: what duty, health and consent are about (safety rule 26)."""
        said = ' '.join(self.say(text, **values) for text in texts)
        if self.code == 'en':
            return said
        english = ' '.join(load('en').say(text, **values) for text in texts)
        return f'{said}\n{LEFT_TO_RIGHT_ISOLATE}{english}{POP_ISOLATE}'

    def value(self, text: str) -> str:
        """A name, an address or a number, by itself or in a sentence: kept in its own order in right-to-left text."""
        return f'{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}' if self.direction == 'rtl' else text

    def _filled(self, text: str, values: dict[str, str]) -> str:
        return text.format_map({name: self.value(value) for name, value in values.items()})

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
        return format_date(on, 'EEEE d MMMM' if self.code == 'en' else _long_date(self.code), locale=self.code)

    def short_date(self, on: dt.date) -> str:
        """A date for narrow paper: `Thu 14 May 2026`."""
        if self.code == 'en':
            return format_date(on, 'EEE d MMM y', locale=self.code)
        return format_skeleton('yMMMEd', on, locale=self.code)

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
def known() -> dict[str, Known]:
    """The languages of the kiosk by their code, in the order in which they are offered, English first."""
    listed = tomllib.loads(resources.files('data').joinpath('languages.toml').read_text(encoding='utf-8'))
    return {code: Known(**{**facts, 'state': State(facts['state'])}) for code, facts in listed.items()}


@functools.cache
def load(code: str) -> Language:
    """The language of that code, in English words where it has no catalogue."""
    if code == 'en' or code not in known():
        return Language(code, gettext.NullTranslations())
    with built(f'{code}.mo').open('rb') as file:
        return Language(code, gettext.GNUTranslations(file))


@functools.cache
def untranslated() -> dict[str, tuple[str, ...]]:
    """The texts that show in English, for each other language."""
    return {code: tuple(texts) for code, texts in json.loads(built('untranslated.json').read_text(encoding='utf-8')).items()}


def offered(least: State = State.NATIVE) -> tuple[Language, ...]:
    """The languages that have come at least so far, English first (safety rule 26)."""
    order = list(State)
    return tuple(load(code) for code, one in known().items() if order.index(one.state) >= order.index(least))


@functools.cache
def _direction(code: str) -> str:
    return 'rtl' if Locale.parse(code).character_order == 'right-to-left' else 'ltr'


@functools.cache
def _long_date(code: str) -> str:
    """The pattern of a date without its year in the order of that language, with the whole name of the day."""
    patterns = Locale.parse(code).datetime_skeletons
    return re.sub('[Ec]+', 'EEEE', patterns[match_skeleton('MMMMEd', patterns) or 'MMMMEd'].pattern)


def when(stop: Stop, today: dt.date, language: Language) -> str:
    """When a stop is, for a heading: `2pm today`, `Go now`, `By 2pm, Tuesday 29 December`."""
    from services.wire import TimeKind  # not at the top: the first picture, which has no stop, would wait for all rows of the store

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
    from services.wire import TimeKind  # as in `when`

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
