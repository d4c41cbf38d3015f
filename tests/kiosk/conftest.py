"""The driver of the window, for every test here."""

from driver import drive, lounge

__all__ = ['drive', 'lounge']
