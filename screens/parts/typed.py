"""What was typed on our own keyboard so far, and what to type before anything was."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts.stack import Row


class TypedBox(Row):
    """A line of typed text."""

    text = StringProperty('')
    hint = StringProperty('')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
