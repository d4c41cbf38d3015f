"""The kiosk's own side of printing: what a lounge may set, what the window is told, and how long a job is kept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from print_desk import ENGLISH, Desk, draw
from print_system import PrintSystem
from pypdf import PdfReader
from sqlalchemy import func, select

from kiosk import settings
from kiosk.beside import MEDIA, Around
from kiosk.beside import draw as draw_on
from services import printer as printer_
from services import printing
from services.directory import journeys, places_file
from services.printer import JobState, Printer
from services.printing import PrintState, SlipAsked
from services.slips import CodeCard
from services.store.models import PrintJob, SlipRow

AROUND = Around(places_file.load(demonstration=True), journeys.load())


@pytest.mark.parametrize(
    ('line', 'told'),
    [
        (
            'printer = "http://printer.example:631/printers/slip"',
            'line 1: printer cannot be that. Allowed: a queue of the print',
        ),
        ('printer = "/dev/usb/lp0"', 'line 1: printer cannot be that.'),
        ('printer = "http://127.0.0.1:631/printers/slip?x=http://other"', 'line 1: printer cannot be that.'),
        ('paper = "letter"', 'line 1: paper cannot be that. Allowed: 80mm, a5 or a4.'),
    ],
)
def test_a_slip_goes_to_this_machine_alone_on_paper_that_is_known(tmp_path: Path, line: str, told: str) -> None:
    """Whoever is on the network must not read it on its way."""
    (tmp_path / 'kiosk.toml').write_text(line, encoding='utf-8')
    with pytest.raises(settings.SettingsError) as error:
        settings.load(tmp_path)
    assert told in str(error.value)


def test_a_queue_and_a_paper_can_be_set(tmp_path: Path) -> None:
    (tmp_path / 'kiosk.toml').write_text('printer = "http://127.0.0.1:631/printers/slip"\npaper = "a5"', encoding='utf-8')
    found = settings.load(tmp_path)
    assert (found.printer, found.paper) == ('http://127.0.0.1:631/printers/slip', 'a5')
    assert MEDIA[found.paper] == 'iso_a5_148x210mm'


def test_labels_for_codes_and_their_printer_can_be_set(tmp_path: Path) -> None:
    labels = 'http://127.0.0.1:631/printers/labels'
    (tmp_path / 'kiosk.toml').write_text(f'stickers = "62x29mm"\nsticker_printer = "{labels}"', encoding='utf-8')
    found = settings.load(tmp_path)
    assert (found.stickers, found.sticker_printer) == ('62x29mm', labels)
    width, height = PdfReader(BytesIO(draw_on(found, AROUND, CodeCard('Jordan', 'A', '482910'), ENGLISH))).pages[0].mediabox[2:]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (62, 29)


def test_the_tray_has_a_slip_on_the_paper_that_is_set(tray_desk: Desk, tmp_path: Path) -> None:
    paper = settings.load(tmp_path).model_copy(update={'paper': 'a4'})
    job = tray_desk.start(draw=partial(draw_on, paper, AROUND)).print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0]
    tray_desk.wait(job, 'tray')


def test_states_of_jobs_that_ended_long_ago_are_forgotten(tray_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk runs for months."""
    monkeypatch.setattr(printer_, 'REMEMBERED', 5)

    def quickly(_asked: SlipAsked, _spoken: object) -> bytes:
        return b'%PDF'

    printer = tray_desk.start(draw=quickly)
    jobs = [printer.print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0] for _ in range(5 + 2)]
    tray_desk.wait(jobs[-1], 'tray')
    assert printer.state(jobs[2]) == JobState(PrintState.TRAY, None, 1)
    for job in jobs[:2]:
        with pytest.raises(KeyError):
            printer.state(job)


def test_a_slip_that_a_fault_broke_off_does_not_keep_others_from_paper(tray_desk: Desk) -> None:
    faults = iter([OSError('no space left')])

    def drawn(asked: SlipAsked, spoken: object) -> bytes:
        for fault in faults:
            raise fault
        return draw(asked, ENGLISH)

    printer = tray_desk.start(draw=drawn)
    for job in [printer.print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0] for _ in range(2)]:
        tray_desk.wait(job, 'tray')


def test_what_is_kept_about_a_job_goes_with_the_person_s_slip(tray_desk: Desk) -> None:
    job = tray_desk.start().print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0]
    tray_desk.wait(job, 'tray')
    tray_desk.store.call(lambda tx: tx.session.delete(tx.session.scalars(select(SlipRow)).one()))
    assert tray_desk.store.call(lambda tx: tx.session.scalar(select(func.count()).select_from(PrintJob))) == 0


def test_a_slip_in_the_tray_goes_under_one_name_whatever_copy_it_is(tray_desk: Desk) -> None:
    """By that name the journal says whose slip nobody collected."""
    printer = tray_desk.start()
    job = printer.print_papers([(tray_desk.person.id, ENGLISH)], who='visitor')[0]
    tray_desk.wait(job, 'tray')
    tray_desk.wait(printer.reprint_papers([job], 'visitor')[0], 'tray')
    first, second = sorted(tray_desk.tray.glob('*.pdf'), key=lambda path: len(path.name))
    assert second.name == f'{first.stem}.copy-2.pdf'
    later = tray_desk.clock.now()
    gone = printing.sweep(tray_desk.tray, type(later)(later.at + timedelta(days=3650), later.boot, later.monotonic_ms))
    assert gone == (first.stem, first.stem)


def test_a_printer_can_be_stopped_while_nothing_answers(desk: Desk, system: PrintSystem) -> None:
    system.kill('cupsd')
    printer: Printer = desk.start()
    job = printer.print_papers([(desk.person.id, ENGLISH)], who='visitor')[0]
    desk.stop()
    system.start_cups()
    desk.start()
    desk.wait(job, 'on_paper')
