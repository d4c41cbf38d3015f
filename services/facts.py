"""What the screens about health and about getting home say as a fact, each with its source (data/facts.toml)."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources


@dataclass(frozen=True)
class Fact:
    """Its words are English, and go through gettext where they are shown."""

    text: str
    source: str
    mark: str
    """`V`: read on an official page; `S`: on somebody else's."""
    checked_on: date
    """When somebody last compared the words with the source."""


@functools.cache
def facts() -> dict[str, Fact]:
    """Every fact by its key in the file."""
    text = resources.files('data').joinpath('facts.toml').read_text(encoding='utf-8')
    return {key: Fact(**fact) for key, fact in tomllib.loads(text).items()}
