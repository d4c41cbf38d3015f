"""A bad network on the loopback: it stands between kiosks and their centre and does to each request what the weather says.

To the kiosks it speaks TLS, so that also the certificate can be wrong; the centre behind it is asked as its proxy would ask.
"""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import urlsplit

PORTAL = b'<html><title>Free WiFi</title><a href="/accept">Accept the terms</a></html>'
DRIP_SECONDS = 0.05
"""Between two bytes: an answer has some hundred of them."""
PATIENCE = 30
"""Seconds."""

Certificate = Literal['right', 'of another authority', 'for another name']


class Certificates:
    """The centre's certificate and two wrong ones. `trusted` is the file of what the kiosk trusts."""

    def __init__(self, folder: Path) -> None:
        self.of: dict[Certificate, Path] = {
            'right': _certificate(folder, 'right', '127.0.0.1'),
            'of another authority': _certificate(folder, 'other', '127.0.0.1'),
            'for another name': _certificate(folder, 'elsewhere', '127.0.0.2'),
        }
        self.trusted = folder / 'trusted'
        self.trusted.write_bytes(self.of['right'].read_bytes() + self.of['for another name'].read_bytes())


def _certificate(folder: Path, name: str, address: str) -> Path:
    """A certificate that is its own authority, with its key in one file."""
    key, certificate, both = folder / f'{name}.key', folder / f'{name}.certificate', folder / name
    made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', str(key), '-out', str(certificate)]
    named = ['-nodes', '-days', '2', '-subj', f'/CN={name}', '-addext', f'subjectAltName=IP:{address}']
    subprocess.run(['openssl', 'req', '-x509', *made, *named], check=True, capture_output=True, timeout=PATIENCE)
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


