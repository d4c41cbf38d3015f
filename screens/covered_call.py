"""Lies over everything while a call is on and nobody has touched the screen for a while. It ends nothing (safety rule 15)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from screens.parts import page as page
from screens.parts.dialog import Dialog


class CoveredCall(Dialog):
    """Hides whose call it is, until it is touched: anywhere, when the finger is lifted."""

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        self.close()
        return True


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
