"""Staff print, see how far papers have come, put the printer right and read a slip back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import zxingcpp
from builders import THURSDAY
from driver import Driver, Lounge
from PIL import Image

from screens.staff.paper_words import why
from services import language, papers, printing
from services.print_outcome import STOPS_PAPER
from services.printing import PaperKind, PrintState, Reason
from services.slips.document import TooLong
from services.slips.script import MissingGlyph
from services.store import rows
from services.store.models import PrintJob
from services.sync.worker import Synced
from services.wire import Role, Where

ENGLISH = language.load('en')
NAMES = ('Jordan', 'Ellis', 'Tomos')


@pytest.fixture
def people(lounge: Lounge) -> list[str]:
    """Three people who are here, and one who is expected."""
    found = [lounge.person(first_name=name, initial='A', code=f'48291{at}') for at, name in enumerate(NAMES)]
    for person in found:
        lounge.appointment(person)
    lounge.person(first_name='Luca', initial='P', code='482919', where=Where.EXPECTED, here_on=None)
    return found


@pytest.fixture
def ui(lounge: Lounge, people: list[str], drive) -> Driver:  # type: ignore[no-untyped-def]
    driver: Driver = drive(staff_only=True)
    driver.staff_in(lounge.member('Robin', Role.STAFF))
    go(driver, 'papers')
    return driver


def go(driver: Driver, name: str) -> None:
    driver.app.staff_go(name)
    driver.settle()


def at(driver: Driver) -> str:
    return str(driver.app._staff_side.current)


def printed(lounge: Lounge) -> list[tuple[str, str, bool, str]]:
    """First name, kind, whether in large print, and the name of the print system's job."""
    jobs = lounge.store.call(lambda tx: tx.session.query(PrintJob).order_by(PrintJob.id).all())
    names = {person.release: person.first_name for person in lounge.store.call(papers.people)}
    return [(names[job.release], job.kind, job.large, job.name) for job in jobs]


def move(lounge: Lounge, state: PrintState, reason: str | None = None) -> None:
    """How far everything comes that is on its way."""
    jobs = [job.id for together in lounge.store.call(printing.unfinished) for job in together]
    lounge.store.call(printing.move, jobs, state, reason)


def print_here(ui: Driver) -> None:
    ui.tap('All here')
    ui.tap('Print 3 slips')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    ui.settle()


def test_one_slip_is_printed_by_two_touches(ui: Driver, lounge: Lounge) -> None:
    ui.tap('Ellis A.')
    ui.tap('Print 1 slip')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    assert [job[:3] for job in printed(lounge)] == [('Ellis', 'slip', False)]


def test_all_who_are_here_are_printed_as_one_job_and_nobody_else(ui: Driver, lounge: Lounge) -> None:
    print_here(ui)
    found = printed(lounge)
    assert [name for name, *_ in found] == list(NAMES)
    assert len({job[3] for job in found}) == 1


def test_a_second_touch_prints_nothing_twice(ui: Driver, lounge: Lounge) -> None:
    ui.tap('All here')
    page = ui.app._staff_side.current_screen
    page.print()
    assert not ui.has('Print 3 slips')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    assert len(printed(lounge)) == 3


@pytest.mark.parametrize(
    ('tile', 'button', 'kind', 'large'),
    [
        ('Slip, large print', 'Print 1 large slip', 'slip', True),
        ('Card for the wallet', 'Print 1 wallet card', 'wallet', False),
        ('Card with the code', 'Print 1 code card', 'card', False),
    ],
)
def test_each_kind_of_paper_can_be_printed(ui: Driver, lounge: Lounge, tile: str, button: str, kind: str, large: bool) -> None:
    ui.tap('Jordan A.')
    ui.tap(tile)
    ui.tap(button)
    ui.wait(lambda: at(ui) == 'papers_on_way')
    assert [job[:3] for job in printed(lounge)] == [('Jordan', kind, large)]


def test_whoever_s_page_was_open_is_chosen_already(ui: Driver, people: list[str]) -> None:
    ui.app.staff.person = people[1]
    go(ui, 'stock')
    go(ui, 'papers')
    assert ui.has('Print 1 slip')


