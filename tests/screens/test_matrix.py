"""What each test run goes through of the matrix: the largest text in the longest words, on the smallest and the standing window."""

import os

import pytest
from driver import WINDOWS, begin, stop
from kivy.core.window import Window
from matrix import go_through, look, tongues
from test_windows import full_day

from screens.parts.booking import Seek
from services import language


def window(lounge, size, languages):
    """Somebody with a full day, at a window of that size."""
    full_day(lounge)
    before, Window.size = Window.size, size
    ui = begin(lounge, demonstration=True, size=size, languages=languages)
    ui.enter()
    yield ui
    stop(ui)
    Window.size = before


@pytest.fixture
def ui(request, lounge):
    yield from window(lounge, request.param, tuple(map(language.load, language.known())))


@pytest.fixture
def narrow(request, lounge):
    """The window with the least pixels across, with these languages on offer."""
    yield from window(lounge, (1280, 800), tuple(map(language.load, request.param)))


@pytest.mark.parametrize('narrow', [['en'], list(language.known())], indirect=True, ids=['English alone', 'all languages'])
def test_the_first_screen_fits_a_narrow_window_whatever_languages_it_offers(narrow):
    wrong = [fault for spoken in tongues() for _, found in look(narrow, 1.6, spoken, ('welcome',)) for fault in found]
    assert not wrong, '\n'.join(wrong)


@pytest.mark.parametrize('ui', [(1366, 768), (1080, 1920)], indirect=True, ids=['smallest', 'standing'])
def test_the_largest_text_fits_on_the_smallest_and_on_the_standing_window(ui):
    wrong = [fault for spoken in tongues() for _, found in look(ui, 1.6, spoken) for fault in found]
    assert not wrong, '\n'.join(wrong)


@pytest.mark.parametrize('narrow', [['en']], indirect=True, ids=[''])
def test_the_largest_text_fits_where_something_has_to_be_said_first(narrow):
    narrow.app.visit.places_asked, narrow.app.visit.seek = True, Seek('easterby-jobcentre')
    wrong = []
    for spoken in tongues():
        for name, found in look(narrow, 1.6, spoken, ('council', 'getting_home', 'referral', 'jobcentre', 'times')):
            assert narrow.at == name
            wrong += found
    assert not wrong, '\n'.join(wrong)


@pytest.mark.skipif('MATRIX' not in os.environ, reason='make matrix')
@pytest.mark.parametrize('ui', WINDOWS, indirect=True, ids=str)
def test_everything_fits_everywhere(ui):
    wrong = go_through(ui)
    assert not wrong, '\n'.join(wrong)
