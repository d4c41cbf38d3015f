"""What stands on the first part of a screen, before anybody has touched "More"."""

import pytest
from matrix import SIZES, every

from screens.languages import LanguageButton


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
