"""The ways between the screens about paper."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty

from screens.parts.stack import Row


class PaperWays(Row):
    """To printing, to what is on its way, and to reading a slip back."""

    here = StringProperty('')
    """The name of the screen that is shown."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
