"""The places of a lounge: numbers, hours and how far they are."""

import csv
import re
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory import places_file, postcodes
from services.directory.councils import Nation
from services.directory.helplines import helplines
from services.directory.hours import Opening
from services.directory.phones import COSTLY, PhonePurpose, read_number
from services.directory.places import PlaceKind, Places

TODAY = date(2026, 11, 23)
DEMO = places_file.load(demonstration=True)
DRAMA = re.compile(r'01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}')

ROW = {
    'key': 'here',
    'name': 'Somewhere',
    'kind': 'other',
    'phone_day': '01632 960001',
    'mon': '9am-5pm',
    'source': 'A leaflet',
    'checked_on': '2026-11-01',
}


def london(text: str) -> datetime:
    """A London time, without a zone."""
    return datetime.fromisoformat(text)


def of(*rows: dict[str, str]) -> Places:
    """Places in rows that are like ROW but for what is given."""
    found = [places_file.place_of({**ROW, 'key': f'place-{number}', **row}) for number, row in enumerate(rows)]
    return Places(tuple(found), DEMO.councils)


# What is shipped


def test_the_demonstration_is_whole_and_every_number_is_one_for_drama() -> None:
    assert DEMO.unread == ()
    assert all(place.demonstration for place in DEMO.all)
    assert [phone.number for place in DEMO.all for phone in place.phones if not DRAMA.fullmatch(phone.number)] == []
    assert {place.kind for place in DEMO.all} == set(PlaceKind)
    assert DEMO.lounge is not None
    assert len(DEMO.of_kind(PlaceKind.JOBCENTRE)) > 1, 'people choose one'


def test_the_demonstrations_day_goes_to_its_places() -> None:
    day = csv.DictReader(resources.files('data').joinpath('demo_day.csv').read_text(encoding='utf-8').splitlines())
    numbers = set(DEMO.numbers().values())
    for row in day:
        if row['place']:
            place = next((place for place in DEMO.all if place.name == row['place']), None)
            assert place is not None, row['place']
            assert row['postcode'] in ('', place.postcode)
            assert row['phone'] in numbers
            assert DEMO.grid(row['postcode'] or str(place.postcode)) is not None


def test_a_real_lounge_is_given_no_invented_place() -> None:
    assert places_file.load(demonstration=False).all == ()


# Numbers


def test_each_number_says_where_it_is_from_and_when_it_was_checked() -> None:
    for place in DEMO.all:
        for phone in place.phones:
            assert phone.source
            assert phone.checked_on <= TODAY
            assert DEMO.numbers()[phone.key] == phone.number


@pytest.mark.parametrize(
    'number',
    [
        *('0844 579 6655', '0845 600 0000', '0870 600 0000', '0871 234 5678', '0909 879 0000', '118 500', '070 1234 5678'),
        *(
            '+44 844 579 6655',
            '0044 844 579 6655',
            '+44 (0)844 579 6655',
            '(0844) 5796655',
            '0-8-4-4 579 6655',
            '+ 4 4 871 2345678',
            '0 0 44 844 579 6655',
        ),
    ],
)
def test_a_number_that_costs_more_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match='costs more'):
        read_number(number)


@given(
    st.sampled_from(COSTLY),
    st.text('0123456789', min_size=6, max_size=8),
    st.sampled_from(['', '+44', '0044', '+44(0)', '(+44) ', '00 44 ']),
    st.lists(st.sampled_from(['', ' ', '-', '(', ')', '.']), min_size=12, max_size=12),
)
def test_no_spelling_of_a_costly_number_gets_in(start: str, rest: str, country: str, between: list[str]) -> None:
    national = start + rest
    if country and not country.endswith('(0)'):
        national = national[1:] if national.startswith('0') else national
    elif country:
        national = national[1:]
    spelled = country + ''.join(digit + gap for digit, gap in zip(national, [*between, ''], strict=False))
    if start == '118' and country:
        return  # no such number can be called from abroad
    with pytest.raises(ValueError, match=r'costs more|not a phone number|digits'):
        read_number(spelled)


