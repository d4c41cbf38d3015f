"""What the screens about booking share: what the store knows of it, the plan of the day, and asking for a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screens.parts.day_words import plan_now
from screens.parts.page import WatchingPage
from services import answers, appointments, benefits, bookings
from services.answers import Question
from services.appointments import Day, Stop
from services.bookings import Asked, Choice, SlotTaken
from services.mending import Offer, wanted
from services.placing import OPENS
from services.plan import Plan
from services.store.database import Transaction
from services.wire import Appointment, Claim, Purpose, RequiredBy, Slot

if TYPE_CHECKING:
    from services.directory.places import Place

NOTHING = Asked(None, None)


@dataclass(frozen=True)
class Seek:
    """What a time is sought for."""

    place: str | None
    """The place's key in the directory; None for one that is not in it."""
    moving: str = ''
    """The appointment that is to move; empty for a new one."""
    picked: Choice | None = None
    """The time that was touched."""


@dataclass(frozen=True)
class Seen:
    """What the store knows, at one moment. Without a name it knows what is offered, and nothing else."""

    slots: tuple[Slot, ...]
    day: Day | None
    claim: Claim | None
    asked: Mapping[Purpose, Asked]
    answers: Mapping[Question, str]


class BookingPage(WatchingPage):
    """A screen about a time that can be asked for. It shows what is known in `show`, again whenever that has changed."""

    seen: Seen | None = None
    taken = False
    """The time that was asked for last had gone to somebody else."""

    def arrive(self) -> None:
        self.seen, self.taken = None, False
        self.look()

    def look_again(self) -> None:
        keys = [place.key for place in self.app.places.all]
        self.work.ask_store(_look, self.app.visit.release, keys, done=self._look_done)

    def _look_done(self, seen: Seen) -> None:
        visit = self.app.visit
        if visit is not None and seen != self.seen:
            self.seen, visit.day = seen, seen.day
            visit.answers.update(seen.answers)
            self.show()

    @property
    def plan(self) -> Plan | None:
        """The day as it is now; None without a name."""
        return plan_now(self.app, self.seen.day) if self.seen is not None and self.seen.day is not None else None

    @property
    def now(self) -> datetime:
        """London, without a zone."""
        return self.app.now().london

    @property
    def place(self) -> Place | None:
        """Where a time is sought."""
        seek = self.app.visit.seek
        return self.app.places.get(seek.place) if seek is not None and seek.place else None

    def sought(self, plan: Plan) -> Stop | None:
        """The stop that a time is sought for: one of the day, or one that nobody has asked for yet."""
        seek, place = self.app.visit.seek, self.place
        if seek is None or seek.moving:
            return next((stop for stop in plan.stops if seek and stop.appointment == seek.moving), None)
        if place is None:
            return None
        return wanted(
            Purpose.JOBCENTRE, RequiredBy.BENEFIT, self.now, minutes=None, place=place.name, address=place.address, postcode=place.postcode
        )

    def choices(self, stop: Stop | None) -> tuple[Choice, ...]:
        """What can be asked for; without a stop, the same for somebody whose day is not known."""
        slots = self.seen.slots if self.seen is not None else ()
        here = [slot for slot in slots if self.place is not None and slot.place == self.place.key]
        if stop is not None and stop.appointment:
            return bookings.to_move(stop, here, self.place, self.now)
        return bookings.choices(here, self.place, self.now)

    def best(self, plan: Plan, stop: Stop, among: Sequence[Choice]) -> Choice | None:
        """The time that fits the day best, near to the one that was picked or that stands now."""
        picked = self.app.visit.seek.picked if self.app.visit.seek else None
        if picked is not None:
            old = datetime.combine(picked.offer.on, picked.offer.at or OPENS[picked.offer.kind])
        else:
            span = plan.spans.get(stop.appointment)
            old = span.start if span else stop.deadline or self.now
        return bookings.best(plan, stop, among, old)

    def asked(self, purpose: Purpose) -> Asked:
        """How it stands with what the person asked for."""
        return self.seen.asked.get(purpose, NOTHING) if self.seen is not None else NOTHING

    def ask_for(self, choice: Choice) -> None:
        """Ask for a time, and show that it is not booked yet."""
        visit, place = self.app.visit, self.place
        if visit.seek.moving:
            self.work.ask_store(bookings.ask_to_move, visit.seek.moving, choice, done=self._asked, failed=self._not_asked)
        elif choice.slot is not None:
            self.work.ask_store(bookings.ask_for, visit.release, choice.slot, place, done=self._asked, failed=self._not_asked)
        else:
            self.work.ask_store(bookings.ask_for_time, visit.release, place, choice.offer, done=self._asked)

    def _asked(self, appointment: str) -> None:
        self.app.visit.seek = Seek(self.app.visit.seek.place, moving=appointment)
        self.app.look_for_calls()
        self.app.go('asked')

    def _not_asked(self, error: BaseException) -> None:
        if not isinstance(error, SlotTaken):
            raise error
        seek = self.app.visit.seek
        self.app.visit.seek = Seek(seek.place, seek.moving)
        self.seen, self.taken = None, True
        self.look()


def offer_of(appointment: Appointment) -> Offer:
    """The time of something that was asked for. Raises ValueError where it has no date."""
    if appointment.on is None:
        raise ValueError('what was asked for has a date')
    return Offer(appointment.on, appointment.at, None if appointment.at else appointment.time_kind)


def _look(tx: Transaction, release: str | None, places: Sequence[str]) -> Seen:
    slots = bookings.offers(tx, places, tx.now.today)
    if release is None:
        return Seen(slots, None, None, {}, {})
    asked = {purpose: bookings.asked_of(tx, release, purpose) for purpose in Purpose}
    return Seen(slots, appointments.day_of(tx, release), benefits.claim_of(tx, release), asked, answers.kept(tx, release))
