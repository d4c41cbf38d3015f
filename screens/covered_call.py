"""Lies over everything while a call is on and nobody has touched the screen for a while. It ends nothing (safety rule 15)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts import page as page
from screens.parts.dialog import Cover, Dialog


class CoveredCall(Cover, Dialog):
    """Hides whose call it is, until it is touched."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
