"""Running the kiosk: joins store, sync, slips, sounds and the window, and takes them apart again."""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from assets import built
from kiosk.demo_staff import LOUNGE, STAFF
from kiosk.home import Home
from kiosk.settings import Settings
from services import language, printing, slips
from services.clock import Clock
from services.directory.helplines import helplines
from services.language import Language
from services.plan import plan_of
from services.printing import PaperKind, SlipAsked
from services.sound import Chime
from services.store.aside import Stores, look_through, open_stores
from services.store.database import Store, StoreUnusable, Transaction
from services.store.journal import RETENTION
from services.store.keys import Enrolment
from services.travel import Travel
from services.wire import Kind, Role, StaffMember

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.doctor import Finding
    from screens.parts.calling import Phones
    from services.calls.book import AddressBook
    from services.calls.softphone import Softphone
    from services.directory.journeys import Journeys
    from services.directory.places import Places
    from services.essentials import Essentials
    from services.printer import JobState, Printer
    from services.report import Report
    from services.staff import SignedIn
    from services.sync.client import Central
    from services.sync.worker import Synced, Worker

log = logging.getLogger(__name__)

VERSION = version('departure-lounge-kiosk')
SWEEP_SECONDS = 60
LOADED_SOON = ('services.slips.document', 'icalendar', 'qrcode', 'holidays')
"""What nothing needs at first, and what the first slip or code would wait for."""
MEDIA = {'80mm': None, 'a5': 'iso_a5_148x210mm', 'a4': 'iso_a4_210x297mm'}
"""Papers by their PWG names; a roll is as long as the queue's own setting says."""


class TrayKeeper(threading.Thread):
    """Takes slips that nobody collected out of the tray."""

    def __init__(self, tray: Path, store: Store, clock: Clock) -> None:
        super().__init__(name='tray', daemon=True)
        self._tray, self._store, self._clock = tray, store, clock
        self._stopping = threading.Event()

    def run(self) -> None:
        while True:
            try:
                if gone := printing.sweep(self._tray, self._clock.now()):
                    self._store.call(printing.note_swept, gone)
            except OSError as fault:  # a folder that cannot be read now may be read in a minute
                log.warning('The tray could not be swept: %s', fault.strerror)
            if self._stopping.wait(SWEEP_SECONDS):
                return

    def stop(self) -> None:
        self._stopping.set()
        self.join()


class LookThrough(threading.Thread):
    """Reads every page of the store while the kiosk runs. Damage ends the program: the next start sets the store aside."""

    def __init__(self, home: Home) -> None:
        super().__init__(name='look-through', daemon=True)
        self._home, self._stopping = home, threading.Event()
        self.damaged = False

    def run(self) -> None:
        try:
            self.damaged = look_through(self._home.path, self._home.keys, self._stopping)
        except (OSError, SQLAlchemyError) as fault:  # a lock, a full disk: the next start looks again
            log.warning('The store could not be looked through: %s', type(fault).__name__)
        if self.damaged:
            signal.raise_signal(signal.SIGTERM)

    def stop(self) -> None:
        self._stopping.set()
        self.join()


def connect(enrolment: Enrolment, settings: Settings) -> Central:
    """The centre that enrolled this kiosk."""
    from services.sync.client import Central

    return Central(enrolment.central, enrolment.token, authority=str(settings.authority) if settings.authority else None)


@dataclass(frozen=True)
class Around:
    """What a slip says of what is around the lounge."""

    places: Places
    journeys: Journeys

    def ways(self, *, slowly: bool) -> Travel:
        """What ways from this lounge take."""
        start = self.places.lounge.postcode if self.places.lounge else None
        return Travel(self.places.grid, self.journeys.known, start, slowly=slowly)


def draw(settings: Settings, around: Around, asked: SlipAsked, spoken: Language) -> bytes:
    """A slip as a PDF, for the kiosk's paper."""
    if asked.kind is PaperKind.WALLET:
        return slips.make_wallet(
            asked.day,
            spoken,
            number=asked.number,
            version=asked.version,
            demonstration=settings.demonstration,
            paper=settings.paper,
        )
    council = asked.day.bed.council if asked.day.bed else None
    return slips.make(
        asked.day,
        spoken,
        number=asked.number,
        version=asked.version,
        copy=asked.copy,
        printed_at=asked.made_at,
        demonstration=settings.demonstration,
        paper=settings.paper,
        large=asked.large,
        plan=plan_of(asked.day.stops, around.ways(slowly=asked.slowly), asked.made_at),
        housing_team=around.places.housing_contact(council) if council else None,
    )


def slip_pdf(home: Home, store: Store, release: str, settings: Settings) -> tuple[SlipAsked, bytes]:
    """A person's next slip, written down and drawn."""
    from services.directory import journeys, places_file

    lounge = home.path / 'lounge'
    around = Around(places_file.load(lounge, demonstration=settings.demonstration), journeys.load(lounge))
    asked = store.call(printing.ask, release)
    return asked, draw(settings, around, asked, language.load('en'))


