"""Walks through the whole kiosk on the real window and leaves pictures (`make tour OUT=DIR`).

    make tour OUT=DIR SIZE=1080x1920 PLAY="'gives no name'"

First comes every screen, by the ways of every_screen.py: one that is left out ends the tour. Then come screens as other people see them.
With titles of people.py in PLAY, it plays those people's lists instead, with a picture at each screen that they name.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import resources
from pathlib import Path
from statistics import linear_regression
from typing import TypeVar

import zxingcpp
from every_screen import EVERY_SCREEN, NOT_BY_TOUCH
from people import JOURNEYS
from PIL import Image
from pypdf import PdfReader
from real_window import PATIENCE, RealWindow, Words, find, letters, real_window
from steps import At, DoesNotSee, Journey, PaperSays, Scans, Sees, StaffCome, Step, Touch, Types, Waits

KEYS = ('1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', "ZXCVBNM'")
"""The rows of the keyboard, each as wide as the others."""
WIPE, WELCOME = 'Wipe the screen', 'Touch to start'
LOOK_ALIKE = frozenset("1I0O-'5S2Z8B6G")
Found = TypeVar('Found', Words, bool)
JORDAN, ELLIS, AMIR, LUCA, KOFI, RHYS, GRACE, DEAN = '482910', '331060', '990230', '204580', '650120', '307480', '845360', '156720'


class Tour:
    """A window and the pictures taken of it so far."""

    def __init__(self, window: RealWindow, folder: Path) -> None:
        self._window, self.folder = window, folder

    @property
    def window(self) -> RealWindow:
        return self._window

    def take(self, name: str) -> Path:
        """Take a picture, once nothing moves any more."""
        number = sum(1 for _ in self.folder.glob('[0-9]*.png')) + 1
        path = self.folder / f'{number:02}-{name}.png'
        before, now = b'', self._window.shot(path).read_bytes()
        end = time.monotonic() + PATIENCE
        while before != now and time.monotonic() < end:
            time.sleep(0.3)
            before, now = now, self._window.shot(path).read_bytes()
        sys.stdout.write(f'{path.name}\n')
        return path

    def see(self, phrase: str, name: str) -> Path:
        """Wait for a phrase and take a picture of the screen it is on."""
        self._window.wait_for(phrase)
        return self.take(name)

    def touch(self, *phrases: str) -> None:
        for phrase in phrases:
            self._touch(phrase)

    def come_in(self, code: str) -> None:
        self.touch('Touch to start', 'Go on')
        self._window.wait_for('Type the 6 numbers')
        self._window.type(code)
        self.touch("Yes, that's me")

    def leave(self) -> None:
        """From the last screen, past the question about tonight where a place to sleep is not known."""
        self.touch("I'm finished")
        first = self._until(lambda seen: find(seen, 'Ask staff about tonight') or find(seen, WIPE) or find(seen, WELCOME), WIPE)
        if 'tonight' in letters(first.text):
            self.touch('Go on')
        self.touch('Wipe the screen')

    def play(self, journey: Journey) -> None:
        """Play a list on the real window. What it says of the store and of staff is proved where no window is drawn."""
        for number, step in enumerate(journey.steps, 1):
            try:
                self._do(step)
            except AssertionError as fault:
                raise AssertionError(f'{journey.title}, step {number}, {step}: {fault}') from fault

    def _do(self, step: Step) -> None:
        match step:
            case Touch(words, beside):
                self._touch(words, beside)
            case Types(characters):
                for character in characters:
                    place = self._until(lambda seen, character=character: key(character, seen), character)
                    self._window.touch_at(place.x, place.y)
            case Scans(code):
                self._window.type(code)
            case Sees(words):
                self._until(lambda seen: stands(words, seen), words)
            case DoesNotSee(words):
                assert find(self._window.words(), words) is None, f'{words!r} stands there'
            case At(screen):
                self.take(screen)
            case PaperSays(words, there):
                (*_, newest) = sorted((self._window.home / 'tray').glob('*.pdf'), key=lambda path: path.stat().st_mtime_ns)
                text = ' '.join(PdfReader(newest).pages[0].extract_text().split())
                assert (words in text) is there, text

    def _touch(self, words: str, beside: str = '') -> None:
        place = self._until(lambda seen: self._still(where(words, seen, beside)) or _wiped(words, seen), words)
        if place is not WIPED:
            self._window.touch_at(place.x, place.y)

    def _still(self, place: Words | None) -> Words | None:
        return place if place is not None and self._window.stands_still(place) else None

    def _until(self, look: Callable[[list[Words]], Found | None], words: str) -> Found:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = self._window.words()
            if found := look(seen):
                return found
        raise AssertionError(f'{words!r} did not appear. The screen says: {" | ".join(one.text for one in seen)}\n{self._window.told()}')


WIPED = Words('', 0, 0)


def _wiped(words: str, seen: list[Words]) -> Words | None:
    """The last screen wipes itself, also while it is read."""
    return WIPED if words == WIPE and find(seen, WELCOME) else None


def where(words: str, seen: list[Words], beside: str) -> Words | None:
    """Where to touch: what says just these words, on the right if they stand in the line of the day, too; else what holds them."""
    exact = [one for one in seen if letters(one.text) == letters(words)]
    if beside and (other := find(seen, beside)) is not None:
        return min(exact, key=lambda one: abs(one.x - other.x) + 4 * abs(one.y - other.y), default=None)
    if len(letters(words)) < 4:  # "No" stands in many words of the screen before; its icon may be read as a letter
        marked = [one for one in seen if letters(one.text)[1:] == letters(words)]
        return max(exact or marked, key=lambda one: one.x, default=None)
    begun = [one for one in seen if len(letters(one.text)) > 5 and letters(words).startswith(letters(one.text))]
    return max(exact, key=lambda one: one.x, default=None) or find(seen, words) or max(begun, key=lambda one: len(one.text), default=None)


def key(character: str, seen: list[Words]) -> Words | None:
    """Where a key of the keyboard is: single letters are often not read, but those that are tell where the others stand."""
    places = {one: ((column + 0.5) * 10 / len(keys), row) for row, keys in enumerate(KEYS) for column, one in enumerate(keys)}
    read = [(*places[one.text], one.x, one.y) for one in seen if one.text in places and one.text not in LOOK_ALIKE]
    while len({one[0] for one in read}) > 1 and len({one[1] for one in read}) > 1:
        columns, rows, xs, ys = zip(*read, strict=True)
        across, down = linear_regression(columns, xs), linear_regression(rows, ys)
        should_be = [(across.intercept + column * across.slope, down.intercept + row * down.slope) for column, row, _, _ in read]
        off = [abs(x - one[2]) + abs(y - one[3]) for (x, y), one in zip(should_be, read, strict=True)]
        if max(off) < across.slope / 3:
            column, row = places[character]
            return Words(character, int(across.intercept + column * across.slope), int(down.intercept + row * down.slope))
        read.pop(off.index(max(off)))  # a letter of what was typed, or a misread one
    return None


def stands(words: str, seen: list[Words]) -> bool:
    """Whether each of the words is read somewhere: a sentence may go over several lines, beside other columns."""
    text = ''.join(letters(one.text) for one in seen)
    return all(letters(word) in text for word in words.split())


def playable(journey: Journey) -> bool:
    """Whether a list can be played from outside: there are only the demonstration's people, nobody moves the time on, and no staff come."""
    with resources.files('data').joinpath('demo_day.csv').open(encoding='utf-8') as day:
        here = {row['first_name'] for row in csv.DictReader(day) if row['where'] == 'here'}
    return journey.who in {*here, ''} and not any(isinstance(step, Waits | StaffCome) for step in journey.steps)


