"""A display as a person has it: what is on it, and a finger. By Xlib, XTEST and DAMAGE, with nothing of the kiosk's process.

The server tells when something was drawn, and only then is it looked at: looking without end took a core from what was measured.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import select
import time
from collections.abc import Callable, Sequence
from typing import Any

_ALL_PLANES = ctypes.c_ulong(-1)
_Z_PIXMAP = 2
_RAW_RECTANGLES = 0
"""DAMAGE tells of each drawing."""
_EVENT = ctypes.c_long * 24
"""Xlib's XEvent."""


class _Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""

    _fields_ = (
        ('width', ctypes.c_int),
        ('height', ctypes.c_int),
        ('xoffset', ctypes.c_int),
        ('format', ctypes.c_int),
        ('data', ctypes.c_void_p),
        ('byte_order', ctypes.c_int),
        ('bitmap_unit', ctypes.c_int),
        ('bitmap_bit_order', ctypes.c_int),
        ('bitmap_pad', ctypes.c_int),
        ('depth', ctypes.c_int),
        ('bytes_per_line', ctypes.c_int),
    )


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        raise OSError(f'lib{name} is missing')
    return ctypes.CDLL(found)


class Screen:
    """One X display."""

    def __init__(self, display: str, width: int, height: int) -> None:
        self._x11, self._xtst, damage = _library('X11'), _library('Xtst'), _library('Xdamage')
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11.XGetImage.restype = ctypes.POINTER(_Image)
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if not self._display:
            raise OSError(f'no X server at {display}')
        self._root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        self.width, self.height = width, height
        bases = ctypes.c_int(), ctypes.c_int()
        if not damage.XDamageQueryExtension(self._display, *map(ctypes.byref, bases)):
            raise OSError(f'the X server at {display} does not tell of drawing (DAMAGE)')
        damage.XDamageCreate(self._display, self._root, _RAW_RECTANGLES)
        self._x11.XSync(self._display, 0)

    def wait_for_drawing(self, seconds: float) -> None:
        """Return once something was drawn since the last call, or after that time."""
        if not self._x11.XPending(self._display):
            select.select([self._x11.XConnectionNumber(self._display)], [], [], seconds)
        while self._x11.XPending(self._display):
            self._x11.XNextEvent(self._display, _EVENT())

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)

    def row(self, y: int) -> bytes:
        """One row of pixels, as it is seen."""
        return self._pixels(0, y, self.width, 1)

    def rows(self, ys: Sequence[int]) -> bytes:
        return b''.join(self.row(y) for y in ys)

    def _pixels(self, x: int, y: int, width: int, height: int) -> bytes:
        image: Any = self._x11.XGetImage(self._display, self._root, x, y, width, height, _ALL_PLANES, _Z_PIXMAP)
        try:
            return ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        finally:
            self._x11.XFree(ctypes.c_void_p(image.contents.data))
            self._x11.XFree(image)

    def move(self, x: int, y: int) -> None:
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._x11.XSync(self._display, 0)

    def press(self) -> None:
        self._button(True)

    def release(self) -> None:
        self._button(False)

    def _button(self, down: bool) -> None:
        self._xtst.XTestFakeButtonEvent(self._display, 1, down, ctypes.c_ulong(0))
        self._x11.XFlush(self._display)


def changed(screen: Screen, look: Callable[[], bytes], before: bytes, since: float, patience: float) -> float:
    """Seconds from `since` (`time.perf_counter`) until what is seen is not what it was. Raises TimeoutError."""
    while look() == before:
        if time.perf_counter() - since > patience:
            raise TimeoutError(f'nothing changed on the screen for {patience} seconds')
        screen.wait_for_drawing(1)
    return time.perf_counter() - since
