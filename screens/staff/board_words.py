"""What the board says: how a need stands, why somebody is needed, where a person is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screens.parts.theme import GO, INK, NOTICE_INK, QUIET, STOP
from services.needs import Area, Reason, State
from services.wire import Need, Where

if TYPE_CHECKING:
    from services.board import Line
    from services.language import Language

SEE_TO, DONE, WAITS = ('alert', NOTICE_INK), ('check-circle', GO), ('timer-sand', QUIET)
LOOKS = {
    State.NOTHING: ('minus', QUIET),
    State.TO_DO: ('clock-outline', QUIET),
    State.NOT_KNOWN: SEE_TO,
    State.GO_NOW: SEE_TO,
    State.PASSED: SEE_TO,
    State.CANNOT: SEE_TO,
    State.CLASH: SEE_TO,
    State.WILL_GO: ('walk', GO),
    State.ATTENDED: DONE,
    State.MISSED: SEE_TO,
    State.NONE_NEEDED: DONE,
    State.NOT_ON_LICENCE: ('minus-circle-outline', QUIET),
    State.NO_BED: ('alert-octagon', STOP),
    State.LEFT_WITHOUT: ('exit-run', QUIET),
    State.NOT_SURE: SEE_TO,
    State.ASK_PROBATION: SEE_TO,
    State.PROBATION_ASKED: WAITS,
    State.REFERRAL: SEE_TO,
    State.ASKED: WAITS,
    State.REFUSED: SEE_TO,
    State.BOOKED: DONE,
    State.SORTED: DONE,
}
"""The icon of each state and its colour."""


@dataclass(frozen=True)
class Look:
    """How a state is shown."""

    icon: str
    text: str
    colour: str


def look(line: Line, area: Area, language: Language) -> Look:
    """How it stands with one need of a person."""
    state = line.states[area]
    icon, colour = LOOKS[state]
    if area is Area.ESSENTIALS and state is State.ASKED:
        return Look('hand-back-right', language.say('{count} asked', count=str(line.asked)), INK)
    if area is Area.ESSENTIALS and state is State.SORTED:
        return Look(icon, language.gettext('Done'), colour)
    return Look(icon, state_words(state, language), colour)


def state_words(state: State, language: Language) -> str:
    """A state in a word or two; nothing for a need that nobody has anything to do for."""
    _ = language.gettext
    return {
        State.NOTHING: '',
        State.TO_DO: _('To do'),
        State.NOT_KNOWN: _('Not known'),
        State.GO_NOW: _('Go now'),
        State.PASSED: _('Time passed'),
        State.CANNOT: _("Can't go"),
        State.CLASH: _('Clash'),
        State.WILL_GO: _('Will go'),
        State.ATTENDED: _('Attended'),
        State.MISSED: _('Missed'),
        State.NONE_NEEDED: _('None needed'),
        State.NOT_ON_LICENCE: _('No licence'),
        State.NO_BED: _('No bed tonight'),
        State.LEFT_WITHOUT: _('Left without'),
        State.NOT_SURE: _('Not sure'),
        State.ASK_PROBATION: _('Ask probation'),
        State.PROBATION_ASKED: _('Leave asked'),
        State.REFERRAL: _('Send referral'),
        State.ASKED: _('Asked'),
        State.REFUSED: _('Refused'),
        State.BOOKED: _('Booked'),
        State.SORTED: _('Sorted'),
    }[state]


def area(need: Area, language: Language) -> str:
    """A need, as the head of its column."""
    _ = language.gettext
    return {
        Area.PROBATION: _('Probation'),
        Area.HOUSING: _('Housing'),
        Area.MONEY: _('Money'),
        Area.ESSENTIALS: _('Essentials'),
    }[need]


def why(need: Need, language: Language) -> str:
    """Why somebody is needed. A private ask says no more than that (safety rule 21)."""
    _ = language.gettext
    return {
        Need.ASKED: _('Asked for a person'),
        Need.PRIVATE: _('Private ask'),
        Need.NO_CARD: _('Has no code'),
        Need.PROBATION_NOW: _('Go to probation now'),
        Need.PROBATION_UNKNOWN: _('Probation time not known'),
        Need.CANNOT_GET_THERE: _("Can't get to probation"),
        Need.TIME_PASSED: _('Probation time has passed'),
        Need.OFFICER_TOLD: _('Tell the officer they are here'),
        Need.HOUSING: _('Asked about housing'),
        Need.MONEY: _('Asked about money'),
        Need.ESSENTIALS: _('Asked for things'),
        Need.FAMILY: _('Asked about family'),
        Need.SLIP: _('Bring the slip'),
        Need.NO_BED: _('No bed tonight'),
        Need.BED_NOT_ALLOWED: _('Probation has not allowed the address'),
        Need.CLASH: _('Two things at the same time'),
        Need.BOOK: _('Book a time'),
        Need.BOOKING_REFUSED: _('They refused a time'),
        Need.WRITE_DOWN: _('Write down what a call said'),
        Need.GETTING_HOME: _('Asked about getting home'),
        Need.MORE_HELP: _('Asked for more help'),
        Need.TWO_VERSIONS: _('Two screens said otherwise'),
        Need.LIST_CHANGED: _('The list says otherwise'),
    }[need]


def reasons_words(reasons: tuple[Reason, ...], language: Language, *, named: int) -> str:
    """The first reason and since when, then the others as far as that many are `named`, and how many more there are."""
    others = [why(reason.need, language) for reason in reasons[1:named]]
    more = [language.say('{count} more', count=str(len(reasons) - named))] if len(reasons) > named else []
    return ' · '.join([since(why(reasons[0].need, language), reasons[0].since, language), *others, *more])


def since(text: str, at: datetime | None, language: Language) -> str:
    """A reason, and since when (London) where that is known."""
    return language.say('{why}, since {clock}', why=text, clock=language.clock(at.time())) if at is not None else text


def where(line: Line, language: Language) -> str:
    """Where a person is."""
    _ = language.gettext
    if line.where is Where.LEFT and line.left_at is not None:
        return language.say('Left {clock}', clock=language.clock(line.left_at))
    return {
        Where.EXPECTED: _('Expected'),
        Where.HERE: _('Here'),
        Where.LEFT: _('Left'),
        Where.NOT_COMING: _('Not coming'),
    }[line.where]


def spaced(code: str) -> str:
    """A code as people read it out: `482 917`."""
    return f'{code[:3]} {code[3:]}'
