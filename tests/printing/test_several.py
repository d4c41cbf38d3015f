"""Papers of several people as one job: one job for the print system, and for each person a slip of their own with its own record."""

from __future__ import annotations

import io
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pypdf
import pytest
from builders import THURSDAY, appointment, put, release
from print_desk import ENGLISH, NAME, Desk, Hands, draw, words_on
from print_system import PrintSystem, until

from kiosk.beside import STICKERS, Around
from kiosk.beside import draw as draw_on
from kiosk.settings import Settings
from services import papers, printing
from services.directory import journeys, places_file
from services.housing import Asked, answer_referral
from services.ipp import Queue
from services.language import Language
from services.printer import PaperKnown, Patience
from services.printing import Order, PaperKind, SlipAsked
from services.slips.script import MissingGlyph
from services.store import subject
from services.store.models import PrintJob
from services.wire import EraseReason, Release, new_id

NAMES = ('Ellis', 'Tomos', 'Amir')
STAFF = 'staff:0190163d-8694-739b-aea5-966c26f8ad91'
AROUND = Around(places_file.load(demonstration=True), journeys.load())


@pytest.fixture
def others(desk: Desk) -> list[str]:
    """Three more people who are here."""
    return more_people(desk)


def more_people(desk: Desk) -> list[str]:
    found = []
    for at, name in enumerate(NAMES):
        person = release(first_name=name, code=f'11100{at}')
        desk.store.call(put, person, appointment(person.id))
        found.append(person.id)
    return found


def spoken(people: list[str]) -> list[tuple[str, Language]]:
    return [(person, ENGLISH) for person in people]


def pages_of(sheet: Path) -> list[str]:
    return [' '.join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(sheet.read_bytes())).pages]


def of_person(desk: Desk) -> dict[str, PrintJob]:
    """The last job of each person, by first name."""
    jobs = desk.store.call(lambda tx: tx.session.query(PrintJob).order_by(PrintJob.id).all())
    names = desk.store.call(lambda tx: {job.release: person.first_name for job in jobs if (person := tx.get(Release, job.release))})
    return {names[job.release]: job for job in jobs}


