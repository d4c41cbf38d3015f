"""The kiosk's side of each call to the centre. A call ends within ten seconds, and success is proved, never assumed.

Proof is all of: status 200, our media type, our model, and the request's own id echoed. A captive portal's page has none of it.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from services import wire
from services.sync.trouble import NotAllowed, TooLarge, Unreachable

CONNECT_SECONDS, READ_SECONDS, ATTEMPT_SECONDS = 3.05, 6.0, 9.0
LARGEST_ANSWER = 8_000_000

A = TypeVar('A', bound=wire.Answered)


def address(url: str) -> str:
    """A centre's address, checked: https, or http on this machine alone. Raises ValueError with what is allowed."""
    parts = urlsplit(url)
    if parts.scheme not in ('http', 'https') or not parts.hostname:
        raise ValueError(f'{url!r} is not an address such as https://centre.example')
    if parts.scheme == 'http' and not _is_this_machine(parts.hostname):
        raise ValueError(f'{url!r} must begin with https:// (http:// is only for this machine)')
    return url.rstrip('/')


def _is_this_machine(host: str) -> bool:
    if host == 'localhost':
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Line:
    """The call under way. Cutting it ends a call that drips a byte now and then and so never times out by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._late = False

    @contextmanager
    def call(self) -> Iterator[None]:
        """A call that is cut when its time is over."""
        watchdog = threading.Timer(ATTEMPT_SECONDS, self._cut)
        watchdog.daemon = True
        self._late = False
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()
            watchdog.join()
            self._follow(None)

    def connect(self, connect: Callable[[], socket.socket]) -> socket.socket:
        """Connect in the time of a call. A silent name server, or many silent addresses, would take longer, and nothing can cut that."""
        made: Future[socket.socket] = Future()

        def work() -> None:
            try:
                connected = connect()
            except Exception as error:
                if made.set_running_or_notify_cancel():
                    made.set_exception(error)
                return
            if made.set_running_or_notify_cancel():
                made.set_result(connected)
            else:  # too late: the call has ended
                connected.close()

        threading.Thread(target=work, name='connect', daemon=True).start()
        try:
            line = made.result(ATTEMPT_SECONDS)
        except TimeoutError:
            if made.cancel():
                raise
            line = made.result()
        self.follow(line)
        return line

    def follow(self, connected: socket.socket) -> None:
        """The socket that the call goes over. A duplicate is kept: TLS takes the original away before its first byte."""
        self._follow(socket.socket(fileno=os.dup(connected.fileno())))

    def _follow(self, line: socket.socket | None) -> None:
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            self._socket = line
        if self._late:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self._late = True
            if self._socket is not None:
                with suppress(OSError):  # it has ended by itself
                    self._socket.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Tells the line of each call's socket, a new one as soon as it is connected."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        line = self._line

        class Followed:
            def _new_conn(self) -> socket.socket:
                return line.connect(super()._new_conn)  # type: ignore[misc]  # of the connection that this is mixed into

            def request(self, *args: Any, **kwargs: Any) -> None:
                if self.sock is not None:  # type: ignore[attr-defined]  # kept open since the last call
                    line.follow(self.sock)  # type: ignore[attr-defined]
                super().request(*args, **kwargs)  # type: ignore[misc]

        class Plain(Followed, HTTPConnection):
            pass

        class Secure(Followed, HTTPSConnection):
            pass

        pools = self.poolmanager.pool_classes_by_scheme
        self.poolmanager.pool_classes_by_scheme = {
            'http': type('PlainPool', (pools['http'],), {'ConnectionCls': Plain}),
            'https': type('SecurePool', (pools['https'],), {'ConnectionCls': Secure}),
        }


class Central:
    """The centre, as one kiosk reaches it. One thread at a time."""

    def __init__(self, url: str, token: str | None = None, *, authority: str | None = None) -> None:
        """`authority`: a file with the certificate authority that the centre's certificate must come from."""
        self._url = address(url)
        self._line = _Line()
        self._session = requests.Session()
        self._session.trust_env = False  # an environment's CA bundle would silently replace ours
        self._session.verify = authority or True
        self._session.mount('http://', _Adapter(self._line))
        self._session.mount('https://', _Adapter(self._line))
        if token is not None:
            self._session.headers['Authorization'] = f'Bearer {token}'
        self._session.headers['Accept'] = wire.MEDIA_TYPE

    def enrol(self, asked: wire.EnrolAsked) -> wire.EnrolAnswered:
        return self._call('POST', '/v1/enrol', wire.EnrolAnswered, asked.model_dump(mode='json'))

    def send(self, store: str, entries: Sequence[wire.SentEntry]) -> wire.JournalAnswered:
        """Send entries; the answer has exactly one answer for each. Raises Unreachable otherwise."""
        body = {'store': store, 'entries': [entry.model_dump(mode='json') for entry in entries]}
        answered = self._call('POST', '/v1/journal', wire.JournalAnswered, body)
        if len(answered.answers) != len(entries):
            raise Unreachable('the centre answered for another number of entries')
        return answered

    def changes(self, cursor: str | None) -> wire.ChangesAnswered:
        return self._call('GET', '/v1/changes', wire.ChangesAnswered, params={'cursor': cursor} if cursor else {})

    def status(self, asked: wire.StatusAsked) -> wire.StatusAnswered:
        return self._call('POST', '/v1/status', wire.StatusAnswered, asked.model_dump(mode='json'))

    def close(self) -> None:
        self._session.close()

    def _call(self, method: str, path: str, model: type[A], body: object = None, params: dict[str, str] | None = None) -> A:
        request = wire.new_id()
        headers = {wire.REQUEST_ID_HEADER: request, 'Content-Type': wire.MEDIA_TYPE}
        data = None if body is None else json.dumps(body).encode()
        try:
            with self._line.call(), self._session.request(
                method, self._url + path, params=params, data=data, headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                content = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
        except (requests.RequestException, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        except Exception as error:
            if type(error).__module__.startswith('urllib3'):
                raise Unreachable(type(error).__name__) from error
            raise
        return _proved(response, content, model, request)


def _proved(response: requests.Response, content: bytes, model: type[A], request: str) -> A:
    ours = response.headers.get('Content-Type', '') == wire.MEDIA_TYPE
    if ours and response.status_code == 401:
        raise NotAllowed('the centre does not accept this kiosk')
    if response.status_code == 413:
        raise TooLarge('the batch was too large')
    if response.status_code != 200 or not ours:
        raise Unreachable(f'status {response.status_code} is not an answer of the centre')
    try:
        answered = model.model_validate_json(content)
    except ValidationError as error:
        raise Unreachable('the answer is not of our form') from error
    if answered.request != request:
        raise Unreachable('the answer belongs to another request')
    return answered
