"""The screens about paper on every window that lounges have, with the longest names and in every state."""

from __future__ import annotations

import pytest
from driver import Driver, Lounge
from kivy.graphics import Rectangle
from test_windows import faults

from screens.staff.page_pictures import PagePictures
from screens.staff.paper_words import why
from services import language, papers, printing
from services.papers import ReadState
from services.printer import STOPS_PAPER
from services.printing import PaperKind, PrintState, Reason
from services.slips.reading import SlipName
from services.store import rows
from services.wire import Role

ENGLISH = language.load('en')
NAMES = ('Alexandra-Josephine', 'Oluwaseun', 'Jo', 'Maximilian', 'Bartholomew', 'Ellis', 'Tomos', 'Amir', 'Luca', 'Mihai')


@pytest.fixture
def ui(window_size, drive, lounge):  # type: ignore[no-untyped-def]
    for at, name in enumerate(NAMES):
        lounge.appointment(lounge.person(first_name=name, initial='W', code=f'4829{at:02}'))
    ui = drive(demonstration=True, size=window_size, staff_only=True)
    ui.staff_in(lounge.member('Bartholomew', Role.STAFF))
    return ui


def go(ui: Driver, name: str) -> None:
    ui.app.staff_go(name)
    ui.settle()


def within(pictures: PagePictures) -> bool:
    """Whether there are pages, and each stands where it belongs."""
    pages = [one for one in pictures.canvas.children if isinstance(one, Rectangle)]
    above = pictures.y + pictures.height + 1
    return bool(pages) and all(one.pos[1] >= pictures.y - 1 and one.pos[1] + one.size[1] <= above for one in pages)


def test_printing_and_the_preview_fit(ui: Driver) -> None:
    go(ui, 'papers')
    wrong = faults(ui, 'nobody chosen')
    for kind in ('slip', 'large', 'wallet', 'card'):
        go(ui, 'papers')
        page = ui.app._staff_side.current_screen
        page.kind = kind
        ui.tap('All here')
        wrong += faults(ui, kind)
        ui.tap('See it first')
        shown = ui.app._staff_side.current_screen
        ui.wait(lambda shown=shown: shown.ready)
        wrong += faults(ui, f'preview, {kind}')
        wrong += [f'preview, {kind}: a page stands outside its place'] if not within(shown.ids.pictures) else []
    assert not wrong, '\n'.join(wrong)


def test_each_state_and_the_longest_reason_fit(ui: Driver, lounge: Lounge) -> None:
    people = [(person.release, ENGLISH) for person in lounge.store.call(papers.people)]
    go(ui, 'papers_on_way')
    wrong = faults(ui, 'nothing yet')
    lounge.papers.print_papers(people, PaperKind.SLIP, False, ui.app.staff.who)
    lounge.papers.print_papers(people[:1], PaperKind.WALLET, False, ui.app.staff.who)
    jobs = [[job.id for job in together] for together in lounge.store.call(printing.unfinished)]
    lounge.store.call(printing.drawn, {job: number for number, job in enumerate(jobs[0], 1)})
    lounge.store.call(printing.came_out, jobs[0], 4)
    longest = max((*Reason, *sorted(STOPS_PAPER)), key=lambda reason: len(why(reason, ENGLISH)))
    for state in PrintState:
        reason = longest if state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED) else None
        for together in jobs:
            lounge.store.call(printing.move, together, state, reason)
        ui.advance(1)
        wrong += faults(ui, f'{state}, {reason}')
    assert not wrong, '\n'.join(wrong)


def test_more_than_a_page_of_jobs_fits(ui: Driver, lounge: Lounge) -> None:
    people = [(person.release, ENGLISH) for person in lounge.store.call(papers.people)]
    for person in people:
        (job,) = lounge.papers.print_papers([person], PaperKind.SLIP, False, ui.app.staff.who)
        lounge.store.call(printing.move, [job], PrintState.FAILED, Reason.WITH_ERRORS)
    lounge.papers.print_papers(people, PaperKind.CARD, False, ui.app.staff.who)
    for together in lounge.store.call(printing.unfinished):
        lounge.store.call(printing.move, [job.id for job in together], PrintState.NEEDS_SOMEBODY, 'media-empty')
    go(ui, 'papers_on_way')
    ui.wait(lambda: ui.has('Put right, go on'))
    page = ui.app._staff_side.current_screen
    wrong = []
    for number in range(page.pages):
        wrong += faults(ui, f'page {number}')
        page.more()
    assert page.pages > 1
    assert not wrong, '\n'.join(wrong)


def test_what_is_read_of_a_slip_fits(ui: Driver, lounge: Lounge) -> None:
    person = lounge.store.call(papers.people)[0].release
    go(ui, 'slip_read')
    wrong = faults(ui, 'nothing read')
    page = ui.app._staff_side.current_screen
    lounge.papers.print_papers([(person, ENGLISH)], PaperKind.SLIP, False, ui.app.staff.who)
    first = lounge.store.call(rows.newest_slip, person)

    def read(number: str) -> None:
        page._read(lounge.store.call(papers.read_back, SlipName(number, None)))
        wrong.extend(faults(ui, page.state))
        seen.append(page.state)

    seen: list[str] = []
    read(first.number)
    lounge.appointment(person)
    read(first.number)
    lounge.papers.print_papers([(person, ENGLISH)], PaperKind.SLIP, False, ui.app.staff.who)
    read(first.number)
    read('WWWW')
    assert seen == [ReadState.NEWEST, ReadState.CHANGED_SINCE, ReadState.OLDER, ReadState.NOT_KNOWN]
    assert not wrong, '\n'.join(wrong)
