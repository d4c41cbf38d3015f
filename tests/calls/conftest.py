"""A lounge with a phone line, and its book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from callee import needed
from phone_lounge import COUNCIL, Lounge

from services.calls.book import AddressBook


@pytest.fixture
def book() -> AddressBook:
    return AddressBook({'council': COUNCIL, 'probation': '01632 960456', 'emergency': '999'})


@pytest.fixture
def lounge(tmp_path: Path, book: AddressBook) -> Iterator[Lounge]:
    if missing := needed():
        pytest.skip(f'no call can be placed here, not installed: {", ".join(missing)}')
    made = Lounge(tmp_path, book)
    try:
        yield made
    finally:
        made.close()
