"""What a call is, whichever phone it is made on. Nothing of a call is ever logged: no number, no name, no key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.wire import CallEnd


class EndedBy(StrEnum):
    """Who put the phone down after an answer."""

    US = 'us'
    THEM = 'them'


class Stage(StrEnum):
    """How far a call is."""

    IDLE = 'idle'
    """There is no call."""
    BY_HAND = 'by_hand'
    """The person dials on the lounge's own phone; how far that call is, only the person knows."""
    DIALLING = 'dialling'
    RINGING = 'ringing'
    """It rings there, or an announcement plays."""
    TALKING = 'talking'
    ENDED = 'ended'


@dataclass(frozen=True)
class CallState:
    """What a screen shows of a call."""

    stage: Stage
    key: str | None = None
    """What was called; None where there is no call."""
    seconds: int = 0
    """On the softphone: since it was dialled; in TALKING and ENDED how long the talk is or was. By hand: since it began."""
    end: CallEnd | None = None
    """What came of it, in ENDED."""
    ended_by: EndedBy | None = None
    """Who ended it, where the softphone's call was answered."""


class NotInBook(Exception):
    """What was to be called is not in the book of this lounge and this person."""


class HandsetOnly(Exception):
    """This is called from the lounge's own phone alone."""


class AlreadyCalling(Exception):
    """There is a call already, and never two at once."""


class Phone(Protocol):
    """What both phones can do. Any thread may ask; nothing here waits for a call."""

    def call(self, key: str) -> None:
        """Begin a call to what the book has under this key. Raises NotInBook, HandsetOnly, AlreadyCalling."""

    def hang_up(self) -> None:
        """End the call; nothing happens where there is none."""

    def state(self) -> CallState: ...

    def forget(self) -> None:
        """End the call that is on, if any, and keep nothing of it: the visit is over."""

    def close(self) -> None:
        """End the call that is on, if any, and stop: the program is over."""
