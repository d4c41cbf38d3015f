"""Drives the kiosk's window in tests: the real event loop without drawing, a real store, a clock that tests move."""

from __future__ import annotations

import functools
import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

os.environ.setdefault('SDL_VIDEODRIVER', 'offscreen')

from kiosk import window

window.open_as(1920, 1080)

import pytest  # noqa: E402
from builders import LOUNGE, StillClock, appointment, put, release  # noqa: E402
from kivy.base import EventLoop  # noqa: E402
from kivy.clock import Clock as KivyClock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.lang import Builder  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402
from sqlalchemy import select  # noqa: E402

from kiosk.app import KioskApp, Services  # noqa: E402
from kiosk.beside import Known, previewed  # noqa: E402
from kiosk.settings import Settings  # noqa: E402
from screens.parts.buttons import Touchable  # noqa: E402
from screens.parts.calling import Phones  # noqa: E402
from screens.parts.visit import Visit  # noqa: E402
from services import appointments, essentials, language, pins, printing, staff, visits  # noqa: E402
from services.calls.book import AddressBook  # noqa: E402
from services.calls.handset import Handset  # noqa: E402
from services.directory import journeys, places_file  # noqa: E402
from services.directory.helplines import helplines  # noqa: E402
from services.directory.journeys import Journeys  # noqa: E402
from services.directory.places import Places  # noqa: E402
from services.essentials import Essentials  # noqa: E402
from services.papers import Person  # noqa: E402
from services.printer import JobState  # noqa: E402
from services.printing import Order, PaperKind, PrintState  # noqa: E402
from services.report import Report  # noqa: E402
from services.slips.pages import Picture  # noqa: E402
from services.store.database import Store, Transaction  # noqa: E402
from services.store.models import SHARED  # noqa: E402
from services.sync.worker import Synced  # noqa: E402
from services.wire import Attention, Kind, Role, Row, StaffMember, Table, new_id  # noqa: E402

CODE = '482910'
PIN, PEPPER = '483920', 'ab' * 32

# as the kiosk does when it starts: without it most of a test's time goes into looking for garbage
gc.collect()
gc.freeze()


class PaperDesk:
    """Writes down what staff have printed, as the kiosk does; how far it comes, a test says."""

    def __init__(self, store: Store, lounge: Lounge) -> None:
        self._store, self._lounge = store, lounge
        self.went_on = 0

    def print_papers(self, people: Sequence[tuple[str, language.Language]], kind: PaperKind, large: bool, who: str) -> tuple[str, ...]:
        orders = [Order(new_id(), person, spoken.code, kind, large) for person, spoken in people]
        self._store.call(printing.order, orders, who)
        return tuple(order.job for order in orders)

    def reprint_papers(self, of: Sequence[str], who: str) -> tuple[str, ...]:
        return tuple(job.id for job in self._store.call(printing.reprint, [(new_id(), old) for old in of], who))

    def go_on(self) -> None:
        self.went_on += 1

    def preview(self, person: Person, kind: PaperKind, large: bool) -> tuple[Picture, ...]:
        known = Known(self._lounge.places, self._lounge.journeys, self._lounge.essentials, self._lounge.phones)
        return previewed(self._store, Settings(), known, person, kind, large=large)


