"""Each of people.py through the whole visit, by touches on the window; see steps.py for how to read their lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from people import JOURNEYS
from player import Player
from steps import Journey


@pytest.fixture(scope='module')
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    opened = Player(tmp_path_factory.mktemp('lounge'))
    yield opened
    opened.close()


@pytest.mark.parametrize('journey', JOURNEYS, ids=lambda journey: journey.title)
def test_somebody_gets_through(journey: Journey, player: Player) -> None:
    player.play(journey)
