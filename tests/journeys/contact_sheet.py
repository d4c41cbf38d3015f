"""A picture of every screen in every language, one sheet for each language: `make tour` leaves them in OUT/languages.

The windows are drawn without a screen; what is on them is the fullest day of the tests of windows.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import driver
from builders import Program, StillClock, enrolled, put
from driver import Driver, Lounge
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image
from ways import NAME, OF_A_DAY, full_day, reaches

from services import language

SIZE, ACROSS, WIDTH = (1920, 1080), 5, 640
"""The window, and how many pictures of which width stand beside each other."""


def picture() -> Image.Image:
    """What the window shows."""
    for _ in range(2):
        EventLoop.idle()
    seen = Image.frombytes('RGBA', Window.size, glReadPixels(0, 0, *Window.size, GL_RGBA, GL_UNSIGNED_BYTE))
    return seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert('RGB')


def sheet(ui: Driver) -> Image.Image:
    """Every screen in the language that the window speaks."""
    height = WIDTH * SIZE[1] // SIZE[0]
    whole = Image.new('RGB', (WIDTH * ACROSS, height * -(-len(OF_A_DAY) // ACROSS)), 'white')
    for at, name in enumerate(OF_A_DAY):
        reaches(ui, name)
        whole.paste(picture().resize((WIDTH, height)), (at % ACROSS * WIDTH, at // ACROSS * height))
    return whole


def main(out: Path) -> None:
    """Leave the sheets there."""
    out.mkdir(parents=True, exist_ok=True)
    driver.OFFERED = language.offered(language.State.DRAFTED)
    with tempfile.TemporaryDirectory() as folder:
        home, keys, clock = Path(folder) / 'home', Path(folder) / 'keys', StillClock()
        program = Program(home, keys, clock, enrolled())
        lounge = Lounge(program.start().current, clock)
        lounge.store.call(put, *full_day(lounge.person(first_name=NAME)))
        ui = driver.begin(lounge, demonstration=True, size=SIZE)
        ui.enter()
        for spoken in driver.OFFERED:
            ui.app.choose_language(spoken.code)
            sheet(ui).save(out / f'{spoken.code}.png')
            sys.stdout.write(f'{spoken.code}: {len(OF_A_DAY)} screens\n')
        driver.stop(ui)
        program.stop()


if __name__ == '__main__':
    main(Path(sys.argv[1]))
