"""Visits one after another on the window's own event loop, without drawing, and a count of what they leave in memory."""

from __future__ import annotations

import gc
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from builders import THURSDAY, Program, StillClock
from driver import Driver, Lounge, begin, demo_journeys, demo_places, stop
from kivy.clock import Clock as KivyClock
from kivy.core.window import Window
from kivy.event import EventDispatcher

from kiosk import settings
from kiosk.beside import Around, draw
from kiosk.run import keep_all
from screens.parts.dialog import Dialog
from screens.parts.page import Page
from screens.parts.visit import Visit
from services import attention
from services.printer import Printer
from services.store.database import Transaction
from services.store.keys import Enrolment
from services.wire import Kind, Purpose, Release, Where

HALF_PAST_TEN = datetime.combine(THURSDAY, datetime.min.time()).replace(hour=10, minute=31)


def says_will_go(ui: Driver, code: str) -> None:
    ui.walk_in(code)
    ui.tap('Probation')
    ui.tap('I will be there')
    ui.tap('Back')
    _finish(ui)


def takes_paper_and_code(ui: Driver, code: str) -> None:
    ui.walk_in(code)
    ui.tap('Print')
    ui.wait(lambda: ui.says('Staff will bring it to you.'), 30)
    ui.tap('Back')
    ui.tap('Send to my phone')
    ui.wait(lambda: ui.app.screens.current_screen.count, 30)
    ui.tap('No')
    ui.tap('Show the code')
    _finish(ui)


def walks_away(ui: Driver, code: str) -> None:
    """In the middle of something; nobody answers whether they are still there."""
    ui.walk_in(code)
    ui.tap('Probation')
    ui.tap("I can't get there in time")
    ui.advance(91)
    ui.advance(31)


def calls_for_somebody(ui: Driver, code: str) -> None:
    ui.walk_in(code)
    ui.tap('Get a person')
    ui.tap('Somebody came')
    ui.tap('Money and jobcentre')
    _finish(ui)


def has_no_bed_and_calls(ui: Driver, code: str) -> None:
    """To the council's page, a call that somebody answers, and a name that is written down."""
    ui.walk_in(code)
    for words in ('A place to stay', 'No', 'No', *'EASTERBY', 'Easterby', 'Call now', 'I am calling now', 'I talked to them'):
        ui.tap(words)
    for words in ('Name of the person', *'SAM', 'Go on', 'Done'):
        ui.tap(words)
    _finish(ui)


def asks_for_things(ui: Driver, code: str) -> None:
    ui.walk_in(code)
    ui.tap('Things you need')
    ui.tap('Food for today')
    ui.tap('Ask for this')
    _finish(ui)


def gives_no_name(ui: Driver, _code: str) -> None:
    for words in ('Touch to start', 'Go on', 'Go on without my name', 'Yes, without my name', 'Health', 'I do not feel safe', 'Keep going'):
        ui.tap(words)
    ui.tap("I'm finished")
    ui.advance(21)


def leaves_while_paper_is_made(ui: Driver, code: str) -> None:
    """What comes back then finds nobody."""
    ui.walk_in(code)
    ui.tap('Print')
    _finish(ui)
    ui.wait(lambda: ui.lounge.slips, 30)


def mistypes_and_turns_back(ui: Driver, code: str) -> None:
    ui.tap('Touch to start')
    ui.tap('Go on')
    ui.scan('000000')
    ui.scan(code)
    ui.tap("No, that's not me")
    ui.scan(code)
    ui.tap("Yes, that's me")
    ui.tap('Get a person')
    ui.tap('Keep going')
    _finish(ui)


WAYS = (
    says_will_go,
    takes_paper_and_code,
    walks_away,
    calls_for_somebody,
    has_no_bed_and_calls,
    asks_for_things,
    gives_no_name,
    leaves_while_paper_is_made,
    mistypes_and_turns_back,
)


def _finish(ui: Driver) -> None:
    ui.tap("I'm finished")
    ui.tap('Go on')
    ui.tap('Wipe the screen')


