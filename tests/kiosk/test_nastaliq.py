"""Urdu is drawn in Nastaliq: down a slope, whole, and only Urdu."""

from __future__ import annotations

import driver as driver
import pytest
from kivy.uix.label import Label
from PIL import Image, ImageDraw, ImageFont

from assets import built
from assets.words import catalogue
from kiosk import nastaliq, raqm
from services.language import Hand, right_to_left
from services.shaping import face_of

FONT, AROUND = ImageFont.truetype(built('Lexend-Bold.ttf'), 30), 60
URDU, KURDISH = 'آپ کا دن', 'کوڕ'


def drawn(text: str, code: str) -> tuple[tuple[int, int], bytes]:
    label = Label(text=text, base_direction='rtl', text_language=code, font_name='Lexend', font_size=40)
    label.texture_update()
    return label.texture.size, label.texture.pixels


def lines() -> list[str]:
    """What the catalogue has in Urdu, in lines of at most five words."""
    texts = [
        text
        for message in catalogue('ur', 'kiosk')
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    words = [text.split() for text in texts if text]
    return [line for each in words for at in range(0, len(each), 5) if right_to_left(line := ' '.join(each[at : at + 5]))]


def test_urdu_has_a_hand_of_its_own() -> None:
    assert drawn(URDU, 'ur') != drawn(URDU, 'ar') == drawn(URDU, 'ckb')


@pytest.mark.parametrize('text', ['01632 960118', 'LN1 1AA', '2:00 PM'])
def test_what_has_no_letter_of_it_looks_as_in_any_language(text: str) -> None:
    assert drawn(text, 'ur') == drawn(text, 'ar')


def test_a_word_with_a_letter_that_the_hand_lacks_is_written_in_naskh() -> None:
    assert face_of(URDU, Hand.NASTALIQ, 'Bold') is not face_of(URDU, Hand.NASKH, 'Bold')
    assert face_of(KURDISH, Hand.NASTALIQ, 'Bold') is face_of(KURDISH, Hand.NASKH, 'Bold')


def test_nothing_of_any_line_is_cut() -> None:
    texts = lines()
    assert len(texts) > 1000
    cut = [text for text in texts if not _is_whole(text)]
    assert not cut, cut[:5]


def _is_whole(text: str) -> bool:
    """Whether all its ink lies in the room that it asks for."""
    room = nastaliq.room(FONT, text, 'rtl')
    picture = Image.new('L', (room.width + 2 * AROUND, room.above + room.below + 2 * AROUND))
    nastaliq.draw(ImageDraw.Draw(picture), (AROUND, AROUND), FONT, text, 'rtl', (255,))
    left, top, right, bottom = picture.getbbox()
    return min(left, top) >= AROUND and right <= AROUND + room.width and bottom <= AROUND + room.above + room.below


def test_what_a_person_s_name_measures_is_forgotten() -> None:
    nastaliq.room(FONT, URDU, 'rtl')
    raqm.forget()
    assert nastaliq.room.cache_info().currsize == nastaliq._line.cache_info().currsize == 0
