"""What kiosk and centre say to each other survives the way, and nothing else gets through."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from builders import appointment, attention, release
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services import clock, wire
from services.wire import AnyRow, Appointment, Attention, ChangedRow, Release, RowChange, Table, TimeKind, canonical, new_id, sha256

READABLE = st.characters(
    exclude_categories=('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'), exclude_characters='\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
)
WORDS = st.none() | st.text(READABLE, min_size=1, max_size=300)
IDS = st.builds(new_id)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TIMES = st.none() | st.times()

RELEASES = st.builds(
    release,
    id=IDS,
    ref=st.none() | st.from_regex(r'[A-Za-z0-9][A-Za-z0-9._:-]{0,79}', fullmatch=True, alphabet=st.characters(codec='ascii')),
    first_name=st.text(READABLE, min_size=1, max_size=40),
    initial=st.text(READABLE, min_size=1, max_size=4),
    released_on=DATES,
    due_at=TIMES,
    where=st.sampled_from(wire.Where),
    supervision=st.sampled_from(wire.Supervision),
    code=st.from_regex(r'[0-9]{6}', fullmatch=True, alphabet='0123456789'),
    here_on=st.none() | DATES,
    open_on=st.none() | IDS,
    opened_at=st.none() | INSTANTS,
)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    kind = draw(st.sampled_from(TimeKind))
    needs_time = kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY)
    needs_date = needs_time or kind in (TimeKind.MORNING, TimeKind.AFTERNOON)
    texts = {name: draw(WORDS) for name in ('place', 'address', 'postcode', 'person', 'bring')}
    return appointment(
        draw(IDS),
        id=draw(IDS),
        purpose=draw(st.sampled_from(wire.Purpose)),
        time_kind=kind,
        on=draw(DATES) if needs_date else draw(st.none() | DATES),
        at=draw(st.times()) if needs_time else None,
        minutes=draw(st.none() | st.integers(5, 600)),
        standing=draw(st.sampled_from(wire.Standing)),
        answer=draw(st.sampled_from(wire.Answer)),
        sensitive=draw(st.booleans()),
        officer_here_at=draw(TIMES),
        known_at=draw(INSTANTS).replace(tzinfo=None),
        **texts,
    )


CALLS = st.builds(
    attention, id=IDS, release=st.none() | IDS, need=st.sampled_from(wire.Need), raised_at=INSTANTS, answered_at=st.none() | INSTANTS
)
ROWS = st.one_of(RELEASES, appointments(), CALLS)


def table_of(row: AnyRow) -> Table:
    return {Release: Table.RELEASE, Appointment: Table.APPOINTMENT, Attention: Table.ATTENTION}[type(row)]


# There and back


@given(row=ROWS, base=st.none() | IDS)
def test_a_row_survives_the_way_into_an_entry_and_back(row: AnyRow, base: str | None) -> None:
    said = canonical(RowChange(table=table_of(row), base=base, row=row.model_dump(mode='json')).model_dump(mode='json'))
    heard = RowChange.model_validate_json(said)
    assert (heard.checked(), heard.base) == (row, base)
    assert canonical(heard.model_dump(mode='json')) == said, 'and its bytes stay the same'


@given(row=ROWS)
def test_a_row_survives_the_way_from_the_centre(row: AnyRow) -> None:
    said = ChangedRow(table=table_of(row), version=new_id(), row=row.model_dump(mode='json'))
    answered = wire.ChangesAnswered(request=new_id(), now=datetime.now(UTC), cursor='1', more=False, changes=[said])
    heard = wire.ChangesAnswered.model_validate_json(answered.model_dump_json())
    assert heard.changes[0].checked() == row


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=['Cs'])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=['Cs']), max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=st.dictionaries(st.text(st.characters(exclude_categories=['Cs'])), JSON, max_size=4))
def test_a_value_has_one_form_in_bytes(value: dict[str, Any]) -> None:
    said = canonical(value)
    assert json.loads(said) == value
    assert canonical(dict(reversed(value.items()))) == said


@given(parts=st.lists(st.binary(max_size=20), max_size=4))
def test_a_hash_is_that_of_all_parts_in_their_order(parts: list[bytes]) -> None:
    assert sha256(*parts) == sha256(b''.join(parts))
    TypeAdapter(wire.Hash).validate_python(sha256(*parts))


@given(at=INSTANTS)
def test_an_instant_survives_with_its_milliseconds(at: datetime) -> None:
    assert wire.instant(at).endswith('Z')
    assert datetime.fromisoformat(wire.instant(at)) == at


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    assert wire.instant(datetime(2026, 7, 1, 14, 0, tzinfo=clock.LONDON)) == '2026-07-01T13:00:00.000Z'


def test_ids_made_later_sort_later() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


# What is refused


def heard_release(**known: Any) -> Release:
    said = release().model_dump(mode='json') | known
    return Release.model_validate_json(json.dumps(said))


@pytest.mark.parametrize('character', ['\0', '\n', '\r', '\t', '\x1b', '\x7f', '\x85', '\u2028', '\u202e', '\u2066', '\ue000', '\uffff'])
def test_a_character_that_is_no_text_is_refused(character: str) -> None:
    with pytest.raises(ValidationError):
        heard_release(first_name=f'Jor{character}dan')


@given(character=st.characters(categories=['Cc', 'Cs', 'Co', 'Cn']))
def test_no_control_character_and_no_half_a_character_gets_into_a_name(character: str) -> None:
    with pytest.raises((ValidationError, UnicodeEncodeError)):
        heard_release(first_name=f'Jor{character}dan')
    assert unicodedata.category(character).startswith('C')


@pytest.mark.parametrize('name', ['Zoë', 'Ngọc', 'سارة', 'Siân-Haf', "O'Neill", 'می\u200cرود', 'Łukasz', '陳'])
def test_names_of_all_scripts_are_taken(name: str) -> None:
    assert heard_release(first_name=name).first_name == name


@pytest.mark.parametrize(
    'known',
    [
        {'first_name': ''},
        {'first_name': 'x' * 41},
        {'first_name': 7},
        {'first_name': None},
        {'offence': 'none of our business'},
        {'code': '12345'},
        {'code': '1234567'},
        {'code': 482910},
        {'code': '４８２９１０'},
        {'code': '482910\n'},
        {'id': 'x'},
        {'id': new_id().upper()},
        {'where': 'elsewhere'},
        {'released_on': '14/05/2026'},
        {'released_on': 20260514},
        {'due_at': '09:00:00Z'},
        {'due_at': '09:00:00+01:00'},
        {'opened_at': '2026-05-14T09:31:00'},
        {'lounge': 'two words'},
        {'lounge': '../leeds'},
    ],
)  # fmt: skip
def test_a_release_of_another_form_is_refused(known: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        heard_release(**known)


def test_a_missing_field_is_refused() -> None:
    for name in (name for name, field in Release.model_fields.items() if field.is_required()):
        said = release().model_dump(mode='json')
        del said[name]
        with pytest.raises(ValidationError):
            Release.model_validate_json(json.dumps(said))


@pytest.mark.parametrize(
    'known',
    [
        {'on': None},
        {'at': None},
        {'time_kind': 'morning'},
        {'time_kind': 'immediately'},
        {'time_kind': 'unknown'},
        {'minutes': 4},
        {'minutes': '60'},
        {'minutes': 60.0},
        {'sensitive': 1},
        {'sensitive': 'false'},
        {'phone': 'call the office'},
        {'known_at': '2026-05-14T09:00:00Z'},
    ],
)
def test_an_appointment_of_another_form_is_refused(known: dict[str, Any]) -> None:
    said = appointment(release().id).model_dump(mode='json')
    assert Appointment.model_validate_json(json.dumps(said))
    with pytest.raises(ValidationError):
        Appointment.model_validate_json(json.dumps(said | known))


def test_safety_18_no_row_has_room_for_an_offence_or_a_prison_number() -> None:
    names = {name for model in wire.ROWS.values() for name in model.model_fields}
    for word in ('offence', 'crn', 'noms', 'prison', 'birth', 'dob', 'sentence'):
        assert not [name for name in names if word in name]


@pytest.mark.parametrize('text', ['a\0b', '\ud83d', 'x\udfff'])
def test_text_that_no_database_takes_is_found_wherever_it_stands(text: str) -> None:
    for value in (text, [text], {'key': text}, {text: 1}, {'a': [{'b': ['fine', text]}]}):
        assert wire.refused_text(value)


@given(value=JSON.filter(lambda value: '\\u0000' not in json.dumps(value)))
def test_other_text_is_not_refused(value: object) -> None:
    assert not wire.refused_text(value)


def test_half_a_surrogate_pair_never_becomes_bytes() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical({'note': '\ud83d'})


# Days and openness, by which rows are handed out and erased


def test_a_call_is_of_the_day_on_which_it_was_raised() -> None:
    late = attention(raised_at=datetime(2026, 5, 14, 23, 30, tzinfo=timezone(timedelta(hours=1))))
    assert late.day == date(2026, 5, 14)


@pytest.mark.parametrize(
    ('row', 'is_open'),
    [
        *((release(where=where), where in (wire.Where.EXPECTED, wire.Where.HERE)) for where in wire.Where),
        *((appointment(new_id(), standing=one), one in (wire.Standing.CONFIRMED, wire.Standing.ASKED)) for one in wire.Standing),
        (attention(), True),
        (attention(answered_at=datetime(2026, 5, 14, tzinfo=UTC), answered_by='visitor'), False),
    ],
)
def test_what_is_open(row: AnyRow, is_open: bool) -> None:
    assert row.is_open == is_open


# The clock


def test_the_clock_reads_whole_milliseconds_and_moves_on() -> None:
    machine = clock.Clock()
    first, second = machine.now(), machine.now()
    assert first.at.microsecond % 1000 == 0
    assert (first.at.tzinfo, first.boot) == (UTC, second.boot)
    assert first.monotonic_ms <= second.monotonic_ms


def test_a_clock_can_be_set_and_then_runs_on() -> None:
    start = datetime(2026, 12, 24, 10, 0, tzinfo=clock.LONDON)
    now = clock.ClockSetTo(start).now()
    assert timedelta(0) <= now.at - start < timedelta(seconds=5)
    assert now.today == date(2026, 12, 24)


def test_today_is_that_of_london() -> None:
    summer = clock.Moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), 'boot', 0)
    assert (summer.today, summer.london.time(), summer.london.tzinfo) == (date(2026, 7, 2), time(0, 30), None)
