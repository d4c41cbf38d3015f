"""The driver of the window, for every test here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from driver import drive, lounge

__all__ = ['drive', 'lounge']
