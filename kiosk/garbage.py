"""When Python looks for garbage: while nobody touches the screen.

In the middle of a touch it would hold up the picture, and in the middle of a change of language it would be a fault: kv works out what a
widget says by a weak reference to it.
"""

from __future__ import annotations

import gc
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

QUIET = 2.0
"""Seconds after the last touch: a person reads, and a look takes a tenth of a second."""
AGAIN = 60.0
"""Seconds between two looks where nobody touches: what works beside the window leaves garbage too."""


class Garbage:
    """Takes the place of Python's own looks, until it is stopped."""

    def __init__(self, quiet: float = QUIET, again: float = AGAIN) -> None:
        gc.disable()
        self._soon, self._later = Clock.create_trigger(self._look, quiet), Clock.create_trigger(self._look, again)
        self._soon()
        Window.bind(on_motion=self._touched)

    def _touched(self, _window: Any, _kind: str, motion: Any) -> None:
        if motion.is_touch:
            self._later.cancel()
            self._soon.cancel()
            self._soon()

    def _look(self, _dt: float) -> None:
        gc.collect()
        self._later()

    def stop(self) -> None:
        """Leave it to Python again."""
        Window.unbind(on_motion=self._touched)
        self._soon.cancel()
        self._later.cancel()
        gc.enable()
