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
from ears import Ears  # noqa: E402
from kivy.app import App  # noqa: E402
from kivy.base import EventLoop  # noqa: E402
from kivy.clock import Clock as KivyClock  # noqa: E402
from kivy.core.window import Window  # noqa: E402
from kivy.input.motionevent import MotionEvent  # noqa: E402
from kivy.lang import Builder  # noqa: E402
from kivy.lang.parser import global_idmap  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402
from sqlalchemy import select  # noqa: E402

from kiosk.app import KioskApp, Services  # noqa: E402
from kiosk.beside import Known, previewed, slip_texts  # noqa: E402
from kiosk.lockdown import KeepRunning  # noqa: E402
from kiosk.settings import Settings  # noqa: E402
from screens.parts.buttons import Touchable  # noqa: E402
from screens.parts.calling import Phones  # noqa: E402
from screens.parts.pages import View  # noqa: E402
from screens.parts.visit import Visit  # noqa: E402
from screens.parts.voice import Voice  # noqa: E402
from services import appointments, essentials, language, pins, printing, staff, visits  # noqa: E402
from services.calls.book import AddressBook  # noqa: E402
from services.calls.handset import Handset  # noqa: E402
from services.directory import journeys, places_file  # noqa: E402
from services.directory.helplines import helplines  # noqa: E402
from services.directory.journeys import Journeys  # noqa: E402
from services.directory.places import Places  # noqa: E402
from services.essentials import Essentials  # noqa: E402
from services.papers import Person  # noqa: E402
from services.printer import JobState, PaperKnown  # noqa: E402
from services.printing import Order, PaperKind, PrintState  # noqa: E402
from services.report import Report  # noqa: E402
from services.slips.pages import Picture  # noqa: E402
from services.store.database import Store, Transaction  # noqa: E402
from services.store.models import SHARED  # noqa: E402
from services.sync.worker import Synced  # noqa: E402
from services.wire import Attention, Kind, Role, Row, StaffMember, Table, new_id  # noqa: E402

CODE = '482910'
WINDOWS = {(1920, 1080): 8, (1366, 768): 5, (1280, 800): 5, (1080, 1920): 8}
"""Each window that lounges have, and the least pixels a module that a phone's camera needs of a QR code on it."""
OFFERED: tuple[language.Language, ...] = ()
"""The languages of the window; where it is empty, those that a native reader checked."""
PIN, PEPPER = '483920', 'ab' * 32

# as the kiosk does when it starts: without it most of a test's time goes into looking for garbage
gc.collect()
gc.freeze()


class PaperDesk:
    """Writes down what staff have printed, as the kiosk does; how far it comes, a test says. What people print is the lounge's."""

    def __init__(self, store: Store, lounge: Lounge) -> None:
        self._store, self._lounge = store, lounge
        self.went_on = 0

    def print_papers(
        self, people: Sequence[tuple[str | None, language.Language]], kind: PaperKind, large: bool, who: str
    ) -> tuple[str, ...]:
        if who == 'visitor':
            return tuple(self._lounge._print(str(person), spoken) for person, spoken in people)
        orders = [Order(new_id(), person, spoken.code, kind, large) for person, spoken in people]
        self._store.call(printing.order, orders, who)
        return tuple(order.job for order in orders)

    def reprint_papers(self, of: Sequence[str], who: str) -> tuple[str, ...]:
        if who == 'visitor':
            return tuple(map(self._lounge._reprint, of))
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
        self.paper_known = PaperKnown()
        self.papers = PaperDesk(store, self)
        self.findings: tuple[Any, ...] = ()
        self.reports: list[Report] = []
        self.ears = Ears(broken='nobody listens')
        self.plug: Callable[[bool], None] = lambda _plugged: None
        """Plugs headphones in, or pulls them out."""
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

    def services(self) -> Services:
        """What lies outside the window here."""
        return Services(
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
            paper_known=lambda: self.paper_known,
            papers=self.papers,
            examine=lambda: self.findings,
            save_report=self._save_report,
            speaker=self.ears,
            watch_headphones=lambda changed: setattr(self, 'plug', changed),
            slip_texts=self._slip_texts,
        )

    def app(self, **known: Any) -> KioskApp:
        """The kiosk's window on this lounge."""
        return window_on(self.store, self.clock, self.services(), known)

    def _print(self, of: str, _language: language.Language) -> str:
        self.slips.append(of)
        self.slip_now = JobState(PrintState(self.slip_goes_to()), None, 1)
        return f'job {len(self.slips)}'

    def _reprint(self, of: str) -> str:
        return self._print(f'another copy of {of}', language.load('en'))

    def _slip_texts(self, of: str, spoken: language.Language) -> tuple[str, ...]:
        return slip_texts(self.store, Settings(), self._known(), of, spoken)

    def _known(self) -> Known:
        return Known(self.places, self.journeys, self.essentials, self.phones)

    def _save_report(self, report: Report) -> str:
        self.reports.append(report)
        return 'reports'

    def _chime(self) -> None:
        self.chimes += 1


