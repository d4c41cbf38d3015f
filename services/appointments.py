"""The appointments of one person: what is known, what must be done, and what the person said about it.

An unknown appointment has no row and is never read as "none needed". All times are Europe/London, without a zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from services import answers, attention, plan
from services.answers import Question
from services.bank_holidays import is_bank_holiday
from services.calls import made
from services.calls.made import Made
from services.directory.phones import grouped
from services.store import rows
from services.store.database import Transaction
from services.wire import Answer, Appointment, Bed, Kind, Need, Purpose, Release, RequiredBy, Standing, Supervision, TimeKind

END_OF = {TimeKind.MORNING: time(12), TimeKind.AFTERNOON: time(17)}
"""When a part of the day is over, for telling that its appointment has passed."""


class Reason(StrEnum):
    """Why somebody cannot get there in time. It can be about health, so it never leaves the kiosk."""

    TOO_FAR = 'too_far'
    NO_FARE = 'no_fare'
    ILL = 'ill'
    TWO_THINGS = 'two_things'
    OTHER = 'other'


class ProbationState(StrEnum):
    """What a person on this day is to be told about probation."""

    UNKNOWN = 'unknown'
    """No appointment is known, and nothing says that there is no licence."""
    NOT_ON_LICENCE = 'not_on_licence'
    NONE_NEEDED = 'none_needed'
    IMMEDIATELY = 'immediately'
    STOP = 'stop'
    PASSED = 'passed'


@dataclass(frozen=True)
class Stop:
    """One stop of the day, as it may be shown. A sensitive one carries no more than when and where."""

    appointment: str
    purpose: Purpose
    time_kind: TimeKind
    on: date | None
    at: time | None
    deadline: datetime | None
    """When to be there at the latest; None for `immediately` and `none_needed`."""
    minutes: int | None
    """How long it takes; None where nobody said."""
    passed: bool
    must_go: bool
    """Licence or court require it, and there is an agreed time or place to go to."""
    required_by: RequiredBy
    standing: Standing
    answer: Answer
    place: str | None
    address: str | None
    postcode: str | None
    phone: str | None
    person: str | None
    bring: str | None
    sensitive: bool
    officer_here_at: time | None
    known_at: datetime


@dataclass(frozen=True)
class Day:
    """A person's day, as it was known at `known_at`."""

    release: str
    first_name: str
    released_on: date
    today: date
    stops: tuple[Stop, ...]
    """In the order of the day; what was superseded, cancelled or is over is not among them."""
    probation: Stop | None
    probation_state: ProbationState
    sleep: Stop | None
    bed: Bed | None
    """What the person said about tonight; None where nobody asked yet."""
    calls: tuple[Made, ...]
    """Those that the person made here, and what they wrote down of them, oldest first."""
    own_number: str | None
    """The phone number that the person wrote down here, where they can be called back."""
    known_at: datetime | None
    """The age of the oldest fact on it."""


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a bank holiday of England and Wales."""
    return day.weekday() < 5 and not is_bank_holiday(day)


def next_working_day(after: date) -> date:
    """The first working day after a date."""
    day = after + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def deadline(appointment: Appointment, released_on: date) -> datetime | None:
    """When to be there at the latest, or None where no clock says so.

    "By 2pm on the next working day after your release" is the printed licence's own wording (induction.njk).
    """
    if appointment.time_kind is TimeKind.BY_2PM_NEXT_WORKING_DAY:
        return datetime.combine(next_working_day(released_on), time(14))
    at = appointment.at or END_OF.get(appointment.time_kind)
    return datetime.combine(appointment.on, at) if appointment.on and at else None


def day_of(tx: Transaction, release: str) -> Day:
    """A person's day as the store knows it. Raises KeyError for a person who is not there."""
    person = tx.get(Release, release)
    if person is None:
        raise KeyError(release)
    return drawn_up(
        person,
        rows.appointments_of(tx, release),
        next(iter(reversed(rows.of_person(tx, Bed, release))), None),
        tx.now.london,
        calls=made.of(tx, release),
        own_number=grouped(answers.kept(tx, release).get(Question.CALL_BACK_NUMBER, '')) or None,
    )


