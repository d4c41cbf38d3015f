"""The notice before the first personal screen (safety rule 18)."""

import pytest


@pytest.fixture
def ui(drive):
    ui = drive()
    ui.tap('Touch to start')
    return ui


def test_it_says_who_sees_what_and_for_how_long(ui):
    assert ui.says('Lounge staff see what you ask for.')
    assert ui.says('We do not send it to probation unless you ask, or somebody is in danger.')
    assert ui.says('We delete it in 7 days.')
    assert not ui.says('gree'), 'the lawful basis is never consent'


@pytest.mark.parametrize(('words', 'at'), [('Go on', 'identify'), ('Back', 'welcome')])
def test_there_is_a_way_on_and_a_way_back(ui, words, at):
    ui.tap(words)
    assert ui.at == at


def test_a_lounge_that_deletes_sooner_says_so(drive):
    ui = drive(retention_days=3)
    ui.tap('Touch to start')
    assert ui.says('We delete it in 3 days.')
