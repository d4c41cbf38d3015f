"""What the lounge says about the law of housing, as it holds on a day (data/housing_words.toml). England and Wales differ."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from services.directory.councils import Nation
from services.wire import ReferralKind


@dataclass(frozen=True)
class HousingWords:
    """One set of words, in English; each is translated where it is shown."""

    valid_from: date
    review_by: date
    checked_on: date
    source: str
    say: str
    facts: tuple[str, ...]
    at_night: tuple[str, ...]
    cas3: str
    referral: str
    duty: str | None = None
    """None in a nation where nobody has a duty to refer."""

    def of_referral(self, kind: ReferralKind) -> str:
        """What a referral of this kind is called. Only England has a duty to refer."""
        return self.duty if kind is ReferralKind.DUTY_TO_REFER and self.duty is not None else self.referral


@functools.cache
def _all() -> dict[Nation, tuple[HousingWords, ...]]:
    sets = tomllib.loads(resources.files('data').joinpath('housing_words.toml').read_text(encoding='utf-8'))
    return {Nation(nation): tuple(HousingWords(**_as_tuples(words)) for words in known) for nation, known in sets.items()}


def _as_tuples(words: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in words.items()}


def words_for(nation: Nation, on: date) -> HousingWords:
    """The words that hold in a nation on a date; before the first of them, as where a clock is wrong, the first."""
    known = sorted(_all()[nation], key=lambda words: words.valid_from)
    return next((words for words in reversed(known) if words.valid_from <= on), known[0])


def review_overdue(on: date) -> tuple[Nation, ...]:
    """The nations whose words nobody has compared with their source in time, for staff. They are shown all the same."""
    return tuple(nation for nation in Nation if words_for(nation, on).review_by < on)
