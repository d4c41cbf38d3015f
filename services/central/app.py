"""The centre's HTTP service, `/v1/...`. Its description is at /openapi.json.

Bodies are read raw and checked by the wire models: what is broken is answered in our own media type, names
the trouble and never repeats what was sent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError, TimeoutError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from services import wire
from services.central import enrolment, fleet, journal, operators
from services.central.changes import changes
from services.central.database import reading, writing
from services.central.fleet_page import PATH as FLEET_PATH
from services.central.fleet_page import FleetPage
from services.central.journal import Sender
from services.central.models import Device
from services.clock import Clock

_Asked = TypeVar('_Asked', bound=wire.Strict)
_STORE = TypeAdapter[str](wire.Uuid)
_log = logging.getLogger(__name__)

_STATUS = {
    wire.Trouble.NOT_UNDERSTOOD: 400,
    wire.Trouble.DEVICE_REFUSED: 401,
    wire.Trouble.OPERATOR_REFUSED: 401,
    wire.Trouble.CODE_REFUSED: 403,
    wire.Trouble.NOT_FOUND: 404,
    wire.Trouble.LOUNGE_FULL: 409,
    wire.Trouble.OTHER_LOUNGE: 409,
    wire.Trouble.TOO_LARGE: 413,
    wire.Trouble.BROKEN: 500,
    wire.Trouble.BUSY: 503,
}


class Answer(Response):
    media_type = wire.MEDIA_TYPE


class Troubled(Exception):
    """The question is answered with a `wire.Problem`."""

    def __init__(self, trouble: wire.Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class FleetAnswered(wire.Answered):
    lounges: tuple[fleet.LoungeFigures, ...]


def create(engine: Engine, clock: Clock) -> FastAPI:
    """The service on a database whose schema is up to date."""
    app = FastAPI(title='Departure lounge: the centre', version='1', docs_url=None, redoc_url=None, default_response_class=Answer)
    centre = _Centre(engine, clock)
    _route(app, 'POST', '/v1/enrol', centre.enrol, wire.EnrolAnswered, wire.EnrolAsked)
    _route(app, 'POST', '/v1/journal', centre.journal, wire.JournalAnswered, wire.JournalAsked)
    _route(app, 'GET', '/v1/changes', centre.changes, wire.ChangesAnswered)
    _route(app, 'POST', '/v1/status', centre.status, wire.StatusAnswered, wire.StatusAsked)
    _route(app, 'GET', '/v1/health', centre.health, wire.Answered)
    _route(app, 'GET', '/v1/fleet', centre.fleet, FleetAnswered)
    centre.fleet_page.add_to(app)
    for error in (Troubled, enrolment.EnrolmentRefused, HTTPException, ClientDisconnect, DBAPIError, TimeoutError, Exception):
        app.add_exception_handler(error, centre.problem)
    app.openapi = lambda: _describe(app)  # type: ignore[method-assign]  # FastAPI's own way of replacing it
    return app


class _Centre:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self.fleet_page = FleetPage(engine, clock)

    async def enrol(self, request: Request) -> Response:
        """Become a kiosk of the lounge whose one-time code is given."""
        asked = _parsed(wire.EnrolAsked, await _body(request))
        return _answer(await run_in_threadpool(enrolment.enrol, self._engine, asked, _request_id(request), self._clock.now()))

    async def journal(self, request: Request) -> Response:
        """Send a batch of journal entries. There is an answer for each entry, in their order."""
        body = await _body(request)
        return _answer(await run_in_threadpool(self._journal, request, body))

    def _journal(self, request: Request, body: bytes) -> wire.Answered:
        sender = self._sender(request)
        store, entries = _batch(body)
        now = self._clock.now().at
        answers, contiguous = journal.push(self._engine, sender, store, entries, now)
        return wire.JournalAnswered(request=_request_id(request), now=now, answers=answers, contiguous=contiguous)

    async def changes(self, request: Request, cursor: str | None = None) -> Response:
        """The rows of the kiosk's lounge that changed since the cursor; without one, those that are open, of today or later."""
        return _answer(await run_in_threadpool(self._changes, request, cursor))

    def _changes(self, request: Request, cursor: str | None) -> wire.Answered:
        sender = self._sender(request)
        now = self._clock.now()
        reached, more, from_start, rows = changes(self._engine, sender.lounge, cursor, now.today)
        return wire.ChangesAnswered(
            request=_request_id(request), now=now.at, cursor=reached, more=more, from_start=from_start, changes=rows
        )

    async def status(self, request: Request) -> Response:
        """Say how a kiosk's journal stands, and hear how far the centre has it."""
        asked = _parsed(wire.StatusAsked, await _body(request))
        return _answer(await run_in_threadpool(self._status, request, asked))

    def _status(self, request: Request, asked: wire.StatusAsked) -> wire.Answered:
        sender = self._sender(request)
        now = self._clock.now().at
        with writing(self._engine) as session:
            session.execute(update(Device).where(Device.id == sender.device).values(last_seen_at=now))
            journal.note_status(session, sender, asked, now)
            contiguous, held = journal.held(session, sender, asked.store)
        return wire.StatusAnswered(request=_request_id(request), now=now, contiguous=contiguous, held=held)

    async def health(self, request: Request) -> Response:
        """Whether the centre and its database answer."""
        return _answer(await run_in_threadpool(self._health, request))

    def _health(self, request: Request) -> wire.Answered:
        with reading(self._engine) as session:
            session.execute(text('SELECT 1'))
        return wire.Answered(request=_request_id(request), now=self._clock.now().at)

    async def fleet(self, request: Request) -> Response:
        """How the lounges stand, in counts, for an operator's token. A count of people that is null is under 5."""
        answer = _answer(await run_in_threadpool(self._fleet, request))
        answer.headers['Cache-Control'] = 'no-store'
        return answer

    def _fleet(self, request: Request) -> wire.Answered:
        if not operators.knows(self._engine, _bearer(request)):
            raise Troubled(wire.Trouble.OPERATOR_REFUSED)
        now = self._clock.now()
        return FleetAnswered(request=_request_id(request), now=now.at, lounges=fleet.shown(self._engine, now))

    def problem(self, request: Request, error: Exception) -> Response:
        """Answer what went wrong: in our media type, or as a page where a page was asked for."""
        match error:
            case Troubled() | enrolment.EnrolmentRefused():
                trouble = error.trouble
            case ClientDisconnect():
                trouble = wire.Trouble.NOT_UNDERSTOOD  # nobody is there to read it
            case HTTPException():
                trouble = wire.Trouble.NOT_FOUND
            case DBAPIError() | TimeoutError():
                trouble = wire.Trouble.BUSY
                _log.warning('the database did not answer: %s', type(error).__name__)
            case _:
                trouble = wire.Trouble.BROKEN
        if request.url.path.startswith(FLEET_PATH):
            return self.fleet_page.trouble(_STATUS[trouble])
        said = wire.Problem(request=_request_id(request), now=self._clock.now().at, trouble=trouble)
        return _answer(said, _STATUS[trouble])

    def _sender(self, request: Request) -> Sender:
        token = _bearer(request)
        of_token = select(Device.id, Device.lounge).where(Device.token_sha256 == wire.sha256(token.encode()), Device.revoked_at.is_(None))
        with reading(self._engine) as session:
            found = session.execute(of_token).one_or_none()
        if found is None:
            raise Troubled(wire.Trouble.DEVICE_REFUSED)
        return Sender(device=found.id, lounge=found.lounge)


