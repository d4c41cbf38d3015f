"""Asking staff for a day and a time, one question after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from screens.staff.choices import Asker, Option
from screens.staff.person_words import times
from services.wire import TimeKind

if TYPE_CHECKING:
    from screens.parts.page import Shell
    from services.diary import Facts

DAYS = 28
HOURS = range(6, 24)
MINUTES = range(0, 60, 5)
DATED = (TimeKind.FIXED, TimeKind.BE_THERE_BY, TimeKind.MORNING, TimeKind.AFTERNOON)
TIMED = (TimeKind.FIXED, TimeKind.BE_THERE_BY)


def ask_when(ask: Asker, app: Shell, facts: Facts, done: Callable[[Facts], None]) -> None:
    """Ask how the papers say when, then for the day and the time that this kind has."""

    def kind(value: TimeKind) -> None:
        found = replace(facts, time_kind=value, on=None, at=None)
        if value in DATED:
            ask_day(ask, app, lambda on: day(replace(found, on=on)))
        else:
            done(found)

    def day(found: Facts) -> None:
        if found.time_kind in TIMED:
            ask_time(ask, app, lambda at: done(replace(found, at=at)))
        else:
            done(found)

    ask.pick(app._('What do the papers say?'), [Option(words, value) for value, words in times(app.language).items()], kind)


def ask_day(ask: Asker, app: Shell, done: Callable[[date], None]) -> None:
    """Ask for a day from today on."""
    today = app.now().today
    days = [today + timedelta(days=later) for later in range(DAYS)]
    ask.pick(app._('Which day?'), [Option(_large(app.language.day(day, today)), day) for day in days], done)


def ask_time(ask: Asker, app: Shell, done: Callable[[time], None]) -> None:
    """Ask for an hour, then for the minutes of it."""
    clock = app.language.clock

    def hour(value: int) -> None:
        minutes = [time(value, minute) for minute in MINUTES]
        ask.pick(app._('Which time?'), [Option(clock(at), at) for at in minutes], done)

    ask.pick(app._('About what time?'), [Option(clock(time(hour)), hour) for hour in HOURS], hour)


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
