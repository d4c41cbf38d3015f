"""What stands on the first part of a screen, before anybody has touched "More"."""

import pytest
from driver import WINDOWS
from fits import ancestors
from matrix import SIZES, every
from ways import parts, stands

from screens.languages import LanguageButton
from screens.parts.buttons import Touchable
from screens.parts.keypad import Key


@pytest.fixture
def ui(window_size, drive):
    return drive(demonstration=True, size=window_size, languages=every())


def test_the_first_screen_shows_where_to_begin_and_every_language_at_once(ui):
    welcome, lost = ui.app.screens.current_screen, []
    for size in SIZES:
        ui.app.theme.text_size = size
        for language in every():
            ui.app.speak(language)
            ui.frames(3)
            begins = welcome.ids.start in ui.shown()
            names = sum(isinstance(one, LanguageButton) for one in ui.shown())
            if not begins or names < len(every()):
                lost.append(f'{size:.0%}, {language.code}: {names} languages, {"with" if begins else "without"} where to begin')
    assert not lost, '\n'.join(lost)


def test_in_the_largest_text_the_numbers_of_the_card_and_the_keys_to_type_them_are_seen_at_once(ui):
    ui.app.go('identify')
    ui.app.theme.text_size, lost = max(SIZES), []
    for language in every():
        ui.app.speak(language)
        ui.frames(3)
        keys = {one.text for one in ui.shown() if isinstance(one, Key)}
        lost += [language.code] * (not keys.issuperset('0123456789'))
    assert set(lost) <= {'so'}, 'its words are the longest: the keys come after them'


@pytest.mark.parametrize('window_size', list(WINDOWS)[:1], indirect=True, ids=['largest'])
def test_on_a_large_window_what_to_do_stands_beside_what_is_known(drive, window_size):
    ui, lost = drive(size=window_size, languages=every()), []
    for stand in stands(ui, 'day', 'probation', 'money'):
        if ':' in stand:
            continue
        for language in every():
            ui.app.speak(language)
            ui.settle()
            view = parts(ui)._view
            lost += [language.code] * (not any(isinstance(one, Touchable) and view in ancestors(one) for one in ui.shown()))
        ui.app.speak(every()[0])
    assert set(lost) <= {'so'}, 'its words are the longest: what to do comes after them'