def drawn_up(
    person: Release,
    known: Iterable[Appointment],
    bed: Bed | None,
    now: datetime,
    *,
    calls: tuple[Made, ...] = (),
    own_number: str | None = None,
) -> Day:
    """The day that comes of a person's rows, at `now` (London). Without calls and number where whoever asks needs none."""
    all_ = tuple(known)
    open_ = [one for one in all_ if one.is_open] + _missed_with_probation(all_, person, now)
    stops = plan.in_order(_stop(one, person, now) for one in open_)
    probation = _probation_of(stops)
    beds = {one.id for one in open_ if one.purpose is Purpose.SLEEP}
    return Day(
        release=person.id,
        first_name=person.first_name,
        released_on=person.released_on,
        today=now.date(),
        stops=stops,
        probation=probation,
        probation_state=_state(probation, person, stops),
        sleep=next((stop for stop in stops if stop.appointment in beds), None),
        bed=bed,
        calls=calls,
        own_number=own_number,
        known_at=min((stop.known_at for stop in stops), default=None),
    )


def _missed_with_probation(all_: tuple[Appointment, ...], person: Release, now: datetime) -> list[Appointment]:
    """A missed time with probation stays on the day as one that has passed, until there is another (safety rule 6)."""
    own = [one for one in all_ if one.purpose is Purpose.PROBATION]
    if any(one.standing in (Standing.CONFIRMED, Standing.ATTENDED) for one in own):
        return []
    missed = [one for one in own if one.standing is Standing.MISSED and (until := deadline(one, person.released_on)) and until < now]
    return [one.model_copy(update={'standing': Standing.CONFIRMED}) for one in missed[-1:]]


def _stop(appointment: Appointment, person: Release, now: datetime) -> Stop:
    until = deadline(appointment, person.released_on)
    hidden = appointment.sensitive
    demanded = appointment.required_by in (RequiredBy.LICENCE, RequiredBy.COURT) and appointment.time_kind is not TimeKind.NONE_NEEDED
    return Stop(
        appointment=appointment.id,
        purpose=Purpose.OTHER if hidden else appointment.purpose,
        time_kind=appointment.time_kind,
        on=appointment.on,
        at=appointment.at,
        deadline=until,
        minutes=appointment.minutes,
        passed=until is not None and until < now,
        must_go=demanded and appointment.standing is Standing.CONFIRMED,
        required_by=appointment.required_by,
        standing=appointment.standing,
        answer=appointment.answer,
        place=None if hidden else appointment.place,
        address=appointment.address,
        postcode=appointment.postcode,
        phone=None if hidden else appointment.phone,
        person=None if hidden else appointment.person,
        bring=None if hidden else appointment.bring,
        sensitive=hidden,
        officer_here_at=None if hidden else appointment.officer_here_at,
        known_at=appointment.known_at,
    )


def _probation_of(stops: tuple[Stop, ...]) -> Stop | None:
    """The probation stop that matters now: go now, then the earliest one, and "none needed" only where there is no other.

    A time that was only asked for is not one of them: the old time stands until probation agrees (safety rule 17).
    """
    found = [stop for stop in stops if stop.purpose is Purpose.PROBATION and stop.standing is Standing.CONFIRMED]
    return next((stop for stop in found if stop.time_kind is not TimeKind.NONE_NEEDED), found[0] if found else None)


def _state(probation: Stop | None, person: Release, stops: tuple[Stop, ...]) -> ProbationState:
    if probation is None:
        licence = any(stop.required_by is RequiredBy.LICENCE for stop in stops)
        return ProbationState.NOT_ON_LICENCE if person.supervision is Supervision.NONE and not licence else ProbationState.UNKNOWN
    if probation.time_kind is TimeKind.NONE_NEEDED:
        return ProbationState.NONE_NEEDED
    if probation.time_kind is TimeKind.IMMEDIATELY:
        return ProbationState.IMMEDIATELY
    return ProbationState.PASSED if probation.passed else ProbationState.STOP


def will_go(tx: Transaction, appointment: str) -> None:
    """Keep "I will be there": an intention, never an attendance."""
    _answer(tx, appointment, Answer.WILL_GO, Kind.WILL_GO)


def cannot_go(tx: Transaction, appointment: str, reason: Reason) -> str:
    """Keep "I can't get there in time" and tell staff; returns the attention. The reason stays on this kiosk."""
    row = _answer(tx, appointment, Answer.CANNOT, Kind.CANNOT_GO)
    tx.record(Kind.PRIVATE, {'cannot_go': appointment, 'reason': reason})
    return attention.ask(tx, Need.CANNOT_GET_THERE, row.release)


def _answer(tx: Transaction, appointment: str, answer: Answer, kind: Kind) -> Appointment:
    row = tx.get(Appointment, appointment)
    if row is None:
        raise KeyError(appointment)
    tx.change(kind, row.model_copy(update={'answer': answer}))
    return row
