"""What slips and codes take, for the day of a person with three stops."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import time as at
from pathlib import Path

from kiosk.beside import Around, make_ready, printer_of
from kiosk.demo import rehearsal
from kiosk.home import Home
from kiosk.settings import Settings
from services import appointments, handoff, language, slips
from services.appointments import Day
from services.directory import journeys, places_file
from services.printing import PrintState
from services.store import rows
from services.store.aside import open_stores
from services.store.database import Store
from tests.bench.figures import Figure, figure, progress
from tests.bench.lounge import lounge
from tests.builders import appointment, put, release
from tests.printing.print_system import CannotPrint, PrintSystem, print_system

TIMES = 100
PEOPLE, RUNS = 30, 5
CODE = '482910'


def _timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds."""
    taken = []
    for _ in range(TIMES):
        since = time.perf_counter()
        work()
        taken.append((time.perf_counter() - since) * 1000)
    return taken


def _day() -> Day:
    """As it stands at 10:42am."""
    with lounge() as made:
        stores = open_stores(made.home.path, made.home.keys, rehearsal(None), made.home.enrolment())
        try:
            (person,) = stores.current.call(rows.releases_with_code, CODE)
            return stores.current.call(appointments.day_of, person.id)
        finally:
            stores.close()


def slip() -> Iterator[Figure]:
    """In a program that has loaded what a kiosk has loaded before anybody can ask for a slip, and no more."""
    day, spoken, at = _day(), language.load('en'), rehearsal(None).now().london
    make_ready(Settings(), Around(places_file.load(demonstration=True), journeys.load()), rehearsal(None))
    spoken.say('Touch to start')  # the language's own facts are read by the welcome screen
    taken = _timed(lambda: slips.make(day, spoken, number='4F7K', version=1, printed_at=at, demonstration=True))
    yield figure('slip PDF', 'ms', taken, 100)
    yield figure('slip PDF, the first after start', 'ms', taken[:1], 100)


def code() -> Iterator[Figure]:
    """From an appointment to the modules of its code."""
    day, spoken = _day(), language.load('en')
    stop = next(stop for stop in day.stops if handoff.calendar(stop, spoken))
    yield figure('QR', 'ms', _timed(lambda: handoff.matrix(handoff.calendar(stop, spoken) or '')), 60)


def thirty() -> Iterator[Figure]:
    """From the touch of "Print all" until the print system has the slips of thirty people as one job."""
    root = Path(tempfile.mkdtemp(prefix='bench-print-'))
    root.chmod(0o755)  # the filters of CUPS run as another user
    try:
        with print_system(root) as system, lounge() as made:
            yield figure('thirty slips as one job, to the queue', 'ms', _handed_over(made.home, system), 3000)
    except CannotPrint as reason:
        progress(f'no print system can be started here: {reason}')
    finally:
        shutil.rmtree(root)


def _handed_over(home: Home, system: PrintSystem) -> list[float]:
    settings, clock = Settings(printer=system.url), rehearsal(None)
    stores = open_stores(home.path, home.keys, clock, home.enrolment())
    around = Around(places_file.load(demonstration=True), journeys.load())
    printer = printer_of(home, stores.current, settings, clock, around)
    sent = threading.Semaphore(0)
    printer.on_change(lambda _job, state: sent.release() if state.state is PrintState.SENT else None)
    people = [(_person(stores.current, number), language.load('en')) for number in range(PEOPLE)]
    printer.start()
    try:
        return [_timed_until_sent(lambda: printer.print_papers(people, who='visitor'), sent) for _ in range(RUNS)]
    finally:
        printer.stop()
        stores.close()


def _person(store: Store, number: int) -> str:
    """Somebody with three stops; returns the release's id."""
    person = release(first_name=f'Person {number}', code=f'6{number:05}')
    stops = [appointment(person.id, at=at(hour)) for hour in (10, 14, 16)]
    store.call(put, person, *stops)
    return person.id


def _timed_until_sent(work: Callable[[], object], sent: threading.Semaphore) -> float:
    """Milliseconds."""
    since = time.perf_counter()
    work()
    for _ in range(PEOPLE):
        sent.acquire()
    return (time.perf_counter() - since) * 1000
