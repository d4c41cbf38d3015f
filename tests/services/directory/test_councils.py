"""Councils by name and by date."""

import csv
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory import councils
from services.directory.councils import CouncilKind, Nation

TODAY = date(2026, 11, 23)
KNOWN = councils.load()


def names(typed: str, on: date = TODAY) -> list[str]:
    return [one.name for one in KNOWN.search(typed, on)]


def test_there_are_318_councils_that_house_people_and_22_of_them_in_wales() -> None:
    working = KNOWN.working(TODAY)
    kinds = [one.kind for one in working]
    assert len(working) == 318
    assert {kind: kinds.count(kind) for kind in CouncilKind} == {
        CouncilKind.UNITARY: 63,
        CouncilKind.DISTRICT: 164,
        CouncilKind.METROPOLITAN_DISTRICT: 36,
        CouncilKind.LONDON_BOROUGH: 33,
        CouncilKind.WELSH_UNITARY: 22,
    }
    assert {one.nation for one in working if one.code.startswith('W')} == {Nation.WALES}
    assert {one.nation for one in working if not one.code.startswith('W')} == {Nation.ENGLAND}


def test_councils_that_replace_each_other_by_mistake_stand_as_they_are_and_are_told(tmp_path: Path) -> None:
    heading = 'code,name,name_cy,kind,valid_from,replaces,source,checked_on'
    circle = ('E06000901,Oneton,,unitary,2020-01-01,E06000902,,', 'E06000902,Twoton,,unitary,2020-01-01,E06000901,,')
    tmp_path.joinpath(councils.FILE).write_text('\n'.join([heading, *circle]), encoding='utf-8')
    known = councils.load(tmp_path)
    assert known.as_of('E06000901', TODAY) is not None
    assert {one for one in known.unread if 'replaces another council that replaces it' in one} == {
        f'councils.csv: {name} ({code}) replaces another council that replaces it'
        for name, code in (('Oneton', 'E06000901'), ('Twoton', 'E06000902'))
    }


def test_no_council_that_ships_replaces_itself() -> None:
    assert KNOWN.circles() == ()
    assert KNOWN.unread == ()


def test_surrey_has_two_councils_from_1_april_2027() -> None:
    assert len(KNOWN.working(date(2027, 4, 1))) == 318 - 11 + 2
    assert names('surrey', date(2027, 4, 1)) == ['East Surrey', 'West Surrey']
    assert len(names('surrey', date(2027, 3, 31))) == 11


@pytest.mark.parametrize(
    ('typed', 'first'),
    [
        ('lincoln', 'Lincoln'),
        ('LINC', 'Lincoln'),
        ('caerdydd', 'Cardiff'),
        ('ynys mon', 'Isle of Anglesey'),
        ('Ynys Môn', 'Isle of Anglesey'),
        ('angles', 'Isle of Anglesey'),
        ('st helens', 'St. Helens'),
        ('kings lynn', "King's Lynn and West Norfolk"),
        ('stoke on', 'Stoke-on-Trent'),
        ('hull', 'Kingston upon Hull'),
        ('sir y fflint', 'Flintshire'),
        ('bristol', 'Bristol'),
    ],
)
def test_a_council_is_found_as_one_types(typed: str, first: str) -> None:
    assert names(typed)[0] == first


@pytest.mark.parametrize('gone', ['carlisle', 'scarborough', 'mendip', 'cumbria'])
def test_councils_that_are_gone_are_not_offered(gone: str) -> None:
    assert names(gone) == []


def test_a_county_finds_its_districts_and_is_never_found_itself() -> None:
    found = KNOWN.search('lincolnshire', TODAY)
    assert {'Boston', 'East Lindsey', 'Lincoln', 'South Holland'} <= {one.name for one in found}
    assert 'Lincolnshire' not in {one.name for one in found}
    assert not any(code.startswith('E10') for code in KNOWN.by_code)
    assert KNOWN.as_of('E10000019', TODAY) is None
    assert KNOWN.as_of('E10000030', date(2027, 4, 1)) is None, 'nobody can tell which half of Surrey is meant'


def test_no_text_finds_nothing() -> None:
    assert KNOWN.search('', TODAY) == KNOWN.search('  ', TODAY) == ()


@given(st.sampled_from(KNOWN.working(TODAY)), st.integers(1, 40))
def test_every_council_is_found_by_what_its_name_begins_with(council: councils.Council, letters: int) -> None:
    for name in filter(None, (council.name, council.name_cy)):
        assert council in KNOWN.search(name[:letters], TODAY, most=400)


@given(st.sampled_from(sorted(KNOWN.by_code)), st.integers(-3000, 3000))
def test_what_does_the_work_of_a_council_is_at_work_that_day(code: str, days: int) -> None:
    on = TODAY + timedelta(days=days)
    council = KNOWN.as_of(code, on)
    assert council is not None
    assert KNOWN.as_of(council.code, on) == council
    assert council.valid_from <= on or council.code == code, 'nothing takes the place of another before its day'


def test_the_old_codes_of_barnsley_and_sheffield_still_lead_there() -> None:
    assert [KNOWN.as_of(code, TODAY).name for code in ('E08000016', 'E08000019')] == ['Barnsley', 'Sheffield']  # type: ignore[union-attr]


def test_each_row_of_our_own_table_says_where_it_is_from() -> None:
    rows = list(csv.DictReader(resources.files('data').joinpath('councils.csv').read_text(encoding='utf-8').splitlines()))
    assert len(rows) == 30
    assert [row['code'] for row in rows if not row['source'] or not date.fromisoformat(row['checked_on'])] == []
