"""The words of the day report, for the screen and for paper."""

from __future__ import annotations

from dataclasses import dataclass

from services.language import Language
from services.report import Count, Part, Recorded, Report, Stay, counts
from services.wire import CallEnd, Where

ALWAYS = (CallEnd.ANSWERED, CallEnd.NO_ANSWER)
"""The ends of calls that show on the screen also where there was none."""


@dataclass(frozen=True)
class Line:
    """One count in words."""

    words: str
    count: int | None
    """None where it is hidden."""
    said: str
    """The count as it shows."""


@dataclass(frozen=True)
class Group:
    """The lines that belong together."""

    heading: str
    lines: tuple[Line, ...]


def groups(report: Report, language: Language, *, leaves: bool) -> tuple[Group, ...]:
    """The report in words. `leaves`: as it may leave the lounge."""
    found = [one for one in counts(report, leaves=leaves) if leaves or one.count or one.part is not Part.CALL or one.name in ALWAYS]
    return tuple(
        Group(heading, tuple(_line(one, language) for one in found if one.part is part)) for part, heading in _headings(language).items()
    )


def _line(one: Count, language: Language) -> Line:
    said = str(one.count) if one.count is not None else language.gettext('hidden')
    return Line(_words(one, language), one.count, said)


def _headings(language: Language) -> dict[Part, str]:
    _ = language.gettext
    return {
        Part.PEOPLE: _('People'),
        Part.PROBATION: _('Probation'),
        Part.HOUSING: _('Housing'),
        Part.MONEY: _('Money and jobcentre'),
        Part.ESSENTIALS: _('Essentials'),
        Part.STAY: _('From arrival to leaving'),
        Part.CALL: _('Calls'),
        Part.RECORDED: _('What staff wrote down'),
    }


def _words(one: Count, language: Language) -> str:
    match one.part:
        case Part.PEOPLE:
            return _where(Where(one.name), language)
        case Part.STAY:
            return _stay(Stay(one.name), language)
        case Part.CALL:
            return _end(CallEnd(one.name), language)
        case Part.RECORDED:
            return _recorded(Recorded(one.name), language)
        case _:
            return language.gettext('Seen to') if one.name == 'met' else language.gettext('Still to do')


def _where(where: Where, language: Language) -> str:
    _ = language.gettext
    return {
        Where.EXPECTED: _('Expected'),
        Where.HERE: _('Here now'),
        Where.LEFT: _('Left'),
        Where.NOT_COMING: _('Not coming'),
    }[where]


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
