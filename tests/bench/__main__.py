"""Measures the product against its targets: `make bench`, or `make bench ONLY=tap` for one of the names below.

Prints a table and keeps the figures of this version under assets/bench. `OLD=50000` makes the old stores smaller.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

from tests.bench import board, paper, places, plan, speech, stores, window
from tests.bench.figures import Figure, keep, progress, table

CORES = 2
MEASURES: dict[str, Callable[[], Iterator[Figure]]] = {
    'first-frame': window.first_frame,
    'visits': window.visits,
    'language': window.language,
    'empty': window.empty,
    'idle': window.idle,
    'listen': speech.first_sound,
    'slip': paper.slip,
    'qr': paper.code,
    'thirty-slips': paper.thirty,
    'board': board.board,
    'plan': plan.full_day,
    'offers': plan.offers,
    'postcode': places.lookup,
    'search': places.search,
    'save': stores.saves,
    'single': stores.single,
    'nothing': stores.nothing,
    'drain': stores.drain,
    'old': stores.aged,
}


def main() -> None:
    only = sys.argv[1:]
    if unknown := set(only) - MEASURES.keys():
        sys.exit(f'{", ".join(unknown)}: not one of {", ".join(MEASURES)}')
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: list[Figure] = []
    for name in only or MEASURES:
        progress(f'Measuring: {name}')
        measured = list(MEASURES[name]())
        kept = keep(measured)
        figures += measured
    sys.stdout.write(f'{table(figures)}\n{kept}\n')


if __name__ == '__main__':
    main()
