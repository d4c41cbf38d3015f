"""What the keys of a keyboard, a keypad, switches or a scanner mean. The one map of them.

Knows nothing of Kivy but the numbers of its keys. Every time is monotonic seconds, given by the caller.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum


class Act(Enum):
    """What a key does. Two switches are `NEXT` and `CHOOSE`: these alone come to everything."""

    NEXT = 'next'
    PREVIOUS = 'previous'
    CHOOSE = 'choose'
    BACK = 'back'


BACKSPACE, TAB, ENTER, ESCAPE, SPACE, ENTER_OF_KEYPAD = 8, 9, 13, 27, 32, 271
UP, DOWN, RIGHT, LEFT = 273, 274, 275, 276
F1, F2, F3, F4 = 282, 283, 284, 285

ACTS = {
    TAB: Act.NEXT, DOWN: Act.NEXT, RIGHT: Act.NEXT, F1: Act.NEXT,
    UP: Act.PREVIOUS, LEFT: Act.PREVIOUS, F2: Act.PREVIOUS,
    ENTER: Act.CHOOSE, ENTER_OF_KEYPAD: Act.CHOOSE, SPACE: Act.CHOOSE, F3: Act.CHOOSE,
    ESCAPE: Act.BACK, BACKSPACE: Act.BACK, F4: Act.BACK,
}  # fmt: skip
"""Keypads for people who cannot see send the arrows and Enter, or can be set to; switches send two of these."""
END, ERASE = '\n', '\b'
"""The end of a line that was typed, and the key that takes its last character away."""
LINE_IS_OVER = 0.5
"""Seconds after a character or the end of a line in which Enter and Space still belong to what is typed: a scanner may end a line twice,
and begin the next one with a space."""


class Keys:
    """Tells the keys that act from those that type. What is typed never chooses anything: a scanner ends its line with Enter."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._in_line = False
        self._typed = float('-inf')

    def pressed(self, key: int, modifiers: Collection[str], now: float, *, rtl: bool = False) -> Act | str | None:
        """What a key that went down does: an act, `END` or `ERASE` of a line, or nothing. Its text, if it has one, comes as `typed`.

        A key that is held acts once, however often the machine repeats it. `rtl`: the screen is read from right to left, and what is
        next is where the arrow to the left points.
        """
        if key in self._down:
            return None
        self._down.add(key)
        if key in (ENTER, ENTER_OF_KEYPAD, SPACE) and self._typing(now):
            return None if key == SPACE else self._end(now)
        if key == BACKSPACE and self._in_line:
            return ERASE
        act = ACTS.get({LEFT: RIGHT, RIGHT: LEFT}.get(key, key) if rtl else key)
        if key == TAB and 'shift' in modifiers:
            act = Act.PREVIOUS
        if act is not None:
            self._in_line, self._typed = False, float('-inf')
        return act

    def lifted(self, key: int) -> None:
        """A key came up."""
        self._down.discard(key)

    def typed(self, text: str, now: float) -> str:
        """What of a text belongs to a line. A space by itself chooses, and is no text."""
        if text == ' ' and not self._typing(now):
            return ''
        self._in_line, self._typed = True, now
        return text

    def _typing(self, now: float) -> bool:
        return self._in_line or now - self._typed < LINE_IS_OVER

    def _end(self, now: float) -> str | None:
        ended, self._in_line, self._typed = self._in_line, False, now
        return END if ended else None
