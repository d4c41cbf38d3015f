"""A lounge's own file that somebody broke: the rest of it holds, staff are told, and the kiosk starts."""

from datetime import date
from pathlib import Path

import pytest

from services import essentials
from services.directory import councils, journeys, places_file

TODAY = date(2026, 11, 22)
COUNCILS = 'code,name,name_cy,kind,valid_from,replaces,source,checked_on'
NEWTOWN = 'E06000099,Newtown,,unitary,2026-04-01,,invented,2026-11-22'
SHEFFIELD = 'E08000039'
"""Its code of 2025: only the table of changes has it."""


def written(folder: Path, *rows: str) -> Path:
    (folder / councils.FILE).write_text('\n'.join(rows), encoding='utf-8')
    return folder


@pytest.mark.parametrize(
    'broken',
    [
        'E06000098,,,unitary,2026-04-01,,invented,2026-11-22',
        'E06000098,Oldtown,,borough,2026-04-01,,invented,2026-11-22',
        'E06000098,Oldtown,,unitary,soon,,invented,2026-11-22',
        'E06000098,Oldtown',
        'E06000098,Oldtown,,unitary,2026-04-01,E06000098,invented,2026-11-22',
    ],
)
def test_a_broken_row_of_councils_is_told_and_the_others_hold(tmp_path: Path, broken: str) -> None:
    known = places_file.load(written(tmp_path, COUNCILS, broken, NEWTOWN), demonstration=True)
    assert [told.split(':')[0] for told in known.unread] == ['councils.csv, line 2']
    assert known.council('E06000099', TODAY) is not None
    assert known.council('E06000098', TODAY) is None


@pytest.mark.parametrize('heading', ['code;name;kind;valid_from', 'Who,What', 'code'])
def test_where_no_row_can_be_read_the_councils_that_the_kiosk_ships_hold(tmp_path: Path, heading: str) -> None:
    known = councils.load(written(tmp_path, heading, NEWTOWN))
    assert known.unread
    assert known.by_code[SHEFFIELD].name == 'Sheffield'


def test_a_cell_without_an_end_does_not_keep_the_kiosk_from_starting(tmp_path: Path) -> None:
    known = councils.load(written(tmp_path, COUNCILS, NEWTOWN, '"' + 'x' * 200_000))
    assert known.as_of('E06000099', TODAY) is not None
    assert 'quotation mark' in known.unread[0]


def test_a_file_from_a_spreadsheet_begins_with_a_mark_that_is_no_letter(tmp_path: Path) -> None:
    known = councils.load(written(tmp_path, '\ufeff' + COUNCILS, NEWTOWN))
    assert known.unread == ()
    assert known.as_of('E06000099', TODAY) is not None


@pytest.mark.parametrize('name', [places_file.FILE, journeys.FILE, councils.FILE, essentials.FILE])
def test_a_file_that_is_no_text_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'\xff\xfe\x00k\x80')
    told = (
        *places_file.load(tmp_path, demonstration=True).unread,
        *journeys.load(tmp_path).unread,
        *essentials.load(tmp_path).unread,
    )
    assert [one.split(':')[0] for one in told] == [name]
