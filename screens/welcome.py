"""The first screen: one obvious thing to touch, nothing personal."""

from __future__ import annotations

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder
from kivy.properties import BooleanProperty

from screens import languages as languages
from screens.parts.page import Page


class Welcome(Page):
    """Begins nothing but the way to the notice.

    Where there are languages to choose from, they stand there before anything else; and where not all of it fits in one part, the
    touch that begins and the languages come first and the words after them.
    """

    many = BooleanProperty(False)
    """Whether there is more than one language to choose from."""
    parted = BooleanProperty(False)
    """Whether the languages stand below what begins, and the words come after both."""
    roomy = BooleanProperty(False)
    """Whether the one line fits above what there is to touch, whatever the language."""
    all_checked = BooleanProperty(True)
    """Whether a native reader checked each language on offer."""

    def on_kv_post(self, _base: object) -> None:
        """The side is there."""
        self.all_checked = all(language.checked for language in self.app.languages)
        self.many = len(self.app.languages) > 1
        card = Factory.LanguageCard() if self.many else Factory.WhatIsHere()
        self.ids.offer.add_widget(card)
        if self.many:
            self.ids.side.bind(below=card.setter('below'))
            card.below = self.ids.side.below


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
