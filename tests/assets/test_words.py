"""The catalogues hold every text, and a translation says with the same values what the English says."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from assets import built, words
from services import language

TEXTS = words.texts()
PLACES = [(code, domain) for code in words.languages() for domain in TEXTS if domain == 'kiosk' or code == 'cy']
ALIKE_IN_WELSH = {'ID', 'Samaritans', 'Shelter', 'Shelter Cymru', 'StepChange Debt Charity', 'National Debtline'}
"""What is the same in Welsh as in English: names that people have to find again."""


def has_words(text: str) -> bool:
    """Whether more than values and marks stands in it."""
    return any(letter.isalpha() for before, *_ in Formatter().parse(text) for letter in before)


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def said_in(tree: ast.AST) -> Iterator[str]:
    """The first words of each call that translates."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, 'id', None) or getattr(call.func, 'attr', None)
        if name in words.KEYWORDS and call.args and isinstance(first := call.args[0], ast.Constant) and isinstance(first.value, str):
            yield first.value


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def ids(catalogue: Catalog) -> set[words.Text]:
    found = ((message.id, message.context) for message in messages(catalogue))
    return {words.Text(tuple(text) if isinstance(text, list | tuple) else text, question) for text, question in found}


@pytest.mark.parametrize(('code', 'domain'), PLACES)
def test_a_catalogue_has_the_texts_of_the_code_and_no_others(code: str, domain: str) -> None:
    """Where this fails, `python -m assets.words` takes the new ones in."""
    assert not ids(words.catalogue(code, domain)) ^ set(TEXTS[domain])


def test_every_text_that_the_code_says_is_found() -> None:
    """The catalogues are filled by a reader of tokens, which misses some texts inside a longer call."""
    found = {words.key_of(text.words) for texts in TEXTS.values() for text in texts}
    for path in [path for floor in ('kiosk', 'screens', 'services') for path in (words.ROOT / floor).rglob('*.py')]:
        if 'central' not in path.parts:
            for text in said_in(ast.parse(path.read_text(encoding='utf-8'))):
                assert not text or text in found, f'{path.name}: {text}'


@pytest.mark.parametrize(('code', 'domain'), PLACES)
def test_a_translation_has_the_values_of_its_text(code: str, domain: str) -> None:
    for message in messages(words.catalogue(code, domain)):
        counted = not isinstance(message.id, str)
        needed = values(message.id[1] if counted else message.id)
        # a form for one, two or none may say the number in words
        for form in filter(None, forms(message)):
            assert values(form) == needed or (counted and values(form) == needed - {'count'}), form


@pytest.mark.parametrize(('code', 'domain'), PLACES)
def test_a_translation_is_written_as_its_text_is(code: str, domain: str) -> None:
    """Nothing is half said: no form is missing, no space hangs on, no direction mark hides in it, digits are those on keys and slips."""
    for message in messages(words.catalogue(code, domain)):
        said = forms(message)
        assert all(said) or not any(said), message.id
        for form in said:
            assert form == form.strip(), form
            assert not re.search('[\u200e\u200f\u202a-\u202e\u2066-\u2069]', form), form
            assert not re.search('[\u0660-\u0669\u06f0-\u06f9]', form), form


@pytest.mark.parametrize('domain', TEXTS)
def test_welsh_is_equal_to_english(domain: str) -> None:
    """Each text is in Welsh, and none is English but those listed (HMPPS Welsh Language Scheme 2024 to 2027)."""
    for message in messages(words.catalogue('cy', domain)):
        english = message.id if isinstance(message.id, str) else message.id[0]
        assert all(forms(message)), f'not in Welsh: {english}'
        same = english in forms(message) and has_words(english)
        assert not same or english in ALIKE_IN_WELSH, f'English in Welsh: {english}'


def test_what_is_not_translated_is_listed_and_shows_in_english() -> None:
    listed = language.untranslated()
    for code in words.languages():
        missing = {words.key_of(one.id) for domain in TEXTS for one in messages(words.catalogue(code, domain)) if not all(forms(one))}
        assert set(listed[code]) == missing
        assert all(language.load(code).gettext(text) == text for text in missing)


def test_every_language_that_has_a_catalogue_is_known_by_name() -> None:
    assert set(words.languages()) == set(language.known()) - {'en'}


def test_the_phone_page_speaks_every_language_of_the_kiosk() -> None:
    page = built('phone/index.html').read_text(encoding='utf-8')
    said = json.loads(words.WORDS_OF_PAGE.search(page)[2])
    assert set(said) == set(language.known())
    assert said['cy']['must_go'] == language.load('cy').gettext('You must go.')
    assert said['ar']['dir'] == 'rtl'


def test_an_answer_belongs_to_a_question_that_is_asked() -> None:
    asked = {text.words for texts in TEXTS.values() for text in texts}
    answers = {text for texts in TEXTS.values() for text in texts if text.question}
    assert {text.question for text in answers} <= asked
    assert {text.words for text in answers} == {'Yes', 'No'}


@pytest.mark.parametrize(
    ('question', 'yes', 'no'),
    [
        ('Do you have a place to sleep tonight?', 'Oes', 'Nac oes'),
        ('Does anyone else see your phone?', 'Oes', 'Nac oes'),
        ('Does your licence keep you away from any place? Is any place unsafe for you?', 'Oes', 'Nac oes'),
        ('Can we tell the council you need a place?', 'Cewch', 'Na chewch'),
        ('Can we give them your contact details?', 'Cewch', 'Na chewch'),
    ],
)
def test_a_welsh_yes_and_no_echo_the_verb_that_asks(question: str, yes: str, no: str) -> None:
    begins = {'Oes': 'Oes ', 'Cewch': 'Gawn ni '}[yes]
    spoken = language.load('cy')
    assert spoken.gettext(question).startswith(begins)
    assert (spoken.gettext('Yes', question), spoken.gettext('No', question)) == (yes, no)
    assert language.load('en').gettext('Yes', question) == 'Yes'


def test_a_yes_to_no_question_is_said_of_what_was_done_alone() -> None:
    """Welsh echoes the verb there too: "Gwelwyd": "Do"."""
    assert {file for texts in TEXTS.values() for text in (words.Text('Yes'), words.Text('No')) for file in texts.get(text, ())} == {
        'screens/staff/person_tabs.py'
    }
    spoken = language.load('cy')
    assert (spoken.gettext('Yes'), spoken.gettext('No')) == ('Do', 'Naddo')
