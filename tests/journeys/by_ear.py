"""Plays a journey for somebody who sees nothing: they press keys, and know only what they hear. No widget is looked at.

What the lists of steps call by its English words, they know by its words in their own language. Where values stand in a text, it is known
again by the rest: `Ask to move to {time}`. A time or a day is made of the language by a function. Which screen it was is noted beside, for
the test alone: on which of them something was heard that was waited for, and something was then chosen.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from by_keys import CHOOSE, NEXT
from ears import Ears
from kivy.uix.widget import Widget
from player import Player, people
from steps import Journey, PaperSays, Scans, Sees, Touch, Types

from screens.parts import voice
from screens.parts.buttons import Touchable
from screens.parts.calling import Phones
from services import language
from services.calls.call import CallState, Stage
from services.calls.handset import Handset
from services.language import Language
from services.slips import script
from services.speech.spoken import for_the_ear
from services.speech.voices import has_voice

ENOUGH = 80
"""Presses after which somebody gives up looking for a thing."""
WRITTEN = ('Sam', 'ZZ2 1JK', '07700 900123', 'Easterby', '01632 960142')
"""What is made of what they type, and whom they call."""
LABEL = 4
"""As many things are said of a choice before its kind: what it is about, its words, and a second line."""
_ISOLATES = re.compile('[\u2066-\u2069]')
_VALUE = re.compile(r'\\\{\w+\\\}')


@dataclass(frozen=True)
class Speaks:
    """They go to a language by its own name, said in its own voice, and listen to that from here on.

    One without a voice is named in the language before it. Without a code it is their own.
    """

    code: str = ''


@dataclass(frozen=True)
class Finds:
    """A choice of these words is come to, and not chosen."""

    words: str


@dataclass(frozen=True)
class Connected:
    """The kiosk has a phone line from now on, at whose other end somebody takes each call."""


@dataclass(frozen=True)
class Pressed:
    """These digits went to the other end of the line."""

    digits: str


def speaks(code: str = '') -> tuple[Speaks]:
    return (Speaks(code),)


def finds(words: str) -> tuple[Finds]:
    return (Finds(words),)


class TakenAtOnce(Handset):
    """A phone line: whoever is called is talking."""

    pressed = ''

    def state(self) -> CallState:
        state = super().state()
        return CallState(Stage.TALKING, state.key, state.seconds) if state.stage is Stage.BY_HAND else state

    def press(self, digit: str) -> None:
        self.pressed += digit


class Listener(Player):
    """A person at a kiosk that speaks."""

    PAUSE = 0.002

    own: str
    """The code of the language that they go to first."""
    heard_on: set[str]
    """The screens and questions on which what was waited for was heard, and something was then chosen."""

    overheard_on: set[str]
    """Those of which whoever stands near would have heard all that may be said out loud."""

    def __init__(self, folder: Path, languages: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        """`languages`: the codes of those on offer."""
        self.ears = Ears()
        super().__init__(folder, ears=self.ears, languages=tuple(map(language.load, languages)))
        # each screen is made once and stays; none waits long for a store that answers at once
        self.ui.app._tidy_up = lambda *_: None  # type: ignore[method-assign]
        monkeypatch.setattr(voice, 'SETTLED', 0.02)
        self._by_hand = self.lounge.phones
        self.language = language.load('en')
        self._heard: Widget | None = None
        self._drawn: list[str] = []
        self._keep_what_is_drawn(monkeypatch)

    def _keep_what_is_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of text that a slip draws as outlines nothing can be read back."""
        draw = script._draw_outlines

        def drawn(canvas: Any, run: Any, *args: Any) -> None:
            self._drawn.append(run.text)
            draw(canvas, run, *args)

        monkeypatch.setattr(script, '_draw_outlines', drawn)

    def _come(self, journey: Journey) -> None:
        super()._come(journey)
        self.lounge.phones = self._by_hand
        self._private = tuple(_facts_of(journey))
        self._drawn.clear()
        self.ui.advance(0)
        self.ui.wait(lambda: self.ui.app.can_speak)
        self.language = language.load('en')
        self._press(NEXT)
        if self.own != 'en':
            self._do(Speaks())

    def _do(self, step: Any) -> None:
        match step:
            case Touch(words, beside):
                self._choose(self._ways(words), self._ways(beside) if beside else ())
            case Finds(words):
                self._go_to(self._ways(words), button=self.language.gettext('button'))
            case Types(characters):
                for character in characters:
                    self._choose(self._ways('Space' if character == ' ' else character))
            case Scans(code):
                self._do(Types(code))  # nobody holds a card up
                self._choose(self._ways('Go on'))
            case Sees(words):
                self._hear(self._ways(words))
            case Speaks(code):
                before, self.language = self.language, language.load(code or self.own)
                name = self.language.name if has_voice(self.language.code) else before.name_of(self.language.code)
                self._go_to((_pattern(name),), button=before.gettext('button') if has_voice(before.code) else '')
                self._press_what_was_found()
            case PaperSays(words, there):
                assert any(self._is_on_paper(one) for one in self._ways(words)) is there, f'the slip says: {self._paper()}'
            case Connected():
                book = self.lounge.phones.book
                self.line = TakenAtOnce(book, self.clock)
                self.lounge.phones = Phones(book, Handset(book, self.clock), self.line)  # type: ignore[arg-type]
            case Pressed(digits):
                assert self.line.pressed == digits
            case _:
                super()._do(step)

    def _look(self) -> None:
        """They cannot."""

    # What they hear.

    def _ways(self, words: str | Callable[[Language], str]) -> tuple[re.Pattern[str], ...]:
        """The words in their language: in Welsh there is a yes for each question."""
        if not isinstance(words, str):
            return (_pattern(words(self.language)),)
        said = {self.language.gettext(words)}
        for key, text in getattr(self.language.catalogue, '_catalog', {}).items():
            one = key[0] if isinstance(key, tuple) else key
            if one == words or one.endswith(f'\x04{words}'):
                said.add(text)
        return tuple(map(_pattern, sorted(said)))

    def _hear(self, ways: tuple[re.Pattern[str], ...]) -> None:
        """That is said, now or soon; here or since the last choice."""
        self._until(lambda: any(way.search(text) for way in ways for text in self._said()))
        self._heard = self.ui.app.root.front

    def _said(self) -> Iterator[str]:
        return (_plain(one.text) for one in self.ears.all)

    def _go_to(self, ways: tuple[re.Pattern[str], ...], about: tuple[re.Pattern[str], ...] = (), *, button: str) -> None:
        """Press until that is what is told. Where they came round and did not hear it, they go on by "More"."""
        more, passed = self._ways('More ({page} of {pages})'), False
        for _ in range(ENOUGH):
            label = self._label(button)
            if _is_said(ways, label) and (not about or _is_said(about, label)):
                self.ui.settle()  # nobody is so quick that a screen is still being filled when they press
                if self._label(button) == label:
                    return
                continue
            if _is_said(more, label):
                if passed:
                    self._press(CHOOSE)
                passed = not passed
            self._press(NEXT)
        raise AssertionError(f'no key comes to {[way.pattern for way in ways]}; heard: {list(self._said())[-60:]}')

    def _label(self, button: str) -> list[str]:
        """What was said last of a choice. `button`: the word for its kind; empty where that cannot be heard."""
        told = [_plain(one.text) for one in self.ears.last]
        at = max((place for place, text in enumerate(told) if text == button), default=0 if button else len(told))
        return told[max(0, at - LABEL) : at]

    def _choose(self, ways: tuple[re.Pattern[str], ...], about: tuple[re.Pattern[str], ...] = ()) -> None:
        self._go_to(ways, about, button=self.language.gettext('button'))
        self._press_what_was_found()

    def _press_what_was_found(self) -> None:
        self._overhear()
        if self._heard is self.ui.app.root.front:
            self.heard_on.add(type(self._heard).__name__)
        self.ears.forget()
        self._press(CHOOSE)

    def _press(self, key: int) -> None:
        """After a breath; something is told each time, until the screen is wiped and nobody listens any more."""
        self.touches += 1
        Touchable.last_release = float('-inf')
        self.clock.advance(timedelta(seconds=1))
        before = len(self.ears.all)
        self.ui.key(key)
        self._until(lambda: len(self.ears.all) > before or not self.ui.app.voice.on)

    def _known(self) -> str:
        return f'heard: {list(self._said())[-60:]}'

    def _overhear(self) -> None:
        """Nothing of the person would be said of what is here, had they answered "Say it out loud here?" with no."""
        visit, near = self.ui.app.visit, Ears()
        wanted = visit.aloud if visit is not None else None
        if visit is not None:
            visit.aloud = False
        voice.Voice(near, self.ui.app)._read()
        if visit is not None:
            visit.aloud = wanted
        facts = (for_the_ear(fact(self.ui.app.language), self.ui.app.language.code) for fact in self._private)
        told = [fact for fact in facts if re.search(rf'(?<!\w){re.escape(fact)}(?!\w)', near.heard_words)]
        assert not told, f'whoever is near hears {told}: {near.heard_words}'
        self.overheard_on.add(type(self.ui.app.root.front).__name__)

    # What they are given.

    def _is_on_paper(self, words: re.Pattern[str]) -> bool:
        """Of script that goes right to left numbers are text and letters are drawn: all of the words are there, in no order."""
        paper = self._paper()
        if self.language.direction == 'ltr':
            return bool(words.search(paper))
        return all(re.search(rf'(?<!\S){word}(?!\S)', paper) for word in re.split(r'\\?\s+', words.pattern))

    def _paper(self) -> str:
        """What can be read back of the slip, and what it drew as outlines."""
        self._until(lambda: list((self.home / 'tray').glob('*.pdf')))
        newest = max((self.home / 'tray').glob('*.pdf'), key=lambda path: path.stat().st_mtime_ns)
        read = subprocess.run(('pdftotext', '-layout', newest, '-'), capture_output=True, check=True).stdout.decode()
        return ' '.join(_plain(' '.join((read, *self._drawn))).split())


def _facts_of(journey: Journey) -> Iterator[Callable[[Language], str]]:
    """What is nobody's business of the person, their appointments and what they type, as a language writes it."""
    person, stops = people(datetime.fromisoformat(journey.begins_at))[journey.who]
    typed = [step.characters for step in journey.steps if isinstance(step, Types)]
    known = [person.first_name, person.code, *typed, *WRITTEN]
    for stop in stops:
        known += [stop.place, stop.address, stop.postcode, stop.phone, stop.person]
        if stop.at is not None:
            yield partial(_clock, stop.at)
    yield from (partial(_as_it_is, fact) for fact in known if fact and len(fact) > 1)


def _clock(at: dt.time, spoken: Language) -> str:
    return spoken.clock(at)


def _as_it_is(fact: str, _spoken: Language) -> str:
    return fact


def _plain(text: str) -> str:
    return _ISOLATES.sub('', text)


def _pattern(words: str) -> re.Pattern[str]:
    """The words, whatever stands in their gaps."""
    return re.compile(_VALUE.sub('.+', re.escape(_plain(words))))


def _is_said(ways: tuple[re.Pattern[str], ...], label: list[str]) -> bool:
    return any(way.fullmatch(text) for way in ways for text in label)
