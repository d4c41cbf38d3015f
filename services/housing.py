"""Where a person sleeps tonight, as they say it: the bed, probation's word on it, the council, and the referral to it.

What others need to know is a row and goes to the staff of the lounge; the address never is one: it stays on this kiosk.
"No bed" stands until staff close it, also where the person says something else later (safety rule 16).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services import answers, appointments, attention
from services.answers import Question
from services.appointments import Day, ProbationState
from services.directory.councils import Nation
from services.store import rows
from services.store.database import Transaction
from services.wire import (
    Bed,
    BedEnd,
    Consent,
    Kind,
    Need,
    Permission,
    Referral,
    ReferralKind,
    Release,
    RequiredBy,
    Supervision,
    Tonight,
    new_id,
)

if TYPE_CHECKING:
    from services.directory.councils import Council


class NotAgreed(Exception):
    """A referral is sent only with a yes to each of its three questions."""


class State(StrEnum):
    """How it stands with tonight, for the line of the day, the last screen and the slip."""

    NOT_KNOWN = 'not_known'
    NO_BED = 'no_bed'
    NOT_SURE = 'not_sure'
    ASK_FIRST = 'ask_first'
    """There is a place, and probation has not said yes to it as far as the person says (safety rule 7)."""
    SETTLED = 'settled'


class Asked(StrEnum):
    """The three questions of a referral (Homelessness code 4.1 to 4.3)."""

    TELL_COUNCIL = 'tell_council'
    CHOOSE_COUNCIL = 'choose_council'
    SHARE_CONTACT = 'share_contact'


@dataclass(frozen=True)
class Said:
    """What was said about tonight in a visit without a name: it is kept nowhere else."""

    tonight: Tonight
    permission: Permission | None = None
    council: str | None = None


@dataclass(frozen=True)
class Known:
    """All that is known about where a person sleeps."""

    day: Day
    supervision: Supervision
    """On licence, or not known not to be: then probation has a say in where they sleep (safety rule 7)."""
    referral: Referral | None
    answers: dict[Question, str]


def known(tx: Transaction, release: str | None) -> Known | None:
    """What is known about a person's tonight; None without a name. Raises KeyError for a person who is not there."""
    return None if release is None else _known(tx, release)


def _known(tx: Transaction, release: str) -> Known:
    day = appointments.day_of(tx, release)
    return Known(
        day=day,
        supervision=_supervision(tx, release, day),
        referral=_referral(tx, release),
        answers=answers.kept(tx, release),
    )


def _supervision(tx: Transaction, release: str, day: Day) -> Supervision:
    person = tx.get(Release, release)
    if person is None:
        raise KeyError(release)
    licence = any(stop.required_by is RequiredBy.LICENCE for stop in day.stops)
    return Supervision.LICENCE if licence else person.supervision


def state_of(day: Day) -> State:
    """How it stands with tonight. What the person says goes before what was planned."""
    state = State.NOT_KNOWN if day.bed is None else state_said(day.bed)
    if state is State.NOT_KNOWN and day.sleep is not None:
        planned = day.sleep.required_by in (RequiredBy.LICENCE, RequiredBy.COURT)
        state = State.SETTLED if planned else State.ASK_FIRST
    free = day.probation_state is ProbationState.NOT_ON_LICENCE
    return State.SETTLED if state is State.ASK_FIRST and free else state


def state_said(bed: Bed | Said) -> State:
    """How it stands with tonight by what was said alone."""
    found = isinstance(bed, Bed) and bed.end is BedEnd.FOUND
    if bed.tonight is Tonight.YES or found:
        return State.SETTLED if bed.permission in (Permission.ALLOWED, Permission.NOT_NEEDED) else State.ASK_FIRST
    return {Tonight.NO: State.NO_BED, Tonight.NOT_SURE: State.NOT_SURE}.get(bed.tonight, State.NOT_KNOWN)


# Tonight.


def say_tonight(tx: Transaction, release: str, tonight: Tonight) -> Known:
    """Keep whether there is a place to sleep. "No" is raised to staff at once (safety rule 3), "not sure" as a question about housing."""
    bed = _bed(tx, release)
    permission = _permission_for_another_place(tx, release) if tonight is Tonight.YES else None
    if bed is None:
        bed = Bed(
            id=new_id(),
            lounge=tx.here.lounge,
            release=release,
            on=tx.now.today,
            tonight=tonight,
            permission=permission,
            council=None,
            end=None,
            probation_told_by=None,
        )
        tx.change(Kind.BED_CHANGED, bed)
    elif bed.tonight is not tonight or bed.end is not None:
        # another answer is about another place: nobody has allowed that one, and how staff closed the last is over
        anew = {'tonight': tonight, 'permission': permission, 'end': None, 'probation_told_by': None}
        tx.change(Kind.BED_CHANGED, bed.model_copy(update=anew))
    raise_tonight(tx, release, tonight)
    return _known(tx, release)


def raise_tonight(tx: Transaction, release: str | None, tonight: Tonight, who: str = 'visitor') -> None:
    """Tell staff what they must know of an answer, also of somebody without a name."""
    if tonight is Tonight.NO:
        attention.ask(tx, Need.NO_BED, release, who)
    elif tonight is Tonight.NOT_SURE:
        attention.ask(tx, Need.HOUSING, release, who)


def say_permission(tx: Transaction, release: str, permission: Permission, who: str = 'visitor') -> Known:
    """Keep what probation said of the place, as the person or staff say. "Not yet" alerts staff (safety rule 7); a yes needs nobody.

    Raises KeyError where nothing was said about tonight.
    """
    _change_bed(tx, release, who=who, permission=permission)
    raise_permission(tx, release, permission, who)
    return _known(tx, release)


