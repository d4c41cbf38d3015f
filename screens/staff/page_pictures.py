"""Pages as they will come out, as large as there is room for. A long page is cut between its lines into columns."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from services.slips.pages import Part, Picture, parts

MOST_COLUMNS = 4
GAP = 24


class PagePictures(Widget):
    """Shows `pictures` (of services.slips.pages) beside each other. Empty shows nothing."""

    pictures: tuple[Picture, ...] = ObjectProperty(())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bind(pictures=self._draw, pos=self._draw, size=self._draw)

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if not self.pictures or self.width < 2 or self.height < 2:
            return
        scale, shown = max((self._laid_out(columns) for columns in range(1, MOST_COLUMNS + 1)), key=lambda laid: laid[0])
        textures = {id(picture): _texture(picture) for picture in self.pictures}
        width = sum(part.picture.width for part in shown) * scale + GAP * (len(shown) - 1)
        x, above = self.x + (self.width - width) / 2, self.y + self.height  # `top` is told anew only after `pos`
        with self.canvas:
            Color(1, 1, 1)
            for part in shown:
                wide, tall = part.picture.width * scale, (part.end - part.start) * scale
                top, bottom = part.start / part.picture.height, part.end / part.picture.height
                Rectangle(
                    texture=textures[id(part.picture)],
                    tex_coords=(0, bottom, 1, bottom, 1, top, 0, top),
                    pos=(x, above - tall),
                    size=(wide, tall),
                )
                x += wide + GAP

    def _laid_out(self, columns: int) -> tuple[float, list[Part]]:
        """How large the pages come out, each cut into so many columns, and their parts."""
        shown = [part for picture in self.pictures for part in parts(picture, columns)]
        wide = (self.width - GAP * (len(shown) - 1)) / sum(part.picture.width for part in shown)
        return min(wide, self.height / max(part.end - part.start for part in shown), 1.6), shown


def _texture(picture: Picture) -> Texture:
    texture = Texture.create(size=(picture.width, picture.height), colorfmt='luminance')
    texture.blit_buffer(picture.dots, colorfmt='luminance', bufferfmt='ubyte')
    return texture