def printer_of(home: Home, store: Store, settings: Settings, clock: Clock, around: Around) -> Printer:
    """The printer of this kiosk: a queue, or the tray where none is set."""
    from services.ipp import Queue
    from services.printer import Printer

    line = Queue(settings.printer) if settings.printer else None
    cards = partial(slips.make_cards, paper=settings.paper)
    return Printer(store, clock, home.tray, partial(draw, settings, around), cards, line=line, media=MEDIA[settings.paper])


def run(home: Home, settings: Settings, clock: Clock, *, config: Path | None = None) -> int:
    """Show the kiosk's window until it is stopped; returns the exit code. Raises HomeError, KeysError, OSError.

    `config`: the file that the settings were read from, None for the home's own.
    """
    home.check()
    enrolment = home.enrolment()
    with home.locked():
        stores = open_stores(home.path, home.keys, clock, enrolment, at_a_glance=True)
        try:
            return _run_on(stores, home, settings, clock, enrolment, config)
        finally:
            stores.close()


@dataclass(frozen=True)
class Known:
    """What the lounge knows that no store holds."""

    places: Places
    journeys: Journeys
    essentials: Essentials
    phones: Phones


def known_here(home: Home, settings: Settings, clock: Clock) -> Known:
    """Read the lounge's own files, and whom it can call."""
    from screens.parts.calling import Phones
    from services import essentials
    from services.calls.book import AddressBook
    from services.calls.handset import Handset
    from services.directory import journeys, places_file

    lounge = home.path / 'lounge'
    places = places_file.load(lounge, demonstration=settings.demonstration)
    book = AddressBook(places.numbers() | {f'line:{key}': line.number for key, line in helplines().items()})
    return Known(
        places, journeys.load(lounge), essentials.load(lounge), Phones(book, Handset(book, clock), _line(book, home, settings, clock))
    )


def _line(book: AddressBook, home: Home, settings: Settings, clock: Clock) -> Softphone | None:
    """The kiosk's own phone line, where one is set and can be used; otherwise people dial on the lounge's phone."""
    from kiosk.phones import softphone
    from services.calls.baresip import LineUnusable

    try:
        return softphone(settings, home, book, clock)
    except LineUnusable as unusable:
        log.error('The phone line is not used: %s', unusable)
        return None


