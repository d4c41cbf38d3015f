"""The words of the day report, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.language import Language
from services.needs import Area
from services.report import FEWEST, Met, Recorded, Report, Stay, shown
from services.wire import CallEnd, Where


@dataclass(frozen=True)
class Count:
    """One line of the report."""

    words: str
    count: int | None
    """None where it is hidden."""
    said: str
    """The count as it shows."""


@dataclass(frozen=True)
class Group:
    """The lines that belong together."""

    heading: str
    counts: tuple[Count, ...]


def groups(report: Report, language: Language, *, leaves: bool) -> tuple[Group, ...]:
    """The report in words. `leaves`: it leaves the lounge, so that small counts are hidden."""
    say = language.gettext
    parts: list[tuple[str, list[tuple[str, int]]]] = [
        (say('People'), [(_where(where, language), count) for where, count in report.people.items()]),
        *((_area(area, language), _met(met, language)) for area, met in report.needs.items()),
        (say('From arrival to leaving'), [(_stay(stay, language), count) for stay, count in report.stays.items()]),
        (say('Calls'), _calls(report.calls, language)),
        (say('What staff wrote down'), [(_recorded(what, language), count) for what, count in report.recorded.items()]),
    ]
    return tuple(Group(heading, tuple(_count(words, count, language, leaves=leaves) for words, count in lines)) for heading, lines in parts)


def _count(words: str, count: int, language: Language, *, leaves: bool) -> Count:
    left = shown(count, leaves=leaves)
    return Count(words, left, str(left) if left is not None else language.say('under {fewest}', fewest=str(FEWEST)))


def _met(met: Met, language: Language) -> list[tuple[str, int]]:
    return [(language.gettext('Seen to'), met.met), (language.gettext('Still to do'), met.not_met)]


def _calls(calls: Mapping[CallEnd, int], language: Language) -> list[tuple[str, int]]:
    """Answered and not answered always; the other ends where there were any."""
    always = (CallEnd.ANSWERED, CallEnd.NO_ANSWER)
    return [(_end(end, language), count) for end, count in calls.items() if count or end in always]


def _where(where: Where, language: Language) -> str:
    _ = language.gettext
    return {
        Where.EXPECTED: _('Expected'),
        Where.HERE: _('Here now'),
        Where.LEFT: _('Left'),
        Where.NOT_COMING: _('Not coming'),
    }[where]


def _area(area: Area, language: Language) -> str:
    _ = language.gettext
    return {
        Area.PROBATION: _('Probation'),
        Area.HOUSING: _('Housing'),
        Area.MONEY: _('Money and jobcentre'),
        Area.ESSENTIALS: _('Essentials'),
    }[area]


def _stay(stay: Stay, language: Language) -> str:
    _ = language.gettext
    return {
        Stay.HALF_HOUR: _('Less than 30 minutes'),
        Stay.HOUR: _('30 minutes to 1 hour'),
        Stay.TWO_HOURS: _('1 to 2 hours'),
        Stay.LONGER: _('2 hours or more'),
    }[stay]


def _end(end: CallEnd, language: Language) -> str:
    _ = language.gettext
    return {
        CallEnd.ANSWERED: _('Somebody answered'),
        CallEnd.NO_ANSWER: _('No answer'),
        CallEnd.BUSY: _('Busy'),
        CallEnd.DECLINED: _('Not taken'),
        CallEnd.NOT_FOUND: _('No such number'),
        CallEnd.UNREACHABLE: _('No line'),
        CallEnd.BROKEN: _('Broke off'),
        CallEnd.CANCELLED: _('Ended here first'),
        CallEnd.UNKNOWN: _('End not known'),
    }[end]


def _recorded(what: Recorded, language: Language) -> str:
    _ = language.gettext
    return {
        Recorded.SEEN: _('Seen by staff'),
        Recorded.NEEDS_FOUND: _('Needs found'),
        Recorded.KIT_GIVEN: _('Kit given'),
        Recorded.APPOINTMENT_MADE: _('Appointment made'),
        Recorded.CALL_MADE: _('Call made'),
        Recorded.SETTLED: _('Settled place'),
        Recorded.TEMPORARY: _('Temporary place'),
        Recorded.NO_PLACE: _('No place to sleep'),
    }[what]
