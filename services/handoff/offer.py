"""The codes of a day in the order in which a person is shown them, and what to say beside each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.handoff.calendar_entries import calendar
from services.handoff.contacts import Contact, contacts, vcard
from services.handoff.page import page
from services.language import N_, Language, when

if TYPE_CHECKING:
    from services.appointments import Day
    from services.directory.helplines import Helpline


class CodeKind(StrEnum):
    PAGE = 'page'
    """Needs internet, unlike the others, the first time; and stays in the history of a browser."""
    APPOINTMENT = 'appointment'
    NUMBER = 'number'


@dataclass(frozen=True)
class Code:
    """One code, as it is offered."""

    kind: CodeKind
    title: str
    """Which one it is: `Appointment 1 of 2`."""
    about: str
    """What is in it: `2pm today`. Personal, so it is hidden together with the code."""
    text: str


def codes(
    day: Day | None,
    language: Language,
    *,
    page_url: str | None,
    demonstration: bool,
    places: Iterable[Contact] = (),
    lines: Iterable[Helpline] = (),
) -> tuple[Code, ...]:
    """Everything of the day that a phone can take: the page, where the lounge has one; appointments; numbers. Without a day, numbers.

    `places` and `lines` as in `contacts`.
    """
    return (
        *_page(day, language, page_url, demonstration),
        *_counted(CodeKind.APPOINTMENT, N_('Appointment {number} of {count}'), _appointments(day, language), language),
        *_counted(CodeKind.NUMBER, N_('Number {number} of {count}'), _numbers(contacts(day, places, lines), language), language),
    )


def _page(day: Day | None, language: Language, url: str | None, demonstration: bool) -> Iterator[Code]:
    text = page(day, language, url=url, demonstration=demonstration) if url and day else None
    if text is not None:
        yield Code(CodeKind.PAGE, language.say('All on one page'), language.say('Times, places and numbers'), text)


def _appointments(day: Day | None, language: Language) -> Iterator[tuple[str, str]]:
    for stop in day.stops if day else ():
        text = calendar(stop, language)
        if day is not None and text is not None:
            yield when(stop, day.today, language), text


def _numbers(found: Iterable[Contact], language: Language) -> Iterator[tuple[str, str]]:
    for contact in found:
        yield language.say('{name}, {number}', name=contact.name, number=contact.number), vcard(contact)


def _counted(kind: CodeKind, title: str, made: Iterable[tuple[str, str]], language: Language) -> Iterator[Code]:
    of_kind = list(made)
    for number, (about, text) in enumerate(of_kind, 1):
        yield Code(kind, language.say(title, number=str(number), count=str(len(of_kind))), about, text)
