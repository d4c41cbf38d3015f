"""`kiosk doctor` looks at what the lounge knows: its own files, its numbers, the postcodes, the words of the law."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import StillClock

import assets
from kiosk import doctor
from kiosk.home import Home
from services import attributions, benefits, housing_words
from services.directory import councils, journeys, places_file, postcodes
from services.essentials import FILE as ESSENTIALS

DAY = timedelta(days=1)
HEADING = 'key,name,kind,phone_day,source,checked_on'
OFFICE = 'office,Sample office,probation,01632 960100,a letter,2026-05-14'
ABOUT = ('places', 'journeys', 'essentials', 'postcodes', 'law')


class Machine:
    """A kiosk's home with a lounge's own files, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / 'home', folder / 'keys')
        self.home.lounge.mkdir(parents=True)
        self.clock = StillClock()

    def write(self, name: str, *lines: str) -> None:
        (self.home.lounge / name).write_text('\n'.join(lines), encoding='utf-8')

    def write_settings(self, *lines: str) -> None:
        (self.home.path / 'kiosk.toml').write_text('\n'.join(lines), encoding='utf-8')

    def on(self, day: date) -> None:
        self.clock.at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def found(self, check: str) -> list[doctor.Finding]:
        return [one for one in doctor.examine(self.home, None, self.clock) if one.check == check]

    def todo(self, check: str) -> list[str]:
        return [one.says for one in self.found(check) if not one.ok]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_lounge_that_has_only_what_is_shipped_is_well_and_each_check_says_so(machine: Machine) -> None:
    for check in ABOUT:
        assert machine.todo(check) == []
        assert len(machine.found(check)) == 1


def test_a_place_that_nobody_compared_for_90_days_is_told_and_an_invented_one_never(machine: Machine) -> None:
    machine.write(places_file.FILE, f'{HEADING},demonstration', f'{OFFICE},', 'made-up,Made up,probation,,nobody,2020-01-01,yes')
    machine.on(date(2026, 5, 14) + 90 * DAY)
    assert machine.todo('places') == []
    machine.on(date(2026, 5, 14) + 91 * DAY)
    (told,) = machine.todo('places')
    assert 'Sample office' in told
    assert 'Made up' not in told


def test_a_real_lounge_without_places_is_told_how_to_get_them(machine: Machine) -> None:
    machine.write_settings("controller = 'Sample charity'", 'dpia_date = 2026-05-01', 'retention_days = 7')
    (told,) = machine.todo('places')
    assert 'kiosk directory import' in told
    machine.write(places_file.FILE, HEADING, OFFICE)
    assert machine.todo('places') == []


def test_of_many_old_places_the_first_are_named_and_the_others_counted(machine: Machine) -> None:
    machine.write(places_file.FILE, HEADING, *(f'office-{n},Office {n},probation,,a letter,2025-01-0{n}' for n in range(1, 9)))
    (told,) = machine.todo('places')
    assert 'Office 1, Office 2, Office 3, Office 4, Office 5 and 3 more' in told


@pytest.mark.parametrize(
    ('check', 'name', 'lines', 'told'),
    [
        ('places', places_file.FILE, (HEADING, OFFICE, 'x,X,prison,,a letter,2026-05-14'), 'places.csv, line 3, kind: must be one of'),
        ('places', councils.FILE, ('code,name', 'E06000099,Newtown'), 'councils.csv, line 2: needs code, name, kind'),
        ('journeys', journeys.FILE, ('from,to,how,minutes', 'LN1 1AA,LN1 1AB,bus,soon'), 'journeys.csv, line 2: needs two postcodes'),
        ('essentials', ESSENTIALS, ('[kettle]', "words = 'A kettle'"), 'essentials.toml, [kettle]: needs group'),
        ('essentials', ESSENTIALS, ('[kettle',), 'essentials.toml: '),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_file(
    machine: Machine, check: str, name: str, lines: tuple[str, ...], told: str
) -> None:
    machine.write(name, *lines)
    assert told in machine.todo(check)[0]
    assert str(machine.home.lounge) in machine.todo(check)[0]


def test_a_file_of_bad_lines_is_told_in_a_few_words(machine: Machine) -> None:
    machine.write(journeys.FILE, 'from,to,how,minutes', *['LN1 1AA,LN1 1AB,bus,soon'] * 40)
    assert len(machine.todo('journeys')) == 6
    assert '35 more lines' in machine.todo('journeys')[-1]


def test_old_postcodes(machine: Machine) -> None:
    edition = attributions.postcodes_of()
    machine.on(edition + doctor.POSTCODES_WITHIN)
    assert machine.found('postcodes') == [doctor.Finding('postcodes', True, 'The postcodes are of November 2025.')]
    machine.on(edition + doctor.POSTCODES_WITHIN + DAY)
    assert 'of November 2025, which is long ago' in machine.todo('postcodes')[0]


def test_missing_postcodes(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise assets.NotBuilt(name)

    monkeypatch.setattr(assets, 'built', missing)
    postcodes.look_up.cache_clear()
    postcodes._file.cache_clear()
    assert 'assets.build' in machine.todo('postcodes')[0]


def test_words_of_the_law_past_the_day_of_their_review(machine: Machine) -> None:
    dated = {f'[{fact.key}]': fact.review_by for fact in benefits.facts()}
    dated |= {f'[{nation}]': housing_words.words_for(nation, date(2026, 11, 22)).review_by for nation in housing_words.Nation}
    for words, review_by in dated.items():
        machine.on(review_by)
        assert not [told for told in machine.todo('law') if words in told]
        machine.on(review_by + DAY)
        assert [told for told in machine.todo('law') if words in told]


def test_a_program_reads_what_there_is_to_do(machine: Machine) -> None:
    machine.write(journeys.FILE, 'from,to,how,minutes', 'LN1 1AA,LN1 1AB,bus,soon')
    environment = {**os.environ, 'KIOSK_HOME': str(machine.home.path), 'KIOSK_KEYS': str(machine.home.keys)}
    done = subprocess.run(
        [sys.executable, '-m', 'kiosk', 'doctor', '--json'], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    (found,) = [one for one in json.loads(done.stdout)['findings'] if one['check'] == 'journeys']
    assert found['ok'] is False
    assert 'journeys.csv, line 2' in found['says']
