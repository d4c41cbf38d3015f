"""Taking files into a lounge's directory."""

from datetime import date
from pathlib import Path

import pytest

from services.directory import importing, journeys, places_file
from services.directory.councils import load as load_councils
from services.directory.importing import Report
from services.directory.places import PlaceKind, Places

TODAY = date(2026, 11, 23)

HEADING = 'key,name,kind,council,address,postcode,phone_day,mon,source,checked_on'
GOOD = 'probation-here,Here,probation,,"1 Road, Town",l10aa,01632 960001,9am-5pm,A leaflet,2026-11-20'
OFFICE_HEADING = 'probation_office_id,name,address,probation_region_id,gov_uk_url,delius_crs_location_id'
OFFICE = '7,Town: Town Office,"Town Office, 1 Road, Town, L1 0AA",B,https://www.gov.uk/guidance/town,'
COUNCIL_HEADING = 'local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,powers,current-authority'


@pytest.fixture
def lounge(tmp_path: Path) -> Path:
    return tmp_path / 'home' / 'lounge'


def take(lounge: Path, *lines: str) -> Report:
    return importing.take('\n'.join(lines).encode(), lounge, TODAY)


def known(lounge: Path) -> Places:
    return places_file.load(lounge, demonstration=False)


def told(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def test_good_rows_go_in_and_bad_ones_are_named_with_what_to_do(lounge: Path) -> None:
    report = take(
        lounge,
        HEADING,
        GOOD,
        'Two Words,Two,other,,,,,,A leaflet,2026-11-20',
        'three,Three,church,,,,,,A leaflet,2026-11-20',
        'four,Four,other,,,,0844 579 6655,,A leaflet,2026-11-20',
        'five,Five,other,,,Lincoln,,,A leaflet,2026-11-20',
        'six,Six,other,,,,,9-5,A leaflet,2026-11-20',
        'seven,Seven,other,,,,,,,2026-11-20',
        'eight,Eight,other,,,,,,A leaflet,last week',
        'nine,Nine,council_housing,,,,,,A leaflet,2026-11-20',
        'ten,Ten,council_housing,E10000019,,,,,A leaflet,2026-11-20',
        'eleven,Eleven,other,,1 Road, Town,L1 0AA,01632 960001,,A leaflet,2026-11-20',
        '',
        'probation-here,Again,other,,,,,,A leaflet,2026-11-20',
    )
    assert (report.new, report.changed) == (1, 0)
    assert [place.name for place in known(lounge).all] == ['Here']
    assert [line.partition(':')[0] for line in told(report)] == [
        'line 3, key',
        'line 4, kind',
        'line 5, phone_day',
        'line 6, postcode',
        'line 7, mon',
        'line 8, source',
        'line 9, checked_on',
        'line 10, council',
        'line 11, council',
        'line 12',
        'line 14, key',
    ]
    assert 'quotation marks' in told(report)[9]


def test_the_same_file_twice_is_the_same_as_once(lounge: Path) -> None:
    take(lounge, HEADING, GOOD)
    before = (lounge / 'places.csv').read_bytes()
    report = take(lounge, HEADING, GOOD)
    assert (report.new, report.changed, report.as_before) == (0, 0, 1)
    assert (lounge / 'places.csv').read_bytes() == before


def test_a_place_that_is_missing_from_a_later_file_stays(lounge: Path) -> None:
    take(lounge, HEADING, GOOD)
    report = take(lounge, HEADING, GOOD.replace('probation-here,Here', 'other-place,There'))
    assert report.new == 1
    assert [place.name for place in known(lounge).all] == ['Here', 'There']


def test_a_row_that_says_something_else_changes_the_place(lounge: Path) -> None:
    take(lounge, HEADING, GOOD)
    assert take(lounge, HEADING, GOOD.replace('960001', '960002')).changed == 1
    assert list(known(lounge).numbers().values()) == ['01632 960002']


def test_a_row_that_somebody_broke_by_hand_is_not_lost(lounge: Path) -> None:
    take(lounge, HEADING, GOOD)
    with (lounge / 'places.csv').open('a', encoding='utf-8') as file:
        file.write('half,Half a row\n,No key\n,No key either\n')
    take(lounge, HEADING, GOOD.replace('probation-here,Here', 'other-place,There'))
    left = (lounge / 'places.csv').read_text(encoding='utf-8')
    assert [row in left for row in ('Half a row', 'No key,', 'No key either')] == [True] * 3
    assert len(known(lounge).unread) == 3


@pytest.mark.parametrize(
    ('content', 'reason'),
    [
        (b'', 'no rows'),
        (HEADING.encode(), 'no rows'),
        (b'\xff\xfe\x00k', 'not UTF-8'),
        (b'name,number\nHere,1\n', 'none of the files'),
        (f'{HEADING}\n"broken'.encode(), 'quotation mark'),
        (f'{HEADING},phone_nite\n{GOOD},01632 960003'.encode(), 'phone_nite: is not a column'),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_writes_nothing(lounge: Path, content: bytes, reason: str) -> None:
    report = importing.take(content, lounge, TODAY)
    assert reason in ' '.join(told(report))
    assert not lounge.exists()


@pytest.mark.parametrize('own', ['key,name\nx,Caf\xe9\n'.encode('latin-1'), b'key,name\nx,"Open\n'])
@pytest.mark.parametrize(
    ('file', 'lines'),
    [
        (places_file.FILE, (HEADING, GOOD)),
        (places_file.FILE, (OFFICE_HEADING, OFFICE)),
        ('councils.csv', (COUNCIL_HEADING, 'NEW,New Council,Newton,E06000901,2027-04-01,,,England,unitary,True')),
    ],
)
def test_a_file_of_the_lounge_that_cannot_be_read_is_named_and_stays_as_it_is(
    lounge: Path, own: bytes, file: str, lines: tuple[str, ...]
) -> None:
    lounge.mkdir(parents=True)
    (lounge / file).write_bytes(own)
    (problem,) = told(take(lounge, *lines))
    assert str(lounge / file) in problem
    assert 'CSV UTF-8' in problem
    assert (lounge / file).read_bytes() == own


def test_a_spreadsheets_mark_at_the_start_is_no_trouble(lounge: Path) -> None:
    assert importing.take(f'{HEADING}\n{GOOD}'.encode('utf-8-sig'), lounge, TODAY).new == 1


# The public list of probation offices


def test_offices_go_in_without_numbers_and_hours(lounge: Path) -> None:
    assert take(lounge, OFFICE_HEADING, OFFICE).new == 1
    (place,) = known(lounge).all
    assert (place.key, place.kind, place.address, place.postcode) == (
        'probation-7',
        PlaceKind.PROBATION,
        'Town Office, 1 Road, Town',
        'L1 0AA',
    )
    assert (place.phones, dict(place.hours.known), place.checked_on) == ((), {}, TODAY)
    assert place.source == 'hmpps-interventions-ui, probation-offices-v0.csv, https://www.gov.uk/guidance/town'


@pytest.mark.parametrize(
    ('name', 'court'),
    [
        ("Town: Town Magistrates' Court", True),
        ('Town: Town Magistrates’ Courts', True),
        ('Town: Town Crown Court', True),
        ('Town: Old Court House', False),
        ('Town: 12 Temple Court', False),
        ('Town: Sheriff Court Road Office', False),
        ('Crown Street: Office', False),
    ],
)
def test_courts_are_left_out(lounge: Path, name: str, court: bool) -> None:
    report = take(
        lounge, OFFICE_HEADING, OFFICE.replace('Town: Town Office', name), OFFICE.replace('7,', '8,', 1).replace('1 Road', '2 Road')
    )
    assert (report.new, len(report.left_out), report.problems) == ((1, 1, []) if court else (2, 0, []))


def test_an_office_in_a_courts_building_is_an_office(lounge: Path) -> None:
    assert take(lounge, OFFICE_HEADING, OFFICE.replace('1 Road', 'The Law Courts')).new == 1


def test_the_list_never_takes_away_what_a_lounge_filled_in(lounge: Path) -> None:
    take(lounge, OFFICE_HEADING, OFFICE)
    take(
        lounge,
        HEADING,
        'probation-7,Town: Town Office,probation,,"Town Office, 1 Road, Town",L1 0AA,01632 960001,9am-5pm,Called them,2026-11-23',
    )
    assert take(lounge, OFFICE_HEADING, OFFICE).as_before == 1
    moved = take(lounge, OFFICE_HEADING, OFFICE.replace('1 Road', '9 Street'))
    assert 'differs from probation-7' in told(moved)[0]
    assert list(known(lounge).numbers().values()) == ['01632 960001']
    assert known(lounge).all[0].address == 'Town Office, 1 Road, Town'


def test_two_offices_at_one_address_are_one_and_bad_rows_are_named(lounge: Path) -> None:
    report = take(
        lounge,
        OFFICE_HEADING,
        OFFICE,
        OFFICE.replace('7,', '8,', 1),
        '9,Nowhere,Far away,B,,',
        '10,,"9 Street, Town, L1 0AB",B,,',
        'x y,A,"9, L1 0AD",B,,',
    )
    assert (report.new, len(report.left_out)) == (1, 1)
    assert [line.partition(':')[0] for line in told(report)] == ['line 4, address', 'line 5, name', 'line 6, probation_office_id']


# The public list of councils


def council(**cells: str) -> str:
    usual = {
        'local-authority-code': 'NEW',
        'nice-name': 'New Town',
        'gss-code': 'E06000099',
        'start-date': '2028-04-01',
        'nation': 'England',
        'powers': 'unitary',
        'current-authority': 'True',
    }
    return ','.join(
        (usual | {name.replace('_', '-'): cell for name, cell in cells.items()}).get(name, '') for name in COUNCIL_HEADING.split(',')
    )


def test_a_new_council_takes_over_on_its_day(lounge: Path) -> None:
    old = council(local_authority_code='LIN', nice_name='Lincoln', gss_code='E07000138', powers='lower tier', replaced_by='NEW')
    report = take(lounge, COUNCIL_HEADING, council(), old)
    assert (report.new, report.as_before, report.problems) == (1, 1, [])
    now = load_councils(lounge)
    assert now.as_of('E07000138', date(2028, 3, 31)).name == 'Lincoln'  # type: ignore[union-attr]
    assert now.as_of('E07000138', date(2028, 4, 1)).name == 'New Town'  # type: ignore[union-attr]
    assert now.as_of('E08000019', TODAY).code == 'E08000039', 'what is shipped stays'  # type: ignore[union-attr]


def test_a_council_under_a_word_of_our_own_gets_its_code(lounge: Path) -> None:
    take(lounge, COUNCIL_HEADING, council(nice_name='West Surrey', start_date='2027-04-01'))
    now = load_councils(lounge)
    assert now.as_of('E07000217', date(2027, 4, 1)).code == 'E06000099'  # type: ignore[union-attr]
    assert [one.code for one in now.search('west surrey', date(2027, 4, 1))] == ['E06000099']


def test_councils_without_a_housing_duty_or_elsewhere_are_nothing_to_us(lounge: Path) -> None:
    rows = [
        council(powers='upper tier', gss_code='E10000099'),
        council(nation='Scotland', gss_code='S12000099'),
        council(end_date='2020-04-01'),
    ]
    assert take(lounge, COUNCIL_HEADING, *rows) == Report()
    assert not lounge.exists()


def test_a_council_without_a_code_or_a_day_is_named(lounge: Path) -> None:
    report = take(lounge, COUNCIL_HEADING, council(gss_code=''), council(start_date='soon'), council(gss_code='E06000098'))
    assert [line.partition(':')[0] for line in told(report)] == ['line 2, gss-code', 'line 3, start-date']
    assert report.new == 1


# Journeys


def test_a_journey_is_known_in_the_direction_that_its_row_has(lounge: Path) -> None:
    lounge.mkdir(parents=True)
    rows = [
        'from,to,how,minutes,note',
        'l1 0aa,LN1 1DD,train,170,Change at Manchester',
        'L1 0AA,Lincoln,bus,10,',
        'L1 0AA,L1 0AB,bus,soon,',
    ]
    (lounge / 'journeys.csv').write_text('\n'.join(rows), encoding='utf-8')
    known_here = journeys.load(lounge)
    there = known_here.known('L10AA', 'ln11dd')
    assert there is not None
    assert (there.how, there.minutes, there.note) == ('train', 170, 'Change at Manchester')
    assert known_here.known('LN1 1DD', 'L1 0AA') is None
    assert known_here.known('nowhere', 'L1 0AA') is None
    assert [line.partition(':')[0] for line in known_here.unread] == ['journeys.csv, line 3', 'journeys.csv, line 4']


def test_the_demonstrations_journeys_go_to_its_places() -> None:
    demo, known_there = places_file.load(demonstration=True), journeys.load()
    assert known_there.unread == ()
    postcodes = {place.postcode for place in demo.all}
    assert {end for ends in known_there.by_ends for end in ends} <= postcodes