def screens_of_the_kiosk() -> set[str]:
    """Their names, from a process of its own: here no other window opens."""
    program = 'from kiosk import window; window.open_as(1920, 1080); from kiosk.app import SCREENS; print(*SCREENS)'
    environment = os.environ | {'KIVY_NO_CONSOLELOG': '1', 'SDL_VIDEODRIVER': 'offscreen'}
    return set(subprocess.run([sys.executable, '-c', program], env=environment, capture_output=True, text=True, check=True).stdout.split())


def walk(size: tuple[int, int], folder: Path) -> None:
    """The pictures: every screen, and then some of them person by person. Each part begins at the same time of the same day."""
    named = {step.screen for journey in EVERY_SCREEN for step in journey.steps if isinstance(step, At)}
    if left_out := screens_of_the_kiosk() - named - set(NOT_BY_TOUCH):
        raise AssertionError(f'no way leads past {", ".join(sorted(left_out))}: add it to every_screen.py')
    ways = [partial(Tour.play, journey=journey) for journey in EVERY_SCREEN]
    for part in (*ways, _what_becomes_of_touches, _other_days, _without_a_name):
        with real_window(size) as window:
            part(Tour(window, folder))


def _what_becomes_of_touches(tour: Tour) -> None:
    window, folder = tour.window, tour.folder
    tour.touch('Touch to start', 'Go on')
    window.wait_for('Type the 6 numbers')
    window.type('000000')
    tour.see('your card', 'wrong-code')
    window.type(JORDAN)
    tour.touch("Yes, that's me", 'Probation', 'I will be there')
    tour.see('You said', 'will-go')
    tour.touch("I can't get there in time", 'No fare')
    tour.see('You still have to go', 'cannot-told')
    tour.touch('Get a person')
    tour.see('We have told staff', 'get-a-person')
    tour.touch('Somebody came', 'Back', 'Back', 'Print')
    tour.see('Staff will bring it', 'paper')
    _keep_slip(window, folder)
    tour.touch('Back', 'Send to my phone', 'No')
    tour.see('Show the code', 'phone-hidden')
    tour.touch('Show the code')
    _keep_code(tour.see('Point your phone camera', 'to-my-phone'), folder)
    tour.touch("I'm finished", 'Go on')
    tour.see('Wipe the screen', 'last-screen')
    tour.touch('Wipe the screen')


