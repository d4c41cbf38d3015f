"""Who works in the demonstration lounge. Their PINs are no secret: the sign-in screen of the demonstration tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LOUNGE = 'demo'


@dataclass(frozen=True)
class DemoMember:
    """Somebody with an account in the demonstration lounge."""

    name: str
    role: Literal['lead', 'staff', 'peer']
    """A `services.wire.Role`. Not that itself: the first picture would wait for all rows of the store."""
    pin: str


STAFF = (
    DemoMember('Priya', 'lead', '240517'),
    DemoMember('Tomos', 'staff', '350628'),
    DemoMember('Dee', 'peer', '460739'),
)
