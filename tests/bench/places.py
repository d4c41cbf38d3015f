"""What it takes to look places up: a postcode, and a search as one types."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from assets import build
from services.directory import places_file, postcodes, towns
from services.directory.postcodes import Located
from tests.bench.figures import Figure, figure

DAY = date(2026, 11, 23)
LOOKED_UP = 5_000
TYPED = ('lincoln', 'caerdydd', 'kingston upon hull', 'lincolnshire', 'westmorland', 'scunthorpe', 'easterby jobcentre', 'xyz')
ROUNDS = 20


def _timed(work: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """Milliseconds."""
    taken = []
    for text in texts:
        since = time.perf_counter()
        work(text)
        taken.append((time.perf_counter() - since) * 1000)
    return taken


def lookup() -> Iterator[Figure]:
    """Postcodes from all over both nations, none of them twice, so that nothing remembers them."""
    places = places_file.load(demonstration=False)
    every = [postcode for postcode, code, _, _ in build.postcodes() if code[0] in 'EW']
    some = every[:: len(every) // LOOKED_UP]
    postcodes.look_up.cache_clear()
    taken = _timed(lambda text: places.council_at(text, DAY), some)
    if not all(isinstance(postcodes.look_up(text), Located) for text in some):
        raise RuntimeError('a postcode was not found')
    yield figure('postcode lookup', 'ms', taken, 2, 'p99')


def search() -> Iterator[Figure]:
    """Councils, towns and places, after each letter; the kiosk has read the towns before."""
    places = places_file.load(demonstration=True)
    towns.towns()
    typed = [text[: length + 1] for text in TYPED for length in range(len(text))] * ROUNDS
    taken = _timed(lambda text: (places.search_areas(text, DAY), places.search(text)), typed)
    yield figure('place search as one types', 'ms', taken, 20, 'p99')
