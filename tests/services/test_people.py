"""Who is in the lounge, as staff keep it: adding a person, here and left, and what staff see of one."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
from builders import THURSDAY, StillClock, appointment, attention, note, put, release
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import attention as attentions
from services import diary, essentials, housing, people, visits
from services.essentials import load
from services.people import NewPerson
from services.store import journal, rows
from services.store.database import Store
from services.visits import Found, NotFound, Refused
from services.wire import MOST_BYTES, Attention, BedEnd, Need, Release, Supervision, ThingState, Tonight, Where, new_id

WHO = 'staff:01890000-0000-7000-8000-000000000007'
WALK_IN = NewPerson('Ellis', 'B', 'cy', None, here=True)


def add(store: Store, new: NewPerson = WALK_IN) -> Release:
    return store.call(people.add, new, WHO)


def row(store: Store, of: str) -> Release:
    return store.call(lambda tx: tx.get(Release, of))


def last_entry(store: Store) -> dict[str, object]:
    sent = store.call(journal.waiting, 500, MOST_BYTES)[-1].sent
    return {**json.loads(sent.header), 'payload': json.loads(sent.payload or 'null')}


# Adding


def test_a_person_who_is_added_can_go_to_a_screen_at_once(store: Store) -> None:
    person = add(store)
    assert store.call(visits.find, person.code) == Found(person.id, 'Ellis', 'cy', None)
    assert (person.released_on, person.here_on, person.here_at, person.ref) == (THURSDAY, THURSDAY, time(10, 31), None)
    assert last_entry(store)['who'] == WHO


def test_somebody_who_is_due_later_has_no_code_that_works_yet(store: Store) -> None:
    person = add(store, NewPerson('Ellis', 'B', 'en', time(11, 30), here=False))
    assert store.call(visits.find, person.code) == NotFound(Refused.NOT_YET, 0)
    store.call(people.mark, person.id, Where.HERE, WHO)
    assert isinstance(store.call(visits.find, person.code), Found)


def test_safety_20_a_code_ends_with_the_screen_that_gave_it_and_is_nobody_elses(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.call(put, release(code='000111'))
    drawn = iter([11, 11, 12])
    monkeypatch.setattr('services.people.secrets.randbelow', lambda _: next(drawn))
    assert add(store).code == '000121'
    assert store.here.screen == 1


def test_safety_1_somebody_of_whom_nothing_is_known_is_never_without_a_licence(store: Store) -> None:
    assert add(store).supervision is Supervision.UNKNOWN


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=50))
def test_any_name_is_taken_or_refused_and_never_half(store: Store, name: str) -> None:
    before = len(store.call(rows.releases))
    try:
        person = add(store, NewPerson(name, 'B', 'en', None, here=True))
    except ValueError:
        assert len(store.call(rows.releases)) == before
    else:
        assert row(store, person.id).first_name == name.strip()


# Here and left


def test_safety_20_left_ends_the_code_and_here_opens_it_again(store: Store, clock: StillClock) -> None:
    person = add(store)
    clock.advance(timedelta(hours=1))
    store.call(people.mark, person.id, Where.LEFT, WHO)
    assert row(store, person.id).left_at == time(11, 31)
    assert store.call(visits.find, person.code) == NotFound(Refused.ENDED, 0)
    store.call(people.mark, person.id, Where.HERE, WHO)
    again = row(store, person.id)
    assert (again.where, again.here_at, again.left_at) == (Where.HERE, time(10, 31), None)
    assert isinstance(store.call(visits.find, person.code), Found)


def test_saying_it_twice_changes_nothing(store: Store, clock: StillClock) -> None:
    person = add(store)
    store.call(people.mark, person.id, Where.LEFT, WHO)
    before = store.call(journal.delivered).head
    clock.advance(timedelta(minutes=5))
    store.call(people.mark, person.id, Where.LEFT, WHO)
    assert store.call(journal.delivered).head == before


def test_somebody_who_was_here_yesterday_is_here_anew(store: Store, clock: StillClock) -> None:
    person = add(store)
    clock.set_london(datetime.fromisoformat('2026-05-15T09:05'))
    store.call(people.mark, person.id, Where.HERE, WHO)
    assert (row(store, person.id).here_on, row(store, person.id).here_at) == (date(2026, 5, 15), time(9, 5))


@pytest.mark.parametrize('where', [Where.EXPECTED, Where.NOT_COMING])
def test_whoever_is_not_here_has_no_time_of_coming(store: Store, where: Where) -> None:
    person = add(store)
    store.call(people.mark, person.id, where, WHO)
    kept = row(store, person.id)
    assert (kept.where, kept.here_on, kept.here_at, kept.left_at) == (where, None, None, None)


def test_safety_16_leaving_stays_possible_with_no_bed_which_stays_open(store: Store) -> None:
    person = add(store)
    store.call(housing.say_tonight, person.id, Tonight.NO)
    store.call(people.mark, person.id, Where.LEFT, WHO)
    known = store.call(people.known, person.id)
    assert known.person.where is Where.LEFT
    assert known.day.bed is not None
    assert known.day.bed.is_open
    assert [one.need for one in known.calls_for_staff] == [Need.NO_BED]
    store.call(housing.end_no_bed, person.id, BedEnd.LEFT_WITHOUT, WHO, 'ab')
    assert store.call(people.known, person.id).calls_for_staff == ()


def test_a_person_who_is_not_there_cannot_be_marked(store: Store) -> None:
    with pytest.raises(KeyError):
        store.call(people.mark, new_id(), Where.HERE, WHO)


# Putting right


def test_what_was_written_wrong_is_put_right_and_stays_readable(store: Store) -> None:
    person = add(store)
    right = {'initial': 'C', 'language': 'en', 'due_at': time(9), 'released_on': THURSDAY, 'supervision': Supervision.LICENCE}
    store.call(people.correct, person.id, WHO, first_name='Elis', **right)
    known = store.call(people.known, person.id)
    assert (known.person.first_name, known.person.code) == ('Elis', person.code)
    (one,) = known.corrections
    assert one.before.first_name == 'Ellis'
    assert one.differs == ('first_name', 'initial', 'language', 'due_at', 'supervision')
    assert one.by == WHO


def test_what_was_not_put_right_stays_as_another_screen_wrote_it(store: Store) -> None:
    person = add(store)
    store.call(people.correct, person.id, WHO, language='cy')
    store.call(people.correct, person.id, WHO, first_name=' Elis ')
    kept = store.call(people.known, person.id).person
    assert (kept.first_name, kept.language, kept.initial) == ('Elis', 'cy', person.initial)


# What staff see


def test_staff_see_all_that_a_person_asked_for(store: Store) -> None:
    person = add(store)
    things = load()
    stocked = next(one.key for one in things.all if one.stocked)
    store.call(essentials.say, person.id, things, {stocked: ThingState.ASKED})
    store.call(attentions.ask, Need.FAMILY, person.id)
    store.call(put, appointment(person.id), attention(release=release().id))
    known = store.call(people.known, person.id)
    assert [one.need for one in known.calls_for_staff] == [Need.ESSENTIALS, Need.FAMILY]
    assert [(one.thing, one.state) for one in known.things] == [(stocked, ThingState.ASKED)]
    assert len(known.appointments) == 1


def test_safety_12_a_private_thing_is_a_private_ask_and_nothing_more(store: Store) -> None:
    person = add(store)
    things = load()
    private = next(one.key for one in things.all if one.private)
    store.call(essentials.say, person.id, things, {private: ThingState.MISSING})
    known = store.call(people.known, person.id)
    assert [one.need for one in known.calls_for_staff] == [Need.PRIVATE]
    assert known.things == ()


def test_a_call_that_somebody_came_to_is_gone_from_the_page(store: Store) -> None:
    person = add(store)
    call = store.call(attentions.ask, Need.MONEY, person.id)
    store.call(attentions.answer, call, WHO)
    assert store.call(people.known, person.id).calls_for_staff == ()
    assert store.call(lambda tx: tx.get(Attention, call)).answered_by == WHO


def test_whoever_was_erased_meanwhile_is_not_there(store: Store) -> None:
    store.call(note)
    with pytest.raises(KeyError):
        store.call(people.known, new_id())


def test_the_page_keeps_what_stands_no_more(store: Store) -> None:
    person = add(store)
    stop = appointment(person.id)
    store.call(put, stop)
    facts = diary.Facts.of(stop)
    store.call(diary.cancel, stop.id, diary.WhyChanged.THEY_MOVED_IT, WHO)
    known = store.call(people.known, person.id)
    assert known.day.stops == ()
    assert [diary.Facts.of(one) for one in known.appointments] == [facts]
