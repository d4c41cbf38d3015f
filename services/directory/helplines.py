"""The helplines of data/helplines.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from services.directory.councils import Nation


@dataclass(frozen=True)
class Helpline:
    """A line that helps, as it may be shown."""

    name: str
    number: str
    hours: str
    """Empty where they are not known."""
    source: str
    checked_on: date
    """When somebody last compared the number and the hours with the source."""
    mark: str
    """`V`: read on an official page; `S`: on somebody else's."""
    nation: Nation | None = None
    """Where the people it is for live; None for both nations."""
    private: bool = False
    """A call to it leaves nothing in journal, board, slip or phone (safety rule 14)."""
    text: str | None = None
    """Its number for text messages."""

    def is_for(self, nation: Nation | None) -> bool:
        """Whether it serves a nation; of somebody whose nation is not known, whether it can."""
        return self.nation is None or nation is None or self.nation is nation


@functools.cache
def helplines() -> dict[str, Helpline]:
    """Every helpline by its key in the file."""
    text = resources.files('data').joinpath('helplines.toml').read_text(encoding='utf-8')
    return {key: _helpline(facts) for key, facts in tomllib.loads(text).items()}


def _helpline(facts: dict[str, object]) -> Helpline:
    nation = facts.pop('nation', None)
    return Helpline(**facts, nation=Nation(nation) if nation else None)  # type: ignore[arg-type]
