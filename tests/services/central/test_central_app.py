"""Over real HTTP on the loopback: who is answered, in which form, and what is refused."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
import requests
from journal_sender import NOON, Kiosk, enrolled
from sqlalchemy import Engine, select

from services import wire
from services.central import enrolment
from services.central.database import reading
from services.central.models import Device, JournalStore
from services.central.server import serving
from services.clock import ClockSetTo, Moment


def _asked(code: str, kiosk: Kiosk) -> dict[str, str]:
    return {'code': code, 'device': kiosk.device, 'token_sha256': wire.sha256(kiosk.token.encode())}


def _enrol(url: str, asked: dict[str, str]) -> requests.Response:
    return requests.post(f'{url}/v1/enrol', json=asked, headers={wire.REQUEST_ID_HEADER: 'question-1'}, timeout=20)


def _trouble(response: requests.Response) -> wire.Trouble:
    assert response.headers['Content-Type'] == wire.MEDIA_TYPE
    return wire.Problem.model_validate_json(response.content).trouble


def test_every_answer_proves_itself(kiosk: Kiosk) -> None:
    status = {'store': kiosk.store, 'head': 0, 'pending': 0, 'refused': 0, 'version': '1', 'at': wire.instant(NOON)}
    responses = [
        kiosk.ask('GET', '/v1/health'),
        kiosk.ask('GET', '/v1/changes'),
        kiosk.ask('POST', '/v1/journal', json={'store': kiosk.store, 'entries': []}),
        kiosk.ask('POST', '/v1/status', json=status),
        kiosk.ask('POST', '/v1/status', data=b'{'),
        kiosk.ask('GET', '/v1/changes', token='wrong'),
        kiosk.ask('GET', '/nothing'),
        kiosk.ask('GET', '/v1/journal'),
    ]
    assert [response.status_code for response in responses] == [200, 200, 200, 200, 400, 401, 404, 404]
    for response in responses:
        assert response.headers['Content-Type'] == wire.MEDIA_TYPE
        assert response.json()['request'] == 'question-1'
        assert response.json()['now'].startswith('2026-05-14T11:0')


def test_the_description_is_published(url: str) -> None:
    document = requests.get(f'{url}/openapi.json', timeout=20).json()
    assert set(document['paths']) == {'/v1/enrol', '/v1/journal', '/v1/changes', '/v1/status', '/v1/health', '/v1/fleet'}
    push = document['paths']['/v1/journal']['post']
    assert push['requestBody']['content'][wire.MEDIA_TYPE]['schema']['$ref'] == '#/components/schemas/JournalAsked'
    assert wire.MEDIA_TYPE in push['responses']['200']['content']
    assert {'SentEntry', 'JournalAnswered', 'Problem', 'EnrolAsked'} <= set(document['components']['schemas'])


def test_an_enrolment_answer_that_was_lost_is_given_again(engine: Engine, url: str, now: Moment) -> None:
    code, kiosk = enrolment.new_code(engine, 'lincoln', now), Kiosk(token='t')
    first, again = (wire.EnrolAnswered.model_validate_json(_enrol(url, _asked(code, kiosk)).content) for _ in range(2))
    assert (first.lounge, first.lounge_name, first.screen) == ('lincoln', 'Lincoln departure lounge', 1)
    assert again.model_copy(update={'now': first.now}) == first


def test_a_code_is_used_once(engine: Engine, url: str, now: Moment) -> None:
    code, kiosk = enrolment.new_code(engine, 'lincoln', now), Kiosk(token='t')
    assert _enrol(url, _asked(code, kiosk)).status_code == 200
    other_device, other_token = _enrol(url, _asked(code, Kiosk(token='t'))), _enrol(url, _asked(code, kiosk) | {'token_sha256': '0' * 64})
    assert [_trouble(response) for response in (other_device, other_token)] == [wire.Trouble.CODE_REFUSED] * 2
    assert other_device.status_code == 403


def test_a_code_may_be_typed_without_care(engine: Engine, url: str, now: Moment) -> None:
    code = enrolment.new_code(engine, 'lincoln', now)
    assert _enrol(url, _asked(f' {code.lower().replace("-", " ")}', Kiosk(token='t'))).status_code == 200


@pytest.mark.parametrize(('age', 'status'), [(timedelta(hours=23, minutes=59), 200), (timedelta(hours=24), 403)])
def test_a_code_ends_after_a_day(engine: Engine, now: Moment, age: timedelta, status: int) -> None:
    code = enrolment.new_code(engine, 'lincoln', now)
    with serving(engine, ClockSetTo(NOON + age)) as url:
        assert _enrol(url, _asked(code, Kiosk(token='t'))).status_code == status


def test_a_lounge_has_nine_screens_and_a_revoked_one_is_used_again_last(engine: Engine, url: str, now: Moment) -> None:
    def screen() -> int:
        asked = _asked(enrolment.new_code(engine, 'lincoln', now), Kiosk(token=secrets.token_hex()))
        return wire.EnrolAnswered.model_validate_json(_enrol(url, asked).content).screen

    assert [screen() for _ in range(8)] == [1, 2, 3, 4, 5, 6, 7, 8]
    enrolment.revoke(engine, 'lincoln', 3, now)
    assert [screen(), screen()] == [9, 3]
    full = _enrol(url, _asked(enrolment.new_code(engine, 'lincoln', now), Kiosk(token='t')))
    assert (full.status_code, _trouble(full)) == (409, wire.Trouble.LOUNGE_FULL)


def test_a_kiosk_that_is_enrolled_again_keeps_its_number_and_gets_the_new_token(
    engine: Engine, url: str, now: Moment, kiosk: Kiosk
) -> None:
    old, kiosk.token = kiosk.token, 'new'
    answered = _enrol(url, _asked(enrolment.new_code(engine, 'lincoln', now), kiosk))
    assert answered.json()['screen'] == 1
    assert kiosk.ask('GET', '/v1/changes', token=old).status_code == 401
    assert kiosk.ask('GET', '/v1/changes').status_code == 200


def test_a_kiosk_does_not_move_to_another_lounge(engine: Engine, url: str, now: Moment, kiosk: Kiosk) -> None:
    refused = _enrol(url, _asked(enrolment.new_code(engine, 'exeter', now), kiosk))
    assert (refused.status_code, _trouble(refused)) == (409, wire.Trouble.OTHER_LOUNGE)


def test_neither_code_nor_token_is_kept(engine: Engine, url: str, now: Moment, kiosk: Kiosk) -> None:
    with reading(engine) as session:
        assert session.scalars(select(Device.token_sha256)).all() == [wire.sha256(kiosk.token.encode())]


def test_a_revoked_kiosk_is_shut_out(engine: Engine, now: Moment, kiosk: Kiosk) -> None:
    assert kiosk.ask('GET', '/v1/changes').status_code == 200
    enrolment.revoke(engine, 'lincoln', 1, now)
    responses = [
        kiosk.ask('GET', '/v1/changes'),
        kiosk.ask('POST', '/v1/journal', json={'store': kiosk.store, 'entries': [kiosk.entry()]}),
        kiosk.ask('POST', '/v1/status', json={}),
    ]
    assert [response.status_code for response in responses[:2]] == [401, 401]
    assert _trouble(responses[0]) == wire.Trouble.DEVICE_REFUSED


def test_revoking_nobody_is_an_error(engine: Engine, now: Moment) -> None:
    with pytest.raises(enrolment.UnknownDevice):
        enrolment.revoke(engine, 'lincoln', 1, now)


def test_a_lounge_is_made_once(engine: Engine) -> None:
    with pytest.raises(enrolment.LoungeExists):
        enrolment.create_lounge(engine, 'lincoln', 'Again')


@pytest.mark.parametrize('authorization', ['', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer wrong', 'Bearer \xe9'])
def test_without_a_good_token_nothing_is_said(url: str, authorization: str) -> None:
    headers = {'Authorization': authorization.encode('latin-1')} if authorization else {}
    assert requests.get(f'{url}/v1/changes', headers=headers, timeout=20).status_code == 401


def test_a_status_is_kept_and_answered_with_how_far_the_centre_is(engine: Engine, kiosk: Kiosk) -> None:
    kiosk.push(kiosk.entry(), kiosk.entry())
    asked = {'store': kiosk.store, 'head': 10**30, 'pending': 1, 'refused': 0, 'version': '0.1', 'at': wire.instant(NOON)}
    answered = wire.StatusAnswered.model_validate_json(kiosk.ask('POST', '/v1/status', json=asked).content)
    assert answered.contiguous == 2
    with reading(engine) as session:
        device, journal = session.get_one(Device, kiosk.device), session.get_one(JournalStore, kiosk.store)
    assert device.last_seen_at is not None
    assert device.last_seen_at.date() == NOON.date()
    assert journal.last_status is not None
    assert wire.StatusAsked.model_validate_json(journal.last_status).pending == 1


def test_too_much_at_once_is_413(kiosk: Kiosk) -> None:
    many = kiosk.ask('POST', '/v1/journal', json={'store': kiosk.store, 'entries': [0] * (wire.MOST_ENTRIES + 1)})
    large = kiosk.ask('POST', '/v1/journal', data=b' ' * (wire.MOST_BYTES + 1))
    assert [many.status_code, large.status_code] == [413, 413]
    assert _trouble(large) == wire.Trouble.TOO_LARGE


def test_another_kiosk_says_nothing_of_a_store(engine: Engine, url: str, now: Moment, kiosk: Kiosk) -> None:
    kiosk.push(kiosk.entry())
    other = enrolled(engine, url, now, 'lincoln')
    other.store = kiosk.store
    answered = other.push(other.entry())
    assert answered.answers[0].refusal is wire.Refusal.OTHER_DEVICE
    assert answered.contiguous == 0