@dataclass(frozen=True)
class Left:
    """What is in memory once everybody has left."""

    resident: int
    """Bytes."""
    types: Counter[str]
    """Objects that the garbage collector knows, by type."""
    visits: int
    dialogs: int
    screens: int
    callbacks: int
    """Timers, and who waits for a change of the app, of its colours and sizes, or of the window."""

    def leaks(self, before: Left, visits: int) -> list[str]:
        """What grew since `before` although nothing of a visit may stay: each a line for people."""
        now = {'Visit': self.visits, 'screens': self.screens, 'dialogs': self.dialogs, 'callbacks': self.callbacks}
        then = {'Visit': 0, 'screens': before.screens, 'dialogs': before.dialogs, 'callbacks': before.callbacks}
        named = [f'{name}: {then[name]} before, {now[name]} after' for name in now if now[name] != then[name]]
        # caches that fill up to their limit are no leak: the largest is the printer's, of its last 200 jobs
        grown = {name: count - before.types[name] for name, count in self.types.items()}
        return named + [f'{name}: {count} more' for name, count in grown.items() if count > max(200, visits // 10)]


class Lobby:
    """A window, and people who come to it one after another."""

    def __init__(self, folder: Path, enrolment: Enrolment) -> None:
        self._clock = StillClock()
        self._program = Program(folder / 'home', folder / 'keys', self._clock, enrolment)
        store = self._program.start().current
        self._tray = folder / 'tray'
        drawn = partial(draw, settings.load(folder / 'home'), Around(demo_places(), demo_journeys()))
        self._printer = Printer(store, self._clock, self._tray, drawn, line=None)
        self._printer.start()
        self._lounge = Lounge(store, self._clock)
        self._lounge._print = self._print  # type: ignore[method-assign]
        self._lounge.slip_state = self._printer.state
        self._driver = begin(self._lounge)
        self._driver.app.makes_ahead = True  # as `kiosk run` has it once a picture is shown
        while not self._driver.app.all_made:
            self._driver.app.tick()
        keep_all()  # as `kiosk run` does

    def visit(self, number: int) -> None:
        """Somebody new comes, does something, and leaves; then staff tidy up."""
        self._clock.set_london(HALF_PAST_TEN)
        code = f'{number + 1:06}'
        person = self._lounge.person(code=code, first_name=f'Name {number}')
        self._lounge.appointment(person, address=f'{number} Sample Street')
        self._lounge.appointment(person, purpose=Purpose.JOBCENTRE, place=f'Jobcentre {number}')
        WAYS[number % len(WAYS)](self._driver, code)
        assert self._driver.at == 'welcome', f'{WAYS[number % len(WAYS)].__name__} ended at {self._driver.at}: {self._driver.text()}'
        self._lounge.store.call(_tidy_up, person)
        self._lounge.slips.clear()
        for slip in self._tray.glob('[!.]*'):
            slip.unlink()
        self._driver.advance(4)

    def left(self) -> Left:
        """A count of what is in memory now."""
        self._driver.settle()
        gc.collect()
        held = resident()  # first: counting takes memory too
        kinds = Counter(type(one) for one in gc.get_objects())
        return Left(
            held,
            Counter({f'{kind.__module__}.{kind.__qualname__}': count for kind, count in kinds.items()}),
            visits=_count(kinds, Visit),
            dialogs=_count(kinds, Dialog),
            screens=_count(kinds, Page),
            callbacks=len(KivyClock.get_events()) + sum(map(_waiting, (self._driver.app, self._driver.app.theme, Window))),
        )

    def close(self) -> None:
        stop(self._driver)
        self._printer.stop()
        self._program.stop()

    def _print(self, of: str, language: object) -> str:
        self._lounge.slips.append(of)
        return self._printer.print_papers([(of, language)], who='visitor')[0]  # type: ignore[list-item]


def _tidy_up(tx: Transaction, person: str) -> None:
    for call in attention.standing(tx):
        attention.answer(tx, call.id, who='staff')
    gone = tx.get(Release, person)
    assert gone is not None
    tx.change(Kind.RELEASE_CHANGED, gone.model_copy(update={'where': Where.LEFT}), who='staff')


def _count(kinds: Counter[type], base: type) -> int:
    return sum(count for kind, count in kinds.items() if issubclass(kind, base))


def _waiting(whom: EventDispatcher) -> int:
    return sum(len(whom.get_property_observers(name)) for name in whom.properties())


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path('/proc/self/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE')
