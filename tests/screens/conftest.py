"""The driver of the window, for every test here."""

from driver import drive_standing as drive
from driver import lounge, window_size

__all__ = ['drive', 'lounge', 'window_size']
