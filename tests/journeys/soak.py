"""Hours of use in minutes: `python -m tests.journeys.soak --kills N --visits N` (`make soak KILLS=N VISITS=N`).

Kiosk and centre are killed again and again while the kiosk writes; then people visit one after another. The exit code is 1 where an
entry was lost or doubled, memory grew by more than 5 MB, or something of a visit was left alive. A tenth of the visits warms up.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from builders import LOUNGE
from many_visits import WAYS, Lobby, resident
from rehearsal import Rehearsal, account

from services.store.keys import Enrolment
from services.wire import new_id

MOST_GROWTH = 5.0
"""MB that the window's program may grow by, between the first tenth of the visits and the last."""


class Bar:
    """How far it is, on one line of standard error."""

    WIDTH = 30

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._began = what, total, time.monotonic()

    def show(self, count: int, more: str = '') -> None:
        done = min(1.0, count / self._total)
        passed = time.monotonic() - self._began
        left = passed / done - passed if done else 0.0
        filled = '#' * int(done * self.WIDTH)
        ends = '\n' if done == 1 else ''
        sys.stderr.write(f'\r{self._what} [{filled:<{self.WIDTH}}] {count}/{self._total}, {left:.0f} s left{more}   {ends}')
        sys.stderr.flush()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began


def say(line: str) -> None:
    sys.stdout.write(f'{line}\n')
    sys.stdout.flush()


def kill(folder: Path, kills: int, seed: int) -> bool:
    """Whether nothing was lost or doubled."""
    bar = Bar('kills', kills)
    rehearsal = Rehearsal(folder)
    try:
        rehearsal.begin()
        rehearsal.kill_at_random(random.Random(seed), kills, bar.show)
        rehearsal.let_all_arrive()
        found = account(rehearsal)
    finally:
        rehearsal.end()
    say(
        f'{rehearsal.kiosk.kills} kills of the kiosk and {rehearsal.centre.kills} of the centre in {bar.seconds:.0f} s: '
        f'{found.told} entries told as saved, {len(found.lost)} lost, {len(found.doubled)} doubled.'
    )
    return found.told > 0 and not found.lost and not found.doubled


def visit(folder: Path, visits: int) -> bool:
    """Whether memory stayed, and nothing of a visit was left alive."""
    enrolment = Enrolment(
        new_id(), LOUNGE, 'Leeds departure lounge', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T08:00:00.000Z'
    )
    lobby = Lobby(folder, enrolment)
    bar = Bar('visits', visits)
    warm = max(len(WAYS), visits // 10)
    for number in range(warm):
        lobby.visit(number)
        bar.show(number + 1)
    before = lobby.left()
    for number in range(warm, visits):
        lobby.visit(number)
        bar.show(number + 1, f', {(resident() - before.resident) / 1e6:+.1f} MB since visit {warm}')
    after = lobby.left()
    leaks = after.leaks(before, visits - warm)
    growth = (after.resident - before.resident) / 1e6
    lobby.close()
    say(
        f'{visits} visits in {bar.seconds:.0f} s: {before.resident / 1e6:.1f} MB after {warm}, {after.resident / 1e6:.1f} MB at the end '
        f'({growth:+.1f} MB of {MOST_GROWTH:.0f}); {len(leaks)} kinds of things left alive.'
    )
    for leak in leaks:
        say(f'  {leak}')
    return growth <= MOST_GROWTH and not leaks


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument('--kills', type=int, default=1000, help='0 for none')
    asked.add_argument('--visits', type=int, default=5000, help='0 for none')
    asked.add_argument('--seed', type=int, default=random.randrange(10**9), help='of the kills')
    known = asked.parse_args()
    say(f'Seed {known.seed}')
    well = True
    with tempfile.TemporaryDirectory(prefix='soak') as folder:
        if known.kills:
            well &= kill(Path(folder), known.kills, known.seed)
        if known.visits:
            well &= visit(Path(folder) / 'lobby', known.visits)
    say('Nothing lost, doubled or left.' if well else 'NOT well: see above.')
    sys.exit(0 if well else 1)


if __name__ == '__main__':
    main()
