"""Drives the kiosk's window in tests: the real event loop without drawing, a real store, a clock that tests move."""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from importlib import resources
from pathlib import Path
from typing import Any

os.environ.setdefault('SDL_VIDEODRIVER', 'offscreen')

from kiosk import window

window.open_as(1920, 1080)

import pytest  # noqa: E402
from kivy.base import EventLoop  # noqa: E402
from kivy.clock import Clock as KivyClock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.lang import Builder  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from kiosk.app import KioskApp, Limits, Services  # noqa: E402
from screens.parts.buttons import KioskButton, Touchable  # noqa: E402
from services import clock, language  # noqa: E402
from services.store import keys  # noqa: E402
from services.store.database import Store, Transaction  # noqa: E402
from services.wire import (  # noqa: E402
    Answer,
    Appointment,
    Attention,
    Kind,
    Purpose,
    Release,
    RequiredBy,
    Standing,
    Supervision,
    TimeKind,
    Where,
    new_id,
)

THURSDAY = date(2026, 5, 14)
CODE = '482910'
OFFICE = '01632 960118'


class MovedClock(clock.Clock):
    """Stands still at 10:42am on Thursday 14 May 2026 in London until a test moves it."""

    def __init__(self) -> None:
        super().__init__()
        self._at, self._ms = datetime(2026, 5, 14, 10, 42, tzinfo=clock.LONDON), 1_000_000

    def advance(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        self._ms += int(seconds * 1000)

    def now(self) -> clock.Moment:
        return clock.Moment(self._at.astimezone(clock.UTC), self._boot, self._ms)


class Lounge:
    """A lounge with one store and no network."""

    def __init__(self, folder: Path) -> None:
        self.clock = MovedClock()
        self.chimes = 0
        self.slips: list[str] = []
        self.slip_goes_to: Callable[[], str] = lambda: 'tray'
        enrolment = keys.Enrolment(new_id(), 'sample', 'Sample lounge', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T09:00:00Z')
        self.store = Store(folder / 'home' / 'kiosk.db', keys.store_key(folder / 'keys', make=True), self.clock, enrolment)

    def person(self, name: str = 'Jordan', code: str = CODE, **known: Any) -> str:
        """Somebody who is here; returns the release's id."""
        values: dict[str, Any] = {
            'id': new_id(),
            'lounge': 'sample',
            'ref': None,
            'first_name': name,
            'initial': name[0],
            'language': 'en',
            'released_on': THURSDAY,
            'due_at': clock_time(9),
            'where': Where.HERE,
            'supervision': Supervision.LICENCE,
            'code': code,
            'here_on': THURSDAY,
            'open_on': None,
            'opened_at': None,
        }
        release = Release(**values | known)
        self.store.call(_change, Kind.RELEASE_CHANGED, release)
        return release.id

    def appointment(self, release: str, purpose: Purpose = Purpose.PROBATION, at: str | None = '14:00', **known: Any) -> str:
        """A stop of somebody's day; returns its id."""
        values: dict[str, Any] = {
            'id': new_id(),
            'lounge': 'sample',
            'release': release,
            'stop': None,
            'purpose': purpose,
            'time_kind': TimeKind.FIXED,
            'on': THURSDAY,
            'at': clock_time.fromisoformat(at) if at else None,
            'minutes': 60,
            'required_by': RequiredBy.LICENCE if purpose is Purpose.PROBATION else RequiredBy.CHOICE,
            'standing': Standing.CONFIRMED,
            'answer': Answer.NONE,
            'place': None,
            'address': None,
            'postcode': None,
            'phone': None,
            'person': None,
            'bring': None,
            'sensitive': False,
            'officer_here_at': None,
            'known_at': datetime.fromisoformat('2026-05-14T10:31'),
        }
        row = Appointment(**values | known)
        self.store.call(_change, Kind.APPOINTMENT_CHANGED, row)
        return row.id

    def probation(self, release: str, **known: Any) -> str:
        """A probation appointment as a licence prints it."""
        printed = {'person': 'Sam Okafor', 'address': '21 Sample Street, Lincoln', 'postcode': 'LN1 1XX', 'phone': OFFICE}
        return self.appointment(release, **printed | {'bring': 'your licence papers'} | known)

    def rows(self, kind: type) -> list[Any]:
        """All rows of a kind: Release, Appointment or Attention."""
        return self.store.call(_rows, kind)

    def calls(self) -> list[Attention]:
        """What staff were told, oldest first."""
        return sorted(self.rows(Attention), key=lambda call: call.id)

    def app(self, **known: Any) -> KioskApp:
        """The kiosk's window on this lounge."""
        services = Services(print_slip=self._print, chime=self._chime)
        values = {'demonstration': False, 'limits': Limits()} | known
        return KioskApp(self.store, self.clock, language.offered(), services, numbers(), **values)

    def _print(self, release: str, _language: language.Language) -> str:
        self.slips.append(release)
        return self.slip_goes_to()

    def _chime(self) -> None:
        self.chimes += 1


def _change(tx: Transaction, kind: Kind, row: Any) -> None:
    tx.change(kind, row, who='system')


def _rows(tx: Transaction, kind: type) -> list[Any]:
    from sqlalchemy import select

    from services.store.database import SHARED, _table_of

    return [kind.model_validate(row) for row in tx.session.scalars(select(SHARED[_table_of(kind)]))]


class Finger(MotionEvent):
    """A finger on the glass."""

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, is_touch=True, type_id='touch', **known)

    def depack(self, args: Any) -> None:
        self.sx, self.sy = args
        self.profile = ['pos']
        super().depack(args)


class Driver:
    """Steps the real event loop and touches the real window, without drawing."""

    def __init__(self, app: KioskApp, lounge: Lounge) -> None:
        self.app, self.lounge = app, lounge

    def frames(self, count: int = 3) -> None:
        """All that a frame does but the drawing."""
        for _ in range(count):
            KivyClock.tick()
            EventLoop.dispatch_input()
            Builder.sync()
            KivyClock.tick_draw()
            Builder.sync()

    def wait(self, condition: Callable[[], object], seconds: float = 3) -> None:
        """Step on until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f'it never came; the screen says: {self.text()}'
            self.frames(1)

    def advance(self, seconds: float) -> None:
        """Let time pass, as the kiosk's timers see it."""
        self.lounge.clock.advance(seconds)
        self.app.tick()
        self.app.look_for_calls()
        self.settle()

    def settle(self) -> None:
        """Wait until the store has done what it was asked and the screen shows it."""
        for _ in range(2):
            self.lounge.store.call(lambda tx: None)
            self.frames(3)

    @property
    def layer(self) -> Widget:
        """What can be touched: the topmost dialog, or the screen."""
        return self.app.root.children[0]

    def shown(self) -> list[Widget]:
        """The widgets on the topmost layer."""
        return [widget for widget in self.layer.walk() if widget.opacity and widget.width and widget.height]

    def text(self) -> str:
        """All words on the topmost layer."""
        return ' | '.join(
            widget.text for widget in self.shown() if isinstance(getattr(widget, 'text', None), str) and widget.text.isascii()
        )

    def says(self, words: str) -> bool:
        return words in self.text()

    def find(self, words: str) -> Any:
        """The button of these words."""
        found = [widget for widget in self.shown() if isinstance(widget, Touchable) and widget.text == words]
        assert len(found) == 1, f'{len(found)} buttons say {words!r}; the screen says: {self.text()}'
        return found[0]

    def has(self, words: str) -> bool:
        """Whether there is such a button, ready to be touched."""
        return any(isinstance(widget, Touchable) and widget.text == words and not widget.disabled for widget in self.shown())

    def press(self, widget: Widget) -> Finger:
        x, y = widget.to_window(*widget.center)
        finger = Finger('test', 1, (x / (Window.width - 1), y / (Window.height - 1)))
        EventLoop.post_dispatch_input('begin', finger)
        self.frames(1)
        return finger

    def lift(self, finger: Finger) -> None:
        EventLoop.post_dispatch_input('end', finger)
        self.frames(2)

    def tap(self, words: str) -> None:
        """Touch the button of these words, after a breath."""
        Touchable.last_release = float('-inf')
        self.lift(self.press(self.find(words)))
        self.settle()

    def key(self, code: int, character: str | None = None) -> None:
        Window.dispatch('on_key_down', code, 0, character, [])
        Window.dispatch('on_key_up', code, 0)
        self.frames(1)

    def scan(self, code: str) -> None:
        """A scanner types the digits and Enter."""
        for digit in code:
            self.key(ord(digit), digit)
        self.key(13, '\r')
        self.settle()

    def at(self) -> str:
        return self.app.screens.current


def numbers() -> dict[str, str]:
    """The numbers of the help lines, as the kiosk ships them."""
    lines = tomllib.loads((resources.files('data') / 'helplines.toml').read_text(encoding='utf-8'))
    return {key: line['number'] for key, line in lines.items()}


@pytest.fixture
def lounge(tmp_path: Path) -> Iterator[Lounge]:
    made = Lounge(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def drive(lounge: Lounge) -> Iterator[Callable[..., Driver]]:
    """Starts the kiosk's window on the lounge."""
    drivers = []

    def start(**known: Any) -> Driver:
        KivyClock._max_fps = 0
        Touchable.last_release = float('-inf')
        app = lounge.app(**known)
        EventLoop.ensure_window()
        Window.add_widget(app.build())
        EventLoop.start()
        app.dispatch('on_start')
        driver = Driver(app, lounge)
        drivers.append(driver)
        driver.settle()
        return driver

    yield start
    for driver in drivers:
        driver.app.dispatch('on_stop')
        for child in Window.children[:]:
            Window.remove_widget(child)
        EventLoop.touches.clear()
        driver.frames(1)


__all__ = ['Driver', 'KioskButton', 'Lounge', 'drive', 'lounge']
