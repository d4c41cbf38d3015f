"""A QR code on the screen: one texture, no file, whole pixels a module."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ListProperty
from kivy.uix.widget import Widget


class QrCode(Widget):
    """Shows `modules` (rows of dark or light, the quiet edge among them), as large as there is room for. Empty shows nothing."""

    modules = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bind(modules=self._draw, pos=self._draw, size=self._draw)

    @property
    def module(self) -> int:
        """Pixels a module. A phone's camera needs 8 of a 1920x1080 window, and 5 of a smaller one on a smaller screen."""
        return int(min(self.size) // max(1, len(self.modules)))

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if not self.modules:
            return
        count = len(self.modules)
        # a texture begins at its lowest row
        pixels = b''.join((b'\0\0\0' if dark else b'\xff\xff\xff') for row in reversed(self.modules) for dark in row)
        texture = Texture.create(size=(count, count), colorfmt='rgb')
        texture.mag_filter = texture.min_filter = 'nearest'
        texture.blit_buffer(pixels, colorfmt='rgb', bufferfmt='ubyte')
        side = self.module * count
        with self.canvas:
            Color(1, 1, 1)
            # not by the centre: Kivy tells of a new place before it knows the new centre
            corner = int(self.x + (self.width - side) / 2), int(self.y + (self.height - side) / 2)
            Rectangle(texture=texture, pos=corner, size=(side, side))
