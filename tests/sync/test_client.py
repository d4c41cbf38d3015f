"""The kiosk's side of a call: success is proved, and each call ends."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import Asked, Loopback, listening

from services import wire
from services.sync import client
from services.sync.client import Central, NotAllowed, TooLarge, Unreachable, address

STATUS = wire.StatusAsked(store=wire.new_id(), head=3, pending=1, refused=0, version='0.1', at=datetime(2026, 5, 14, tzinfo=UTC))
PORTAL = b'<html><title>Free WiFi</title><a href="/accept">Accept the terms</a></html>'
Behave = Callable[[Asked], None]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with listening(Asked.answer_status) as server:
        yield server


@pytest.fixture
def central(server: Loopback) -> Iterator[Central]:
    with closing(Central(server.url, 'token')) as central:
        yield central


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, a twentieth as long."""
    for name in ('CONNECT_SECONDS', 'READ_SECONDS', 'ATTEMPT_SECONDS'):
        monkeypatch.setattr(client, name, getattr(client, name) / 20)


def test_a_proved_answer_is_taken(central: Central, server: Loopback) -> None:
    server.behave = lambda asked: asked.answer_status(contiguous=7)
    assert central.status(STATUS).contiguous == 7


def test_a_kiosk_proves_itself_and_each_question_has_its_own_id(central: Central, server: Loopback) -> None:
    central.status(STATUS)
    central.status(STATUS)
    assert [asked.headers['Authorization'] for asked in server.asked] == ['Bearer token'] * 2
    assert len({asked.request_id for asked in server.asked}) == 2
    assert {asked.headers['Content-Type'] for asked in server.asked} == {wire.MEDIA_TYPE}
    assert wire.StatusAsked.model_validate_json(server.asked[0].body) == STATUS


UNPROVED: dict[str, Behave] = {
    'the 200 page of a captive portal': lambda asked: asked.answer(200, PORTAL, 'text/html'),
    'a portal page under our media type': lambda asked: asked.answer(200, PORTAL),
    'our answer under another media type': lambda asked: asked.answer(
        200,
        json.dumps({'request': asked.request_id, 'now': '2026-05-14T09:31:00Z', 'contiguous': 1, 'held': 1}).encode(),
        'application/json',
    ),
    'a redirect': lambda asked: asked.answer(302, b'', Location='/v1/status'),
    'a redirect to another host': lambda asked: asked.answer(307, b'', Location='http://portal.example/'),
    'the answer to another question': lambda asked: asked.answer_status(request=wire.new_id()),
    'an answer without the question': lambda asked: asked.answer(200, b'{"now":"2026-05-14T09:31:00Z","contiguous":1,"held":1}'),
    'another model': lambda asked: asked.answer(200, json.dumps({'request': asked.request_id, 'now': '2026-05-14T09:31:00Z'}).encode()),
    'a number as words': lambda asked: asked.answer_status(contiguous='7'),
    'a field that nobody knows': lambda asked: asked.answer_status(login='please'),
    'an empty answer': lambda asked: asked.answer(200, b''),
    'an answer cut short': lambda asked: (
        asked.answer(200, b'{"request":', Content_Length='400') or setattr(asked, 'close_connection', True)
    ),
    'a page that says that it is gzip': lambda asked: asked.answer(200, b'no gzip', Content_Encoding='gzip'),
    'our answer as another success': lambda asked: asked.answer_status(201),
    'no content': lambda asked: asked.answer(204, b''),
    'a fault of the centre': lambda asked: asked.answer(500, b'{}'),
    'a busy centre': lambda asked: asked.answer(503, b'{}'),
    'a proxy that asks who is there': lambda asked: asked.answer(401, b'<html>', 'text/html'),
    'a proxy without a centre': lambda asked: asked.answer(502, b'<html>', 'text/html'),
    'a connection that is reset': Asked.reset,
    'no HTTP at all': lambda asked: asked.wfile.write(b'220 smtp.example ESMTP\r\n') and setattr(asked, 'close_connection', True),
}


@pytest.mark.parametrize('behave', UNPROVED.values(), ids=UNPROVED)
def test_what_proves_nothing_is_a_failure(central: Central, server: Loopback, behave: Behave) -> None:
    server.behave = behave
    with pytest.raises(Unreachable):
        central.status(STATUS)
    assert len(server.asked) == 1, 'nothing was followed'
    server.behave = Asked.answer_status
    assert central.status(STATUS), 'and the next call is as good as ever'


