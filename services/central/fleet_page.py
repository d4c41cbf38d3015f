"""The fleet page at `/fleet`, for a browser: asks for an operator's token, then shows how the lounges stand.

There is no script: sorting is a link, and the page reads itself again. Neither token nor cookie ever stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

import jinja2
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from services.central import fleet, operators
from services.central.fleet import LoungeFigures, Need, Screen, State, Trouble, Waits
from services.clock import LONDON, Clock

PATH = '/fleet'
_SIGN_IN, _SIGN_OUT = f'{PATH}/sign-in', f'{PATH}/sign-out'
_COOKIE = 'fleet'
_LONGEST_FORM = 4_000
"""Bytes."""
_SAFE = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': (
        "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex',
}
_ASSETS = {'fleet.css': 'text/css', 'Lexend-Regular.ttf': 'font/ttf', 'Lexend-SemiBold.ttf': 'font/ttf'}


class FleetPage:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._templates = jinja2.Environment(loader=jinja2.PackageLoader('assets', 'fleet'), autoescape=True, trim_blocks=True)
        self._templates.filters |= {'clock': _clock_time, 'minutes': _minutes}
        self._templates.globals |= {'rules': fleet, **_WORDS}

    def add_to(self, app: FastAPI) -> None:
        """Serve the page and what it needs."""
        routes: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ('GET', PATH, self.page),
            ('GET', _SIGN_IN, self.ask),
            ('POST', _SIGN_IN, self.sign_in),
            ('POST', _SIGN_OUT, self.sign_out),
            ('GET', PATH + '/assets/{name}', self.asset),
        )
        for method, path, endpoint in routes:
            app.add_api_route(path, endpoint, methods=[method], include_in_schema=False, response_model=None)

    def page(self, request: Request, screens: str = '', today: str = '') -> Response:
        """How the lounges stand. `screens` and `today` name the columns that the two tables are sorted by."""
        now = self._clock.now()
        if not operators.is_signed_in(self._engine, request.cookies.get(_COOKIE, ''), now):
            return _redirect(_SIGN_IN)
        lounges = fleet.shown(self._engine, now)
        by, today_by = _known(screens, SCREEN_ORDERS), _known(today, TODAY_ORDERS)
        lines = sorted(_lines(lounges), key=SCREEN_ORDERS[by])
        return self._html(
            'page.html',
            now=now.at,
            today=now.today,
            in_trouble=[line for line in lines if line.is_in_trouble],
            others=[line for line in lines if not line.is_in_trouble],
            lounges=sorted(lounges, key=TODAY_ORDERS[today_by]),
            count_of={state: sum(lounge.state is state for lounge in lounges) for state in State},
            by=by,
            today_by=today_by,
        )

    def ask(self) -> Response:
        """The form that asks for the token."""
        return self._html('sign_in.html', refused=False)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session for a good token."""
        token, now = await _token(request), self._clock.now()
        cookie = await run_in_threadpool(operators.sign_in, self._engine, token, now)
        if cookie is None:
            return self._html('sign_in.html', 401, refused=True)
        response = _redirect(PATH)
        age = int(operators.SESSION_LIVES.total_seconds())
        is_secure = request.url.scheme == 'https'  # as the TLS proxy says
        response.set_cookie(_COOKIE, cookie, max_age=age, path=PATH, secure=is_secure, httponly=True, samesite='strict')
        return response

    def sign_out(self, request: Request) -> Response:
        """End the session, here and in the browser."""
        operators.sign_out(self._engine, request.cookies.get(_COOKIE, ''))
        response = _redirect(_SIGN_IN)
        response.delete_cookie(_COOKIE, path=PATH, httponly=True, samesite='strict')
        return response

    def asset(self, name: str) -> Response:
        """The style sheet, or a font. Where the fonts are not built the browser takes its own."""
        folder = resources.files('assets') / ('built' if name.endswith('.ttf') else 'fleet')
        if name not in _ASSETS or not (folder / name).is_file():
            return self.trouble(404)
        kept = _SAFE | {'Cache-Control': 'public, max-age=600'}
        return Response((folder / name).read_bytes(), media_type=_ASSETS[name], headers=kept)

    def trouble(self, status: int) -> Response:
        """A page that says that there is nothing to show now, and tries again by itself."""
        return self._html('trouble.html', status, is_busy=status >= 500)

    def _html(self, template: str, status: int = 200, **values: Any) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(values), status, headers=_SAFE)


def _redirect(path: str) -> Response:
    return RedirectResponse(path, 303, headers=_SAFE)


