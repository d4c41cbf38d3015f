"""`kiosk languages` lists how far the words of each language have come, and what nobody translated."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from kiosk import cli
from services import language


def test_every_language_is_listed_with_who_read_it_and_what_is_missing(tmp_path: Path) -> None:
    arguments = ['--home', str(tmp_path / 'home'), '--keys', str(tmp_path / 'keys'), 'languages']
    told = CliRunner().invoke(cli.app, [*arguments, '--json'])
    assert told.exit_code == 0
    found = {one['code']: one for one in json.loads(told.stdout)['languages']}
    assert set(found) == set(language.known())
    assert found['cy'] | {'untranslated': ...} == {
        'code': 'cy', 'name': 'Cymraeg', 'state': language.known()['cy'].state, 'read_by': language.known()['cy'].read_by,
        'on': str(language.known()['cy'].on), 'untranslated': ...,
    }  # fmt: skip
    assert {code: tuple(one['untranslated']) for code, one in found.items() if code != 'en'} == language.untranslated()
    assert 'pl  Polski: ' in CliRunner().invoke(cli.app, arguments).stdout