def test_slips_of_several_people_are_one_job_with_a_page_and_a_number_for_each(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    jobs = desk.start().print_papers(spoken(others), who=STAFF)
    for job in jobs:
        desk.wait(job, 'on_paper')
    (sheet,) = system.sheets()
    pages = pages_of(sheet)
    assert [name.upper() in page for name, page in zip(NAMES, pages, strict=True)] == [True] * 3
    numbers = {page.split('Slip ')[1][:4] for page in pages}
    assert len(numbers) == 3
    assert len({job.name for job in of_person(desk).values()}) == 1
    assert desk.journal().count((1, 'on_paper', None)) == 3


def test_what_staff_print_is_written_down_with_who_asked(desk: Desk, others: list[str]) -> None:
    for job in desk.start().print_papers(spoken(others), who=STAFF):
        desk.wait(job, 'on_paper')
    assert {job.asked_by for job in of_person(desk).values()} == {STAFF}


def test_when_paper_runs_out_all_of_them_wait_and_staff_are_called_once(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    system.behave('paper-out')
    printer = desk.start()
    assert printer.known() == PaperKnown()
    jobs = printer.print_papers(spoken(others), who=STAFF)
    for job in jobs:
        desk.wait(job, 'needs_somebody', 'media-empty')
    assert desk.needs() == ['slip']
    assert printer.known() == PaperKnown(trouble='media-empty')
    system.behave('well')
    for job in jobs:
        desk.wait(job, 'on_paper')
    assert desk.needs() == []
    assert (printer.known().trouble, printer.known().printed_at is not None) == (None, True)
    assert len(system.sheets()) == 1


def test_a_slip_that_cannot_be_drawn_keeps_no_other_from_paper(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    def drawn(asked: SlipAsked, language: Language) -> bytes:
        if asked.day.first_name == 'Tomos':
            raise MissingGlyph('\u4e2d')
        return draw(asked, language)

    first, second, third = desk.start(draw=drawn).print_papers(spoken(others), who=STAFF)
    desk.wait(second, 'failed', 'not-drawn')
    desk.wait(first, 'on_paper')
    desk.wait(third, 'on_paper')
    assert len(pages_of(system.sheets()[0])) == 2


def test_what_the_printer_gave_up_is_printed_again_as_one_job_that_says_copy_2(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    system.behave('abort')
    printer = desk.start()
    jobs = printer.print_papers(spoken(others), who='visitor')
    for job in jobs:
        desk.wait(job, 'failed', 'ended-at-printer')
    system.behave('well')
    for job in printer.reprint_papers(jobs, who=STAFF):
        assert desk.wait(job, 'on_paper').copy == 2
    assert ['copy 2' in page for page in pages_of(system.sheets()[-1])] == [True] * 3
    assert {job.asked_by for job in of_person(desk).values()} == {STAFF}


def test_a_queue_that_waits_to_be_started_again_is_started_at_once_when_staff_say_so(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    printer = desk.start(Patience(look_every=0.05, look_later_every=0.05, away_after=0.3, resume_every=60))
    first = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(first, 'printing')
    second = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(second, 'sent')
    system.pause_queue()
    printer._line.resume_at = float('inf')  # a try has just been made, and the next one is due much later
    desk.wait(second, 'needs_somebody', 'paused')
    system.behave('well')
    printer.go_on()
    desk.wait(second, 'on_paper')


def test_killed_while_several_slips_print_they_are_found_again_as_one_job(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    system.behave('slow')
    jobs = desk.start().print_papers(spoken(others), who=STAFF)
    desk.wait(jobs[-1], 'printing')
    desk.start()
    system.behave('well')
    for job in jobs:
        desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_nobody_s_name_is_left_in_the_print_system(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    printer = desk.start()
    for job in (*printer.print_papers(spoken(others), who=STAFF), *printer.print_papers(spoken(others), PaperKind.CARD, who=STAFF)):
        desk.wait(job, 'on_paper')
    assert system.spooled() == []
    for word in (*NAMES, *(name.upper() for name in NAMES), '111000', '111 000'):
        assert system.tells(word) == []


def test_large_print_stays_large_when_it_is_printed_again(desk: Desk, system: PrintSystem) -> None:
    asked_for = []

    def drawn(asked: SlipAsked, language: Language) -> bytes:
        asked_for.append(asked.large)
        return draw(asked, language)

    printer = desk.start(draw=drawn)
    (job,) = printer.print_papers([(desk.person.id, ENGLISH)], large=True, who=STAFF)
    desk.wait(job, 'on_paper')
    desk.wait(printer.reprint_papers([job], 'visitor')[0], 'on_paper')
    assert asked_for == [True, True]


def test_cards_with_codes_are_one_document_and_make_no_slip(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    for job in desk.start().print_papers(spoken(others), PaperKind.CARD, who=STAFF):
        desk.wait(job, 'on_paper')
    (sheet,) = system.sheets()
    for name, code in zip(NAMES, ('111 000', '111 001', '111 002'), strict=True):
        assert name in words_on(sheet)
        assert code in words_on(sheet)
    assert desk.store.call(papers.people)[0].version == 0


def test_the_card_for_the_wallet_belongs_to_the_slip_of_the_same_facts(desk: Desk, system: PrintSystem) -> None:
    printer = desk.start()
    desk.wait(printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0], 'on_paper')
    (job,) = printer.print_papers([(desk.person.id, ENGLISH)], PaperKind.WALLET, who=STAFF)
    desk.wait(job, 'on_paper')
    assert desk.store.call(papers.people)[0].version == 1
    desk.store.call(put, desk.stop_of_day.model_copy(update={'phone': '01632 960119'}))
    (job,) = printer.print_papers([(desk.person.id, ENGLISH)], PaperKind.WALLET, who=STAFF)
    desk.wait(job, 'on_paper')
    assert desk.store.call(papers.people)[0].version == 2


def test_in_the_tray_each_slip_lies_by_itself_and_cards_lie_together(tray_desk: Desk) -> None:
    people = more_people(tray_desk)
    printer = tray_desk.start()
    for job in (*printer.print_papers(spoken(people), who=STAFF), *printer.print_papers(spoken(people), PaperKind.CARD, who=STAFF)):
        tray_desk.wait(job, 'tray')
    cards, *slips = sorted(tray_desk.tray.glob('*.pdf'), key=lambda path: not path.name.startswith('card-'))
    assert len(slips) == 3
    assert all(name in words_on(cards) for name in NAMES)


def test_a_person_who_is_erased_meanwhile_keeps_no_other_from_paper(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    printer = desk.start()
    system.behave('slow')
    busy = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(busy, 'printing')
    jobs = printer.print_papers(spoken(others), who=STAFF)
    desk.wait(jobs[0], 'sent')
    desk.store.call(lambda tx: tx.session.delete(tx.session.get(PrintJob, jobs[1])))
    system.behave('well')
    desk.wait(jobs[0], 'on_paper')
    desk.wait(jobs[2], 'on_paper')


def test_today_s_papers_say_whose_they_are_how_far_they_have_come_and_who_asked(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    printer = desk.start()
    desk.wait(printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0], 'on_paper')
    system.behave('paper-out')
    for job in printer.print_papers(spoken(others), large=True, who=STAFF):
        desk.wait(job, 'needs_somebody', 'media-empty')
    waiting, done = desk.store.call(papers.of_today)
    assert [person.first_name for person in waiting.people] == list(NAMES)
    assert (waiting.state, waiting.reason, waiting.large) == ('needs_somebody', 'media-empty', True)
    assert ([person.first_name for person in done.people], done.state, done.versions, done.asked_by) == ([NAME], 'on_paper', (1,), None)
    system.behave('well')


def test_a_sheet_of_cards_in_the_tray_goes_with_each_of_its_people(tray_desk: Desk) -> None:
    people = more_people(tray_desk)
    for job in tray_desk.start().print_papers(spoken(people), PaperKind.CARD, who=STAFF):
        tray_desk.wait(job, 'tray')
    (cards,) = tray_desk.tray.glob('*.pdf')
    for person in people:
        names = tray_desk.store.call(subject.slips, person)
        assert any(name in cards.name for name in names)


def test_cards_that_nobody_collects_are_swept_from_the_tray(tray_desk: Desk, clock: Hands) -> None:
    for job in tray_desk.start().print_papers(spoken(more_people(tray_desk)), PaperKind.CARD, who=STAFF):
        tray_desk.wait(job, 'tray')
    clock.ahead += timedelta(minutes=31)
    printing.sweep(tray_desk.tray, clock.now())
    assert list(tray_desk.tray.iterdir()) == []


def test_what_is_kept_about_a_card_goes_with_the_person(tray_desk: Desk) -> None:
    people = more_people(tray_desk)
    for job in tray_desk.start().print_papers(spoken(people), PaperKind.CARD, who=STAFF):
        tray_desk.wait(job, 'tray')
    tray_desk.store.call(subject.erase, people[0], EraseReason.ASKED, 'ab')
    kept = tray_desk.store.call(lambda tx: {job.release for job in tx.session.query(PrintJob)})
    assert kept == set(people[1:])


def test_a_test_page_comes_out_and_is_known_as_nobody_s(desk: Desk, system: PrintSystem) -> None:
    (job,) = desk.start(draw=partial(draw_on, Settings(), AROUND)).print_papers([(None, ENGLISH)], PaperKind.TRIAL, who=STAFF)
    desk.wait(job, 'on_paper')
    (sheet,) = system.sheets()
    assert 'This is a test' in words_on(sheet)
    assert desk.needs() == []


def test_the_form_of_a_referral_comes_out_and_one_that_is_not_agreed_to_any_more_does_not(desk: Desk, system: PrintSystem) -> None:
    def answer(question: Asked, given: bool) -> None:
        council = AROUND.places.search_councils('Leeds', THURSDAY)[0] if question is Asked.CHOOSE_COUNCIL else None
        desk.store.call(answer_referral, desk.person.id, question, given, council=council, public_body=False)

    for question in Asked:
        answer(question, True)
    on_kiosk = partial(draw_on, Settings(), AROUND)
    (form,) = desk.start(draw=on_kiosk).print_papers([(desk.person.id, ENGLISH)], PaperKind.REFERRAL, who=STAFF)
    desk.wait(form, 'on_paper')
    assert 'Leeds council, housing team' in words_on(system.sheets()[0])
    desk.stop()
    ((waiting,),) = [desk.store.call(printing.order, [Order(new_id(), desk.person.id, 'en', PaperKind.REFERRAL)])]
    answer(Asked.TELL_COUNCIL, False)
    desk.start(draw=on_kiosk)
    desk.wait(waiting.id, 'failed', 'not-agreed')
    assert len(system.sheets()) == 1


def next_of(desk: Desk) -> tuple[int | None, str]:
    """How many of the newest job are out, and whose paper is next."""
    newest = desk.store.call(papers.of_today)[0]
    return newest.out, newest.people[newest.out or 0].first_name


def test_when_paper_runs_out_in_the_middle_it_is_known_whose_is_next(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    system.behave('after-2-paper-out')
    jobs = desk.start().print_papers(spoken(others), who=STAFF)
    desk.wait(jobs[0], 'needs_somebody', 'media-empty')
    until(lambda: next_of(desk) == (2, 'Amir'))
    system.behave('well')
    desk.wait(jobs[-1], 'on_paper')
    assert desk.store.call(papers.of_today)[0].out is None


def test_what_the_printer_gave_up_in_the_middle_is_printed_again_from_there_on(desk: Desk, system: PrintSystem, others: list[str]) -> None:
    """A slip of two pages of which one is out is not out."""
    tall = partial(draw_on, Settings(paper='a5'), AROUND)
    desk.store.call(put, *(appointment(others[1], place=f'Office {number}', at=time(9, number)) for number in range(12)))
    system.behave('after-2-abort')
    printer = desk.start(draw=tall)
    jobs = printer.print_papers(spoken(others), who=STAFF)
    desk.wait(jobs[0], 'failed', 'ended-at-printer')
    assert next_of(desk) == (1, 'Tomos')
    system.behave('well')
    for job in printer.reprint_papers(jobs[1:], who=STAFF):
        desk.wait(job, 'on_paper')
    pages = pages_of(system.sheets()[-1])
    assert len(pages) > 2
    assert 'ELLIS' not in ' '.join(pages)


def test_cards_with_codes_go_to_the_labels_and_slips_to_the_other_paper(tray_desk: Desk, system: PrintSystem) -> None:
    """The printer of the tests has no labels: a paper that it has stands for them here."""
    people = more_people(tray_desk)
    printer = tray_desk.start(stickers=(Queue(system.url), 'iso_a4_210x297mm'))
    for job in printer.print_papers(spoken(people), PaperKind.CARD, who=STAFF):
        tray_desk.wait(job, 'on_paper')
    (slip,) = printer.print_papers(spoken(people[:1]), who=STAFF)
    tray_desk.wait(slip, 'tray')
    (sheet,) = system.sheets()
    assert '111 000' in words_on(sheet)
    assert [path.name.startswith('card') for path in tray_desk.tray.glob('*.pdf')] == [False]


def test_a_printer_that_has_no_labels_is_told_to_staff_at_once(tray_desk: Desk, system: PrintSystem) -> None:
    """Not "printing" for ever: what has to be done is to set it up."""
    people = more_people(tray_desk)
    printer = tray_desk.start(stickers=(Queue(system.url), STICKERS['62x29mm']))
    for job in printer.print_papers(spoken(people), PaperKind.CARD, who=STAFF):
        tray_desk.wait(job, 'failed', 'refused')
    assert system.sheets() == []
