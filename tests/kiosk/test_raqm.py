"""Text as it is drawn: in a right-to-left language a line keeps the order in which people read it."""

from __future__ import annotations

import driver as driver
import pytest
from kivy.uix.label import Label

from kiosk import raqm

PHONE, ENGLISH, ARABIC = '01632 960118', 'You must go to this appointment.', 'Jobcentre \u064a\u062c\u0628'


def drawn(text: str, direction: str, *, width: float | None = None) -> list[bytes]:
    label = Label(text=text, base_direction=direction, font_name='Lexend', font_size=40, text_size=(width, None))
    label.texture_update()
    return label.texture.size, label.texture.pixels


@pytest.mark.parametrize('text', [PHONE, ENGLISH, '111', 'LN1 1AA'])
def test_a_line_with_no_letter_that_goes_right_to_left_is_drawn_from_its_left(text: str) -> None:
    assert drawn(text, 'rtl') == drawn(text, 'ltr')


def test_a_line_with_such_letters_is_drawn_from_its_right() -> None:
    assert drawn(ARABIC, 'rtl') != drawn(ARABIC, 'ltr')


@pytest.mark.parametrize('line', ['\u0627\u062a\u0635\u0644 {}', '{}, \u0645\u0646 8 \u0625\u0644\u0649 6', '\u0627\u062a\u0635\u0644 {}.'])
def test_the_groups_of_a_phone_number_keep_their_order_among_such_words(line: str) -> None:
    assert drawn(line.format('0800 328 5644'), 'rtl') == drawn(line.format('\u20660800 328 5644\u2069'), 'rtl')
    assert drawn(line.format('0800 328 5644'), 'rtl') != drawn(line.format('5644 328 0800'), 'rtl')


@pytest.mark.parametrize('line', ['\u0645\u0646 14:00 16:30', '12:30 \u0645', '1.5 2.5 \u0645'])
def test_times_and_amounts_stay_as_they_are(line: str) -> None:
    assert raqm._in_order(line) == line


@pytest.mark.parametrize('text', ['\u0639', '\u06cc \u062c', '\u0686\u06a9'])
def test_letters_that_reach_below_the_line_are_not_cut(text: str) -> None:
    """The lowest row of dots of the picture is empty: nothing goes on below it."""
    (width, height), pixels = drawn(text, 'rtl')
    assert not any(pixels[(height - 1) * width * 4 + 3 :: 4])