def window_on(store: Any, clock: Any, services: Any, known: dict[str, Any]) -> KioskApp:
    values = {'languages': OFFERED or language.offered(), 'demonstration': False} | known
    return KioskApp(store, clock, services=services, helplines=numbers(), **values)


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

    def key(self, code: int, character: str | None = None, modifiers: Sequence[str] = ()) -> None:
        """Press a key of a keyboard, as the window tells of it."""
        if not Window.dispatch('on_key_down', code, 0, character, list(modifiers)):
            Window.dispatch('on_keyboard', code, 0, character, list(modifiers))
        if character is not None and character.isprintable():
            Window.dispatch('on_textinput', character)
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


def _visible(widget: Widget, view: View | None = None) -> list[Widget]:
    if not widget.opacity or not widget.width or not widget.height:
        return []
    inside = view if not isinstance(widget, View) else widget
    here = [widget] if view is None or view.shows(widget) else []
    return here + [one for child in reversed(widget.children) for one in _visible(child, inside)]


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


@pytest.fixture
def drive_standing(lounge: Lounge) -> Iterator[Callable[..., Driver]]:
    """As `drive`, in a window that test after test uses: making its widgets takes longer than most tests.

    Each test finds it as everybody finds a kiosk, on the welcome screen with nobody there, in a lounge of its own. Called again, it is
    another window: nothing of what the first one was about is ended.
    """

    def start(**known: Any) -> Driver:
        standing.break_off()
        return standing.open_in(lounge, known)

    yield start
    standing.rest()


