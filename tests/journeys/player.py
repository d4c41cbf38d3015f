"""Plays a journey on the kiosk's window without drawing: a finger on what says the words, and what it then shows, keeps, tells and prints.

All journeys are played in one lounge, one after the other on the same window, as its people come. While they are, it looks out for what
must hold in each of them: no question is asked twice in a visit, and nothing of the one before is left for the next.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from builders import LOUNGE, Program, StillClock, put
from driver import Driver, Lounge, begin, demo_journeys, demo_places, stop
from ears import Ears
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from pypdf import PdfReader
from steps import Asks, At, DoesNotSee, Journey, Keeps, PaperSays, Scans, Sees, StaffCome, StaffKnow, Step, Touch, Types, Waits

from kiosk import settings
from kiosk.beside import Around, draw
from screens.parts.buttons import Touchable
from services import attention
from services.central.release_list import read_list
from services.central.slot_list import read_slots
from services.language import Language
from services.printer import Printer
from services.printing import PaperKind
from services.store import rows
from services.store.database import Transaction
from services.store.keys import Enrolment
from services.wire import Appointment, Kind, Release, Slot, Where, canonical, new_id

EVERY_TIME = {
    'What do you want to do?': 'the heading of the day',
    'Does anyone else see your phone?': 'somebody may stand beside the person by now; the answer is kept nowhere (safety rule 23)',
    'Is this you?': 'asked of a code, not of a person',
    'Need to talk?': 'offers, and asks nothing',
    'How did it go?': 'each call has an end of its own',
    'Did prison give you these?': 'the heading of a list that shows the answers',
    'Did prison give you this?': 'shows the answer',
    'Nobody came? Go to the desk.': 'asks nothing',
}
"""Questions that may stand there again, and why."""
NO_ANSWER = frozenset(
    {
        'Back', "I'm finished", 'Get a person', 'Keep going', 'Somebody came',
        'Ask me later', 'Change my answer', 'Get a jobcentre time', 'My jobcentre time', 'Call Universal Credit', 'Call now',
        'Ask staff about this', 'I do not feel safe',
    }
)  # fmt: skip
"""What answers no question."""
ASKS_AGAIN = frozenset({'Change my answer', 'I changed my mind', 'What did probation say?', 'No, change it', 'Another council'})
"""What somebody touches who wants to be asked once more."""


PATIENCE = 30.0
"""Seconds that something may take: a slow machine is no reason to fail."""
DATA = Path(str(resources.files('data')))
LISTS = (DATA / 'demo_day.csv', Path(__file__).with_name('others.csv'))


def slots(at: datetime) -> tuple[Slot, ...]:
    """The times that the jobcentre of the demonstration offers on that day and the next, all of them free again."""
    clock = StillClock()
    clock.set_london(at)
    read = read_slots((DATA / 'demo_slots.csv').read_bytes(), clock.now())
    return tuple(_slot(dict(line.cells)) for line in read.lines)


def _slot(cells: dict[str, Any]) -> Slot:
    part = cells.pop('time')
    fixed = part not in ('morning', 'afternoon')
    names = ' '.join(map(str, (*cells.values(), part)))
    known = {
        'id': str(uuid5(NAMESPACE_OID, names)), 'lounge': LOUNGE, 'release': None, 'appointment': None, 'state': 'free',
        'time_kind': 'fixed' if fixed else part, 'at': part if fixed else None,
    }  # fmt: skip
    return Slot.model_validate_json(canonical(cells | known))


def people(at: datetime) -> dict[str, tuple[Release, tuple[Appointment, ...]]]:
    """Everybody of the demonstration's day and of OTHERS by first name, as their lists say it on that day (London), all of them here."""
    clock = StillClock()
    clock.set_london(at)
    found: dict[str, tuple[Release, tuple[Appointment, ...]]] = {}
    for read in (read_list(path.read_bytes(), clock.now()) for path in LISTS):
        assert not read.problems, read.problems
        for ref, line in read.people.items():
            stops = (stop.cells for (of, _), stop in read.stops.items() if of == ref)
            release = _release(line.cells, at)
            found[release.first_name] = release, tuple(_appointment(stop, release.id, at) for stop in stops)
    return found


def _release(cells: dict[str, Any], at: datetime) -> Release:
    here = {
        'id': new_id(),
        'lounge': LOUNGE,
        'ref': None,
        'where': 'here',
        'here_on': at.date().isoformat(),
        'open_on': None,
        'opened_at': None,
    }
    return Release.model_validate_json(canonical({**cells, **here, 'id': new_id(), 'lounge': LOUNGE, 'ref': None}))


