"""Text as it is drawn: in a right-to-left language a line keeps the order in which people read it."""

from __future__ import annotations

import driver as driver
import pytest
from kivy.uix.label import Label

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
