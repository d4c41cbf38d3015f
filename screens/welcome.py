"""The first screen: one obvious thing to touch, nothing personal."""

from __future__ import annotations

from pathlib import Path

from kivy.factory import Factory
from kivy.lang import Builder
from kivy.uix.widget import Widget

from screens import languages as languages
from screens.parts.page import Page


class Welcome(Page):
    """Begins nothing but the way to the notice. Where there are languages to choose from, they stand there before anything else."""

    def on_kv_post(self, _base: object) -> None:
        """The side is there."""
        card = Factory.LanguageCard() if len(self.app.languages) > 1 else Factory.WhatIsHere()
        for part in (Widget(), card, Widget()):
            self.ids.side.add_widget(part)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
