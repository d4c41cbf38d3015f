"""Release lists: what goes in, what is named, and what a list may change."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from journal_sender import NOON, Kiosk
from sqlalchemy import Engine, select

from services import wire
from services.central import enrolment, journal, releases
from services.central.changes import changes
from services.central.database import UnknownLounge, connect, migrate, reading
from services.central.models import Listed, Lounge, SharedRow
from services.clock import Moment

PERSON = {'ref': 'p-1', 'first_name': 'Alex', 'initial': 'B', 'released_on': 'today', 'supervision': 'licence'}
STOP = {'stop': 's-1', 'purpose': 'probation', 'time_kind': 'fixed', 'on': 'today', 'at': '2pm', 'required_by': 'licence'}


@pytest.fixture(scope='module')
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One SQLite centre for the tests that only look at what is refused or how a cell is read."""
    engine = connect(f'sqlite:///{tmp_path_factory.mktemp("central")}/central.sqlite')
    migrate(engine)
    return engine


@pytest.fixture
def lounge(lasting: Engine) -> str:
    key = f'lounge-{wire.new_id()}'
    enrolment.create_lounge(lasting, key, 'A lounge')
    return key


def _csv(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _take(engine: Engine, lounge: str, *rows: dict[str, str], now: Moment) -> releases.ImportReport:
    return releases.import_releases(engine, lounge, _csv(*rows), now)


def _rows(engine: Engine, lounge: str) -> list[wire.AnyRow]:
    with reading(engine) as session:
        rows = session.scalars(select(SharedRow).where(SharedRow.lounge == lounge).order_by(SharedRow.change)).all()
    return [wire.ROWS[wire.Table(row.table_name)].model_validate_json(row.data) for row in rows]


def _state(engine: Engine) -> object:
    with reading(engine) as session:
        rows = session.execute(select(SharedRow.id, SharedRow.version, SharedRow.change, SharedRow.data, SharedRow.changed_at)).all()
        listed = session.execute(select(Listed.ref, Listed.stop, Listed.row, Listed.cells)).all()
        return sorted(rows), sorted(listed), session.scalars(select(Lounge.changes).order_by(Lounge.id)).all()


def _stop(engine: Engine, lounge: str, now: Moment, **cells: str) -> wire.Appointment:
    report = _take(engine, lounge, PERSON | STOP | cells, now=now)
    assert report.problems == ()
    [stop] = [row for row in _rows(engine, lounge) if isinstance(row, wire.Appointment)]
    return stop


def _problems(engine: Engine, lounge: str, now: Moment, *rows: dict[str, str]) -> list[tuple[int | None, str | None]]:
    return [(problem.row, problem.column) for problem in _take(engine, lounge, *rows, now=now).problems]


def test_people_and_stops_go_in(engine: Engine, now: Moment) -> None:
    report = _take(engine, 'lincoln', PERSON | STOP, PERSON | STOP | {'stop': 's-2'}, PERSON | {'ref': 'p-2'}, now=now)
    assert report == releases.ImportReport(new_people=2, new_stops=2)
    person, _, stop, _ = _rows(engine, 'lincoln')
    assert isinstance(person, wire.Release)
    assert isinstance(stop, wire.Appointment)
    assert (person.ref, person.first_name, person.language, person.released_on) == ('p-1', 'Alex', 'en', date(2026, 5, 14))
    assert (person.where, person.supervision, person.here_on) == (wire.Where.EXPECTED, wire.Supervision.LICENCE, None)
    assert stop.release == person.id
    assert (stop.standing, stop.answer, stop.sensitive) == (wire.Standing.CONFIRMED, wire.Answer.NONE, False)
    assert stop.known_at == now.london


def test_a_list_taken_twice_changes_nothing_at_all(engine: Engine, now: Moment) -> None:
    rows = (PERSON | STOP, PERSON | STOP | {'stop': 's-2', 'known_at': 'today 8:30am'}, PERSON | {'ref': 'p-2', 'where': 'here'})
    _take(engine, 'lincoln', *rows, now=now)
    before = _state(engine)
    later = Moment(now.at + timedelta(hours=2), now.boot, 0)
    assert _take(engine, 'lincoln', *rows, now=later) == releases.ImportReport(as_before=4)
    assert _state(engine) == before


def test_a_row_that_is_missing_cancels_nothing(engine: Engine, now: Moment) -> None:
    _take(engine, 'lincoln', PERSON | STOP, PERSON | STOP | {'stop': 's-2'}, PERSON | {'ref': 'p-2'}, now=now)
    before = _state(engine)
    _take(engine, 'lincoln', PERSON | STOP, now=now)
    assert _state(engine) == before


def test_a_later_list_changes_only_what_it_says_otherwise(engine: Engine, now: Moment) -> None:
    _take(engine, 'lincoln', PERSON | STOP | {'phone': '01632 960123'}, now=now)
    _, _, _, pulled = changes(engine, 'lincoln', None, now.today)
    person, stop = (row.checked() for row in pulled)
    kiosk = Kiosk()
    asked = wire.EnrolAsked(code=enrolment.new_code(engine, 'lincoln', now), device=kiosk.device, token_sha256='0' * 64)
    enrolment.enrol(engine, asked, '', now)
    here = person.model_copy(update={'where': wire.Where.HERE, 'here_on': now.today})
    going = stop.model_copy(update={'answer': wire.Answer.WILL_GO, 'place': 'Door B'})
    entries = [kiosk.change(here, pulled[0].version), kiosk.change(going, pulled[1].version, wire.Kind.WILL_GO)]
    answers, _ = journal.push(engine, kiosk.sender, kiosk.store, entries, NOON)
    assert [answer.stale for answer in answers] == [False, False]

    report = _take(engine, 'lincoln', PERSON | STOP | {'phone': '01632 960999'}, now=now)
    assert report == releases.ImportReport(changed_stops=1, as_before=1)
    assert _rows(engine, 'lincoln') == [here, going.model_copy(update={'phone': '01632 960999'})]


def test_a_new_time_takes_the_answer_to_the_old_one_away(engine: Engine, now: Moment) -> None:
    stop = _stop(engine, 'lincoln', now)
    with reading(engine) as session:
        version = session.scalars(select(SharedRow.version).where(SharedRow.id == stop.id)).one()
    kiosk = Kiosk()
    asked = wire.EnrolAsked(code=enrolment.new_code(engine, 'lincoln', now), device=kiosk.device, token_sha256='0' * 64)
    enrolment.enrol(engine, asked, '', now)
    entry = kiosk.change(stop.model_copy(update={'answer': wire.Answer.WILL_GO}), version, wire.Kind.WILL_GO)
    journal.push(engine, kiosk.sender, kiosk.store, [entry], NOON)
    later = Moment(now.at + timedelta(hours=1), now.boot, 0)
    moved = _stop(engine, 'lincoln', later, at='3pm')
    assert moved.answer is wire.Answer.NONE
    assert moved.known_at == later.london


def test_a_code_of_the_centre_is_random_ends_in_0_and_is_one_persons(engine: Engine, now: Moment) -> None:
    _take(engine, 'lincoln', *(PERSON | {'ref': f'p-{number}'} for number in range(300)), now=now)
    codes = [row.code for row in _rows(engine, 'lincoln') if isinstance(row, wire.Release)]
    assert len(set(codes)) == 300
    assert all(len(code) == 6 and code.endswith('0') for code in codes)


def test_a_given_code_is_kept_and_cannot_be_somebody_elses(engine: Engine, now: Moment) -> None:
    given = _take(engine, 'lincoln', PERSON | {'code': '482910'}, PERSON | STOP | {'ref': 'p-2', 'code': '482910'}, now=now)
    assert [(problem.row, problem.column) for problem in given.problems] == [(3, 'code'), (3, 'ref')]
    assert [row.code for row in _rows(engine, 'lincoln') if isinstance(row, wire.Release)] == ['482910']
    assert _take(engine, 'exeter', PERSON | {'code': '482910'}, now=now).problems == ()


def test_a_person_whom_the_list_calls_here_is_here_today(engine: Engine, now: Moment) -> None:
    _take(engine, 'lincoln', PERSON | {'where': 'here'}, now=now)
    tomorrow = Moment(now.at + timedelta(days=1), now.boot, 0)
    _take(engine, 'lincoln', PERSON | {'where': 'here'}, now=tomorrow)
    [person] = _rows(engine, 'lincoln')
    assert isinstance(person, wire.Release)
    assert (person.released_on, person.here_on) == (tomorrow.today, tomorrow.today)


def test_the_days_count_in_london(lasting: Engine, lounge: str) -> None:
    after_midnight = Moment(datetime.fromisoformat('2026-05-14T23:30:00+00:00'), 'boot-1', 0)
    assert _stop(lasting, lounge, after_midnight).on == date(2026, 5, 15)


@pytest.mark.parametrize(
    ('text', 'day'),
    [
        ('2026-12-24', date(2026, 12, 24)),
        ('24/12/2026', date(2026, 12, 24)),
        ('1/6/2026', date(2026, 6, 1)),
        ('24 December 2026', date(2026, 12, 24)),
        ('24  DECEMBER 2026', date(2026, 12, 24)),
        ('today', date(2026, 5, 14)),
        ('Tomorrow', date(2026, 5, 15)),
        ('yesterday', date(2026, 5, 13)),
    ],
)
def test_dates(lasting: Engine, lounge: str, now: Moment, text: str, day: date) -> None:
    assert _stop(lasting, lounge, now, on=text).on == day


@pytest.mark.parametrize(
    'text', ['31/2/2026', '12/24/2026', '24/12/26', '24 Decembre 2026', '2026-1-1', 'Friday', '٢٤/12/2026', '0/0/0000']
)
def test_what_is_no_date_is_named(lasting: Engine, lounge: str, now: Moment, text: str) -> None:
    assert _problems(lasting, lounge, now, PERSON | STOP | {'on': text}) == [(2, 'on')]


@pytest.mark.parametrize(
    ('text', 'clock'),
    [
        ('09:00', '09:00'),
        ('9am', '09:00'),
        ('09:00 am', '09:00'),
        ('2:30pm', '14:30'),
        ('2.30 PM', '14:30'),
        ('midday', '12:00'),
        ('12pm', '12:00'),
        ('12am', '00:00'),
        ('14:30', '14:30'),
        ('14:30:00', '14:30'),
    ],
)
def test_times(lasting: Engine, lounge: str, now: Moment, text: str, clock: str) -> None:
    assert str(_stop(lasting, lounge, now, at=text).at) == f'{clock}:00'


@pytest.mark.parametrize('text', ['9', '14pm', '0am', '24:00', '9:60', 'noonish', 'midnight', '2:5pm', '14:30pm'])
def test_what_is_no_time_is_named(lasting: Engine, lounge: str, now: Moment, text: str) -> None:
    assert _problems(lasting, lounge, now, PERSON | STOP | {'at': text}) == [(2, 'at')]


@pytest.mark.parametrize('text', ['today 8:30am', '14/05/2026 08:30', '2026-05-14T08:30:00', '14 May 2026 8:30 am'])
def test_when_facts_were_known(lasting: Engine, lounge: str, now: Moment, text: str) -> None:
    assert str(_stop(lasting, lounge, now, known_at=text).known_at) == '2026-05-14 08:30:00'


@pytest.mark.parametrize(
    ('text', 'kept'),
    [
        ('01632 960123', '01632 960123'),
        ('(01632) 960-123', '01632 960 123'),
        ('+44 (0)1632 960123', '+44 1632 960123'),
        ('116 123', '116 123'),
        ('999', '999'),
    ],
)
def test_phone_numbers(lasting: Engine, lounge: str, now: Moment, text: str, kept: str) -> None:
    assert _stop(lasting, lounge, now, phone=text).phone == kept


@pytest.mark.parametrize(
    'text',
    [
        '070 1234 5678',
        '0843 123 4567',
        '0870 123 4567',
        '0906 123 4567',
        '09 123',
        '118 500',
        '+44 870 1234567',
        '0044 (0)845 1234567',
        'ask',
        '12',
        '1' * 25,
    ],
)
def test_numbers_that_cost_more_and_what_is_no_number_are_named(lasting: Engine, lounge: str, now: Moment, text: str) -> None:
    assert _problems(lasting, lounge, now, PERSON | STOP | {'phone': text}) == [(2, 'phone')]


@pytest.mark.parametrize(
    ('cells', 'column'),
    [
        ({'ref': ''}, 'ref'),
        ({'ref': 'A1234BC'}, 'ref'),
        ({'ref': 'a1234bc'}, 'ref'),
        ({'ref': 'X123456'}, 'ref'),
        ({'ref': 'two words'}, 'ref'),
        ({'bring': 'letter about A1234BC'}, 'bring'),
        ({'first_name': ''}, 'first_name'),
        ({'first_name': 'x' * 41}, 'first_name'),
        ({'first_name': 'Al\x07ex'}, 'first_name'),
        ({'initial': 'Brown'}, 'initial'),
        ({'language': 'English'}, 'language'),
        ({'released_on': ''}, 'released_on'),
        ({'released_on': '06/05/2026'}, 'released_on'),
        ({'due_at': 'early'}, 'due_at'),
        ({'supervision': 'maybe'}, 'supervision'),
        ({'where': 'left'}, 'where'),
        ({'code': '123456'}, 'code'),
        ({'code': '1230'}, 'code'),
        ({'stop': ''}, 'stop'),
        ({'purpose': 'gym'}, 'purpose'),
        ({'time_kind': 'unknown'}, 'time_kind'),
        ({'time_kind': ''}, 'time_kind'),
        ({'on': ''}, 'on'),
        ({'at': ''}, 'at'),
        ({'time_kind': 'morning'}, 'at'),
        ({'time_kind': 'immediately'}, 'at'),
        ({'time_kind': 'morning', 'at': '', 'on': ''}, 'on'),
        ({'minutes': '4'}, 'minutes'),
        ({'minutes': 'an hour'}, 'minutes'),
        ({'required_by': ''}, 'required_by'),
        ({'supervision': 'none'}, 'required_by'),
        ({'postcode': 'Lincoln'}, 'postcode'),
        ({'place': 'x' * 301}, 'place'),
        ({'sensitive': 'perhaps'}, 'sensitive'),
        ({'known_at': 'today'}, 'known_at'),
    ],
)
def test_a_bad_row_is_named_with_row_and_column_and_good_ones_go_in(
    lasting: Engine, lounge: str, now: Moment, cells: dict[str, str], column: str
) -> None:
    report = _take(lasting, lounge, PERSON | {'ref': 'good-1'} | STOP, PERSON | STOP | cells, PERSON | {'ref': 'good-2'}, now=now)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, column)]
    assert (report.new_people, report.new_stops) == (2, 1)
    assert len(cells.get(column, '')) < 3 or cells[column] not in report.problems[0].reason