@pytest.mark.parametrize(
    ('written', 'shown'),
    [
        ('111', '111'),
        ('116 123', '116 123'),
        ('999', '999'),
        ('01632 960123', '01632 960123'),
        ('(01632) 960-123', '01632 960 123'),
        ('+44 (0)1632 960123', '01632 960123'),
        ('+44 1632 960123', '01632 960123'),
        ('0044 1632 960123', '01632 960123'),
        ('0808 80 10 800', '0808 80 10 800'),
        ('08000 495 495', '08000 495 495'),
        ('0800 1111', '0800 1111'),
    ],
)
def test_usual_numbers_pass(written: str, shown: str) -> None:
    assert read_number(written) == shown


@pytest.mark.parametrize(
    'number', ['', '123', '01632', '01632 960123 ext 4', 'ask', '+33 1 23 45 67 89', '1632 960123', '01632 9601234567']
)
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match=r'phone number|digits'):
        read_number(number)


def test_no_helpline_costs_more_than_a_usual_call() -> None:
    for line in helplines().values():
        assert read_number(line.number) == line.number
        assert line.text is None or read_number(line.text) == line.text


def test_calls_about_abuse_suicide_drugs_and_health_are_private() -> None:
    private = {key for key, line in helplines().items() if line.private}
    assert private == {'samaritans', 'nhs_111', 'emergency', 'national_domestic_abuse', 'live_fear_free', 'frank', 'dan_24_7'}


def test_lines_for_one_nation() -> None:
    wales = {key for key, line in helplines().items() if line.nation is Nation.WALES}
    assert wales == {'live_fear_free', 'shelter_cymru', 'dan_24_7'}
    assert not helplines()['shelter_cymru'].is_for(Nation.ENGLAND)
    assert helplines()['shelter_cymru'].is_for(None)
    assert helplines()['samaritans'].is_for(Nation.WALES)


def test_hours_on_which_sources_disagree_are_not_stated() -> None:
    assert {key for key, line in helplines().items() if not line.hours} == {'shelter', 'shelter_cymru', 'nacro', 'stepchange'}


def test_the_night_number_is_for_when_the_place_is_shut() -> None:
    team = DEMO.get('easterby-housing')
    assert team is not None
    assert str(team.phone_at(london('2026-11-23 10:00')).purpose) == 'housing'  # type: ignore[union-attr]
    assert team.phone_at(london('2026-11-22 10:00')).purpose is PhonePurpose.NIGHT  # type: ignore[union-attr]
    assert team.phone_at(london('2026-12-25 10:00')).purpose is PhonePurpose.NIGHT  # type: ignore[union-attr]


def test_a_place_that_is_shut_and_has_no_night_number_gives_none() -> None:
    (place,) = of({}).all
    assert place.status(london('2026-11-23 18:00')).opening is Opening.CLOSED
    assert place.phone_at(london('2026-11-23 18:00')) is None
    assert place.phone_at(london('2026-11-24 18:00')) == place.phones[0], 'nobody knows its hours on a Tuesday'


# Where they are


def test_the_nearest_to_where_somebody_sleeps_comes_first_and_all_are_there() -> None:
    westerby, easterby = DEMO.grid('ZZ2 1JK'), DEMO.grid('ZZ1 1AA')
    assert westerby is not None
    assert easterby is not None
    for sleeps, first in ((westerby, 'westerby-jobcentre'), (easterby, 'easterby-jobcentre')):
        near = DEMO.nearest(PlaceKind.JOBCENTRE, sleeps)
        assert near[0].place.key == first
        assert {one.place.key for one in near} == {'westerby-jobcentre', 'easterby-jobcentre'}


def test_a_place_that_is_nowhere_on_the_map_comes_last() -> None:
    near = of({'name': 'Nowhere'}, {'name': 'Liverpool', 'postcode': 'L1 0AA'}, {'name': 'Lincoln', 'postcode': 'LN1 1DD'}).nearest(
        PlaceKind.OTHER, (497_300, 371_400)
    )
    assert [one.place.name for one in near] == ['Lincoln', 'Liverpool', 'Nowhere']
    assert near[0].metres is not None
    assert near[0].metres < 200
    assert 160_000 < (near[1].metres or 0) < 170_000
    assert near[2].metres is None


