"""The printer runs out of paper in the middle of the lounge's slips: staff see it, put paper in, and everybody's slip comes, once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from builders import Program, put, release
from driver import Driver, Lounge, begin, demo_journeys, demo_places, stop
from print_desk import Hands, words_on
from print_system import PrintSystem, until

from kiosk import settings
from kiosk.beside import Around, draw
from services.ipp import Queue
from services.printer import Patience, Printer
from services.store.keys import Enrolment
from services.wire import Where

NAMES = ('Jordan', 'Ellis', 'Tomos')


@pytest.fixture
def lounge(program: Program, enrolment: Enrolment, clock: Hands) -> Lounge:
    return Lounge(program.start().current, clock)


@pytest.fixture
def ui(lounge: Lounge, clock: Hands, system: PrintSystem, home) -> Iterator[Driver]:  # type: ignore[no-untyped-def]
    drawn = partial(draw, settings.load(home), Around(demo_places(), demo_journeys()))
    printer = Printer(
        lounge.store, clock, home / 'tray', drawn, line=Queue(system.url), patience=Patience(look_every=0.05, look_later_every=0.05)
    )
    printer.start()
    lounge.papers.print_papers = lambda people, kind, large, who: printer.print_papers(people, kind, large=large, who=who)  # type: ignore[method-assign]
    opened = begin(lounge, staff_only=True)
    yield opened
    stop(opened)
    printer.stop()


def waits_for(ui: Driver, words: str) -> None:
    def shown() -> bool:
        ui.app.tick()
        ui.frames(1)
        return ui.says(words)

    until(shown, seconds=30, what=f'{words!r} never came: {ui.text()}')


def test_paper_runs_out_in_the_middle_and_staff_put_it_right(ui: Driver, lounge: Lounge, system: PrintSystem) -> None:
    for place, name in enumerate(NAMES):
        lounge.store.call(put, release(first_name=name, initial='A', code=f'48291{place}', where=Where.HERE))
    ui.staff_in(lounge.member('Robin'))
    waits_for(ui, '3 here')
    system.behave('paper-out')
    for words in ('Print', 'All here', 'Print 3 slips', 'On its way'):
        ui.tap(words)
    waits_for(ui, 'The printer has no paper. Put paper in.')
    assert not ui.says('On paper')
    system.behave('well')
    waits_for(ui, 'On paper')
    printed = ' '.join(words_on(sheet) for sheet in system.sheets())
    assert [printed.count(f"{name.upper()}'S DAY") for name in NAMES] == [1, 1, 1], printed
    until(lambda: not system.spooled(), what='names stay in the spool')
