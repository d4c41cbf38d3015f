"""Every screen in every language, at every size of text, on every window: what `make matrix` goes through, and a slice of it each test run.

make matrix
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache

from driver import Driver
from fits import faults, labels
from kivy.core.window import Window
from ways import WAYS, stands

from services import language
from services.language import Language

SIZES = (1, 1.3, 1.6)


@cache
def every() -> tuple[Language, ...]:
    """Each language of the kiosk, English first."""
    return tuple(map(language.load, language.known()))


def look(ui: Driver, text_size: float, languages: Sequence[Language], *names: str) -> Iterator[tuple[str, list[str]]]:
    """Each place of these ways, or of all, in each language, and what is wrong there."""
    across, up = Window.size
    ui.app.theme.text_size = text_size
    for stand in stands(ui, *names):
        yield from spoken_at(ui, f'{stand}, {across}x{up}, {text_size:.0%}', languages)


def spoken_at(ui: Driver, stand: str, languages: Sequence[Language]) -> Iterator[tuple[str, list[str]]]:
    """A place in each language, and what is wrong there."""
    english, said = ui.app.language, texts(ui)
    for spoken in languages:
        ui.app.speak(spoken)
        # the line above the screen comes from the store
        ui.settle()
        what = f'{stand}, {spoken.code}'
        yield what, [*faults(ui, what, keys=spoken is languages[0]), *left_in_english(ui, what, said)]
    ui.app.speak(english)
    ui.frames(3)


def texts(ui: Driver) -> set[str]:
    """What is written on the part of the screen that is shown."""
    return {label.text for label in labels(ui)}


def left_in_english(ui: Driver, what: str, said: set[str]) -> Iterator[str]:
    """Texts that stood there before the language was changed, and should say something else now."""
    for text in texts(ui) & said:
        if ui.app.language.gettext(text) != text:
            yield f'{what}: {text!r} is still in English'


def go_through(ui: Driver) -> list[str]:
    """All of a window, with a bar that shows how far it is. Returns what is wrong."""
    wrong: list[str] = []
    count, ways = 0, list(WAYS)
    for number, text_size in enumerate(SIZES):
        for what, found in look(ui, text_size, every()):
            wrong += found
            count += 1
            done = (number + ways.index(what.partition(':')[0].partition(',')[0]) / len(ways)) / len(SIZES)
            sys.stderr.write(f'\r[{"#" * int(done * 40):40}] {done:4.0%}  {count} seen, {len(wrong)} wrong  {what[:50]:50}')
            sys.stderr.flush()
    ways_of = f'{len(every())} languages, {len(SIZES)} sizes of text'
    sys.stderr.write(f'\n{count} seen: {len(ways)} screens and questions with their states, {ways_of}\n')
    return wrong