def raise_permission(tx: Transaction, release: str | None, permission: Permission, who: str = 'visitor') -> None:
    """Tell staff where probation has not allowed the place, also of somebody without a name."""
    if permission is Permission.NOT_YET:
        attention.ask(tx, Need.BED_NOT_ALLOWED, release, who)
    elif permission in (Permission.ALLOWED, Permission.NOT_NEEDED):
        attention.close(tx, Need.BED_NOT_ALLOWED, release, who)


def say_where(tx: Transaction, release: str, postcode: str) -> Known:
    """Keep where the person sleeps, on this kiosk alone; empty where they do not want to say."""
    answers.keep(tx, release, Question.SLEEP_POSTCODE, postcode)
    return _known(tx, release)


def pick_council(tx: Transaction, release: str, council: str) -> Known:
    """Keep which council the person picked, by its code."""
    _change_bed(tx, release, council=council)
    return _known(tx, release)


def end_no_bed(tx: Transaction, release: str, how: BedEnd, who: str, probation_told_by: str | None = None) -> None:
    """Staff close "no bed", on every screen of the lounge. Of a bed that was found, staff are told until probation allows it.

    Raises KeyError where nothing was said about tonight, and ValueError where somebody left without a bed and nobody told probation.
    """
    if how is BedEnd.LEFT_WITHOUT and probation_told_by is None:
        raise ValueError('somebody leaves without a bed: who told probation?')
    bed = _bed(tx, release)
    if how is BedEnd.FOUND and bed is not None and bed.end is not how:
        permission = _permission_for_another_place(tx, release)
        _change_bed(tx, release, who=who, end=how, probation_told_by=None, permission=permission)
        raise_permission(tx, release, permission or Permission.NOT_YET, who)
    else:
        _change_bed(tx, release, who=who, end=how, probation_told_by=probation_told_by)
    attention.close(tx, Need.NO_BED, release, who)


def reopen(tx: Transaction, release: str, who: str) -> None:
    """Staff take back how "no bed" ended: what the person said about tonight holds again, and is raised again.

    Raises KeyError where nothing was said about tonight. What stands open already is left as it is.
    """
    bed = _bed(tx, release)
    if bed is not None and bed.end is None:
        return
    _change_bed(tx, release, who=who, end=None, probation_told_by=None, permission=None)
    attention.close(tx, Need.BED_NOT_ALLOWED, release, who)
    if bed is not None:
        raise_tonight(tx, release, bed.tonight, who)


def _permission_for_another_place(tx: Transaction, release: str) -> Permission | None:
    """Nobody has allowed a place that is new; without a licence nobody has to."""
    free = _supervision(tx, release, appointments.day_of(tx, release)) is Supervision.NONE
    return Permission.NOT_NEEDED if free else None


def _bed(tx: Transaction, release: str) -> Bed | None:
    return next(iter(reversed(rows.of_person(tx, Bed, release))), None)


def _change_bed(tx: Transaction, release: str, who: str = 'visitor', **values: object) -> None:
    bed = _bed(tx, release)
    if bed is None:
        raise KeyError(release)
    if any(getattr(bed, name) != value for name, value in values.items()):
        tx.change(Kind.BED_CHANGED, bed.model_copy(update=values), who=who)


# The referral.


def kind_for(council: Council, *, public_body: bool) -> ReferralKind:
    """What a referral to this council is called: only public bodies make a duty to refer, and only to councils in England (safety rule 25).

    A council that an invented place of a demonstration stands for has no code of the ONS, and so gets none.
    """
    duty = public_body and council.nation is Nation.ENGLAND and council.code.startswith('E')
    return ReferralKind.DUTY_TO_REFER if duty else ReferralKind.HOMELESSNESS_REFERRAL


def answer_referral(
    tx: Transaction, release: str, question: Asked, given: bool, *, council: Council | None = None, public_body: bool
) -> Known:
    """Keep one answer and its time. A later one takes its place: people may change their mind until it is sent.

    `council`: the one that was chosen, with CHOOSE_COUNCIL. Once all three say yes, staff are asked to check and send it.
    """
    referral = _referral(tx, release)
    if referral is None or referral.sent_at is not None:
        referral = _new_referral(tx, release)
    values: dict[str, object] = {question.value: Consent(given=given, at=tx.now.at)}
    if council is not None:
        values |= {'council': council.code, 'kind': kind_for(council, public_body=public_body)}
    referral = referral.model_copy(update=values)
    tx.change(Kind.REFERRAL_CHANGED, referral)
    if referral.is_agreed:
        attention.ask(tx, Need.HOUSING, release)
    return _known(tx, release)


def sent(tx: Transaction, seen: Referral, who: str) -> Referral:
    """Staff checked it and sent it; twice changes nothing.

    `seen`: the referral as staff read it on its form. Raises KeyError, and NotAgreed where an answer is missing or no, or where it says
    something else by now than what they read (safety rule 25).
    """
    row = tx.get(Referral, seen.id)
    if row is None:
        raise KeyError(seen.id)
    if row.sent_at is not None:
        return row
    if not row.is_agreed or row != seen:
        raise NotAgreed
    row = row.model_copy(update={'sent_at': tx.now.at, 'sent_by': who})
    tx.change(Kind.REFERRAL_CHANGED, row, who=who)
    return row


def _referral(tx: Transaction, release: str) -> Referral | None:
    return next(iter(reversed(rows.of_person(tx, Referral, release))), None)


def _new_referral(tx: Transaction, release: str) -> Referral:
    return Referral(
        id=new_id(),
        lounge=tx.here.lounge,
        release=release,
        kind=ReferralKind.HOMELESSNESS_REFERRAL,
        on=tx.now.today,
        council=None,
        tell_council=None,
        choose_council=None,
        share_contact=None,
        sent_at=None,
        sent_by=None,
    )
