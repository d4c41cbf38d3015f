"""What stands on the first part of a screen, before anybody has touched "More"."""

import pytest
from matrix import SIZES, every

from screens.languages import LanguageButton
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
