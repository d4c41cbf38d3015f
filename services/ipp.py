"""A queue of the print system on this machine, asked by IPP (RFC 8010 and 8011) over HTTP.

Only what a slip needs: hand a job over, find it again by its name, ask how it and the printer are, cancel it, and start
a queue that stopped. Each call ends within its time-out; nothing here waits for paper.
"""

from __future__ import annotations

import itertools
import struct
import time
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlsplit, urlunsplit

import requests

CONNECT_SECONDS, READ_SECONDS, ATTEMPT_SECONDS = 2.0, 10.0, 20.0
LARGEST_ANSWER = 4_000_000
DEFAULT_PORT = 631
VERSION = (2, 0)
USER = 'kiosk'

Value = int | bool | str | bytes


class Tag(IntEnum):
    """Delimiters and value types (RFC 8010, 3.5)."""

    OPERATION, JOB, END, PRINTER, UNSUPPORTED = 0x01, 0x02, 0x03, 0x04, 0x05
    INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
    TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MEDIA_TYPE = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
    TEXT_WITH_LANGUAGE, NAME_WITH_LANGUAGE = 0x35, 0x36


FIRST_VALUE_TAG = 0x10
NUMBERS = (Tag.INTEGER, Tag.ENUM)
STRINGS = range(0x40, 0x60)
WITH_LANGUAGE = (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE)


class Operation(IntEnum):
    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    RESUME_PRINTER = 0x0011


class JobStatus(IntEnum):
    """job-state (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class QueueStatus(IntEnum):
    """printer-state (RFC 8011, 5.4.11)."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


FORBIDDEN, NOT_FOUND = 0x0401, 0x0406
LAST_SUCCESS = 0x00FF


class Unreachable(Exception):
    """The print system did not answer, or not as one. Whether it took what it was sent is not known."""


class Refused(Exception):
    """The print system answered that it did not do it."""

    def __init__(self, status: int) -> None:
        super().__init__(f'IPP status 0x{status:04X}')
        self.status = status


class Malformed(ValueError):
    """Bytes that are no IPP message."""


@dataclass(frozen=True)
class Attribute:
    """A named list of values. Values of a type that is not known here stay bytes."""

    name: str
    tag: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Group:
    tag: int
    attributes: tuple[Attribute, ...]

    def get(self, name: str) -> tuple[Value, ...]:
        """The values of an attribute; none where it is not there."""
        return next((one.values for one in self.attributes if one.name == name), ())


@dataclass(frozen=True)
class Message:
    """A request (then `code` is its operation) or an answer (then it is its status)."""

    code: int
    request: int
    groups: tuple[Group, ...]


def encoded(message: Message) -> bytes:
    """The message as bytes; a document follows them as it is."""
    parts = [struct.pack('>BBHI', *VERSION, message.code, message.request)]
    for group in message.groups:
        parts.append(bytes([group.tag]))
        for attribute in group.attributes:
            names = itertools.chain([attribute.name.encode()], itertools.repeat(b''))
            for name, value in zip(names, attribute.values, strict=False):
                content = _value_bytes(attribute.tag, value)
                parts.append(struct.pack('>BH', attribute.tag, len(name)) + name + struct.pack('>H', len(content)) + content)
    return b''.join([*parts, bytes([Tag.END])])


