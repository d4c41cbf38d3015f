"""The first screen: one obvious thing to touch, nothing personal."""

from __future__ import annotations

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from screens import languages as languages
from screens.parts.page import Page


class Welcome(Page):
    """Begins nothing but the way to the notice. Where there are languages to choose from, they stand there before anything else."""

    all_checked = BooleanProperty(True)
    """Whether a native reader checked each language on offer."""

    def on_kv_post(self, _base: object) -> None:
        """The side is there."""
        self.all_checked = all(language.checked for language in self.app.languages)
        card = Factory.LanguageCard() if len(self.app.languages) > 1 else Factory.WhatIsHere()
        for part in (Widget(), card, Widget()):
            self.ids.side.add_widget(part)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
