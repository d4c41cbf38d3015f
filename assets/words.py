"""The catalogues: every text that a person sees, in each language. `python -m assets.words` takes what is new in the code into them.

`locale/<language>/kiosk.po` holds what visitors see, hear and take away, `staff.po` what only staff see, where that is translated.
Both are built into one file for each language. A string is its own key, with the question before it where it answers one: Welsh has no one
word for yes. One that nobody translated shows in English.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCALE = HERE / 'locale'
PHONE = HERE / 'phone'
LANGUAGES = ROOT / 'data' / 'languages.toml'

ALONE_OR_ANSWERING = {1: (1,), 2: (1, (2, 'c'))}
KEYWORDS = {'_': ALONE_OR_ANSWERING, 'gettext': ALONE_OR_ANSWERING, 'N_': None, 'say': None, 'both': None, 'ngettext': (1, 2)}
DATA = {
    'essentials.toml': ('words',),
    'facts.toml': ('text',),
    'universal_credit.toml': ('text',),
    'housing_words.toml': ('say', 'facts', 'at_night', 'cas3', 'referral', 'duty'),
    'attributions.toml': ('what',),
    'helplines.toml': ('name', 'hours'),
}
"""What is shown of each file of `data/`, by its keys."""
OF_STAFF = ('screens/staff/', 'services/report_words.py', 'services/report_paper.py')
"""Where texts stand that only staff see."""
WORDS_OF_PAGE = re.compile(r'(<script type="application/json" id="words">)(.*?)(</script>)', re.DOTALL)


class Text(NamedTuple):
    """A text as the code says it."""

    words: str | tuple[str, str]
    """A sentence, or one and many."""
    question: str | None = None
    """What it answers, where it has a translation of its own for that."""


def texts() -> dict[str, dict[Text, list[str]]]:
    """Every text in the code and in the data, for `kiosk` and for `staff`, each with the files that it stands in."""
    found: dict[str, dict[Text, list[str]]] = {'kiosk': {}, 'staff': {}}
    for file, text in sorted(_texts(), key=lambda one: (one[0].startswith(OF_STAFF), one[0])):
        domain = 'staff' if file.startswith(OF_STAFF) and text not in found['kiosk'] else 'kiosk'
        files = found[domain].setdefault(text, [])
        if file not in files:
            files.append(file)
    return found


def _texts() -> Iterator[tuple[str, Text]]:
    for folder in ('screens', 'services', 'kiosk'):
        for path in sorted((ROOT / folder).rglob('*')):
            if path.suffix in ('.py', '.kv') and 'central' not in path.parts:
                for _, text, _, question in extract_from_file('python', path, KEYWORDS):
                    yield path.relative_to(ROOT).as_posix(), Text(text, question)
    for name, keys in DATA.items():
        for text in _in_data(tomllib.loads((ROOT / 'data' / name).read_text(encoding='utf-8')), keys):
            yield f'data/{name}', Text(text)
    for text in _flat(_page_words()):
        yield 'assets/phone/index.html', Text(text)


def _in_data(values: Any, keys: tuple[str, ...]) -> Iterator[str]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _flat(value) if key in keys else _in_data(value, keys)
    elif isinstance(values, list):
        for value in values:
            yield from _in_data(value, keys)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _flat(one)


def languages() -> list[str]:
    """Those that have a catalogue; English is in the code."""
    return sorted(folder.name for folder in LOCALE.iterdir())


def sources() -> tuple[Path, ...]:
    """What the built files are made from."""
    return (Path(__file__), LANGUAGES, *sorted(LOCALE.rglob('*.po')), *sorted(PHONE.iterdir()))


def catalogue(language: str, domain: str) -> Catalog:
    """One catalogue as it lies there; empty where it is new."""
    path = LOCALE / language / f'{domain}.po'
    if not path.exists():
        return Catalog(locale=language)
    with path.open('rb') as file:
        return read_po(file, locale=language)


def update() -> None:
    """Take new texts into each catalogue, without words as yet, and take those out that nothing shows any more."""
    for domain, found in texts().items():
        for language in languages():
            path = LOCALE / language / f'{domain}.po'
            if domain == 'kiosk' or path.exists():
                _write(path, found, catalogue(language, domain), language)


def _write(path: Path, found: dict[Text, list[str]], known: Catalog, language: str) -> None:
    header = f'# The words of the kiosk in {language}; data/languages.toml says who read them.'
    made = Catalog(locale=language, fuzzy=False, header_comment=header, creation_date=known.creation_date)
    for text, files in found.items():
        old = known.get(key_of(text.words), text.question)
        string, flags = (old.string, old.flags) if old else (None, ())
        made.add(text.words, string, locations=[(file, None) for file in files], flags=flags, context=text.question)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open('wb') as file:
        write_po(file, made, include_lineno=False, width=140, omit_header=False)


def build(folder: Path) -> None:
    """One `.mo` for each language, the list of what is not translated, and the phone page with the words of all of them."""
    missing = {}
    for language in languages():
        both = Catalog(locale=language)
        messages = [message for domain in ('staff', 'kiosk') for message in catalogue(language, domain) if message.id]
        for message in filter(_whole, messages):
            both[key_of(message.id)] = message
        missing[language] = [key_of(message.id) for message in messages if not _whole(message)]
        with (folder / f'{language}.mo').open('wb') as file:
            write_mo(file, both)
    (folder / 'untranslated.json').write_text(json.dumps(missing, ensure_ascii=False, indent=0), encoding='utf-8')
    _build_page(folder / 'phone')


def key_of(words: str | tuple[str, str]) -> str:
    """What a catalogue finds it by: of one and many, the one."""
    return words if isinstance(words, str) else words[0]


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _build_page(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    english = _page_words()
    words = {'en': {'locale': 'en-GB', 'dir': 'ltr', **english}}
    for language in languages():
        known = catalogue(language, 'kiosk')
        direction = 'rtl' if Locale.parse(language).character_order == 'right-to-left' else 'ltr'
        words[language] = {'locale': language, 'dir': direction, **_translated(english, known)}
    for language, facts in tomllib.loads(LANGUAGES.read_text(encoding='utf-8')).items():
        if facts['state'] == 'native':
            words[language]['unchecked'] = ''
    page = (PHONE / 'index.html').read_text(encoding='utf-8')
    text = json.dumps(words, ensure_ascii=False, indent=1)
    made = WORDS_OF_PAGE.sub(lambda found: f'{found[1]}\n{text}\n{found[3]}', page)
    (folder / 'index.html').write_text(made, encoding='utf-8')
    shutil.copy(PHONE / 'worker.js', folder / 'worker.js')


def _translated(words: dict[str, Any], known: Catalog) -> dict[str, Any]:
    return {key: _translated(value, known) if isinstance(value, dict) else _said(value, known) for key, value in words.items()}


def _said(text: str, known: Catalog) -> str:
    message = known.get(text)
    return message.string if message is not None and message.string else text


def _page_words() -> dict[str, Any]:
    found = WORDS_OF_PAGE.search((PHONE / 'index.html').read_text(encoding='utf-8'))
    assert found is not None
    words: dict[str, Any] = json.loads(found[2])['en']
    return {key: value for key, value in words.items() if key not in ('locale', 'dir')}


if __name__ == '__main__':
    update()
