"""Times, dates and sentences as people read them."""

from __future__ import annotations

import gettext
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_day import KNOWN, TODAY, stop

from services import language
from services.language import Language
from services.wire import TimeKind

EN = language.load('en')
FSI, PDI = '\u2068', '\u2069'
TOMORROW, FRIDAY = TODAY + timedelta(days=1), date(2026, 11, 27)


@pytest.mark.parametrize(
    ('at', 'said'),
    [
        (time(14), '2pm'),
        (time(12, 30), '12:30pm'),
        (time(12), 'midday'),
        (time(0), 'midnight'),
        (time(9), '9am'),
        (time(9, 5), '9:05am'),
        (time(0, 1), '12:01am'),
        (time(12, 1), '12:01pm'),
        (time(11, 59), '11:59am'),
        (time(23, 59), '11:59pm'),
        (time(14, 0, 59), '2pm'),
    ],
)
def test_times_of_day(at: time, said: str) -> None:
    assert EN.clock(at) == said


@given(at=st.times())
def test_every_minute_of_the_day_is_said_in_its_own_words(at: time) -> None:
    said = EN.clock(at)
    words = {'midday': '12:00pm', 'midnight': '12:00am'}.get(said, said)
    clock = words if ':' in words else f'{words[:-2]}:00{words[-2:]}'
    assert datetime.strptime(clock.upper(), '%I:%M%p').time() == at.replace(second=0, microsecond=0)  # noqa: DTZ007


def test_dates() -> None:
    assert EN.date(date(2026, 5, 14)) == 'Thursday 14 May'
    assert EN.short_date(date(2026, 5, 4)) == 'Mon 4 May 2026'
    assert EN.known(datetime(2026, 5, 14, 10, 31)) == '10:31am, Thursday 14 May'  # noqa: DTZ001


@pytest.mark.parametrize(
    ('on', 'said'),
    [
        (TODAY, 'today'),
        (TOMORROW, 'tomorrow'),
        (FRIDAY, 'Friday 27 November'),
        (TODAY - timedelta(days=1), 'Saturday 21 November'),
    ],
)
def test_days(on: date, said: str) -> None:
    assert EN.day(on, TODAY) == said


@pytest.mark.parametrize(
    ('kind', 'on', 'long', 'short'),
    [
        (TimeKind.FIXED, TODAY, '2pm today', '2pm'),
        (TimeKind.FIXED, FRIDAY, '2pm Friday 27 November', '2pm'),
        (TimeKind.IMMEDIATELY, TODAY, 'Go now', 'Now'),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, TOMORROW, 'By 2pm, tomorrow', 'By 2pm'),
        (TimeKind.BE_THERE_BY, TODAY, 'By 2pm, today', 'By 2pm'),
        (TimeKind.MORNING, TODAY, 'In the morning, today', 'Morning'),
        (TimeKind.AFTERNOON, TOMORROW, 'In the afternoon, tomorrow', 'Afternoon'),
        (TimeKind.NONE_NEEDED, TODAY, 'No appointment', 'Any time'),
    ],
)
def test_when_a_stop_is(kind: TimeKind, on: date, long: str, short: str) -> None:
    one = stop(kind, on=on)
    assert (language.when(one, TODAY, EN), language.when_short(one, TODAY, EN)) == (long, short)


class SaysNothingElse(gettext.NullTranslations):
    """A catalogue that leaves every text as it is."""


@pytest.mark.parametrize('code', ['ar', 'ur', 'ckb', 'fa'])
def test_values_in_right_to_left_text_stand_apart(code: str) -> None:
    spoken = Language(code, SaysNothingElse())
    assert spoken.direction == 'rtl'
    assert spoken.say('Call {number} now', number='01632 960118') == f'Call {FSI}01632 960118{PDI} now'
    assert spoken.ngettext('{count} stop', '{count} stops', 3) == f'{FSI}3{PDI} stops'
    assert language.when(stop(TimeKind.FIXED, on=TODAY), TODAY, spoken).count(FSI) == 2


@pytest.mark.parametrize('code', ['en', 'cy', 'pl', 'ro'])
def test_left_to_right_text_needs_no_such_marks(code: str) -> None:
    spoken = Language(code, SaysNothingElse())
    assert spoken.direction == 'ltr'
    assert spoken.say('Call {number} now', number='01632 960118') == 'Call 01632 960118 now'


@given(value=st.text())
def test_a_value_is_never_read_as_a_pattern(value: str) -> None:
    assert EN.say('Ask for {person}', person=value) == f'Ask for {value}'


def test_no_text_is_not_the_catalogues_own_heading() -> None:
    assert EN.gettext('') == ''


def test_a_language_names_itself() -> None:
    assert [language.load(code).name for code in ('en', 'cy', 'pl', 'ar')] == ['English', 'Cymraeg', 'Polski', 'العربية']


def test_safety_26_only_languages_that_were_checked_are_offered() -> None:
    assert [spoken.code for spoken in language.offered()] == ['en']


@pytest.mark.parametrize(
    ('code', 'said'),
    [
        ('cy', 'Dydd Iau, 14 Mai'),
        ('pl', 'czwartek, 14 maja'),
        ('lt', 'gegu\u017e\u0117s 14 d., ketvirtadienis'),
        ('pt', 'quinta-feira, 14 de maio'),
        ('vi', 'Th\u1ee9 N\u0103m, 14 th\u00e1ng 5'),
        ('ar', '\u0627\u0644\u062e\u0645\u064a\u0633\u060c 14 \u0645\u0627\u064a\u0648'),
    ],
)
def test_a_date_stands_in_the_order_of_its_language(code: str, said: str) -> None:
    assert language.load(code).date(date(2026, 5, 14)) == said


def test_facts_are_known_at_a_london_time() -> None:
    assert EN.known(KNOWN) == '10:31am, Sunday 22 November'


def test_another_language_has_a_name_in_this_one() -> None:
    assert [language.load('en').name_of(code) for code in ('en', 'cy', 'pl', 'xx-unknown')] == ['English', 'Welsh', 'Polish', 'xx-unknown']