def test_a_person_is_the_same_in_every_row(lasting: Engine, lounge: str, now: Moment) -> None:
    rows = (PERSON | STOP, PERSON | STOP | {'stop': 's-2', 'first_name': 'Sasha'}, PERSON | STOP)
    assert _problems(lasting, lounge, now, *rows) == [(3, 'first_name'), (4, 'stop')]


def test_rows_are_counted_as_a_spreadsheet_does(lasting: Engine, lounge: str, now: Moment) -> None:
    text = 'ref,first_name,initial,released_on,bring\n\np-1,"Al\nex",B,today,\n,,,,\np-2,Sam,C,never,\np-3,Sam,C\n'
    report = releases.import_releases(lasting, lounge, text.encode(), now)
    assert [(problem.row, problem.column) for problem in report.problems] == [(5, 'released_on'), (6, None)]
    [person] = _rows(lasting, lounge)
    assert isinstance(person, wire.Release)
    assert person.first_name == 'Al ex'


@pytest.mark.parametrize(
    ('content', 'word'),
    [
        (b'', 'empty'),
        (b'\n \n', 'empty'),
        ('ref,first_name,initial,released_on\np-1,Zoë,B,today\n'.encode('cp1252'), 'UTF-8'),
        ('ref,first_name,initial,released_on\n'.encode('utf-16'), 'UTF-8'),
        (b'ref,first_name,initial,released_on\np-1,A\0x,B,today\n', 'text file'),
        (b'ref;first_name;initial;released_on\n', 'commas'),
        (b'ref\tfirst_name\tinitial\treleased_on\n', 'commas'),
        (b'ref,first_name,initial,released_on,Ref\n', 'twice'),
        (b'ref,first_name,initial,released_on,offence\n', 'offence'),
        (b'ref,first_name,initial\n', 'released_on'),
        (b'ref,first_name,initial,released_on\n"p-1,A,B,today\n', 'quotation mark'),
        (b'PK\x03\x04\xff\xfe', 'UTF-8'),
    ],
)
def test_a_file_that_is_no_release_list_gets_a_clear_answer(lasting: Engine, lounge: str, now: Moment, content: bytes, word: str) -> None:
    report = releases.import_releases(lasting, lounge, content, now)
    [problem] = report.problems
    assert (problem.row, problem.column) == (None, None)
    assert word in problem.reason
    assert report == releases.ImportReport(problems=report.problems)


