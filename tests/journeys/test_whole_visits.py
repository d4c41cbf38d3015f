"""Each of people.py through the whole visit, by touches on the window; see steps.py for how to read their lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from every_screen import EVERY_SCREEN, NOT_BY_TOUCH
from people import ALL_SORTED, JOURNEYS
from player import Player
from steps import Journey

from kiosk.app import SCREENS


@pytest.fixture(scope='module')
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    opened = Player(tmp_path_factory.mktemp('lounge'))
    yield opened
    opened.close()


@pytest.mark.parametrize('journey', JOURNEYS, ids=lambda journey: journey.title)
def test_somebody_gets_through(journey: Journey, player: Player) -> None:
    player.play(journey)


def test_all_is_sorted_in_eight_touches(player: Player) -> None:
    """The card counts as one. At a quarter of a minute each it takes two minutes."""
    assert player.play(ALL_SORTED) == 8


def test_somebody_can_be_had_on_every_screen(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    ui, asked_on = player.ui, set()

    def ask(screen: str) -> None:
        chimes = player.lounge.chimes
        ui.tap('Get a person')
        assert ui.says('We have told staff.'), screen
        assert 'asked' in player.lounge.needs(), screen
        assert player.lounge.chimes == chimes + 1, screen
        ui.tap('Somebody came')
        assert 'asked' not in player.lounge.needs(), screen
        assert ui.at == screen
        asked_on.add(screen)

    monkeypatch.setattr(player, 'looks', ask)
    for journey in EVERY_SCREEN:
        player.play(journey)
    ui.app.caller.stage = 'talking'  # the keys of a telephone are there only during a call
    for screen in NOT_BY_TOUCH:
        ui.app.go(screen)
        ui.settle()
        ask(screen)
    ui.app.reset()
    assert asked_on == set(SCREENS)
