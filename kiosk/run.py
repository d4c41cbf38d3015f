"""Running the kiosk: the window first, then what works beside it. Takes both apart again.

What speaks to the store, and all that works beside the window, is imported once the window shows something: to load it takes
longer than the window, and the first picture would wait for it.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets import built
from kiosk.demo_staff import LOUNGE, STAFF
from kiosk.home import Home
from kiosk.settings import Settings
from services import language
from services.clock import Clock
from services.directory.helplines import helplines
from services.language import Language
from services.sound import Chime
from services.speech.speaker import Speaker

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.beside import Known, LookThrough
    from kiosk.doctor import Finding
    from screens.parts.calling import Phones
    from services.directory.journeys import Journeys
    from services.directory.places import Places
    from services.essentials import Essentials
    from services.papers import Person
    from services.printer import JobState, PaperKnown, Printer
    from services.printing import PaperKind
    from services.report import Report
    from services.slips.pages import Picture
    from services.staff import SignedIn
    from services.store.database import Here, Store, Transaction
    from services.store.keys import Enrolment
    from services.sync.worker import Synced, Worker
    from services.wire import Role, StaffMember

log = logging.getLogger(__name__)

VERSION = version('departure-lounge-kiosk')


def run(home: Home, settings: Settings, clock: Clock, *, config: Path | None = None) -> int:
    """Show the kiosk's window until it is stopped; returns the exit code. Raises HomeError, KeysError, OSError.

    `config`: the file that the settings were read from, None for the home's own.
    """
    home.check()
    enrolment = home.enrolment()
    with home.locked():
        beside = Beside(home, settings, clock, enrolment, config)
        gc.disable()  # as in __main__
        app = _window(beside, settings, clock, enrolment.lounge)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: app.stop())
        from kiosk import lockdown  # it needs Kivy, which is set up by now

        try:
            return lockdown.run(app)
        finally:
            beside.stop()


class Beside:
    """What works beside the window: store, sync, printer, tray. What the window asks for before it is there waits for it."""

    def __init__(self, home: Home, settings: Settings, clock: Clock, enrolment: Enrolment, config: Path | None = None) -> None:
        self._home, self._settings, self._clock, self._enrolment = home, settings, clock, enrolment
        self._config = config
        self._thread = threading.Thread(target=self._begin, name='beside')
        self._asked = ThreadPoolExecutor(1, thread_name_prefix='asked')
        self._store: Future[Store] = Future()
        self._known: Future[Known] = Future()
        self._printer: Future[Printer] = Future()
        self._awaited: tuple[Future[Any], ...] = (self._store, self._known, self._printer)
        self._worker: Worker | None = None
        self._look_through: LookThrough | None = None
        self._plugged: Callable[[bool], None] = lambda _plugged: None
        self._ends = ExitStack()

    def start(self) -> None:
        self._thread.start()

    def _begin(self) -> None:
        try:
            self._begin_all()
        except BaseException as fault:
            for awaited in self._awaited:
                if not awaited.done():
                    awaited.set_exception(fault)
            log.critical('What works beside the window did not start: %s', type(fault).__name__)
            signal.raise_signal(signal.SIGTERM)

    def _begin_all(self) -> None:
        from services.store.aside import open_stores

        home, settings, clock = self._home, self._settings, self._clock
        stores = open_stores(home.path, home.keys, clock, self._enrolment, at_a_glance=True)
        self._ends.callback(stores.close)
        stores.current.call(_started)
        self._store.set_result(stores.current)

        from kiosk import beside
        from services.speech.headphones import Headphones
        from services.sync.worker import Worker

        known = beside.known_here(home, settings, clock)
        if known.phones.line is not None:
            known.phones.line.start()
            self._ends.callback(known.phones.line.close)
        self._known.set_result(known)
        around = beside.Around(known.places, known.journeys)
        printer = beside.printer_of(home, stores.current, settings, clock, around)
        retention = timedelta(days=settings.days_kept)
        worker = Worker(stores, partial(beside.connect, self._enrolment, settings), VERSION, retention, settle=_see_to)
        self._worker = worker
        for one in (worker, beside.TrayKeeper(home.tray, stores.current, clock), printer):
            one.start()
            self._ends.callback(one.stop)
        self._printer.set_result(printer)
        beside.make_ready(settings, around, clock)
        headphones = Headphones(lambda plugged: self._plugged(plugged))
        headphones.start()
        self._ends.callback(headphones.stop)
        self._look_through = beside.LookThrough(home)
        self._look_through.start()
        self._ends.callback(self._look_through.stop)

    @property
    def here(self) -> Here:
        """`Store.here`, once the store is open."""
        return self._store.result().here

    @property
    def changes(self) -> int:
        """`Store.changes`, once the store is open."""
        return self._store.result().changes

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """`Store.submit`, once the store is open, in the order in which it was asked."""
        return self._asked.submit(lambda: self._store.result().call(function, *args, **kwargs))

    def places(self) -> Places:
        """What the lounge knows of offices, councils and postcodes, once it is read."""
        return self._known.result().places

    def journeys(self) -> Journeys:
        """The known journeys of the lounge, once they are read."""
        return self._known.result().journeys

    def essentials(self) -> Essentials:
        """What the lounge lists of what people need, once it is read."""
        return self._known.result().essentials

    def phones(self) -> Phones:
        """What there is to call with, once it is known whom."""
        return self._known.result().phones

    def synced(self) -> Synced:
        """When the centre was last heard; never, until there is a worker."""
        from services.sync.worker import Synced

        return self._worker.synced() if self._worker is not None else Synced(None, None, timedelta(0))

    def paper_known(self) -> PaperKnown:
        """`Printer.known`; nothing until there is a printer."""
        from services.printer import PaperKnown

        return self._printer.result().known() if self._printer.done() else PaperKnown()

    def sign_in(self, member: str, pin: str) -> SignedIn:
        """Whether this is the PIN of an account of the lounge."""
        from services import staff

        return staff.sign_in(self._store.result(), self._enrolment.pepper, member, pin)

    def add_account(self, name: str, role: Role, pin: str, who: str) -> StaffMember:
        """Make an account of the lounge."""
        from services import staff

        return staff.add(self._store.result(), self._enrolment.pepper, name, role, pin, who=who)

    def new_pin(self, member: str, pin: str, who: str) -> None:
        """Give an account of the lounge another PIN."""
        from services import staff

        staff.new_pin(self._store.result(), self._enrolment.pepper, member, pin, who=who)

    def examine(self) -> tuple[Finding, ...]:
        """What each check of this kiosk finds."""
        from kiosk import doctor  # not at the top: it looks at what runs here

        return doctor.examine(self._home, self._config, self._clock)

    def save_report(self, report: Report) -> str:
        """Put a day report as PDF and for a spreadsheet into the home's folder of reports."""
        from services import report as report_
        from services import report_paper

        pdf = report_paper.pdf(report, language.load('en'), lounge=self.here.lounge_name, demonstration=self._settings.demonstration)
        folder = self._home.path / 'reports'
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / f'{report.on.isoformat()}.pdf').write_bytes(pdf)
        (folder / f'{report.on.isoformat()}.csv').write_bytes(report_.as_csv(report))
        return str(folder)

    def watch_headphones(self, changed: Callable[[bool], None]) -> None:
        """Tell each time that headphones are plugged in or pulled out, from when all else works."""
        self._plugged = changed

    def slip_texts(self, release: str, spoken: Language) -> tuple[str, ...]:
        """All that a slip would say now."""
        from kiosk.beside import slip_texts

        return slip_texts(self._store.result(), self._settings, self._known.result(), release, spoken)

    def print_papers(self, people: Sequence[tuple[str | None, Language]], kind: PaperKind, large: bool, who: str) -> tuple[str, ...]:
        """`Printer.print_papers`, once there is a printer."""
        return self._printer.result().print_papers(people, kind, large=large, who=who)

    def reprint_papers(self, of: Sequence[str], who: str) -> tuple[str, ...]:
        """`Printer.reprint_papers`, once there is a printer."""
        return self._printer.result().reprint_papers(of, who)

    def go_on(self) -> None:
        """`Printer.go_on`; nothing waits for a printer that is not there yet."""
        if self._printer.done():
            self._printer.result().go_on()

    def preview(self, person: Person, kind: PaperKind, large: bool) -> tuple[Picture, ...]:
        """The pages of a paper as it would come out now."""
        from kiosk.beside import previewed

        return previewed(self._store.result(), self._settings, self._known.result(), person, kind, large=large)

    def slip_state(self, job: str) -> JobState:
        """`Printer.state` of a job that this printer gave."""
        return self._printer.result().state(job)

    def stop(self) -> None:
        """Raises what kept it from starting."""
        if self._thread.ident is None:  # the window never showed anything
            for awaited in self._awaited:
                awaited.cancel()
            self._asked.shutdown()
            return
        self._thread.join()
        self._asked.shutdown()
        self._ends.close()
        self._printer.result()
        if self._look_through is not None and self._look_through.damaged:
            from services.store.database import StoreUnusable

            raise StoreUnusable('the store is damaged: start the kiosk again. It sets the store aside then, and deletes nothing.')


