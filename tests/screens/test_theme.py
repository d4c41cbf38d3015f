"""Colours that can be read, sizes that scale."""

import pytest

from screens.parts.theme import HIGH_CONTRAST, READ_AS_TEXT, USUAL, Theme, contrast


@pytest.mark.parametrize('colours', [USUAL, HIGH_CONTRAST], ids=['usual', 'high contrast'])
@pytest.mark.parametrize('pair', READ_AS_TEXT, ids=' on '.join)
def test_texts_and_icons_can_be_read(pair, colours):
    written, ground = (colours[name] for name in pair)
    assert contrast(written, ground) >= 7


def test_high_contrast_is_all_of_the_theme_and_goes_again():
    theme = Theme()
    usual = {name: theme.property(name).get(theme) for name in USUAL if not name.startswith('door_')}
    theme.high_contrast = True
    assert theme.ink == [1, 1, 1, 1]
    assert all(colour == [1, 1, 1, 1] for colour in theme.doors.values())
    theme.high_contrast = False
    assert {name: theme.property(name).get(theme) for name in usual} == usual
    assert theme.doors == Theme().doors != {}


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
