"""What a lounge sets of its phone line, and what the doctor says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk import doctor, settings
from kiosk.home import Home
from kiosk.phones import phone_line, softphone
from services.calls.baresip import PASSWORD_FILE, Line
from services.calls.book import AddressBook
from services.clock import Clock

SET = 'phone_account = "lounge@example.org"\n'


@pytest.fixture
def kiosk(home: Path, keys_folder: Path) -> Home:
    home.mkdir()
    keys_folder.mkdir()
    return Home(home, keys_folder)


def write(kiosk: Home, text: str) -> settings.Settings:
    (kiosk.path / 'kiosk.toml').write_text(text, encoding='utf-8')
    return settings.load(kiosk.path)


def told(kiosk: Home) -> tuple[bool, str]:
    [found] = [one for one in doctor.examine(kiosk, None, Clock()) if one.check == 'phone']
    return found.ok, found.says


def test_a_lounge_that_sets_no_line_has_its_own_phone(kiosk: Home) -> None:
    assert softphone(write(kiosk, ''), kiosk, AddressBook({}), Clock()) is None
    assert told(kiosk) == (True, "No phone line is set: people call on the lounge's own phone.")


def test_a_line_takes_its_password_from_the_keys(kiosk: Home) -> None:
    (kiosk.keys / PASSWORD_FILE).write_text('drama-password', encoding='ascii')
    assert phone_line(write(kiosk, SET), kiosk.keys) == Line('lounge@example.org', 'example.org', 'tls', 'drama-password')
    set_all = SET + 'phone_server = "192.0.2.7:5060"\nphone_transport = "udp"'
    assert phone_line(write(kiosk, set_all), kiosk.keys) == Line('lounge@example.org', '192.0.2.7:5060', 'udp', 'drama-password')


@pytest.mark.parametrize(
    'line', ['phone_account = "a;b@c"', 'phone_account = "lounge"', 'phone_server = "a;b"', 'phone_transport = "smoke"']
)
def test_a_line_that_would_be_read_as_something_else_is_not_set(kiosk: Home, line: str) -> None:
    with pytest.raises(settings.SettingsError, match='line 1: phone_'):
        write(kiosk, line)


def test_the_doctor_says_what_the_line_lacks(kiosk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(kiosk, SET)
    (kiosk.keys / PASSWORD_FILE).write_text('two words', encoding='ascii')
    ok, says = told(kiosk)
    assert not ok
    assert PASSWORD_FILE in says
    assert 'two words' not in says
    (kiosk.keys / PASSWORD_FILE).unlink()
    monkeypatch.setenv('PATH', str(kiosk.path))
    ok, says = told(kiosk)
    assert not ok
    assert 'apt-get install baresip-core' in says
    (kiosk.path / 'baresip').touch(mode=0o755)
    assert told(kiosk)[0]
