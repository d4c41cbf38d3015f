"""What everything stands on: the screens, and above them whatever must be answered first."""

from __future__ import annotations

from typing import Any

from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import ScreenManager
from kivy.uix.widget import Widget


class Stage(FloatLayout):
    """The root of the window. Only the topmost layer takes touches."""

    def on_touch_down(self, touch: Any) -> bool:
        return bool(self.children) and bool(self.children[0].dispatch('on_touch_down', touch))

    @property
    def front(self) -> Widget | None:
        """What can be touched now: a question, or the screen that is shown on the topmost layer."""
        layer = self.children[0] if self.children else None
        return layer.current_screen if isinstance(layer, ScreenManager) else layer


def seen(widget: Widget) -> bool:
    """Whether this stands in the part that is shown, where what holds it shows only a part."""
    over: Widget = widget
    while over.parent is not None and over.parent is not over:
        over = over.parent
        if hasattr(over, 'shows'):
            return bool(over.shows(widget))
    return True


def in_front(widget: Widget) -> bool:
    """Whether a person can see and touch this: it is on the stage, on its topmost layer."""
    layer: Widget = widget
    if not seen(widget):
        return False
    while layer.parent is not None and layer.parent is not layer:
        # a screen that was left stays in the tree until the next frame
        if isinstance(layer.parent, ScreenManager) and layer is not layer.parent.current_screen:
            return False
        if isinstance(layer.parent, Stage):
            return layer is layer.parent.children[0] and layer.parent.get_root_window() is not None
        layer = layer.parent
    return False