# Housing


def test_the_housing_team_of_a_council() -> None:
    england, wales = DEMO.housing_contact('easterby'), DEMO.housing_contact('cwm-enghraifft')
    assert england is not None
    assert wales is not None
    assert (england.key, wales.key) == ('easterby-housing', 'cwm-enghraifft-housing')
    assert DEMO.council('cwm-enghraifft', TODAY).nation is Nation.WALES  # type: ignore[union-attr]


def test_a_council_that_nobody_knows_a_number_of_has_no_contact() -> None:
    assert DEMO.housing_contact('E07000138') is None
    assert DEMO.council('E10000019', TODAY) is None


def test_a_council_under_its_old_code_is_still_that_council_but_one_of_several_is_not() -> None:
    known = of(
        {'kind': 'council_housing', 'council': 'E08000019', 'name': 'Sheffield'},
        {'kind': 'council_housing', 'council': 'E07000217', 'name': 'Woking'},
    )
    assert known.housing_contact('E08000039') == known.all[0]
    assert known.housing_contact('west-surrey') is None, 'nobody knows yet who answers there'


@pytest.mark.parametrize('county', ['E10000019', 'E10000030'])
def test_a_county_council_is_never_a_housing_contact(county: str) -> None:
    with pytest.raises(ValueError, match='no housing duty'):
        of({'kind': 'council_housing', 'council': county})


# Search, age, the lounge's own file


@pytest.mark.parametrize(
    ('typed', 'keys'),
    [
        ('west', ['westerby-probation', 'westerby-jobcentre', 'model-house']),
        ('FERNWAY', ['fernway-clinic']),
        ('zz1 2a', ['easterby-jobcentre', 'fernway-clinic', 'sample-street-surgery']),
        ('zz12ad', ['sample-street-surgery']),
        ('easterby lounge', []),
        ('', []),
        ('nowhere', []),
    ],
)
def test_places_are_found_as_one_types(typed: str, keys: list[str]) -> None:
    assert [place.key for place in DEMO.search(typed)] == keys


def test_the_lounges_own_councils_are_found_before_the_others() -> None:
    assert DEMO.search_councils('east', TODAY)[0].name == 'Easterby'
    assert 'East Lindsey' in [council.name for council in DEMO.search_councils('east', TODAY, most=40)]


def test_what_nobody_checked_for_90_days_is_told_oldest_first_and_stays() -> None:
    known = of({'checked_on': '2026-08-25'}, {'checked_on': '2026-08-24'}, {'checked_on': '24/07/2026'})
    assert [str(place.checked_on) for place in known.older_than(TODAY)] == ['2026-07-24', '2026-08-24']
    assert len(known.all) == 3
    assert known.older_than(TODAY + timedelta(days=1), timedelta(days=200)) == ()


def test_a_file_in_the_lounges_folder_replaces_the_demonstrations(tmp_path: Path) -> None:
    lines = ['key,name,kind,source,checked_on,postcode,phone_day', 'a,One,other,A leaflet,2026-11-01,L1 0AA,01632 960001']
    lines += ['b,Two,other,A leaflet,2026-11-01,,0844 579 6655', 'a,Three,other,A leaflet,2026-11-01,,']
    (tmp_path / 'places.csv').write_text('\n'.join(lines), encoding='utf-8')
    known = places_file.load(tmp_path, demonstration=True)
    assert [place.name for place in known.all] == ['One']
    assert [told.split(':')[0] for told in known.unread] == ['places.csv, line 3, phone_day', 'places.csv, line 4, key']


def test_a_postcode_in_the_file_is_kept_in_its_usual_spelling() -> None:
    (place,) = of({'postcode': 'l10aa'}).all
    assert place.postcode == postcodes.normalised('l10aa') == 'L1 0AA'
