"""kiosk directory import, as somebody types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kiosk import cli
from kiosk.home import Home, HomeInUse

LINES = [
    'key,name,kind,source,checked_on,phone_day',
    'a,One,other,A leaflet,2026-11-01,01632 960001',
    'b,Two,other,A leaflet,2026-11-01,118 118',
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / 'home', tmp_path / 'keys')


def imported(home: Home, file: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.app, ['--home', str(home.path), '--keys', str(home.keys), 'directory', 'import', str(file), *words])


def test_places_go_into_the_home_and_a_bad_row_asks_to_be_looked_at(home: Home, tmp_path: Path) -> None:
    file = tmp_path / 'ours.csv'
    file.write_text('\n'.join(LINES), encoding='utf-8')
    done = imported(home, file)
    assert done.exit_code == 1
    assert '1 new' in done.output
    assert 'Not taken: line 3, phone_day: begins with' in done.output
    assert 'One' in (home.lounge / 'places.csv').read_text(encoding='utf-8')

    file.write_text('\n'.join(LINES[:2]), encoding='utf-8')
    again = imported(home, file, '--json')
    assert again.exit_code == 0
    assert json.loads(again.output) == {'new': 0, 'changed': 0, 'as_before': 1, 'left_out': [], 'problems': []}


def test_a_file_that_is_not_there_is_a_wrong_word_of_the_call(home: Home, tmp_path: Path) -> None:
    assert imported(home, tmp_path / 'nothing.csv').exit_code == 2


def test_a_kiosk_that_runs_keeps_its_directory(home: Home, tmp_path: Path) -> None:
    file = tmp_path / 'ours.csv'
    file.write_text('\n'.join(LINES), encoding='utf-8')
    with home.locked():
        done = imported(home, file)
    assert isinstance(done.exception, HomeInUse), 'which main() tells and ends with 3'
    assert not home.lounge.exists()
