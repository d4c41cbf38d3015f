"""Slips: the day on paper, made here from plain data in one call, with no network and no print system."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.appointments import Day
from services.language import Language

if TYPE_CHECKING:
    from services.directory.places import Place
    from services.plan import Plan
    from services.slips.cards import CardPaper
    from services.slips.document import PaperSize

NUMBER_ALPHABET = '34679CDFGHJKMNPQRTWXY'
"""What cannot be misread for another one of it, and no vowel, so that no number is a word."""


@dataclass(frozen=True)
class CodeCard:
    """What a card with a code says."""

    first_name: str
    initial: str
    code: str
    """Six digits."""


def new_number() -> str:
    """A random number for a slip, such as 4F7K. It says nothing about the person and is no code to come in with."""
    return ''.join(secrets.choice(NUMBER_ALPHABET) for _ in range(4))


def make(
    day: Day,
    language: Language,
    *,
    number: str,
    version: int,
    printed_at: datetime,
    demonstration: bool,
    copy: int = 1,
    paper: PaperSize = '80mm',
    large: bool = False,
    plan: Plan | None = None,
    housing_team: Place | None = None,
) -> bytes:
    """The slip of a day as a PDF: 80 mm wide and as long as it has to be, or on sheets of A5 or A4 in larger type. `large`: large print.

    `printed_at` is London time, without a zone; `plan` says what the ways take, and what clashes; `housing_team` is that of the council
    that the person picked. A second and later copy says which it is. Raises script.MissingGlyph, which names the character, where the
    fonts cannot draw one; assets.NotBuilt where there are no fonts.
    """
    from services.slips import content, document  # not at the top: the first picture of the kiosk would wait for what draws slips

    written = content.content_of(
        day,
        language,
        number=number,
        version=version,
        printed_at=printed_at,
        demonstration=demonstration,
        copy=copy,
        plan=plan,
        housing_team=housing_team,
    )

    def page_words(page: int, pages: int) -> str:
        return language.say('Slip {number}, page {page} of {pages}', number=number, page=str(page), pages=str(pages))

    return document.drawn(written, title=number, language=language.code, paper=paper, large=large, page_words=page_words)


def texts(day: Day, language: Language, **told: Any) -> tuple[str, ...]:
    """All that the slip of a day says, line by line, to be heard. `told`: as of `make`, without paper and size."""
    from services.slips import content

    return content.lines_of(content.content_of(day, language, **told))


def make_wallet(day: Day, language: Language, *, number: str, version: int, demonstration: bool, paper: PaperSize = '80mm') -> bytes:
    """The card for the wallet that goes with a slip, as a PDF on one sheet. Raises as `make`."""
    from services.slips import content, wallet

    written = content.wallet_of(day, language, number=number, version=version, demonstration=demonstration)
    return wallet.drawn(written, title=number, language=language.code, paper=paper)


def make_cards(cards: Sequence[tuple[CodeCard, Language]], paper: CardPaper = '80mm', *, demonstration: bool = False) -> bytes:
    """Cards with the codes of several people as a PDF, each in its person's language. Raises assets.NotBuilt."""
    from services.slips import cards as drawing

    return drawing.drawn(cards, paper, demonstration=demonstration)
