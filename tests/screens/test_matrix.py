"""What each test run goes through of the matrix: the largest text in the longest words, on the smallest and the standing window."""

import os

import pytest
from driver import WINDOWS, begin, stop
from kivy.core.window import Window
from matrix import go_through, look, tongues
from test_windows import full_day


@pytest.fixture
def ui(request, lounge):
    """Somebody with a full day, at a window of that size."""
    full_day(lounge)
    before, Window.size = Window.size, request.param
    ui = begin(lounge, demonstration=True, size=request.param)
    ui.enter()
    yield ui
    stop(ui)
    Window.size = before


@pytest.mark.parametrize('ui', [(1366, 768), (1080, 1920)], indirect=True, ids=['smallest', 'standing'])
def test_the_largest_text_fits_on_the_smallest_and_on_the_standing_window(ui):
    wrong = [fault for spoken in tongues() for _, found in look(ui, 1.6, spoken) for fault in found]
    assert not wrong, '\n'.join(wrong)


@pytest.mark.skipif('MATRIX' not in os.environ, reason='make matrix')
@pytest.mark.parametrize('ui', WINDOWS, indirect=True, ids=str)
def test_everything_fits_everywhere(ui):
    wrong = go_through(ui)
    assert not wrong, '\n'.join(wrong)