def test_a_byte_order_mark_and_heading_spaces_do_no_harm(lasting: Engine, lounge: str, now: Moment) -> None:
    content = '\ufeffRef, First name ,Initial,Released on\r\np-1,Zoë,B.,today\r\n'.encode()
    assert releases.import_releases(lasting, lounge, content, now) == releases.ImportReport(new_people=1)
    [person] = _rows(lasting, lounge)
    assert isinstance(person, wire.Release)
    assert (person.first_name, person.initial) == ('Zoë', 'B')


def test_an_unknown_lounge_is_an_error(lasting: Engine, now: Moment) -> None:
    with pytest.raises(UnknownLounge):
        _take(lasting, 'nowhere', PERSON, now=now)


def test_the_report_is_for_programs_and_for_people(lasting: Engine, lounge: str, now: Moment) -> None:
    report = _take(lasting, lounge, PERSON | STOP | {'at': 'late'}, PERSON | {'ref': 'p-2'}, now=now)
    assert json.loads(json.dumps(report.as_dict()))['problems'][0]['row'] == 2
    assert report.words().splitlines()[0].startswith('People: 1 new, 0 changed.')
    assert report.words().splitlines()[1].startswith('Not taken: row 2, at: is not a time')


@pytest.mark.parametrize('name', ['demo_day.csv', 'release_list_sample.csv'])
def test_the_lists_that_ship_are_good_on_any_day(lasting: Engine, lounge: str, name: str) -> None:
    content = resources.files('data').joinpath(name).read_bytes()
    for at in (NOON, NOON + timedelta(days=200)):
        assert releases.import_releases(lasting, lounge, content, Moment(at, 'boot-1', 0)).problems == ()


