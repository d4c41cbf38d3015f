"""Universal Credit: what somebody said about their claim, and what is true about claiming, each fact with its source."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from services.store import rows
from services.store.database import Transaction
from services.wire import Claim, Claimed, Kind, new_id


@dataclass(frozen=True)
class Fact:
    """One line of data/universal_credit.toml. Its words are English, and go through gettext where they are shown."""

    key: str
    text: str
    icon: str
    source: str
    mark: str
    """`V`: read on an official page; `S`: on somebody else's."""
    checked_on: date
    valid_from: date
    review_by: date
    """After this day staff are told that somebody has to look at the source again (requirement 11)."""


@functools.cache
def facts() -> tuple[Fact, ...]:
    """What is true about Universal Credit on the day of a release, in the order in which it is needed. Never an amount."""
    text = resources.files('data').joinpath('universal_credit.toml').read_text(encoding='utf-8')
    return tuple(Fact(key, **fact) for key, fact in tomllib.loads(text).items())


def past_review(today: date) -> tuple[Fact, ...]:
    """The facts that nobody has looked at in time, for staff. They are still shown."""
    return tuple(fact for fact in facts() if fact.review_by < today)


def claim_of(tx: Transaction, release: str) -> Claim | None:
    """What somebody said about their claim; None where nobody asked yet."""
    return next(iter(reversed(rows.of_person(tx, Claim, release))), None)


def said(tx: Transaction, release: str, claimed: Claimed) -> Claim:
    """Keep what somebody says about their claim, in the place of what they said before."""
    kept = claim_of(tx, release) or Claim(id=new_id(), lounge=tx.here.lounge, release=release, on=tx.now.today, claimed=claimed)
    claim = kept.model_copy(update={'on': tx.now.today, 'claimed': claimed})
    tx.change(Kind.CLAIM_CHANGED, claim)
    return claim
