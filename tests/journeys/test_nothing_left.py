"""Nobody's business is left for the next person (requirement 44).

A name is planted, first found in every place where a visit needs it, and looked for again once the visit has ended.
"""

from __future__ import annotations

import gc
import io
import logging
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from driver import Driver, Lounge, demo_journeys, demo_places
from kivy.cache import Cache
from kivy.core.window import Window
from kivy.uix.widget import Widget
from pypdf import PdfReader

from kiosk import raqm, settings
from kiosk.beside import Around, draw
from screens.parts.visit import Visit
from services import printing
from services.appointments import Day, Stop
from services.printer import Printer
from services.printing import SlipAsked
from services.store.models import AppointmentRow, ReleaseRow
from services.visits import Found
from services.wire import Appointment, Release

NAME = 'Zephyrine'
STREET = '77 Quillfeather Lane'
PERSONAL = (Visit, Found, Day, Stop, Release, Appointment, ReleaseRow, AppointmentRow, SlipAsked)


class Lookout:
    """All the places where a visit could leave something."""

    def __init__(self, driver: Driver, home: Path, log: io.StringIO, temporary: Path) -> None:
        self._driver, self._home, self._log, self._temporary = driver, home, log, temporary

    def places(self) -> set[str]:
        """Where the name or the street stands now."""
        found = {
            'widgets': any(map(_holds, _texts(Window))),
            'screens kept aside': any(map(_holds, (text for screen in self._driver.app.screens.screens for text in _texts(screen)))),
            'measured words': any(_holds(repr(kept)) for measure in (raqm._extents, raqm._laid) for kept in gc.get_referents(measure)),
            "Kivy's caches": any(_holds(repr(Cache._objects.get(name))) for name in Cache._categories),
            'the app': any(_holds(repr(value)) for value in vars(self._driver.app).values())
            or _holds(repr(_properties(self._driver.app.visit))),
            'objects': any(_holds(repr(one)) for one in gc.get_objects() if type(one) in PERSONAL),
            'home': any(_holds(path.read_bytes().decode('latin-1')) for path in _files(self._home)),
            'log': _holds(self._log.getvalue()),
            'temporary files': any(_holds(path.read_bytes().decode('latin-1')) for path in _files(self._temporary)),
            'tray': any(_holds(PdfReader(path).pages[0].extract_text()) for path in (self._home / 'tray').glob('*')),
        }
        return {place for place, there in found.items() if there}


def _holds(text: str) -> bool:
    return any(planted.lower() in text.lower() for planted in (NAME, STREET))


def _texts(widget: Widget) -> Iterator[str]:
    for one in widget.walk() if isinstance(widget, Widget) else [inner for child in widget.children for inner in child.walk()]:
        yield str(getattr(one, 'text', ''))


def _properties(visit: Visit | None) -> dict[str, object]:
    return {name: getattr(visit, name) for name in visit.properties()} if visit else {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob('*') if path.is_file())


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / 'temporary'
    folder.mkdir()
    monkeypatch.setenv('TMPDIR', str(folder))
    monkeypatch.setattr(tempfile, 'tempdir', None)
    return folder


def by_touch(driver: Driver) -> None:
    driver.tap("I'm finished")
    driver.tap('Go on')
    driver.tap('Wipe the screen')


def by_idle(driver: Driver) -> None:
    driver.advance(91)
    assert driver.says('Are you still there?')
    driver.advance(31)


@pytest.mark.parametrize('leave', [by_touch, by_idle])
def test_a_name_is_gone_from_everywhere_when_the_visit_ends(
    leave: Callable[[Driver], None],
    lounge: Lounge,
    drive: Callable[..., Driver],
    home: Path,
    log: io.StringIO,
    temporary: Path,
    request: pytest.FixtureRequest,
) -> None:
    person = lounge.person(first_name=NAME)
    lounge.appointment(person, address=STREET)
    tray = home / 'tray'
    drawn = partial(draw, settings.load(home), Around(demo_places(), demo_journeys()))
    printer = Printer(lounge.store, lounge.clock, tray, drawn, line=None)
    printer.start()
    request.addfinalizer(printer.stop)
    lounge._print = lambda of, spoken: printer.print_papers([(of, spoken)], who='visitor')[0]  # type: ignore[method-assign]
    lounge.slip_state = printer.state
    driver = drive()
    lookout = Lookout(driver, home, log, temporary)
    assert lookout.places() == set()

    driver.enter()
    driver.tap('Print')
    driver.wait(lambda: list(tray.glob('*.pdf')))
    assert lookout.places() >= {'widgets', 'screens kept aside', 'measured words', 'the app', 'tray', 'objects'}

    leave(driver)
    assert driver.at == 'welcome'
    assert lookout.places() == {'tray'}  # paper that nobody has collected yet

    lounge.clock.advance(timedelta(minutes=31))
    assert len(printing.sweep(tray, lounge.clock.now())) == 1
    assert lookout.places() == set()
