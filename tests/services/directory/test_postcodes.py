"""From a postcode to its council, with the postcodes that the product ships."""

import sqlite3
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import build
from services.directory import councils, places_file, postcodes
from services.directory.councils import Nation
from services.directory.places import Found, Places
from services.directory.postcodes import Located, NotFound

TODAY = date(2026, 11, 23)
NEW_SURREY = date(2027, 4, 1)


@pytest.fixture(scope='module')
def places() -> Places:
    return places_file.load(demonstration=False)


@pytest.fixture(scope='module')
def shipped() -> dict[str, set[str]]:
    """What the built file has: for each postcode without its last two letters, the councils of those that begin so."""
    rows = postcodes._file().execute('SELECT sector, units FROM sector')
    return {sector: {code.decode() for _, code, _, _ in postcodes._UNIT.iter_unpack(zlib.decompress(units))} for sector, units in rows}


@pytest.fixture(scope='module', params=['_D.', '_L.', '_NP', '_T.'])
def listed(request: pytest.FixtureRequest) -> list[tuple[str, str, int, int]]:
    """What the package lists under some letters: Dumfries has five in England, Newport was NPT, Berwick's area is Scottish too."""
    letter = request.param[1]
    (file,) = (file for file in build.package_files(build.POSTCODE_PACKAGE, '.msgpack.br') if file.name.startswith(f'postcodes_{letter}.'))
    return [one for one in build.postcodes_in(file) if one[0].startswith(request.param.strip('_.'))]


@pytest.mark.parametrize('spelled', ['L1 0AA', 'l10aa', 'L1  0AA', ' L1 0AA ', 'L10AA', 'l1\t0aa'])
def test_a_postcode_is_found_however_it_is_spelled(places: Places, spelled: str) -> None:
    found = places.council_at(spelled, TODAY)
    assert isinstance(found, Found)
    assert (found.postcode, found.council.name, found.council.nation) == ('L1 0AA', 'Liverpool', Nation.ENGLAND)


@pytest.mark.parametrize(
    ('postcode', 'name', 'code'),
    [
        ('S1 2HH', 'Sheffield', 'E08000039'),
        ('S70 2TA', 'Barnsley', 'E08000038'),
        ('LN1 1DD', 'Lincoln', 'E07000138'),
        ('CA3 8QG', 'Cumberland', 'E06000063'),
        ('LA9 4DL', 'Westmorland and Furness', 'E06000064'),
        ('HG1 2SG', 'North Yorkshire', 'E06000065'),
        ('TA1 1HE', 'Somerset', 'E06000066'),
        ('TD15 1AA', 'Northumberland', 'E06000057'),
        ('CF10 4UW', 'Cardiff', 'W06000015'),
        ('BS1 5TR', 'Bristol', 'E06000023'),
    ],
)
def test_the_council_that_houses_people_there(places: Places, postcode: str, name: str, code: str) -> None:
    found = places.council_at(postcode, TODAY)
    assert isinstance(found, Found)
    assert (found.council.name, found.council.code) == (name, code)


@pytest.mark.parametrize(
    ('postcode', 'reason'),
    [
        ('EH1 1YZ', NotFound.SCOTLAND),
        ('TD1 1AA', NotFound.SCOTLAND),
        ('BT1 5GS', NotFound.NORTHERN_IRELAND),
        ('IM1 1AA', NotFound.ISLE_OF_MAN),
        ('GY1 1AA', NotFound.CHANNEL_ISLANDS),
        ('JE2 3AB', NotFound.CHANNEL_ISLANDS),
        ('L1 0ZZ', NotFound.NOT_KNOWN),
        ('L1 OAA', NotFound.NOT_UNDERSTOOD),
        ('L1', NotFound.NOT_UNDERSTOOD),
        ('', NotFound.NOT_UNDERSTOOD),
        ('Lincoln', NotFound.NOT_UNDERSTOOD),
    ],
)
def test_why_there_is_no_council(places: Places, postcode: str, reason: NotFound) -> None:
    assert places.council_at(postcode, TODAY) is reason


