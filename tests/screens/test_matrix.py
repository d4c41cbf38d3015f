"""Every place of every screen, on each window that lounges have: one walk a window, and all that has to hold is looked at where it stands.

Everywhere: nothing is cut, nothing lies on another thing, nothing is too small to touch, in English at the usual size. On one window or
another: the largest text in each language, black and white, calm, from the right. `make matrix` goes through each state, in each language
and size of text, on all windows.
"""

import os
import pkgutil
import re
from collections import defaultdict
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from builders import Program, StillClock, enrolled
from driver import WINDOWS, Lounge, begin, stop
from fits import ancestors, box, faults
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.screenmanager import NoTransition
from matrix import every, go_through, look, spoken_at
from ways import WAYS, each_part, stands

import screens
from kiosk.app import SCREENS
from screens.parts.buttons import Door, KioskButton, Touchable
from screens.parts.dialog import Dialog
from screens.parts.keypad import Key
from screens.parts.page import Answers, Page
from screens.parts.pages import AT_ONCE
from services import language
from services.language import Language

LARGEST, _, SMALLEST, STANDING = WINDOWS
FRIGHTENING = re.compile(r'\b(error|invalid|failed|failure|prison number|offence|crn|date of birth|recall)\b', re.IGNORECASE)
AWAY = 4
"""Pixels. The name of the language that is chosen is drawn bolder."""


class FromTheRight(Language):
    """English from the right: what stands elsewhere stands there for that reason alone."""

    direction = 'rtl'

    def value(self, text):
        return text


ENGLISH = language.load('en')
MIRRORED = FromTheRight('en', ENGLISH.catalogue)


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


@pytest.fixture(scope='module')
def lounge_of_all(tmp_path_factory):
    """The lounge that all who come in a walk come to."""
    clock, folder = StillClock(), tmp_path_factory.mktemp('lounge')
    program = Program(folder / 'home', folder / 'keys', clock, enrolled())
    yield Lounge(program.start().current, clock)
    program.stop()


@pytest.fixture(scope='module')
def wrong(window_size, lounge_of_all):
    """All that is wrong on a window of this size, by what is asked. Walking to a place takes longer than looking at it: it is done once."""
    ui = begin(lounge_of_all, demonstration=True, public_body=True, size=window_size, languages=every())
    assert tuple(Window.size) == window_size == ui.app._size
    try:
        yield walked(ui, window_size)
    finally:
        stop(ui)


def walked(ui, size):
    found, way = defaultdict(list), ''
    for stand in stands(ui):
        begins, way = stand.partition(':')[0] != way, stand.partition(':')[0]
        found['fits'] += faults(ui, stand)
        found['help'] += where_help_is(ui)
        if size == LARGEST:
            found['plain'] += [f'{stand}: {fault}' for fault in hard_to_grasp(ui)]
        if size == SMALLEST:
            found['calm'] += [f'{stand}: {fault}' for fault in restless(ui)]
        if size == LARGEST and (begins or way == 'agreed'):
            found['mirrored'] += [f'{stand}: {fault}' for fault in unmirrored(ui)]
        if size == SMALLEST and begins:
            found['moved'] += [f'{stand}: {fault}' for fault in moved_in_black_and_white(ui)]
        if size in (SMALLEST, STANDING) and begins:
            found['largest'] += at_the_largest(ui, stand)
    return found


def test_each_place_fits(wrong):
    assert not wrong['fits'], '\n'.join(wrong['fits'])


def test_get_a_person_stands_at_the_same_place_everywhere(wrong):
    assert len(set(wrong['help'])) == 1


@pytest.mark.parametrize('window_size', [SMALLEST, STANDING], indirect=True, ids=['smallest', 'standing'])
def test_the_largest_text_fits_on_every_screen_in_each_language(wrong):
    """Where each way begins. `make matrix` stops at each state, on each window: that takes most of an hour."""
    assert not wrong['largest'], '\n'.join(wrong['largest'])


@pytest.mark.parametrize('window_size', [SMALLEST], indirect=True, ids=[''])
def test_in_black_and_white_nothing_changes_its_place(wrong):
    assert not wrong['moved'], '\n'.join(wrong['moved'])


@pytest.mark.parametrize('window_size', [SMALLEST], indirect=True, ids=[''])
def test_a_calm_screen_shows_few_choices_at_once_and_nothing_that_counts_or_moves(wrong):
    assert not wrong['calm'], '\n'.join(wrong['calm'])
    assert not [
        path for path in Path(screens.__file__).parent.rglob('*') if path.suffix in ('.py', '.kv') and 'nimation' in path.read_text()
    ]


@pytest.mark.parametrize('window_size', [LARGEST], indirect=True, ids=[''])
def test_what_can_be_touched_has_a_picture_and_few_words_and_no_word_frightens(wrong):
    assert not wrong['plain'], '\n'.join(wrong['plain'])


