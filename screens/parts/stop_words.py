"""What a stop is called on the screen. A sensitive one is an "Appointment" and nothing else (safety rule 4)."""

from __future__ import annotations

from dataclasses import replace

from screens.parts.day_words import way, way_icon
from screens.parts.timeline import Entry
from services import housing
from services.appointments import Day, ProbationState, Stop
from services.housing import State
from services.language import Language, when_short
from services.plan import Plan
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


def door(stop: Stop) -> str:
    """The door that the stop belongs to."""
    return _DOOR.get(stop.purpose, 'other')


def where(stop: Stop) -> str:
    """Place and address in one line, or nothing."""
    address = ' '.join(part for part in (stop.address, stop.postcode) if part)
    return ', '.join(part for part in (stop.place, address) if part)


def entries(day: Day, language: Language, plan: Plan) -> list[Entry]:
    """The line of the day: its stops, an unknown probation time, and tonight even where nothing is known of it."""
    _ = language.gettext
    line = [_with_way(_entry(stop, day, language), stop, plan, language) for stop in plan.stops]
    if day.probation_state is ProbationState.UNKNOWN:
        words = _('We do not have your probation time. Check your licence or get a person.')
        line.insert(0, Entry(_('Not known'), _('Probation'), '', 'probation', notice=words))
    state = housing.state_of(day)
    if state is State.NO_BED:
        line.insert(sum(stop.time_kind is TimeKind.IMMEDIATELY for stop in day.stops), _tonight(state, language))
    elif day.sleep is None or state is State.NOT_SURE:
        later = [stop for stop in day.stops if stop.deadline is not None and stop.deadline.date() > day.today]
        line.insert(len(line) - len(later) - _unmet(day), _tonight(state, language))
    return line


def _tonight(state: State, language: Language) -> Entry:
    """Tonight as the person says it, where no stop of the day says it."""
    _ = language.gettext
    notice = {
        State.NO_BED: _('No place yet. Staff can help.'),
        State.NOT_SURE: _('Not sure yet. Staff can help.'),
        State.NOT_KNOWN: _('Not known here yet. Ask staff.'),
        State.ASK_FIRST: _('Ask your probation officer first.'),
        State.SETTLED: '',
    }[state]
    words = _('You have a place.') if state in (State.ASK_FIRST, State.SETTLED) else ''
    return Entry(_('Tonight'), _('Place to stay'), words, 'housing', notice=notice)


def _with_way(entry: Entry, stop: Stop, plan: Plan, language: Language) -> Entry:
    return replace(entry, way=way(plan, stop, language), way_icon=way_icon(plan, stop))


def _unmet(day: Day) -> int:
    """How many stops at the end of the line need no meeting."""
    return sum(stop.time_kind is TimeKind.NONE_NEEDED for stop in day.stops)


def _asks_probation(stop: Stop, day: Day) -> bool:
    """A place to sleep that nobody demands: probation has a say in it first (safety rule 7)."""
    planned = day.sleep is not None and stop.appointment == day.sleep.appointment and not stop.sensitive
    return planned and housing.state_of(day) is State.ASK_FIRST


def _entry(stop: Stop, day: Day, language: Language) -> Entry:
    _, today = language.gettext, day.today
    if stop.time_kind is TimeKind.NONE_NEEDED:
        words = _('You do not need to meet them unless they ask to see you.')
        return Entry(_('No time'), title(stop, language), words, door(stop))
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
    elif _asks_probation(stop, day):
        notice = _('Ask your probation officer first.')
    elif stop.officer_here_at is not None:
        notice = language.say('Your officer is here at {clock}.', clock=language.clock(stop.officer_here_at))
    on = stop.deadline.date() if stop.deadline else None
    other_day = language.day(on, today) if on and on != today else ''
    line = '. '.join(part.rstrip('.') for part in sentences if part)
    return Entry(when_short(stop, today, language), title(stop, language), line and f'{line}.', door(stop), day=other_day, notice=notice)
