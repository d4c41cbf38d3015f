"""The languages on offer, each by its own name, above whatever screen the person is at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.app import App
from kivy.lang import Builder

from screens.parts import page as page
from screens.parts.buttons import make_even
from screens.parts.dialog import Dialog
from screens.parts.grid import Grid
from screens.parts.voice import SpokenLanguage

if TYPE_CHECKING:
    from services.language import Language


class LanguageButton(SpokenLanguage):
    """A language to choose, with a sign of which it is that is spoken now."""


class LanguageNames(Grid):
    """All languages on offer; a touch shows everything in that one. Tells `on_chosen`."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type('on_chosen')
        super().__init__(**kwargs)
        app = App.get_running_app()
        for language in app.languages:
            button = LanguageButton(spoken=language)
            button.bind(on_release=partial(self._touched, language), needed=self._even)
            self.add_widget(button)
        self.bind(cols=self._even)
        app.bind(language=self._mark)
        self._mark()
        self._even()

    def _mark(self, *_: Any) -> None:
        """Show which of them is spoken now."""
        for button in self.children:
            button.chosen = button.spoken is App.get_running_app().language

    def _even(self, *_: Any) -> None:
        """Each row is as tall as it needs: letters of some languages are twice as tall as those of others."""
        buttons, columns = self.children[::-1], self.cols or 1
        for first in range(0, len(buttons), columns):
            make_even(buttons[first : first + columns])

    def _touched(self, language: Language, _button: LanguageButton) -> None:
        App.get_running_app().choose_language(language.code)
        self.dispatch('on_chosen')

    def on_chosen(self) -> None:
        """A language was touched."""


class Languages(Dialog):
    """Opened by the name of the language in the bar above. The screen below stays at its place, and then says the same in that language."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
