"""Serving the centre over HTTP: as a process of its own, or beside a test."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from services.central.app import create
from services.central.copies import forget_set_aside
from services.central.database import connect, migrate
from services.central.erasing import erase
from services.clock import Clock

LOOPBACK = '127.0.0.1'
_ERASE_EVERY = 3600.0
"""Seconds."""
_PATIENCE = 10
"""Seconds that questions under way have to end in when the server stops, and a server has to start in."""
_log = logging.getLogger(__name__)


def run(database_url: str, port: int, clock: Clock, host: str = LOOPBACK) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way and return. Main thread only.

    Brings the schema up to date first and erases what is past retention, then every hour.
    TLS is for the proxy in front. Raises OSError where the port is taken.
    """
    engine = connect(database_url)
    migrate(engine)
    with _listen(host, port) as listener, _erasing(engine, clock):
        server = uvicorn.Server(_config(engine, clock))
        # uvicorn raises a signal again once it has stopped: by then it must find a handler that does no harm.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, server.handle_exit)
        server.run(sockets=[listener])
    engine.dispose()


@contextmanager
def serving(engine: Engine, clock: Clock, port: int = 0) -> Iterator[str]:
    """The centre on the loopback while the block lasts, on a free port by default; gives its URL. The schema must be up to date."""
    with _listen(LOOPBACK, port) as listener:
        server = _Announced(_config(engine, clock))
        thread = threading.Thread(target=server.run, kwargs={'sockets': [listener]}, name='centre')
        thread.start()
        try:
            if not server.ready.wait(_PATIENCE):
                raise TimeoutError('the centre did not start')
            yield f'http://{LOOPBACK}:{listener.getsockname()[1]}'
        finally:
            server.should_exit = True
            thread.join()


class _Announced(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _config(engine: Engine, clock: Clock) -> uvicorn.Config:
    # No access log: a line for each question, with its query, says who was where when.
    return uvicorn.Config(
        create(engine, clock),
        access_log=False,
        log_level='warning',
        server_header=False,
        lifespan='off',
        timeout_graceful_shutdown=_PATIENCE,
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ':' in host else socket.AF_INET, backlog=2048)
    # Inherited by each connection. Otherwise an answer's body waits 40 ms for the kiosk to acknowledge its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@contextmanager
def _erasing(engine: Engine, clock: Clock) -> Iterator[None]:
    """Erase what is past retention now and every hour, until the block ends."""
    stop = threading.Event()

    def work() -> None:
        while True:
            try:
                erase(engine, clock.now())
                forget_set_aside(engine, clock.now())
            except (OSError, SQLAlchemyError) as error:
                _log.error('erasing did not work, next try in an hour: %s', type(error).__name__)
            if stop.wait(_ERASE_EVERY):
                return

    thread = threading.Thread(target=work, name='erasing', daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
