"""What staff read about a person: their appointments, tonight, calls, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from screens.parts import stop_words
from services import appointments
from services.clock import LONDON
from services.housing import State
from services.language import Language, when
from services.wire import (
    Answer,
    Appointment,
    CallEnd,
    Consent,
    Purpose,
    Release,
    RequiredBy,
    Standing,
    Supervision,
    ThingState,
    TimeKind,
    Where,
    WhyChanged,
)

if TYPE_CHECKING:
    from services.corrections import Correction, Stale
    from services.diary import Facts

NOTHING = '\N{EN DASH}'
BOOKED = (TimeKind.FIXED, TimeKind.MORNING, TimeKind.AFTERNOON)
"""What somebody has agreed to with a time. Nobody has booked "go there at once", nor when to be in."""


@dataclass(frozen=True)
class _Timed:
    """What `language.when` reads of a stop."""

    time_kind: TimeKind
    deadline: datetime | None


def when_words(facts: Appointment | Facts, released_on: date, today: date, language: Language) -> str:
    """When it is: `2pm today`, `Go now`."""
    words = when(_Timed(facts.time_kind, appointments.deadline(facts, released_on)), today, language)
    return words[:1].upper() + words[1:]


def title(facts: Appointment | Facts, language: Language) -> str:
    """What it is for; a sensitive one is an appointment and nothing else (safety rule 4)."""
    return language.gettext('Appointment') if facts.sensitive else stop_words.title(facts, language)


def purposes(language: Language) -> dict[Purpose, str]:
    """What an appointment can be for."""
    _ = language.gettext
    return {
        Purpose.PROBATION: _('Probation'),
        Purpose.HOUSING: _('Housing'),
        Purpose.JOBCENTRE: _('Jobcentre'),
        Purpose.HEALTH: _('Health'),
        Purpose.DRUG_SERVICE: _('Drug service'),
        Purpose.COURT: _('Court'),
        Purpose.SLEEP: _('Place to stay'),
        Purpose.OTHER: _('Something else'),
    }


def times(language: Language) -> dict[TimeKind, str]:
    """How an appointment can say when."""
    _ = language.gettext
    return {
        TimeKind.FIXED: _('A day and a time'),
        TimeKind.IMMEDIATELY: _('Go there at once'),
        TimeKind.BY_2PM_NEXT_WORKING_DAY: _('By 2pm, next working day'),
        TimeKind.MORNING: _('A morning'),
        TimeKind.AFTERNOON: _('An afternoon'),
        TimeKind.BE_THERE_BY: _('Be there by a time'),
        TimeKind.NONE_NEEDED: _('The papers say: none needed'),
    }


def demands(language: Language) -> dict[RequiredBy, str]:
    """Who can require an appointment."""
    _ = language.gettext
    return {
        RequiredBy.LICENCE: _('The licence'),
        RequiredBy.COURT: _('A court'),
        RequiredBy.BENEFIT: _('A benefit'),
        RequiredBy.CHOICE: _('Nobody: their own choice'),
    }


def reasons(language: Language) -> dict[WhyChanged, str]:
    """Why an appointment is changed or cancelled."""
    _ = language.gettext
    return {
        WhyChanged.THEY_SAID_NO: _('They said no'),
        WhyChanged.THEY_MOVED_IT: _('The other side did'),
        WhyChanged.PERSON_ASKED: _('The person asked'),
        WhyChanged.CLASH: _('Two things at the same time'),
        WhyChanged.WRITTEN_WRONG: _('It was written down wrong'),
        WhyChanged.OTHER: _('Another reason'),
    }


def supervisions(language: Language) -> dict[Supervision, str]:
    """Whether there is a licence."""
    _ = language.gettext
    return {
        Supervision.LICENCE: _('On licence'),
        Supervision.NONE: _('Papers say: no licence'),
        Supervision.UNKNOWN: _('Licence not known'),
    }


def standing(row: Appointment, language: Language) -> str:
    """How an appointment stands, and what the person said about it."""
    _ = language.gettext
    words = {
        Standing.CONFIRMED: _('Booked') if row.time_kind in BOOKED else '',
        Standing.ASKED: _('Asked for. Not booked yet'),
        Standing.SUPERSEDED: _('Another one took its place'),
        Standing.CANCELLED: _('Cancelled'),
        Standing.ATTENDED: _('Attended'),
        Standing.MISSED: _('Missed'),
    }[row.standing]
    said = {Answer.NONE: '', Answer.WILL_GO: _('They said: I will go'), Answer.CANNOT: _("They said: I can't get there")}[row.answer]
    return '. '.join(part for part in (words, said if row.is_open else '') if part)


def place(facts: Appointment | Facts, language: Language) -> str:
    """Where it is and with whom, or nothing."""
    if facts.sensitive:
        return ''
    who = language.say('with {person}', person=facts.person) if facts.person else ''
    return ', '.join(part for part in (facts.place, who) if part)


def whereabouts(person: Release, language: Language) -> str:
    """Where a person is, and since when."""
    clock = language.clock
    if person.where is Where.HERE and person.here_at is not None:
        return language.say('Here since {clock}', clock=clock(person.here_at))
    if person.where is Where.LEFT and person.left_at is not None:
        return language.say('Left at {clock}', clock=clock(person.left_at))
    if person.where is Where.EXPECTED and person.due_at is not None:
        return language.say('Expected at {clock}', clock=clock(person.due_at))
    return wheres(language)[person.where]


def wheres(language: Language) -> dict[Where, str]:
    """Where somebody can be."""
    _ = language.gettext
    return {
        Where.EXPECTED: _('Expected'),
        Where.HERE: _('Here'),
        Where.LEFT: _('Left'),
        Where.NOT_COMING: _('Not coming'),
    }


def thing(state: ThingState, language: Language) -> str:
    """How it stands with a thing."""
    _ = language.gettext
    return {
        ThingState.ASKED: _('Asked for'),
        ThingState.GIVEN: _('Given'),
        ThingState.NOT_NEEDED: _('Not needed'),
        ThingState.NONE_LEFT: _('None left today'),
        ThingState.HAS: _('They have it'),
        ThingState.MISSING: _('Prison did not give it'),
    }[state]


def tonight(state: State, language: Language) -> str:
    """How it stands with tonight."""
    _ = language.gettext
    return {
        State.NOT_KNOWN: _('Nothing is known about tonight'),
        State.NO_BED: _('No bed for tonight'),
        State.NOT_SURE: _('Not sure about tonight'),
        State.ASK_FIRST: _('A place, and probation has not said yes to it'),
        State.SETTLED: _('A place for tonight'),
    }[state]


def call_end(end: CallEnd | None, language: Language) -> str:
    """What came of a call."""
    _ = language.gettext
    return {
        None: _('Going on now'),
        CallEnd.ANSWERED: _('Answered'),
        CallEnd.NO_ANSWER: _('Nobody answered'),
        CallEnd.BUSY: _('Busy'),
        CallEnd.DECLINED: _('Not taken'),
        CallEnd.NOT_FOUND: _('The number does not work'),
        CallEnd.UNREACHABLE: _('The phone line was down'),
        CallEnd.BROKEN: _('It broke off'),
        CallEnd.CANCELLED: _('Ended before an answer'),
        CallEnd.UNKNOWN: _('Nobody said how it went'),
    }[end]


# What was said before


def correction(one: Correction, today: date, language: Language, *, public: bool) -> str:
    """What it said and what it says now: `Probation: 2pm today, now 3:30pm today`."""
    before, after = (version(row, one.differs, today, language, public=public) for row in (one.before, one.after))
    return language.say('{what}: {before}, now {after}', what=_what(one.before, language), before=before, after=after)


def corrected(one: Correction, names: dict[str, str], language: Language) -> str:
    """Who changed it, when and why."""
    _ = language.gettext
    why = reasons(language)[one.after.why_changed] if isinstance(one.after, Appointment) and one.after.why_changed else ''
    if one.at is None or one.by is None:
        by = _('On another screen, or by the list')
    else:
        clock = language.clock(one.at.astimezone(LONDON).time())
        by = language.say('{who} at {clock}', who=by_whom(one.by, names, language), clock=clock)
    return '. '.join(part for part in (by, why) if part)


def by_whom(who: str, names: dict[str, str], language: Language) -> str:
    """Who did something, by the name that colleagues use."""
    if who.startswith('staff:'):
        return names.get(who.removeprefix('staff:'), language.gettext('A colleague'))
    return language.gettext('The person') if who == 'visitor' else language.gettext('This kiosk')


def _what(row: object, language: Language) -> str:
    return title(row, language) if isinstance(row, Appointment) else language.gettext('Person')


def late(one: Stale, language: Language) -> str:
    """What a change that came too late is about."""
    _ = language.gettext
    named = {'Bed': _('Tonight'), 'Referral': _('Referral'), 'Claim': _('Universal Credit'), 'Thing': _('Things'), 'Measures': _('Outcome')}
    return named.get(type(one.ours).__name__) or _what(one.ours, language)


def version(row: Any, differs: tuple[str, ...], today: date, language: Language, *, public: bool) -> str:
    """What one version says where it differs from the other. `public`: of a name the initial (safety rule 21)."""
    parts = []
    if isinstance(row, Release) and public:
        row = row.model_copy(update={'first_name': f'{row.first_name[:1]}.', 'initial': f'{row.initial[:1]}.'})
    if isinstance(row, Appointment):
        if row.standing not in (Standing.CONFIRMED, Standing.SUPERSEDED):
            parts.append(standing(row, language))
        if any(name in differs for name in ('time_kind', 'on', 'at')) or 'standing' in differs:
            parts.append(when_words(row, today, today, language))
        differs = tuple(name for name in differs if name not in ('time_kind', 'on', 'at', 'standing'))
        if row.sensitive:
            differs = ()
    parts += [_value(name, getattr(row, name), language) for name in differs]
    return ', '.join(part for part in parts if part) or NOTHING


def _value(name: str, value: object, language: Language) -> str:
    _ = language.gettext
    if value is None:
        return ''
    if isinstance(value, bool):
        return {
            'seen': _('seen'), 'needs_found': _('needs found'), 'kit_given': _('kit given'), 'appointment_made': _('appointment made'),
            'call_made': _('call made'), 'sensitive': _('shown as "Appointment"'),
        }.get(name, name) if value else _('no')  # fmt: skip
    if isinstance(value, Consent):
        answer = _('yes') if value.given else _('no')
        return {
            'tell_council': language.say('tell the council: {answer}', answer=answer),
            'choose_council': language.say('this council: {answer}', answer=answer),
            'share_contact': language.say('give contact details: {answer}', answer=answer),
        }[name]
    for words in (purposes, times, demands, supervisions, wheres):
        known: dict[Any, str] = words(language)
        if type(value) in {type(key) for key in known}:
            return known[value]
    if isinstance(value, ThingState):
        return thing(value, language)
    return _text(name, value, language)


def _text(name: str, value: Any, language: Language) -> str:
    if name in ('due_at', 'at', 'officer_here_at'):
        return language.clock(value)
    if name in ('released_on', 'on'):
        return language.date(value)
    if name == 'minutes':
        return language.say('{minutes} minutes', minutes=str(value))
    if name == 'sent_at':
        return language.say('sent at {clock}', clock=language.clock(value.astimezone(LONDON).time()))
    return str(value).replace('_', ' ')