def _appointment(cells: dict[str, Any], of: str, at: datetime) -> Appointment:
    known = {'id': new_id(), 'lounge': LOUNGE, 'release': of, 'standing': 'confirmed', 'answer': 'none'}
    facts = {name: value for name, value in cells.items() if name != 'stop'} | {'stop': None}
    facts['known_at'] = facts['known_at'] or f'{at:%Y-%m-%dT09:00}'
    return Appointment.model_validate_json(canonical(facts | known))


class Player:
    """A lounge with one window, a store, and a printer that writes into its tray."""

    PAUSE = 0.01
    """Seconds between two looks at what is done beside the window."""

    def __init__(self, folder: Path, ears: Ears | None = None, **window: Any) -> None:
        """`ears`: whoever listens. `window`: what is known to the window."""
        self.home = folder / 'home'
        here = Enrolment(new_id(), LOUNGE, 'Leeds departure lounge', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T08:00:00.000Z')
        self.clock = StillClock()
        self.program = Program(self.home, folder / 'keys', self.clock, here)
        self.lounge = Lounge(self.program.start().current, self.clock)
        if ears is not None:
            self.lounge.ears = ears
        drawn = partial(draw, settings.load(self.home), Around(demo_places(), demo_journeys()))
        self.printer = Printer(self.lounge.store, self.clock, self.home / 'tray', drawn, line=None)
        self.printer.start()
        self.lounge.slip_state = self.printer.state
        self.lounge.papers.print_papers = self._print_papers  # type: ignore[method-assign]
        self.lounge.papers.reprint_papers = self.printer.reprint_papers  # type: ignore[method-assign]
        self.ui: Driver = begin(self.lounge, **window)
        self._pause = threading.Event()
        self.looks: Callable[[str], None] = lambda screen: None
        """Told of each screen that a list names, while it is shown."""

    def _print_papers(self, people: Sequence[tuple[str, Language]], kind: PaperKind, large: bool, who: str) -> tuple[str, ...]:
        return self.printer.print_papers(people, kind, large=large, who=who)

    def close(self) -> None:
        stop(self.ui)
        self.printer.stop()
        self.program.stop()

    def play(self, journey: Journey) -> int:
        """Returns how often the person touched the screen."""
        self._come(journey)
        try:
            for number, step in enumerate(journey.steps, 1):
                try:
                    self._do(step)
                except AssertionError as fault:
                    raise AssertionError(f'{journey.title}, step {number}, {step}: {fault}') from fault
            self._is_over()
        finally:
            self._go()
        return self.touches

    def _come(self, journey: Journey) -> None:
        begins_at = datetime.fromisoformat(journey.begins_at)
        self.clock.set_london(begins_at)
        self.lounge.store.call(put, *slots(begins_at))
        self.touches, self._touched = 0, ''
        self._asked: set[str] = set()
        self._before: set[str] = set()
        self.person: Release | None = None
        self._personal: tuple[str, ...] = ()
        if journey.who:
            self.person, stops = people(begins_at)[journey.who]
            self.lounge.store.call(put, self.person, *stops)
            facts = (fact for stop in stops for fact in (stop.person, stop.address, stop.phone))
            self._personal = tuple(fact for fact in (self.person.first_name, *facts) if fact)

    def _go(self) -> None:
        """However it ended: the next one finds the welcome screen, and nobody waits."""
        if self.ui.at != 'welcome' or self.ui.app.visit is not None:
            self.ui.app.reset()
            self.ui.settle()
        self._staff_come()
        for slip in (self.home / 'tray').glob('*'):
            slip.unlink()
        if self.person is not None:
            self.lounge.store.call(_leave, self.person.id)

    def _is_over(self) -> None:
        """The person left, and nothing of them is on any screen, also none that is not shown."""
        assert self.ui.at == 'welcome', f'it ends on {self.ui.at!r}: {self.ui.text()}'
        assert self.ui.app.visit is None
        left = {personal for text in self._texts() for personal in self._personal if personal in text}
        assert not left, f'{left} is left on a screen'

    def _texts(self) -> Iterator[str]:
        for layer in (Window, *self.ui.app.screens.screens):
            for widget in layer.walk() if isinstance(layer, Widget) else (one for child in layer.children for one in child.walk()):
                yield str(getattr(widget, 'text', ''))

    # One step.

    def _do(self, step: Step) -> None:
        ui = self.ui
        match step:
            case Touch(words, beside):
                self._touch(self._button(words, beside))
            case Types(characters):
                for character in characters:
                    self._touch(self._button('Space' if character == ' ' else character))
            case Scans(code):
                self.touches += 1  # a card is held up once
                ui.scan(code)
                self._look()
            case Sees(words):
                self._until(lambda: ui.says(words))
            case DoesNotSee(words):
                assert not ui.says(words), f'the screen says: {ui.text()}'
            case At(screen):
                assert ui.at == screen, f'it is {ui.at!r}: {ui.text()}'
                self.looks(screen)
            case Asks(questions):
                assert self._before == set(questions)
            case StaffKnow(needs):
                assert sorted(self.lounge.needs()) == sorted(needs)
            case StaffCome():
                self._staff_come()
            case Keeps(model, values, there):
                held = self._held(model, tuple(values))
                assert (dict(values) in held if values else bool(held)) is there, f'it holds {held}'
            case PaperSays(words, there):
                assert (words in self._paper()) is there, f'the slip says: {self._paper()}'
            case Waits(seconds):
                ui.advance(seconds)

    def _touch(self, button: Any) -> None:
        self._touched = button.text
        self._answered = self._before if button.text not in NO_ANSWER else set()
        Touchable.last_release = float('-inf')
        self.touches += 1
        self._finger(button)
        self.ui.settle()
        self._look()

    def _finger(self, button: Any) -> None:
        self.ui.lift(self.ui.press(button))

    def _look(self) -> None:
        """See what is asked now. A question that is gone after an answer has been asked."""
        if self.ui.app.visit is None:
            self._asked, self._before = set(), set()
            return
        now = {text for text in self._words() if text.endswith('?') and text not in EVERY_TIME}
        again = (now - self._before) & self._asked
        assert not again or self._touched in ASKS_AGAIN, f'{again} is asked again after {self._touched!r}'
        self._asked |= self._answered - now
        self._before = now

    def _words(self) -> set[str]:
        """What stands on the screen besides what can be touched."""
        inside = {id(one) for button in self.ui.shown() if isinstance(button, Touchable) for one in button.walk(restrict=True)}
        return {widget.text for widget in self.ui.shown() if isinstance(widget, Label) and widget.text and id(widget) not in inside}

    def _button(self, words: str, beside: str = '') -> Any:
        """The one that says it, or whose second line does; beside other words, the nearest."""
        found = [button for button in self.ui.buttons() if words in _says(button)]
        if beside:
            there = [widget for widget in self.ui.shown() if getattr(widget, 'text', '') == beside]
            assert there, f'nothing says {beside!r}: {self.ui.text()}'
            return min(found, key=lambda button: min(_apart(button, one) for one in there))
        assert len(found) == 1, f'{len(found)} buttons say {words!r}: {self.ui.text()}'
        return found[0]

    def _until(self, condition: Callable[[], object]) -> None:
        """Wait for something that is done beside the window, such as a slip. It shows with the kiosk's own tick."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f'it never came; {self._known()}'
            self._pause.wait(self.PAUSE)
            self.ui.app.tick()
            self.ui.frames(1)

    def _known(self) -> str:
        """What the person knows, for whoever reads why a journey ended."""
        return f'the screen says: {self.ui.text()}'

    def _staff_come(self) -> None:
        self.lounge.store.call(_see_to_all)
        self.ui.app.look_for_calls()
        self.ui.settle()

    def _held(self, model: type, names: tuple[str, ...]) -> list[dict[str, Any]]:
        """What the store holds of the person, by these names."""
        assert self.person is not None
        held = self.lounge.store.call(rows.of_person, model, self.person.id)
        return [{name: getattr(row, name) for name in names} for row in held]

    def _paper(self) -> str:
        self._until(lambda: list((self.home / 'tray').glob('*.pdf')))
        newest = max((self.home / 'tray').glob('*.pdf'), key=lambda path: path.stat().st_mtime_ns)
        text = ' '.join(page.extract_text() for page in PdfReader(newest).pages)
        return ' '.join(text.split())


def _says(button: Any) -> tuple[str, ...]:
    return tuple(text for text in (button.text, getattr(button, 'second', '')) if text)


def _apart(one: Widget, other: Widget) -> float:
    (x, y), (u, v) = one.to_window(*one.center), other.to_window(*other.center)
    # what belongs to each other stands in one line
    return math.hypot(x - u, 4 * (y - v))


def _see_to_all(tx: Transaction) -> None:
    for call in attention.standing(tx):
        attention.answer(tx, call.id, 'staff')


def _leave(tx: Transaction, release: str) -> None:
    row = tx.get(Release, release)
    assert row is not None
    tx.change(Kind.RELEASE_CHANGED, row.model_copy(update={'where': Where.LEFT}), who='system')
