"""A lounge with a phone line that calls over the loopback alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from callee import HERE, Callee, Script, free_port, until

from services.calls.baresip import Line, Sound
from services.calls.book import AddressBook
from services.calls.call import CallState, Stage
from services.calls.softphone import Patience, Softphone
from services.clock import Clock

COUNCIL = '01632 960123'
ECHO = Sound(('aubridge',), 'aubridge,room', 'aubridge,room')
"""A room that says again what it hears, where there is no sound card."""


class Lounge:
    """Its phone, and whoever that calls."""

    def __init__(self, folder: Path, book: AddressBook) -> None:
        self.folder, self.port = folder, free_port()
        self._book = book
        self.phone: Softphone
        self._stops: list[Callable[[], None]] = []

    def open(self, patience: Patience | None = None, password: str | None = None) -> Softphone:
        line = Line('lounge@example.test', f'{HERE}:{self.port}', 'udp', password, interface=HERE)
        self.phone = Softphone(self._book, line, self.settings, Clock(), ECHO, patience)
        self._stops.append(self.phone.close)
        self.phone.start()
        return self.phone

    @property
    def settings(self) -> Path:
        """The folder of baresip's settings."""
        return self.folder / 'phone'

    def callee(self, script: Script) -> Callee:
        made = Callee(self.folder, script, self.port)
        self._stops.append(made.stop)
        return made

    def come_to(self, stage: Stage, seconds: float = 10.0) -> CallState:
        until(lambda: self.phone.state().stage is stage, seconds, what=f'no {stage}')
        return self.phone.state()

    def close(self) -> None:
        for stop in reversed(self._stops):
            stop()