class Lounge:
    """A lounge with one store and no network."""

    def __init__(self, store: Store, clock: StillClock) -> None:
        self.store, self.clock = store, clock
        self.chimes = 0
        self.slips: list[str] = []
        self.slip_goes_to: Callable[[], str] = lambda: 'tray'
        self.slip_now = JobState(PrintState.MAKING, None, 1)
        self.synced = Synced(timedelta(seconds=2), None, timedelta(0))
        self.printer_trouble: str | None = None
        self.papers = PaperDesk(store, self)
        self.findings: tuple[Any, ...] = ()
        self.reports: list[Report] = []
        self.slip_state: Callable[[str], JobState] = lambda _job: self.slip_now
        self.places, self.journeys, self.essentials = demo_places(), demo_journeys(), demo_essentials()
        book = AddressBook(self.places.numbers() | {f'line:{key}': line.number for key, line in helplines().items()})
        self.phones = Phones(book, Handset(book, clock), None)

    def person(self, **known: Any) -> str:
        """Somebody who is here; returns the release's id."""
        row = release(**known)
        self.store.call(put, row)
        return row.id

    def appointment(self, of: str, **known: Any) -> str:
        """A stop of somebody's day; returns its id."""
        row = appointment(of, **known)
        self.store.call(put, row)
        return row.id

    def member(self, name: str = 'Robin', role: Role = Role.LEAD) -> StaffMember:
        """An account of the staff side; its PIN is that of all of them."""
        row = StaffMember(id=new_id(), lounge=LOUNGE, name=name, role=role, pin=kept_pin(), locked=False, active=True)
        self.store.call(lambda tx: tx.change(Kind.STAFF_CHANGED, row, who='system'))
        return row

    def calls(self) -> list[Attention]:
        """What staff were told, oldest first."""
        return sorted(self.store.call(_all, Table.ATTENTION, Attention), key=lambda call: call.id)

    def needs(self) -> list[str]:
        """What stands unanswered."""
        return [str(call.need) for call in self.calls() if call.is_open]

    def app(self, **known: Any) -> KioskApp:
        """The kiosk's window on this lounge."""
        services = Services(
            print_slip=self._print,
            reprint_slip=self._reprint,
            slip_state=lambda job: self.slip_state(job),
            chime=self._chime,
            places=lambda: self.places,
            journeys=lambda: self.journeys,
            essentials=lambda: self.essentials,
            phones=lambda: self.phones,
            sign_in=partial(staff.sign_in, self.store, PEPPER),
            add_account=lambda name, role, pin, who: staff.add(self.store, PEPPER, name, role, pin, who=who),
            new_pin=lambda member, pin, who: staff.new_pin(self.store, PEPPER, member, pin, who=who),
            synced=lambda: self.synced,
            printer_trouble=lambda: self.printer_trouble,
            papers=self.papers,
            examine=lambda: self.findings,
            save_report=self._save_report,
        )
        return KioskApp(self.store, self.clock, language.offered(), services, numbers(), **{'demonstration': False} | known)

    def _print(self, of: str, _language: language.Language) -> str:
        self.slips.append(of)
        self.slip_now = JobState(PrintState(self.slip_goes_to()), None, 1)
        return f'job {len(self.slips)}'

    def _reprint(self, of: str) -> str:
        return self._print(f'another copy of {of}', language.load('en'))

    def _save_report(self, report: Report) -> str:
        self.reports.append(report)
        return 'reports'

    def _chime(self) -> None:
        self.chimes += 1


@functools.cache
def kept_pin() -> str:
    """What is kept of the PIN: made once, because that takes its time on purpose."""
    return pins.kept_of(PIN, PEPPER)


@functools.cache
def demo_places() -> Places:
    """What the demonstration's lounge knows."""
    return places_file.load(demonstration=True)


@functools.cache
def demo_essentials() -> Essentials:
    """What people need, as the product lists it."""
    return essentials.load()


@functools.cache
def demo_journeys() -> Journeys:
    """The journeys that the demonstration's lounge knows."""
    return journeys.load()


def _all(tx: Transaction, table: Table, model: type[Row]) -> list[Any]:
    return [model.model_validate(row) for row in tx.session.scalars(select(SHARED[table]))]


