"""The calm question after a silence. It hides what is behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from screens.parts import page as page
from screens.parts.dialog import Dialog


class IdleQuestion(Dialog):
    """ "Are you still there?" Any touch answers it, when the finger is lifted: nothing behind it may be pressed."""

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        self.close()
        return True


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
