"""What a stop is called on the screen. A sensitive one is an "Appointment" and nothing else (safety rule 4)."""

from __future__ import annotations

from datetime import date

from screens.parts.theme import DOORS
from screens.parts.timeline import Entry
from services.appointments import Day, ProbationState, Stop
from services.language import Language, when_short
from services.wire import Answer, Purpose, Standing, TimeKind

_DOOR = {
    Purpose.PROBATION: 'probation',
    Purpose.HOUSING: 'housing',
    Purpose.SLEEP: 'housing',
    Purpose.JOBCENTRE: 'money',
    Purpose.HEALTH: 'health',
    Purpose.DRUG_SERVICE: 'health',
}


def title(stop: Stop, language: Language) -> str:
    """What the stop is for."""
    _ = language.gettext
    return {
        Purpose.PROBATION: _('Probation'),
        Purpose.HOUSING: _('Housing'),
        Purpose.JOBCENTRE: _('Jobcentre'),
        Purpose.HEALTH: _('Health'),
        Purpose.DRUG_SERVICE: _('Drug service'),
        Purpose.COURT: _('Court'),
        Purpose.SLEEP: _('Place to stay'),
        Purpose.OTHER: _('Appointment'),
    }[stop.purpose]


def colour(stop: Stop) -> str:
    """The colour of the door that the stop belongs to."""
    return DOORS[_DOOR.get(stop.purpose, 'other')]


def where(stop: Stop) -> str:
    """Place and address in one line, or nothing."""
    address = ' '.join(part for part in (stop.address, stop.postcode) if part)
    return ', '.join(part for part in (stop.place, address) if part)


def entries(day: Day, language: Language) -> list[Entry]:
    """The line of the day: its stops, an unknown probation time, and tonight even where nothing is known of it."""
    _ = language.gettext
    line = [_entry(stop, day.today, language) for stop in day.stops]
    if day.probation_state is ProbationState.UNKNOWN:
        words = _('We do not have your probation time. Check your licence or get a person.')
        line.insert(0, Entry(_('Not known'), _('Probation'), '', DOORS['probation'], notice=words))
    if day.sleep is None:
        later = [stop for stop in day.stops if stop.deadline is not None and stop.deadline.date() > day.today]
        tonight = Entry(_('Tonight'), _('Place to stay'), '', DOORS['housing'], notice=_('Not known here yet. Ask staff.'))
        line.insert(len(line) - len(later) - _unmet(day), tonight)
    return line


def _unmet(day: Day) -> int:
    """How many stops at the end of the line need no meeting."""
    return sum(stop.time_kind is TimeKind.NONE_NEEDED for stop in day.stops)


def _entry(stop: Stop, today: date, language: Language) -> Entry:
    _ = language.gettext
    if stop.time_kind is TimeKind.NONE_NEEDED:
        words = _('You do not need to meet them unless they ask to see you.')
        return Entry(_('No time'), title(stop, language), words, colour(stop))
    sentences = [stop.place or stop.address or stop.postcode or '']
    if stop.must_go:
        sentences.append(_('You must go.'))
    if stop.answer is Answer.WILL_GO:
        sentences.append(_('You said: I will go.'))
    notice = ''
    if stop.passed:
        notice = _('Call probation now. Tell them why.') if stop.purpose is Purpose.PROBATION else _('This time has passed.')
    elif stop.standing is Standing.ASKED:
        notice = _('Asked for. Not booked yet.')
    elif stop.officer_here_at is not None:
        notice = language.say('Your officer is here at {clock}.', clock=language.clock(stop.officer_here_at))
    on = stop.deadline.date() if stop.deadline else None
    other_day = language.day(on, today) if on and on != today else ''
    line = '. '.join(part.rstrip('.') for part in sentences if part)
    return Entry(when_short(stop, today, language), title(stop, language), line and f'{line}.', colour(stop), day=other_day, notice=notice)
