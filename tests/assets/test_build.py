"""Fonts, icons and the chime as they are built."""

import json
import unicodedata
import wave
from pathlib import Path

import fontpkg_lexend
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

import assets
from assets import build
from services.language import Hand

LETTERS = {
    'Welsh': 'âêîôûŵŷÂÊÎÔÛŴŶ',
    'Polish': 'ąćęłńóśźżĄĆĘŁŃÓŚŹŻ',
    'Romanian': 'ăâîșțĂÂÎȘȚ',
    'Lithuanian': 'ąčęėįšųūžĄČĘĖĮŠŲŪŽ',
    'Albanian': 'ëçËÇ',
    'Portuguese': 'ãõáéíóúâêôçàÃÕÁÉÍÓÚÂÊÔÇÀ',
    'Vietnamese': 'ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    'Arabic': 'ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة٠١٢٣٤٥٦٧٨٩،؛؟',
    'Urdu': 'ٹپچڈڑژکگںھہۂیےۓ۰۱۲۳۴۵۶۷۸۹',
    'Sorani': 'ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ',
}


@pytest.fixture(scope='module', params=build.WEIGHTS)
def weight(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope='module', params=Hand)
def file(request: pytest.FixtureRequest, weight) -> Path:
    """A font of this weight, with one hand or the other."""
    return assets.built(f'{request.param}-{weight}.ttf')


@pytest.fixture(scope='module')
def lexend_alone(weight, tmp_path_factory):
    path = tmp_path_factory.mktemp('lexend') / f'{weight}.ttf'
    build.static(fontpkg_lexend.ROOT / 'files' / 'Lexend[wght].ttf', wght=build.WEIGHTS[weight]).save(path)
    return path


def picture(font, text):
    image = Image.new('L', (1600, 80), 255)
    ImageDraw.Draw(image).text((10, 10), text, font=font)
    return image


def test_latin_is_drawn_as_lexend_alone_draws_it(file, lexend_alone):
    merged, alone = (ImageFont.truetype(str(path), 40) for path in (file, lexend_alone))
    letters = [chr(code) for code in TTFont(lexend_alone).getBestCmap() if chr(code).isprintable() and not unicodedata.combining(chr(code))]
    texts = [''.join(letters[start : start + 30]) for start in range(0, len(letters), 30)]
    for text in [*texts, 'AVATAR To. Waffle fi ffi 12:30pm “Jordan’s” e\u0301 w\u0302']:
        assert ImageChops.difference(picture(merged, text), picture(alone, text)).getbbox() is None, text


def test_a_line_is_as_high_as_in_lexend(file, lexend_alone):
    merged, alone = TTFont(file), TTFont(lexend_alone)
    assert (merged['hhea'].ascent, merged['hhea'].descent, merged['hhea'].lineGap) == (alone['hhea'].ascent, alone['hhea'].descent, 0)


@pytest.mark.parametrize('language', LETTERS)
def test_the_letters_of_a_language_are_there(weight, language):
    hand = Hand.NASTALIQ if language == 'Urdu' else Hand.NASKH
    has = TTFont(assets.built(f'{hand}-{weight}.ttf')).getBestCmap()
    assert [letter for letter in LETTERS[language] if ord(letter) not in has] == []


@pytest.mark.parametrize('invisible', ['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2066', '\u2067', '\u2068', '\u2069'])
def test_marks_of_direction_and_joining_are_drawn_as_nothing(file, invisible):
    font = TTFont(file)
    glyph = font.getBestCmap()[ord(invisible)]
    assert font['hmtx'][glyph][0] == 0
    assert font['glyf'][glyph].numberOfContours == 0


@pytest.mark.parametrize('space', ['\u00a0', '\u202f'])
def test_spaces_that_do_not_break_are_blank(file, space):
    font = TTFont(file)
    glyph = font.getBestCmap()[ord(space)]
    assert font['hmtx'][glyph][0] > 0
    assert font['glyf'][glyph].numberOfContours == 0


def test_arabic_letters_join(file):
    apart, joined = (ImageFont.truetype(str(file), 60).getlength(text) for text in ('س\u200cس', 'سس'))
    assert joined < apart


def test_every_icon_of_the_list_has_its_glyph():
    codes = json.loads(assets.built('icons.json').read_text(encoding='utf-8'))
    assert set(codes) == set(build.ICON_NAMES.read_text(encoding='utf-8').split())
    font = TTFont(assets.built('icons.ttf'))
    assert [name for name, code in codes.items() if font['glyf'][font.getBestCmap()[code]].numberOfContours < 1] == []


def test_every_icon_stands_in_the_middle_of_its_room():
    codes = json.loads(assets.built('icons.json').read_text(encoding='utf-8'))
    font = ImageFont.truetype(str(assets.built('icons.ttf')), 512)
    for name in ('home-heart', 'close', 'leaf'):
        left, _, right, _ = Image.Image.getbbox(drawn(chr(codes[name]), font))
        assert abs(left + right - 512) <= 4, name


def drawn(text, font):
    picture = Image.new('L', (512, 512))
    ImageDraw.Draw(picture).text((0, 0), text, font=font, fill=255)
    return picture


def test_the_chime_is_short_and_soft():
    with wave.open(str(assets.built('chime.wav'))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert 0.8 < file.getnframes() / file.getframerate() < 1.5
        frames = memoryview(file.readframes(file.getnframes())).cast('h')
    assert 4_000 < max(frames) < 24_000
    assert abs(frames[0]) < 100 > abs(frames[-1])


@pytest.mark.parametrize('name', [file for part in build.PARTS.values() for file in part.files if 'LICENSE' in file])
def test_licences_stand_beside_the_fonts(name):
    assert 'Licen' in assets.built(name).read_text(encoding='utf-8')


def test_a_file_that_is_not_built_is_named():
    with pytest.raises(assets.NotBuilt, match=r'Comic\.ttf.*assets\.build'):
        assets.built('Comic.ttf')


@pytest.fixture
def quick_parts(monkeypatch):
    """The fonts, the postcodes and the towns take seconds; the other parts go the same way."""
    monkeypatch.delitem(build.PARTS, 'fonts')
    monkeypatch.delitem(build.PARTS, 'postcodes')
    monkeypatch.delitem(build.PARTS, 'towns')


@pytest.mark.usefixtures('quick_parts')
def test_only_what_is_out_of_date_is_built(tmp_path, monkeypatch):
    assert build.build(tmp_path) == ['icons', 'chime', 'words', 'councils']
    assert build.build(tmp_path) == []
    (tmp_path / 'chime.wav').unlink()
    assert build.build(tmp_path) == ['chime']
    monkeypatch.setattr(build, 'version', lambda package: 'newer')
    assert build.build(tmp_path) == ['icons', 'words', 'councils']


def test_an_unknown_icon_is_named():
    with pytest.raises(SystemExit, match='no-such-icon'):
        build.icon_code('no-such-icon')