@pytest.fixture(scope='module', params=WINDOWS, ids=lambda size: f'{size[0]}x{size[1]}')
def window_size(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """Each window that lounges have: all tests of a file in one, then all in the next."""
    before = Window.size
    Window.size = request.param
    yield request.param
    Window.size = before


class Now:
    """Goes by another thing, the one that `it` says at that moment."""

    def __init__(self, it: Callable[[], Any]) -> None:
        self._it = it

    def __getattr__(self, name: str) -> Any:
        now = getattr(self._it(), name)
        return (lambda *args, **known: getattr(self._it(), name)(*args, **known)) if callable(now) else now


class Kept:
    """A window that stays, with each screen that was made in it, and goes from lounge to lounge."""

    def __init__(self, lounge: Lounge, known: dict[str, Any]) -> None:
        self.known = known
        self._milliseconds = 0
        self._move_to(lounge)
        app = window_on(Now(lambda: self._lounge.store), Now(lambda: self._lounge.clock), Now(lambda: self._services), known)
        # Kivy stops an app once; this one goes on in the next lounge
        app._outside.shutdown = lambda **_: None
        # a kiosk lets go of screens between two people: here each is made when a test comes to it, and stays
        app._tidy_up = lambda *_: None
        _now_runs(app)
        app.build()
        self._driver = Driver(app, lounge)
        self._made = 0

    def _move_to(self, lounge: Lounge) -> None:
        self._lounge, self._services = lounge, lounge.services()
        # the machine's own clock only ever goes on: the window remembers when things were last
        lounge.clock.monotonic_ms = self._milliseconds = max(self._milliseconds, lounge.clock.monotonic_ms)

    def open_in(self, lounge: Lounge) -> Driver:
        """Begin the day in that lounge."""
        self._move_to(lounge)
        self._driver.lounge = lounge
        app = self._driver.app
        _now_runs(app)
        app._faults = KeepRunning(app.reset, app.seconds)
        app.voice, app._sound_looked_for, app.can_speak = Voice(self._services.speaker, app), False, False
        _start(self._driver)
        app.tick()
        app.look_for_calls()
        self._driver.settle()
        return self._driver

    def rest(self) -> None:
        """The person leaves, and the kiosk is switched off."""
        self._milliseconds = self._lounge.clock.monotonic_ms
        app = self._driver.app
        try:
            app.reset()
            self._driver.settle()
        finally:
            _switch_off(self._driver)
        made = len(app.screens.screens) + (len(app._staff_side_kept.screens) if app._staff_side_kept is not None else 0)
        if made != self._made:
            # as the kiosk does it: what stands is not looked through for garbage
            gc.collect()
            gc.freeze()
            self._made = made

    def break_off(self) -> None:
        """The power is gone: nothing of it is ended."""
        _switch_off(self._driver)
        self.close()

    def close(self) -> None:
        """Let go of it."""
        del self._driver.app._outside.shutdown
        self._driver.app._outside.shutdown()
        gc.unfreeze()


class Standing:
    """The windows that are kept, the last used last."""

    MOST = 2
    """A file wants one and, here and there, another one; each takes a hundred megabytes."""

    def __init__(self) -> None:
        self._windows: list[Kept] = []
        self._used = False

    def open_in(self, lounge: Lounge, known: dict[str, Any]) -> Driver:
        """A window of this kind begins the day in that lounge."""
        known = ({'languages': OFFERED} if OFFERED else {}) | known
        window = next((window for window in self._windows if window.known == known), None)
        if window is not None:
            self._windows.remove(window)
        elif len(self._windows) == self.MOST:
            self._windows.pop(0).close()
        self._windows.append(window or Kept(lounge, known))
        self._used = True
        return self._windows[-1].open_in(lounge)

    def rest(self) -> None:
        """See that the one in use, if one is, rests."""
        if self._used:
            window = self._windows.pop()
            self._used = False
            # one that cannot rest is no window for the next test
            window.rest()
            self._windows.append(window)

    def break_off(self) -> None:
        """See that the one in use, if one is, is gone."""
        if self._used:
            self._windows.pop().break_off()
        self._used = False


standing = Standing()


def begin(lounge: Lounge, **known: Any) -> Driver:
    """Start the kiosk's window as its own `run` would, but for the endless loop."""
    app = lounge.app(**known)
    _now_runs(app)
    app.build()
    driver = Driver(app, lounge)
    _start(driver)
    return driver


def _now_runs(app: KioskApp) -> None:
    """Have kv's `app` be this one.

    It is the one that ran when kv last looked, until that one stops; and what an earlier window left to be done may have had it look
    again after that.
    """
    App._running_app = app
    object.__setattr__(global_idmap['app'], '_obj', None)


def _start(driver: Driver) -> None:
    # as the kiosk does while somebody touches it: a widget that is gone in the midst of what kv works out for it is a fault
    gc.disable()
    KivyClock._max_fps = 0
    Touchable.last_release = float('-inf')
    EventLoop.ensure_window()
    Window.add_widget(driver.app.root)
    driver.app._install_settings_keys(Window)
    EventLoop.start()
    driver.app.dispatch('on_start')
    driver.settle()


def stop(driver: Driver) -> None:
    """Stop the window and take everything from it."""
    _switch_off(driver)
    # a little each time: collected all at once, the windows of forty tests would hold one of them up for seconds
    gc.collect()


def _switch_off(driver: Driver) -> None:
    for child in Window.children[:]:
        Window.remove_widget(child)
    Window.unbind(on_keyboard=driver.app._on_keyboard_settings)
    EventLoop.touches.clear()
    driver.frames(1)
    driver.app.dispatch('on_stop')
    gc.enable()
