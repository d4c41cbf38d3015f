"""From a touch to a slip in the hand, a code on a phone and an entry at the centre: the real program on a real window."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from icalendar import Event
from PIL import Image
from pypdf import PdfReader
from pyzbar import pyzbar
from real_window import RealWindow, find, real_window
from sqlalchemy import create_engine, text

pytestmark = pytest.mark.window


@pytest.fixture(scope='module')
def window() -> Iterator[RealWindow]:
    with real_window() as opened:
        yield opened


def kiosk(window: RealWindow, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, '-m', 'kiosk', *words], env=window.environment, capture_output=True, text=True, check=False)


def centre_has(window: RealWindow, kind: str) -> int:
    engine = create_engine(f'sqlite:///{window.home / "central" / "central.db"}')
    with engine.connect() as connection:
        headers = connection.execute(text('SELECT header FROM entry')).scalars().all()
    engine.dispose()
    return sum(json.loads(header)['kind'] == kind for header in headers)


def test_a_person_leaves_with_the_day_on_paper_and_on_the_phone(window: RealWindow, tmp_path: Path) -> None:
    window.touch('Touch to start')
    window.touch('Go on')
    window.wait_for('Type the 6 numbers')
    window.type('482910')
    window.touch("Yes, that's me")

    window.touch('2pm today')
    window.touch('I will be there')
    window.wait_for('You said')
    window.touch('Back')

    window.touch('Print')
    window.wait_for('Staff will bring it')
    (slip,) = (window.home / 'tray').glob('*.pdf')
    written = PdfReader(slip).pages[0].extract_text()
    assert "JORDAN'S DAY" in written
    assert '2pm' in written
    assert '01632' in written

    window.touch('Send to my phone')
    window.touch('No')
    window.touch('Show the code')
    window.wait_for('Point your phone camera')
    picture = Image.open(window.shot(tmp_path / 'phone.png'))
    (first,) = zxingcpp.read_barcodes(picture)
    (second,) = pyzbar.decode(picture)
    assert first.text == second.data.decode()
    event = Event.from_ical(first.text)
    assert not event.errors
    assert event['SUMMARY'] == 'Appointment'
    assert event['DTSTART'].dt.isoformat() == '2026-05-14T12:30:00'
    modules = (first.position.top_right.x - first.position.top_left.x) / (17 + 4 * 13)
    assert modules >= 8

    window.touch("I'm finished")
    window.touch('Go on')
    window.touch('Wipe the screen')
    window.wait_for('Touch to start')
    assert find(window.words(), 'Jordan') is None


def test_what_the_person_said_is_at_the_centre_once(window: RealWindow) -> None:
    assert centre_has(window, 'appointment.will_go') == 1
    assert centre_has(window, 'slip.made') == 1


def test_a_second_program_does_not_write_to_the_same_home(window: RealWindow) -> None:
    refused = kiosk(window, 'sync')
    assert refused.returncode == 3
    assert 'is in use' in refused.stderr


def test_escape_and_f1_open_no_way_out(window: RealWindow) -> None:
    window.key('Escape')
    window.key('F1')
    window.wait_for('Touch to start')
    assert window.program.poll() is None


def test_one_interrupt_ends_kiosk_and_centre_and_the_journal_is_whole(window: RealWindow) -> None:
    assert window.stop() == 0
    proved = kiosk(window, 'journal', '--verify', '--json')
    assert proved.returncode == 0
    assert json.loads(proved.stdout)['whole'] is True
    log = window.log.read_text(encoding='utf-8')
    assert 'Traceback' not in log
    assert 'Jordan' not in log.split('The demonstration is at')[-1]