def _drawn(beside: Beside, app: KioskApp) -> None:
    """The window shows its first picture."""
    from kiosk.garbage import Garbage  # both need Kivy
    from kiosk.pace import Pace

    keep_all()
    Garbage()
    Pace()
    app.makes_ahead = True
    beside.start()


def keep_all(*_: object) -> None:
    """What is loaded and made by now stays for good: looking through all of it for garbage would hold up a touch by a fifth of a second."""
    gc.collect()
    gc.freeze()


def _started(tx: Transaction) -> None:
    from services.wire import Kind  # not at the top: the first picture would wait for all rows of the store

    tx.record(Kind.STARTED, {'version': VERSION}, who='system')


def _see_to(tx: Transaction) -> None:
    """What follows of an exchange: times that were refused, changes that came too late, and what a list says of what was replaced."""
    from services import bookings, corrections

    bookings.settle(tx)
    corrections.settle_alike(tx)
    corrections.tell_of_lists(tx)


def _window(beside: Beside, settings: Settings, clock: Clock, lounge: str) -> KioskApp:
    """The window is imported last: Kivy reads its configuration when it is imported."""
    from kiosk import window

    window.open_as(*settings.size)
    from kiosk.app import KioskApp, Limits, Services

    app = KioskApp(
        beside,
        clock,
        settings.languages,
        Services(
            slip_state=beside.slip_state,
            chime=Chime(built('chime.wav')).ring,
            places=beside.places,
            journeys=beside.journeys,
            essentials=beside.essentials,
            phones=beside.phones,
            sign_in=beside.sign_in,
            add_account=beside.add_account,
            new_pin=beside.new_pin,
            synced=beside.synced,
            paper_known=beside.paper_known,
            papers=beside,
            examine=beside.examine,
            save_report=beside.save_report,
            speaker=Speaker(),
            watch_headphones=beside.watch_headphones,
            slip_texts=beside.slip_texts,
        ),
        helplines={key: line.number for key, line in helplines().items()},
        demonstration=settings.demonstration,
        public_body=settings.public_body,
        retention_days=settings.days_kept,
        controller=settings.controller,
        version=VERSION,
        page_url=settings.page_url,
        staff_only=settings.staff_only,
        staff_language=language.load(settings.staff_language),
        pins_told={one.name: one.pin for one in STAFF} if settings.demonstration and lounge == LOUNGE else {},
        size=settings.size,
        limits=Limits(ask_after=settings.idle_seconds, answer_within=settings.idle_answer_seconds),
    )
    window.once_drawn(partial(_drawn, beside, app))
    app.bind(all_made=keep_all)  # at the welcome screen: nothing personal is among it
    return app
