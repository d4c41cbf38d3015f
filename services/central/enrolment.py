"""Lounges, and how a kiosk becomes one of a lounge: by a one-time code that somebody types in.

A code has 59 random bits and lives for a day, so a plain SHA-256 of it is enough.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import wire
from services.central.database import UnknownLounge, lock_lounge, writing
from services.central.models import Device, EnrolmentCode, Lounge
from services.clock import Moment

CODE_LIVES = timedelta(hours=24)
_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
"""No 0 and O, no 1, I and L: they are read wrong."""
_GROUPS = 3
_GROUP_LENGTH = 4
_SCREENS = range(1, 10)


class LoungeExists(ValueError):
    """There is a lounge of that name already."""


class UnknownDevice(LookupError):
    """No kiosk in use has that screen number."""


class EnrolmentRefused(Exception):
    """Says why with a `wire.Trouble`."""

    def __init__(self, trouble: wire.Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def create_lounge(engine: Engine, lounge: str, name: str) -> None:
    """Add a lounge. `lounge` is a `wire.Key`, `name` is what people call it.

    Raises LoungeExists, and pydantic.ValidationError where the key or the name cannot be used.
    """
    key = TypeAdapter(wire.Key).validate_python(lounge)
    shown = TypeAdapter(wire.Words).validate_python(name)
    with writing(engine) as session:
        if session.get(Lounge, key) is not None:
            raise LoungeExists(key)
        session.add(Lounge(id=key, name=shown, pepper=secrets.token_hex(32), incarnation=wire.new_id(), changes=0))


def new_code(engine: Engine, lounge: str, now: Moment) -> str:
    """A one-time code such as `K7MP-4QXD-9RTW` for one kiosk, good for 24 hours. It cannot be read again. Raises UnknownLounge."""
    groups = (''.join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    code = '-'.join(groups)
    with writing(engine) as session:
        if session.get(Lounge, lounge) is None:
            raise UnknownLounge(lounge)
        session.add(EnrolmentCode(code_sha256=_hash(code), lounge=lounge, expires_at=now.at + CODE_LIVES))
    return code


def revoke(engine: Engine, lounge: str, screen: int, now: Moment) -> None:
    """From now on the kiosk with that number is answered 401. Raises UnknownDevice."""
    with writing(engine) as session:
        device = session.scalar(select(Device).where(Device.lounge == lounge, Device.screen == screen, Device.revoked_at.is_(None)))
        if device is None:
            raise UnknownDevice(f'{lounge} {screen}')
        device.revoked_at = now.at


def enrol(engine: Engine, asked: wire.EnrolAsked, request: str, now: Moment) -> wire.EnrolAnswered:
    """Make the asking device a kiosk of the code's lounge.

    The same device may ask again with the same code and token, for ever, and is answered the same: an answer
    that was lost loses nothing. Raises EnrolmentRefused.
    """
    with writing(engine) as session:
        code = session.get(EnrolmentCode, _hash(asked.code))
        if code is None:
            raise EnrolmentRefused(wire.Trouble.CODE_REFUSED)
        lounge = lock_lounge(session, code.lounge)
        session.refresh(code)
        device = session.get(Device, asked.device)
        if code.device is None and now.at < code.expires_at:
            device = _admit(session, asked, lounge.id, device)
            code.device = device.id
        elif code.device != asked.device or device is None or device.token_sha256 != asked.token_sha256 or device.revoked_at is not None:
            raise EnrolmentRefused(wire.Trouble.CODE_REFUSED)
        return wire.EnrolAnswered(
            request=request, now=now.at, lounge=lounge.id, lounge_name=lounge.name, screen=device.screen, pepper=lounge.pepper
        )


def _admit(session: Session, asked: wire.EnrolAsked, lounge: str, device: Device | None) -> Device:
    if device is not None and device.lounge != lounge:
        raise EnrolmentRefused(wire.Trouble.OTHER_LOUNGE)
    if device is None:
        device = Device(id=asked.device, lounge=lounge, screen=_free_screen(session, lounge), token_sha256=asked.token_sha256)
        session.add(device)
    else:
        if device.revoked_at is not None:
            device.screen = _free_screen(session, lounge)
        device.token_sha256, device.revoked_at = asked.token_sha256, None
    session.flush()
    return device


def _free_screen(session: Session, lounge: str) -> int:
    """A number that no kiosk ever had, or else one of a revoked kiosk."""
    devices = session.execute(select(Device.screen, Device.revoked_at).where(Device.lounge == lounge)).all()
    in_use = {screen for screen, revoked_at in devices if revoked_at is None}
    ever_used = {screen for screen, _ in devices}
    free = sorted(set(_SCREENS) - in_use, key=lambda screen: (screen in ever_used, screen))
    if not free:
        raise EnrolmentRefused(wire.Trouble.LOUNGE_FULL)
    return free[0]


def _hash(code: str) -> str:
    return wire.sha256(''.join(code.upper().replace('-', ' ').split()).encode())