@pytest.mark.parametrize(
    ('postcode', 'before', 'after'),
    [('GU21 6YL', 'Woking', 'west-surrey'), ('GU2 4BB', 'Guildford', 'west-surrey'), ('RH1 1NX', 'Reigate and Banstead', 'east-surrey')],
)
def test_surrey_changes_over_on_1_april_2027(places: Places, postcode: str, before: str, after: str) -> None:
    old, new = places.council_at(postcode, date(2027, 3, 31)), places.council_at(postcode, NEW_SURREY)
    assert isinstance(old, Found)
    assert isinstance(new, Found)
    assert (old.council.name, new.council.code) == (before, after)


def test_every_council_of_the_postcodes_has_a_name(shipped: dict[str, set[str]]) -> None:
    codes = {code for those in shipped.values() for code in those if not code.startswith('S')}
    known = councils.load()
    assert len(codes) == 318, 'housing authorities of England and Wales'
    for day in (TODAY, NEW_SURREY):
        assert [code for code in codes if known.as_of(code, day) is None] == []
    assert {known.as_of(code, TODAY) for code in codes} == set(known.working(TODAY)), 'and no council is without a postcode'


def test_every_postcode_that_is_shipped_can_be_typed(shipped: dict[str, set[str]]) -> None:
    assert len(shipped) > 10_000
    assert [sector for sector in shipped if postcodes.normalised(f'{sector}AA') != f'{sector}AA'] == []


def test_the_built_file_says_of_a_postcode_what_the_package_says(listed: list[tuple[str, str, int, int]]) -> None:
    assert len(listed) > 3_000
    for postcode, code, east, north in listed[::61]:
        located = postcodes.look_up(postcode)
        if code.startswith('S'):
            assert located is NotFound.SCOTLAND
            continue
        assert isinstance(located, Located), postcode
        assert located.code == code
        assert abs(located.grid[0] - east) <= 50
        assert abs(located.grid[1] - north) <= 50


def test_a_mistyped_postcode_never_gets_its_neighbour(listed: list[tuple[str, str, int, int]]) -> None:
    real = {postcode for postcode, *_ in listed}
    tried = 0
    for postcode, *_ in listed[::997]:
        for wrong in (f'{postcode[:-1]}{letter}' for letter in 'ABDEFGHJLNPQRSTUWXYZ'):
            if wrong not in real:
                tried += 1
                assert isinstance(postcodes.look_up(wrong), NotFound), wrong
    assert tried > 20


OUTWARD = st.from_regex(r'[A-Z]{1,2}[0-9][A-Z0-9]?', fullmatch=True)
INWARD = st.from_regex(r'[0-9][A-Z]{2}', fullmatch=True)
GAPS = st.text(' \t', max_size=3)


@given(OUTWARD, INWARD, GAPS, GAPS, GAPS, st.booleans())
def test_spaces_and_capitals_never_matter(outward: str, inward: str, before: str, between: str, after: str, small: bool) -> None:
    spelled = f'{before}{outward}{between}{inward}{after}'
    assert postcodes.normalised(spelled.lower() if small else spelled) == f'{outward} {inward}'


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered(text: str) -> None:
    normal = postcodes.normalised(text)
    assert normal is None or (postcodes.normalised(normal) == normal and normal.isascii())
    assert (postcodes.look_up(text) is NotFound.NOT_UNDERSTOOD) == (normal is None)


def test_the_lounges_own_postcodes_come_first() -> None:
    demo = places_file.load(demonstration=True)
    found = demo.council_at('zz12ab', TODAY)
    assert isinstance(found, Found)
    assert found.council.name == 'Easterby'
    assert demo.grid('ZZ1 2AB') == (620_700, 420_300)
    assert demo.grid('l10aa') == (334_850, 389_350)
    assert demo.grid('L1 0ZZ') is None
    assert demo.grid('Easterby') is None


def test_a_real_lounge_knows_no_invented_place(places: Places) -> None:
    assert places.all == ()
    assert places.council_at('ZZ1 2AB', TODAY) is NotFound.NOT_KNOWN


def test_nothing_can_write_to_the_postcodes() -> None:
    with pytest.raises(sqlite3.OperationalError, match='readonly'):
        postcodes._file().execute('DELETE FROM sector')
