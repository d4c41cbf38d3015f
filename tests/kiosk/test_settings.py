"""A wrong setting is named with where it stands and what is allowed; the environment stands above the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk import settings
from services import language


def test_a_lounge_that_sets_nothing_runs_as_a_demonstration(tmp_path: Path) -> None:
    found = settings.load(tmp_path)
    assert found.demonstration
    assert (found.idle_seconds, found.idle_answer_seconds, found.size) == (90, 30, (1920, 1080))


def test_only_controller_dpia_and_retention_together_make_a_real_lounge(tmp_path: Path) -> None:
    lines = ['controller = "Example Trust"', 'dpia_date = 2026-05-14', 'retention_days = 7']
    for missing in range(3):
        (tmp_path / 'kiosk.toml').write_text('\n'.join(lines[:missing] + lines[missing + 1 :]), encoding='utf-8')
        assert settings.load(tmp_path).demonstration
    (tmp_path / 'kiosk.toml').write_text('\n'.join(lines), encoding='utf-8')
    assert not settings.load(tmp_path).demonstration


@pytest.mark.parametrize(('least', 'offered'), [(None, {'en'}), ('native', {'en'}), ('drafted', set(language.known()))])
def test_safety_26_a_real_lounge_offers_what_a_native_reader_checked_unless_it_sets_less(
    tmp_path: Path, least: str | None, offered: set[str]
) -> None:
    lines = ['controller = "Example Trust"', 'dpia_date = 2026-05-14', 'retention_days = 7']
    lines += [f'least_language = "{least}"'] if least else []
    (tmp_path / 'kiosk.toml').write_text('\n'.join(lines), encoding='utf-8')
    assert {one.code for one in settings.load(tmp_path).languages} == offered


def test_a_demonstration_shows_every_language_english_first(tmp_path: Path) -> None:
    found = settings.load(tmp_path).languages
    assert [one.code for one in found] == list(language.known())
    assert [one.code for one in found if one.checked] == ['en']


def test_the_environment_stands_above_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'kiosk.toml').write_text('idle_seconds = 100', encoding='utf-8')
    monkeypatch.setenv('KIOSK_IDLE_SECONDS', '120')
    assert settings.load(tmp_path).idle_seconds == 120


@pytest.mark.parametrize(
    ('text', 'told'),
    [
        ('window = "1920x1080"\nidle_seconds = 3', 'line 2: idle_seconds cannot be that. Allowed: whole seconds from 10 to 3600.'),
        ('# first\nidel_seconds = 30', 'line 2: idel_seconds is not a setting. Settings are window, idle_seconds'),
        ('window = "big"', 'line 1: window cannot be that. Allowed: the size of the screen in pixels'),
        ('retention_days = 8', 'line 1: retention_days cannot be that. Allowed: whole days from 1 to 7.'),
        ('window = = 3', 'kiosk.toml: '),
    ],
)
def test_a_wrong_setting_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / 'kiosk.toml').write_text(text, encoding='utf-8')
    with pytest.raises(settings.SettingsError) as error:
        settings.load(tmp_path)
    assert str(tmp_path / 'kiosk.toml') in str(error.value)
    assert told in str(error.value)


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('KIOSK_IDLE_SECONDS', 'soon')
    with pytest.raises(settings.SettingsError, match=r"KIOSK_IDLE_SECONDS cannot be 'soon'\. Allowed: whole seconds from 10 to 3600"):
        settings.load(tmp_path)


def test_a_settings_file_that_was_asked_for_and_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(settings.SettingsError, match=r'other\.toml is not there'):
        settings.load(tmp_path, tmp_path / 'other.toml')


def test_the_phone_page_is_off_until_a_lounge_names_its_folder(tmp_path: Path) -> None:
    assert settings.load(tmp_path).page_url is None
    (tmp_path / 'kiosk.toml').write_text('page_url = "https://www.example.org/day/"', encoding='utf-8')
    assert settings.load(tmp_path).page_url == 'https://www.example.org/day/'


@pytest.mark.parametrize(
    'url', ['http://www.example.org/day/', 'https://www.example.org/day', 'https://www.example.org/?q=1', 'https://a/#b', 'day/']
)
def test_the_phone_page_comes_over_https_and_from_a_folder(tmp_path: Path, url: str) -> None:
    (tmp_path / 'kiosk.toml').write_text(f'page_url = "{url}"', encoding='utf-8')
    with pytest.raises(settings.SettingsError, match=r'such as https://www\.example\.org/day/'):
        settings.load(tmp_path)
