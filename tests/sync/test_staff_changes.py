"""Staff at two kiosks that are cut off from each other, and joined again: nothing is lost, nothing stands twice, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from builders import LOUNGE, appointment, put, release
from kiosks import Centre, Kiosk

from services import appointments, attention, corrections, diary, essentials, housing, measures, people, stock
from services.central import releases
from services.corrections import Stale
from services.diary import Facts
from services.directory.councils import Council, CouncilKind
from services.people import NewPerson
from services.store import journal, rows
from services.sync.client import Unreachable
from services.wire import (
    Appointment,
    Bed,
    Kind,
    Need,
    Permission,
    Referral,
    Release,
    Standing,
    ThingState,
    TimeKind,
    Tonight,
    Where,
    WhyChanged,
)

Enrol = Callable[[], Kiosk]
WHO = 'staff:7'
THINGS = essentials.load()
COAT = THINGS.get('coat')
MOVED, WRONG = WhyChanged.THEY_MOVED_IT, WhyChanged.WRITTEN_WRONG


class Two:
    """Two kiosks of one lounge, one person, one probation appointment at 2pm that both know."""

    def __init__(self, enrol: Enrol) -> None:
        self.first, self.second = enrol(), enrol()
        self.person = release()
        self.stop = appointment(self.person.id)
        self.first.store.call(put, self.person, self.stop)
        self.join()

    def join(self) -> None:
        """The line is back: the first kiosk is heard first."""
        for kiosk in (self.first, self.second, self.first, self.second):
            kiosk.exchange()
            kiosk.store.call(corrections.settle_alike)
            kiosk.store.call(corrections.tell_of_lists)
        assert not self.stale(self.first)

    def change(self, kiosk: Kiosk, why: WhyChanged = MOVED, **known: object) -> str:
        facts = replace(Facts.of(self.stop), **known)
        return kiosk.store.call(diary.change, self.stop.id, facts, why, WHO, confirmed=2)

    def stale(self, kiosk: Kiosk) -> tuple[Stale, ...]:
        return kiosk.store.call(corrections.stale)

    def times(self) -> set[tuple[tuple[str, time | None], ...]]:
        """What stands on the day, at each of the two kiosks."""
        days = [kiosk.store.call(appointments.day_of, self.person.id) for kiosk in (self.first, self.second)]
        return {tuple((stop.place, stop.at) for stop in day.stops) for day in days}


@pytest.fixture
def two(enrol: Enrol) -> Two:
    return Two(enrol)


OFFICE = 'Sample probation office'


def test_a_change_reaches_the_other_kiosk_and_the_old_time_stands_nowhere(two: Two) -> None:
    two.change(two.first, at=time(15, 30))
    two.join()
    assert two.times() == {((OFFICE, time(15, 30)),)}
    (correction,) = two.second.store.call(corrections.of, two.person.id)
    assert (correction.before.at, correction.after.at, correction.after.why_changed) == (time(14), time(15, 30), MOVED)
    assert correction.by is None
    assert two.first.store.call(corrections.of, two.person.id)[0].by == WHO


def test_of_two_changes_one_stands_everywhere_and_the_other_is_shown_beside_it(two: Two) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, why=WRONG, at=time(16))
    two.join()
    assert two.times() == {((OFFICE, time(15, 30)),)}
    (late,) = two.stale(two.second)
    assert (late.ours.at, late.stands.at, late.differs, late.by) == (time(16), time(15, 30), ('at',), WHO)
    assert late.release == two.person.id
    assert late in two.second.store.call(people.known, two.person.id).stale


def test_what_stands_is_kept(two: Two) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, at=time(16))
    two.join()
    two.second.store.call(corrections.keep, two.stale(two.second)[0].seq, WHO, THINGS)
    two.join()
    assert two.stale(two.second) == ()
    assert two.times() == {((OFFICE, time(15, 30)),)}
    assert two.second.store.call(journal.delivered).stale == 0


def test_what_was_said_here_takes_the_place_of_what_stood(two: Two) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, at=time(16))
    two.join()
    two.second.store.call(corrections.use_ours, two.stale(two.second)[0].seq, WHO, THINGS)
    two.join()
    assert two.times() == {((OFFICE, time(16)),)}
    said = [(one.before.at, one.after.at) for one in two.first.store.call(corrections.of, two.person.id)]
    assert (time(15, 30), time(16)) in said
    with pytest.raises(KeyError):
        two.second.store.call(corrections.keep, 1, WHO, THINGS)


def test_the_same_said_twice_needs_nobody(two: Two) -> None:
    for kiosk in (two.first, two.second):
        two.change(kiosk, at=time(15, 30))
    two.join()
    assert two.stale(two.second) == ()
    assert two.second.store.call(journal.delivered).stale == 0
    assert two.times() == {((OFFICE, time(15, 30)),)}


@pytest.mark.parametrize('ours', [True, False])
def test_cancelled_at_one_and_changed_at_the_other(two: Two, ours: bool) -> None:
    two.first.store.call(diary.cancel, two.stop.id, MOVED, WHO)
    two.change(two.second, at=time(16))
    two.join()
    assert two.times() == {((OFFICE, time(16)),)}
    (late,) = two.stale(two.second)
    assert (late.ours.standing, late.stands.standing) == (Standing.SUPERSEDED, Standing.CANCELLED)
    assert late.ours_instead.at == time(16)
    two.second.store.call(corrections.use_ours if ours else corrections.keep, late.seq, WHO, THINGS)
    two.join()
    assert two.times() == ({((OFFICE, time(16)),)} if ours else {()})


@pytest.mark.parametrize('ours', [True, False])
def test_changed_at_one_and_cancelled_at_the_other(two: Two, ours: bool) -> None:
    two.change(two.first, at=time(16))
    two.second.store.call(diary.cancel, two.stop.id, MOVED, WHO)
    two.join()
    (late,) = two.stale(two.second)
    assert (late.ours.standing, late.stands_instead.at) == (Standing.CANCELLED, time(16))
    two.second.store.call(corrections.use_ours if ours else corrections.keep, late.seq, WHO, THINGS)
    two.join()
    assert two.times() == ({()} if ours else {((OFFICE, time(16)),)})


def test_what_each_kiosk_alone_put_right_of_a_person_is_kept(two: Two) -> None:
    known = {'initial': 'J', 'language': 'en', 'due_at': time(9), 'released_on': two.person.released_on}
    supervision = two.person.supervision
    two.first.store.call(people.correct, two.person.id, WHO, first_name='Jordana', supervision=supervision, **known)
    two.second.store.call(people.mark, two.person.id, Where.LEFT, WHO)
    two.join()
    (late,) = two.stale(two.second)
    two.second.store.call(corrections.use_ours, late.seq, WHO, THINGS)
    two.join()
    for kiosk in (two.first, two.second):
        person = kiosk.store.call(lambda tx: tx.get(Release, two.person.id))
        assert (person.first_name, person.where, person.left_at) == ('Jordana', Where.LEFT, time(10, 31))


def test_attended_at_one_while_the_other_changed_the_time(two: Two) -> None:
    two.change(two.first, time_kind=TimeKind.IMMEDIATELY, on=None, at=None)
    two.second.clock.set_london(two.second.clock.now().london.replace(hour=14, minute=5))
    two.second.store.call(diary.attended, two.stop.id, WHO)
    two.join()
    (late,) = two.stale(two.second)
    two.second.store.call(corrections.use_ours, late.seq, WHO, THINGS)
    two.join()
    assert two.times() == {()}


def test_two_kiosks_record_one_visit(two: Two) -> None:
    two.first.store.call(measures.say, two.person.id, 'seen', True, WHO)
    two.second.store.call(measures.say, two.person.id, 'kit_given', True, WHO)
    for _ in range(2):  # both hold once the first kiosk has heard of it
        two.join()
    for kiosk in (two.first, two.second):
        assert len(kiosk.store.call(rows.of_person, type(two.first.store.call(measures.of, two.person.id)), two.person.id)) == 1
    assert two.stale(two.second) == ()
    for kiosk in (two.first, two.second):
        kept = kiosk.store.call(measures.of, two.person.id)
        assert (kept.seen, kept.kit_given, kept.call_made) == (True, True, None)


def test_measures_that_two_kiosks_recorded_otherwise_are_decided_by_a_person(two: Two) -> None:
    two.first.store.call(measures.say, two.person.id, 'seen', True, WHO)
    two.join()
    two.first.store.call(measures.say, two.person.id, 'kit_given', True, WHO)
    two.second.store.call(measures.say, two.person.id, 'kit_given', False, WHO)
    two.second.store.call(measures.say, two.person.id, 'call_made', True, WHO)
    two.join()
    first, *_ = two.stale(two.second)
    two.second.store.call(corrections.use_ours, first.seq, WHO, THINGS)
    two.join()
    assert two.stale(two.second) == ()
    for kiosk in (two.first, two.second):
        kept = kiosk.store.call(measures.of, two.person.id)
        assert (kept.seen, kept.kit_given, kept.call_made) == (True, False, True)


def test_what_each_kiosk_alone_said_of_tonight_is_kept(two: Two) -> None:
    two.first.store.call(housing.say_tonight, two.person.id, Tonight.YES)
    two.join()
    two.first.store.call(housing.pick_council, two.person.id, 'E07000138')
    two.second.store.call(housing.say_permission, two.person.id, Permission.ALLOWED, WHO)
    two.join()
    (late,) = two.stale(two.second)
    two.second.store.call(corrections.use_ours, late.seq, WHO, THINGS)
    two.join()
    for kiosk in (two.first, two.second):
        (bed,) = kiosk.store.call(rows.of_person, Bed, two.person.id)
        assert (bed.council, bed.permission) == ('E07000138', Permission.ALLOWED)


# Things, and the shelf


def counted(two: Two) -> None:
    """Both kiosks know that somebody asked for a coat, and that there are three."""
    two.first.store.call(essentials.say, two.person.id, THINGS, {'coat': ThingState.ASKED})
    two.first.store.call(stock.count, COAT, 3, WHO)
    two.join()
    for kiosk in (two.first, two.second):
        kiosk.clock.advance(timedelta(minutes=1))


def left(two: Two) -> set[tuple[ThingState, int | None]]:
    """How it stands with the coat, and how many there are, at each of the two kiosks."""

    def of(kiosk: Kiosk) -> tuple[ThingState, int | None]:
        shelf = next(one for one in kiosk.store.call(stock.shelves, THINGS) if one.thing == COAT)
        return kiosk.store.call(essentials.states, two.person.id)['coat'], shelf.left

    return {of(kiosk) for kiosk in (two.first, two.second)}


def test_a_thing_that_two_kiosks_wrote_down_as_given_left_the_shelf_once(two: Two) -> None:
    counted(two)
    for kiosk in (two.first, two.second):
        kiosk.store.call(essentials.settle, two.person.id, COAT, ThingState.GIVEN, WHO)
    two.join()
    assert left(two) == {(ThingState.GIVEN, 2)}


@pytest.mark.parametrize('settle', [corrections.keep, corrections.use_ours])
@pytest.mark.parametrize('given_at', [0, 1])
def test_the_shelf_follows_what_a_person_decides_of_a_thing(two: Two, settle: Callable[..., None], given_at: int) -> None:
    counted(two)
    said = [ThingState.NONE_LEFT, ThingState.NONE_LEFT]
    said[given_at] = ThingState.GIVEN
    for kiosk, state in zip((two.first, two.second), said, strict=True):
        kiosk.store.call(essentials.settle, two.person.id, COAT, state, WHO)
    two.join()
    (late,) = two.stale(two.second)
    two.second.store.call(settle, late.seq, WHO, THINGS)
    two.join()
    given = said[0 if settle is corrections.keep else 1] is ThingState.GIVEN
    assert left(two) == {(ThingState.GIVEN, 2) if given else (ThingState.NONE_LEFT, 3)}


def test_a_day_that_another_screen_opened_is_nothing_to_decide(two: Two) -> None:
    """Which screen a day is open on, and who came first, is settled by itself."""
    person = two.first.store.call(lambda tx: tx.get(Release, two.person.id))
    two.first.store.call(put, person.model_copy(update={'open_on': two.first.store.here.device}))
    two.second.store.call(put, person.model_copy(update={'open_on': two.second.store.here.device}))
    two.join()
    assert two.stale(two.second) == ()
    assert two.second.store.call(journal.delivered).stale == 0


def test_people_added_while_cut_off_have_codes_of_their_own(two: Two, centre: Centre) -> None:
    centre.between = lambda asked: asked.reset()
    for kiosk in (two.first, two.second):
        for number in range(20):
            kiosk.store.call(people.add, NewPerson(f'Person {number}', 'A', 'en', None, here=True), WHO)
        with pytest.raises(Unreachable):
            kiosk.exchange()
    centre.between = centre.pass_on
    two.join()
    known = [kiosk.store.call(rows.releases) for kiosk in (two.first, two.second)]
    assert known[0] == known[1]
    assert len({person.code for person in known[0]}) == len(known[0]) == 41
    assert {person.code[-1] for person in known[0] if person.id != two.person.id} == {'1', '2'}


@pytest.mark.parametrize('settle', [corrections.keep, corrections.use_ours])
def test_who_settled_it_stands_in_the_journal(two: Two, settle: Callable[..., None]) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, at=time(16))
    two.join()
    assert two.second.store.call(journal.delivered).stale == 1
    two.second.store.call(settle, two.stale(two.second)[0].seq, WHO, THINGS)
    assert two.second.store.call(journal.delivered).stale == 0
    last = two.second.store.call(journal.headers)[-1]
    assert f'"kind":"{Kind.STALE_SETTLED}"' in last
    assert f'"who":"{WHO}"' in last


def test_an_appointment_that_is_gone_needs_no_decision(two: Two) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, at=time(16))
    two.join()
    (late,) = two.stale(two.second)
    two.second.store.call(put, two.second.store.call(lambda tx: tx.get(Appointment, late.stands.id)).model_copy(update={'at': time(16)}))
    assert two.stale(two.second) == ()


# A referral


LEEDS = Council('E08000035', 'Leeds', None, CouncilKind.METROPOLITAN_DISTRICT, None, date(2021, 4, 1))


def answer(two: Two, kiosk: Kiosk, question: housing.Asked, given: bool) -> None:
    council = LEEDS if question is housing.Asked.CHOOSE_COUNCIL else None
    kiosk.clock.advance(timedelta(minutes=1))
    kiosk.store.call(housing.answer_referral, two.person.id, question, given, council=council, public_body=False)


def referrals(two: Two, kiosk: Kiosk) -> tuple[Referral, ...]:
    return kiosk.store.call(rows.of_person, Referral, two.person.id)


@pytest.fixture
def agreed(two: Two) -> Two:
    """The person said yes to all three questions, and both kiosks know it."""
    for question in housing.Asked:
        answer(two, two.first, question, True)
    two.join()
    return two


def hold_to_ours(two: Two) -> None:
    """Staff at the second screen, which was too late, hold to what it said."""
    (late,) = two.stale(two.second)
    two.second.store.call(corrections.use_ours, late.seq, WHO, THINGS)
    two.join()


def test_safety_25_a_no_that_came_too_late_is_never_settled_unseen(agreed: Two) -> None:
    two = agreed
    answer(two, two.first, housing.Asked.CHOOSE_COUNCIL, True)
    answer(two, two.second, housing.Asked.TELL_COUNCIL, False)
    two.join()
    (late,) = two.stale(two.second)
    assert late.differs == ('tell_council',)
    assert referrals(two, two.first)[-1].is_agreed
    two.second.store.call(corrections.use_ours, late.seq, WHO, THINGS)
    two.join()
    for kiosk in (two.first, two.second):
        assert not referrals(two, kiosk)[-1].tell_council.given


def test_safety_25_a_no_that_came_after_it_was_sent_holds_for_the_next_one(agreed: Two) -> None:
    two = agreed
    two.first.store.call(housing.sent, referrals(two, two.first)[-1], WHO)
    answer(two, two.second, housing.Asked.TELL_COUNCIL, False)
    two.join()
    hold_to_ours(two)
    for kiosk in (two.first, two.second):
        was_sent, now = referrals(two, kiosk)
        assert was_sent.sent_by == WHO
        assert (now.tell_council.given, now.sent_at) == (False, None)


def test_what_was_sent_while_cut_off_stays_sent_and_the_no_of_the_other_screen_holds(agreed: Two) -> None:
    two = agreed
    answer(two, two.first, housing.Asked.TELL_COUNCIL, False)
    two.second.store.call(housing.sent, referrals(two, two.second)[-1], WHO)
    two.join()
    hold_to_ours(two)
    for kiosk in (two.first, two.second):
        was_sent, now = referrals(two, kiosk)
        assert was_sent.sent_by == WHO
        assert not now.tell_council.given


# Staff are told on every screen


def needs(kiosk: Kiosk) -> list[tuple[Need, int]]:
    """For what staff are called, and by which screen."""
    return [(one.need, one.screen) for one in kiosk.store.call(attention.standing)]


@pytest.mark.parametrize('settle', [corrections.keep, corrections.use_ours])
def test_what_came_too_late_at_one_screen_is_told_on_the_others_until_somebody_has_decided(two: Two, settle: Callable[..., None]) -> None:
    two.change(two.first, at=time(15, 30))
    two.change(two.second, at=time(16))
    for _ in range(2):
        two.join()
    for kiosk in (two.first, two.second):
        assert needs(kiosk) == [(Need.TWO_VERSIONS, 2)]
    two.second.store.call(settle, two.stale(two.second)[0].seq, WHO, THINGS)
    two.join()
    for kiosk in (two.first, two.second):
        assert needs(kiosk) == []


# A later list


LIST = 'ref,first_name,initial,released_on,supervision,where,stop,purpose,time_kind,on,at,required_by,place\n'


def take_list(centre: Centre, *times_: str) -> None:
    """A list with Alex and a stop for each of these times."""
    lines = (
        f'list-1,Alex,B,2026-05-14,licence,here,stop-{at},probation,fixed,2026-05-14,{time_},licence,Office {at}\n'
        for at, time_ in enumerate(times_)
    )
    assert releases.import_releases(centre.engine, LOUNGE, (LIST + ''.join(lines)).encode(), centre.clock.now()).problems == ()


def listed_stops(two: Two) -> tuple[Appointment, ...]:
    """What the first kiosk knows of the stops of the list."""
    (alex,) = (person for person in two.first.store.call(rows.releases) if person.ref == 'list-1')
    return two.first.store.call(rows.appointments_of, alex.id)


def test_a_list_that_changes_what_the_lounge_has_replaced_is_shown_beside_it_and_changes_nothing_else(two: Two, centre: Centre) -> None:
    take_list(centre, '2pm')
    two.join()
    (old,) = listed_stops(two)
    new = two.first.store.call(diary.change, old.id, replace(Facts.of(old), at=time(15, 30)), MOVED, WHO, confirmed=2)
    two.join()
    take_list(centre, '4pm')
    for _ in range(2):
        two.join()
    for kiosk in (two.first, two.second):
        (listed,) = kiosk.store.call(people.known, old.release).listed
        assert (listed.says.at, listed.stands.id, listed.stands.at, listed.differs) == (time(16), new, time(15, 30), ('at',))
        assert [need for need, _screen in needs(kiosk)] == [Need.LIST_CHANGED]
        said = [(one.before.at, one.after.at) for one in kiosk.store.call(corrections.of, old.release)]
        assert said == [(time(14), time(16)), (time(14), time(15, 30))]
    two.second.store.call(attention.answer, listed.call, WHO)
    two.join()
    for kiosk in (two.first, two.second):
        assert kiosk.store.call(people.known, old.release).listed == ()
        assert needs(kiosk) == []


def test_what_each_appointment_of_one_list_said_before_stays_readable(two: Two, centre: Centre) -> None:
    take_list(centre, '2pm', '3pm')
    two.join()
    take_list(centre, '4pm', '5pm')
    two.join()
    person = listed_stops(two)[0].release
    said = {(one.before.at, one.after.at) for one in two.first.store.call(corrections.of, person)}
    assert said == {(time(14), time(16)), (time(15), time(17))}
