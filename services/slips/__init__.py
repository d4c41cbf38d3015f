"""Slips: the day on paper, made here from plain data in one call, with no network and no print system."""

from __future__ import annotations

import secrets
from datetime import datetime

from services.appointments import Day
from services.language import Language
from services.slips import content, document

NUMBER_ALPHABET = '34679CDFGHJKMNPQRTWXY'
"""What cannot be misread for another one of it, and no vowel, so that no number is a word."""


def new_number() -> str:
    """A random number for a slip, such as 4F7K. It says nothing about the person and is no code to come in with."""
    return ''.join(secrets.choice(NUMBER_ALPHABET) for _ in range(4))


def make(day: Day, language: Language, *, number: str, version: int, printed_at: datetime, demonstration: bool) -> bytes:
    """The slip of a day as a PDF, 80 mm wide and as long as it has to be.

    `printed_at` is London time, without a zone. Raises script.MissingGlyph, which names the character, where the
    fonts cannot draw one; assets.NotBuilt where there are no fonts.
    """
    written = content.content_of(day, language, number=number, version=version, printed_at=printed_at, demonstration=demonstration)
    return document.drawn(written, title=number, language=language.code)
