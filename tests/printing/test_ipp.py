"""IPP as bytes and as calls: what is written is read back, and no answer that proves nothing passes for a success."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import ipp
from services.ipp import Attribute, Group, Malformed, Message, Operation, Queue, QueueStatus, Refused, Tag, Unreachable, decoded, encoded

names = st.text(min_size=1, max_size=20)
values = {
    Tag.INTEGER: st.integers(-(2**31), 2**31 - 1),
    Tag.ENUM: st.integers(0, 100),
    Tag.BOOLEAN: st.booleans(),
    Tag.KEYWORD: st.text(max_size=40),
    Tag.NAME: st.text(max_size=40),
    Tag.URI: st.text(max_size=40),
    0x31: st.binary(min_size=11, max_size=11),
    0x33: st.binary(min_size=8, max_size=8),
}
attributes = st.sampled_from(sorted(values)).flatmap(
    lambda tag: st.builds(Attribute, names, st.just(tag), st.lists(values[tag], min_size=1, max_size=4).map(tuple))
)
groups = st.builds(Group, st.sampled_from([Tag.OPERATION, Tag.JOB, Tag.PRINTER]), st.lists(attributes, max_size=4).map(tuple))
messages = st.builds(Message, st.integers(0, 0xFFFF), st.integers(1, 2**31 - 1), st.lists(groups, max_size=3).map(tuple))


@given(messages, st.binary(max_size=30))
def test_what_is_written_is_read_back_whatever_document_follows(message: Message, document: bytes) -> None:
    assert decoded(encoded(message) + document) == message


@given(messages, st.data())
def test_a_message_that_was_cut_off_is_never_half_understood(message: Message, data: st.DataObject) -> None:
    whole = encoded(message)
    with pytest.raises(Malformed):
        decoded(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(noise: bytes) -> None:
    try:
        decoded(noise)
    except Malformed:
        return


def test_a_text_with_a_language_is_its_text() -> None:
    content = b'\x00\x02en\x00\x05Ready'
    told = bytes([2, 0, 0, 0, 0, 0, 0, 1, Tag.PRINTER, Tag.TEXT_WITH_LANGUAGE, 0, 1]) + b'm' + bytes([0, len(content)]) + content + b'\x03'
    assert decoded(told).groups[0].get('m') == ('Ready',)


Answer = Callable[[BaseHTTPRequestHandler, Message], None]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, decoded(self.rfile.read(int(self.headers['Content-Length']))))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_address[1]}/printers/slip'
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {'Content-Length': str(len(body)), **headers}.items():
        handler.send_header(name.replace('_', '-'), value)
    handler.end_headers()
    handler.wfile.write(body)


def condition(request: int, code: int = 0) -> bytes:
    group = Group(Tag.PRINTER, (Attribute('printer-state', Tag.ENUM, (3,)), Attribute('printer-state-reasons', Tag.KEYWORD, ('none',))))
    return encoded(Message(code, request, (group,)))


def well(handler: BaseHTTPRequestHandler, message: Message) -> None:
    send(handler, 200, condition(message.request))


def test_the_queue_is_asked_by_its_own_name() -> None:
    asked: list[Message] = []

    def answer(handler: BaseHTTPRequestHandler, message: Message) -> None:
        asked.append(message)
        send(handler, 200, condition(message.request))

    with answering(answer) as url:
        assert Queue(url).condition().status is QueueStatus.IDLE
    assert asked[0].code == Operation.GET_PRINTER_ATTRIBUTES
    assert asked[0].groups[0].get('printer-uri') == (url.replace('http', 'ipp'),)


@pytest.mark.parametrize(
    'answer',
    [
        lambda handler, message: send(handler, 200, condition(message.request + 1)),
        lambda handler, message: send(handler, 200, b'<html>Sign in</html>'),
        lambda handler, message: send(handler, 200, condition(message.request)[:-4]),
        lambda handler, message: send(handler, 200, encoded(Message(0, message.request, ()))),
        lambda handler, message: send(handler, 500, condition(message.request)),
        lambda handler, message: send(handler, 302, b'', Location='http://127.0.0.1:1/'),
        lambda handler, message: handler.connection.close(),
    ],
    ids=['of another request', 'no IPP', 'cut off', 'empty', 'a fault', 'elsewhere', 'none'],
)
def test_an_answer_that_proves_nothing_is_none(answer: Answer) -> None:
    with answering(answer) as url, pytest.raises(Unreachable):
        Queue(url).condition()


def test_a_slip_is_never_sent_on_to_another_place() -> None:
    asked: list[Message] = []

    def answer(handler: BaseHTTPRequestHandler, message: Message) -> None:
        asked.append(message)
        send(handler, 307, b'', Location=handler.path)

    with answering(answer) as url, pytest.raises(Unreachable, match='307'):
        Queue(url).print('name', b'%PDF', None)
    assert len(asked) == 1


def test_silence_ends_with_the_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, 'READ_SECONDS', 0.1)
    asked = threading.Event()
    with answering(lambda *_: asked.wait(5) and None) as url:
        with pytest.raises(Unreachable, match='ReadTimeout'):
            Queue(url).condition()
        asked.set()


def test_an_answer_that_drips_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, 'ATTEMPT_SECONDS', -1)
    with (
        answering(lambda handler, message: send(handler, 200, condition(message.request))) as url,
        pytest.raises(Unreachable, match='slow'),
    ):
        Queue(url).condition()


def test_a_proxy_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'):
        monkeypatch.setenv(name, 'http://127.0.0.1:1')
    monkeypatch.delenv('no_proxy', raising=False)
    monkeypatch.delenv('NO_PROXY', raising=False)
    with answering(well) as url:
        assert Queue(url).condition().status is QueueStatus.IDLE


@pytest.mark.parametrize(
    ('answer', 'status'),
    [
        (lambda handler, message: send(handler, 200, condition(message.request, 0x0506)), 0x0506),
        (lambda handler, message: send(handler, 401, b''), ipp.FORBIDDEN),
    ],
)
def test_a_refusal_says_which(answer: Answer, status: int) -> None:
    with answering(answer) as url, pytest.raises(Refused) as refused:
        Queue(url).resume()
    assert refused.value.status == status


def test_a_job_that_nobody_knows_is_none() -> None:
    with answering(lambda handler, message: send(handler, 200, encoded(Message(ipp.NOT_FOUND, message.request, ())))) as url:
        assert Queue(url).job(7) is None
