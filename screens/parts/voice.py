"""The screen's own voice: "Listen" reads it; for keys and headphones it also tells each move of the focus and all that changes.

What is about a person is said only into headphones, or once they answered "Say it out loud here?" with yes. The answer lasts for the visit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kivy.app import App
from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from screens.parts import heard
from screens.parts.buttons import KioskButton, Touchable
from screens.parts.dialog import Dialog
from screens.parts.grid import Grid
from screens.parts.heard import Reach, Shown, Words
from screens.parts.page import Page
from screens.parts.stage import Stage
from services import language
from services.speech.speaker import Speaker, Utterance
from services.speech.voices import has_voice

if TYPE_CHECKING:
    from services.language import Language

SETTLED = 0.15
"""Seconds that a new screen gets to be filled before it is told."""
OFFERED = ('en', 'ar')
"""What is offered to whoever reads a language that has no voice: Somali and Sorani are the two, and many of their readers know Arabic."""
_TIMER = re.compile(r'\d+(:\d\d)+')


class Around(Shown, Protocol):
    """What the voice needs to know of the program around it."""

    root: Stage | None
    languages: Sequence[Language]
    can_speak: bool


class Voice:
    """Says what is on the topmost layer. To be used on the UI thread."""

    def __init__(self, speaker: Speaker, app: Around) -> None:
        self._speaker, self._app = speaker, app
        self._headphones = False
        self._tell_soon = Clock.create_trigger(self._tell)
        self.forget()

    def forget(self) -> None:
        """The visit is over: be silent, and be as at the beginning for whoever comes next."""
        self._tell_soon.cancel()
        self._speaker.stop()
        self._speaker.reset()
        self._keys = self._used = False
        self._reading = self._hushed = False
        self._layer: Widget | None = None
        self._came: float | None = None
        self._known: set[Words] = set()
        self._offered: set[str] = set()
        self._focus: Touchable | None = None

    def wiped(self) -> None:
        """As `forget`; whoever listened hears, in their language, that nothing of them is left."""
        listened = self.on or self._used
        words = Words(self._app._('This screen is wiped.'), self._app.language.code, Reach.ALL)
        self.forget()
        if listened:
            self._say([words])

    @property
    def speaking(self) -> bool:
        """Whether something is being said at this moment."""
        return self._speaker.speaking

    @property
    def on(self) -> bool:
        """Whether all that happens is told: somebody uses keys, or headphones are plugged in."""
        return self._app.can_speak and (self._keys or self._headphones)

    # What people do.

    def expect(self) -> None:
        """A finger is on "Listen": something is about to be said."""
        self._speaker.expect()

    def listen(self) -> None:
        """Read the screen from its beginning; but where the very touch on "Listen" stopped that, stay silent."""
        if self._hushed:
            self._hushed = False
            return
        self._used = True
        if self._says_no_voice():
            return
        self._read()

    def hear(self, texts: Sequence[str]) -> None:
        """Say something that is about the person."""
        self._used = True
        if self._says_no_voice():
            return
        words = [Words(line, self._app.language.code, Reach.PERSON) for text in texts for line in text.split('\n')]

        def say() -> None:
            self._say(words, note=True)
            self._reading = True

        if not self._asks(say, words):
            say()

    def _says_no_voice(self) -> bool:
        """Whether the language has no voice; then another one is offered."""
        if has_voice(self._app.language.code):
            return False
        NoVoice(one for one in self._app.languages if one.code in OFFERED).open()
        self._tell_soon()
        return True

    def hush(self) -> None:
        """A finger or a key came down: be silent."""
        self._hushed = self._reading and self._speaker.speaking
        self._reading = False
        self._speaker.stop()
        if self.on:
            self.expect()

    def keys_began(self) -> None:
        """Somebody uses keys."""
        self._keys = True
        self._tell_soon()

    def focused(self, widget: Touchable) -> None:
        """The keys have come to something."""
        self._keys, self._focus = True, widget
        self._tell_soon()

    def pressed(self, digit: str, count: int) -> None:
        """A digit went to the other end of a call, and nothing shows it: a PIN may be among them. `count`: how many there were so far."""
        if self.on:
            told = self._app.language.say('{count} typed.', count=str(count))
            self._say([Words(digit, self._app.language.code, Reach.EARS, told)])

    def headphones_are(self, plugged: bool) -> None:
        """Headphones were plugged in, or pulled out: what was meant for them alone goes no further."""
        self._speaker.stop()
        self._headphones, self._layer = plugged, None
        if plugged and isinstance(self._front, AloudQuestion):
            self._front.close()
        self._tell_soon()

    def louder(self) -> None:
        """One step louder, from these words on."""
        self._say_of_setting(self._app._('Louder') if self._speaker.louder() else self._app._('It cannot be louder.'))

    def quieter(self) -> None:
        """One step quieter."""
        self._say_of_setting(self._app._('Quieter') if self._speaker.quieter() else self._app._('It cannot be quieter.'))

    def slower(self) -> None:
        """One step slower."""
        self._say_of_setting(self._app._('Slower') if self._speaker.slower() else self._app._('It cannot be slower.'))

    def faster(self) -> None:
        """One step faster."""
        self._say_of_setting(self._app._('Faster') if self._speaker.faster() else self._app._('It cannot be faster.'))

    def _say_of_setting(self, text: str) -> None:
        self._say([Words(text, self._app.language.code, Reach.ALL)])

    # What is said.

    def tick(self) -> None:
        """Tell what is new, once what was being said has ended."""
        if not self._speaker.speaking:
            self._tell(0)
        if not self._speaker.heard:
            self._app.can_speak = False

    @property
    def _front(self) -> Widget | None:
        return self._app.root.front if self._app.root is not None else None

    def _tell(self, _dt: float) -> None:
        """What changed since the last time: another screen, new words on it, another thing under the focus.

        A question is told to everybody who has listened in this visit, all else only where the voice is on.
        """
        layer = self._front
        if layer is None or not (self.on or (self._used and isinstance(layer, Dialog))):
            return
        new = layer is not self._layer
        if new and not self._settled():
            return
        if self._keys and isinstance(layer, Page) and self._app.language.code not in self._offered:
            # keys alone, and not a word of what they come to: nobody would find "Listen" either
            self._offered.add(self._app.language.code)
            if self._says_no_voice():
                return
        texts = heard.texts(layer, self._app)
        said = [words for words in texts if words not in self._known and not _TIMER.fullmatch(words.text)]
        if new:
            said = self._opening(layer, texts)
            if isinstance(layer, Page) and self._asks(self._tell_soon, said):
                return
        focus, self._focus = self._focus, None
        if focus is not None and heard.layer_of(focus) is layer:
            said += self._choice(focus)
        self._layer, self._known = layer, set(texts)
        if said:
            self._reading = False
            self._say(said, note=new)

    def _settled(self) -> bool:
        """Whether a screen had the time to be filled."""
        now = Clock.get_time()
        self._came = self._came if self._came is not None else now
        if now - self._came < SETTLED:
            self._tell_soon()
            return False
        self._came = None
        return True

    def _read(self) -> None:
        layer = self._front
        if layer is None:
            return
        texts = heard.texts(layer, self._app)
        chosen = (words for one in heard.choices(layer) for words in self._choice(one))
        said = [*self._opening(layer, texts), *chosen]
        if not self._asks(self._read, said):
            self._layer, self._known = layer, set(texts)
            self._say(said, note=True)
            self._reading = True

    def _opening(self, layer: Widget, texts: list[Words]) -> list[Words]:
        """Where one is, how many choices there are, and what there is to read; a question begins with what it asks.

        In a language without a voice it is said first that there is none.
        """
        if isinstance(layer, NoVoice):
            return layer.told(self._app)
        name, description = heard.name(layer, self._app), heard.description(layer, self._app)
        said = [*name, *description, *texts] if name else [*texts, *description]
        if has_voice(self._app.language.code):
            return said
        english = language.load('en')
        none = english.say('There is no voice for {language}.', language=english.name_of(self._app.language.code))
        return [Words(none, english.code, Reach.ALL), *said]

    def _choice(self, widget: Touchable) -> list[Words]:
        """A choice, of which it is said that it is private where nothing else of it may be said."""
        layer = heard.layer_of(widget)
        if isinstance(layer, NoVoice) and not isinstance(widget, SpokenLanguage):
            return layer.told_of_close()
        words, kind = heard.words_of(widget, self._app), heard.kind_of(widget, self._app)
        if not any(self._may(one) for one in words):
            words = [*words, Words(self._app._('Private'), self._app.language.code, Reach.ALL)]
        return [*words, *kind]

    def _may(self, words: Words) -> bool:
        visit = self._app.visit
        return words.reach is Reach.ALL or self._headphones or (words.reach is Reach.PERSON and visit is not None and bool(visit.aloud))

    def _asks(self, then: Callable[[], Any], said: Iterable[Words]) -> bool:
        """Ask whether it may be said out loud, where that is not known yet and there is something that is only for the person."""
        visit = self._app.visit
        if visit is None or visit.aloud is not None or all(self._may(words) or words.reach is Reach.EARS for words in said):
            return False

        def answered(aloud: bool) -> None:
            visit.aloud = aloud
            then()

        AloudQuestion(answered=answered).open()
        self._tell_soon()
        return True

    def _say(self, said: Sequence[Words], *, note: bool = False) -> None:
        """What may be heard here. `note`: where that is not all, say so."""
        told = [Utterance(words.text if self._may(words) else words.instead, _written_in(words)) for words in said]
        if note and any(not self._may(words) and not words.instead for words in said):
            told.append(Utterance(self._app._('Some of it is private. Plug in headphones to hear it.'), self._app.language.code))
        self._speaker.say(told)


def _written_in(words: Words) -> str:
    """What is shown in English is said in English: a text that nobody translated, and the English below one that was (`Language.both`)."""
    english = words.text.startswith(language.LEFT_TO_RIGHT_ISOLATE) or words.text in language.untranslated().get(words.language, ())
    return 'en' if english else words.language


class AloudQuestion(Dialog):
    """Whether what is about the person may be said for everybody to hear."""

    answered: Callable[[bool], None] = ObjectProperty(None)

    def answer(self, aloud: bool) -> None:
        """The person said so."""
        self.close()
        self.answered(aloud)


class NoVoice(Dialog):
    """Says that a language cannot be spoken, and offers those that can. The words on the screen change with it.

    It is written in that language. Whoever hears it is told the same in each that is offered: nobody knows which of them they understand.
    """

    def __init__(self, languages: Iterable[Language]) -> None:
        """`languages`: those that are offered."""
        self._languages = tuple(languages)
        super().__init__()

    def told(self, app: Around) -> list[Words]:
        """What it says, and how many choices there are."""
        count, code = len(heard.choices(self)), app.language.code
        return [
            Words(text, one.code, Reach.ALL)
            for one in self._languages
            for text in (
                one.say('There is no voice for {language}.', language=one.name_of(code)),
                one.gettext('Listen in another language? The words change too.'),
                one.ngettext('{count} choice.', '{count} choices.', count),
            )
        ]

    def told_of_close(self) -> list[Words]:
        """What is said of the button that leaves all as it is."""
        return [Words(one.gettext(text), one.code, Reach.ALL) for one in self._languages for text in ('Close', 'button')]

    def on_kv_post(self, _base: Widget) -> None:
        """The card is there."""
        for one in self._languages:
            self.ids.offered.add_widget(SpokenLanguage(spoken=one, on_release=self._chosen))

    def _chosen(self, button: SpokenLanguage) -> None:
        app = App.get_running_app()
        self.close()
        app.choose_language(button.spoken.code)
        app.listen()


class SpokenLanguage(KioskButton):
    """A language by its own name, said in its own voice, and in its own words whether no native reader has checked it."""

    spoken: Language = ObjectProperty(None)


class VoiceSettings(Grid):
    """Louder, quieter, slower, faster: for the layer with all that makes a screen easier."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
