"""When nobody touches the screen any more: a calm question first, then an end.

Knows nothing of Kivy. Every time is monotonic seconds, given by the caller.
"""

from __future__ import annotations

from enum import Enum, auto


class Quiet(Enum):
    """What the silence means now."""

    NOT_YET = auto()
    ASK = auto()
    OVER = auto()


class Idle:
    """How long it has been quiet.

    `ask_after`: seconds without a touch until the question. `answer_within`: seconds to answer it. Each touch starts anew,
    any number of times.
    """

    def __init__(self, ask_after: float, answer_within: float) -> None:
        self._ask_after, self._answer_within = ask_after, answer_within
        self.last_touch = 0.0

    def touched(self, now: float) -> None:
        """Somebody is there."""
        self.last_touch = now

    def look(self, now: float) -> Quiet:
        """What the silence means at this moment."""
        quiet = now - self.last_touch
        if quiet >= self._ask_after + self._answer_within:
            return Quiet.OVER
        return Quiet.ASK if quiet >= self._ask_after else Quiet.NOT_YET


class Unanswered:
    """Which calls for a person nobody has come to.

    `after`: seconds until a call counts as one that nobody came to; it sounds again then, and again each time that long has passed.
    """

    def __init__(self, after: float) -> None:
        self._after = after
        self._since: dict[str, float] = {}
        self._sounded: dict[str, float] = {}

    def look(self, calls: set[str], now: float) -> tuple[bool, bool]:
        """Whether nobody came to one of these calls, and whether to sound now. Calls that are gone are forgotten."""
        self._since = {call: self._since.get(call, now) for call in calls}
        self._sounded = {call: self._sounded.get(call, self._since[call]) for call in calls}
        due = [call for call in calls if now - self._sounded[call] >= self._after]
        for call in due:
            self._sounded[call] = now
        return any(now - since >= self._after for since in self._since.values()), bool(due)
