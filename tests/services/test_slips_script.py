"""Lines of text in any script, put in order and shaped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import shaping
from services.language import Hand
from services.slips.script import MissingGlyph, Style, break_lines

BODY = Style('Regular', 10)
WIDE = 10_000
ISOLATES = '\u2066\u2067\u2068\u2069'


def runs(text, direction):
    (line,) = break_lines(text, BODY, WIDE, direction)
    return [run.text for run in line.runs]


def test_a_number_keeps_its_order_inside_arabic():
    assert runs('اتصل \u206801632 960 002\u2069 الآن', 'rtl') == [' الآن', '01632 960 002', 'اتصل ']


def test_without_isolates_a_number_would_come_apart():
    assert runs('اتصل 01632 960 002 الآن', 'rtl') != [' الآن', '01632 960 002', 'اتصل ']


def test_an_isolate_has_the_direction_of_its_own_first_letter():
    assert runs('a \u2068مرحبا 2pm\u2069 b', 'ltr') == ['a ', '2pm', 'مرحبا ', ' b']


def test_an_isolate_inside_an_isolate_is_put_in_its_place():
    assert runs('اسأل \u2068Priya \u2068مريم\u2069 (desk)\u2069', 'rtl') == ['Priya ', 'مريم', ' (desk)', 'اسأل ']


@pytest.mark.parametrize('text', ['12:30 PM', 'Samaritans 116 123.', 'LN1 1AA'])
def test_what_has_no_letter_that_goes_right_to_left_is_read_from_its_left(text):
    assert runs(text, 'rtl') == runs(text, 'ltr')


def test_a_line_of_urdu_is_as_tall_as_its_letters_reach():
    low, high = (break_lines(text, BODY, 300, 'rtl', Hand.NASTALIQ)[0].height for text in ('2pm', 'پرنٹ کیجیے'))
    assert low == break_lines('2pm', BODY, 300, 'rtl')[0].height
    assert high > break_lines('پرنٹ کیجیے', BODY, 300, 'rtl')[0].height


def test_arabic_is_shaped_and_latin_is_text_of_the_pdf():
    (line,) = break_lines('موعد DWP', BODY, WIDE, 'rtl')
    assert [(run.text, run.shaped) for run in line.runs] == [('DWP', False), ('موعد ', True)]


def test_letters_join_across_a_zero_width_non_joiner_only_where_they_should():
    (line,) = break_lines('سه\u200cشنبه', BODY, WIDE, 'rtl')
    assert '\u200c' in line.runs[0].text
    (joined,) = break_lines('سهشنبه', BODY, WIDE, 'rtl')
    assert line.width != pytest.approx(joined.width)


def test_a_line_that_would_be_too_wide_goes_on_in_the_next():
    lines = break_lines('Bring any ID. No ID? Still go.', BODY, 60, 'ltr')
    assert len(lines) > 1
    assert [line.width <= 60 for line in lines] == [True] * len(lines)


def test_an_isolate_goes_on_in_the_next_line_with_its_direction():
    lines = break_lines('أحضر \u2068Orchard Street 21, second floor\u2069', BODY, 70, 'rtl')
    assert [[run.text for run in line.runs if not run.shaped] for line in lines[1:]] == [['Street 21,'], ['second floor']]


def test_a_word_wider_than_a_line_is_cut_rather_than_lost():
    word = 'W' * 60
    lines = break_lines(word, BODY, 70, 'ltr')
    assert ''.join(run.text for line in lines for run in line.runs) == word
    assert max(line.width for line in lines) <= 70


def test_a_no_break_space_holds_a_number_together():
    lines = break_lines('Call now on 01632\u00a0960\u00a0002', BODY, 85, 'ltr')
    assert lines[-1].runs[0].text == '01632\u00a0960\u00a0002'


@pytest.mark.parametrize(('character', 'name'), [('中', 'CJK UNIFIED IDEOGRAPH-4E2D'), ('አ', 'ETHIOPIC'), ('\U0001f600', 'GRINNING FACE')])
def test_a_character_that_the_fonts_lack_is_named(character, name):
    with pytest.raises(MissingGlyph, match=name) as caught:
        break_lines(f'Ask for {character}', BODY, WIDE, 'ltr')
    assert caught.value.character == character


def test_decomposed_letters_are_put_together():
    assert runs(unicodedata.normalize('NFD', 'Tŷ Łódź Việt'), 'ltr') == ['Tŷ Łódź Việt']


@pytest.mark.parametrize('text', ['ŵŷ ąę șț ėų ë ã ệ', 'پروبیشن ملاقات ٹھیک ہے', 'چوارشەممە ۆ ێ ڕ ڵ', '\u200fمرحبا\u200e'])
def test_languages_of_the_kiosk_can_be_drawn(text):
    assert break_lines(text, BODY, WIDE, 'rtl')


mixed = st.text(st.sampled_from('aZ 09.,()ابسلامەپ٠٩۴' + ISOLATES), max_size=40)


@given(mixed, st.sampled_from(['ltr', 'rtl']), st.integers(30, 200))
def test_no_character_is_lost_or_doubled_and_no_line_is_too_wide(text, direction, width):
    lines = break_lines(text, BODY, width, direction)
    drawn = sorted(character for line in lines for run in line.runs for character in run.text if character != ' ')
    assert drawn == sorted(character for character in text if character not in ' ' + ISOLATES)
    assert all(line.width <= width + 0.01 for line in lines)


def test_every_glyph_that_harfbuzz_picks_is_one_of_the_font():
    for run in break_lines('السلام عليكم ورحمة الله (ID) ٢٠٢٦', BODY, WIDE, 'rtl')[0].runs:
        if run.shaped:
            assert all(glyph for glyph, *_ in shaping.face_of(run.text, Hand.NASKH, 'Regular').shape(run.text, run.rightward))
