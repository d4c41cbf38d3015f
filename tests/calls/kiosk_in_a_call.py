"""A kiosk that calls, says so, and goes no further; then it is killed. Words: the folder of settings, the callee's port."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from callee import HERE, until
from phone_lounge import COUNCIL, ECHO

from services.calls.baresip import Line
from services.calls.book import AddressBook
from services.calls.call import Stage
from services.calls.softphone import Softphone
from services.clock import Clock


def main(folder: str, port: str) -> None:
    line = Line('lounge@example.test', f'{HERE}:{port}', 'udp', interface=HERE)
    phone = Softphone(AddressBook({'council': COUNCIL}), line, Path(folder), Clock(), ECHO)
    phone.start()
    phone.call('council')
    until(lambda: phone.state().stage is Stage.TALKING)
    sys.stdout.write('talking\n')
    sys.stdout.flush()
    signal.sigwait([signal.SIGTERM])


if __name__ == '__main__':
    main(*sys.argv[1:])
