"""How tall the letters are that are drawn: EN 301 549, clause 5.1.4, wants a capital H to be seen at 0.7 degrees or more."""

import driver as driver
import pytest
from kivy.core.text import Label as CoreLabel
from PIL import Image

from screens.parts.theme import Theme

LINES, TALL = 1080, 299
"""Of a screen of 24 inches (16 to 9): the lines of its picture, and its height in millimetres."""
LEAST = 7.3
"""Millimetres that are 0.7 degrees for eyes 60 cm away."""
WEIGHTS = ('Lexend', 'LexendMedium', 'LexendSemiBold', 'LexendBold')


def capital(font, size):
    """How many pixels high a capital H is, as it is drawn."""
    label = CoreLabel(text='H', font_name=font, font_size=size)
    label.refresh()
    texture = label.texture
    drawn = Image.frombytes('RGBA', texture.size, texture.pixels).getchannel('A')
    _, top, _, bottom = drawn.point(lambda ink: 255 * (ink > 127)).getbbox()
    return bottom - top


@pytest.fixture
def largest():
    theme = Theme(text_size=1.6)
    theme.fit(1920, LINES)
    return theme


@pytest.mark.parametrize('font', WEIGHTS)
@pytest.mark.parametrize('size', ['body', 'button', 'second', 'small', 'bars'])
def test_a_capital_of_the_largest_text_is_seen_at_0_7_degrees(largest, font, size):
    pixels = largest.text_on_bar(28) if size == 'bars' else getattr(largest, size)
    assert capital(font, pixels) * TALL / LINES >= LEAST
