"""Towns and villages, for somebody who knows no postcode."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory import places_file, postcodes, towns
from services.directory.places import Found

TODAY = date(2026, 11, 23)
KNOWN = places_file.load(demonstration=False)


def areas(typed: str, on: date = TODAY) -> list[tuple[str, str]]:
    return [(area.name, area.council.name) for area in KNOWN.search_areas(typed, on)]


@pytest.mark.parametrize(
    ('typed', 'first'),
    [
        ('scunth', ('Scunthorpe', 'North Lincolnshire')),
        ('Barry', ('Barry', 'Vale of Glamorgan')),
        ('aberystwyth', ('Aberystwyth', 'Ceredigion')),
        ('y barri', ('Barry', 'Vale of Glamorgan')),
        ('berwick', ('Berwick-Upon-Tweed', 'Northumberland')),
        ('hertford', ('Hertford', 'East Hertfordshire')),
        ('newport', ('Newport', 'Newport')),
        ('lincoln', ('Lincoln', 'Lincoln')),
        ('caerdydd', ('Cardiff', 'Cardiff')),
    ],
)
def test_a_town_leads_to_the_council_in_its_middle(typed: str, first: tuple[str, str]) -> None:
    assert areas(typed)[0] == first


def test_towns_of_one_name_are_told_apart_by_their_councils() -> None:
    found = [council for name, council in areas('newport') if name == 'Newport']
    assert {'Newport', 'Isle of Wight', 'Telford and Wrekin'} <= set(found)
    assert len(found) == len(set(found)), 'and none is told twice'


def test_a_town_in_a_council_of_its_name_is_told_once() -> None:
    assert areas('woking').count(('Woking', 'Woking')) == 1


def test_a_town_follows_its_council_into_the_new_one() -> None:
    assert areas('godalming')[0] == ('Godalming', 'Waverley')
    assert areas('godalming', date(2027, 4, 1))[0] == ('Godalming', 'West Surrey')


def test_london_is_found_by_its_boroughs() -> None:
    assert 'London' not in [name for name, _ in areas('london')]
    assert areas('lambeth')[0] == ('Lambeth', 'Lambeth')


def test_no_text_finds_nothing() -> None:
    assert areas('') == areas(' ') == []


def test_each_council_of_a_town_is_one() -> None:
    assert len(towns.towns()) > 5_000
    assert [town.name for town in towns.towns() if KNOWN.councils.as_of(town.code, TODAY) is None] == []


@pytest.mark.parametrize(('town', 'postcode'), [('Lincoln', 'LN1 1DD'), ('Caernarfon', 'LL55 1SH'), ('Barnsley', 'S70 2TA')])
def test_a_town_lies_where_its_postcodes_lie(town: str, postcode: str) -> None:
    found = next(one for one in towns.search(town) if one.name == town)
    there = KNOWN.council_at(postcode, TODAY)
    assert isinstance(there, Found)
    assert there.grid is not None
    assert max(abs(here - its) for here, its in zip(found.grid, there.grid, strict=True)) < 3_000
    assert found.code == postcodes.look_up(postcode).code  # type: ignore[union-attr]


@given(st.sampled_from(towns.towns()), st.integers(3, 30))
def test_every_town_is_found_by_its_own_name(town: towns.Town, letters: int) -> None:
    found = towns.search(town.name[:letters], most=len(towns.towns()))
    assert town in found or not town.name[:letters].strip()
