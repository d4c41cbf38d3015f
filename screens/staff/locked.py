"""What a kiosk of staff shows while nobody is signed in: whether somebody needs help, and nothing else (safety rule 21)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from screens.staff.page import StaffPage


class Locked(StaffPage):
    """The flag is that of every screen of the lounge."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
