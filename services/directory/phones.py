"""Phone numbers as the directory keeps them, and those that it never takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHORT = ('111', '112', '999', '116123')
"""Numbers that are whole without an area code."""
COSTLY = ('070', '084', '087', '09', '118')
"""Beginnings of numbers that cost more than a usual call; fakes of free helplines are sold under them."""


class PhonePurpose(StrEnum):
    DAY = 'day'
    NIGHT = 'night'
    """When the place is shut."""
    HOUSING = 'housing'
    APPOINTMENTS = 'appointments'


@dataclass(frozen=True)
class Phone:
    """A number of a place."""

    key: str
    """The place's key and the purpose, such as `easterby-housing.night`."""
    number: str
    """As it is shown: a usual British spelling, in groups."""
    purpose: PhonePurpose
    source: str
    checked_on: date


def grouped(digits: str) -> str:
    """A number that somebody typed digit by digit, in groups that can be read out: a mobile as 07700 900123, others as they are."""
    return f'{digits[:5]} {digits[5:]}' if re.fullmatch(r'07[0-9]{9}', digits) else digits


def read_number(text: str) -> str:
    """A number as it is to be shown, from any usual spelling of it. Raises ValueError, whose text says what is wrong."""
    import phonenumbers  # not at the top: the first picture of the kiosk would wait for it

    # "(0)" is left out by whoever dials the country too, and only after a country is it not a digit of the number.
    from_abroad = re.sub(r'^(\W*(?:\+|00)\W*4\W*4\W*)\(0\)', r'\1 ', text)
    spaced = ' '.join(re.sub(r'[().\-–/]', ' ', from_abroad).split())
    digits = spaced.replace(' ', '')
    if digits in SHORT:
        return spaced
    if not re.fullmatch(r'\+?[0-9]+', digits, re.ASCII):
        raise ValueError('is not a phone number such as 01632 960123')
    national = re.sub(r'^(?:\+|0 ?0) ?4 ?4 ?0?', '0', spaced)
    if national.replace(' ', '').startswith(COSTLY):
        raise ValueError(f'begins with {" or ".join(COSTLY)}, which costs more than a usual call: find another number')
    # Not is_valid_number, which knows none of Ofcom's numbers for drama; nor a number without its area code.
    possible = phonenumbers.ValidationResult.IS_POSSIBLE
    if not national.startswith('0') or phonenumbers.is_possible_number_with_reason(phonenumbers.parse(national, 'GB')) != possible:
        raise ValueError('has too many or too few digits for a British number')
    return national