class Beside:
    """What works beside the window: sync, printer and tray. Their code is loaded once the window shows something, or it would wait."""

    def __init__(
        self, stores: Stores, home: Home, settings: Settings, clock: Clock, enrolment: Enrolment, config: Path | None = None
    ) -> None:
        self._stores, self._home, self._settings, self._clock, self._enrolment = stores, home, settings, clock, enrolment
        self._config = config
        self._thread = threading.Thread(target=self._begin, name='beside')
        self._printer: Future[Printer] = Future()
        self._known: Future[Known] = Future()
        self._worker: Worker | None = None
        self._look_through = LookThrough(home)
        self._stops: list[Callable[[], None]] = []

    def start(self) -> None:
        self._thread.start()

    def _begin(self) -> None:
        try:
            self._begin_all()
        except BaseException as fault:
            for awaited in (self._known, self._printer):
                if not awaited.done():
                    awaited.set_exception(fault)
            log.critical('What works beside the window did not start: %s', type(fault).__name__)
            signal.raise_signal(signal.SIGTERM)

    def _begin_all(self) -> None:
        from services.sync.worker import Worker

        store, settings = self._stores.current, self._settings
        known = known_here(self._home, settings, self._clock)
        if known.phones.line is not None:
            known.phones.line.start()
            self._stops.append(known.phones.line.close)
        self._known.set_result(known)
        retention = timedelta(days=settings.retention_days) if settings.retention_days else RETENTION
        printer = printer_of(self._home, store, settings, self._clock, Around(known.places, known.journeys))
        worker = Worker(self._stores, partial(connect, self._enrolment, settings), VERSION, retention, settle=_see_to)
        self._worker = worker
        for one in (worker, TrayKeeper(self._home.tray, store, self._clock), printer):
            one.start()
            self._stops.insert(0, one.stop)
        self._printer.set_result(printer)
        for name in LOADED_SOON:
            import_module(name)
        self._look_through.start()
        self._stops.insert(0, self._look_through.stop)

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

    def printer_trouble(self) -> str | None:
        """`Printer.trouble`; None until there is a printer."""
        return self._printer.result().trouble() if self._printer.done() else None

    def sign_in(self, member: str, pin: str) -> SignedIn:
        """Whether this is the PIN of an account of the lounge."""
        from services import staff

        return staff.sign_in(self._stores.current, self._enrolment.pepper, member, pin)

    def add_account(self, name: str, role: Role, pin: str, who: str) -> StaffMember:
        """Make an account of the lounge."""
        from services import staff

        return staff.add(self._stores.current, self._enrolment.pepper, name, role, pin, who=who)

    def new_pin(self, member: str, pin: str, who: str) -> None:
        """Give an account of the lounge another PIN."""
        from services import staff

        staff.new_pin(self._stores.current, self._enrolment.pepper, member, pin, who=who)

    def examine(self) -> tuple[Finding, ...]:
        """What each check of this kiosk finds."""
        from kiosk import doctor  # not at the top: it looks at what runs here

        return doctor.examine(self._home, self._config, self._clock)

    def save_report(self, report: Report) -> str:
        """Put a day report as PDF and for a spreadsheet into the home's folder of reports."""
        from services import report as report_
        from services import report_paper

        pdf = report_paper.pdf(
            report, language.load('en'), lounge=self._stores.current.here.lounge_name, demonstration=self._settings.demonstration
        )
        folder = self._home.path / 'reports'
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / f'{report.on.isoformat()}.pdf').write_bytes(pdf)
        (folder / f'{report.on.isoformat()}.csv').write_bytes(report_.as_csv(report))
        return str(folder)

    def print_slip(self, release: str, spoken: Language) -> str:
        """`Printer.print_slip`, once there is a printer."""
        return self._printer.result().print_slip(release, spoken)

    def print_slips(self, people: Sequence[tuple[str, Language]], who: str) -> tuple[str, ...]:
        """`Printer.print_papers` of slips, once there is a printer."""
        return self._printer.result().print_papers(people, who=who)

    def reprint_slip(self, job: str) -> str:
        """`Printer.reprint`, once there is a printer."""
        return self._printer.result().reprint(job)

    def slip_state(self, job: str) -> JobState:
        """`Printer.state` of a job that this printer gave."""
        return self._printer.result().state(job)

    def stop(self) -> None:
        """Raises what kept it from starting."""
        if self._thread.ident is None:
            return
        self._thread.join()
        for stop in self._stops:
            stop()
        self._printer.result()
        if self._look_through.damaged:
            raise StoreUnusable('the store is damaged: start the kiosk again. It sets the store aside then, and deletes nothing.')


def _run_on(stores: Stores, home: Home, settings: Settings, clock: Clock, enrolment: Enrolment, config: Path | None) -> int:
    stores.current.call(_started)
    beside = Beside(stores, home, settings, clock, enrolment, config)
    gc.disable()  # as in __main__
    app = _window(beside, stores.current, settings, clock)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.stop())
    from kiosk import lockdown  # it needs Kivy, which is set up by now

    try:
        return lockdown.run(app)
    finally:
        beside.stop()


def _drawn(beside: Beside) -> None:
    """The window shows its first picture."""
    _keep_all()
    gc.enable()
    beside.start()


def _keep_all(*_: object) -> None:
    """What is loaded and made by now stays for good: looking through all of it for garbage would hold up a touch by a fifth of a second."""
    gc.collect()
    gc.freeze()


def _started(tx: Transaction) -> None:
    tx.record(Kind.STARTED, {'version': VERSION}, who='system')


def _see_to(tx: Transaction) -> None:
    """What follows of an exchange: times that were refused, and changes that came too late and need nobody's decision."""
    from services import bookings, corrections

    bookings.settle(tx)
    corrections.settle_alike(tx)


def _window(beside: Beside, store: Store, settings: Settings, clock: Clock) -> KioskApp:
    """The window is imported last: Kivy reads its configuration when it is imported."""
    from kiosk import window

    window.open_as(*settings.size)
    from kiosk.app import KioskApp, Limits, Services

    window.once_drawn(partial(_drawn, beside))
    app = KioskApp(
        store,
        clock,
        language.offered(),
        Services(
            print_slip=beside.print_slip,
            print_slips=beside.print_slips,
            reprint_slip=beside.reprint_slip,
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
            printer_trouble=beside.printer_trouble,
            examine=beside.examine,
            save_report=beside.save_report,
        ),
        helplines={key: line.number for key, line in helplines().items()},
        demonstration=settings.demonstration,
        public_body=settings.public_body,
        retention_days=settings.retention_days or RETENTION.days,
        controller=settings.controller,
        version=VERSION,
        page_url=settings.page_url,
        staff_only=settings.staff_only,
        pins_told={one.name: one.pin for one in STAFF} if settings.demonstration and store.here.lounge == LOUNGE else {},
        size=settings.size,
        limits=Limits(ask_after=settings.idle_seconds, answer_within=settings.idle_answer_seconds),
    )
    app.bind(all_made=_keep_all)  # at the welcome screen: nothing personal is among it
    return app