@given(body=st.binary(max_size=200), status=st.sampled_from((200, 200, 200, 201, 301, 400, 404, 500)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_but_an_answer_are_taken_for_one(central: Central, server: Loopback, body: bytes, status: int) -> None:
    server.behave = lambda asked: asked.answer(status, body)
    with pytest.raises(Unreachable):
        central.status(STATUS)


def test_a_packed_answer_is_unpacked(central: Central, server: Loopback) -> None:
    def packed(asked: Asked) -> None:
        said = {'request': asked.request_id, 'now': '2026-05-14T09:31:00Z', 'contiguous': 7, 'held': 7}
        asked.answer(200, gzip.compress(json.dumps(said).encode()), Content_Encoding='gzip')

    server.behave = packed
    assert central.status(STATUS).contiguous == 7


def test_an_endless_answer_is_not_read_to_its_end(central: Central, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, 'LARGEST_ANSWER', 100_000)
    server.behave = lambda asked: asked.answer(200, gzip.compress(b' ' * 50_000_000), Content_Encoding='gzip')
    with pytest.raises(Unreachable):
        central.status(STATUS)


def test_a_centre_that_does_not_know_the_kiosk_says_so(central: Central, server: Loopback) -> None:
    server.behave = lambda asked: asked.answer(401, b'{}')
    with pytest.raises(NotAllowed):
        central.status(STATUS)


def test_a_batch_that_is_too_large_is_told_apart(central: Central, server: Loopback) -> None:
    server.behave = lambda asked: asked.answer(413, b'', 'text/plain')
    with pytest.raises(TooLarge):
        central.send(wire.new_id(), [])


def test_an_answer_for_another_number_of_entries_is_a_failure(central: Central, server: Loopback) -> None:
    entry = wire.SentEntry(header='{}', salt=None, payload=None)

    def answers(count: int) -> Behave:
        def behave(asked: Asked) -> None:
            said = {
                'request': asked.request_id,
                'now': '2026-05-14T09:31:00Z',
                'answers': [{'outcome': 'accepted'}] * count,
                'contiguous': 1,
            }
            asked.answer(200, json.dumps(said).encode())

        return behave

    for count in (0, 1, 3):
        server.behave = answers(count)
        with pytest.raises(Unreachable):
            central.send(wire.new_id(), [entry, entry])
    server.behave = answers(2)
    assert len(central.send(wire.new_id(), [entry, entry]).answers) == 2


# Each call ends


def took(call: Callable[[], object]) -> float:
    began = time.monotonic()
    with pytest.raises(Unreachable):
        call()
    return time.monotonic() - began


def test_the_limits_add_up_to_less_than_ten_seconds() -> None:
    assert client.CONNECT_SECONDS + client.READ_SECONDS < 10
    assert client.ATTEMPT_SECONDS < 10


def test_a_silent_server_ends_the_call(central: Central, server: Loopback, impatient: None) -> None:
    server.behave = Asked.wait
    assert took(lambda: central.status(STATUS)) < 10 / 20


def dripping(asked: Asked, head: bytes) -> None:
    """A byte now and then: no single wait is long."""
    asked.wfile.write(head)
    for _ in range(100):
        if not asked.server.over.wait(0.02):
            asked.wfile.write(b' ')
    asked.close_connection = True


IN_ITS_HEAD = b'HTTP/1.1 200 OK\r\nX-Slow:'
IN_ITS_BODY = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n'


@pytest.mark.parametrize('head', [IN_ITS_HEAD, IN_ITS_BODY], ids=['in its head', 'in its body'])
def test_a_server_that_drips_is_cut_off(central: Central, server: Loopback, impatient: None, head: bytes) -> None:
    server.behave = lambda asked: dripping(asked, head)
    assert took(lambda: central.status(STATUS)) < 10 / 20
    server.behave = Asked.answer_status
    assert central.status(STATUS), 'and the next call is as good as ever'


def test_a_server_that_drips_on_a_line_kept_open_is_cut_off(central: Central, server: Loopback, impatient: None) -> None:
    central.status(STATUS)
    server.behave = lambda asked: dripping(asked, IN_ITS_HEAD)
    assert took(lambda: central.status(STATUS)) < 10 / 20


@pytest.mark.usefixtures('impatient')
def test_a_server_that_drips_before_tls_is_there_is_cut_off() -> None:
    """The handshake's reads each have a limit, and their sum has one too."""
    with socket.create_server(('127.0.0.1', 0)) as listener:

        def drip() -> None:
            line, _ = listener.accept()
            with line, suppress(OSError):  # the kiosk hangs up
                line.sendall(b'\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03')  # the beginning of a long server hello
                for _ in range(500):
                    line.sendall(b'\0')
                    time.sleep(0.02)

        thread = threading.Thread(target=drip)
        thread.start()
        with closing(Central(f'https://127.0.0.1:{listener.getsockname()[1]}')) as central:
            assert took(lambda: central.status(STATUS)) < 10 / 20
        thread.join(2)
        assert not thread.is_alive(), 'it hung up'


def test_a_server_that_does_not_take_the_connection_ends_the_call(impatient: None) -> None:
    with (
        socket.create_server(('127.0.0.1', 0), backlog=0) as full,
        socket.create_connection(full.getsockname()),
        closing(Central(f'http://127.0.0.1:{full.getsockname()[1]}')) as central,
    ):
        assert took(lambda: central.status(STATUS)) < 10 / 20


def test_nobody_there_is_a_failure() -> None:
    with socket.create_server(('127.0.0.1', 0)) as gone:
        port = gone.getsockname()[1]
    with closing(Central(f'http://127.0.0.1:{port}')) as central:
        assert took(lambda: central.status(STATUS)) < 1


def test_no_line_is_left_open(central: Central, server: Loopback) -> None:
    """A kiosk asks for weeks on end."""
    server.behave = lambda asked: asked.answer(500, b'', Connection='close')
    took(lambda: central.status(STATUS))
    before = len(os.listdir('/proc/self/fd'))
    for _ in range(20):
        took(lambda: central.status(STATUS))
    assert len(os.listdir('/proc/self/fd')) <= before + 2


# Whom a kiosk talks to


@pytest.mark.parametrize(
    'url',
    [
        'http://centre.example',
        'http://192.0.2.7:8443',
        'http://127.0.0.1.example',
        'http://localhost.example',
        'http://2130706433.example',
        'ftp://127.0.0.1',
        'file:///etc/passwd',
        'centre.example',
        'https://',
        '',
    ],
)  # fmt: skip
def test_an_address_without_tls_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match='https'):
        Central(url)


@pytest.mark.parametrize(
    'url', ['https://centre.example/', 'http://127.0.0.1:8443', 'http://[::1]:80', 'http://localhost:1', 'http://127.9.9.9']
)
def test_an_address_with_tls_or_on_this_machine_is_taken(url: str) -> None:
    assert address(url) == url.rstrip('/')


@pytest.mark.parametrize('name', ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
def test_the_environment_does_not_lead_a_call_elsewhere(
    central: Central, server: Loopback, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv('NO_PROXY', raising=False)
    monkeypatch.delenv('no_proxy', raising=False)
    with listening(lambda asked: asked.answer(418, b'')) as elsewhere:
        monkeypatch.setenv(name, elsewhere.url if 'PROXY' in name.upper() else '/nowhere/bundle.pem')
        assert central.status(STATUS)
        assert elsewhere.asked == []


@pytest.fixture(scope='module')
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no authority knows, with its key in one file."""
    if shutil.which('openssl') is None:
        pytest.skip('openssl is not on this machine: apt-get install openssl')
    folder = tmp_path_factory.mktemp('tls')
    made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', str(folder / 'key'), '-out', str(folder / 'certificate')]
    named = ['-nodes', '-days', '2', '-subj', '/CN=centre', '-addext', 'subjectAltName=IP:127.0.0.1']
    subprocess.run(['openssl', 'req', '-x509', *made, *named], check=True, capture_output=True, timeout=30)
    both = folder / 'both'
    both.write_bytes((folder / 'key').read_bytes() + (folder / 'certificate').read_bytes())
    return both


@pytest.fixture
def secure(server: Loopback, certificate: Path) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server.url.replace('http:', 'https:')


def test_the_centres_certificate_must_come_from_the_authority_that_was_set(secure: str, server: Loopback, certificate: Path) -> None:
    with closing(Central(secure, 'token')) as central, pytest.raises(Unreachable):
        central.status(STATUS)
    assert server.asked == []
    with closing(Central(secure, 'token', authority=str(certificate))) as central:
        assert central.status(STATUS)
        assert central.status(STATUS), 'also over the line that was kept open'


@pytest.mark.parametrize('name', ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
def test_the_environment_does_not_say_whom_to_trust(
    secure: str, server: Loopback, certificate: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(certificate))
    with closing(Central(secure, 'token')) as central, pytest.raises(Unreachable):
        central.status(STATUS)
    assert server.asked == []


@pytest.mark.usefixtures('impatient')
def test_a_secure_server_that_drips_is_cut_off(secure: str, server: Loopback, certificate: Path) -> None:
    server.behave = lambda asked: dripping(asked, IN_ITS_HEAD)
    with closing(Central(secure, 'token', authority=str(certificate))) as central:
        assert took(lambda: central.status(STATUS)) < 10 / 20


def test_a_password_file_does_not_take_the_tokens_place(
    central: Central, server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp('home') / '.netrc'
    netrc.write_text('machine 127.0.0.1 login somebody password else\n')
    netrc.chmod(0o600)
    monkeypatch.setenv('NETRC', str(netrc))
    central.status(STATUS)
    assert server.asked[0].headers['Authorization'] == 'Bearer token'