def _value_bytes(tag: int, value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return bytes([value])
    return struct.pack('>i', value) if isinstance(value, int) else value.encode()


def decoded(data: bytes) -> Message:
    """The message at the beginning of `data`. Raises Malformed."""
    try:
        return _decoded(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from error


def _decoded(data: bytes) -> Message:
    _major, _minor, code, request = struct.unpack_from('>BBHI', data)
    groups: list[tuple[int, list[Attribute]]] = []
    at = 8
    while data[at] != Tag.END:
        tag = data[at]
        at += 1
        if tag < FIRST_VALUE_TAG:
            groups.append((tag, []))
            continue
        name, at = _counted(data, at)
        content, at = _counted(data, at)
        attributes = groups[-1][1]
        value = _value(tag, content)
        if name:
            attributes.append(Attribute(name.decode(), tag, (value,)))
        else:
            attributes[-1] = Attribute(attributes[-1].name, attributes[-1].tag, (*attributes[-1].values, value))
    return Message(code, request, tuple(Group(tag, tuple(attributes)) for tag, attributes in groups))


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes that their own length stands before, and where they end."""
    (length,) = struct.unpack_from('>H', data, at)
    start, end = at + 2, at + 2 + length
    if end > len(data):
        raise Malformed('it ends in the middle of a value')
    return data[start:end], end


def _value(tag: int, content: bytes) -> Value:
    if tag in NUMBERS:
        number: int = struct.unpack('>i', content)[0]
        return number
    if tag == Tag.BOOLEAN:
        return content[0] != 0
    if tag in WITH_LANGUAGE:
        _language, start = _counted(content, 0)
        return _counted(content, start)[0].decode()
    return content.decode() if tag in STRINGS else content


@dataclass(frozen=True)
class Job:
    """A job as the print system sees it."""

    id: int
    name: str
    status: JobStatus
    reasons: tuple[str, ...]
    message: str
    """In English; CUPS says here, and only here, that it was the printer that ended a job."""
    kept: bool
    """Whether the document itself is still in the spool."""
    pages_out: int | None = None
    """How many sides, or at least sheets, have come out; None where it does not tell."""


@dataclass(frozen=True)
class Condition:
    """How the queue is, and the printer behind it."""

    status: QueueStatus
    reasons: tuple[str, ...]
    message: str
    """In English; CUPS says here, and only here, that a printer cannot be reached."""
    device: str | None
    """The URI of the printer behind the queue, where the queue tells."""


OUT = ('job-impressions-completed', 'job-media-sheets-completed')
JOB_WANTED = ('job-id', 'job-name', 'job-state', 'job-state-reasons', 'job-printer-state-message', 'job-preserved', *OUT)
CONDITION_WANTED = ('printer-state', 'printer-state-reasons', 'printer-state-message', 'device-uri')


class Queue:
    """One queue. To be used by one thread at a time. Each call raises Unreachable or Refused."""

    def __init__(self, url: str) -> None:
        """`url`: http://127.0.0.1:631/printers/NAME, or that of a printer itself."""
        parts = urlsplit(url)
        self._uri = urlunsplit(parts._replace(scheme='ipp'))
        self._url = urlunsplit(parts._replace(netloc=parts.netloc if parts.port else f'{parts.netloc}:{DEFAULT_PORT}'))
        self._numbers = itertools.count(1)
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy must never see a slip

    def close(self) -> None:
        self._session.close()

    def print(self, name: str, pdf: bytes, media: str | None) -> int:
        """Hand a PDF over as a job of this name; returns the job's id. `media` is a PWG size name, or None for the queue's own."""
        about = [Attribute('job-name', Tag.NAME, (name,)), Attribute('document-format', Tag.MEDIA_TYPE, ('application/pdf',))]
        # not scaled: the QR code's modules are whole dots of the print head
        wanted = [Attribute('copies', Tag.INTEGER, (1,)), Attribute('print-scaling', Tag.KEYWORD, ('none',))]
        if media is not None:
            wanted.append(Attribute('media', Tag.KEYWORD, (media,)))
        answer = self._ask(Operation.PRINT_JOB, about, (Group(Tag.JOB, tuple(wanted)),), pdf)
        return _job(_group(answer, Tag.JOB)).id

    def job(self, id_: int) -> Job | None:
        """A job by its id; None where the print system knows none."""
        about = [Attribute('job-id', Tag.INTEGER, (id_,)), Attribute('requested-attributes', Tag.KEYWORD, JOB_WANTED)]
        try:
            return _job(_group(self._ask(Operation.GET_JOB_ATTRIBUTES, about), Tag.JOB))
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return None
            raise

    def named(self, name: str, which: str = 'all') -> Job | None:
        """The newest job of this name, finished ones too; None where there is none.

        `which` is `all`, which CUPS knows, or `completed`, which every printer knows and which means all that have ended.
        """
        about = [Attribute('which-jobs', Tag.KEYWORD, (which,)), Attribute('requested-attributes', Tag.KEYWORD, JOB_WANTED)]
        answer = self._ask(Operation.GET_JOBS, about)
        found = [_job(group) for group in answer.groups if group.tag == Tag.JOB and group.get('job-name') == (name,)]
        return max(found, key=lambda job: job.id, default=None)

    def condition(self) -> Condition:
        about = [Attribute('requested-attributes', Tag.KEYWORD, CONDITION_WANTED)]
        group = _group(self._ask(Operation.GET_PRINTER_ATTRIBUTES, about), Tag.PRINTER)
        try:
            (status,) = group.get('printer-state')
            reasons, message = _reasons(group.get('printer-state-reasons')), _text(group.get('printer-state-message'))
            return Condition(QueueStatus(int(status)), reasons, message, _text(group.get('device-uri')) or None)
        except ValueError as error:
            raise Unreachable(f'the answer tells no state of the printer: {error}') from error

    def cancel(self, id_: int) -> None:
        """Cancel a job, and have CUPS forget the document at once, of a finished job too."""
        self._ask(Operation.CANCEL_JOB, [Attribute('job-id', Tag.INTEGER, (id_,)), Attribute('purge-job', Tag.BOOLEAN, (True,))])

    def resume(self) -> None:
        """Start a queue that was stopped. CUPS may demand leave for it: see services/printer.py."""
        self._ask(Operation.RESUME_PRINTER, [])

    def _ask(self, operation: Operation, about: list[Attribute], more: tuple[Group, ...] = (), document: bytes = b'') -> Message:
        first = [
            Attribute('attributes-charset', Tag.CHARSET, ('utf-8',)),
            Attribute('attributes-natural-language', Tag.LANGUAGE, ('en',)),
            Attribute('printer-uri', Tag.URI, (self._uri,)),
            Attribute('requesting-user-name', Tag.NAME, (USER,)),
        ]
        request = Message(operation, next(self._numbers), (Group(Tag.OPERATION, (*first, *about)), *more))
        answer = self._sent(encoded(request) + document)
        if answer.request != request.request:
            raise Unreachable('the answer belongs to another request')
        if answer.code > LAST_SUCCESS:
            raise Refused(answer.code)
        return answer

    def _sent(self, body: bytes) -> Message:
        end = time.monotonic() + ATTEMPT_SECONDS
        try:
            with self._session.post(
                self._url,
                data=body,
                headers={'Content-Type': 'application/ipp'},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
                    raise Refused(FORBIDDEN)
                if response.status_code != requests.codes.ok:
                    raise Unreachable(f'HTTP status {response.status_code}')
                data = b''
                for part in response.iter_content(65536):
                    data += part
                    if len(data) > LARGEST_ANSWER or time.monotonic() > end:
                        raise Unreachable('the answer is too long or too slow')
            return decoded(data)
        except Malformed as error:
            raise Unreachable(f'the answer is no IPP: {error}') from error
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error


def _group(answer: Message, tag: Tag) -> Group:
    found = next((group for group in answer.groups if group.tag == tag), None)
    if found is None:
        raise Unreachable('the answer holds nothing of what was asked for')
    return found


def _job(group: Group) -> Job:
    try:
        (id_,), (status,) = group.get('job-id'), group.get('job-state')
        return Job(
            int(id_),
            _text(group.get('job-name')),
            JobStatus(int(status)),
            _reasons(group.get('job-state-reasons')),
            _text(group.get('job-printer-state-message')),
            kept=group.get('job-preserved') == (True,),
            pages_out=max((int(value) for name in OUT for value in group.get(name)), default=None),
        )
    except ValueError as error:
        raise Unreachable(f'the answer tells no state of the job: {error}') from error


def _text(values: tuple[Value, ...]) -> str:
    return ' '.join(str(value) for value in values)


def _reasons(values: tuple[Value, ...]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value != 'none')
