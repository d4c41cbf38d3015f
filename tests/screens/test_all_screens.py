"""What holds on every screen: nothing cut, nothing too small to touch, no word that frightens."""

import re
from collections import Counter
from datetime import time
from pathlib import Path

import pytest
from builders import put, timed

import screens
from screens.parts.buttons import Door, KioskButton
from screens.parts.keypad import Key
from screens.parts.words import Icon
from services.wire import Purpose, TimeKind

NAMES = (
    'welcome', 'about', 'notice', 'identify', 'nameless', 'confirm', 'day', 'probation', 'cannot', 'print', 'phone',
    'unsafe_place', 'tonight', 'sleeps_at', 'allowed', 'safe_there',
    'housing', 'money', 'essentials', 'health', 'family', 'locker', 'new_number', 'more_help', 'finish',
)  # fmt: skip
FRIGHTENING = re.compile(r'\b(error|invalid|failed|failure|prison number|offence|crn|date of birth|recall)\b', re.IGNORECASE)


@pytest.fixture(params=NAMES)
def ui(request, drive, lounge):
    person = lounge.person()
    lounge.appointment(person, officer_here_at=time(11))
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'))
    ui = drive(demonstration=True)
    ui.enter()
    if request.param != 'day':
        ui.app.go(request.param)
    ui.settle()
    ui.frames(6)
    return ui


def box(widget):
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def test_it_holds(ui):
    buttons = [button for button in ui.shown() if isinstance(button, KioskButton | Door | Key)]
    for button in buttons:
        left, bottom, right, top = box(button)
        assert left >= -1, f'{button.text!r} is cut'
        assert bottom >= -1, f'{button.text!r} is cut'
        assert right <= 1921, f'{button.text!r} is cut'
        assert top <= 1081, f'{button.text!r} is cut'
        assert button.height >= 88, f'{button.text!r} is too low to touch'
        assert len(button.text.split()) <= 9, f'{button.text!r} is too long'
        if not (isinstance(button, Key) and len(button.text) == 1):
            assert button.icon, f'{button.text!r} has no icon'
            assert button.text, f'an icon without a word: {button.icon}'
        for words in button.walk(restrict=True):
            if hasattr(words, 'texture_size') and words.opacity and getattr(words, 'text', ''):
                word_left, _, word_right, _ = box(words)
                assert word_left >= left - 1, f'{button.text!r} does not fit'
                assert word_right <= right + 1, f'{button.text!r} does not fit'
    for one in buttons:
        for other in buttons:
            if one is not other:
                assert not overlap(box(one), box(other)), f'{one.text!r} lies on {other.text!r}'
    assert not FRIGHTENING.search(ui.text())
    for widget in ui.shown():
        if getattr(widget, 'text', '') and hasattr(widget, 'texture_size') and not isinstance(widget, Icon):
            left, bottom, right, top = box(widget)
            assert (left >= -1, bottom >= -1, right <= 1921, top <= 1081) == (True,) * 4, f'{widget.text!r} is cut'


def overlap(one, other):
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


def test_no_two_widgets_have_one_name():
    """Kivy knows a class of kv by its bare name: of two, the one that is loaded last takes the place of the other on every screen."""
    sources = (path.read_text(encoding='utf-8') for path in Path(screens.__file__).parent.rglob('*.py'))
    names = Counter(name for source in sources for name in re.findall(r'^class (\w+)\(', source, re.MULTILINE))
    rules = (path.read_text(encoding='utf-8') for path in Path(screens.__file__).parent.rglob('*.kv'))
    names_of_rules = Counter(name for rule in rules for name in re.findall(r'^<(\w+)(?:>|@)', rule, re.MULTILINE))
    assert [name for name, count in (names | names_of_rules).items() if count > 1] == []
