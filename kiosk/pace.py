"""How often the window looks for touches and draws: often while somebody is there, less often while nobody is.

Each look takes half a millisecond, which is most of what a kiosk takes that nobody touches; and between two looks a touch waits.
"""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

AWAKE, RESTING = 60, 20
"""Looks in a second."""
QUIET = 10.0
"""Seconds after the last touch or key until it rests."""


class Pace:
    """Sets how often the window looks, until it is stopped."""

    def __init__(self, quiet: float = QUIET) -> None:
        self._rest_later = Clock.create_trigger(self._rest, quiet)
        Window.bind(on_motion=self._touched, on_key_down=self._wake)
        self._wake()

    def _touched(self, _window: Any, _kind: str, motion: Any) -> None:
        if motion.is_touch:
            self._wake()

    def _wake(self, *_: Any) -> None:
        Clock._max_fps = AWAKE
        self._rest_later.cancel()
        self._rest_later()

    def _rest(self, _dt: float) -> None:
        Clock._max_fps = RESTING

    def stop(self) -> None:
        """Leave it as it is."""
        Window.unbind(on_motion=self._touched, on_key_down=self._wake)
        self._rest_later.cancel()
