"""A phone number for the phone's own address book: a name and a number, read by its camera with no internet.

The text is a bare vCard 3.0, which the cameras of old phones know too.

A contact needs a name that the person knows again when it rings: "Appointment", which is all that a calendar entry may
say, would stand in the address book three times. So it has the place's name as the appointment has it. Where that name
would tell a stranger where the person comes from, the name of whoever the appointment is with stands instead, as it
heads the same appointment on paper; only where nobody is named does the place's name stand as it is, because a number
that cannot be told from the others helps nobody. A phone that others see was asked about before any code is shown.

A sensitive stop gives no contact, nor does one about health or drugs: such numbers leave nothing on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.directory.helplines import Helpline
from services.handoff.codes import MOST_BYTES, escaped
from services.handoff.discretion import tells
from services.wire import Purpose

if TYPE_CHECKING:
    from services.appointments import Day, Stop

PRIVATE = frozenset({Purpose.HEALTH, Purpose.DRUG_SERVICE})
"""What an appointment can be about whose number leaves nothing on a phone (safety rule 14)."""

_DIALLED = re.compile(r'\+?[0-9]{3,15}')


@dataclass(frozen=True)
class Contact:
    """A number that matters, and whose it is."""

    name: str
    number: str
    """As it is shown: `01632 960002`."""


def contacts(day: Day | None, places: Iterable[Contact] = (), lines: Iterable[Helpline] = ()) -> tuple[Contact, ...]:
    """The numbers of the day's appointments in their order, where a day is known, then of `places` (a council's
    housing team), then of `lines`.

    Each number once. A private helpline is left out (safety rule 14), and so is what cannot be dialled as it stands.
    """
    found = [
        *(contact for stop in (day.stops if day else ()) if (contact := _contact(stop)) is not None),
        *places,
        *(Contact(line.name, line.number) for line in lines if not line.private),
    ]
    first: dict[str, Contact] = {}
    for contact in found:
        number = dialled(contact.number)
        if number is not None:
            first.setdefault(number, contact)
    return tuple(first.values())


def number_for_phone(stop: Stop) -> str | None:
    """A stop's number as it is dialled, or None where it has none that may be kept on a phone."""
    if stop.sensitive or stop.purpose in PRIVATE or stop.phone is None:
        return None
    return dialled(stop.phone)


def dialled(number: str) -> str | None:
    """The digits alone, `01632960002`; None for a text that is more than a number: "ask for extension 3"."""
    digits = re.sub(r'[\s()-]', '', number)
    return digits if _DIALLED.fullmatch(digits) else None


def vcard(contact: Contact) -> str:
    """The vCard text of a contact, at most 300 bytes; a name too long for it loses its end.

    Raises ValueError for a number that cannot be dialled.
    """
    number = dialled(contact.number)
    if number is None:
        raise ValueError('a contact needs a number that can be dialled')
    name = ' '.join(contact.name.split())
    while len(text := _card(name, number).encode()) > MOST_BYTES:
        name = name[:-1].rstrip()
    return text.decode()


def _contact(stop: Stop) -> Contact | None:
    name = _name(stop)
    if number_for_phone(stop) is None or stop.phone is None or name is None:
        return None
    return Contact(name, stop.phone)


def _name(stop: Stop) -> str | None:
    if stop.person and not tells(stop.person) and (stop.place is None or tells(stop.place)):
        return stop.person
    return stop.place


def _card(name: str, number: str) -> str:
    name = escaped(name)
    return f'BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};;;;\r\nFN:{name}\r\nTEL:{number}\r\nEND:VCARD\r\n'