class Passing:
    """A request on its way to the centre, and the line of the kiosk that it came over."""

    def __init__(self, network: BadNetwork, line: socket.socket, request: bytes) -> None:
        self.network, self.request, self._line = network, request, line
        self.path = request.split(b' ', 2)[1].decode().partition('?')[0]
        self.over = False

    def ask_centre(self) -> bytes:
        """The centre's answer to it, as it came."""
        answer = self.network.ask(self.request)
        self.network.newest[self.path] = answer
        return answer

    def answer(self, data: bytes) -> None:
        self._line.sendall(data)

    def hang_up(self) -> None:
        self.over = True

    def reset(self) -> None:
        """The line is gone, without a goodbye."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.over = True

    def say_nothing(self) -> None:
        """Until the kiosk hangs up."""
        self._line.recv(1)
        self.over = True


def clear(passing: Passing) -> None:
    passing.answer(passing.ask_centre())


def lose_question(passing: Passing) -> None:
    passing.hang_up()


def lose_answer(passing: Passing) -> None:
    passing.ask_centre()
    passing.hang_up()


def silence(passing: Passing) -> None:
    passing.say_nothing()


def silence_after_hearing(passing: Passing) -> None:
    passing.ask_centre()
    passing.say_nothing()


def cut(passing: Passing) -> None:
    """In the middle of the body."""
    head, _, body = passing.ask_centre().partition(b'\r\n\r\n')
    passing.answer(head + b'\r\n\r\n' + body[: len(body) // 2])
    passing.hang_up()


def drip(passing: Passing) -> None:
    for byte in passing.ask_centre():
        passing.answer(bytes([byte]))
        passing.network.over.wait(DRIP_SECONDS)


def fault(passing: Passing) -> None:
    passing.answer(_page(b'500 Internal Server Error', b'Internal Server Error', b'text/plain'))


def gateway_gave_up(passing: Passing) -> None:
    """It asked the centre, and says 502 all the same."""
    passing.ask_centre()
    passing.answer(_page(b'502 Bad Gateway', b'<html>Bad gateway</html>'))


def portal(passing: Passing) -> None:
    passing.answer(_page(b'200 OK', PORTAL))


def redirect(passing: Passing) -> None:
    passing.answer(_page(b'302 Found', b'', more=b'Location: http://127.0.0.1:9/accept\r\n'))


def double(passing: Passing) -> None:
    """Both at once; the kiosk hears the answer to one of them."""
    twin = threading.Thread(target=passing.ask_centre)
    twin.start()
    answer = passing.ask_centre()
    twin.join()
    passing.answer(answer)


def answer_twice(passing: Passing) -> None:
    """The second one lies on the line when the next request comes."""
    answer = passing.ask_centre()
    passing.answer(answer + answer)


def old_answer(passing: Passing) -> None:
    """What the centre said to an earlier request of this kind, whoever asked."""
    old = passing.network.newest.get(passing.path)
    passing.ask_centre()
    if old is None:
        passing.hang_up()
    else:
        passing.answer(old)


def deliver_late(passing: Passing) -> None:
    """The centre gets it after the next one, when the kiosk has long given it up."""
    passing.network.late.append(passing.request)
    passing.hang_up()


def _page(status: bytes, body: bytes, media_type: bytes = b'text/html', more: bytes = b'') -> bytes:
    return b'HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n%b\r\n%b' % (status, media_type, len(body), more, body)


@dataclass(frozen=True)
class Weather:
    """What becomes of a request."""

    passes: Callable[[Passing], None]
    certificate: Certificate = 'right'
    """What a new line is greeted with; over one that stands already, a wrong one shows as a reset."""
    gets_through: bool = False
    """Whether the kiosk has a proof of success in spite of it."""


CLEAR = Weather(clear, gets_through=True)
BAD: dict[str, Weather] = {
    'question lost': Weather(lose_question),
    'answer lost': Weather(lose_answer),
    'silent server': Weather(silence),
    'silent server that has heard': Weather(silence_after_hearing),
    'body cut': Weather(cut),
    'slow drip': Weather(drip),
    '500': Weather(fault),
    '502 of a gateway that has asked': Weather(gateway_gave_up),
    'captive page': Weather(portal),
    'captive redirect': Weather(redirect),
    'request doubled': Weather(double, gets_through=True),
    'answer doubled': Weather(answer_twice, gets_through=True),
    'old answer to a new request': Weather(old_answer),
    'request delivered after the next': Weather(deliver_late),
    'connection reset': Weather(Passing.reset),
    'certificate of another authority': Weather(Passing.reset, certificate='of another authority'),
    'certificate for another name': Weather(Passing.reset, certificate='for another name'),
}
GREETING = ''
"""Stands for the path where a line is new and nothing was asked yet."""


class BadNetwork:
    """Listens for kiosks. `weather` says what it is like for a path, or for a new line."""

    def __init__(self, centre_url: str, certificates: Certificates) -> None:
        self.weather: Callable[[str], Weather] = lambda path: CLEAR
        self.tries = 0
        """Lines that were opened."""
        self.asked: list[float] = []
        """When each request came, by `time.monotonic`."""
        self.newest: dict[str, bytes] = {}
        self.late: list[bytes] = []
        self.over = threading.Event()
        self._centre = urlsplit(centre_url)
        self._greetings = {kind: _greeting(path) for kind, path in certificates.of.items()}
        self._listener = socket.create_server(('127.0.0.1', 0))
        self._lock, self._lines, self._threads = threading.Lock(), set[socket.socket](), list[threading.Thread]()
        self._accepting = threading.Thread(target=self._accept, name='bad network')
        self._accepting.start()

    @property
    def url(self) -> str:
        return f'https://127.0.0.1:{self._listener.getsockname()[1]}'

    def ask(self, request: bytes) -> bytes:
        """The centre's answer to a request."""
        with socket.create_connection((self._centre.hostname, self._centre.port), timeout=PATIENCE) as line, line.makefile('rb') as heard:
            line.sendall(request)
            return _message(heard)

    def clear_up(self) -> None:
        """From now on all is well, and what was held up arrives."""
        self.weather = lambda path: CLEAR
        self._deliver(self._held_up())

    def close(self) -> None:
        """End all lines, and wait until everything has come to rest. Closing it twice changes nothing."""
        if self.over.is_set():
            return
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        with self._lock:
            for line in self._lines:
                with suppress(OSError):  # it has ended by itself
                    line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _accept(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                line, _ = self._listener.accept()
                self.tries += 1
                thread = threading.Thread(target=self._serve, args=(line,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE)
        with suppress(OSError):  # a kiosk that hangs up is no error of the test
            greeting = self._greetings[self.weather(GREETING).certificate]
            with greeting.wrap_socket(line, server_side=True, suppress_ragged_eofs=True) as secure:
                self._follow(secure)

    def _follow(self, line: socket.socket) -> None:
        with self._lock:
            self._lines.add(line)
        try:
            with line.makefile('rb') as heard:
                while request := _message(heard):
                    passing = Passing(self, line, request)
                    held_up = self._held_up()
                    self.asked.append(time.monotonic())
                    self.weather(passing.path).passes(passing)
                    self._deliver(held_up)
                    if passing.over:
                        return
        finally:
            with self._lock:
                self._lines.remove(line)

    def _held_up(self) -> list[bytes]:
        with self._lock:
            held_up, self.late = self.late, []
        return held_up

    def _deliver(self, requests: list[bytes]) -> None:
        for request in requests:
            self.ask(request)


def _greeting(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _message(heard: BinaryIO) -> bytes:
    """The next whole request or answer; empty where the line has ended."""
    head, length = b'', 0
    while not head.endswith(b'\r\n\r\n'):
        line = heard.readline()
        if not line:
            return b''
        if line.lower().startswith(b'content-length:'):
            length = int(line.partition(b':')[2])
        head += line
    return head + heard.read(length)