def _keep_slip(window: RealWindow, folder: Path) -> None:
    (*_, pdf) = sorted((window.home / 'tray').glob('*.pdf'), key=lambda path: path.stat().st_mtime_ns)
    (folder / 'slip.pdf').write_bytes(pdf.read_bytes())
    subprocess.run(['pdftoppm', '-png', '-r', '203', '-singlefile', str(pdf), str(folder / 'slip')], check=True)


def _keep_code(picture: Path, folder: Path) -> None:
    """Cut the QR code out of the picture of the screen, with its quiet zone."""
    screen = Image.open(picture)
    (code,) = zxingcpp.read_barcodes(screen)
    corners = [code.position.top_left, code.position.bottom_right]
    quiet = 4 * (corners[1].x - corners[0].x) // 57
    box = (corners[0].x - quiet, corners[0].y - quiet, corners[1].x + quiet, corners[1].y + quiet)
    screen.crop(box).save(folder / 'code.png')


def _other_days(tour: Tour) -> None:
    for code, phrase, name in (
        (ELLIS, 'Go to probation now', 'probation-now'),
        (AMIR, 'By 2pm', 'probation-by-2pm'),
        (LUCA, "Tell them I'm here", 'officer-here'),
        (KOFI, 'Check your papers', 'remand'),
        (RHYS, 'I will be there', 'probation-tomorrow'),
        (GRACE, 'You do not need to meet', 'probation-none-needed'),
        (DEAN, 'Call probation now', 'probation-passed'),
    ):
        tour.come_in(code)
        tour.see('What do you want to do', f'day-{name}')
        tour.touch('Probation')
        tour.see(phrase, name)
        tour.leave()


def _without_a_name(tour: Tour) -> None:
    tour.touch('Touch to start', 'Go on', 'Go on without my name', 'Yes, without my name')
    tour.see('What do you want to do', 'day-without-a-name')
    tour.touch('Health')
    tour.see('naloxone', 'health-without-a-name')
    tour.touch('I do not feel safe')
    tour.see('116 123', 'not-safe')


def main() -> None:
    folder, *more = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    width, height = (more.pop(0) if more else '1920x1080').split('x')
    wanted = [journey for journey in JOURNEYS if journey.title in more]
    if len(wanted) < len(more) or not all(map(playable, wanted)):
        titles = ', '.join(journey.title for journey in filter(playable, JOURNEYS))
        raise SystemExit(f'these can be played here: {titles}')
    for journey in wanted:
        with real_window((int(width), int(height)), begins_at=journey.begins_at) as window:
            Tour(window, Path(folder)).play(journey)
    if not wanted:
        walk((int(width), int(height)), Path(folder))


if __name__ == '__main__':
    main()
