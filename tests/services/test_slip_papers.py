"""The slip on sheets, and further copies of it: the same words, larger, on as few pages as they need, and a code that still reads."""

import io
import subprocess

import pypdf
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar
from sample_day import ARABIC, PRINTED, day, jobcentre, sensitive, stop

from services import handoff, language, slips
from services.slips.document import PAPERS

ENGLISH = language.load('en')
MM = 72 / 25.4
SHEETS = {'a5': (148, 210), 'a4': (210, 297)}
LANGUAGES = pytest.mark.parametrize('words', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
PAPER = pytest.mark.parametrize('paper', SHEETS)


def slip(*stops, words=ENGLISH, paper='80mm', copy=1, **about) -> bytes:
    return slips.make(day(*stops, **about), words, number='4F7K', version=1, copy=copy, printed_at=PRINTED, demonstration=True, paper=paper)


def texts(pdf: bytes) -> list[str]:
    return [' '.join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def pictures(pdf: bytes, dpi: int = 203) -> list[Image.Image]:
    done = subprocess.run(['pdftoppm', '-r', str(dpi), '-gray', '-'], input=pdf, capture_output=True, check=True)
    left, found = done.stdout, []
    while left:
        _kind, size, _most, dots = left.split(b'\n', 3)
        width, height = map(int, size.split())
        found.append(Image.frombytes('L', (width, height), dots[: width * height]))
        left = dots[width * height :]
    return found


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    return picture.point(lambda value: 255 - value).getbbox()


@PAPER
@LANGUAGES
def test_an_ordinary_day_stands_on_one_sheet_with_nothing_at_its_edges(paper, words):
    (picture,) = pictures(slip(jobcentre(), stop(), sensitive(), words=words, paper=paper))
    dot = 25.4 / 203
    width, height = SHEETS[paper]
    assert (picture.width * dot, picture.height * dot) == pytest.approx((width, height), abs=0.2)
    left, top, right, bottom = ink(picture)
    assert min(left, top, picture.width - right, picture.height - bottom) * dot >= 9.5


@PAPER
def test_a_sheet_says_what_the_roll_says(paper):
    (roll,), (sheet,) = (texts(slip(jobcentre(), stop(), sensitive(), paper=size)) for size in ('80mm', paper))
    assert sorted(sheet.split()) == sorted(roll.split())


@PAPER
def test_type_is_larger_than_on_the_roll(paper):
    def largest_letters(size: str) -> int:
        (picture,) = pictures(slip(stop(), paper=size))
        heading = picture.crop((0, 0, picture.width // 2, round(25 / 25.4 * 203)))
        rows = [y for y in range(heading.height) if heading.crop((0, y, heading.width, y + 1)).getextrema()[0] < 128]
        return next(b for b in rows if b + 1 not in rows) - rows[0]

    assert largest_letters(paper) > 1.2 * largest_letters('80mm')


@PAPER
@LANGUAGES
def test_two_readers_read_a_code_of_40_mm_from_a_sheet(paper, words):
    demanded = stop()
    (picture,) = pictures(slip(demanded, words=words, paper=paper))
    text = handoff.calendar(demanded, words, '4F7K-1')
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == text
    assert [code.data for code in pyzbar.decode(picture) if code.type == 'QRCODE'] == [text.encode()]
    assert (found.position.top_right.x - found.position.top_left.x) / 203 * 25.4 >= 39.8


@PAPER
def test_a_long_day_goes_on_on_further_sheets_that_say_which_they_are(paper):
    stops = [jobcentre(place=f'Office {number}.') for number in range(1, 21)]
    pages = texts(slip(*stops, paper=paper))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f'Slip 4F7K, page {number} of {len(pages)}' in page
    whole = ' '.join(pages)
    assert [whole.count(f'Office {number}.') for number in range(1, 21)] == [1] * 20


@PAPER
def test_no_stop_is_cut_in_two(paper):
    stops = [jobcentre(place=f'Office {number}.', bring=f'paper {number}.') for number in range(1, 21)]
    for page in texts(slip(*stops, paper=paper)):
        for number in range(1, 21):
            assert (f'Office {number}.' in page) == (f'Bring: paper {number}.' in page)


@PAPER
@LANGUAGES
def test_the_longest_words_stay_on_the_sheets(paper, words):
    long = {'address': 'W' * 300, 'place': 'Wide ' * 60, 'person': 'M' * 300, 'bring': 'Everything ' * 27}
    for picture in pictures(slip(jobcentre(**long), stop(**long), words=words, paper=paper, first_name='W' * 40)):
        left, top, right, bottom = ink(picture)
        assert min(left, top, picture.width - right, picture.height - bottom) / 203 * 25.4 >= 9.5


@pytest.mark.parametrize('paper', PAPERS)
def test_a_further_copy_says_so_and_the_first_does_not(paper):
    assert 'Slip 4F7K, version 1, copy 2.' in texts(slip(stop(), paper=paper, copy=2))[0]
    assert 'copy' not in texts(slip(stop(), paper=paper))[0]


def test_an_arabic_sheet_is_mirrored():
    """Its code stands on the side on which reading begins."""

    def code_at(words) -> float:
        (picture,) = pictures(slip(stop(), words=words, paper='a4'))
        return zxingcpp.read_barcodes(picture)[0].position.top_left.x / picture.width

    assert code_at(ENGLISH) < 0.25
    assert code_at(ARABIC) > 0.5
