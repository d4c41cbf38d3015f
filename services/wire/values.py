"""What every model on the wire is made of: strict values, ids, and the one way a value becomes bytes."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Annotated, Any

import uuid6
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


def new_id() -> str:
    """A UUIDv7: ids made later sort later."""
    return str(uuid6.uuid7())


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way a value becomes bytes: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def sha256(*parts: bytes) -> str:
    """SHA-256 over the parts, as 64 hex digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


_ORDER_CONTROLS = frozenset('\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')
"""They turn round what stands after them, on the screen and on paper."""


def _readable(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in ('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp') or character in _ORDER_CONTROLS:
            raise ValueError(f'the character U+{ord(character):04X} cannot be used')
    return text


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError('a London time has no zone')
    return at


Words = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_readable)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_readable)]
Initial = Annotated[str, StringConstraints(min_length=1, max_length=4), AfterValidator(_readable)]
LondonTime = Annotated[time, AfterValidator(_without_zone)]
Key = Annotated[str, StringConstraints(pattern=r'^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$')]
Uuid = Annotated[str, StringConstraints(pattern=r'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')]
Hash = Annotated[str, StringConstraints(pattern=r'^[0-9a-f]{64}$')]
Code = Annotated[str, StringConstraints(pattern=r'^[0-9]{6}$')]
Phone = Annotated[str, StringConstraints(pattern=r'^[0-9+ ]{3,20}$')]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra='forbid', from_attributes=True)


def refused_text(value: object) -> bool:
    """Whether a decoded JSON value holds text that no database takes: a NUL or half a surrogate pair."""
    if isinstance(value, str):
        return any(character == '\0' or '\ud800' <= character <= '\udfff' for character in value)
    if isinstance(value, dict):
        return any(refused_text(key) or refused_text(item) for key, item in value.items())
    if isinstance(value, list):
        return any(refused_text(item) for item in value)
    return False


def instant(moment: datetime) -> str:
    """A UTC instant as the journal writes it."""
    return moment.astimezone(UTC).isoformat(timespec='milliseconds').replace('+00:00', 'Z')
