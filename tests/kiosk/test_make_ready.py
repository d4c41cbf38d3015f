"""What the first person would wait for is done before: a slip opens no font any more."""

from __future__ import annotations

from builders import StillClock, appointment, put, release

from kiosk.beside import Around, draw, make_ready
from kiosk.settings import Settings
from services import language, printing
from services.directory import journeys, places_file
from services.slips import script
from services.store.database import Store


def test_the_first_slip_opens_no_font(store: Store, clock: StillClock) -> None:
    person = release()
    store.call(put, person, appointment(person.id))
    around = Around(places_file.load(demonstration=True), journeys.load())
    script._metrics.cache_clear()
    make_ready(Settings(), around, clock)
    opened = script._metrics.cache_info().misses
    draw(Settings(), around, store.call(printing.ask, person.id), language.load('en'))
    assert opened
    assert script._metrics.cache_info().misses == opened
