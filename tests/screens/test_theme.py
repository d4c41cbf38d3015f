"""Colours that can be read, sizes that scale."""

import pytest

from screens.parts.theme import READ_AS_TEXT, Theme, contrast


@pytest.mark.parametrize('pair', READ_AS_TEXT)
def test_text_can_be_read(pair):
    assert contrast(*pair) >= 7


@pytest.mark.parametrize(
    ('size', 'unit'),
    [((1920, 1080), 1), ((960, 540), 0.5), ((1280, 1024), 1280 / 1920), ((1080, 1920), 1), ((540, 960), 0.5), ((3840, 2160), 2)],
)
def test_everything_scales_by_the_smaller_side(size, unit):
    theme = Theme()
    theme.fit(*size)
    assert theme.unit == pytest.approx(unit)
    assert theme.time == pytest.approx(100 * unit)


def test_text_grows_with_the_size_that_was_chosen():
    theme = Theme(text_size=1.6)
    assert theme.body == pytest.approx(34 * 1.6)


def test_what_is_large_already_grows_by_no_more_than_what_is_read():
    theme = Theme(text_size=1.6)
    assert theme.heading - 56 == pytest.approx(theme.body - 34)
