"""The helplines of data/helplines.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources


@dataclass(frozen=True)
class Helpline:
    """A line that helps, as it may be shown."""

    name: str
    number: str
    hours: str
    source: str
    checked_on: date
    """When somebody last compared the number and the hours with the source."""
    mark: str
    """`V`: read on an official page; `S`: on somebody else's."""


@functools.cache
def helplines() -> dict[str, Helpline]:
    """Every helpline by its key in the file."""
    text = resources.files('data').joinpath('helplines.toml').read_text(encoding='utf-8')
    return {key: Helpline(**facts) for key, facts in tomllib.loads(text).items()}
