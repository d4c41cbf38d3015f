"""The only numbers that can be called: those of the directory and of this person's appointments, each under a key."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.calls.call import HandsetOnly, NotInBook
from services.directory.phones import COSTLY

EMERGENCY = frozenset({'999', '112'})
DIALLED = re.compile(r'(0|\+44)([1-9][0-9]{6,9})|1[0-9]{2}([0-9]{3})?')
"""What the softphone may dial: numbers of the United Kingdom, and three or six digits such as 111 and 116 123; of these none that
costs extra. Whoever runs the phone line allows the same and no more: this is not the only gate."""
_WRITTEN_BETWEEN = re.compile(r'[ ()-]')


class AddressBook:
    """Keys to numbers: those that the lounge knows, and those of the person who is here."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = dict(known)
        self._person: dict[str, str] = {}

    def open_for(self, person: Mapping[str, str]) -> None:
        """From now on these can be called, too, and none of the person before. A key of the lounge stays the lounge's."""
        self._person = dict(person)

    def close(self) -> None:
        """The visit is over."""
        self._person = {}

    def shown(self, key: str) -> str:
        """The number as it is written. Raises NotInBook."""
        try:
            return self._known[key] if key in self._known else self._person[key]
        except KeyError:
            raise NotInBook from None

    def by_handset_only(self, key: str) -> bool:
        """Whether it is left to the lounge's own phone: emergencies (safety rule 14), and what may not be dialled. Raises NotInBook."""
        return self._digits(key) is None

    def digits(self, key: str) -> str:
        """What the softphone dials. Raises NotInBook, HandsetOnly."""
        found = self._digits(key)
        if found is None:
            raise HandsetOnly
        return found

    def _digits(self, key: str) -> str | None:
        digits = _WRITTEN_BETWEEN.sub('', self.shown(key))
        if digits in EMERGENCY or not DIALLED.fullmatch(digits) or digits.replace('+44', '0').startswith(COSTLY):
            return None
        return digits
