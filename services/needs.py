"""How each need of a person stands on the day, and why somebody is needed for them now.

All times are Europe/London, without a zone. What was said about health or safety is not among it: such a call is a "private ask"
(safety rules 21 and 22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import NAMESPACE_OID, uuid5

from services import attention, bookings, housing
from services.appointments import Day, ProbationState, Stop
from services.clock import LONDON
from services.wire import (
    Answer,
    Appointment,
    Attention,
    Bed,
    BedEnd,
    Claim,
    Claimed,
    Need,
    Permission,
    Purpose,
    Referral,
    Release,
    Standing,
    Thing,
    TimeKind,
    Tonight,
    Where,
)

FIRST_NEEDS = (
    Need.PROBATION_NOW,
    Need.NO_BED,
    Need.PRIVATE,
    Need.CANNOT_GET_THERE,
    Need.TIME_PASSED,
    Need.PROBATION_UNKNOWN,
    Need.BED_NOT_ALLOWED,
    Need.ASKED,
    Need.NO_CARD,
    Need.OFFICER_TOLD,
    Need.BOOKING_REFUSED,
    Need.TWO_VERSIONS,
    Need.LIST_CHANGED,
    Need.CLASH,
)
"""What comes before what. The first two are safety rule 3; a private ask may be that somebody does not feel safe (rule 11) or has no
medicine (rule 12); the order of the others is our own choice. What is not named here comes after all of these."""


class Area(StrEnum):
    """The needs that the board has a column for."""

    PROBATION = 'probation'
    HOUSING = 'housing'
    MONEY = 'money'
    ESSENTIALS = 'essentials'


class State(StrEnum):
    """How it stands with a need."""

    NOTHING = 'nothing'
    """Nothing to see to: not asked for, or the person is not here yet."""
    TO_DO = 'to_do'
    NOT_KNOWN = 'not_known'
    """No probation time is known, and nothing says that there is none (safety rule 1)."""
    GO_NOW = 'go_now'
    PASSED = 'passed'
    CANNOT = 'cannot'
    """The person says that they cannot get there in time."""
    CLASH = 'clash'
    WILL_GO = 'will_go'
    """The person means to go; nobody knows yet that they did (safety rule 5)."""
    ATTENDED = 'attended'
    MISSED = 'missed'
    NONE_NEEDED = 'none_needed'
    NOT_ON_LICENCE = 'not_on_licence'
    NO_BED = 'no_bed'
    LEFT_WITHOUT = 'left_without'
    """Left without a bed, and probation was told."""
    NOT_SURE = 'not_sure'
    ASK_PROBATION = 'ask_probation'
    """There is a place, and probation has not been asked about it (safety rule 7)."""
    PROBATION_ASKED = 'probation_asked'
    REFERRAL = 'referral'
    """All three questions of a referral were answered with yes: staff send it."""
    ASKED = 'asked'
    """Asked for, and not answered yet."""
    REFUSED = 'refused'
    BOOKED = 'booked'
    SORTED = 'sorted'


SEEN_TO = frozenset(
    {
        State.NOTHING, State.WILL_GO, State.ATTENDED, State.NONE_NEEDED, State.NOT_ON_LICENCE, State.LEFT_WITHOUT, State.BOOKED,
        State.SORTED,
    }
)  # fmt: skip
"""The states in which nobody has anything to do for a need now."""


@dataclass(frozen=True)
class Reason:
    """Why somebody is needed, and since when."""

    need: Need
    since: datetime | None
    """None where nobody can say."""
    calls: tuple[str, ...]
    """The calls for it that nobody has answered; none where it follows from the day alone."""
    about: str | None = None
    """The id of what it is about, where it follows from the day."""

    @property
    def by_touch(self) -> bool:
        """Whether "seen to" is enough. "No bed" is closed only with how it ended (safety rule 16); of two that differ, both are read."""
        return self.need not in (Need.NO_BED, Need.TWO_VERSIONS, Need.LIST_CHANGED)


def first_come_first(reason: Reason) -> tuple[int, datetime]:
    """What reasons are sorted by: what comes first, then who has waited longest."""
    rank = FIRST_NEEDS.index(reason.need) if reason.need in FIRST_NEEDS else len(FIRST_NEEDS)
    return rank, reason.since or datetime.combine(date.max, time.max)


@dataclass(frozen=True)
class Known:
    """What the store has of one person. Rows are in the order in which they were made."""

    person: Release
    day: Day
    appointments: Collection[Appointment]
    bed: Bed | None
    referral: Referral | None
    claim: Claim | None
    things: Collection[Thing]
    calls: Collection[Attention]
    """All that staff were called for, answered or not."""

    def ended(self, purpose: Purpose) -> State | None:
        """How the last appointment for a purpose ended, as staff said afterwards."""
        ends = {Standing.ATTENDED: State.ATTENDED, Standing.MISSED: State.MISSED}
        ended = [ends[one.standing] for one in self.appointments if one.purpose is purpose and one.standing in ends]
        return ended[-1] if ended else None


def states(of: Known, clashing: Collection[str]) -> dict[Area, State]:
    """How each need stands. `clashing`: the appointments that clash, and for which nobody asked for another time yet."""
    return {area: _as_shown(state(of, clashing), of.person) for area, state in _STATES.items()}


# How each need stands


def _probation(of: Known, clashing: Collection[str]) -> State:
    stop, known = of.day.probation, of.day.probation_state
    if stop is not None and known in (ProbationState.STOP, ProbationState.PASSED):
        if stop.answer is Answer.CANNOT:
            return State.CANNOT
        if known is ProbationState.PASSED:
            return State.PASSED
        if stop.appointment in clashing:
            return State.CLASH
        return State.WILL_GO if stop.answer is Answer.WILL_GO else State.TO_DO
    if known is ProbationState.IMMEDIATELY:
        return State.GO_NOW
    none = {ProbationState.NONE_NEEDED: State.NONE_NEEDED, ProbationState.NOT_ON_LICENCE: State.NOT_ON_LICENCE}
    return of.ended(Purpose.PROBATION) or none.get(known, State.NOT_KNOWN)


def _housing(of: Known, clashing: Collection[str]) -> State:
    if _has_no_bed(of):
        return State.NO_BED
    if of.bed is not None and of.bed.end is BedEnd.LEFT_WITHOUT:
        return State.LEFT_WITHOUT
    if of.referral is not None and of.referral.is_open:
        return State.REFERRAL
    if any(stop.purpose in (Purpose.HOUSING, Purpose.SLEEP) and stop.appointment in clashing for stop in of.day.stops):
        return State.CLASH
    tonight = housing.state_of(of.day)
    if tonight is housing.State.ASK_FIRST and of.bed is not None and of.bed.permission is Permission.ASKED:
        return State.PROBATION_ASKED
    return {
        housing.State.NOT_SURE: State.NOT_SURE,
        housing.State.ASK_FIRST: State.ASK_PROBATION,
        housing.State.SETTLED: State.SORTED,
    }.get(tonight, State.TO_DO)


def _has_no_bed(of: Known) -> bool:
    return of.bed is not None and of.bed.tonight is Tonight.NO and of.bed.end is None


def _money(of: Known, clashing: Collection[str]) -> State:
    stops = [stop for stop in of.day.stops if stop.purpose is Purpose.JOBCENTRE]
    if any(stop.appointment in clashing for stop in stops):
        return State.CLASH
    if any(stop.standing is Standing.ASKED for stop in stops):
        return State.ASKED
    if stops:
        return _booked(stops[0])
    own = [one for one in of.appointments if one.purpose is Purpose.JOBCENTRE]
    if own and bookings.was_refused(own[-1]):
        return State.REFUSED
    claimed = of.claim is not None and of.claim.claimed is Claimed.ALREADY
    return of.ended(Purpose.JOBCENTRE) or (State.SORTED if claimed else State.TO_DO)


def _booked(stop: Stop) -> State:
    if stop.passed:
        return State.PASSED
    unanswered = {TimeKind.IMMEDIATELY: State.GO_NOW, TimeKind.NONE_NEEDED: State.NONE_NEEDED}.get(stop.time_kind, State.BOOKED)
    return {Answer.WILL_GO: State.WILL_GO, Answer.CANNOT: State.CANNOT}.get(stop.answer, unanswered)


def _essentials(of: Known, _clashing: Collection[str]) -> State:
    if any(thing.is_open for thing in of.things):
        return State.ASKED
    return State.SORTED if of.things else State.NOTHING


_STATES: dict[Area, Callable[[Known, Collection[str]], State]] = {
    Area.PROBATION: _probation,
    Area.HOUSING: _housing,
    Area.MONEY: _money,
    Area.ESSENTIALS: _essentials,
}


def _as_shown(state: State, person: Release) -> State:
    """Nobody has to do anything yet for somebody who has not come; what can be found out before stays."""
    return State.NOTHING if state is State.TO_DO and person.where is not Where.HERE else state


# Who needs somebody


def reasons(of: Known, stand: Mapping[Area, State], clashes: Iterable[Collection[str]]) -> tuple[Reason, ...]:
    """What was called for and not answered, and what follows from the day and nobody has been called for yet.

    `stand`: as `states` has it. `clashes`: the appointments of each clash for which nobody asked for another time yet. What staff have
    seen to is seen to for these appointments alone: a second one that is missed, or that clashes, needs somebody again.
    """
    called: dict[Need, list[Attention]] = defaultdict(list)
    for call in of.calls:
        called[call.need].append(call)
    open_ = {need: [call for call in calls if call.is_open] for need, calls in called.items()}
    found = {need: reason(need, calls) for need, calls in open_.items() if calls}
    known = {call.id for call in of.calls}
    for one in _from_day(of, stand, clashes):
        if one.need not in found and one.about is not None and attention.id_about(one.need, one.about) not in known:
            found[one.need] = one
    if _has_no_bed(of) and Need.NO_BED not in found:
        # it stands until staff close it, whoever touched what before
        found[Need.NO_BED] = Reason(Need.NO_BED, _earliest(called.get(Need.NO_BED, [])), ())
    return tuple(sorted(found.values(), key=first_come_first))


def _from_day(of: Known, stand: Mapping[Area, State], clashes: Iterable[Collection[str]]) -> Iterable[Reason]:
    """What is so for somebody who is here, whether or not they have been at a screen yet."""
    if of.person.where is not Where.HERE:
        return
    probation, here_since = of.day.probation, _here_since(of.person)
    if stand[Area.PROBATION] is State.GO_NOW and probation is not None:
        yield Reason(Need.PROBATION_NOW, here_since, (), probation.appointment)
    if stand[Area.PROBATION] is State.PASSED and probation is not None:
        yield Reason(Need.TIME_PASSED, probation.deadline, (), probation.appointment)
    for pair in clashes:
        yield Reason(Need.CLASH, here_since, (), id_of_clash(pair))


def id_of_clash(pair: Collection[str]) -> str:
    """The id by which a clash of these appointments is known at every kiosk of the lounge."""
    return str(uuid5(NAMESPACE_OID, ' '.join(sorted(pair))))


def _here_since(person: Release) -> datetime | None:
    return datetime.combine(person.here_on, person.here_at) if person.here_on and person.here_at else None


def reason(need: Need, calls: Collection[Attention]) -> Reason:
    """The reason that these calls stand for: since the first of them."""
    return Reason(need, _earliest(calls), tuple(call.id for call in calls))


def _earliest(calls: Collection[Attention]) -> datetime | None:
    return min((call.raised_at.astimezone(LONDON).replace(tzinfo=None) for call in calls), default=None)
