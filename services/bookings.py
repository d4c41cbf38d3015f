"""Asking the other side for a time. Nothing is booked until the other side says so, and the old time stands until then (safety rule 17).

A time is asked for as a slot that the centre offers, or, where there is none, by staff, who are called to ring for it. One ask stands
at a time for each purpose: a new one takes the earlier one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from services import attention
from services.appointments import END_OF, Stop, is_working_day, next_working_day
from services.directory.hours import Times
from services.directory.phones import PhonePurpose
from services.directory.places import Place, PlaceKind, Places
from services.mending import Offer, Verdict, fits, opening
from services.placing import OPENS, length
from services.plan import Plan
from services.store import rows
from services.store.database import Transaction
from services.wire import Answer, Appointment, Kind, Need, Purpose, RequiredBy, Slot, SlotState, Standing, TimeKind, WhyChanged, new_id

PARTS = (TimeKind.MORNING, TimeKind.AFTERNOON)
KINDS = {
    Purpose.JOBCENTRE: PlaceKind.JOBCENTRE,
    Purpose.HOUSING: PlaceKind.COUNCIL_HOUSING,
    Purpose.PROBATION: PlaceKind.PROBATION,
    Purpose.DRUG_SERVICE: PlaceKind.DRUG_SERVICE,
    Purpose.HEALTH: PlaceKind.GP,
}


class SlotTaken(Exception):
    """Somebody else has the slot, or it is offered no more."""


@dataclass(frozen=True)
class Choice:
    """A time that can be asked for."""

    offer: Offer
    slot: str | None
    """The slot that the centre offers; None where staff ask for it."""
    opens: time | None = None
    shuts: time | None = None
    """Of a part of a day: from when to when the place is open in it, where that is known."""


@dataclass(frozen=True)
class Asked:
    """How it stands with what a person asked for."""

    asked: Appointment | None
    """What nobody agreed to or refused yet."""
    refused: Appointment | None
    """The last time that they said no to, where nothing was asked for since."""


def place_of(stop: Stop, places: Places) -> Place | None:
    """The place of the directory that a stop is at, by its name or its postcode."""
    kind = KINDS.get(stop.purpose)
    known = [place for place in places.all if place.kind is kind] or [place for place in places.all if place.kind is not PlaceKind.LOUNGE]
    named = (place for place in known if place.name == stop.place)
    there = (place for place in known if stop.postcode and place.postcode == stop.postcode)
    return next(named, None) or next(there, None)


# What is offered


def offers(tx: Transaction, places: Iterable[str], today: date) -> tuple[Slot, ...]:
    """The free slots of these places from today on, in the order of their times."""
    return tuple(slot for slot in rows.slots(tx, tuple(places), today) if slot.state is SlotState.FREE)


def choices(slots: Iterable[Slot], place: Place | None, now: datetime) -> tuple[Choice, ...]:
    """What can be asked for today and on the next working day (London): slots, and a morning or an afternoon for staff to ask for."""
    offered = [Choice(Offer(slot.on, slot.at, None if slot.at else slot.time_kind), slot.id) for slot in slots]
    days = [day for day in (now.date(), next_working_day(now.date())) if is_working_day(day)]
    own = {choice.offer for choice in offered}
    parts = (choice for day in days for choice in _parts_of(day, place) if choice.offer not in own)
    found = (choice for choice in (*offered, *parts) if choice.offer.on in days and choice.offer.until > now)
    return tuple(sorted(found, key=_by_time))


def _parts_of(day: date, place: Place | None) -> Iterator[Choice]:
    hours = place.hours.on(day) if place else None
    for part in PARTS:
        begins, ends = OPENS[part], END_OF[part]
        if hours is None:
            yield Choice(Offer(day, None, part), None)
        elif of_part := _within(hours, begins, ends):
            yield Choice(Offer(day, None, part), None, of_part[0][0], of_part[-1][1])


def _within(hours: Times, begins: time, ends: time) -> Sequence[tuple[time, time]]:
    spans = [(max(opens, begins), min(shuts, ends) if shuts != time() else ends) for opens, shuts in hours]
    return [(opens, shuts) for opens, shuts in spans if opens < shuts]


def _by_time(choice: Choice) -> tuple[date, bool, time]:
    offer = choice.offer
    return offer.on, offer.at is None, offer.at or OPENS[offer.kind]


def to_move(stop: Stop, slots: Iterable[Slot], place: Place | None, now: datetime) -> tuple[Choice, ...]:
    """What a stop may be asked to move to: what `choices` has, and where its place offers no slots every time that it is open for."""
    found = choices(slots, place, now)
    if any(choice.slot for choice in found) or place is None:
        return found
    minutes = int(length(stop).total_seconds() // 60)
    times = [
        Choice(offer, None)
        for day in (now.date(), next_working_day(now.date()))
        for opens, shuts in (place.hours.on(day) or ())
        if shuts != time()
        for offer in opening(datetime.combine(day, opens), datetime.combine(day, shuts), minutes)
        if offer.until > now
    ]
    return tuple(times) or found


def best(plan: Plan, stop: Stop, among: Iterable[Choice], old: datetime) -> Choice | None:
    """The choice that fits the day and lies nearest to a wanted time (London), the same day first. None where none fits."""
    fitting = [choice for choice in among if fits(plan, stop, choice.offer).verdict is Verdict.FITS]
    return min(fitting, key=lambda choice: _farness(choice, old), default=None)


def _farness(choice: Choice, old: datetime) -> tuple[bool, bool, float, datetime]:
    offer = choice.offer
    start = datetime.combine(offer.on, offer.at or OPENS[offer.kind])
    return offer.on != old.date(), offer.at is None, abs((start - old).total_seconds()), start


# Asking


def ask_for(tx: Transaction, release: str, slot: str, place: Place, instead_of: str | None = None) -> str:
    """Ask for a slot of a place; returns the appointment, which is asked for and not booked.

    `instead_of`: the appointment that it would replace, which stands until then. Raises SlotTaken; nothing is changed then.
    """
    return _ask_for_slot(tx, slot, _facts_of(place, release), instead_of)


def ask_for_time(tx: Transaction, release: str, place: Place, offer: Offer, instead_of: str | None = None) -> str:
    """Have staff ask a place for a time or for a part of a day; returns the appointment, which is asked for and not booked."""
    asked = _ask(tx, _facts_of(place, release), offer, None, instead_of, new_id())
    attention.ask(tx, Need.BOOK, release)
    return asked


def ask_to_move(tx: Transaction, appointment: str, choice: Choice) -> str:
    """Ask for another time for an appointment, which stands until they agree. Raises KeyError, SlotTaken."""
    old = tx.get(Appointment, appointment)
    if old is None:
        raise KeyError(appointment)
    # of a time that was itself only asked for, the one that stands is that before it
    stands = old.id if old.standing is Standing.CONFIRMED else old.instead_of
    facts = old.model_dump(include=set(_FACTS))
    if choice.slot is not None:
        return _ask_for_slot(tx, choice.slot, facts, stands)
    asked = _ask(tx, facts, choice.offer, None, stands, new_id())
    attention.ask(tx, Need.BOOK, old.release)
    return asked


def ask_staff(tx: Transaction, release: str | None) -> str:
    """Have staff book a time; returns the attention."""
    return attention.ask(tx, Need.BOOK, release)


def take_back(tx: Transaction, appointment: str, who: str = 'visitor', why: WhyChanged | None = None) -> None:
    """Ask no more. A slot that was held for it is free again; what is not only asked for stays as it is. `why`: as staff say it."""
    row = tx.get(Appointment, appointment)
    if row is None or row.standing is not Standing.ASKED:
        return
    slot = tx.get(Slot, row.slot) if row.slot else None
    if slot is not None and slot.appointment == row.id and slot.state is SlotState.ASKED:
        free = {'state': SlotState.FREE, 'release': None, 'appointment': None}
        tx.change(Kind.SLOT_CHANGED, slot.model_copy(update=free), who=who)
    # without its slot, so that nobody takes it for a time that was refused
    tx.change(Kind.APPOINTMENT_CHANGED, row.model_copy(update={'standing': Standing.CANCELLED, 'slot': None, 'why_changed': why}), who=who)


_FACTS = ('release', 'purpose', 'required_by', 'minutes', 'place', 'address', 'postcode', 'phone', 'person', 'bring', 'sensitive')


def _facts_of(place: Place, release: str) -> dict[str, Any]:
    phone = place.phone(PhonePurpose.APPOINTMENTS, PhonePurpose.DAY)
    jobcentre = place.kind is PlaceKind.JOBCENTRE
    return {
        'release': release,
        'purpose': next((purpose for purpose, kind in KINDS.items() if kind is place.kind), Purpose.OTHER),
        'required_by': RequiredBy.BENEFIT if jobcentre else RequiredBy.CHOICE,
        'minutes': None,
        'place': place.name,
        'address': place.address,
        'postcode': place.postcode,
        'phone': phone.number if phone else None,
        'person': None,
        'bring': None,
        'sensitive': False,
    }


def _ask_for_slot(tx: Transaction, slot: str, facts: dict[str, Any], instead_of: str | None) -> str:
    offered = tx.get(Slot, slot)
    if offered is None or offered.state is not SlotState.FREE:
        raise SlotTaken
    id_ = new_id()
    held = {'state': SlotState.ASKED, 'release': facts['release'], 'appointment': id_}
    tx.change(Kind.SLOT_CHANGED, offered.model_copy(update=held))
    offer = Offer(offered.on, offered.at, None if offered.at else offered.time_kind)
    lasts = {'minutes': offered.minutes or facts['minutes']}
    return _ask(tx, facts | lasts, offer, offered.id, instead_of, id_)


def _ask(tx: Transaction, facts: dict[str, Any], offer: Offer, slot: str | None, instead_of: str | None, id_: str) -> str:
    for earlier in rows.asked_appointments(tx):
        if (earlier.release, earlier.purpose) == (facts['release'], facts['purpose']):
            take_back(tx, earlier.id)
    row = Appointment(
        id=id_,
        lounge=tx.here.lounge,
        stop=None,
        time_kind=offer.kind,
        on=offer.on,
        at=offer.at,
        standing=Standing.ASKED,
        answer=Answer.NONE,
        officer_here_at=None,
        known_at=tx.now.london,
        instead_of=instead_of,
        slot=slot,
        **facts,
    )
    tx.change(Kind.APPOINTMENT_CHANGED, row)
    return row.id


# What came of it


def asked_of(tx: Transaction, release: str, purpose: Purpose) -> Asked:
    """What a person asked for, for a purpose: what is still open, and else what they said no to last."""
    own = [one for one in rows.appointments_of(tx, release) if one.purpose is purpose]
    asked = next((one for one in reversed(own) if one.standing is Standing.ASKED), None)
    last = next((one for one in reversed(own) if one.slot is not None or was_refused(one)), None)
    refused = last if last is not None and was_refused(last) and not (last.slot and _is_held(tx, last)) else None
    return Asked(asked, None if asked else refused)


def was_refused(row: Appointment) -> bool:
    """Whether the other side said no to what was asked for, to staff or through the centre. A booked time that staff strike is none."""
    if row.standing is not Standing.CANCELLED:
        return False
    # what staff strike has their reason, and what is asked for no more has no slot
    return row.why_changed is WhyChanged.THEY_SAID_NO or (row.slot is not None and row.why_changed is None)


def settle(tx: Transaction) -> None:
    """After rows have come from the centre: what they said no to is cancelled, and staff are told, once.

    That is a slot that was refused, or that somebody at another screen asked for first: of two, the first at the centre has it. Only the
    screen that asked tells, so that it is told once in the lounge. Doing it twice changes nothing.

    Staff are told, too, of a time that another one replaced although it was not asked for in its place: the other side may still expect
    the person. And of one that has come, with nobody having answered.
    """
    for row in rows.asked_appointments(tx):
        if _has_come(row, tx.now.london) and rows.was_asked_here(tx, row):
            attention.tell_once(tx, Need.BOOK, row.release, about=row.id)
    for row in rows.appointments_of_slots(tx):
        if row.standing is Standing.SUPERSEDED:
            _tell_if_unasked(tx, row)
            continue
        if _is_held(tx, row) or not rows.was_asked_here(tx, row) or row.why_changed is not None:
            continue
        if row.standing is Standing.ASKED:
            tx.change(Kind.APPOINTMENT_CHANGED, row.model_copy(update={'standing': Standing.CANCELLED}), who='system')
        attention.tell_once(tx, Need.BOOKING_REFUSED, row.release, about=row.id)


def _has_come(row: Appointment, now: datetime) -> bool:
    return row.on is not None and datetime.combine(row.on, row.at or OPENS.get(row.time_kind, time())) <= now


def _tell_if_unasked(tx: Transaction, replaced: Appointment) -> None:
    asked = any(one.instead_of == replaced.id for one in rows.appointments_of(tx, replaced.release))
    if not asked and rows.was_asked_here(tx, replaced):
        attention.tell_once(tx, Need.BOOK, replaced.release, about=replaced.id)


def _is_held(tx: Transaction, row: Appointment) -> bool:
    """Whether the slot is still held for it, or nothing is known of the slot any more."""
    slot = tx.get(Slot, row.slot) if row.slot else None
    return slot is None or (slot.appointment == row.id and slot.state is not SlotState.REFUSED)
