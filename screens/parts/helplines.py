"""The lines that help, with their numbers large enough to copy."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts.stack import Row, Stack


class Helpline(Row):
    """What a line is for, and its number."""

    icon = StringProperty('phone')
    text = StringProperty('')
    number = StringProperty('')


class SafetyLines(Stack):
    """Somebody to talk to, mental health, and danger now."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
