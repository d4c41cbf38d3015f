"""Whoever chooses a language sees and hears whether a native reader has checked it (safety rule 26)."""

import dataclasses
import gc
import weakref
from itertools import product

import pytest
from ears import Utterance
from fits import faults
from ways import reaches

from screens.languages import LanguageButton
from screens.parts.voice import NoVoice, SpokenLanguage
from services import language
from services.language import State

EVERY = tuple(map(language.load, language.known()))
LINE = 'No native speaker has checked these words yet.'


@pytest.fixture
def ui(drive):
    return drive(demonstration=True, languages=EVERY)


@pytest.fixture
def checked(monkeypatch):
    """A native reader checked all of them."""
    states = {code: dataclasses.replace(one, state=State.NATIVE) for code, one in language.known().items()}
    monkeypatch.setattr(language, 'known', lambda: states)


def buttons(ui):
    return {one.spoken.code: one for one in ui.shown() if isinstance(one, LanguageButton)}


def marks(ui):
    """What stands below the name of each language, in the same letters."""
    found = buttons(ui)
    assert [one.text for one in found.values()] == [one.name for one in EVERY]
    return {code: one.ids.words.text.removeprefix(one.text).strip() for code, one in found.items()}


def test_nothing_of_the_choice_stays_once_it_is_closed(ui):
    ui.app.open_languages()
    ui.settle()
    names = weakref.ref(next(iter(buttons(ui).values())).parent)
    ui.tap('Close')
    ui.settle()
    gc.collect()
    assert names() is None


def test_each_language_that_nobody_checked_is_marked_in_its_own_words(ui):
    said = {one.code: one.gettext('Not checked yet') for one in EVERY}
    assert len(set(said.values())) == len(EVERY)
    for opened in (lambda: None, ui.app.open_languages):
        opened()
        ui.frames(6)
        assert marks(ui) == said | {'en': ''}


def test_each_that_is_offered_instead_of_one_without_a_voice_is_marked_too(ui):
    NoVoice(EVERY).open()
    ui.frames(6)
    shown = [one for one in ui.shown() if isinstance(one, SpokenLanguage)]
    for one in shown:
        mark = '' if one.spoken.code == 'en' else one.spoken.gettext('Not checked yet')
        assert one.ids.words.text == f'{one.spoken.name}\n{mark}'.strip()
    assert len(shown) == len(EVERY)


def test_one_that_a_native_reader_checked_is_not_marked(ui, checked):
    ui.app.open_languages()
    ui.frames(6)
    assert set(marks(ui).values()) == {''}
    ui.app.root.front.close()
    ui.app.choose_language('pl')
    reaches(ui, 'notice')
    assert not ui.says(language.load('pl').gettext(LINE))


def test_whoever_listens_hears_the_mark_in_that_language(drive, lounge):
    lounge.ears.broken = None
    ui = drive(demonstration=True, languages=EVERY)
    ui.wait(lambda: ui.app.can_speak)
    ui.app.focused(buttons(ui)['pl'])
    ui.wait(lambda: Utterance('Niesprawdzony', 'pl') in lounge.ears.all)
    assert lounge.ears.all.index(Utterance('Polski', 'pl')) == lounge.ears.all.index(Utterance('Niesprawdzony', 'pl')) - 1
    ui.app.focused(buttons(ui)['en'])
    ui.wait(lambda: Utterance('English', 'en') in lounge.ears.all)
    assert not any(one.text == 'Not checked yet' for one in lounge.ears.all)


@pytest.mark.parametrize('code', ['pl', 'ar'])
def test_it_is_said_once_more_before_the_first_personal_screen(ui, code):
    reaches(ui, 'notice')
    assert not ui.says(LINE)
    ui.app.choose_language(code)
    ui.frames(6)
    assert ui.says(language.load(code).gettext(LINE))


def test_the_marks_fit(drive, window_size):
    ui = drive(demonstration=True, languages=EVERY, size=window_size)
    wrong = []
    for ui.app.theme.text_size, code in product((1, 1.6), ('en', 'ar')):
        ui.app.choose_language(code)
        for name in ('welcome', 'notice'):
            reaches(ui, name)
            wrong += faults(ui, f'{name}, {code}')
        ui.app.open_languages()
        ui.frames(6)
        wrong += faults(ui, f'languages, {code}')
        ui.app.root.front.close()
    assert not wrong, '\n'.join(wrong)
