"""A print system of its own for the tests: D-Bus, Avahi, cupsd and an IPP Everywhere printer, on the loopback and in one folder.

The printer does what a test tells it to (`behave`), and what reached its paper lies in a folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

START_SECONDS = 20
OWN_RUN = (
    'unshare',
    '--mount',
    *(() if os.geteuid() == 0 else ('--map-root-user',)),
    'sh',
    '-c',
    'mount -t tmpfs tmpfs /run && exec "$@"',
    'sh',
)
"""Avahi keeps its number in /run and runs there once: this one has a /run of its own, beside that of the machine or of other tests."""
PROGRAMS = ('dbus-daemon', 'avahi-daemon', 'cupsd', 'lpadmin', 'cupsdisable', 'cupsenable', 'cancel', 'ipptool', 'ippeveprinter')

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={root}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
</policy></busconfig>
"""
AVAHI = """[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
host-name={host}
[wide-area]
enable-wide-area=no
[publish]
publish-workstation=no
publish-addresses=no
[reflector]
[rlimits]
"""
CUPSD = """PreserveJobFiles No
PreserveJobHistory Yes
DirtyCleanInterval 0
ErrorPolicy retry-job
JobRetryInterval 2
JobRetryLimit 1000
Listen 127.0.0.1:{port}
LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow localhost
</Location>
<Location /admin>
Order allow,deny
Allow localhost
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues none
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
CUPS_FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
ServerBin /usr/lib/cups
DataDir /usr/share/cups
User {user}
Group {group}
SystemGroup lpadmin
"""
PRINTING = """#!/bin/sh
# What the printer does with a job: as the file `behaviour` says while it works on it.
behaviour() { cat {root}/behaviour; }
case $(behaviour) in
paper-out)
    echo 'STATE: +media-empty-error' >&2
    while [ "$(behaviour)" = paper-out ]; do sleep 0.05; done
    echo 'STATE: -media-empty-error' >&2 ;;
after-*)
    # so many pages are out, and then there is no paper, or the printer gives it up
    how=$(behaviour); out=${how#after-}; echo "ATTR: job-impressions-completed=${out%-*}" >&2
    [ "${out#*-}" != abort ] || { sleep 0.5; echo 'ERROR: the fuser failed' >&2; exit 1; }
    echo 'STATE: +media-empty-error' >&2
    while [ "$(behaviour)" = "$how" ]; do sleep 0.05; done
    echo 'STATE: -media-empty-error' >&2 ;;
slow) while [ "$(behaviour)" = slow ]; do sleep 0.05; done ;;
abort)
    # CUPS calls a job completed whose printer gives it up within the first milliseconds; a printer with a fuser takes longer
    sleep 0.5; echo 'ERROR: the fuser failed' >&2; exit 1 ;;
esac
echo 'ATTR: job-impressions=1 job-impressions-completed=1' >&2
cp "$1" {root}/paper/.sheet && mv {root}/paper/.sheet "{root}/paper/$(date +%s%N)-$IPP_JOB_NAME.pdf"
"""


class CannotPrint(Exception):
    """No print system can be started here; `str()` says why."""


def _die_with_the_tests() -> None:
    """However they end (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def until(condition: Callable[[], object], seconds: float = START_SECONDS, what: str = '') -> None:
    """Wait for a condition. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what or 'what was waited for did not come')
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        port: int = found.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(('127.0.0.1', port)) == 0


