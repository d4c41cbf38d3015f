"""Servers on the loopback that misbehave as networks do, and one that stands between a kiosk and its centre."""

from __future__ import annotations

import copy
import http.client
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from services import wire


class Asked(BaseHTTPRequestHandler):
    """One question that reached the server."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    server: Loopback

    def handle_question(self) -> None:
        self.body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        self.server.asked.append(copy.copy(self))  # a line that is kept open brings its next question in the same object
        self.server.behave(self)

    do_GET = do_POST = handle_question

    @property
    def request_id(self) -> str:
        return self.headers[wire.REQUEST_ID_HEADER]

    def answer(self, status: int, body: bytes, media_type: str = wire.MEDIA_TYPE, **headers: str) -> None:
        self.send_response(status)
        for name, value in {'Content-Type': media_type, 'Content-Length': str(len(body)), **headers}.items():
            self.send_header(name.replace('_', '-'), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_status(self, status: int = 200, **known: Any) -> None:
        """As a centre answers a status, but for what is given."""
        said = {'request': self.request_id, 'now': wire.instant(datetime.now(UTC)), 'contiguous': 0, 'held': 0} | known
        self.answer(status, json.dumps(said).encode())

    def reset(self) -> None:
        """The connection is gone, without a goodbye."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.close_connection = True
        self.connection.close()

    def wait(self) -> None:
        """Say nothing for as long as the test lasts."""
        self.server.over.wait(30)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Tests need no access log."""


class Loopback(ThreadingHTTPServer):
    """Does with each question what `behave` says."""

    daemon_threads = True

    def __init__(self, behave: Callable[[Asked], None]) -> None:
        super().__init__(('127.0.0.1', 0), Asked)
        self.behave = behave
        self.asked: list[Asked] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f'http://127.0.0.1:{self.server_address[1]}'

    def handle_error(self, *_: object) -> None:
        """A kiosk that hangs up is no error of the test."""


@contextmanager
def listening(behave: Callable[[Asked], None]) -> Iterator[Loopback]:
    server = Loopback(behave)
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def passed_on(asked: Asked, centre: str) -> tuple[int, bytes]:
    """What the centre answers to that question."""
    line = http.client.HTTPConnection(urlsplit(centre).netloc, timeout=10)
    sent = {name: value for name, value in asked.headers.items() if name.lower() not in ('host', 'connection', 'content-length')}
    line.request(asked.command, asked.path, asked.body, sent)
    response = line.getresponse()
    status, body = response.status, response.read()
    line.close()
    return status, body
