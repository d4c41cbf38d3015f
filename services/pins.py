"""PINs of the staff: which can be used, and what is kept of them.

The PIN goes through HMAC-SHA-256 with the lounge's pepper before argon2id (RFC 9106) sees it. Six digits are soon guessed by whoever
has a copy of the database; the pepper is kept outside of it.
"""

from __future__ import annotations

import hmac
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_DIGITS = 6
MOST_DIGITS = 12
PLAIN_PAIRS = ({0}, {1}, {99}, {10}, {90}, {11}, {89})
"""By how much each pair of digits differs from the one before it, where that is plain to see: 121212, 101112, 102030, 112233."""

_ARGON2ID = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""The first of the settings that the OWASP Password Storage Cheat Sheet gives for argon2id: a kiosk has little memory and two cores."""


class PinTooPlain(ValueError):
    """Such a PIN would be guessed first, or is none."""


def check(pin: str) -> None:
    """Raise PinTooPlain for anything but 6 to 12 digits, and for what is guessed first.

    That is one digit, a pair or a three repeated, a run such as 456789 or 210987, and pairs that run, such as 112233 or 101112.
    """
    if not (pin.isascii() and pin.isdigit() and LEAST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise PinTooPlain
    pairs = [pin[at : at + 2] for at in range(0, len(pin) - 1, 2)]
    if _steps([*pin], 10) in ({0}, {1}, {9}) or _steps(pairs, 100) in PLAIN_PAIRS or pin[3:] == pin[:-3]:
        raise PinTooPlain


def _steps(numbers: list[str], wheel: int) -> set[int]:
    return {(int(after) - int(before)) % wheel for before, after in pairwise(numbers)}


def kept_of(pin: str, pepper: str) -> str:
    """What is kept of a new PIN. `pepper` is hex. Takes a while. Raises PinTooPlain."""
    check(pin)
    return _ARGON2ID.hash(_peppered(pin, pepper))


def fits(pin: str, kept: str, pepper: str) -> bool:
    """Whether `kept` was made of this PIN with this pepper. Takes a while."""
    try:
        return _ARGON2ID.verify(kept, _peppered(pin, pepper))
    except (VerificationError, InvalidHashError):
        return False


def _peppered(pin: str, pepper: str) -> bytes:
    return hmac.digest(bytes.fromhex(pepper), pin.encode(), 'sha256')
