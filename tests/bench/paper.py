"""What slips and codes take, for the day of a person with three stops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module

from kiosk.demo import rehearsal
from kiosk.run import LOADED_SOON
from services import appointments, handoff, language, slips
from services.appointments import Day
from services.store import rows
from services.store.aside import open_stores
from tests.bench.figures import Figure, figure
from tests.bench.lounge import lounge

TIMES = 100
CODE = '482910'


def _timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds. The first is the first of this process too: it opens the fonts."""
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
    for name in LOADED_SOON:
        import_module(name)
    spoken.say('Touch to start')  # the language's own facts are read by the welcome screen
    taken = _timed(lambda: slips.make(day, spoken, number='4F7K', version=1, printed_at=at, demonstration=True))
    yield figure('slip PDF', 'ms', taken, 100)
    yield figure('slip PDF, the first after start', 'ms', taken[:1], 100)


def code() -> Iterator[Figure]:
    """From an appointment to the modules of its code."""
    day, spoken = _day(), language.load('en')
    stop = next(stop for stop in day.stops if handoff.calendar(stop, spoken))
    yield figure('QR', 'ms', _timed(lambda: handoff.matrix(handoff.calendar(stop, spoken) or '')), 60)
