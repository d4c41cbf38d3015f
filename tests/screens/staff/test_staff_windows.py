"""The staff side on every window that lounges have: nothing cut, nothing on top of another thing, nothing too small to touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from builders import THURSDAY, put
from builders import appointment as appointment_of
from driver import PIN, Driver, Lounge
from fits import faults, labels
from kivy.graphics import Rectangle
from test_accounts_screen import locked
from test_staff_person import open_page
from test_stale import say_too_late
from ways import ADDRESS

from screens.staff.page_pictures import PagePictures
from screens.staff.paper_words import why
from screens.staff.person_tabs import TABS
from screens.staff.rows import BoardRow
from screens.staff.session import PapersWanted, PinFor
from screens.staff.side import STAFF_SCREENS
from services import attention, diary, essentials, housing, language, papers, people, printing
from services.papers import ReadState
from services.print_outcome import STOPS_PAPER
from services.printing import PaperKind, PrintState, Reason
from services.slips.reading import SlipName
from services.store import rows
from services.wire import (
    Answer,
    Appointment,
    Need,
    Purpose,
    RequiredBy,
    Role,
    Standing,
    Supervision,
    ThingState,
    Tonight,
    Where,
    WhyChanged,
)

ENGLISH = language.load('en')
OTHERWISE_IN_PUBLIC = ('board', 'find', 'sort', 'requests', 'staff_person', 'papers', 'stale')
SIGNING_IN = ('locked', 'sign_in', 'pin')
NAMES = (
    ('Alexandra Josephine Wilhelmina Anneliese', 'M'),
    ('Alexandra Josephine Wilhelmina Annemarie', 'M'),
    ('Wolfeschlegelsteinhausena', 'W'),
    ('Wolfeschlegelsteinhausenb', 'W'),
    ('Wilhelmina', 'MMMM'),
    ('Wilhelmina', 'MMMW'),
    ('Jo', 'A'),
    ('Oluwaseun-Featherstone', 'MMMM'),
    ('Bartholomew', 'O'),
    ('Maximilian', 'MM'),
)
"""Ten people: forty letters, five and twenty without a space, and some who are told apart by their last letters alone."""
WANTED = ('coat', 'food', 'bank_card', 'bag', 'sim', 'clothes', 'phone', 'charger', 'wash_kit', 'nappies')


def ten_people(lounge: Lounge) -> list[str]:
    """They ask for everything, and their words are the longest that there are. Returns the releases."""
    return [ask_for_everything(lounge, number, *name) for number, name in enumerate(NAMES)]


def ask_for_everything(lounge: Lounge, number: int, name: str, initial: str) -> str:
    where = Where.LEFT if name == 'Jo' else Where.HERE
    known = {'due_at': time(11, 30), 'left_at': time(10, 31), 'here_at': time(9, 5), 'here_on': THURSDAY}
    person = lounge.person(first_name=name, initial=initial, code=f'48292{number}', where=where, **known)
    lounge.appointment(person, answer=Answer.WILL_GO)
    lounge.store.call(put, appointment_of(person, at=time(9, 30)))
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    lounge.store.call(essentials.say, person, lounge.essentials, dict.fromkeys(WANTED, ThingState.ASKED))
    for need in (Need.BED_NOT_ALLOWED, Need.ASKED):
        lounge.store.call(attention.ask, need, person)
    return person


@pytest.fixture
def window(window_size: tuple[int, int], drive: Any) -> Driver:
    """A kiosk that only staff see, before anybody has signed in: one for all tests of a size."""
    ui: Driver = drive(demonstration=True, staff_only=True, size=window_size)
    return ui


@pytest.fixture
def ui(window: Driver, lounge: Lounge) -> Driver:
    """A lead has signed in."""
    window.staff_in(lounge.member('Robin'))
    return window


@pytest.fixture
def with_ten(window: Driver, lounge: Lounge) -> Driver:
    """A member of staff has signed in, and ten people are here."""
    for at, (name, _initial) in enumerate(NAMES):
        lounge.appointment(lounge.person(first_name=name, initial='W', code=f'4829{at:02}'))
    window.staff_in(lounge.member('Bartholomew', Role.STAFF))
    return window


def page(ui: Driver) -> Any:
    return ui.app._staff_side.current_screen


def each_screen(ui: Driver, lounge: Lounge, person: str) -> Iterator[str]:
    """Goes to each screen of the staff side, and names it: where only staff see it, where the public can, and those of signing in."""
    session = ui.app.staff
    for ui.app.staff_only in (True, False):
        for name in OTHERWISE_IN_PUBLIC if not ui.app.staff_only else [name for name in STAFF_SCREENS if name not in SIGNING_IN]:
            session.person, session.pin_for = person, PinFor('Alexandra-Josephines', Role.STAFF, None)
            session.papers = PapersWanted(lounge.store.call(papers.people), PaperKind.SLIP)
            ui.app.staff_go(name)
            ui.settle()
            if name == 'paper_preview':
                ui.wait(lambda: page(ui).ready)
            yield name if ui.app.staff_only else f'{name} in public'
    ui.app.staff_only = True
    ui.app.staff_lock()
    ui.settle()
    yield 'locked'
    ui.app.staff_go('sign_in')
    ui.settle()
    yield 'sign_in'
    ui.app.staff_chosen(lounge.member('Alexandra-Josephines', Role.STAFF))
    ui.settle()
    yield 'pin'


def shortened(ui: Driver) -> list[str]:
    """What ends in dots: two people or two appointments might look alike."""
    return [f'{label.text!r} is shortened' for label in labels(ui) if label.is_shortened]


@pytest.mark.parametrize('code', ['en', 'cy'])
def test_each_screen_fits_in_english_and_in_welsh(window: Driver, lounge: Lounge, code: str) -> None:
    people = ten_people(lounge)
    for name in ('Alexandra-Josephine', 'Sfeatherstonehaughtons', 'Robin'):
        lounge.member(name)
    window.app.speak(language.load(code))
    window.staff_in(lounge.member('Bartholomew'))
    wrong = []
    for name in each_screen(window, lounge, people[0]):
        wrong += faults(window, f'{name}, {code}', keys=code == 'en')
        wrong += [f'{name}, {code}: {fault}' for fault in shortened(window)]
        if not window.says(window.app._('Demonstration')):
            wrong.append(f'{name}, {code}: it does not say that this is a demonstration (safety rule 18)')
        if name.startswith('board'):
            assert window.says(window.app._('Never say who is here, or was here')), 'safety rule 13'
            assert sum(isinstance(row, BoardRow) for row in window.shown()) >= 6
    assert not wrong, '\n'.join(wrong)


# Accounts


def test_the_screens_of_accounts_fit(ui: Driver, lounge: Lounge) -> None:
    locked(lounge, 'Alexandra-Josephine')
    for number in range(6):
        lounge.member(f'Sfeatherstonehaugh {number}', Role.PEER)
    ui.app.pins_told = {'Robin': PIN}
    ui.app.staff_go('accounts')
    ui.settle()
    wrong = faults(ui, 'accounts')
    ui.tap('Alexandra-Josephine')
    wrong += faults(ui, 'somebody locked')
    page(ui).words = 'Somebody has that name already. Choose one that tells the two apart.'
    wrong += faults(ui, 'somebody locked, with words')
    ui.tap('Retire this account')
    wrong += faults(ui, 'retire?')
    ui.tap('Robin')
    wrong += faults(ui, 'own account')
    ui.tap('Add somebody')
    ui.frames(3)
    page(ui).text = 'Alexandra-Josephines'
    wrong += faults(ui, 'name')
    page(ui).words = 'Somebody has that name already. Choose one that tells the two apart.'
    wrong += faults(ui, 'name, with words')
    page(ui).words = ''
    ui.tap('Go on')
    ui.wait(lambda: ui.says('chooses the PIN'))
    page(ui).digits, page(ui).words = '1' * 12, 'No row such as 123456, and nothing that repeats such as 121212. Choose another one.'
    wrong += faults(ui, 'pin')
    ui.tap('Lock')
    ui.tap('Sign in')
    ui.tap('Robin')
    ui.wait(lambda: ui.says('In this demonstration it is'))
    wrong += faults(ui, 'pin of a demonstration')
    ui.app.pins_told = {}
    assert not wrong, '\n'.join(wrong)


# Paper


def go(ui: Driver, name: str) -> None:
    ui.app.staff_go(name)
    ui.settle()


def within(pictures: PagePictures) -> bool:
    """Whether there are pages, and each stands where it belongs."""
    pages = [one for one in pictures.canvas.children if isinstance(one, Rectangle)]
    above = pictures.y + pictures.height + 1
    return bool(pages) and all(one.pos[1] >= pictures.y - 1 and one.pos[1] + one.size[1] <= above for one in pages)


def test_printing_and_the_preview_fit(with_ten: Driver) -> None:
    go(with_ten, 'papers')
    wrong = faults(with_ten, 'nobody chosen')
    for kind in ('slip', 'large', 'wallet', 'card'):
        go(with_ten, 'papers')
        page(with_ten).kind = kind
        with_ten.tap('All here')
        wrong += faults(with_ten, kind)
        with_ten.tap('See it first')
        shown = page(with_ten)
        with_ten.wait(lambda shown=shown: shown.ready)
        wrong += faults(with_ten, f'preview, {kind}')
        wrong += [f'preview, {kind}: a page stands outside its place'] if not within(shown.ids.pictures) else []
    assert not wrong, '\n'.join(wrong)


def test_each_state_and_the_longest_reason_fit(with_ten: Driver, lounge: Lounge) -> None:
    people = [(person.release, ENGLISH) for person in lounge.store.call(papers.people)]
    go(with_ten, 'papers_on_way')
    wrong = faults(with_ten, 'nothing yet')
    lounge.papers.print_papers(people, PaperKind.SLIP, False, with_ten.app.staff.who)
    lounge.papers.print_papers(people[:1], PaperKind.WALLET, False, with_ten.app.staff.who)
    jobs = [[job.id for job in together] for together in lounge.store.call(printing.unfinished)]
    lounge.store.call(printing.drawn, {job: number for number, job in enumerate(jobs[0], 1)})
    lounge.store.call(printing.came_out, jobs[0], 4)
    longest = max((*Reason, *sorted(STOPS_PAPER)), key=lambda reason: len(why(reason, ENGLISH)))
    for state in PrintState:
        reason = longest if state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED) else None
        for together in jobs:
            lounge.store.call(printing.move, together, state, reason)
        with_ten.advance(1)
        wrong += faults(with_ten, f'{state}, {reason}')
    assert not wrong, '\n'.join(wrong)


def test_more_than_a_page_of_jobs_fits(with_ten: Driver, lounge: Lounge) -> None:
    people = [(person.release, ENGLISH) for person in lounge.store.call(papers.people)]
    for person in people:
        (job,) = lounge.papers.print_papers([person], PaperKind.SLIP, False, with_ten.app.staff.who)
        lounge.store.call(printing.move, [job], PrintState.FAILED, Reason.WITH_ERRORS)
    lounge.papers.print_papers(people, PaperKind.CARD, False, with_ten.app.staff.who)
    for together in lounge.store.call(printing.unfinished):
        lounge.store.call(printing.move, [job.id for job in together], PrintState.NEEDS_SOMEBODY, 'media-empty')
    go(with_ten, 'papers_on_way')
    with_ten.wait(lambda: with_ten.has('Put right, go on'))
    shown = page(with_ten)
    wrong = []
    for number in range(shown.pages):
        wrong += faults(with_ten, f'page {number}')
        shown.more()
    assert shown.pages > 1
    assert not wrong, '\n'.join(wrong)


def test_what_is_read_of_a_slip_fits(with_ten: Driver, lounge: Lounge) -> None:
    person = lounge.store.call(papers.people)[0].release
    go(with_ten, 'slip_read')
    wrong = faults(with_ten, 'nothing read')
    shown = page(with_ten)
    lounge.papers.print_papers([(person, ENGLISH)], PaperKind.SLIP, False, with_ten.app.staff.who)
    first = lounge.store.call(rows.newest_slip, person)

    def read(number: str) -> None:
        shown._read(lounge.store.call(papers.read_back, SlipName(number, None)))
        wrong.extend(faults(with_ten, shown.state))
        seen.append(shown.state)

    seen: list[str] = []
    read(first.number)
    lounge.appointment(person)
    read(first.number)
    lounge.papers.print_papers([(person, ENGLISH)], PaperKind.SLIP, False, with_ten.app.staff.who)
    read(first.number)
    read('WWWW')
    assert seen == [ReadState.NEWEST, ReadState.CHANGED_SINCE, ReadState.OLDER, ReadState.NOT_KNOWN]
    assert not wrong, '\n'.join(wrong)


# A person

LONG = {'place': 'Sample House for people who need a place', 'address': ADDRESS, 'person': 'Oluwaseun Featherstonehaugh'}


def busy_person(lounge: Lounge, who: str) -> str:
    """Somebody who asks for everything, with long words and a day that does not fit."""
    person = lounge.person(first_name='Alexandra-Josephine', language='pl', here_at=time(9, 12), supervision=Supervision.UNKNOWN)
    first = lounge.appointment(person, **LONG)
    for hour, purpose in ((12, Purpose.HOUSING), (15, Purpose.JOBCENTRE), (16, Purpose.HEALTH), (17, Purpose.DRUG_SERVICE)):
        lounge.appointment(person, purpose=purpose, at=time(hour, 30), required_by=RequiredBy.CHOICE, **LONG)
    lounge.appointment(person, purpose=Purpose.OTHER, at=time(9), standing=Standing.MISSED)
    asked = lounge.appointment(
        person, purpose=Purpose.JOBCENTRE, on=date(2026, 5, 15), standing=Standing.ASKED, required_by=RequiredBy.BENEFIT
    )
    for need in Need:
        lounge.store.call(attention.ask, need, person)
    lounge.store.call(housing.say_tonight, person, Tonight.NO)
    wanted = {one.key: ThingState.ASKED for one in lounge.essentials.all if not one.private}
    lounge.store.call(essentials.say, person, lounge.essentials, wanted)
    council = lounge.places.search_councils('Leeds', date(2026, 5, 14))[0]
    for question in housing.Asked:
        chosen = council if question is housing.Asked.CHOOSE_COUNCIL else None
        lounge.store.call(housing.answer_referral, person, question, True, council=chosen, public_body=True)
    row = lounge.store.call(lambda tx: tx.get(Appointment, first))
    lounge.store.call(diary.change, first, replace(diary.Facts.of(row), at=time(15)), WhyChanged.WRITTEN_WRONG, who, confirmed=2)
    lounge.store.call(say_too_late, asked, who)
    return person


def test_every_part_of_a_persons_page_fits(ui: Driver, lounge: Lounge) -> None:
    person = busy_person(lounge, ui.app.staff.who)
    open_page(ui, person)
    wrong = []
    for tab in TABS:
        page(ui).turn(tab)
        for number in range(int(page(ui).ids.lines.pages)):
            wrong += faults(ui, f'{tab}, page {number}')
            page(ui).more()
    page(ui).read_referral()
    ui.wait(lambda: page(ui).ready)
    wrong += faults(ui, 'the form of the referral')
    page(ui).back()
    ui.settle()
    page(ui).mark('left')
    wrong += faults(ui, 'leaving without a bed')
    for where in Where:
        lounge.store.call(people.mark, person, where, ui.app.staff.who)
        open_page(ui, person)
        page(ui).look()
        ui.settle()
        wrong += faults(ui, where)
    assert not wrong, '\n'.join(wrong)


def test_an_appointment_fits_in_every_step(ui: Driver, lounge: Lounge) -> None:
    person = lounge.person()
    ui.app.staff.appointment = lounge.appointment(person, at=time(9), officer_here_at=time(11), **LONG)
    open_page(ui, person, 'staff_appointment')
    wrong = faults(ui, 'facts')
    for key in ('purpose', 'required_by', 'when', 'place', 'minutes', 'officer_here_at', 'phone'):
        getattr(page(ui), f'_ask_{key}')()
        wrong += faults(ui, f'asking for {key}')
    for key in ('address', 'postcode', 'person', 'bring'):
        page(ui)._ask_words(key)
        wrong += faults(ui, f'asking for {key}')
    page(ui)._ask_when()
    for words in (
        'A day and a time',
        'Saturday 16 May',
        '4pm',
        '4:55pm',
        'Keep it',
        'It was written down wrong',
        "Yes, that's right",
        "Yes, that's right",
    ):
        ui.frames(3)
        ui.tap(words)
        wrong += faults(ui, f'after {words}')
    assert not wrong, '\n'.join(wrong)


@pytest.mark.parametrize('standing', [Standing.ASKED, Standing.MISSED])
def test_an_appointment_fits_however_it_stands(ui: Driver, lounge: Lounge, standing: Standing) -> None:
    person = lounge.person()
    ui.app.staff.appointment = lounge.appointment(person, at=time(9), standing=standing, **LONG)
    open_page(ui, person, 'staff_appointment')
    assert not faults(ui, standing)


def test_adding_a_person_fits_in_every_step(ui: Driver, lounge: Lounge) -> None:
    open_page(ui, None, 'add_person')
    wrong = faults(ui, 'first name')
    (keys,) = page(ui).ids.ask.ids.board.children
    for sheet in range(1, keys.sheets):
        keys.more_letters()
        ui.frames(3)
        wrong += faults(ui, f'sheet {sheet} of the letters')
    for key in ('initial', 'when', 'language', 'supervision'):
        page(ui).ask(key)
        wrong += faults(ui, key)
    page(ui)._say(first_name='Alexandra-Josephine', initial='ABCD')
    page(ui)._rest()
    wrong += faults(ui, 'everything said')
    page(ui).keep()
    ui.settle()
    wrong += faults(ui, 'added')
    assert not wrong, '\n'.join(wrong)


def test_two_versions_fit_beside_each_other(ui: Driver, lounge: Lounge) -> None:
    person = busy_person(lounge, ui.app.staff.who)
    open_page(ui, person, 'stale')
    wrong = faults(ui, 'two versions')
    page(ui).keep()
    ui.settle()
    wrong += faults(ui, 'nothing waits')
    assert not wrong, '\n'.join(wrong)