@pytest.mark.parametrize('window_size', [LARGEST], indirect=True, ids=[''])
def test_what_is_read_from_the_right_is_the_mirror_image(wrong):
    assert not wrong['mirrored'], '\n'.join(wrong['mirrored'])


def test_the_first_screen_fits_a_narrow_window_that_offers_no_other_language(lounge):
    before, Window.size = Window.size, SMALLEST
    ui = begin(lounge, demonstration=True, public_body=True, size=SMALLEST, languages=(ENGLISH,))
    wrong = [fault for _, found in look(ui, 1.6, every(), 'welcome') for fault in found]
    stop(ui)
    Window.size = before
    assert not wrong, '\n'.join(wrong)


@pytest.mark.skipif('MATRIX' not in os.environ, reason='make matrix')
def test_everything_fits_everywhere(window_size, lounge):
    ui = begin(lounge, demonstration=True, public_body=True, size=window_size, languages=every())
    wrong = go_through(ui)
    stop(ui)
    assert not wrong, '\n'.join(wrong)


def where_help_is(ui):
    """Where "Get a person" stands: on every screen, and on no question above one."""
    if not isinstance(ui.app.root.front, Dialog):
        yield tuple(round(side) for side in box(ui.find('Get a person')))


def at_the_largest(ui, stand):
    ui.app.theme.text_size = 1.6
    ui.frames(3)
    found = [fault for _, found in spoken_at(ui, f'{stand}, 160%', every()) for fault in found]
    ui.app.theme.text_size = 1
    ui.frames(3)
    return found


def hard_to_grasp(ui):
    """Buttons with many words or no picture, and words that frighten."""
    for _ in each_part(ui):
        for button in ui.shown():
            if isinstance(button, KioskButton | Door | Key):
                if len(button.text.split()) > 9:
                    yield f'{button.text!r} is too long'
                if not (isinstance(button, Key) and len(button.text) == 1) and not (button.icon and button.text):
                    yield f'{button.text!r} has the picture {button.icon!r}: both are needed'
        if word := FRIGHTENING.search(ui.text()):
            yield f'{word.group()!r} frightens'


def unmirrored(ui):
    """What does not stand as far from the right as it stood from the left."""
    english, across, seen = ui.app.language, Window.width, []
    for spoken in (english, MIRRORED):
        ui.app.speak(spoken)
        ui.settle()
        seen.append(edges(ui))
    ui.app.speak(english)
    ui.settle()
    left, right = seen
    if len(left) != len(right):
        yield f'{len(left)} things from the left, {len(right)} from the right'
    for (words, begins, ends), (_, first, last) in zip(left, right, strict=False):
        if max(abs(begins + last - across), abs(ends + first - across)) > AWAY:
            yield f'{words!r} is {begins:.0f} and {ends:.0f} from the left, and {across - last:.0f} and {across - first:.0f} from the right'


def edges(ui):
    """Each button, text and icon, and where it begins and ends. Keys are left out: they stand as on any telephone and any keyboard here."""
    shown = [one for one in ui.shown() if isinstance(one, Touchable | Label) and one.text]
    free = [one for one in shown if not any(isinstance(above, Key) for above in (one, *ancestors(one)))]
    return [(getattr(one, 'name', one.text), box(one)[0], box(one)[2]) for one in free]


def places(ui):
    """Where everything stands that can be read or touched."""
    return [(one.text, box(one), one.opacity) for one in ui.shown() if hasattr(one, 'text')]


def moved_in_black_and_white(ui):
    # the bar shows in a moment what became known meanwhile
    ui.advance(0)
    for ui.app.theme.text_size in (1.3, 1.6):
        ui.frames(3)
        # an icon may be another one: what is chosen has a tick
        before = [where for _, *where in places(ui)]
        ui.app.theme.high_contrast = True
        ui.frames(3)
        if [where for _, *where in places(ui)] != before:
            yield f'at {ui.app.theme.text_size:.0%}, something is elsewhere'
        ui.app.theme.high_contrast = False
    ui.app.theme.text_size = 1
    ui.frames(3)


def restless(ui):
    """What counts, moves, or leaves more choices than a few."""
    ui.app.theme.calm = True
    ui.frames(3)
    ui.app._somebody_is_there()
    yield from (f'{text!r} counts' for text in counting(ui))
    yield from (f'{choices}' for choices in map(list, choices_at_once(ui)) if len(choices) > AT_ONCE)
    if not isinstance(ui.app.screens.transition, NoTransition):
        yield 'it moves to the next screen'
    ui.app.theme.calm = False
    ui.frames(3)


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
    for matter in filter(None, each_part(ui)):
        yield {group(one) for one in ui.shown() if isinstance(one, Touchable) and matter._view in ancestors(one)}


def group(touchable):
    """What it is chosen among, as one thing; else its own words."""
    if isinstance(touchable, Key):
        return 'the keys'
    return 'the answers' if any(isinstance(one, Answers) for one in ancestors(touchable)) else touchable.text
