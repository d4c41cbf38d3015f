"""Reading one journal entry as it came, whatever it is: understood, or refused with a reason."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import ValidationError

from services import wire


class Refused(Exception):
    """An entry is not taken. `detail` names a field, never what stood in it."""

    def __init__(self, refusal: wire.Refusal, detail: str | None = None) -> None:
        super().__init__(refusal, detail)
        self.refusal = refusal
        self.detail = detail


@dataclass(frozen=True)
class Read:
    """An entry that was understood."""

    sent: wire.SentEntry
    header: wire.Header
    hash: str
    made_at: datetime
    """The header's time, UTC."""
    change: wire.RowChange | None
    row: wire.AnyRow | None
    """The row that `change` holds."""

    @property
    def key(self) -> tuple[str, str] | None:
        """Id and table of the row that the entry changes."""
        return None if self.change is None or self.row is None else (self.row.id, self.change.table.value)

    def emptied(self) -> Read:
        """The entry without what it says: its person was erased."""
        return replace(self, sent=wire.SentEntry(header=self.sent.header, salt=None, payload=None), change=None, row=None)

    @property
    def payload_fits(self) -> bool:
        """Whether the payload, where there is one, is the one that the chain hashed."""
        if self.sent.payload is None or self.sent.salt is None:
            return True
        return wire.sha256(bytes.fromhex(self.sent.salt), self.sent.payload.encode()) == self.header.payload_sha256


def understand(value: object) -> Read | Refused:
    """Read one decoded entry of a batch."""
    try:
        return _read(value)
    except Refused as refused:
        return refused
    except ValidationError as error:
        return Refused(wire.Refusal.NOT_UNDERSTOOD, _where(error))
    except (ValueError, OverflowError, RecursionError):  # half a surrogate pair, a time outside the calendar, a bottomless nest
        return Refused(wire.Refusal.NOT_UNDERSTOOD)


def _read(value: object) -> Read:
    sent = wire.SentEntry.model_validate(value)
    header = wire.Header.model_validate_json(sent.header)
    if header.kind is wire.Kind.PRIVATE and (sent.payload is not None or sent.salt is not None):
        # The salt alone would let somebody guess a short payload from its hash.
        raise Refused(wire.Refusal.MUST_NOT_LEAVE)
    if (sent.payload is None) != (sent.salt is None):
        raise Refused(wire.Refusal.NOT_UNDERSTOOD, 'salt and payload go together')
    change = row = None
    if sent.payload is not None and header.kind in wire.ROW_KINDS:
        change = wire.RowChange.model_validate_json(sent.payload)
        row = change.checked()
        if isinstance(row, wire.Slot) and row.state in (wire.SlotState.CONFIRMED, wire.SlotState.REFUSED):
            raise Refused(wire.Refusal.NOT_UNDERSTOOD, 'state: the centre alone confirms and refuses a slot')
        _ = row.day  # an instant at the end of the calendar has no day
    elif sent.payload is not None:
        payload = json.loads(sent.payload)
        if not isinstance(payload, dict) or wire.refused_text(payload):
            raise Refused(wire.Refusal.NOT_UNDERSTOOD, 'payload')
    return Read(sent, header, wire.sha256(sent.header.encode()), header.at.astimezone(UTC), change, row)


def _where(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first['type'] == 'extra_forbidden' or not first['loc']:  # the name of an unknown field is the sender's own text
        return str(first['type'])
    return f'{first["loc"][0]}: {first["type"]}'


def kept_apart(value: object) -> bytes:
    """What is kept of a refused entry: all of it where its header says that the payload may leave a kiosk, else no payload and no salt."""
    if not isinstance(value, dict):
        return _bytes(value)
    try:
        private = wire.Header.model_validate_json(value['header']).kind is wire.Kind.PRIVATE
    except (KeyError, ValueError):
        private = True
    return _bytes({**value, 'payload': None, 'salt': None} if private else value)


def fingerprint(value: object) -> str:
    """SHA-256 over all that came as an entry."""
    return wire.sha256(_bytes(value))


def _bytes(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
