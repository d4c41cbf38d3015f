"""Every screen in every language, at every size of text, on every window: what `make matrix` goes through, and a slice of it each test run.

    make matrix

A language here is the longest that any catalogue has for each text, left to right or right to left: what holds for it holds for each.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterator
from functools import cache

from driver import Driver
from kivy.core.window import Window
from test_all_screens import NAMES
from test_windows import faults

from services import language
from services.language import Language

SIZES = (1, 1.3, 1.6)


class Longest(gettext.NullTranslations):
    """For each text the longest that these languages have for it."""

    def __init__(self, languages: list[Language]) -> None:
        super().__init__()
        self._languages = languages

    def gettext(self, message: str) -> str:
        return max((one.gettext(message) for one in self._languages), key=len)

    def pgettext(self, context: str, message: str) -> str:
        return max((one.gettext(message, context) for one in self._languages), key=len)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return max((language.catalogue.ngettext(one, many, count) for language in self._languages), key=len)


@cache
def tongues() -> tuple[Language, ...]:
    """English, and the longest of those to the right and of those to the left."""
    every = [language.load(code) for code in language.known()]
    longest = {way: Longest([one for one in every if one.direction == way]) for way in ('ltr', 'rtl')}
    return language.load('en'), Language('cy', longest['ltr']), Language('ur', longest['rtl'])


def look(ui: Driver, text_size: float, spoken: Language, names: tuple[str, ...] = NAMES) -> Iterator[tuple[str, list[str]]]:
    """Each screen in turn, and what is wrong with it."""
    across, up = Window.size
    ui.app.theme.text_size = text_size
    ui.app.speak(spoken)
    for name in names:
        if ui.at != name:
            ui.app.go(name)
        ui.settle()
        ui.frames(3)
        yield name, faults(ui, f'{name}, {across}x{up}, {text_size:.0%}, {spoken.code}')


def go_through(ui: Driver) -> list[str]:
    """All of a window, with a bar that shows how far it is. Returns what is wrong."""
    wrong = []
    ways = [(text_size, spoken) for text_size in SIZES for spoken in tongues()]
    for number, way in enumerate(ways):
        for at, (name, found) in enumerate(look(ui, *way)):
            wrong += found
            done = (number * len(NAMES) + at + 1) / (len(ways) * len(NAMES))
            sys.stderr.write(f'\r[{"#" * int(done * 40):40}] {done:4.0%}  {len(wrong)} wrong  {name:20}')
            sys.stderr.flush()
    sys.stderr.write(f'\n{len(ways) * len(NAMES)} screens: {len(NAMES)} in {len(ways)} ways\n')
    return wrong
