"""Walks through the whole visit on the real window and leaves pictures (`make tour OUT=DIR`).

`python -m tests.journeys.tour DIR 1080x1920` takes them in a window of that size.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.journeys.real_window import RealWindow, find, real_window

JORDAN, ELLIS, AMIR, LUCA, KOFI, RHYS, GRACE, DEAN = '482910', '331060', '990230', '204580', '650120', '307480', '845360', '156720'


class Tour:
    """A window and the pictures taken of it so far."""

    def __init__(self, window: RealWindow, folder: Path) -> None:
        self._window, self._folder, self._count = window, folder, 0

    def see(self, phrase: str, name: str) -> Path:
        """Wait for a phrase and take a picture of the screen it is on."""
        self._window.wait_for(phrase)
        self._count += 1
        path = self._window.shot(self._folder / f'{self._count:02}-{name}.png')
        sys.stdout.write(f'{path.name}\n')
        return path

    def touch(self, *phrases: str) -> None:
        for phrase in phrases:
            self._window.touch(phrase)

    def open_door(self, word: str) -> None:
        """Touch a door of the day: its word may stand in the line of stops too, which is further left."""
        doors = [one for one in self._window.words() if one.text == word]
        last = max(doors, key=lambda one: one.x)
        self._window.touch_at(last.x, last.y)

    def come_in(self, code: str) -> None:
        self.touch('Touch to start', 'Go on')
        self._window.wait_for('Type the 6 numbers')
        self._window.type(code)
        self.touch("Yes, that's me")

    def leave(self) -> None:
        """From the last screen, past the question about tonight where a place to sleep is not known."""
        self.touch("I'm finished")
        if find(self._window.words(), 'Where do you sleep tonight') is not None:
            self.touch('Go on')
        self.touch('Wipe the screen')


def walk(window: RealWindow, folder: Path) -> None:
    """The pictures, in the order of a visit and then person by person."""
    tour = Tour(window, folder)
    _the_visit(tour, window, folder)
    _other_days(tour)
    _without_a_name(tour)


def _the_visit(tour: Tour, window: RealWindow, folder: Path) -> None:
    tour.see('Touch to start', 'welcome')
    tour.touch('Touch to start')
    tour.see('Lounge staff see', 'notice')
    tour.touch('Go on')
    tour.see('Type the 6 numbers', 'identify')
    window.type('000000')
    tour.see('your card', 'wrong-code')
    window.type(JORDAN)
    tour.see('Is this you', 'confirm')
    tour.touch("Yes, that's me")
    tour.see('What do you want to do', 'my-day')
    tour.touch('2pm today')
    tour.see('I will be there', 'probation')
    tour.touch('I will be there')
    tour.see('You said', 'will-go')
    tour.touch("I can't get there in time")
    tour.see('Too far', 'cannot')
    tour.touch('No fare')
    tour.see('You still have to go', 'cannot-told')
    tour.touch('Get a person')
    tour.see('We have told staff', 'get-a-person')
    tour.touch('Somebody came', 'Back', 'Back')
    tour.touch('Print')
    tour.see('Staff will bring it', 'paper')
    _keep_slip(window, folder)
    tour.touch('Back', 'Send to my phone')
    tour.see('Does anyone else see your phone', 'phone-question')
    tour.touch('No')
    tour.see('Show the code', 'phone-hidden')
    tour.touch('Show the code')
    _keep_code(tour.see('Point your phone camera', 'to-my-phone'), folder)
    tour.touch("I'm finished")
    tour.see('Where do you sleep tonight', 'tonight')
    tour.touch('Go on')
    tour.see('Wipe the screen', 'finish')
    tour.touch('Wipe the screen')


def _keep_slip(window: RealWindow, folder: Path) -> None:
    (pdf,) = (window.home / 'tray').glob('*.pdf')
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
        tour.open_door('Probation')
        tour.see(phrase, name)
        tour.leave()


def _without_a_name(tour: Tour) -> None:
    tour.touch('Touch to start', 'Go on', 'Go on without my name')
    tour.see('Yes, without my name', 'without-my-name')
    tour.touch('Yes, without my name')
    tour.see('What do you want to do', 'day-without-a-name')
    tour.touch('Medicine, GP')
    tour.see('naloxone', 'health')
    tour.touch('I do not feel safe')
    tour.see('116 123', 'not-safe')


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    width, height = (sys.argv[2] if len(sys.argv) > 2 else '1920x1080').split('x')
    with real_window((int(width), int(height))) as window:
        walk(window, folder)


if __name__ == '__main__':
    main()
