"""Two programs on one home: the second one that would write ends with code 3 and says why; what only reads goes on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Program, note, private, put, release

from kiosk.home import Home
from services.store import keys
from services.store.keys import Enrolment


@pytest.fixture
def held(program: Program, home: Path, keys_folder: Path, enrolment: Enrolment) -> Iterator[Home]:
    """The home of a kiosk that runs."""
    keys.save_enrolment(keys_folder, enrolment)
    there = Home(home, keys_folder)
    with there.locked():
        program.start().current.call(note)
        yield there


def kiosk(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, 'KIOSK_HOME': str(home.path), 'KIOSK_KEYS': str(home.keys)}
    return subprocess.run(
        [sys.executable, '-m', 'kiosk', *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    'words',
    [
        ('run',),
        ('sync',),
        ('restore', 'monday'),
        ('erase', '482910', '--reason', 'asked', '--who', 'ab', '--yes'),
        ('subject-access', '482910', '-o', 'person'),
        ('staff', 'add', '--role', 'lead', '--name', 'Priya'),
        ('staff', 'unlock', 'Priya'),
    ],
    ids=lambda words: '-'.join(words[:2]),
)
def test_a_second_program_that_would_write_ends_and_says_why(held: Home, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = kiosk(held, *words)
    assert done.returncode == 3
    assert 'is in use: stop the kiosk that runs there first' in done.stderr
    assert 'Traceback' not in done.stderr


def test_what_only_reads_goes_on_beside_it(held: Home, tmp_path: Path) -> None:
    made = kiosk(held, 'backup', str(tmp_path / 'monday'))
    assert (made.returncode, made.stderr) == (0, '')
    assert '2 entries, every page and the whole chain proved' in made.stdout
    assert kiosk(held, 'journal', '--verify').returncode == 0
    assert kiosk(held, 'staff', 'list').stdout == 'There are no accounts yet.\n'
    assert 'ok     store' in kiosk(held, 'doctor').stdout


def test_a_backup_comes_back_and_one_person_is_given_all_and_then_erased(
    program: Program, home: Path, keys_folder: Path, enrolment: Enrolment, tmp_path: Path
) -> None:
    """The commands, one after the other, as staff would give them."""
    keys.save_enrolment(keys_folder, enrolment)
    person = release(first_name='Jessamyn')
    store = program.start().current
    store.call(put, person)
    store.call(private, person.id)
    program.stop()
    there = Home(home, keys_folder)
    assert kiosk(there, 'backup', str(tmp_path / 'monday')).returncode == 0
    assert kiosk(there, 'restore', str(tmp_path / 'monday')).returncode == 0
    given = kiosk(there, 'subject-access', '482 910', '-o', str(tmp_path / 'person.txt'))
    assert given.returncode == 0, given.stderr
    words = (tmp_path / 'person.txt').read_text(encoding='utf-8')
    assert 'first_name: Jessamyn' in words
    assert 'kind: private' in words
    stores = json.loads((tmp_path / 'person.txt.json').read_text(encoding='utf-8'))['stores'].values()
    headings = re.findall(r'^  \S.*: (?:none|\d+)$', words, re.MULTILINE)
    assert len(headings) == sum(len(held) for held in stores), 'a table is left out of what the person reads'
    assert (tmp_path / 'person.txt').stat().st_mode & 0o077 == 0
    wrong = kiosk(there, 'erase', '482910', '--reason', 'asked', '--who', 'two words', '--yes')
    assert (wrong.returncode, 'Traceback' in wrong.stderr) == (2, False)
    erased = kiosk(there, 'erase', '482910', '--reason', 'asked', '--who', 'ab', '--yes')
    assert erased.returncode == 0, erased.stderr
    again = kiosk(there, 'subject-access', '482910', '-o', str(tmp_path / 'again'))
    assert (again.returncode, again.stderr) == (1, 'Nobody here has the code 482910.\n')
