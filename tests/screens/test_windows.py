"""Every screen on the other windows that lounges have: nothing cut, nothing on top of another thing, nothing too small to touch."""

from datetime import time

import pytest
from builders import put, timed
from kivy.core.window import Window
from kivy.uix.label import Label
from test_all_screens import NAMES, box, overlap

from screens.parts.buttons import Door, KioskButton
from screens.parts.words import Icon
from services.wire import Purpose, TimeKind

WINDOWS = [(1920, 1080), (1366, 768), (1280, 800)]


@pytest.fixture(params=WINDOWS, ids=lambda size: f'{size[0]}x{size[1]}')
def ui(request, drive, lounge):
    before = Window.size
    Window.size = request.param
    person = lounge.person()
    lounge.appointment(person, officer_here_at=time(11))
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'))
    ui = drive(demonstration=True, size=request.param)
    ui.enter()
    yield ui
    Window.size = before


def test_each_screen_fits_its_window(ui):
    wrong = []
    for name in NAMES:
        if ui.at != name:
            ui.app.go(name)
        ui.settle()
        ui.frames(6)
        wrong += [f'{name}: {fault}' for fault in [*cut(ui), *crowded(ui)]]
    assert tuple(Window.size) == ui.app._size
    assert wrong == []


def cut(ui):
    """Texts whose picture is larger than its box, or that leave the window."""
    width, height = Window.size
    for label in ui.shown():
        if not isinstance(label, Label) or not label.text:
            continue
        left, bottom, right, top = box(label)
        if not isinstance(label, Icon) and (label.texture_size[0] > label.width + 1.5 or label.texture_size[1] > label.height + 1.5):
            yield f'{label.text!r} is {label.texture_size} in {[round(side) for side in label.size]}'
        if left < -1 or bottom < -1 or right > width + 1 or top > height + 1:
            yield f'{label.text!r} leaves the window'


def crowded(ui):
    """Buttons that are too small, or too near to each other."""
    unit = ui.app.theme.unit
    buttons = [button for button in ui.shown() if isinstance(button, KioskButton | Door)]
    for place, one in enumerate(buttons):
        if one.height < 88 * unit - 1 or one.width < 88 * unit - 1:
            yield f'{one.text!r} is too small to touch'
        for other in buttons[place + 1 :]:
            if overlap(grown(box(one), 17 * unit), box(other)):
                yield f'{one.text!r} is too near to {other.text!r}'


def grown(sides, by):
    left, bottom, right, top = sides
    return left - by, bottom - by, right + by, top + by