def test_a_preview_shows_each_paper_as_it_comes_out_and_writes_nothing(ui: Driver, lounge: Lounge) -> None:
    ui.tap('All here')
    ui.tap('See it first')
    page = ui.app._staff_side.current_screen
    for name in ('Jordan A.', 'Ellis A.', 'Tomos A.'):
        ui.wait(lambda: page.ready)
        assert ui.says(name)
        (picture,) = page.ids.pictures.pictures
        (code,) = zxingcpp.read_barcodes(Image.frombytes('L', (picture.width, picture.height), picture.dots))
        assert 'DTSTART:20260514T140000' in code.text
        ui.tap('Next person')
    assert printed(lounge) == []
    ui.wait(lambda: page.ready)
    ui.tap('Print all 3')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    assert len(printed(lounge)) == 3


@pytest.mark.parametrize(
    ('why', 'words'),
    [
        (MissingGlyph('\N{SNOWMAN}'), 'A letter cannot be printed.'),
        (TooLong(), 'The day is too long for this paper.'),
        (KeyError('nobody'), 'This person is not on this screen any more.'),
    ],
    ids=lambda why: type(why).__name__,
)
def test_a_paper_that_cannot_be_drawn_has_words_and_holds_up_no_other_one(ui: Driver, lounge: Lounge, why: Exception, words: str) -> None:
    preview = lounge.papers.preview

    def drawn(person: papers.Person, *how: object) -> object:
        if person.first_name == 'Ellis':
            raise why
        return preview(person, *how)

    lounge.papers.preview = drawn
    ui.tap('All here')
    ui.tap('See it first')
    page = ui.app._staff_side.current_screen
    ui.wait(lambda: page.ready)
    assert page.ids.pictures.pictures
    page.next()
    assert page.ids.pictures.pictures == (), 'the paper of another person does not stand below this name'
    ui.wait(lambda: ui.says(words))
    assert page.ids.pictures.pictures == ()
    ui.tap('Print all 3')
    ui.wait(lambda: at(ui) == 'papers_on_way')


def test_a_preview_goes_by_itself_where_the_public_can_see_it(lounge: Lounge, people: list[str], drive) -> None:  # type: ignore[no-untyped-def]
    ui = drive()
    ui.staff_in(lounge.member('Robin', Role.STAFF))
    go(ui, 'papers')
    assert not any(name in ui.text() for name in NAMES)
    ui.tap('J. A.')
    ui.tap('See it first')
    ui.advance(59)
    assert at(ui) == 'paper_preview'
    ui.advance(2)
    assert at(ui) == 'papers'


def test_each_job_says_how_far_it_has_come_and_who_asked(ui: Driver, lounge: Lounge) -> None:
    print_here(ui)
    assert ui.says('Jordan A., Ellis A. and 1 more: 3 slips')
    assert ui.says('10:31am, Robin. Being made')
    for state, words in ((PrintState.SENT, 'With the printer'), (PrintState.PRINTING, 'Printing'), (PrintState.ON_PAPER, 'On paper')):
        move(lounge, state)
        ui.advance(1)
        assert ui.says(f'10:31am, Robin. {words}')


def test_what_is_in_the_way_stands_on_top_until_it_is_put_right(ui: Driver, lounge: Lounge) -> None:
    print_here(ui)
    move(lounge, PrintState.NEEDS_SOMEBODY, 'media-jam')
    ui.advance(1)
    assert ui.says('Paper is stuck. Take it out.')
    ui.tap('Put right, go on')
    assert lounge.papers.went_on == 1
    move(lounge, PrintState.ON_PAPER)
    ui.advance(1)
    assert not ui.has('Put right, go on')


def test_what_failed_is_printed_again_as_copy_2_and_by_whom(ui: Driver, lounge: Lounge) -> None:
    ui.tap('Jordan A.')
    ui.tap('Print 1 slip')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    lounge.store.call(lambda tx: [printing.begin(tx, [job.id]) for together in printing.unfinished(tx) for job in together])
    move(lounge, PrintState.FAILED, Reason.ENDED_AT_PRINTER)
    ui.advance(1)
    ui.tap('Print this again')
    ui.wait(lambda: ui.says('Jordan A.: Slip, version 1, copy 2'))
    newest, _first = lounge.store.call(papers.of_today)
    assert (newest.copy, newest.asked_by) == (2, 'Robin')


