"""A question that must be answered before anything behind it can be touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens.parts import buttons as buttons
from screens.parts.cards import Card


class Dialog(AnchorLayout):
    """Lies over the whole stage and takes every touch. It closes only by `close`; nothing behind it keeps a focus."""

    private = False
    """Whether its words are only for the person, as those of a screen are."""
    title = StringProperty('')
    icon = StringProperty('')

    def open(self) -> None:
        """Put it above everything else. Opening it twice changes nothing."""
        stage = App.get_running_app().root
        if self.parent is None:
            stage.add_widget(self)

    def close(self) -> None:
        """Take it away. Closing it twice changes nothing."""
        if self.parent is not None:
            self.parent.remove_widget(self)

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True


class Cover:
    """A dialog that hides all that is behind it. Any touch takes it away, when the finger is lifted: nothing behind it may be pressed."""

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        self.close()
        return True


class DialogCard(Card):
    """What a dialog says, on a card in the middle of the window."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
