"""What each test run goes through of the matrix: the largest text in the longest words, on the smallest and the standing window."""

import os

import pytest
from driver import begin, stop
from kivy.core.window import Window
from matrix import go_through, look, tongues
from test_windows import full_day


@pytest.fixture
def ui(lounge):
    """Somebody with a full day."""
    full_day(lounge)
    before = Window.size
    Window.size = 1366, 768
    ui = begin(lounge, demonstration=True, size=(1366, 768))
    ui.enter()
    yield ui
    stop(ui)
    Window.size = before


@pytest.mark.parametrize('spoken', range(3), ids=['English', 'longest', 'longest to the left'])
def test_the_largest_text_fits_on_the_smallest_and_on_the_standing_window(ui, spoken):
    wrong = []
    for size in ((1366, 768), (1080, 1920)):
        for _, found in look(ui, size, 1.6, tongues()[spoken]):
            wrong += found
    assert not wrong, '\n'.join(wrong)


@pytest.mark.skipif('MATRIX' not in os.environ, reason='make matrix')
def test_everything_fits_everywhere(ui):
    wrong = go_through(ui)
    assert not wrong, '\n'.join(wrong)
