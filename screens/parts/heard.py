"""What a screen is for somebody who hears it: where one is, how many choices there are, the texts, the choices with their kind and state.

Each word has a reach. Deny comes first: what the catalogue alone says holds no value of anybody, and may be heard by all; whatever else
is shown while somebody's visit is open may be about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from kivy.uix.label import Label
from kivy.uix.screenmanager import Screen, ScreenManager
from kivy.uix.widget import Widget

from screens.parts.bars import TopBar
from screens.parts.buttons import Door, Touchable
from screens.parts.dialog import Dialog
from screens.parts.page import Page
from screens.parts.qr import QrCode
from screens.parts.stage import Stage
from screens.parts.words import Icon
from services.language import load
from services.speech.voices import has_voice

if TYPE_CHECKING:
    from screens.parts.visit import Visit
    from services.language import Language

DOT = '\u2022'
"""Stands for a digit that nobody may see."""


class Reach(Enum):
    """Who may hear something."""

    ALL = auto()
    PERSON = auto()
    """Only into headphones, or where the person wants it said out loud."""
    EARS = auto()
    """Only into headphones: what is typed in secret, and what staff read of others."""


@dataclass(frozen=True)
class Words:
    """Something to say."""

    text: str
    language: str
    """The code of the language that it is written in."""
    reach: Reach
    instead: str = ''
    """What may be said where this may not."""


class Plain:
    """Translates texts, and knows again what it said: words of the catalogue, with nobody's values in them."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._said: set[str] = set()

    def __call__(self, text: str, question: str = '') -> str:
        said = self._language.gettext(text, question)
        self._said.add(said)
        return said

    def __contains__(self, text: str) -> bool:
        return text in self._said


class Shown(Protocol):
    """What this needs to know of the program around the screens."""

    _: Plain
    language: Language
    screens: ScreenManager
    visit: Visit | None
    time_text: str
    flag: str
    nobody_came: bool


def name(layer: Widget, app: Shown) -> list[Words]:
    """The title of a screen; nothing for a question, which begins with itself."""
    title = next((bar.title for bar in _visible(layer) if isinstance(bar, TopBar)), '')
    return [Words(title, app.language.code, _reach(title, layer, app, main=True))] if title else []


def description(layer: Widget, app: Shown) -> list[Words]:
    """How many choices there are, and on a screen what time it is."""
    language = app.language
    count = sum(not one.disabled for one in choices(layer))
    said = [language.ngettext('{count} choice.', '{count} choices.', count)]
    if isinstance(layer, Page):
        said.append(language.say('It is {time}.', time=app.time_text))
    return [Words(' '.join(said), language.code, Reach.ALL)]


def texts(layer: Widget, app: Shown) -> list[Words]:
    """What stands there to be read, in the order in which it is read; not what can be touched, the clock, or the bar above.

    Of that only that nobody came: who waits has to know it.
    """
    said = [words for widget in _matter(layer) for words in _text(widget, layer, app) if words.text != app.time_text]
    return [Words(app.flag, app.language.code, Reach.ALL), *said] if app.nobody_came and isinstance(layer, Page) else said


def choices(layer: Widget) -> list[Touchable]:
    """What can be touched, in the order in which it is read; the bar above comes last."""
    found = [one for one in _visible(layer) if isinstance(one, Touchable)]
    return sorted(found, key=lambda one: isinstance(_parent(one, TopBar), TopBar))


def words_of(widget: Touchable, app: Shown) -> list[Words]:
    """What is written on something to touch, after that which it belongs to: of many a "Yes" only one is about the coat."""
    layer, spoken = layer_of(widget), getattr(widget, 'spoken', None)
    if spoken is not None:  # a language by its own name is nobody's secret
        return _of_language(widget, spoken, app.language)
    if told := getattr(widget, 'told', ''):
        return [Words(told, app.language.code, Reach.ALL)]
    labels = [one for one in _visible(widget) if isinstance(one, Label) and _is_text(one)]
    said = [words for one in labels for words in _written(one, layer, app, main=one is labels[0])]
    belongs_to = next((text for one in _above(widget) if (text := getattr(one, 'text', ''))), '')
    return [Words(belongs_to, app.language.code, _reach(belongs_to, layer, app, main=False)), *said] if belongs_to else said


