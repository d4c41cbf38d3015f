"""Every paper looks as it did when somebody looked at it last, and every code on it can be read as a thermal printer puts it down."""

from __future__ import annotations

import functools

import pytest
import zxingcpp
from golden_papers import PICTURES, on_paper, papers
from PIL import Image, ImageChops, ImageFilter
from pyzbar import pyzbar

PAPERS = papers()
MOST_STRAY = 12
"""Dots that may differ by more than their neighbours: a changed digit on the roll has a hundred."""


@functools.cache
def picture_of(name: str) -> Image.Image:
    return on_paper(PAPERS[name]())


def stray(one: Image.Image, other: Image.Image) -> int:
    """How many dark dots of one picture have no dark dot of the other beside them, and the other way round."""
    return sum(_alone(*pair) for pair in ((one, other), (other, one)))


def _alone(one: Image.Image, other: Image.Image) -> int:
    grown = other.convert('L').filter(ImageFilter.MinFilter(3))
    return ImageChops.subtract(grown, one.convert('L')).histogram()[255]


@pytest.mark.parametrize('name', PAPERS)
def test_it_looks_as_it_did(name: str) -> None:
    now = picture_of(name)
    golden = Image.open(PICTURES / f'{name}.png')
    assert now.size == golden.size
    assert stray(now, golden) <= MOST_STRAY


def test_there_is_no_picture_of_a_paper_that_is_gone() -> None:
    assert {path.stem for path in PICTURES.glob('*.png')} == set(PAPERS)


def test_a_changed_digit_is_seen() -> None:
    """Or the comparison would be worth nothing."""
    golden = Image.open(PICTURES / 'slip-ordinary-80mm.png').convert('1')
    changed = golden.copy()
    box = golden.crop((0, 0, 60, 60)).convert('L').point(lambda shade: 255 - shade).getbbox()
    assert box is not None
    changed.paste(1, (box[0], box[1], box[0] + 14, box[1] + 20))
    assert stray(changed, golden) > MOST_STRAY


@pytest.mark.parametrize(
    'name', [name for name in PAPERS if name.startswith(('slip-ordinary', 'slip-long', 'slip-clash', 'cards', 'trial'))]
)
def test_every_code_is_read_by_two_readers_from_203_dots_an_inch(name: str) -> None:
    picture = picture_of(name).convert('L')
    texts = sorted(found.text for found in zxingcpp.read_barcodes(picture))
    assert sorted(code.data.decode() for code in pyzbar.decode(picture) if code.type == 'QRCODE') == texts
    if name.startswith('cards'):
        assert texts == [f'48291{at}' for at in range(4)]
    elif name.startswith('trial'):
        assert texts == ['TEST']
    else:
        (text,) = texts
        assert '\nUID:4F7K-2\r\n' in text
        assert 'DTSTART:20' in text


@pytest.mark.parametrize('name', [name for name in PAPERS if name.startswith(('slip-nothing', 'wallet', 'referral'))])
def test_where_no_time_is_demanded_and_confirmed_there_is_no_code(name: str) -> None:
    assert zxingcpp.read_barcodes(picture_of(name).convert('L')) == []
