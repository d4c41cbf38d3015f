"""What a journey is made of. A list of these is read from top to bottom, as somebody who stands beside the person would tell it.

touch('Probation')              a finger on what says "Probation"
touch_beside('ID', 'No')        on the "No" that belongs to "ID"
types('EASTERBY')               on the letters or digits of the screen, one after the other
scans('482910')                 the card is held under the scanner
sees('You must go')             these words stand on the screen; does_not_see(...): they do not
at('probation')                 this is the screen of that name
staff_know('no_bed')            all that staff are called for now, and nothing else; staff_know(): for nothing
staff_come()                    staff come, and see to all that they were called for
keeps(Bed, tonight=Tonight.NO)  a row of that kind that the kiosk holds of the person says so
keeps_no(Bed)                   it holds none
paper_says('2pm')               the words stand on the slip that was made last; paper_does_not_say(...): they do not
waits(130)                      seconds in which nobody touches anything
clock('5:30pm')                 it is that time by now
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BEGINS_AT = '2026-05-14T10:42'
"""A Thursday morning, London: when the demonstration begins, too."""


@dataclass(frozen=True)
class Touch:
    words: str
    beside: str = ''


@dataclass(frozen=True)
class Types:
    characters: str


@dataclass(frozen=True)
class Scans:
    code: str


@dataclass(frozen=True)
class Sees:
    words: str


@dataclass(frozen=True)
class DoesNotSee:
    words: str


@dataclass(frozen=True)
class At:
    screen: str


@dataclass(frozen=True)
class Asks:
    questions: tuple[str, ...]


@dataclass(frozen=True)
class StaffKnow:
    needs: tuple[str, ...]


@dataclass(frozen=True)
class StaffCome:
    pass


@dataclass(frozen=True)
class Keeps:
    model: type
    values: Mapping[str, Any]
    there: bool


@dataclass(frozen=True)
class PaperSays:
    words: str
    there: bool


@dataclass(frozen=True)
class Waits:
    seconds: float


Step = Touch | Types | Scans | Sees | DoesNotSee | At | Asks | StaffKnow | StaffCome | Keeps | PaperSays | Waits
Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Journey:
    """One person's way through the lounge. Whatever it is, it ends on the welcome screen, with nothing of the person left on any."""

    title: str
    who: str
    """The first name of one of data/demo_day.csv or of others.csv; empty for somebody who gives no name."""
    steps: Steps
    begins_at: str = BEGINS_AT
    """London."""


def steps(*parts: Step | Steps) -> Steps:
    """Steps one after the other; a part may be several of them."""
    return tuple(step for part in parts for step in (part if isinstance(part, tuple) else (part,)))


def touch(*words: str) -> Steps:
    return tuple(Touch(one) for one in words)


def touch_beside(beside: str, words: str) -> Steps:
    return (Touch(words, beside),)


def types(characters: str) -> Steps:
    return (Types(characters),)


def scans(code: str) -> Steps:
    return (Scans(code),)


def sees(*words: str) -> Steps:
    return tuple(Sees(one) for one in words)


def does_not_see(*words: str) -> Steps:
    return tuple(DoesNotSee(one) for one in words)


def at(screen: str) -> Steps:
    return (At(screen),)


def asks_nothing_but(*questions: str) -> Steps:
    return (Asks(questions),)


def staff_know(*needs: str) -> Steps:
    return (StaffKnow(needs),)


def staff_come() -> Steps:
    return (StaffCome(),)


def keeps(model: type, **values: Any) -> Steps:
    return (Keeps(model, values, there=True),)


def keeps_no(model: type) -> Steps:
    return (Keeps(model, {}, there=False),)


def keeps_no_such(model: type, **values: Any) -> Steps:
    return (Keeps(model, values, there=False),)


def paper_says(*words: str) -> Steps:
    return tuple(PaperSays(one, there=True) for one in words)


def paper_does_not_say(*words: str) -> Steps:
    return tuple(PaperSays(one, there=False) for one in words)


def waits(seconds: float) -> Steps:
    return (Waits(seconds),)