async def _token(request: Request) -> str:
    """The token of the form; nothing where the form is longer than any token."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return ''
    return parse_qs(body.decode('ascii', 'replace')).get('token', [''])[0].strip()


# What stands in the tables


@dataclass(frozen=True)
class Line:
    """A line of the first table: a screen, or a lounge that has none."""

    lounge: LoungeFigures
    screen: Screen | None

    @property
    def state(self) -> State:
        return self.screen.state if self.screen else State.NO_SCREEN

    @property
    def is_in_trouble(self) -> bool:
        return bool(self.screen and self.screen.troubles)

    @property
    def place(self) -> tuple[str, int]:
        """Lounge and screen, to sort by."""
        return self.lounge.name.casefold(), self.screen.number if self.screen else 0


def _lines(lounges: tuple[LoungeFigures, ...]) -> list[Line]:
    return [Line(lounge, screen) for lounge in lounges for screen in lounge.screens or (None,)]


def _known(column: str, orders: dict[str, Any]) -> str:
    return column if column in orders else next(iter(orders))


def _heard_at(line: Line) -> float:
    heard_at = line.screen.last_heard_at if line.screen else None
    return heard_at.timestamp() if heard_at else 0.0


def _waiting(line: Line) -> int:
    return (line.screen.waiting or 0) + (line.screen.refused or 0) if line.screen else 0


SCREEN_ORDERS: dict[str, Callable[[Line], Any]] = {
    'state': lambda line: (list(State).index(line.state), line.place),
    'lounge': lambda line: line.place,
    'heard': lambda line: (_heard_at(line), line.place),
    'waiting': lambda line: (-_waiting(line), line.place),
}
"""How the lines can be sorted, by column; the first is the usual one. Those in trouble always stand above the others."""


def _most_first(count: Callable[[LoungeFigures], int | None]) -> Callable[[LoungeFigures], Any]:
    """Sorts by what is shown: a count that is hidden is hidden from the order too."""
    return lambda lounge: (-(count(lounge) or 0), lounge.name.casefold())


def _longest_first(waits: Callable[[LoungeFigures], Waits]) -> Callable[[LoungeFigures], Any]:
    return lambda lounge: (-waits(lounge).longest_minutes, -(waits(lounge).people or 0), lounge.name.casefold())


TODAY_ORDERS: dict[str, Callable[[LoungeFigures], Any]] = {
    'lounge': lambda lounge: lounge.name.casefold(),
    'expected': _most_first(lambda lounge: lounge.today.expected),
    'here': _most_first(lambda lounge: lounge.today.here),
    'left': _most_first(lambda lounge: lounge.today.left),
    'not_coming': _most_first(lambda lounge: lounge.today.not_coming),
    'calls': _longest_first(lambda lounge: lounge.today.calls),
    'slots': _longest_first(lambda lounge: lounge.today.slots),
}


_WORDS: dict[str, dict[Any, str]] = {
    'state_words': {
        State.SILENT: 'Silent',
        State.STUCK: 'Stuck',
        State.CLOCK: 'Clock differs',
        State.WELL: 'Well',
        State.SHUT: 'Lounge shut',
        State.NO_SCREEN: 'No screen yet',
    },
    'what_to_do': {
        Trouble.NEVER_HEARD: 'Ring the lounge: is the kiosk on, is its network up?',
        Trouble.NO_WORD: 'Ring the lounge: is the kiosk on, is its network up?',
        Trouble.NOT_MOVING: 'Have somebody there look at "This kiosk".',
        Trouble.REFUSED: 'They are kept. Have somebody there look at "This kiosk".',
        Trouble.GAP: 'Have somebody there look at "This kiosk".',
        Trouble.CLOCK: 'Have somebody there set the clock.',
    },
    'need_words': {
        Need.BED: 'Bed',
        Need.REFERRAL: 'Council',
        Need.CLAIM: 'Universal Credit',
        Need.THINGS: 'Things',
        Need.APPOINTMENTS: 'Appointments',
    },
}


def _clock_time(at: datetime, now: datetime) -> str:
    """London time as people say it: `2pm`, `12:30pm`, `midday`, with the day where it is not today."""
    london, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    if (london.hour, london.minute) == (12, 0):
        clock = 'midday'
    else:
        minute = f':{london.minute:02}' if london.minute else ''
        clock = f'{london.hour % 12 or 12}{minute}{"am" if london.hour < 12 else "pm"}'
    return clock if london.date() == today else f'{clock}, {london:%A} {london.day} {london:%B}'


def _minutes(since: timedelta) -> int:
    return since // timedelta(minutes=1)
