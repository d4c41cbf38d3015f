""" "Is it safe where you are going?" The lines on domestic abuse, and staff without a sound (safety rules 11 and 14)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.parts import helplines as helplines
from screens.parts.calling import To
from screens.parts.page import Page
from services.directory.helplines import helplines as lines


class SafeThere(Page):
    """The lines of England and of Wales. A call to one of them leaves nothing anywhere."""

    def call(self, key: str) -> None:
        """Call one of the lines."""
        self.app.call(To(f'line:{key}', lines()[key].name, back=self.name, private=True))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