def _of_language(button: Touchable, spoken: Language, shown: Language) -> list[Words]:
    """A language by its own name, in its own voice; one that has none in the language of the screen, or in English."""
    teller, name = spoken, spoken.name
    if not has_voice(spoken.code):
        teller = shown if has_voice(shown.code) else load('en')
        name = teller.name_of(spoken.code)
    marked = (teller.gettext('Not checked yet'),) if getattr(button, 'second', '') else ()
    return [Words(text, teller.code, Reach.ALL) for text in (name, *marked)]


def kind_of(widget: Touchable, app: Shown) -> list[Words]:
    """What kind of thing it is, and how it stands with it. What somebody chose is theirs."""
    code, personal = app.language.code, app.visit is not None and isinstance(layer_of(widget), Page)
    said = [Words(app._('button'), code, Reach.ALL)]
    if widget.disabled:
        said.append(Words(app._('You cannot use it now.'), code, Reach.ALL))
    if state := _state(widget, app):
        said.append(Words(state, code, Reach.PERSON if personal else Reach.ALL))
    return said


def layer_of(widget: Widget) -> Widget:
    """The screen or question that a widget belongs to."""
    layer = widget
    while layer.parent is not None and not isinstance(layer, Screen | Dialog):
        layer = layer.parent
    return layer


def _state(widget: Touchable, app: Shown) -> str:
    if isinstance(widget, Door):
        return app._('done') if widget.done else app._('Go here first.') if widget.first else ''
    return app._('chosen') if getattr(widget, 'chosen', False) or getattr(widget, 'look', '') == 'picked' else ''


def _text(widget: Widget, layer: Widget, app: Shown) -> Iterator[Words]:
    code, say = app.language.code, app.language.say
    secret = getattr(widget, 'secret', None)
    if secret is not None:
        if secret:
            typed = say('{count} of {all} typed.', count=str(len(secret)), all=str(len(widget.children)))
            yield Words(secret, code, Reach.EARS, typed)
    elif isinstance(widget, QrCode):
        if widget.modules:
            yield Words(app._('There is a code for the camera of your phone.'), code, Reach.ALL)
    elif isinstance(widget, Label) and _is_text(widget):
        if dots := widget.text.count(DOT) if not widget.text.strip(f' {DOT}') else 0:
            yield Words(say('{count} typed.', count=str(dots)), code, Reach.ALL)
        else:
            yield from _written(widget, layer, app, main=False)


def _written(label: Label, layer: Widget, app: Shown, *, main: bool) -> list[Words]:
    """A text line by line: below some stands their English."""
    reach, language = _reach(label.text, layer, app, main=main), label.text_language or app.language.code
    return [Words(line, language, reach) for line in label.text.split('\n') if line.strip()]


def _reach(text: str, layer: Widget, app: Shown, *, main: bool) -> Reach:
    """`main`: the title of a screen or the first words of what can be touched, which are the same for everybody where they are plain."""
    plain = text in app._
    if isinstance(layer, Screen) and layer.manager is not app.screens:
        return Reach.ALL if plain else Reach.EARS
    if app.visit is None:
        return Reach.ALL
    everybodys = plain and (main or (isinstance(layer, Dialog) and not layer.private))
    return Reach.ALL if everybodys else Reach.PERSON


def _is_text(label: Label) -> bool:
    return not isinstance(label, Icon) and bool(label.text.strip())


def _visible(widget: Widget) -> Iterator[Widget]:
    if widget.opacity and widget.width and widget.height:
        yield widget
        for child in reversed(widget.children):
            yield from _visible(child)


def _matter(widget: Widget) -> Iterator[Widget]:
    """What is visible but the bar above, what is in a button, and what is in a box that is told as a whole."""
    if not (widget.opacity and widget.width and widget.height) or isinstance(widget, Touchable | TopBar):
        return
    yield widget
    if getattr(widget, 'secret', None) is None:
        for child in reversed(widget.children):
            yield from _matter(child)


def _above(widget: Widget) -> Iterator[Widget]:
    above = widget.parent
    while above is not None and not isinstance(above, Screen | Dialog | Stage):
        yield above
        above = above.parent


def _parent(widget: Widget, kind: type[Widget]) -> Widget | None:
    return next((one for one in _above(widget) if isinstance(one, kind)), None)
