"""Whole visits without a finger on the glass: by four keys, and by two switches alone. What is gone through stands in people.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from by_keys import BACK, CHOOSE, NEXT, PREVIOUS, go_to
from driver import Driver
from people import ALL_SORTED, CLASH_WITH_PROBATION, OFFICER_IN_THE_LOUNGE
from player import Player
from steps import Journey, Scans, Types

from screens.parts.buttons import Touchable


class Hands:
    """Presses keys. With two switches there is no way back but all the way round, and "Back" is a thing like others."""

    def __init__(self, ui: Driver, *, switches: bool) -> None:
        self.ui, self.switches = ui, switches
        self.used: set[int] = set()

    def touch(self, button: Touchable) -> None:
        """Go there, and choose it."""
        self.ui.wait(lambda: button in self.ui.app.focus.order())
        if self.ui.app.focus.at is None:
            self.press(NEXT)  # the first key shows where one is
        if button.text == 'Back' and not self.switches:
            self.press(BACK)
            return
        order = self.ui.app.focus.order()
        here = order.index(self.ui.app.focus.at)
        ahead = (order.index(button) - here) % len(order)
        by = PREVIOUS if ahead > len(order) / 2 and not self.switches else NEXT
        if go_to(self.ui, button, by=by):
            self.used.add(by)
        self.press(CHOOSE)

    def press(self, key: int) -> None:
        self.used.add(key)
        self.ui.advance(1)
        Touchable.last_release = float('-inf')
        self.ui.key(key)


class KeyPlayer(Player):
    """Plays a journey without touches."""

    hands: Hands

    def _finger(self, button: Touchable) -> None:
        self.hands.touch(button)

    def _do(self, step: object) -> None:
        if isinstance(step, Scans):
            # nobody holds a card up either
            super()._do(Types(step.code))
            self._touch(self._button('Go on'))
        else:
            super()._do(step)


@pytest.fixture(scope='module')
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyPlayer]:
    opened = KeyPlayer(tmp_path_factory.mktemp('lounge'))
    yield opened
    opened.close()


@pytest.mark.parametrize('journey', [ALL_SORTED, CLASH_WITH_PROBATION], ids=lambda journey: journey.title)
def test_from_welcome_to_a_printed_slip_by_four_keys(journey: Journey, player: KeyPlayer) -> None:
    player.hands = Hands(player.ui, switches=False)
    player.play(journey)
    assert player.hands.used <= {NEXT, PREVIOUS, CHOOSE, BACK}


def test_a_whole_visit_by_two_switches_alone(player: KeyPlayer) -> None:
    player.hands = Hands(player.ui, switches=True)
    player.play(OFFICER_IN_THE_LOUNGE)
    assert player.hands.used == {NEXT, CHOOSE}
