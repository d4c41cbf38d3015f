"""The first screen: one obvious thing to touch, nothing personal."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts.page import Page


class Welcome(Page):
    """Begins nothing but the way to the notice."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
