"""A time is asked for at a kiosk and answered at the centre. Nothing is booked before that; of two asks the first at the centre counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import pytest
from builders import LOUNGE, THURSDAY, appointment, put, release, slot
from kiosks import Centre, Kiosk
from sqlalchemy import select
from test_worker import until

from kiosk.home import Home
from kiosk.run import Beside
from kiosk.settings import Settings
from services import bookings
from services.appointments import Stop, day_of
from services.central import releases, slots
from services.central.slots import CannotAnswer
from services.directory import journeys, places_file
from services.mending import Verdict, fits
from services.plan import Plan, plan_of
from services.store import journal, rows
from services.store.models import SHARED, ReleaseRow
from services.sync.worker import Worker
from services.travel import Travel
from services.wire import Appointment, Attention, Need, Purpose, Release, RequiredBy, Slot, SlotState, Standing, Table, TimeKind

Enrol = Callable[[], Kiosk]
PLACES = places_file.load(None, demonstration=True)
JOBCENTRE = PLACES.get('easterby-jobcentre')
FRIDAY = date(2026, 5, 15)
TIMES = b"""place,purpose,on,time,minutes
easterby-jobcentre,jobcentre,today,12:30pm,45
easterby-jobcentre,jobcentre,tomorrow,morning,45
"""


def offer(centre: Centre, content: bytes = TIMES) -> None:
    assert slots.import_slots(centre.engine, LOUNGE, content, centre.clock.now()).problems == ()


def comes(kiosk: Kiosk) -> Release:
    """Somebody who is here, known at the centre."""
    person = release()
    kiosk.store.call(put, person)
    kiosk.exchange()
    return person


def offers(kiosk: Kiosk) -> list[Slot]:
    return list(kiosk.store.call(bookings.offers, ['easterby-jobcentre'], THURSDAY))


def ask(kiosk: Kiosk, person: Release, slot: Slot, instead_of: str | None = None) -> str:
    assert JOBCENTRE is not None
    return kiosk.store.call(bookings.ask_for, person.id, slot.id, JOBCENTRE, instead_of)


def heard(kiosk: Kiosk) -> None:
    """As the sync thread does: an exchange, and what it brought is seen to."""
    kiosk.exchange()
    kiosk.store.call(bookings.settle)
    kiosk.exchange()


def stops(kiosk: Kiosk, person: Release) -> list[Stop]:
    return [stop for stop in kiosk.store.call(day_of, person.id).stops if stop.purpose is Purpose.JOBCENTRE]


def calls(kiosk: Kiosk) -> list[tuple[Need, str | None]]:
    def of_table(tx):  # type: ignore[no-untyped-def]
        return [Attention.model_validate(row) for row in tx.session.scalars(select(SHARED[Table.ATTENTION]))]

    return [(one.need, one.release) for one in kiosk.store.call(of_table)]


def standing(kiosk: Kiosk, id: str) -> Standing:
    row = kiosk.store.call(lambda tx: tx.get(Appointment, id))
    assert row is not None
    return row.standing


def waiting(centre: Centre) -> list[tuple[str, str | None]]:
    return [(one.slot, one.first_name) for one in slots.waiting(centre.engine, LOUNGE)]


# The whole way


def test_safety_17_a_time_is_booked_once_the_centre_says_so_and_the_old_one_stands_until_then(kiosk: Kiosk, centre: Centre) -> None:
    person = comes(kiosk)
    old = appointment(person.id, purpose=Purpose.JOBCENTRE, at=time(14), required_by=RequiredBy.BENEFIT)
    kiosk.store.call(put, old)
    offer(centre)
    kiosk.exchange()
    [noon, _] = offers(kiosk)
    asked = ask(kiosk, person, noon, old.id)
    kiosk.exchange()
    assert waiting(centre) == [(noon.id, 'Jordan')]
    assert [(stop.appointment, stop.standing) for stop in stops(kiosk, person)] == [(asked, Standing.ASKED), (old.id, Standing.CONFIRMED)]

    kiosk.clock.advance(timedelta(minutes=4))
    slots.confirm(centre.engine, noon.id, centre.clock.now())
    heard(kiosk)
    [stop] = stops(kiosk, person)
    assert (stop.appointment, stop.standing, stop.at) == (asked, Standing.CONFIRMED, time(12, 30))
    assert standing(kiosk, old.id) is Standing.SUPERSEDED
    assert calls(kiosk) == []
    assert waiting(centre) == []


def test_safety_17_a_refusal_reaches_the_person_and_staff_once_and_the_old_time_still_stands(kiosk: Kiosk, centre: Centre) -> None:
    person = comes(kiosk)
    old = appointment(person.id, purpose=Purpose.JOBCENTRE, at=time(14), required_by=RequiredBy.BENEFIT)
    kiosk.store.call(put, old)
    offer(centre)
    kiosk.exchange()
    [noon, morning] = offers(kiosk)
    asked = ask(kiosk, person, noon, old.id)
    kiosk.exchange()
    slots.refuse(centre.engine, noon.id, centre.clock.now())
    for _ in range(2):
        heard(kiosk)
    assert standing(kiosk, asked) is Standing.CANCELLED
    assert [stop.appointment for stop in stops(kiosk, person)] == [old.id]
    assert calls(kiosk) == [(Need.BOOKING_REFUSED, person.id)]
    refused = kiosk.store.call(bookings.asked_of, person.id, Purpose.JOBCENTRE).refused
    assert refused is not None
    assert refused.at == time(12, 30)
    assert offers(kiosk) == [morning]


def test_the_sync_thread_tells_staff_of_a_refusal_by_itself(kiosk: Kiosk, centre: Centre) -> None:
    person = comes(kiosk)
    offer(centre)
    kiosk.exchange()
    noon = offers(kiosk)[0]
    ask(kiosk, person, noon)
    kiosk.exchange()
    slots.refuse(centre.engine, noon.id, centre.clock.now())
    at_work = Worker(kiosk.stores, kiosk.connect, '0.1', settle=bookings.settle)
    at_work.start()
    until(lambda: calls(kiosk) == [(Need.BOOKING_REFUSED, person.id)])
    until(lambda: kiosk.store.call(journal.delivered).all_sent)
    at_work.stop()


def test_the_running_kiosk_sees_to_what_its_sync_thread_brings(kiosk: Kiosk, centre: Centre, tmp_path: Path) -> None:
    person = comes(kiosk)
    offer(centre)
    kiosk.exchange()
    noon = offers(kiosk)[0]
    ask(kiosk, person, noon)
    kiosk.exchange()
    slots.refuse(centre.engine, noon.id, centre.clock.now())
    folder = tmp_path / 'kiosk 0'
    running = Beside(Home(folder / 'home', folder / 'keys'), Settings(), kiosk.clock, kiosk.enrolment)
    running.start()
    until(lambda: calls(kiosk) == [(Need.BOOKING_REFUSED, person.id)])
    running.stop()


def test_an_ask_that_was_taken_back_is_not_confirmed_and_somebody_else_can_have_the_time(enrol: Enrol, centre: Centre) -> None:
    one, other = enrol(), enrol()
    person = comes(one)
    offer(centre)
    one.exchange()
    noon = offers(one)[0]
    asked = ask(one, person, noon)
    one.exchange()
    one.store.call(bookings.take_back, asked)
    one.exchange()
    with pytest.raises(CannotAnswer, match='Nobody asks'):
        slots.confirm(centre.engine, noon.id, centre.clock.now())
    heard(one)
    other.exchange()
    assert offers(other)[0] == noon
    assert calls(one) == []


def test_what_was_taken_back_after_the_centre_had_confirmed_it_is_booked(kiosk: Kiosk, centre: Centre) -> None:
    """The jobcentre expects the person: the day must say so. Staff see the change that came too late."""
    person = comes(kiosk)
    offer(centre)
    kiosk.exchange()
    noon = offers(kiosk)[0]
    asked = ask(kiosk, person, noon)
    kiosk.exchange()
    slots.confirm(centre.engine, noon.id, centre.clock.now())
    kiosk.store.call(bookings.take_back, asked)
    heard(kiosk)
    assert [(stop.appointment, stop.standing) for stop in stops(kiosk, person)] == [(asked, Standing.CONFIRMED)]
    assert kiosk.store.call(journal.delivered).stale == 2


def test_a_time_asked_for_while_cut_off_replaces_the_one_that_was_confirmed_meanwhile_and_staff_are_told(
    kiosk: Kiosk, centre: Centre
) -> None:
    person = comes(kiosk)
    offer(centre)
    kiosk.exchange()
    [noon, morning] = offers(kiosk)
    first = ask(kiosk, person, noon)
    kiosk.exchange()
    slots.confirm(centre.engine, noon.id, centre.clock.now())
    second = ask(kiosk, person, morning)  # the kiosk has not heard yet
    heard(kiosk)
    assert standing(kiosk, first) is Standing.CONFIRMED
    assert standing(kiosk, second) is Standing.ASKED

    slots.confirm(centre.engine, morning.id, centre.clock.now())
    for _ in range(2):
        heard(kiosk)
    assert [(stop.appointment, stop.standing) for stop in stops(kiosk, person)] == [(second, Standing.CONFIRMED)]
    assert standing(kiosk, first) is Standing.SUPERSEDED
    assert calls(kiosk) == [(Need.BOOK, person.id)]


# Two kiosks


def test_of_two_times_that_a_person_asks_for_at_two_kiosks_only_one_is_booked(enrol: Enrol, centre: Centre) -> None:
    one, other = enrol(), enrol()
    person = comes(one)
    offer(centre)
    one.exchange()
    other.exchange()
    [noon, morning] = offers(one)
    first, second = ask(one, person, noon), ask(other, person, morning)
    one.exchange()
    other.exchange()
    slots.confirm(centre.engine, morning.id, centre.clock.now())
    for kiosk in (one, other, one):
        heard(kiosk)
    assert [(stop.appointment, stop.standing) for stop in stops(one, person)] == [(second, Standing.CONFIRMED)]
    assert standing(other, first) is Standing.SUPERSEDED
    assert noon in offers(other), 'somebody else can have it'
    assert calls(one) == calls(other) == [(Need.BOOK, person.id)]


def test_of_two_kiosks_that_ask_for_the_same_time_while_cut_off_the_first_at_the_centre_has_it(enrol: Enrol, centre: Centre) -> None:
    one, other = enrol(), enrol()
    first, second = comes(one), comes(other)
    offer(centre)
    one.exchange()
    other.exchange()
    noon = offers(one)[0]
    theirs, lost = ask(one, first, noon), ask(other, second, noon)
    one.exchange()
    heard(other)
    assert standing(other, lost) is Standing.CANCELLED
    assert stops(other, second) == []
    assert calls(other) == [(Need.BOOKING_REFUSED, second.id)]
    assert [(one.slot, one.release) for one in slots.waiting(centre.engine, LOUNGE)] == [(noon.id, first.id)]

    slots.confirm(centre.engine, noon.id, centre.clock.now())
    for kiosk in (one, other, one):
        heard(kiosk)
    assert [stop.standing for stop in stops(one, first)] == [Standing.CONFIRMED]
    assert [stop.appointment for stop in stops(other, first)] == [theirs]
    assert standing(one, lost) is Standing.CANCELLED
    assert calls(one) == calls(other) == [(Need.BOOKING_REFUSED, second.id)]


def test_a_kiosk_that_calls_its_own_slot_confirmed_is_put_right(kiosk: Kiosk, centre: Centre) -> None:
    person = comes(kiosk)
    offer(centre)
    kiosk.exchange()
    noon = offers(kiosk)[0]
    ask(kiosk, person, noon)
    held = kiosk.store.call(lambda tx: tx.get(Slot, noon.id))
    kiosk.exchange()
    kiosk.store.call(put, held.model_copy(update={'state': SlotState.CONFIRMED}))
    assert kiosk.exchange().refused == 1
    assert kiosk.store.call(lambda tx: tx.get(Slot, noon.id)) == held
    assert waiting(centre) == [(noon.id, 'Jordan')]


# Many, old, and the demonstration


def test_many_times_come_in_pages_and_then_only_what_changed_does(enrol: Enrol, centre: Centre) -> None:
    one = enrol()
    times = [f'{day}/06/2026,{hour}:{minute}' for day in range(1, 31) for hour in range(9, 17) for minute in ('00', '30')]
    many = [f'easterby-jobcentre,jobcentre,{time},15' for time in times]
    offer(centre, '\n'.join(['place,purpose,on,time,minutes', *many]).encode())
    assert one.exchange().received == 480
    pulls = [asked for asked in centre.network.asked if asked.path.startswith('/v1/changes')]
    assert len(pulls) == 3
    person = comes(one)
    ask(one, person, offers(one)[0])
    assert one.exchange().received == 2, 'its own ask comes back, and nothing else'
    assert one.exchange().received == 0


def test_safety_19_times_go_from_the_kiosk_by_their_own_day_or_with_the_person(kiosk: Kiosk) -> None:
    person = release(released_on=FRIDAY)
    unasked, asked, coming = slot(), slot(at=time(15)), slot(on=date(2026, 5, 28))
    kiosk.store.call(put, person, unasked, asked, coming)
    ask(kiosk, person, asked)
    kiosk.exchange()

    def left() -> set[str]:
        return {one.id for one in kiosk.store.call(rows.slots, ['easterby-jobcentre'], date.min)}

    def erased(at: date) -> set[str]:
        kiosk.clock.advance(timedelta(days=(at - kiosk.clock.now().today).days))
        kiosk.store.call(journal.erase, kiosk.clock.at)
        return left()

    assert erased(date(2026, 5, 21)) == {unasked.id, asked.id, coming.id}
    assert erased(date(2026, 5, 22)) == {asked.id, coming.id}
    assert erased(date(2026, 5, 23)) == {coming.id}
    assert kiosk.store.call(lambda tx: tx.session.get(ReleaseRow, person.id)) is None


def demonstration(kiosk: Kiosk, centre: Centre, code: str) -> tuple[Plan, Stop]:
    """The demonstration day of somebody, and the jobcentre in it. Its times have come to the kiosk."""
    data = resources.files('data')
    releases.import_releases(centre.engine, LOUNGE, data.joinpath('demo_day.csv').read_bytes(), centre.clock.now())
    offer(centre, data.joinpath('demo_slots.csv').read_bytes())
    kiosk.exchange()
    [person] = kiosk.store.call(rows.releases_with_code, code)
    lounge = PLACES.lounge
    assert lounge is not None
    travel = Travel(PLACES.grid, journeys.load().known, lounge.postcode)
    plan = plan_of(kiosk.store.call(day_of, person.id).stops, travel, kiosk.clock.now().london)
    return plan, next(stop for stop in plan.stops if stop.purpose is Purpose.JOBCENTRE)


def test_the_demonstration_offers_jordan_what_fits_what_clashes_and_parts_of_tomorrow(kiosk: Kiosk, centre: Centre) -> None:
    plan, jobcentre = demonstration(kiosk, centre, '482910')
    found = {}
    for choice in bookings.choices(offers(kiosk), JOBCENTRE, kiosk.clock.now().london):
        fit = fits(plan, jobcentre, choice.offer)
        clashes = fit.other.purpose if fit.other is not None else None
        if choice.slot is not None:
            found[choice.offer.on, choice.offer.at or choice.offer.part] = (fit.verdict, clashes)
    assert found == {
        (THURSDAY, time(11, 15)): (Verdict.FITS, None),
        (THURSDAY, time(12, 30)): (Verdict.FITS, None),
        (THURSDAY, time(13, 45)): (Verdict.CLASHES, Purpose.PROBATION),
        (FRIDAY, time(11, 15)): (Verdict.FITS, None),
        (FRIDAY, TimeKind.MORNING): (Verdict.FITS, None),
        (FRIDAY, TimeKind.AFTERNOON): (Verdict.FITS, None),
    }


def test_the_demonstration_offers_tomos_a_time_that_mends_his_clash(kiosk: Kiosk, centre: Centre) -> None:
    plan, jobcentre = demonstration(kiosk, centre, '118750')
    now = kiosk.clock.now().london
    best = bookings.best(plan, jobcentre, bookings.to_move(jobcentre, offers(kiosk), JOBCENTRE, now), datetime.combine(THURSDAY, time(13)))
    assert best is not None
    assert (best.slot is not None, best.offer.on, best.offer.at) == (True, THURSDAY, time(11, 15))
