"""What makes the screen easier to use, above whatever screen the person is at. It holds for this visit."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty

from screens.parts import page as page
from screens.parts.dialog import Dialog
from screens.parts.tiles import Tile
from screens.parts.voice import VoiceSettings as VoiceSettings


class SizeTile(Tile):
    """One of the sizes of text."""

    size_of_text = NumericProperty(1)


class ComfortDialog(Dialog):
    """Opened by "Aa" in the bar above: the size of text, black and white, a calm screen, how loud it speaks."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
