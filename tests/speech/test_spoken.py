"""How what is written is said: no digit, letter or day is lost, and none runs into the next."""

import re
from datetime import date, time

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from services import language
from services.language import load
from services.speech.speaker import Utterance, ssml
from services.speech.spoken import for_the_ear
from services.speech.voices import VOICES, has_voice

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES = st.times()
LANGUAGES = st.sampled_from(sorted(VOICES))
NUMBERS = st.one_of(
    st.from_regex(r'01632 960[0-9]{3}', fullmatch=True),
    st.from_regex(r'07700 ?900[0-9]{3}', fullmatch=True),
    st.from_regex(r'0808 157 0[0-9]{3}', fullmatch=True),
    st.from_regex(r'\+44 7700 900[0-9]{3}', fullmatch=True),
    st.from_regex(r'[0-9]{6}', fullmatch=True),
    st.sampled_from(['116 123', '999', '111', '0300 123 4567']),
)
LETTERS = 'ABCDEFGHJKLMNPRSTUWYZ'
POSTCODES = st.from_regex(rf'[{LETTERS}]{{1,2}}[1-9][0-9]? [0-9][{LETTERS}]{{2}}', fullmatch=True)


@given(NUMBERS, LANGUAGES)
def test_a_number_is_told_digit_by_digit_in_groups(number, code):
    said = for_the_ear(load(code).say('Ring {number}, please.', number=number), code)
    told = said.removeprefix('Ring ').removesuffix(', please.')
    assert re.sub(r'[ ,]', '', told) == number.replace(' ', '')
    assert not re.search(r'\d\d', told)
    assert max(len(group.split()) for group in told.split(',')) <= 5


@given(POSTCODES, LANGUAGES)
def test_a_postcode_is_spelled(postcode, code):
    outward, inward = postcode.split()
    assert for_the_ear(f'Sample Road, {postcode}', code) == f'Sample Road, {" ".join(outward)}, {" ".join(inward)}'


@given(TIMES, LANGUAGES)
def test_a_time_has_its_hour_and_its_minute_and_no_sign_between(at, code):
    said = for_the_ear(load(code).clock(at), code)
    assert ':' not in said
    if code != 'en':
        digits = [int(number) for number in re.findall(r'\d+', said)]
        assert digits[0] in (at.hour, at.hour % 12 or 12)
        assert sum(digits[1:]) == at.minute


@pytest.mark.parametrize(
    ('code', 'at', 'said'),
    [
        ('en', time(14), '2pm'),
        ('en', time(12, 30), '12 30 pm'),
        ('en', time(9, 5), '9 oh 5 am'),
        ('en', time(12), 'midday'),
        ('sq', time(14, 30), '2 30 e pasdites'),
        ('ar', time(9), '9 صباحًا'),
        ('pl', time(14, 30), '14 30'),
    ],
)
def test_a_time_in_full(code, at, said):
    assert for_the_ear(load(code).clock(at), code) == said


@given(DAYS, LANGUAGES)
def test_a_day_is_told_in_full_also_where_paper_shortens_it(on, code):
    names = Locale.parse(code)
    month, weekday = names.months['format']['wide'][on.month], names.days['format']['wide'][on.weekday()]
    for written in (load(code).date(on), load(code).short_date(on)):
        said = for_the_ear(written, code)
        assert weekday in said
        assert month in said
        assert re.search(rf'\b{on.day}(st|nd|rd|th)?\b', said)


@pytest.mark.parametrize(
    ('written', 'said'),
    [
        ('Thu 14 May 2026', 'Thursday the 14th of May 2026'),
        ('2pm, Friday 1 May', '2pm, Friday the 1st of May'),
        ('Tuesday 22 December', 'Tuesday the 22nd of December'),
        ('Saturday 13 June', 'Saturday the 13th of June'),
        ('Slip 4F7K, version 2', 'Slip 4 F 7 K, version 2'),
        ('Your number is QQ 12 34 56 C.', 'Your number is Q Q, 1 2, 3 4, 5 6, C.'),
        ('118 to 124 Sample Road', '118 to 124 Sample Road'),
        ('Times known at 10:31am, Thursday 14 May 2026, 10:31', 'Times known at 10 31 am, Thursday the 14th of May 2026, 10 31'),
        ('£76 and £1,250.50', '£76 and £1,250.50'),
        ('“UC” for you', 'U C for you'),
        ('1 of 3', '1 of 3'),
    ],
)
def test_what_is_said_in_english(written, said):
    assert for_the_ear(written, 'en') == said


@given(st.text(), LANGUAGES)
def test_nothing_reaches_the_voice_that_could_be_a_command_to_it(written, code):
    said = for_the_ear(written, code)
    assert not re.search('[\x00-\x1f\x7f\u2066-\u2069\\[\\]]', said)
    document = ssml([Utterance(written, code)])
    assert len(re.findall('<', document)) == (6 if said else 0)


@given(st.text('abcdefghij klmnop.,!', max_size=60))
def test_plain_words_are_said_as_they_are_written(written):
    assert for_the_ear(written, 'en') == ' '.join(written.split())


def test_marks_that_keep_a_number_in_order_on_the_screen_are_not_said():
    written = load('ar').say('{when}', when=load('ar').clock(time(14, 30)))
    assert language.FIRST_STRONG_ISOLATE in written
    assert language.FIRST_STRONG_ISOLATE not in for_the_ear(written, 'ar')


def test_no_voice_is_taken_for_another_languages():
    """espeak-ng's `ku` is Kurmanji. A reader of Sorani would hear words that are not theirs."""
    assert not has_voice('ckb')
    assert not has_voice('so')
    assert 'ku' not in VOICES.values()
    assert ssml([Utterance('Subax wanaagsan', 'so'), Utterance('بەیانیت باش', 'ckb')]) == ''
