"""What was said before, and changes that came too late: both versions stay readable, and a person decides between them.

Two kiosks that are cut off from each other may change the same row. The centre keeps what came first; what the other kiosk said is shown
there, beside what stands, until somebody of the staff has settled it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from services import attention, diary, essentials
from services.diary import Facts
from services.essentials import Essential, Essentials
from services.store import earlier, rows
from services.store.database import CORRECTED, Transaction
from services.wire import (
    ROWS,
    AnyRow,
    Appointment,
    Bed,
    Claim,
    Consent,
    Kind,
    Measures,
    Need,
    Referral,
    Release,
    Standing,
    Table,
    Thing,
    WhyChanged,
    new_id,
)

Weighed = Release | Appointment | Bed | Referral | Claim | Thing | Measures
KINDS: dict[type[Weighed], Kind] = {
    Release: Kind.RELEASE_CHANGED,
    Appointment: Kind.APPOINTMENT_CHANGED,
    Bed: Kind.BED_CHANGED,
    Referral: Kind.REFERRAL_CHANGED,
    Claim: Kind.CLAIM_CHANGED,
    Thing: Kind.THING_CHANGED,
    Measures: Kind.MEASURES_CHANGED,
}
FACTS: dict[type[Weighed], tuple[str, ...]] = {
    Release: CORRECTED[Table.RELEASE],
    Appointment: CORRECTED[Table.APPOINTMENT],
    Bed: ('tonight', 'permission', 'council', 'end'),
    Referral: ('tell_council', 'choose_council', 'share_contact', 'council', 'sent_at'),
    Claim: ('claimed',),
    Thing: ('state',),
    Measures: CORRECTED[Table.MEASURES],
}
"""What a person has to decide about where two kiosks say otherwise. Which screen a day is open on, who came to a call first, and such
is not among it."""


@dataclass(frozen=True)
class Correction:
    """What a release or an appointment said, and what it says since."""

    before: Release | Appointment
    after: Release | Appointment
    """Of an appointment that another one has replaced: that one."""
    differs: tuple[str, ...]
    """The names of the facts that are others now."""
    at: datetime | None
    """UTC; None where it was not changed on this kiosk."""
    by: str | None
    """Who changed it, as the journal names them; None where it was not changed on this kiosk."""


@dataclass(frozen=True)
class Stale:
    """A change made here that came too late, beside what stands."""

    seq: int
    release: str
    ours: Weighed
    stands: Weighed
    ours_instead: Appointment | None
    """The appointment that was put in the place of ours here."""
    stands_instead: Appointment | None
    """The one that stands in its place now."""
    differs: tuple[str, ...]
    at: datetime
    """UTC."""
    by: str


def of(tx: Transaction, release: str) -> tuple[Correction, ...]:
    """What was said of a person and their appointments before, newest first."""
    before = earlier.of(tx, release)
    kept = {one.version: one.said for one in before}
    now = {one.id: one for one in rows.appointments_of(tx, release)}
    written = earlier.written(tx, [one.followed_by for one in before])
    found = []
    for one in reversed(before):
        said = one.said
        if not isinstance(said, Release | Appointment):
            continue
        after = kept.get(one.followed_by) or (tx.get(Release, said.id) if isinstance(said, Release) else now.get(said.id))
        if isinstance(said, Appointment) and isinstance(after, Appointment) and _was_replaced(said, after):
            after = _replacement(now.values(), after) or after
        if isinstance(after, Release | Appointment) and (differs := _differs(said, after)):
            who = written.get(one.followed_by)
            found.append(Correction(said, after, differs, who.at if who else None, who.who if who else None))
    return tuple(found)


def _was_replaced(before: Appointment, after: Appointment) -> bool:
    return after.standing is Standing.SUPERSEDED and before.standing is not Standing.SUPERSEDED


def _replacement(among: Any, old: Appointment) -> Appointment | None:
    return next((one for one in among if one.instead_of == old.id and one.standing is not Standing.ASKED), None)


def _differs(one: Weighed, other: Weighed) -> tuple[str, ...]:
    return tuple(name for name in FACTS[type(one)] if _said(one, name) != _said(other, name))


def _said(row: Weighed, name: str) -> object:
    """A fact as a person weighs it: of an answer yes or no, not when it was given."""
    value = getattr(row, name)
    return value.given if isinstance(value, Consent) else value


# What the list says of an appointment that the lounge has replaced


@dataclass(frozen=True)
class Listed:
    """What a later release list says of an appointment in whose place staff have put another one."""

    version: str
    """Of what the list says."""
    call: str
    """The call for staff about it."""
    says: Appointment
    stands: Appointment
    """The one that staff put in its place."""
    differs: tuple[str, ...]


def listed(tx: Transaction, release: str) -> tuple[Listed, ...]:
    """What a later list says otherwise of appointments that were replaced here, until staff have seen to it."""
    waiting = {one.id for one in rows.open_attention(tx) if one.need is Need.LIST_CHANGED}
    return tuple(one for one in _listed(tx) if one.says.release == release and one.call in waiting)


def tell_of_lists(tx: Transaction) -> None:
    """After an exchange: staff are called where a list says otherwise of what the lounge has replaced, once for each time that it does."""
    for one in _listed(tx):
        person = tx.get(Release, one.says.release)
        if person is not None and person.is_open:
            attention.tell_once(tx, Need.LIST_CHANGED, person.id, one.version)


def _listed(tx: Transaction) -> Iterator[Listed]:
    for before in earlier.replaced(tx):
        says = tx.get(Appointment, before.said.id)
        if says is None or says.standing is not Standing.SUPERSEDED or not isinstance(before.said, Appointment):
            continue
        stands = _last(tx, says)
        new, differs = (tuple(name for name in _differs(one, says) if name != 'standing') for one in (before.said, stands))
        if new and differs and stands.is_open:
            yield Listed(before.followed_by, attention.id_about(Need.LIST_CHANGED, before.followed_by), says, stands, differs)


# What came too late


def stale(tx: Transaction) -> tuple[Stale, ...]:
    """What was said here, came too late, says otherwise than what stands, and nobody has settled yet; oldest first."""
    return tuple(found for late in earlier.late(tx) if (found := _stale(tx, late)) is not None)


def _stale(tx: Transaction, late: earlier.Late) -> Stale | None:
    ours = late.change.checked()
    if not isinstance(ours, Weighed):
        return None
    stands = tx.get(type(ours), ours.id)
    if stands is None or not (differs := _differs(ours, stands)):
        return None
    of_person = ours.id if isinstance(ours, Release) else ours.release
    return Stale(
        seq=late.seq,
        release=of_person,
        ours=ours,
        stands=stands,
        ours_instead=_put_instead(tx, ours),
        stands_instead=_put_instead(tx, stands),
        differs=differs,
        at=late.written.at,
        by=late.written.who,
    )


def _put_instead(tx: Transaction, row: Weighed) -> Appointment | None:
    if not isinstance(row, Appointment) or row.standing is not Standing.SUPERSEDED:
        return None
    return _replacement(rows.appointments_of(tx, row.release), row)


def settle_alike(tx: Transaction) -> None:
    """After an exchange: what came too late and needs nobody's decision, because it says what stands or matters to nobody, is settled.

    So are measures of which two kiosks recorded others: both hold. Of what is left, staff are told on every screen of the lounge.
    """
    for late in earlier.late(tx):
        one = _stale(tx, late)
        if one is None:
            _settle(tx, late.seq, late.change.checked(), 'system')
        elif isinstance(one.ours, Measures) and not _recorded_otherwise(tx, one):
            _as_ours(tx, one, one.by)
            _settle(tx, late.seq, one.ours, 'system')
        else:
            attention.tell_once(tx, Need.TWO_VERSIONS, one.release, _about(late.seq, one.ours))


def _about(seq: int, ours: AnyRow) -> str:
    """The id of a change that came too late, by which staff are called about it."""
    return str(uuid5(UUID(ours.id), str(seq)))


def _settle(tx: Transaction, seq: int, ours: AnyRow, who: str) -> None:
    earlier.settle(tx, seq, who)
    attention.answer(tx, attention.id_about(Need.TWO_VERSIONS, _about(seq, ours)), who)


def _recorded_otherwise(tx: Transaction, one: Stale) -> bool:
    """Whether a measure that was recorded here was recorded otherwise elsewhere."""
    base = _base(tx, one)
    before = earlier.version(tx, base) if base is not None else None
    return any(getattr(one.stands, name) not in (getattr(before, name, None), getattr(one.ours, name)) for name in _own(tx, one))


def keep(tx: Transaction, seq: int, who: str, things: Essentials) -> None:
    """What stands is right: what was said here counts no more, nor does an appointment that was put in the place of one here.

    `things`: those of the lounge, so that what was not given after all is on the shelf again. Raises KeyError where somebody has settled
    it already.
    """
    one = _one(tx, seq)
    if isinstance(one.stands, Thing) and (thing := things.get(one.stands.thing)) is not None:
        essentials.to_shelf(tx, one.release, thing, one.stands.state, who)
    if one.ours_instead is not None and one.stands_instead is None and one.ours_instead.is_open:
        diary.cancel(tx, one.ours_instead.id, WhyChanged.WRITTEN_WRONG, who)
    _settled(tx, one, 'stands', who)


def use_ours(tx: Transaction, seq: int, who: str, things: Essentials) -> None:
    """What was said here is right: it is said again, of what stands now. What the other kiosk alone has changed stays.

    `things`: those of the lounge, so that what was given is off the shelf. Raises KeyError where somebody has settled it already.
    """
    one = _one(tx, seq)
    if isinstance(one.ours, Appointment) and isinstance(one.stands, Appointment):
        _appointment_as(tx, one.ours, one.stands, _own(tx, one), who)
    elif isinstance(one.ours, Thing) and (thing := things.get(one.ours.thing)) is not None:
        _thing_as(tx, one.ours, thing, who)
    elif isinstance(one.ours, Referral) and isinstance(one.stands, Referral):
        _referral_as(tx, one, one.ours, one.stands, who)
    else:
        _as_ours(tx, one, who)
    _settled(tx, one, 'ours', who)


def _thing_as(tx: Transaction, ours: Thing, thing: Essential, who: str) -> None:
    if ours.state in essentials.SETTLED:
        essentials.settle(tx, ours.release, thing, ours.state, who)
    else:
        tx.change(Kind.THING_CHANGED, ours, who=who)
        essentials.to_shelf(tx, ours.release, thing, ours.state, who)


def _referral_as(tx: Transaction, one: Stale, ours: Referral, stands: Referral, who: str) -> None:
    """What was sent stays as it was sent: what was said otherwise is about the next one, as where somebody changes their mind later."""
    if (ours.sent_at is None) is (stands.sent_at is None):
        _as_ours(tx, one, who)
        return
    anew = {'id': new_id(), 'sent_at': None, 'sent_by': None}
    if ours.sent_at is not None:
        tx.change(Kind.REFERRAL_CHANGED, ours, who=who)
        tx.change(Kind.REFERRAL_CHANGED, stands.model_copy(update=anew), who=who)
    else:
        own = {name: getattr(ours, name) for name in _own(tx, one)}
        tx.change(Kind.REFERRAL_CHANGED, stands.model_copy(update=own | anew), who=who)


TOGETHER = {'where': ('here_on', 'here_at', 'left_at')}
"""What goes with a fact that was changed."""


def _as_ours(tx: Transaction, one: Stale, who: str) -> None:
    own = _own(tx, one)
    names = (*own, *(name for fact in own for name in TOGETHER.get(fact, ())))
    tx.change(KINDS[type(one.ours)], one.stands.model_copy(update={name: getattr(one.ours, name) for name in names}), who=who)


def _own(tx: Transaction, one: Stale) -> tuple[str, ...]:
    """The facts that were changed here; where it was new here all that were said, and where nothing is kept all in which the two differ."""
    facts = CORRECTED[next(table for table, row in ROWS.items() if row is type(one.ours))]
    base = _base(tx, one)
    if base is None:
        return tuple(name for name in facts if getattr(one.ours, name) is not None)
    before = earlier.version(tx, base) or one.stands
    return tuple(name for name in facts if getattr(before, name) != getattr(one.ours, name))


def _base(tx: Transaction, one: Stale) -> str | None:
    """The version that was changed here; None for what was new."""
    return next((late.change.base for late in earlier.late(tx) if late.seq == one.seq), None)


def _appointment_as(tx: Transaction, ours: Appointment, stands: Appointment, own: tuple[str, ...], who: str) -> None:
    if ours.standing is Standing.SUPERSEDED:  # the one that was put in its place stands already: it was new
        tx.change(Kind.APPOINTMENT_CHANGED, stands.model_copy(update={'standing': ours.standing}), who=who)
        return
    last = _last(tx, stands)
    if ours.standing is Standing.CANCELLED:
        if last.is_open:
            diary.cancel(tx, last.id, ours.why_changed or WhyChanged.OTHER, who)
    elif ours.standing in (Standing.ATTENDED, Standing.MISSED):
        tx.change(Kind.APPOINTMENT_CHANGED, last.model_copy(update={'standing': ours.standing}), who=who)
    else:
        _facts_as(tx, ours, last, own, who)


def _facts_as(tx: Transaction, ours: Appointment, last: Appointment, own: tuple[str, ...], who: str) -> None:
    # it was confirmed when it was written down here
    if not last.is_open:
        diary.add(tx, ours.release, Facts.of(ours), who, confirmed=diary.CONFIRMATIONS)
        return
    said = {name: getattr(ours, name) for name in own if name != 'standing'}
    if any(name in said for name in ('time_kind', 'on', 'at')):
        said |= {'time_kind': ours.time_kind, 'on': ours.on, 'at': ours.at}
    why = ours.why_changed or WhyChanged.OTHER
    changed = diary.change(tx, last.id, replace(Facts.of(last), **said), why, who, confirmed=diary.CONFIRMATIONS)
    row = tx.get(Appointment, changed)
    if ours.standing is Standing.CONFIRMED and row is not None and row.standing is Standing.ASKED:
        diary.agreed(tx, changed, who)


def _last(tx: Transaction, row: Appointment) -> Appointment:
    """The appointment that stands at the end of those that took each other's place."""
    after = _put_instead(tx, row)
    return row if after is None else _last(tx, after)


def _one(tx: Transaction, seq: int) -> Stale:
    found = next((one for one in stale(tx) if one.seq == seq), None)
    if found is None:
        raise KeyError(seq)
    return found


def _settled(tx: Transaction, one: Stale, kept: str, who: str) -> None:
    _settle(tx, one.seq, one.ours, who)
    tx.record(Kind.STALE_SETTLED, {'row': one.ours.id, 'seq': one.seq, 'kept': kept}, subject=one.release, who=who)
