"""A kiosk as the centre sees it: makes chained journal entries, and sends them over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import requests
from sqlalchemy import Engine

from services import wire
from services.central import enrolment
from services.central.journal import Sender
from services.clock import Moment

NOON = datetime(2026, 5, 14, 11, 0, tzinfo=UTC)
"""Midday in London on Thursday 14 May 2026."""


class Kiosk:
    """Keeps its own chain. `lounge`, `token` and `url` are what enrolment gave it."""

    def __init__(self, lounge: str = 'lincoln', device: str | None = None, token: str = '', url: str = '') -> None:
        self.lounge, self.token, self.url = lounge, token, url
        self.device, self.store = device or wire.new_id(), wire.new_id()
        self.seq, self.prev = 0, wire.NO_HASH

    @property
    def sender(self) -> Sender:
        return Sender(self.device, self.lounge)

    def entry(self, kind: wire.Kind = wire.Kind.VISIT_BEGAN, payload: Mapping[str, Any] | None = None, **header: Any) -> dict[str, Any]:
        """The next entry of the chain, as it is sent. `header` overrides what the header would say."""
        self.seq += 1
        salt = secrets.token_bytes(16)
        text = wire.canonical(payload or {'note': 'nothing'})
        values = {
            'v': 1,
            'id': wire.new_id(),
            'device': self.device,
            'store': self.store,
            'seq': self.seq,
            'kind': kind,
            'subject': None,
            'at': wire.instant(NOON),
            'boot': 'boot-1',
            'monotonic_ms': self.seq,
            'who': 'visitor',
            'prev': self.prev,
            'payload_sha256': wire.sha256(salt, text),
        } | header
        head = wire.canonical(values)
        self.prev = wire.sha256(head)
        return {'header': head.decode(), 'salt': salt.hex(), 'payload': text.decode()}

    def change(self, row: wire.AnyRow, base: str | None, kind: wire.Kind = wire.Kind.RELEASE_CHANGED, **header: Any) -> dict[str, Any]:
        """The next entry, changing a row; its subject is the person."""
        header = {'subject': row.id if isinstance(row, wire.Release) else row.release} | header
        table = next(table for table, model in wire.ROWS.items() if isinstance(row, model))
        return self.entry(kind, {'table': table, 'base': base, 'row': row.model_dump(mode='json')}, **header)

    def ask(self, method: str, path: str, request: str = 'question-1', token: str | None = None, **options: Any) -> requests.Response:
        """A question over HTTP with this kiosk's token."""
        headers = {wire.REQUEST_ID_HEADER: request, 'Authorization': f'Bearer {self.token if token is None else token}'}
        return requests.request(method, self.url + path, headers=headers, timeout=20, **options)

    def push(self, *entries: object) -> wire.JournalAnswered:
        """Send a batch that the centre is expected to take in."""
        response = self.ask('POST', '/v1/journal', json={'store': self.store, 'entries': list(entries)})
        assert response.status_code == 200, response.text
        return wire.JournalAnswered.model_validate_json(response.content)

    def pull(self, cursor: str | None = None) -> wire.ChangesAnswered:
        """One page of changes."""
        response = self.ask('GET', '/v1/changes', params={'cursor': cursor} if cursor else {})
        assert response.status_code == 200, response.text
        return wire.ChangesAnswered.model_validate_json(response.content)


def entry_id(entry: Mapping[str, Any]) -> str:
    return wire.Header.model_validate_json(entry['header']).id


def release(lounge: str = 'lincoln', **values: Any) -> wire.Release:
    """A sample person."""
    return wire.Release(
        **{
            'id': wire.new_id(),
            'lounge': lounge,
            'ref': None,
            'first_name': 'Jordan',
            'initial': 'A',
            'language': 'en',
            'released_on': date(2026, 5, 14),
            'due_at': time(9, 10),
            'where': wire.Where.EXPECTED,
            'supervision': wire.Supervision.LICENCE,
            'code': '482910',
            'here_on': None,
            'open_on': None,
            'opened_at': None,
        }
        | values
    )


def appointment(of: wire.Release, **values: Any) -> wire.Appointment:
    """A sample stop of that person."""
    return wire.Appointment(
        **{
            'id': wire.new_id(),
            'lounge': of.lounge,
            'release': of.id,
            'stop': None,
            'purpose': wire.Purpose.PROBATION,
            'time_kind': wire.TimeKind.FIXED,
            'on': date(2026, 5, 14),
            'at': time(14, 0),
            'minutes': None,
            'required_by': wire.RequiredBy.LICENCE,
            'standing': wire.Standing.CONFIRMED,
            'answer': wire.Answer.NONE,
            'place': None,
            'address': None,
            'postcode': None,
            'phone': '01632 960123',
            'person': None,
            'bring': None,
            'sensitive': False,
            'officer_here_at': None,
            'known_at': datetime(2026, 5, 14, 8, 30),  # noqa: DTZ001 -- London, naive by the wire's rule
        }
        | values
    )


def enrolled(engine: Engine, url: str, now: Moment, lounge: str) -> Kiosk:
    """A new kiosk of a lounge, enrolled over HTTP."""
    kiosk = Kiosk(lounge, token=secrets.token_hex(32), url=url)
    asked = {'code': enrolment.new_code(engine, lounge, now), 'device': kiosk.device, 'token_sha256': wire.sha256(kiosk.token.encode())}
    response = requests.post(f'{url}/v1/enrol', json=asked, timeout=20)
    assert response.status_code == 200
    return kiosk
