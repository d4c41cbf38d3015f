"""The other end of a call: SIPp answers as a scenario says, and a socket hears what is said."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = '127.0.0.1'
SECONDS = 10.0
ECHOED = '[last_Via:]\n[last_From:]\n[last_To:]{tag}\n[last_Call-ID:]\n[last_CSeq:]\nContact: <sip:[local_ip]:[local_port]>\n'
OFFER = """v=0
o=- 1 1 IN IP4 {here}
s=-
c=IN IP4 {here}
t=0 0
m=audio {port} RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
"""
IN_CALL = """{method} [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:callee@{here}>;tag=[call_number]
To: [$caller]
[last_Call-ID:]
CSeq: {number} {method}
Max-Forwards: 70
Contact: <sip:[local_ip]:[local_port]>
{more}Content-Length: 0

"""
INVITATION = """INVITE sip:lounge@{there} SIP/2.0
Via: SIP/2.0/UDP {own};branch=z9hG4bK-stranger
From: <sip:stranger@{own}>;tag=1
To: <sip:lounge@{there}>
Call-ID: stranger
CSeq: 1 INVITE
Contact: <sip:stranger@{own}>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: {length}

{offer}"""
NOTED = '<action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/></action>'
ALLOWED = '<action><verifyauth assign_to="allowed" username="lounge" password="{password}"/></action>'


def until(condition: Callable[[], object], seconds: float = SECONDS, what: str = '') -> None:
    """Wait for a condition. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what or 'what was waited for did not come')
        time.sleep(0.01)


def needed() -> list[str]:
    """The programs that are missing for a call."""
    return [name for name in ('baresip', 'sipp', 'setpriv') if shutil.which(name) is None]


def registers(password: str) -> Script:
    """It asks the one who registers for a password, and says yes only to the right one."""
    asked = 'WWW-Authenticate: Digest realm="example.test", nonce="3f7a", algorithm=MD5\n'
    checked = Script().hear('REGISTER').say('401 Unauthorized', more=asked).hear('REGISTER', ALLOWED.format(password=password))
    return checked.say('200 OK', when='allowed').fail_unless('allowed')


@dataclass
class Script:
    """What the callee does, step by step."""

    media: int = 9
    steps: list[str] = field(default_factory=list)

    def hear(self, request: str, action: str = '') -> Script:
        self.steps.append(f'<recv request="{request}" rrs="true">{action}</recv>')
        return self

    def told(self, code: int) -> Script:
        self.steps.append(f'<recv response="{code}"/>')
        return self

    def say(self, answer: str, sdp: bool = False, more: str = '', when: str = '') -> Script:
        """Answer the last request; only `when` a check went well. With an offer it is said again until it is heard."""
        body = OFFER.format(here=HERE, port=self.media) if sdp else ''
        kind = 'Content-Type: application/sdp\n' if sdp else ''
        tag = '' if answer.startswith('100') else ';tag=[call_number]'
        how = ' retrans="500"' if sdp or int(answer[:3]) > 401 else ''
        how += f' condexec="{when}"' if when else ''
        text = f'SIP/2.0 {answer}\n{ECHOED.format(tag=tag)}{more}{kind}Content-Length: {len(body.encode())}\n\n{body}'
        self.steps.append(f'<send{how}><![CDATA[\n{text}]]></send>')
        return self

    def ask(self, method: str, number: int, more: str = '') -> Script:
        """Say something in the call by oneself."""
        text = IN_CALL.format(method=method, number=number, here=HERE, more=more)
        self.steps.append(f'<send retrans="500"><![CDATA[\n{text}]]></send>')
        return self

    def fail_unless(self, what: str) -> Script:
        """Wait for what never comes."""
        self.steps.append(f'<recv request="ACK" timeout="50" condexec="{what}" condexec_inverse="true"/>')
        return self

    def wait(self, milliseconds: int) -> Script:
        self.steps.append(f'<pause milliseconds="{milliseconds}"/>')
        return self

    def xml(self) -> str:
        used = '<Reference variables="caller"/>' if any('"caller"' in step for step in self.steps) else ''
        return f'<?xml version="1.0"?><scenario name="callee">{"".join(self.steps)}{used}</scenario>'


def rings(media: int = 9) -> Script:
    return Script(media).hear('INVITE', NOTED).say('180 Ringing')


def answers(media: int = 9) -> Script:
    return rings(media).say('200 OK', sdp=True).hear('ACK')