def test_of_a_job_that_broke_off_staff_read_whose_paper_is_next_and_print_from_there_on(ui: Driver, lounge: Lounge) -> None:
    print_here(ui)
    jobs = [job.id for together in lounge.store.call(printing.unfinished) for job in together]
    lounge.store.call(printing.drawn, dict(zip(jobs, (1, 3, 4), strict=True)))
    lounge.store.call(printing.came_out, jobs, 2)
    move(lounge, PrintState.NEEDS_SOMEBODY, 'media-empty')
    ui.advance(1)
    assert ui.says('1 of 3 are out, Ellis A. is next. The printer has no paper.')
    move(lounge, PrintState.FAILED, Reason.ENDED_AT_PRINTER)
    ui.advance(1)
    ui.tap('Print the rest')
    ui.wait(lambda: len(lounge.store.call(papers.of_today)) == 2)
    newest, _first = lounge.store.call(papers.of_today)
    assert [person.first_name for person in newest.people] == ['Ellis', 'Tomos']


def test_a_job_that_is_still_on_its_way_is_not_printed_again(ui: Driver) -> None:
    print_here(ui)
    assert not ui.has('Print this again')


@pytest.mark.parametrize('reason', [*Reason, *sorted(STOPS_PAPER)])
def test_every_reason_is_told_in_words_or_as_the_printer_says_it(reason: str) -> None:
    told = why(reason, ENGLISH)
    assert told
    assert not {'error', 'failed', 'invalid'} & set(told.lower().split())


def slip_of(lounge: Lounge, person: str) -> tuple[str, int]:
    lounge.papers.print_papers([(person, ENGLISH)], PaperKind.SLIP, False, 'system')
    slip = lounge.store.call(rows.newest_slip, person)
    return slip.number, slip.edition


def test_a_scanned_slip_says_whether_it_is_the_newest(ui: Driver, lounge: Lounge, people: list[str]) -> None:
    first, version = slip_of(lounge, people[0])
    go(ui, 'slip_read')
    for line in ('BEGIN:VEVENT', f'UID:{first}-{version}', 'SUMMARY:Appointment', 'END:VEVENT'):
        ui.scan(line)
    assert ui.says('Jordan A.')
    assert ui.says('This is the newest slip: version 1.')
    assert not ui.has('Print a new one')
    lounge.synced = Synced(timedelta(minutes=12), 'no answer', timedelta(0))
    ui.scan(f'UID:{first}-{version}')
    assert ui.says('This is the newest slip that this screen knows: version 1. Other screens last heard 10:19am.')
    slip_of(lounge, people[0])
    ui.scan(f'UID:{first}-{version}')
    assert ui.says('This is version 1. Version 2 was made')
    ui.tap('Print a new one')
    ui.wait(lambda: at(ui) == 'papers_on_way')
    assert lounge.store.call(rows.newest_slip, people[0]).edition == 3


def test_a_typed_number_is_enough(ui: Driver, lounge: Lounge, people: list[str]) -> None:
    number, _version = slip_of(lounge, people[1])
    lounge.appointment(people[1], at=time(16))
    go(ui, 'slip_read')
    for character in number:
        ui.tap(character)
    ui.tap('Go on')
    assert ui.says('Ellis A.')
    assert ui.says('The day has changed since this slip was printed.')


def test_a_number_that_nobody_has_says_what_to_do(ui: Driver) -> None:
    go(ui, 'slip_read')
    for character in 'WWWW':
        ui.tap(character)
    ui.tap('Go on')
    assert ui.says('No slip has this number here.')
    assert not ui.has('Open their page')


def test_nothing_of_a_slip_that_was_read_stays_behind(ui: Driver, lounge: Lounge, people: list[str]) -> None:
    number, version = slip_of(lounge, people[0])
    go(ui, 'slip_read')
    page = ui.app._staff_side.current_screen
    ui.scan(f'UID:{number}-{version}')
    go(ui, 'papers')
    assert (page.whose, page.words, page.read, page.text) == ('', '', None, '')


def test_the_day_s_people_are_reached_page_by_page(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    for at_ in range(20):
        lounge.person(first_name=f'Person {at_}', initial='A', code=f'4829{at_:02}', released_on=THURSDAY)
    ui = drive(staff_only=True)
    ui.staff_in(lounge.member())
    go(ui, 'papers')
    seen: set[str] = set()
    for page in range(3):
        seen |= {button.text for button in ui.buttons()}
        ui.tap(f'More ({page + 1} of 3)')
    assert {f'Person {number} A.' for number in range(20)} <= seen


def test_whoever_was_open_before_the_board_is_not_printed_for(ui: Driver, people: list[str]) -> None:
    go(ui, 'board')
    ui.app.staff.person = people[0]
    go(ui, 'papers')
    assert ui.app._staff_side.current_screen.count == 1
    go(ui, 'board')
    go(ui, 'papers')
    assert ui.app._staff_side.current_screen.count == 0
