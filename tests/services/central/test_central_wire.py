"""Properties of the wire: nothing that is sent makes the centre stumble, and what was sent is what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_sender import NOON, Kiosk, enrolled, entry_id
from sqlalchemy import Engine

from services import wire
from services.central import enrolment
from services.central.database import connect, migrate, reading
from services.central.models import Entry
from services.central.server import serving
from services.clock import ClockSetTo, Moment

ANY_TEXT = st.text(st.characters(), max_size=20)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
ENTRY_FIELDS = ('header', 'salt', 'payload')
HEADER_FIELDS = tuple(wire.Header.model_fields)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope='module')
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Kiosk]]:
    """One SQLite centre for all examples, and a kiosk of it."""
    engine = connect(f'sqlite:///{tmp_path_factory.mktemp("central")}/central.sqlite')
    migrate(engine)
    enrolment.create_lounge(engine, 'lincoln', 'Lincoln departure lounge')
    with serving(engine, ClockSetTo(NOON)) as url:
        yield engine, enrolled(engine, url, Moment(NOON, 'boot-1', 0), 'lincoln')
    engine.dispose()


@often
@given(body=ANY_JSON | st.fixed_dictionaries({'store': st.uuids(version=4).map(str), 'entries': st.lists(ANY_JSON, max_size=4)}))
def test_any_json_as_a_batch_is_answered(lasting: tuple[Engine, Kiosk], body: Any) -> None:
    response = lasting[1].ask('POST', '/v1/journal', data=json.dumps(body).encode())
    assert response.status_code in (200, 400)
    assert response.headers['Content-Type'] == wire.MEDIA_TYPE
    if response.status_code == 200:
        answers = wire.JournalAnswered.model_validate_json(response.content).answers
        assert [answer.outcome for answer in answers] == [wire.Outcome.REFUSED] * len(body['entries'])


@often
@given(body=st.binary(max_size=200), path=st.sampled_from(['/v1/journal', '/v1/enrol', '/v1/status']))
def test_any_bytes_are_answered(lasting: tuple[Engine, Kiosk], body: bytes, path: str) -> None:
    assert lasting[1].ask('POST', path, data=body).status_code == 400


@often
@given(name=st.sampled_from(ENTRY_FIELDS), value=ANY_JSON, header_name=st.sampled_from(HEADER_FIELDS), header_value=ANY_JSON)
def test_an_entry_with_one_field_of_anything_is_answered_by_itself(
    lasting: tuple[Engine, Kiosk], name: str, value: Any, header_name: str, header_value: Any
) -> None:
    kiosk = Kiosk(device=lasting[1].device, token=lasting[1].token, url=lasting[1].url)
    good = kiosk.entry()
    try:
        odd = kiosk.entry(**{header_name: header_value})
    except UnicodeEncodeError:  # half a surrogate pair can't be hashed, so it can only come escaped
        odd = {**good, 'header': json.dumps({**json.loads(good['header']), header_name: header_value})}
    batch = {'store': kiosk.store, 'entries': [good, {**good, name: value}, odd]}
    response = kiosk.ask('POST', '/v1/journal', data=json.dumps(batch).encode())
    answers = wire.JournalAnswered.model_validate_json(response.content).answers
    assert answers[0].outcome is wire.Outcome.ACCEPTED
    assert len(answers) == 3


@often
@given(
    note=st.text(st.characters(exclude_categories=['Cs'], exclude_characters='\0'), max_size=50),
    kind=st.sampled_from(sorted(set(wire.Kind) - wire.ROW_KINDS - {wire.Kind.PRIVATE})),
)
def test_an_entry_is_kept_byte_for_byte(lasting: tuple[Engine, Kiosk], note: str, kind: wire.Kind) -> None:
    engine, enrolled_kiosk = lasting
    kiosk = Kiosk(device=enrolled_kiosk.device, token=enrolled_kiosk.token, url=enrolled_kiosk.url)
    sent = kiosk.entry(kind, {'note': note})
    assert kiosk.push(sent).answers[0].outcome is wire.Outcome.ACCEPTED
    with reading(engine) as session:
        kept = session.get_one(Entry, entry_id(sent))
    assert {'header': kept.header, 'salt': kept.salt, 'payload': kept.payload} == sent
    assert kept.hash == wire.sha256(sent['header'].encode())


@often
@given(cursor=ANY_TEXT.filter(lambda text: not any('\ud800' <= character <= '\udfff' for character in text)))
def test_any_cursor_is_answered(lasting: tuple[Engine, Kiosk], cursor: str) -> None:
    assert lasting[1].pull(cursor).changes == []
