"""Each slip followed to its end, on a real print system that fails in all the ways it can: what is on paper, what a screen may
say, and what the journal says afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import put
from print_desk import ENGLISH, NAME, STREET, Desk, Hands, words_on
from print_system import PrintSystem, until

from services.ipp import FORBIDDEN, Job, JobStatus, Queue, Refused, Unreachable
from services.printer import Patience
from services.printing import PrintState

QUICK = {'look_every': 0.05, 'look_later_every': 0.05, 'away_after': 0.3}
ON_PAPER = (1, 'on_paper', None)


def the_sheet(system: PrintSystem) -> str:
    (sheet,) = system.sheets()
    return words_on(sheet)


def test_a_slip_comes_out_and_each_step_on_its_way_is_told(desk: Desk, system: PrintSystem) -> None:
    printer = desk.start()
    job = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    assert printer.state(job).state is PrintState.MAKING
    desk.wait(job, 'on_paper')
    assert [state.state for told, state in desk.told if told == job] == ['making', 'sent', 'printing', 'on_paper']
    assert desk.journal() == [(1, 'sent', None), (1, 'printing', None), ON_PAPER]
    assert f"{NAME.upper()}'S DAY" in the_sheet(system)
    assert 'copy' not in the_sheet(system)
    assert desk.needs() == []


def test_what_has_been_sent_is_not_yet_on_paper(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'printing')
    assert system.sheets() == []
    system.behave('well')
    desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_paper_runs_out_and_is_refilled(desk: Desk, system: PrintSystem) -> None:
    system.behave('paper-out')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'media-empty')
    assert desk.needs() == ['slip']
    assert system.sheets() == []
    system.behave('well')
    desk.wait(job, 'on_paper')
    entries = desk.journal()
    assert entries.index((1, 'needs_somebody', 'media-empty')) < entries.index(ON_PAPER) == len(entries) - 1
    assert 'copy' not in the_sheet(system)


def test_the_printer_is_off_and_comes_back(desk: Desk, system: PrintSystem) -> None:
    system.kill('ippeveprinter')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'offline')
    assert desk.needs() == ['slip']
    system.start_printer()
    desk.wait(job, 'on_paper')
    assert (1, 'needs_somebody', 'offline') in desk.journal()
    assert len(system.sheets()) == 1


def test_the_printer_gives_up_and_the_reprint_says_copy_2(desk: Desk, system: PrintSystem) -> None:
    system.behave('abort')
    printer = desk.start()
    job = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'failed', 'ended-at-printer')
    assert system.sheets() == []
    assert desk.needs() == ['slip']
    system.behave('well')
    again = printer.reprint_papers([job], 'visitor')[0]
    assert desk.wait(again, 'on_paper').copy == 2
    assert 'copy 2' in the_sheet(system)
    assert desk.journal()[-5:] == [
        (1, 'failed', 'ended-at-printer'),
        (2, 'making', None),
        (2, 'sent', None),
        (2, 'printing', None),
        (2, 'on_paper', None),
    ]


def test_a_reprint_after_the_facts_have_changed_is_the_next_version(desk: Desk, system: PrintSystem) -> None:
    printer = desk.start()
    job = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'on_paper')
    desk.store.call(put, desk.stop_of_day.model_copy(update={'phone': '01632 960119'}))
    again = printer.reprint_papers([job], 'visitor')[0]
    assert desk.wait(again, 'on_paper').copy == 1
    assert 'version 2' in words_on(system.sheets()[-1])


def test_nothing_comes_for_too_long_and_nobody_says_why(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    job = desk.start(Patience(**QUICK, slow_after=0.5)).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'slow')
    system.behave('well')
    desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_without_a_print_system_a_slip_is_kept_and_printed_once_it_is_there(desk: Desk, system: PrintSystem) -> None:
    system.kill('cupsd')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'print-system-away')
    system.start_cups()
    desk.wait(job, 'on_paper')
    assert 'copy' not in the_sheet(system)
    assert desk.journal()[0] == (1, 'needs_somebody', 'print-system-away')


def test_the_print_system_is_killed_while_it_prints(desk: Desk, system: PrintSystem) -> None:
    """CUPS prints what it had begun a second time: nobody can prevent it, so it is told."""
    system.behave('slow')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'printing')
    system.kill('cupsd')
    desk.wait(job, 'needs_somebody', 'print-system-away')
    system.behave('well')
    until(system.sheets, what='the printer did not finish what it had')
    system.start_cups()
    desk.wait(job, 'on_paper', 'check-the-tray')
    assert len(system.sheets()) == 2
    assert desk.journal()[-1] == (1, 'on_paper', 'check-the-tray')


def test_a_queue_that_stopped_is_started_again(desk: Desk, system: PrintSystem) -> None:
    system.pause_queue()
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_a_queue_that_stops_while_a_slip_waits_in_it_is_started_again(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    printer = desk.start(Patience(**QUICK, resume_every=0.1))
    first = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(first, 'printing')
    second = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(second, 'sent')
    system.pause_queue()
    system.behave('well')
    desk.wait(second, 'on_paper')


def test_a_queue_that_may_not_be_started_from_here_needs_somebody(desk: Desk, system: PrintSystem) -> None:
    def forbid(line: Queue) -> None:
        def forbidden() -> None:
            raise Refused(FORBIDDEN)

        line.resume = forbidden  # type: ignore[method-assign]

    system.pause_queue()
    job = desk.start(change=forbid).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'paused')
    system.resume_queue()
    desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_a_queue_that_is_not_there_needs_somebody_and_counts_no_copies(desk: Desk, system: PrintSystem) -> None:
    system.remove_queue()
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'refused')
    system.add_queue()
    assert desk.wait(job, 'on_paper').copy == 1


def test_staff_cancel_a_job(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'printing')
    system.cancel_all()
    desk.wait(job, 'failed', 'canceled')
    assert system.spooled() == []


def test_a_job_that_the_print_system_forgot_is_lost_and_never_printed_again_by_itself(desk: Desk, system: PrintSystem) -> None:
    system.behave('slow')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'printing')
    system.forget_jobs()
    desk.wait(job, 'failed', 'lost')
    assert desk.needs() == ['slip']


def test_another_s_job_that_was_given_the_same_number_is_not_taken_for_this_one(desk: Desk, system: PrintSystem) -> None:
    """A print system that lost its jobs begins to count anew."""

    def give_number_away(line: Queue) -> None:
        line.job = lambda number: Job(number, 'another', JobStatus.COMPLETED, (), '', kept=False)  # type: ignore[method-assign]

    system.behave('slow')
    job = desk.start(change=give_number_away).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'printing')
    system.behave('well')
    desk.wait(job, 'on_paper')
    assert len(system.sheets()) == 1


def test_an_answer_that_got_lost_prints_nothing_twice(desk: Desk, system: PrintSystem) -> None:
    def lose_the_answer(line: Queue) -> None:
        hand_over = line.print

        def lost(*words: object) -> int:
            hand_over(*words)  # type: ignore[arg-type]
            raise Unreachable('the answer was lost')

        line.print = lost  # type: ignore[method-assign,assignment]

    job = desk.start(change=lose_the_answer).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'on_paper')
    assert 'copy' not in the_sheet(system)


def test_a_request_that_got_lost_is_made_again_and_says_copy_2(desk: Desk, system: PrintSystem) -> None:
    """Nobody could tell whether it came through, so the paper does not claim to be the first."""

    names = []

    def lose_the_request(line: Queue) -> None:
        def lost(name: str, *_: object) -> int:
            names.append(name)
            del line.print
            raise Unreachable('the request was lost')

        line.print = lost  # type: ignore[method-assign,assignment]

    job = desk.start(change=lose_the_request).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    assert desk.wait(job, 'on_paper').copy == 2
    assert 'copy 2' in the_sheet(system)
    assert desk.journal()[0] == (2, 'making', 'perhaps-printed')
    assert names[0] not in system.sheets()[0].name  # should the first ever turn up, it is not taken for this one


def test_a_print_system_that_never_takes_it_does_not_count_copies_for_ever(desk: Desk) -> None:
    def lose_every_request(line: Queue) -> None:
        def lost(*_: object) -> int:
            raise Unreachable('the request was lost')

        line.print = lost  # type: ignore[method-assign,assignment]

    job = desk.start(change=lose_every_request).print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'failed', 'lost')


def test_a_slip_that_waited_for_half_an_hour_is_taken_back(desk: Desk, system: PrintSystem, clock: Hands) -> None:
    """Whoever it was for has gone, and it has a name on it."""
    system.kill('ippeveprinter')
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'needs_somebody', 'offline')
    assert system.spooled() != []
    clock.ahead += timedelta(minutes=31)
    desk.wait(job, 'failed', 'too-old')
    assert system.spooled() == []


def test_a_document_that_cannot_be_printed_does_not_stay_in_the_spool(desk: Desk, system: PrintSystem) -> None:
    job = desk.start(draw=lambda *_: b'%PDF-1.4 damaged').print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'failed', 'with-errors')
    until(lambda: system.spooled() == [], what='the document stayed in the spool')


def test_nothing_with_a_name_is_left_behind(desk: Desk, system: PrintSystem) -> None:
    """A job is called by a random name, and its document is gone as soon as it is printed."""
    job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.wait(job, 'on_paper')
    assert system.spooled() == []
    for word in (NAME, NAME.upper(), STREET, desk.person.id):
        assert system.tells(word) == []


def test_a_print_system_that_keeps_what_it_printed_is_made_to_forget_it(
    desk: Desk, system: PrintSystem, caplog: pytest.LogCaptureFixture
) -> None:
    with system.keeping_documents():
        job = desk.start().print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
        desk.wait(job, 'on_paper')
        assert system.spooled() == []
    assert 'PreserveJobFiles No' in caplog.text
    assert NAME not in caplog.text


def test_two_slips_at_once_both_come_out(desk: Desk, system: PrintSystem) -> None:
    printer = desk.start()
    jobs = [printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0] for _ in range(2)]
    for job in jobs:
        desk.wait(job, 'on_paper')
    assert [f'version {version}' in words_on(sheet) for version, sheet in enumerate(system.sheets(), 1)] == [True, True]


def test_a_slip_of_nobody_is_not_made(desk: Desk, system: PrintSystem) -> None:
    job = desk.start().print_papers([('0190163d-8694-739b-aea5-966c26f8ad91', ENGLISH)], who='visitor')[0]
    desk.wait(job, 'failed', 'not-written')
    assert desk.journal() == []


@pytest.mark.parametrize(
    ('step', 'copy'),
    [('written', 1), ('begun', 2), ('taken', 1), ('sent', 1), ('printing', 1), ('ended', 1)],
)
def test_killed_at_any_step_a_slip_is_found_again_and_printed_once(desk: Desk, system: PrintSystem, step: str, copy: int) -> None:
    """Only a slip that may have been handed over says copy 2; here it had not been, and nobody could know."""
    if step == 'printing':
        system.behave('slow')
    job = desk.killed_at(step)
    system.behave('well')
    desk.start()
    assert desk.wait(job, 'on_paper').copy == copy
    assert ('copy 2' in the_sheet(system)) == (copy == 2)
    assert desk.journal()[-1] == (copy, 'on_paper', None)
    assert system.spooled() == []


# The tray


def test_without_a_queue_a_slip_lies_in_the_tray(tray_desk: Desk) -> None:
    job = tray_desk.start().print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0]
    tray_desk.wait(job, 'tray')
    (slip,) = tray_desk.tray.glob('*.pdf')
    assert NAME.upper() in words_on(slip)
    assert slip.stat().st_mode & 0o777 == 0o600
    assert tray_desk.journal() == [(1, 'tray', None)]


@pytest.mark.parametrize(
    ('step', 'collected', 'copy'), [('written', False, 1), ('begun', False, 2), ('ended', False, 1), ('ended', True, 2)]
)
def test_killed_at_any_step_a_slip_for_the_tray_is_there_once(tray_desk: Desk, step: str, collected: bool, copy: int) -> None:
    job = tray_desk.killed_at(step)
    for slip in tray_desk.tray.glob('*.pdf') if collected else ():
        slip.unlink()
    tray_desk.start()
    assert tray_desk.wait(job, 'tray').copy == copy
    (slip,) = tray_desk.tray.glob('*.pdf')
    assert ('copy 2' in words_on(slip)) == (copy == 2)


def test_a_tray_that_cannot_be_written_is_tried_again(tray_desk: Desk, home: Path) -> None:
    tray_desk.tray.write_text('in the way')
    job = tray_desk.start().print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0]
    until(lambda: tray_desk.journal() == [])
    tray_desk.tray.unlink()
    tray_desk.wait(job, 'tray')
