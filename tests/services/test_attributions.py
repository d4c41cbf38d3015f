"""What is owed to those whose data the kiosk uses."""

from importlib.metadata import version
from pathlib import Path

import pytest

from services import attributions
from services.clock import Clock
from services.directory import importing, places_file

OFFICES = 'probation_office_id,name,address,gov_uk_url\n7,Easterby,"21 Example Road, Easterby, LN1 1AA",{url}\n'
COUNCILS = (
    'local-authority-code,nice-name,gss-code,start-date,end-date,replaced-by,nation,powers\n'
    'NEW,Newtown,E06000099,2027-04-01,,,England,unitary\n'
)


def owed(lounge: Path | None = None) -> list[str]:
    return [one.what for one in attributions.owed(places_file.load(lounge, demonstration=False))]


def test_each_is_said_with_its_source_and_in_words() -> None:
    for key, one in attributions.attributions().items():
        assert one.source, key
        assert one.says, key
        assert not [words for words in one.says if '{' in words], key


def test_the_postcodes_name_all_three_owners_with_the_year_of_the_edition() -> None:
    assert attributions.attributions()['postcodes'].says == (
        'Contains OS data © Crown copyright and database right 2025',
        'Contains Royal Mail data © Royal Mail copyright and database right 2025',
        'Source: Office for National Statistics licensed under the Open Government Licence v.3.0',
    )


def test_each_edition_is_that_of_the_package_which_the_data_is_built_from() -> None:
    for one in attributions.attributions().values():
        if one.package is not None:
            name, known = one.package.split()
            assert version(name) == known, f'look which edition {name} {version(name)} has, and correct data/attributions.toml'


@pytest.mark.parametrize(
    ('content', 'what'),
    [
        (OFFICES.format(url=''), 'Probation offices'),
        (OFFICES.format(url='https://www.gov.uk/guidance/easterby'), 'Probation offices'),
        (COUNCILS, 'New councils'),
    ],
)
def test_a_list_is_owed_where_the_lounge_has_taken_it(tmp_path: Path, content: str, what: str) -> None:
    assert what not in owed()
    report = importing.take(content.encode(), tmp_path, Clock().now().today)
    assert report.problems == []
    assert what in owed(tmp_path)
