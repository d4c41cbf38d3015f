"""PINs of the staff: which can be used, and that what is kept is of no use without the lounge's pepper."""

from __future__ import annotations

import argon2
import pytest

from services import pins

PIN, PEPPER, OTHER_PEPPER = '240517', 'ab' * 32, 'cd' * 32


@pytest.mark.parametrize('pin', ['240517', '111112', '123465', '121213', '135790', '483920', '019283746501'])
def test_six_to_twelve_digits_can_be_a_pin(pin: str) -> None:
    pins.check(pin)


@pytest.mark.parametrize(
    'pin',
    [
        '',
        '24051',
        '2405172405172',
        '24051a',
        '２４０５１７',
        '-24051',
        '240 517',
        '000000',
        '999999999',
        '123456',
        '890123',
        '987654',
        '321098',
        '121212',
        '4848484',
        '739739',
        '73973973',
        '112233',
        '1122334',
        '665544',
        '101112',
        '302928',
    ],
)
def test_too_short_too_long_no_digits_patterns_and_runs_cannot(pin: str) -> None:
    with pytest.raises(pins.PinTooPlain):
        pins.check(pin)
    with pytest.raises(pins.PinTooPlain):
        pins.kept_of(pin, PEPPER)


def test_only_the_pin_fits_and_only_with_the_pepper_of_the_lounge() -> None:
    kept = pins.kept_of(PIN, PEPPER)
    assert pins.fits(PIN, kept, PEPPER)
    assert not pins.fits('240518', kept, PEPPER)
    assert not pins.fits(PIN, kept, OTHER_PEPPER)


def test_what_is_kept_is_argon2id_and_never_twice_the_same() -> None:
    first, second = pins.kept_of(PIN, PEPPER), pins.kept_of(PIN, PEPPER)
    assert first != second
    assert argon2.extract_parameters(first).type is argon2.Type.ID
    assert PIN not in first
    assert pins.fits(PIN, second, PEPPER)


def test_a_copy_of_the_database_alone_tells_no_pin() -> None:
    """Whoever tries the digits themselves, as a thief of the file would, finds that not even the right ones fit."""
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(pins.kept_of(PIN, PEPPER), PIN)


@pytest.mark.parametrize('kept', ['', '$argon2id$' + 'x' * 40, '$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAA'])
def test_what_cannot_be_read_fits_nothing(kept: str) -> None:
    assert not pins.fits(PIN, kept, PEPPER)
