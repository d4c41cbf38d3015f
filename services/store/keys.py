"""The secrets of a kiosk, in a folder of their own. Nothing here ever overwrites a file.

`store.key` is the raw 256-bit key of the encrypted store; `enrolment-<device>.json` is what the centre gave this
kiosk, with its bearer token. Files are made with mode 0600; the folder may also be filled by systemd credentials or a TPM.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

KEY_BYTES = 32


class KeysError(Exception):
    """A secret is missing or cannot be used; `str()` says which and what to do."""


@dataclass(frozen=True)
class Enrolment:
    """What makes this machine a kiosk of a lounge."""

    device: str
    lounge: str
    lounge_name: str
    screen: int
    """1 to 9: the kiosk's number, and the last digit of the codes it issues."""
    central: str
    """Where the centre listens."""
    token: str
    pepper: str
    enrolled_at: str
    """UTC; the newest enrolment counts."""


def _write_once(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f'.{path.name}.{secrets.token_hex(4)}')
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, 'wb') as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # fails where the name is taken: a key is never overwritten
    finally:
        part.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def store_key(folder: Path, *, make: bool) -> bytes:
    """The store's key; made only where `make` allows it. Raises KeysError."""
    path = folder / 'store.key'
    if not path.exists():
        if not make:
            raise KeysError(f'{path} is missing. The store cannot be opened without it: put it back.')
        _write_once(path, secrets.token_bytes(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeysError(f'{path} holds {len(key)} bytes and should hold {KEY_BYTES}: put the right key back.')
    return key


def enrolling(folder: Path, code: str) -> tuple[str, str]:
    """Device id and bearer token for an enrolment with this code, kept before the centre is asked: an answer may be lost on its way."""
    from services import wire  # not at the top: the first picture would wait for all rows of the store

    path = folder / f'enrolling-{wire.sha256(code.encode())[:16]}.json'
    if not path.exists():
        _write_once(path, json.dumps([wire.new_id(), secrets.token_urlsafe(32)]).encode())
    try:
        device, token = json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:
        raise KeysError(f'{path} cannot be read: remove it and ask for a new code.') from error
    return device, token


def save_enrolment(folder: Path, enrolment: Enrolment) -> None:
    """Keep an enrolment beside earlier ones. Raises FileExistsError for a device that is enrolled already."""
    _write_once(folder / f'enrolment-{enrolment.device}.json', json.dumps(asdict(enrolment), indent=1).encode())


def enrolment(folder: Path) -> Enrolment | None:
    """The newest enrolment, or None. Raises KeysError for one that cannot be read."""
    found = []
    for path in folder.glob('enrolment-*.json'):
        try:
            found.append(Enrolment(**json.loads(path.read_text(encoding='utf-8'))))
        except (ValueError, TypeError) as error:
            raise KeysError(f'{path} cannot be read: put it back as it was, or enrol again.') from error
    return max(found, key=lambda one: one.enrolled_at, default=None)
