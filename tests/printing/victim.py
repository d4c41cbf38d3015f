"""A program that brings a slip to paper, says when it has come to a step, and goes no further; then it is killed.

Words: the home, the keys, the queue or nothing, the step, the release, the enrolment as JSON.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from print_desk import ENGLISH, Hands, draw

from services import printing
from services.ipp import Queue
from services.printer import JobState, Patience, Printer
from services.printing import PrintState
from services.store.aside import open_stores
from services.store.keys import Enrolment


def stop_at(step: str) -> None:
    sys.stdout.write(f'{step}\n')
    sys.stdout.flush()
    signal.sigwait([signal.SIGTERM])


def before(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*_: Any, **__: Any) -> None:
        stop_at(step)

    return stopped


def main(home: str, keys: str, url: str, step: str, release: str, enrolment: str) -> None:
    clock = Hands()
    store = open_stores(Path(home), Path(keys), clock, Enrolment(**json.loads(enrolment))).current
    line = Queue(url) if url else None
    move = printing.move
    if step == 'written':
        printing.begin = before(step, printing.begin)
    elif step == 'begun':
        Queue.print = before(step, Queue.print)  # type: ignore[method-assign]
        printing.to_tray = before(step, printing.to_tray)
    elif step == 'taken':
        printing.handed_over = before(step, printing.handed_over)
    elif step == 'ended':
        printing.move = lambda tx, job, state, reason=None: stop_at(step) if state in ENDED else move(tx, job, state, reason)

    def tell(_job: str, state: JobState) -> None:
        if state.state == step:
            stop_at(step)

    printer = Printer(store, clock, Path(home) / 'tray', draw, line=line, patience=Patience(look_every=0.05))
    printer.on_change(tell)
    printer.start()
    sys.stdout.write(f'{printer.print_papers([(release, ENGLISH)], who="visitor")[0]}\n')
    sys.stdout.flush()
    signal.sigwait([signal.SIGTERM])


ENDED = (PrintState.ON_PAPER, PrintState.TRAY)

if __name__ == '__main__':
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    main(*sys.argv[1:])
