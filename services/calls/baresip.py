"""One run of baresip, the program that places the calls: its settings, its commands and what it tells of a call.

It is a process of its own, so that a fault in it is not a fault of the kiosk, and it ends with the kiosk, however that ends.
It is spoken to on the loopback, where it asks nobody who they are: no other user of this machine may reach it, and whoever
runs the phone line lets this account dial no more than the lounge needs. Version 1.0.0 does not check the certificate of
the server it registers with, so the way there is one that the lounge trusts: its own exchange, or a tunnel.

The password is told to it on that connection and stands in no file but that in the folder of keys. What baresip prints
has numbers in it and goes nowhere.
"""

from __future__ import annotations

import json
import re
import select
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PASSWORD_FILE = 'phone-password'
START_SECONDS = 5.0
GRACE_SECONDS = 0.3
"""After being told to end it says goodbye on the line at once, and then waits for as long as half a minute for answers."""
REGISTER_EVERY = 300
LARGEST_MESSAGE = 1_000_000
PASSWORD = re.compile(r'[!#-+\--:=?-~]{1,128}')
"""Printable ASCII without a space, `"`, `,`, `;`, `<` and `>`, which have a meaning where the account is written."""

_CONFIG = """poll_method epoll
{interface}
audio_player {player}
audio_source {source}
audio_alert {player}
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_buffer 20-160
audio_path /usr/share/baresip
call_max_calls 1
rtp_timeout {silent_after}
statmode_default off
module_path /usr/lib/baresip/modules
module g711.so
module srtp.so
{sound}
module menu.so
module ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{port}
"""


class LineUnusable(Exception):
    """The phone line cannot be used as it is set; `str()` says what to do."""


class Gone(Exception):
    """baresip does not run, or does not answer as it should; `str()` says which, and nothing of a call."""


@dataclass(frozen=True)
class Line:
    """Where calls go out."""

    account: str
    """`name@domain`; numbers are dialled at that domain."""
    server: str
    """Host and perhaps port of what takes the calls."""
    transport: Literal['udp', 'tcp', 'tls'] = 'tls'
    """With `tls` the talk is encrypted, too, or there is none."""
    password: str | None = field(default=None, repr=False)
    """With a password it registers; without one, the server knows the kiosk by its address."""
    interface: str | None = None
    """The network interface or the own address that the line uses; None leaves it to the machine."""

    def address(self, digits: str) -> str:
        return f'sip:{digits}@{self.account.partition("@")[2]}'

    def spoken(self) -> str:
        """The account as baresip takes it. A call that the other side wants to pass on to another number is not passed on."""
        words = [f'<sip:{self.account}>', 'call_transfer=no', f'outbound="sip:{self.server};transport={self.transport}"']
        words.append(f'regint={REGISTER_EVERY if self.password else 0}')
        if self.password:
            words.append(f'auth_pass={self.password}')
        if self.transport == 'tls':
            words.append('mediaenc=srtp-mand')
        return ';'.join(words)


@dataclass(frozen=True)
class Sound:
    """What one hears and speaks with, in baresip's words."""

    modules: tuple[str, ...] = ('alsa',)
    player: str = 'alsa,default'
    source: str = 'alsa,default'


@dataclass(frozen=True)
class Event:
    """Something that baresip told."""

    kind: str
    """Its own word, such as CALL_RINGING; REFUSED where it does not take a command."""
    outgoing: bool
    call: str
    """Its own name of the call."""
    says: str
    """Of CALL_CLOSED, why: `486 Busy Here`, `Connection reset by peer`. Of REFUSED, the command."""


def password(keys: Path) -> str | None:
    """The password of the phone line, from the folder of keys; None where there is none. Raises LineUnusable."""
    path = keys / PASSWORD_FILE
    try:
        found = path.read_text(encoding='ascii').strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LineUnusable(f'{path} cannot be read: it holds one line, the password of the phone line.') from error
    if not PASSWORD.fullmatch(found):
        raise LineUnusable(f'The password in {path} cannot be used: one line of plain letters, digits and signs, without space " , ; < >')
    return found


class Baresip:
    """A baresip that runs. The thread that makes it must outlive it, or the kernel ends it. One thread reads, one at a time writes."""

    def __init__(self, folder: Path, line: Line, sound: Sound, silent_after: int) -> None:
        """Start it and tell it the account. Raises Gone.

        folder: for its settings. silent_after: whole seconds without any sound from the other side after which the line is lost.
        """
        port = _free_port()
        self._said = b''
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / 'config').write_text(_config(port, line, sound, silent_after), encoding='utf-8')
            # the kernel tells it to end when the kiosk has ended: it then says goodbye on the line
            self._process = subprocess.Popen(
                ['setpriv', '--pdeathsig', 'TERM', 'baresip', '-4', '-f', str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # the kiosk ends it, not a Ctrl-C in its terminal
            )
        except OSError as error:
            raise Gone(f'it cannot be started: {error.strerror}') from error
        try:
            self._socket = self._connected(port)
        except Gone:
            self._stop()
            raise
        self.send('uanew', line.spoken())

    def _connected(self, port: int) -> socket.socket:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                return socket.create_connection(('127.0.0.1', port), timeout=START_SECONDS)
            except OSError:
                try:
                    code = self._process.wait(0.01)
                except subprocess.TimeoutExpired:
                    continue
                raise Gone(f'it ended with code {code}') from None
        raise Gone('it does not answer')

    def send(self, command: str, words: str = '') -> None:
        """Raises Gone."""
        message = json.dumps({'command': command, 'params': words, 'token': command}).encode()
        try:
            self._socket.sendall(b'%d:%s,' % (len(message), message))
        except OSError as error:
            raise Gone('it has ended') from error

    def events(self, seconds: float) -> list[Event]:
        """What it has told, waiting for it so long. Raises Gone."""
        if not select.select([self._socket], [], [], seconds)[0]:
            return []
        try:
            part = self._socket.recv(65536)
        except OSError as error:
            raise Gone('it has ended') from error
        if not part:
            raise Gone('it has ended')
        self._said += part
        try:
            return [event for message in self._messages() if (event := _event(json.loads(message))) is not None]
        except ValueError as error:
            raise Gone('it cannot be understood') from error

    def _messages(self) -> list[bytes]:
        """The whole netstrings of what was read. Raises ValueError."""
        found = []
        while b':' in self._said:
            length, _, rest = self._said.partition(b':')
            size = int(length)
            if not 0 <= size <= LARGEST_MESSAGE:
                raise ValueError
            if len(rest) <= size:
                break
            found.append(rest[:size])
            self._said = rest[size + 1 :]
        return found

    def end(self) -> None:
        """End it, and with it the call that is on."""
        self._socket.close()
        self._stop()

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _config(port: int, line: Line, sound: Sound, silent_after: int) -> str:
    return _CONFIG.format(
        interface=f'net_interface {line.interface}' if line.interface else '',
        player=sound.player,
        source=sound.source,
        sound='\n'.join(f'module {name}.so' for name in sound.modules),
        silent_after=silent_after,
        port=port,
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        port: int = found.getsockname()[1]
        return port


def _event(message: object) -> Event | None:
    if not isinstance(message, dict):
        raise ValueError
    if message.get('response'):
        return None if message.get('ok') else Event('REFUSED', True, '', str(message.get('token', '')))
    return Event(
        kind=str(message.get('type', '')),
        outgoing=message.get('direction') == 'outgoing',
        call=str(message.get('id', '')),
        says=str(message.get('param', '')),
    )