class PrintSystem:
    """Started once; between tests `reset` brings everything back up and empties queue and paper tray."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port, self.printer_port = free_port(), free_port()
        self.url = f'http://127.0.0.1:{self.port}/printers/slip'
        self.paper = root / 'paper'
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Raises CannotPrint."""
        missing = [name for name in PROGRAMS if shutil.which(name, path=self._path) is None]
        if missing:
            raise CannotPrint(f'not installed: {", ".join(missing)}')
        self._write()
        try:
            self._start('dbus-daemon', '--config-file', f'{self.root}/bus.conf', '--nofork', '--nopidfile')
            until((self.root / 'bus').exists, what='no private D-Bus')
            self._start('avahi-daemon', '-f', f'{self.root}/avahi.conf', '--no-drop-root', '--no-chroot', '--no-rlimits', before=OWN_RUN)
            until(lambda: 'startup complete' in self._output('avahi-daemon'), what='no private Avahi')
            self.start_printer()
            self.start_cups()
            self.add_queue()
        except (TimeoutError, subprocess.CalledProcessError) as fault:
            raise CannotPrint(f'{fault}; {self._said()}') from fault

    @property
    def _path(self) -> str:
        return os.environ.get('PATH', os.defpath) + ':/usr/sbin:/sbin'

    def _write(self) -> None:
        user = pwd.getpwnam('lp') if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for name in ('etc', 'spool', 'spool/tmp', 'cache', 'run', 'tmp', 'log', 'paper', 'printer'):
            (self.root / name).mkdir(mode=0o755)
        values = {'root': self.root, 'port': self.port, 'user': user.pw_name, 'group': grp.getgrgid(user.pw_gid).gr_name}
        values['host'] = f'kiosk{self.port}'
        for name, text in {'bus.conf': BUS, 'avahi.conf': AVAHI, 'etc/cupsd.conf': CUPSD, 'etc/cups-files.conf': CUPS_FILES}.items():
            (self.root / name).write_text(text.format(**values), encoding='utf-8')
        command = self.root / 'print'
        command.write_text(PRINTING.replace('{root}', str(self.root)), encoding='utf-8')
        command.chmod(0o755)
        self.behave('well')

    def _start(self, name: str, *words: str, before: tuple[str, ...] = ()) -> None:
        environment = os.environ | {'PATH': self._path, 'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={self.root}/bus', 'LC_ALL': 'C'}
        with (self.root / f'{name}.out').open('ab') as out:
            self._running[name] = subprocess.Popen(
                [*before, name, *words], stdout=out, stderr=out, env=environment, start_new_session=True, preexec_fn=_die_with_the_tests
            )

    def _output(self, name: str) -> str:
        return (self.root / f'{name}.out').read_text(errors='replace')

    def _said(self) -> str:
        """The last line of each program, for the reason of a skip."""
        lines = {name: self._output(name).splitlines() for name in self._running}
        return '; '.join(f'{name}: {said[-1]}' for name, said in lines.items() if said)

    def _admin(self, *words: str) -> None:
        tool, *rest = words
        command = [tool, '-h', f'127.0.0.1:{self.port}', *rest]
        subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS, env=os.environ | {'PATH': self._path})

    def behave(self, how: str) -> None:
        """`well`, `paper-out`, `slow` (until told otherwise) or `abort`; `after-2-paper-out`, `after-2-abort` once two pages are out."""
        part = self.root / 'behaviour.part'
        part.write_text(how, encoding='ascii')
        part.rename(self.root / 'behaviour')

    def start_printer(self) -> None:
        """Switch the printer on."""
        options = ['-r', 'off', '-p', str(self.printer_port), '-n', 'localhost', '-d', f'{self.root}/printer']
        self._start('ippeveprinter', *options, '-f', 'application/pdf', '-c', f'{self.root}/print', 'Slips')
        until(lambda: answers(self.printer_port), what='the printer did not start')

    def start_cups(self) -> None:
        etc = self.root / 'etc'
        self._start('cupsd', '-f', '-c', f'{etc}/cupsd.conf', '-s', f'{etc}/cups-files.conf')
        until(lambda: answers(self.port), what='cupsd did not start')

    def kill(self, name: str) -> None:
        """End one of the programs at once, as a power cut would."""
        process = self._running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @contextlib.contextmanager
    def keeping_documents(self) -> Iterator[None]:
        """cupsd as a careless administrator sets it."""
        good = (self.root / 'etc/cupsd.conf').read_text(encoding='utf-8')
        self._restart_cups(good.replace('PreserveJobFiles No', 'PreserveJobFiles Yes'))
        try:
            yield
        finally:
            self._restart_cups(good)

    def _restart_cups(self, settings: str) -> None:
        self.kill('cupsd')
        (self.root / 'etc/cupsd.conf').write_text(settings, encoding='utf-8')
        self.start_cups()

    def forget_jobs(self) -> None:
        """cupsd ends before what it took was on the disk."""
        self.kill('cupsd')
        for path in (*self.root.glob('spool/[cd]*'), self.root / 'cache/job.cache'):
            path.unlink(missing_ok=True)
        self.start_cups()

    def add_queue(self) -> None:
        self._admin('lpadmin', '-p', 'slip', '-E', '-v', f'ipp://localhost:{self.printer_port}/ipp/print', '-m', 'everywhere')

    def remove_queue(self) -> None:
        self._admin('lpadmin', '-x', 'slip')

    def pause_queue(self) -> None:
        self._admin('cupsdisable', 'slip')

    def resume_queue(self) -> None:
        self._admin('cupsenable', 'slip')

    def cancel_all(self) -> None:
        """As staff do it."""
        self._admin('cancel', '-a')

    def sheets(self) -> list[Path]:
        """What came out of the printer, oldest first."""
        return sorted(self.paper.glob('*.pdf'))

    def spooled(self) -> list[str]:
        """The documents that CUPS keeps."""
        return [path.name for path in self.root.glob('spool/d*')]

    def tells(self, word: str) -> list[str]:
        """The files of CUPS, its logs among them, that a word stands in."""
        folders = ('spool', 'cache', 'tmp', 'log', 'run')
        files = (path for folder in folders for path in (self.root / folder).rglob('*') if path.is_file())
        return [path.name for path in files if word.encode() in path.read_bytes()]

    def reset(self) -> None:
        """Everything runs, nothing waits, the tray is empty."""
        self.behave('well')
        if 'cupsd' not in self._running:
            self.start_cups()
        if 'ippeveprinter' not in self._running:
            self.start_printer()
        self._admin('cancel', '-a', '-x')
        self.resume_queue()
        until(self._idle, what='the printer did not become idle')
        for sheet in self.sheets():
            sheet.unlink()

    def _idle(self) -> bool:
        """Whether the printer has let go of the last job; it takes no other before."""
        command = ['ipptool', '-tv', f'ipp://localhost:{self.printer_port}/ipp/print', 'get-printer-attributes.test']
        said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=START_SECONDS)
        return 'printer-state (enum) = idle' in said.stdout

    def stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait()


@contextlib.contextmanager
def print_system(root: Path) -> Iterator[PrintSystem]:
    """Raises CannotPrint."""
    system = PrintSystem(root)
    try:
        system.start()
        yield system
    finally:
        system.stop()
