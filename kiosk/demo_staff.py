"""Who works in the demonstration lounge. Their PINs are no secret: the sign-in screen of the demonstration tells them."""

from __future__ import annotations

from dataclasses import dataclass

from services.wire import Role

LOUNGE = 'demo'


@dataclass(frozen=True)
class DemoMember:
    """Somebody with an account in the demonstration lounge."""

    name: str
    role: Role
    pin: str


STAFF = (
    DemoMember('Priya', Role.LEAD, '240517'),
    DemoMember('Tomos', Role.STAFF, '350628'),
    DemoMember('Dee', Role.PEER, '460739'),
)
