"""Which voice speaks which language. None speaks Somali or Sorani: espeak-ng's `ku` is Kurmanji, another language."""

from __future__ import annotations

VOICES = {
    'en': 'en-gb',
    'cy': 'cy',
    'sq': 'sq',
    'pl': 'pl',
    'ro': 'ro',
    'lt': 'lt',
    'pt': 'pt',
    'vi': 'vi',
    'ar': 'ar',
    'ur': 'ur',
}
"""espeak-ng's name of the voice by the language's code."""


def has_voice(language: str) -> bool:
    """Whether the language of this code can be spoken."""
    return language in VOICES
