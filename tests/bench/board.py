"""What the staff board takes with sixty people on it: from a change in the store, and from a touch on "More", to the new picture.

A picture is there once all of it was handed to the renderer. What that takes then is told beside it: on a machine without a graphics
card Mesa's llvmpipe takes the same for any picture, changed or not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.figures import Figure, figure

PEOPLE, CHANGES = 60, 60
REDRAWN, TURNED = 50.0, 100.0
"""Milliseconds."""
MEASURED = """
import json, sys, tempfile, time
from contextlib import ExitStack
from pathlib import Path
sys.path[:0] = ['tests']
import driver
from builders import LOUNGE, Program, StillClock
from kivy.core.window import Window
from screens.staff.board import BoardPage
from services import attention, essentials, housing
from services.store.keys import Enrolment
from services.wire import Need, Purpose, RequiredBy, ThingState, Tonight, new_id
import datetime as dt

people, changes = int(sys.argv[1]), int(sys.argv[2])
folder = Path(tempfile.mkdtemp())
clock = StillClock()
enrolled = Enrolment(new_id(), LOUNGE, 'Bench', 1, 'http://127.0.0.1:1', 'token', '0' * 64, '2026-05-14T08:00:00.000Z')
program = Program(folder / 'home', folder / 'keys', clock, enrolled)
lounge = driver.Lounge(program.start().current, clock)
of = []
for number in range(people):
    of.append(lounge.person(first_name=f'Person{number}', code=f'{number:06}', due_at=dt.time(9, number % 60)))
    lounge.appointment(of[-1], postcode='ZZ1 3CD')
    lounge.appointment(of[-1], purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT, at=dt.time(16, 30), postcode='ZZ1 2AB')
    lounge.store.call(housing.say_tonight, of[-1], Tonight.NO if number % 7 == 0 else Tonight.LATER)
    lounge.store.call(essentials.say, of[-1], lounge.essentials, {'coat': ThingState.ASKED, 'food': ThingState.ASKED})
ui = driver.begin(lounge, staff_only=True)
ui.staff_in(lounge.member())
page = ui.app._staff_side.current_screen

def until_shown(do):
    shown.clear()
    since = time.perf_counter()
    do()
    while not shown:
        ui.frames(1)  # nothing is drawn while nothing has changed
        time.sleep(0.001)
    ui.frames(1)
    Window.dispatch('on_draw')
    handed_over = time.perf_counter()
    Window.dispatch('on_flip')
    frames.append((time.perf_counter() - handed_over) * 1000)
    return (handed_over - since) * 1000

shown, frames = [], []
show = BoardPage.show
BoardPage.show = lambda self: (show(self), shown.append(1))[0]
redrawn, turned = [], []
for number in range(changes):
    call = lounge.store.call(attention.ask, Need.FAMILY, of[-1 - number % people]) if number % 2 == 0 else None
    if call is None:
        standing = lounge.store.call(attention.standing)[-1]
        lounge.store.call(attention.answer, standing.id)
    redrawn.append(until_shown(page.look))
for number in range(changes):
    turned.append(until_shown(page.more))
print(json.dumps([redrawn, turned, frames]))
program.stop()
"""
"""Runs in a process of its own, with a window that draws."""


def board() -> Iterator[Figure]:
    """Without the half second at most after which a screen looks whether anything changed."""
    command = ['xvfb-run', '-a', '-s', '-screen 0 1920x1080x24', sys.executable, '-c', MEASURED, str(PEOPLE), str(CHANGES)]
    environment = os.environ | {'SDL_VIDEODRIVER': 'x11'}
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    redrawn, turned, frames = json.loads(printed.splitlines()[-1])
    yield figure(f'board with {PEOPLE} people, change to picture', 'ms', redrawn, REDRAWN)
    yield figure(f'board with {PEOPLE} people, page turn to picture', 'ms', turned, TURNED)
    yield figure('beside it, the renderer with any one picture', 'ms', frames, None)