def answers_at_once(media: int) -> Script:
    """Without ringing first."""
    return Script(media).hear('INVITE').say('200 OK', sdp=True).hear('ACK').hear('BYE').say('200 OK')


def answers_until_the_caller_hangs_up(media: int = 9) -> Script:
    return answers(media).hear('BYE').say('200 OK')


class Callee:
    """One run of SIPp."""

    def __init__(self, folder: Path, script: Script, port: int) -> None:
        self.address = f'{HERE}:{port}'
        (folder / 'callee.xml').write_text(script.xml(), encoding='utf-8')
        words = ['sipp', '-sf', 'callee.xml', '-i', HERE, '-p', str(port), '-m', '1', '-nostdin', '-trace_err', '-error_file', 'unexpected']
        self._folder = folder
        self._process = subprocess.Popen(
            words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_the_tests
        )
        until(lambda: _taken(port), what='the callee did not start')

    def heard_it_all(self) -> bool:
        """Whether everything was said and heard as the script has it, waiting for it."""
        return self._process.wait(SECONDS) == 0

    def unexpected(self) -> str:
        path = self._folder / 'unexpected'
        return path.read_text(errors='replace') if path.exists() else ''

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def _die_with_the_tests() -> None:
    """However they end (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def free_port() -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as found:
        found.bind((HERE, 0))
        port: int = found.getsockname()[1]
        return port


def _taken(port: int) -> bool:
    with socket.socket(type=socket.SOCK_DGRAM) as tried:
        try:
            tried.bind((HERE, port))
        except OSError:
            return True
    return False


class Ear:
    """Hears and speaks the media of a call: RTP (RFC 3550), its keys as events (RFC 4733)."""

    def __init__(self) -> None:
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind((HERE, 0))
        self._socket.settimeout(SECONDS)
        self.port: int = self._socket.getsockname()[1]
        self._sequence = 0

    def packets(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Kind, time and content of each packet, as it comes; the caller is spoken to meanwhile. Raises TimeoutError."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            data, there = self._socket.recvfrom(2048)
            yield data[1] & 0x7F, data[4:8], data[12:]
            self._sequence += 1
            header = struct.pack('!BBHII', 0x80, 0, self._sequence & 0xFFFF, self._sequence * 160, 1)
            self._socket.sendto(header + SPOKEN, there)
        raise TimeoutError('what was listened for did not come')

    def keys(self) -> Iterator[str]:
        """Each key that is pressed, once: all packets of one press have the same time."""
        last = b''
        for kind, at, content in self.packets():
            if kind == 101 and at != last:
                last = at
                yield '0123456789*#'[content[0]]

    def close(self) -> None:
        self._socket.close()


SPOKEN = bytes((0x9F, 0x1F)) * 80
"""A tone of 4000 Hz, 20 ms of it, in G.711 µ-law."""


@contextlib.contextmanager
def ear() -> Iterator[Ear]:
    made = Ear()
    try:
        yield made
    finally:
        made.close()


def processes(folder: Path) -> list[int]:
    """The runs of baresip whose settings are in a folder."""
    found = []
    for path in Path('/proc').glob('[0-9]*/cmdline'):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b'\0')
            if words[0] == b'baresip' and os.fsencode(folder) in words:
                found.append(int(path.parent.name))
    return found


def ring(port: int) -> str:
    """Call whoever listens for calls at a port; returns the answer that ends it."""
    with socket.socket(type=socket.SOCK_DGRAM) as line:
        line.bind((HERE, 0))
        line.settimeout(SECONDS)
        own = f'{HERE}:{line.getsockname()[1]}'
        offer = OFFER.format(here=HERE, port=9).replace('\n', '\r\n')
        head = INVITATION.replace('\n', '\r\n')
        line.sendto(head.format(own=own, there=f'{HERE}:{port}', length=len(offer), offer=offer).encode(), (HERE, port))
        while True:
            answer = line.recv(4096).decode()
            if not answer.startswith('SIP/2.0 1'):
                return answer.split('\r\n')[0]


def sip_port(process: int) -> int:
    """Where a run of baresip on the loopback waits for calls."""
    sockets = {os.readlink(path) for path in Path(f'/proc/{process}/fd').iterdir()}
    for line in Path('/proc/net/udp').read_text(encoding='ascii').splitlines()[1:]:
        words = line.split()
        address, _, port = words[1].partition(':')
        if f'socket:[{words[9]}]' in sockets and address == '0100007F':
            return int(port, 16)
    raise LookupError
