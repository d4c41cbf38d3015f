"""The calm question after a silence. It hides what is behind it."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts import page as page
from screens.parts.dialog import Cover, Dialog


class IdleQuestion(Cover, Dialog):
    """ "Are you still there?" Any touch answers it."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
