"""Slips: the day on paper, made here from plain data in one call, with no network and no print system."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from services.appointments import Day
from services.language import Language

if TYPE_CHECKING:
    from services.directory.places import Place
    from services.plan import Plan
    from services.slips.document import PaperSize

NUMBER_ALPHABET = '34679CDFGHJKMNPQRTWXY'
"""What cannot be misread for another one of it, and no vowel, so that no number is a word."""


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
    plan: Plan | None = None,
    housing_team: Place | None = None,
) -> bytes:
    """The slip of a day as a PDF: 80 mm wide and as long as it has to be, or on sheets of A5 or A4 in larger type.

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

    return document.drawn(written, title=number, language=language.code, paper=paper, page_words=page_words)
