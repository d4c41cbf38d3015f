"""What happens to what somebody says here, before the first personal screen (safety rule 18)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts.page import Page


class NoticePage(Page):
    """Plain words. Going on is not a consent: the lawful basis is the controller's."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
