"""Whose data and letters the kiosk uses, in the words that their licences ask for (data/attributions.toml)."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from services.directory.places import Places


@dataclass(frozen=True)
class Attribution:
    """What is owed to one source."""

    what: str
    """In English: goes through gettext where it is shown."""
    icon: str
    says: tuple[str, ...]
    """Word for word, and never translated: these are the words of the licence."""
    source: str
    checked_on: date
    edition: date | None = None
    """The month that the data is of, as its first day."""
    package: str | None = None
    """The package and version whose edition that is."""
    named_in: str | None = None
    """Owed only where a source of the lounge's own files contains this."""


@functools.cache
def attributions() -> dict[str, Attribution]:
    """Every one by its key in the file."""
    text = resources.files('data').joinpath('attributions.toml').read_text(encoding='utf-8')
    return {key: _attribution(facts) for key, facts in tomllib.loads(text).items()}


def _attribution(facts: dict[str, object]) -> Attribution:
    one = Attribution(**facts)  # type: ignore[arg-type]
    year = str(one.edition.year) if one.edition else ''
    return Attribution(**vars(one) | {'says': tuple(words.replace('{year}', year) for words in one.says)})


def owed(places: Places) -> tuple[Attribution, ...]:
    """Those that a lounge owes: of lists that a lounge may take in, only where this one has taken them."""
    sources = {place.source for place in places.all} | {one.source for one in places.councils.by_code.values() if one.source}
    return tuple(one for one in attributions().values() if one.named_in is None or any(one.named_in in source for source in sources))


def postcodes_of() -> date:
    """The month that the postcodes are of, as its first day."""
    edition = attributions()['postcodes'].edition
    assert edition is not None
    return edition
