"""Text and icons."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.label import Label

from assets import built


@functools.cache
def icons() -> dict[str, int]:
    """The code point of each icon by its name."""
    names: dict[str, int] = json.loads(built('icons.json').read_text(encoding='utf-8'))
    return names


class Words(Label):
    """Text that wraps at its width and is as tall as it needs."""


class OneLine(Label):
    """Text on one line, as wide as its words and as tall as its row."""


class Icon(Label):
    """An icon by its name. It never stands without a word beside it."""

    name = StringProperty('')

    def on_name(self, _icon: Icon, name: str) -> None:
        self.text = chr(icons()[name]) if name else ''


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
