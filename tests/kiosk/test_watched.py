"""Texts follow what they are told: what Kivy is kept from watching is told to none."""

from __future__ import annotations

import re
from pathlib import Path

import driver  # noqa: F401  it sets Kivy up
from kivy.uix.label import Label
from kivy.uix.widget import Widget

import screens
from kiosk.raqm import WATCHED

# what Kivy itself sets once a text is drawn
DRAWN = {'texture', 'texture_size', 'is_shortened', 'refs', 'anchors'}


def test_no_screen_tells_a_text_what_is_not_watched() -> None:
    unwatched = set(Label().properties()) - set(Widget().properties()) - set(WATCHED) - DRAWN
    assert 'markup' in unwatched
    told = re.compile(rf'\b({"|".join(unwatched)})(?=:| ?= )')
    files = [file for ending in ('*.kv', '*.py') for file in Path(screens.__path__[0]).rglob(ending)]
    assert {(file.name, found[1]) for file in files for found in told.finditer(file.read_text(encoding='utf-8'))} == set()
