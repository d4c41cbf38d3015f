"""What each test run goes through of the matrix: the largest text, on the smallest and on the standing window; calm; black and white."""

import os
import pkgutil
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from driver import WINDOWS, begin, stop
from kivy.core.window import Window
from kivy.uix.screenmanager import NoTransition
from matrix import every, go_through, longest, look
from test_windows import ancestors, box
from ways import WAYS, parts, stands

import screens
from kiosk.app import SCREENS
from screens.parts.buttons import Touchable
from screens.parts.dialog import Dialog
from screens.parts.keypad import Key
from screens.parts.page import Answers, Page
from screens.parts.pages import AT_ONCE
from services import language


def window(lounge, size, languages):
    """A kiosk with a window of that size."""
    before, Window.size = Window.size, size
    ui = begin(lounge, demonstration=True, public_body=True, size=size, languages=languages)
    yield ui
    stop(ui)
    Window.size = before


@pytest.fixture
def ui(request, lounge):
    yield from window(lounge, request.param, every())


@pytest.fixture
def narrow(request, lounge):
    """The window with the least pixels across, with these languages on offer."""
    yield from window(lounge, (1280, 800), tuple(map(language.load, request.param)))


SMALLEST_AND_STANDING = pytest.mark.parametrize('ui', [(1280, 800), (1080, 1920)], indirect=True, ids=['smallest', 'standing'])


def test_there_is_a_way_to_every_screen_and_to_every_question_above_one():
    for module in pkgutil.walk_packages(screens.__path__, 'screens.'):
        import_module(module.name)
    pages, questions = ({kind for kind in below(top) if re.match(r'screens\.(?!staff|parts)', kind.__module__)} for top in (Page, Dialog))
    questions |= {kind for kind in below(Dialog) if kind.__module__.startswith('screens.parts')}
    leaves = {kind for kind in pages if not kind.__subclasses__()}
    assert {f'{kind.__module__.removeprefix("screens.")}.{kind.__name__}' for kind in leaves} == set(SCREENS.values())
    assert set(WAYS) == {*SCREENS, *(kind.__name__ for kind in questions)}


def below(kind):
    return {kind for one in kind.__subclasses__() for kind in (one, *below(one))}


@pytest.mark.parametrize('narrow', [['en']], indirect=True, ids=[''])
def test_the_first_screen_fits_a_narrow_window_that_offers_no_other_language(narrow):
    wrong = [fault for _, found in look(narrow, 1.6, longest(), 'welcome') for fault in found]
    assert not wrong, '\n'.join(wrong)


@SMALLEST_AND_STANDING
def test_the_largest_text_fits_on_every_screen_in_english_and_in_the_longest_words(ui):
    """Where each way begins. `make matrix` stops at each state, and in each language for itself: that takes hours."""
    spoken = (language.load('en'), *longest())
    wrong = [fault for _, found in look(ui, 1.6, spoken, states=False) for fault in found]
    assert not wrong, '\n'.join(wrong)


@pytest.mark.skipif('MATRIX' not in os.environ, reason='make matrix')
@pytest.mark.parametrize('ui', WINDOWS, indirect=True, ids=str)
def test_everything_fits_everywhere(ui):
    wrong = go_through(ui)
    assert not wrong, '\n'.join(wrong)


def places(ui):
    """Where everything stands that can be read or touched."""
    return [(one.text, box(one), one.opacity) for one in ui.shown() if hasattr(one, 'text')]


@pytest.mark.parametrize('ui', [(1280, 800)], indirect=True, ids=[''])
def test_in_black_and_white_nothing_changes_its_place(ui):
    moved = []
    for stand in (next(stands(ui, name)) for name in WAYS):
        for ui.app.theme.text_size in (1.3, 1.6):
            ui.frames(3)
            # an icon may be another one: what is chosen has a tick
            before = [where for _, *where in places(ui)]
            ui.app.theme.high_contrast = True
            ui.frames(3)
            moved += [f'{stand}, {ui.app.theme.text_size:.0%}'] * ([where for _, *where in places(ui)] != before)
            ui.app.theme.high_contrast = False
    assert moved == []


@pytest.mark.parametrize('ui', [(1280, 800)], indirect=True, ids=[''])
def test_a_calm_screen_shows_few_choices_at_once_and_nothing_that_counts_or_moves(ui):
    ui.app.theme.calm, wrong = True, []
    for stand in stands(ui):
        ui.app._somebody_is_there()
        wrong += [f'{stand}: {text!r} counts' for text in counting(ui)]
        wrong += [f'{stand}: {choices}' for choices in map(list, choices_at_once(ui)) if len(choices) > AT_ONCE]
    assert not wrong, '\n'.join(wrong)
    assert isinstance(ui.app.screens.transition, NoTransition)
    assert not [
        path for path in Path(screens.__file__).parent.rglob('*') if path.suffix in ('.py', '.kv') and 'nimation' in path.read_text()
    ]


def counting(ui):
    """What says something else each second. The time of day does so each minute, and a call for help once."""
    said = []
    for _ in range(3):
        said.append({text for text, *_ in places(ui)})
        ui.lounge.clock.advance(timedelta(seconds=1))
        ui.app.tick()
        ui.frames(2)
    return said[1] - said[0] if said[2] - said[1] else ()


def choices_at_once(ui):
    """What can be touched on each part of the screen, without the bars. The keys of a keypad are one thing, and so are answers of a row."""
    matter = parts(ui)
    for number in range(matter._turning.pages if matter else 0):
        matter.page = number
        ui.frames(3)
        yield {group(one) for one in ui.shown() if isinstance(one, Touchable) and matter._view in ancestors(one)}
    if matter:
        matter.page = 0


def group(touchable):
    """What it is chosen among, as one thing; else its own words."""
    if isinstance(touchable, Key):
        return 'the keys'
    return 'the answers' if any(isinstance(one, Answers) for one in ancestors(touchable)) else touchable.text