def test_the_demo_day_covers_the_journey(lasting: Engine, lounge: str, now: Moment) -> None:
    releases.import_releases(lasting, lounge, resources.files('data').joinpath('demo_day.csv').read_bytes(), now)
    stops = [row for row in _rows(lasting, lounge) if isinstance(row, wire.Appointment)]
    assert {stop.time_kind for stop in stops} == set(wire.TimeKind)
    with reading(lasting) as session:
        people = releases.people(session, lounge)
    assert [person.first_name for person in people if person.where is wire.Where.EXPECTED] == ['Nadia', 'Owen']
    jordan = people[0]
    assert (jordan.first_name, jordan.initial, jordan.code, jordan.here_on) == ('Jordan', 'A', '482910', now.today)
    day = {stop.purpose: stop for stop in stops if stop.release == jordan.id}
    assert (str(day[wire.Purpose.PROBATION].at), day[wire.Purpose.PROBATION].person) == ('14:00:00', 'Sam Okafor')
    assert str(day[wire.Purpose.JOBCENTRE].at) == '12:30:00'


def test_sample_phone_numbers_are_those_of_dramas() -> None:
    for path in Path(str(resources.files('data'))).glob('*.csv'):
        for row in csv.DictReader(path.read_text(encoding='utf-8').splitlines()):
            number = (row.get('phone') or '').replace(' ', '')
            assert not number or number.startswith(('01632960', '07700900', '08081570')), path
