"""Read from the right, each screen is the mirror image of what it is read from the left."""

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from test_all_screens import NAMES, box
from test_windows import ancestors, full_day, show

from screens.parts.booking import Seek
from screens.parts.buttons import Touchable
from screens.parts.keypad import Key
from services import language
from services.language import Language

FURTHER = ('council', 'getting_home', 'referral', 'jobcentre', 'times')
OF_A_CALL = ('call', 'digits', 'write_down', 'agreed')
STAYS = Key
"""Numbers and Latin letters stand on keys as on any telephone and any keyboard here."""
AWAY = 4
"""Pixels. The name of the language that is chosen is drawn bolder."""


class FromTheRight(Language):
    """English from the right: what stands elsewhere stands there for that reason alone."""

    direction = 'rtl'

    def value(self, text):
        return text


ENGLISH = language.load('en')
MIRRORED = FromTheRight('en', ENGLISH.catalogue)


@pytest.fixture
def ui(drive, lounge):
    full_day(lounge)
    ui = drive(demonstration=True, languages=(ENGLISH, MIRRORED))
    ui.enter()
    ui.app.visit.places_asked, ui.app.visit.seek = True, Seek('easterby-jobcentre')
    return ui


def test_what_is_read_from_the_right_is_the_mirror_image(ui):
    wrong = [fault for name in NAMES + FURTHER for fault in unmirrored(ui, name)]
    show(ui, 'probation')
    ui.tap('Call now')
    ui.app.caller.begin()
    wrong += [fault for name in OF_A_CALL for fault in unmirrored(ui, name)]
    ui.tap('Go there')
    wrong += unmirrored(ui, 'agreed')
    for opened in (ui.app.get_a_person, ui.app.open_comfort, ui.app.open_languages):
        opened()
        wrong += unmirrored(ui, ui.at)
        ui.app.root.front.close()
    assert not wrong, '\n'.join(wrong)


def unmirrored(ui, name):
    """What does not stand as far from the right as it stood from the left."""
    places = []
    for spoken in (ENGLISH, MIRRORED):
        ui.app.speak(spoken)
        show(ui, name)
        places.append(edges(ui))
    left, right = places
    assert len(left) == len(right)
    across = Window.width
    return [
        f'{name}: {words!r} is {begins:.0f} and {ends:.0f} from the left, and {across - last:.0f} and {across - first:.0f} from the right'
        for (words, begins, ends), (_, first, last) in zip(left, right, strict=True)
        if max(abs(begins + last - across), abs(ends + first - across)) > AWAY
    ]


def edges(ui):
    """Each button, text and icon, and where it begins and ends."""
    shown = [one for one in ui.shown() if isinstance(one, Touchable | Label) and one.text]
    free = [one for one in shown if not any(isinstance(above, STAYS) for above in (one, *ancestors(one)))]
    return [(getattr(one, 'name', one.text), box(one)[0], box(one)[2]) for one in free]