def numbers() -> dict[str, str]:
    """The numbers of the help lines, as the kiosk ships them."""
    return {key: line.number for key, line in helplines().items()}


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

    @property
    def at(self) -> str:
        """The name of the screen that is shown."""
        return self.app.screens.current

    def frames(self, count: int = 3) -> None:
        """All that a frame does but the drawing."""
        for _ in range(count):
            KivyClock.tick()
            EventLoop.dispatch_input()
            Builder.sync()
            KivyClock.tick_draw()
            Builder.sync()

    def wait(self, condition: Callable[[], object], seconds: float = 5) -> None:
        """Step on until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f'it never came; the screen says: {self.text()}'
            self.frames(1)

    def settle(self) -> None:
        """Until the store has done what it was asked and the screen shows it."""
        for _ in range(3):
            self.lounge.store.call(_nothing)
            self.frames(3)

    def advance(self, seconds: float) -> None:
        """Let time pass, as the kiosk's timers see it."""
        self.lounge.clock.advance(timedelta(seconds=seconds))
        self.app.tick()
        self.app.look_for_calls()
        self.settle()

    def shown(self) -> list[Widget]:
        """What can be seen on the topmost layer: the dialog, or the screen."""
        return _visible(self.app.root.children[0])

    def text(self) -> str:
        """All words on the topmost layer."""
        texts = (getattr(widget, 'text', None) for widget in self.shown())
        return ' | '.join(text for text in texts if text and not (text[0] >= '\U000f0000'))

    def says(self, words: str) -> bool:
        return words in self.text()

    def buttons(self) -> list[Any]:
        """What can be touched now."""
        return [widget for widget in self.shown() if isinstance(widget, Touchable) and not widget.disabled]

    def has(self, words: str) -> bool:
        """Whether there is a button of these words, ready to be touched."""
        return words in [button.text for button in self.buttons()]

    def find(self, words: str) -> Any:
        """The button of these words."""
        found = [button for button in self.buttons() if button.text == words]
        assert len(found) == 1, f'{len(found)} buttons say {words!r}; the screen says: {self.text()}'
        return found[0]

    def press(self, widget: Widget) -> Finger:
        """Put a finger on the middle of a widget."""
        x, y = widget.to_window(*widget.center)
        finger = Finger('test', 1, (x / (Window.width - 1), y / (Window.height - 1)))
        EventLoop.post_dispatch_input('begin', finger)
        self.frames(1)
        return finger

    def lift(self, finger: Finger) -> None:
        """Take the finger away."""
        EventLoop.post_dispatch_input('end', finger)
        self.frames(2)

    def tap(self, words: str) -> None:
        """Touch the button of these words, after a breath."""
        Touchable.last_release = float('-inf')
        self.lift(self.press(self.find(words)))
        self.settle()

    def key(self, code: int, character: str | None = None) -> None:
        """Press a key of a keyboard."""
        Window.dispatch('on_keyboard', code, 0, character, [])
        Window.dispatch('on_key_down', code, 0, character, [])
        Window.dispatch('on_key_up', code, 0)
        self.frames(1)

    def scan(self, code: str) -> None:
        """A scanner types the digits and Enter."""
        for digit in code:
            self.key(ord(digit), digit)
        self.key(13, '\r')
        self.settle()

    def enter(self, code: str = CODE) -> None:
        """To the day of the person with this code, without the screens on the way there: building them takes most of a test's time."""
        found = self.lounge.store.call(visits.find, code)
        assert isinstance(found, visits.Found)
        self.app.visit = Visit(found)
        self.app.visit.id = self.lounge.store.call(visits.begin, found.release)
        self.app.visit.day = self.lounge.store.call(appointments.day_of, found.release)
        self.app.go('day')
        self.settle()

    def walk_in(self, code: str = CODE) -> None:
        """From the welcome screen to the day, touch by touch."""
        self.tap('Touch to start')
        self.tap('Go on')
        self.scan(code)
        self.tap("Yes, that's me")

    def staff_in(self, member: StaffMember) -> None:
        """Sign a member of staff in, without the PIN: looking at that takes its time."""
        self.app.open_staff_side()
        self.app.staff_signed_in(member)
        self.settle()

    def without_a_name(self) -> None:
        """To the doors of a visit without a name."""
        self.app.visit = Visit()
        self.app.visit.id = self.lounge.store.call(visits.begin, None)
        self.app.go('day')
        self.settle()


def _visible(widget: Widget) -> list[Widget]:
    if not widget.opacity or not widget.width or not widget.height:
        return []
    return [widget, *(one for child in reversed(widget.children) for one in _visible(child))]


def _nothing(_tx: Transaction) -> None:
    """A transaction that waits for those before it."""


@pytest.fixture
def lounge(store: Store, clock: StillClock) -> Lounge:
    return Lounge(store, clock)


@pytest.fixture
def drive(lounge: Lounge) -> Iterator[Callable[..., Driver]]:
    """Starts the kiosk's window on the lounge; called again, the program starts afresh, as after a broken-off run."""
    running: list[Driver] = []

    def start(**known: Any) -> Driver:
        while running:
            stop(running.pop())
        running.append(begin(lounge, **known))
        return running[-1]

    yield start
    while running:
        stop(running.pop())


def begin(lounge: Lounge, **known: Any) -> Driver:
    """Start the kiosk's window as its own `run` would, but for the endless loop."""
    KivyClock._max_fps = 0
    Touchable.last_release = float('-inf')
    app = lounge.app(**known)
    EventLoop.ensure_window()
    Window.add_widget(app.build())
    app._install_settings_keys(Window)
    EventLoop.start()
    app.dispatch('on_start')
    driver = Driver(app, lounge)
    driver.settle()
    return driver


def stop(driver: Driver) -> None:
    """Stop the window and take everything from it."""
    for child in Window.children[:]:
        Window.remove_widget(child)
    Window.unbind(on_keyboard=driver.app._on_keyboard_settings)
    EventLoop.touches.clear()
    driver.frames(1)
    # last: kv's `app` looks for the running one again after this, and must not find the old one
    driver.app.dispatch('on_stop')
    # a little each time: collected all at once, the windows of forty tests would hold one of them up for seconds
    gc.collect()
