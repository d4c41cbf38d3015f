"""How what is written is said: numbers digit by digit in groups, dates, times, postcodes and references for the ear.

Names of days, months and halves of the day are CLDR's. The numbers themselves are left in digits: each voice reads them in its language.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date as date_

from babel import Locale
from babel.dates import format_date

SEVERAL = 5
"""From so many digits on a number is told digit by digit: nobody has so many of anything."""
SHORT_LINES = ('999', '111', '112', '101', '105', '119', '159')
"""Numbers to dial that are no longer than a count of things (Ofcom's National Telephone Numbering Plan, part A)."""
WORDS = {'UC': 'U C', 'NI': 'N I', 'A&E': 'A and E'}
"""What a voice would take for a word."""

_UNSPOKEN = re.compile('[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b-\x1f\x7f]')
_QUOTES = re.compile('[“”„«»"\\[\\]]')
_POSTCODE = r'\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b'
_INSURANCE = r'\b[A-Z]{2}(?: ?\d\d){3} ?[A-D]\b'
_REFERENCE = r'\b(?=[A-Z-]*\d)(?=\d*[A-Z])[A-Z\d]{3,}(?:-[A-Z\d]+)*\b'
_TIME = r'(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d:])'
# the digits of a time or an amount that follow are not the number's
_NUMBER = r'(?<![\d:£€.,-])\+?\d+(?:[ -]\d+)*(?![:\d]|[.,]\d)'


def for_the_ear(text: str, language: str) -> str:
    """The text as a voice of that language has to get it. Marks of direction, icons and quotes are left out."""
    cleaned = _QUOTES.sub('', _UNSPOKEN.sub('', text.replace('\u00a0', ' ').replace('\u202f', ' '))).replace('·', ',').replace('•', ',')
    for written, said in WORDS.items():
        cleaned = re.sub(rf'\b{written}\b', said, cleaned)
    pattern, tell = _rules(language)
    return ' '.join(pattern.sub(tell, cleaned).split())


def spelled(characters: str) -> str:
    """Letter by letter and digit by digit, with a pause where there is a gap: `LN5 7BB` is `L N 5, 7 B B`."""
    return ', '.join(' '.join(group) for group in re.split('[ -]+', characters))


def number(written: str) -> str:
    """A number to dial, or a code, digit by digit in its groups; one without gaps in those in which people say it."""
    groups = re.split('[ -]+', written if ' ' in written or '-' in written else _grouped(written))
    return ', '.join(' '.join(part) for group in groups for part in _short(group))


def _grouped(digits: str) -> str:
    """A phone number with its gaps; any other as it is."""
    import phonenumbers  # not at the top: nothing is said before the first picture, which would wait for it

    try:
        parsed = phonenumbers.parse(digits, 'GB')
    except phonenumbers.NumberParseException:
        return digits
    if len(digits) < 10 or not phonenumbers.is_possible_number(parsed):
        return digits
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL if digits[0] == '+' else phonenumbers.PhoneNumberFormat.NATIONAL
    grouped: str = phonenumbers.format_number(parsed, form)
    return grouped if re.sub('[^+0-9]', '', grouped) == digits else digits


def _short(group: str) -> Iterator[str]:
    """Groups that an ear can hold: of three digits, where there are more than five."""
    while len(group) > 5:
        yield group[:3]
        group = group[3:]
    yield group


@functools.cache
def _rules(language: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """What is looked for in a text of that language, and what is said instead."""
    locale = Locale.parse(language)
    days, months, halves = _names(locale, 'days'), _names(locale, 'months'), _halves(locale)
    date = rf'\b(?:(?P<weekday>{_any(days)})(?P<after>[,،]? ))?(?P<day>\d{{1,2}})(?P<of> (?:de )?)(?P<month>{_any(months)})(?!\w)'
    sorted_date = rf'(?P<iso>\d{{4}}-\d\d-\d\d)(?:, (?P<of_week>{_any(days)})(?!\w))?'
    time = rf'{_TIME}(?: ?(?P<half>{_any(halves)})(?!\w))?'
    parts = (
        ('date', date),
        ('sorted', sorted_date),
        ('time', time),
        ('spelled', f'{_INSURANCE}|{_POSTCODE}|{_REFERENCE}'),
        ('number', _NUMBER),
    )
    pattern = re.compile('|'.join(f'(?P<{name}>{part})' for name, part in parts))

    def tell(found: re.Match[str]) -> str:
        if found['date']:
            weekday = days[found['weekday']] + found['after'] if found['weekday'] else ''
            return _date(weekday, int(found['day']), found['of'] + months[found['month']], language)
        if found['sorted']:
            weekday = days[found['of_week']] + ', ' if found['of_week'] else ''
            return weekday + format_date(date_.fromisoformat(found['iso']), 'long', locale=locale)
        if found['time']:
            return _time(int(found['hour']), int(found['minute']), halves.get(found['half'] or '', ''), language)
        if found['spelled']:
            return spelled(found['spelled'])
        written = found['number']
        several = sum(character.isdigit() for character in written) >= SEVERAL
        return number(written) if several or written in SHORT_LINES or (written[0] == '0' and len(written) > 1) else written

    return pattern, tell


def _date(weekday: str, day: int, of_month: str, language: str) -> str:
    if language != 'en':  # Babel has no ordinals; where they are said, the plain number is understood
        return f'{weekday}{day}{of_month}'
    ending = 'th' if day in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')
    return f'{weekday}the {day}{ending} of{of_month}'


def _time(hour: int, minute: int, half: str, language: str) -> str:
    minutes = str(minute)
    if minute < 10:
        minutes = '' if half and not minute else f'oh {minute}' if language == 'en' and minute else f'0 {minute}'
    return ' '.join(part for part in (str(hour), minutes, half) if part)


def _names(locale: Locale, of: str) -> dict[str, str]:
    """The name in full, as it stands in a date, by each way of writing it."""
    forms = getattr(locale, of)
    whole = forms['format']['wide']
    ways = [forms[context][width] for context in ('stand-alone', 'format') for width in ('abbreviated', 'wide')]
    return {written: whole[at] for way in ways for at, written in way.items()}


def _halves(locale: Locale) -> dict[str, str]:
    """The two halves of the day as they are said, by each way of writing them."""
    periods = locale.day_periods
    contexts = [periods[context] for context in ('format', 'stand-alone') if context in periods]
    ways = [context.get(width, {}) for width in ('wide', 'abbreviated') for context in contexts]
    said = {half: next((way[half] for way in ways if half in way), half) for half in ('am', 'pm')}
    return {'am': 'am', 'pm': 'pm'} | {way[half]: said[half] for way in ways for half in said if half in way}


def _any(names: Mapping[str, str]) -> str:
    return '|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))