def _request_id(request: Request) -> str:
    return request.headers.get(wire.REQUEST_ID_HEADER, '')


def _bearer(request: Request) -> str:
    """The token that came with the question; nothing where none did. Nothing is nobody's token."""
    scheme, _, token = request.headers.get('authorization', '').partition(' ')
    return token if scheme.lower() == 'bearer' else ''


def _answer(answered: wire.Answered, status: int = 200) -> Response:
    return Answer(answered.model_dump_json(), status)


async def _body(request: Request) -> bytes:
    """The whole body, read no further than a batch may be long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > wire.MOST_BYTES:
            raise Troubled(wire.Trouble.TOO_LARGE)
    return bytes(body)


def _parsed(model: type[_Asked], body: bytes) -> _Asked:
    try:
        return model.model_validate_json(body)
    except ValueError:
        raise Troubled(wire.Trouble.NOT_UNDERSTOOD) from None


def _batch(body: bytes) -> tuple[str, list[object]]:
    """The envelope of a batch. Its entries are not looked at here: a broken one must not harm the others."""
    try:
        batch = json.loads(body)
        if not isinstance(batch, dict) or batch.keys() != wire.JournalAsked.model_fields.keys() or not isinstance(batch['entries'], list):
            raise Troubled(wire.Trouble.NOT_UNDERSTOOD)
        store = _STORE.validate_python(batch['store'], strict=True)
    except (ValueError, RecursionError):
        raise Troubled(wire.Trouble.NOT_UNDERSTOOD) from None
    if len(batch['entries']) > wire.MOST_ENTRIES:
        raise Troubled(wire.Trouble.TOO_LARGE)
    return store, batch['entries']


def _route(app: FastAPI, method: str, path: str, endpoint: Callable[..., Any], answered: type[wire.Answered], asked: Any = None) -> None:
    """Add an endpoint that reads its body itself, and describe that body."""
    body = (
        {'required': True, 'content': {wire.MEDIA_TYPE: {'schema': {'$ref': f'#/components/schemas/{asked.__name__}'}}}} if asked else None
    )
    app.add_api_route(
        path,
        endpoint,
        methods=[method],
        response_model=answered,
        responses={'4XX': {'model': wire.Problem}, '5XX': {'model': wire.Problem}},
        openapi_extra={'requestBody': body} if body else None,
    )


def _describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the bodies that FastAPI does not know of."""
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    asked = [(model, 'validation') for model in (wire.EnrolAsked, wire.JournalAsked, wire.StatusAsked)]
    _, schemas = models_json_schema(asked, ref_template='#/components/schemas/{model}')  # type: ignore[arg-type]  # a list of literals
    document['components']['schemas'].update(schemas['$defs'])
    for path in document['paths'].values():
        for operation in path.values():
            operation['responses'].pop('422', None)  # never given
    return document
