"""Kiosk and centre are killed at random moments, again and again. What a person was told is saved is at the centre, once."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rehearsal import PATIENCE, Rehearsal, account

pytestmark = pytest.mark.kills

KILLS = 60


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal(tmp_path)
    try:
        made.begin()
        yield made
    finally:
        made.end()


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get('KILLS_SEED', random.randrange(10**9)))
    print(f'KILLS_SEED={seed}')  # noqa: T201  # pytest shows it where the test fails
    return random.Random(seed)


def test_what_was_told_as_saved_is_at_the_centre_once_whatever_was_killed(rehearsal: Rehearsal, chance: random.Random) -> None:
    rehearsal.kill_at_random(chance, KILLS)
    assert min(rehearsal.kiosk.kills, rehearsal.centre.kills) >= 15
    rehearsal.let_all_arrive()
    found = account(rehearsal)
    assert found.told > KILLS, 'the kiosk came to write between the kills'
    assert (found.lost, found.doubled) == ([], [])


def test_a_kiosk_that_says_saved_too_early_is_found_out(rehearsal: Rehearsal, chance: random.Random) -> None:
    """The same looking finds what a kiosk loses that tells a person before the commit."""
    kiosk, pause = rehearsal.kiosk, threading.Event()
    for _ in range(8):
        told = len(kiosk.saved)
        kiosk.start('write too early')
        for _ in range(PATIENCE * 100):
            if len(kiosk.saved) > told:
                break
            pause.wait(0.01)
        pause.wait(chance.uniform(0, 0.05))
        kiosk.kill()
    rehearsal.let_all_arrive()
    assert account(rehearsal).lost != []
