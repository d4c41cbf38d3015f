"""The phones of this kiosk: the lounge's own always, and a phone line where the settings name one."""

from __future__ import annotations

from pathlib import Path

from kiosk.home import Home
from kiosk.settings import Settings
from services.calls.baresip import Line, password
from services.calls.book import AddressBook
from services.calls.softphone import Softphone
from services.clock import Clock


def phone_line(settings: Settings, keys: Path) -> Line | None:
    """The phone line of the settings, with its password out of the folder of keys. Raises LineUnusable."""
    if settings.phone_account is None:
        return None
    server = settings.phone_server or settings.phone_account.partition('@')[2]
    return Line(settings.phone_account, server, settings.phone_transport, password(keys))


def softphone(settings: Settings, home: Home, book: AddressBook, clock: Clock) -> Softphone | None:
    """What places calls for this kiosk, not started yet; None where people call on the lounge's own phone. Raises LineUnusable."""
    line = phone_line(settings, home.keys)
    return Softphone(book, line, home.path / 'phone', clock) if line else None
