"""Where somebody sleeps tonight: what is said, what staff are told, and the referral."""

from datetime import date, timedelta

import pytest
from builders import appointment, attention, put, release, timed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services import attention as attentions
from services import housing, housing_words
from services.directory import councils
from services.directory.councils import Council, CouncilKind, Nation
from services.housing import Asked, NotAgreed, State
from services.store import journal, rows
from services.wire import (
    MOST_BYTES,
    Bed,
    BedEnd,
    Need,
    Permission,
    Purpose,
    Referral,
    ReferralKind,
    RequiredBy,
    Supervision,
    TimeKind,
    Tonight,
    new_id,
)

LINCOLN = Council('E07000138', 'Lincoln', None, CouncilKind.DISTRICT, 'Lincolnshire', date(2021, 4, 1))
CARDIFF = Council('W06000015', 'Cardiff', 'Caerdydd', CouncilKind.WELSH_UNITARY, None, date(2021, 4, 1))
INVENTED = Council('easterby', 'Easterby', None, CouncilKind.UNITARY, None, date.min)


@pytest.fixture
def person(store):
    row = release()
    store.call(put, row)
    return row.id


def needs(store, of):
    return [one.need for one in store.call(attentions.standing) if one.release == of]


def bed(store, of):
    return store.call(rows.of_person, Bed, of)[-1]


def agree(store, of, council=LINCOLN, *, public_body=False):
    for question in Asked:
        chosen = council if question is Asked.CHOOSE_COUNCIL else None
        known = store.call(housing.answer_referral, of, question, True, council=chosen, public_body=public_body)
    return known.referral


# Tonight.


def test_no_bed_is_told_to_staff_at_once_and_a_later_yes_does_not_close_it(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    assert needs(store, person) == [Need.NO_BED]
    store.call(housing.say_tonight, person, Tonight.YES)
    assert needs(store, person) == [Need.NO_BED], 'only staff close it'
    assert len(store.call(rows.of_person, Bed, person)) == 1


def test_not_sure_asks_staff_about_housing_and_is_not_taken_for_no_bed(store, person):
    store.call(housing.say_tonight, person, Tonight.NOT_SURE)
    assert needs(store, person) == [Need.HOUSING]


@pytest.mark.parametrize('tonight', [Tonight.YES, Tonight.LATER])
def test_a_yes_and_a_later_call_nobody(store, person, tonight):
    store.call(housing.say_tonight, person, tonight)
    assert needs(store, person) == []


def test_a_place_that_is_not_allowed_yet_alerts_staff_until_it_is(store, person):
    store.call(housing.say_tonight, person, Tonight.YES)
    known = store.call(housing.say_permission, person, Permission.NOT_YET)
    assert needs(store, person) == [Need.BED_NOT_ALLOWED]
    assert housing.state_of(known.day) is State.ASK_FIRST
    known = store.call(housing.say_permission, person, Permission.ASKED)
    assert needs(store, person) == [Need.BED_NOT_ALLOWED], 'asked is not allowed'
    assert housing.state_of(known.day) is State.ASK_FIRST
    known = store.call(housing.say_permission, person, Permission.ALLOWED)
    assert needs(store, person) == []
    assert housing.state_of(known.day) is State.SETTLED


def test_what_was_allowed_for_one_place_is_not_allowed_for_another(store, person):
    store.call(housing.say_tonight, person, Tonight.YES)
    store.call(housing.say_permission, person, Permission.ALLOWED)
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(housing.say_tonight, person, Tonight.YES)
    assert bed(store, person).permission is None


def test_without_a_licence_probation_has_no_say(store):
    row = release(supervision=Supervision.NONE)
    store.call(put, row)
    known = store.call(housing.say_tonight, row.id, Tonight.YES)
    assert known.day.bed.permission is Permission.NOT_NEEDED
    assert housing.state_of(known.day) is State.SETTLED


def test_a_stop_that_the_licence_demands_is_a_licence_whatever_else_is_known(store):
    row = release(supervision=Supervision.NONE)
    store.call(put, row, appointment(row.id))
    known = store.call(housing.say_tonight, row.id, Tonight.YES)
    assert known.supervision is Supervision.LICENCE
    assert known.day.bed.permission is None


def test_where_somebody_sleeps_stays_on_this_kiosk(store, person):
    store.call(housing.say_tonight, person, Tonight.YES)
    known = store.call(housing.say_where, person, 'ZZ9 9ZZ')
    assert 'ZZ9 9ZZ' in known.answers.values()
    leaves = ' '.join(one.sent.header + (one.sent.payload or '') for one in store.call(journal.waiting, 500, MOST_BYTES))
    assert 'bed.changed' in leaves
    assert 'ZZ9' not in leaves


def test_a_picked_council_is_kept_with_the_bed(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(housing.pick_council, person, LINCOLN.code)
    assert bed(store, person).council == LINCOLN.code


def test_nothing_is_known_without_a_name(store):
    assert store.call(housing.known, None) is None


# Closing it.


def test_staff_close_no_bed_on_every_screen(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(put, attention(release=person, need=Need.NO_BED, device=new_id(), screen=2))
    store.call(housing.end_no_bed, person, BedEnd.FOUND, 'staff:7')
    assert needs(store, person) == [Need.BED_NOT_ALLOWED]
    assert bed(store, person).end is BedEnd.FOUND
    assert housing.state_of(store.call(housing.known, person).day) is State.ASK_FIRST, 'probation has a say in that one too'


def test_nobody_is_left_without_a_bed_before_probation_was_told(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    with pytest.raises(ValueError, match='probation'):
        store.call(housing.end_no_bed, person, BedEnd.LEFT_WITHOUT, 'staff:7')
    assert needs(store, person) == [Need.NO_BED]
    store.call(housing.end_no_bed, person, BedEnd.LEFT_WITHOUT, 'staff:7', 'staff:7')
    assert needs(store, person) == []
    assert housing.state_of(store.call(housing.known, person).day) is State.NO_BED


def test_safety_7_a_bed_that_was_found_needs_somebody_until_probation_allows_it(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(housing.end_no_bed, person, BedEnd.FOUND, 'staff:7')
    assert needs(store, person) == [Need.BED_NOT_ALLOWED]
    store.call(housing.say_permission, person, Permission.ASKED, 'staff:7')
    store.call(housing.end_no_bed, person, BedEnd.FOUND, 'staff:7')
    assert (bed(store, person).permission, needs(store, person)) == (Permission.ASKED, [Need.BED_NOT_ALLOWED])
    store.call(put, attention(release=person, need=Need.BED_NOT_ALLOWED, device=new_id(), screen=2))
    known = store.call(housing.say_permission, person, Permission.ALLOWED, 'staff:7')
    assert (housing.state_of(known.day), needs(store, person)) == (State.SETTLED, [])
    last = [one for one in store.call(journal.headers) if '"kind":"bed.changed"' in one][-1]
    assert '"who":"staff:7"' in last


def test_without_a_licence_nobody_has_to_allow_a_bed_that_was_found(store):
    free = release(supervision=Supervision.NONE)
    store.call(put, free)
    store.call(housing.say_tonight, free.id, Tonight.NO)
    store.call(housing.end_no_bed, free.id, BedEnd.FOUND, 'staff:7')
    assert (bed(store, free.id).permission, needs(store, free.id)) == (Permission.NOT_NEEDED, [])


@pytest.mark.parametrize(('how', 'told_by'), [(BedEnd.FOUND, None), (BedEnd.LEFT_WITHOUT, 'staff:7')])
def test_safety_16_how_it_ended_can_be_taken_back_and_no_bed_is_raised_again(store, person, how, told_by):
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(housing.end_no_bed, person, how, 'staff:7', told_by)
    store.call(housing.reopen, person, 'staff:7')
    assert needs(store, person) == [Need.NO_BED]
    row = bed(store, person)
    assert (row.tonight, row.end, row.permission, row.probation_told_by) == (Tonight.NO, None, None, None)
    before = store.call(journal.delivered).head
    store.call(housing.reopen, person, 'staff:7')
    assert store.call(journal.delivered).head == before


def test_saying_no_again_after_staff_closed_it_raises_it_again(store, person):
    store.call(housing.say_tonight, person, Tonight.NO)
    store.call(housing.end_no_bed, person, BedEnd.FOUND, 'staff:7')
    store.call(housing.say_tonight, person, Tonight.NO)
    assert Need.NO_BED in needs(store, person)
    assert bed(store, person).end is None


# What the line of the day, the last screen and the slip show.


def test_nothing_said_and_nothing_planned_is_not_known(store, person):
    assert housing.state_of(store.call(housing.known, person).day) is State.NOT_KNOWN
    store.call(housing.say_tonight, person, Tonight.LATER)
    assert housing.state_of(store.call(housing.known, person).day) is State.NOT_KNOWN


@pytest.mark.parametrize(
    ('required_by', 'state'), [(RequiredBy.LICENCE, State.SETTLED), (RequiredBy.COURT, State.SETTLED), (RequiredBy.CHOICE, State.ASK_FIRST)]
)
def test_a_planned_place_is_settled_where_licence_or_court_say_so(store, person, required_by, state):
    store.call(put, timed(person, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, required_by=required_by))
    assert housing.state_of(store.call(housing.known, person).day) is state


def test_what_the_person_says_goes_before_what_was_planned(store, person):
    store.call(put, timed(person, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP))
    known = store.call(housing.say_tonight, person, Tonight.NO)
    assert housing.state_of(known.day) is State.NO_BED


# The referral.


@pytest.mark.parametrize(
    ('council', 'public_body', 'kind'),
    [
        (LINCOLN, True, ReferralKind.DUTY_TO_REFER),
        (LINCOLN, False, ReferralKind.HOMELESSNESS_REFERRAL),
        (CARDIFF, True, ReferralKind.HOMELESSNESS_REFERRAL),
        (CARDIFF, False, ReferralKind.HOMELESSNESS_REFERRAL),
        (INVENTED, True, ReferralKind.HOMELESSNESS_REFERRAL),
    ],
)
def test_only_a_public_body_has_a_duty_to_refer_and_only_in_england(store, person, council, public_body, kind):
    assert agree(store, person, council, public_body=public_body).kind is kind


def test_a_duty_to_refer_cannot_go_to_a_welsh_council(store, person):
    duty = agree(store, person, LINCOLN, public_body=True)
    with pytest.raises(ValidationError, match='England'):
        store.call(lambda tx: tx.change('referral.changed', duty.model_copy(update={'council': CARDIFF.code})))


def test_another_council_makes_it_another_kind(store, person):
    agree(store, person, LINCOLN, public_body=True)
    known = store.call(housing.answer_referral, person, Asked.CHOOSE_COUNCIL, True, council=CARDIFF, public_body=True)
    assert (known.referral.kind, known.referral.council) == (ReferralKind.HOMELESSNESS_REFERRAL, CARDIFF.code)


def test_each_answer_is_kept_with_its_time(store, person, clock):
    times = []
    for question in Asked:
        times.append(clock.at)
        known = store.call(housing.answer_referral, person, question, True, council=LINCOLN, public_body=False)
        clock.advance(timedelta(seconds=20))
    referral = known.referral
    assert [referral.tell_council.at, referral.choose_council.at, referral.share_contact.at] == times
    assert needs(store, person) == [Need.HOUSING], 'staff check it and send it'


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answers=st.lists(st.tuples(st.sampled_from(Asked), st.booleans()), max_size=8))
def test_it_is_never_sent_with_an_answer_that_is_missing_or_no(store, answers):
    row = release()
    store.call(put, row)
    last, council = {}, None
    for question, given_ in answers:
        chosen = LINCOLN if given_ and question is Asked.CHOOSE_COUNCIL else None
        council = chosen or council
        known = store.call(housing.answer_referral, row.id, question, given_, council=chosen, public_body=False)
        last[question] = given_
    if not answers:
        return
    if len(last) == 3 and all(last.values()):
        assert store.call(housing.sent, known.referral, 'staff:7').sent_by == 'staff:7'
    else:
        with pytest.raises(NotAgreed):
            store.call(housing.sent, known.referral, 'staff:7')
        assert store.call(lambda tx: tx.get(Referral, known.referral.id)).sent_at is None


def test_it_is_sent_once(store, person, clock):
    referral = agree(store, person)
    first = store.call(housing.sent, referral, 'staff:7')
    clock.advance(timedelta(minutes=5))
    assert store.call(housing.sent, referral, 'staff:8') == first
    assert first.sent_at is not None


def test_whoever_changes_their_mind_after_it_was_sent_begins_a_new_one(store, person):
    sent = store.call(housing.sent, agree(store, person), 'staff:7')
    known = store.call(housing.answer_referral, person, Asked.TELL_COUNCIL, False, public_body=False)
    assert known.referral.id != sent.id
    assert store.call(lambda tx: tx.get(Referral, sent.id)) == sent


def test_a_referral_that_is_not_there_cannot_be_sent(store, person):
    with pytest.raises(KeyError):
        store.call(housing.sent, agree(store, person).model_copy(update={'id': new_id()}), 'staff:7')


def test_safety_25_what_says_something_else_than_staff_have_read_is_not_sent(store, person):
    read = agree(store, person)
    store.call(housing.answer_referral, person, Asked.CHOOSE_COUNCIL, True, council=CARDIFF, public_body=False)
    with pytest.raises(housing.NotAgreed):
        store.call(housing.sent, read, 'staff:7')
    assert store.call(lambda tx: tx.get(Referral, read.id)).sent_at is None


# The words.


def test_words_have_a_source_and_days_that_make_sense():
    for nation in Nation:
        words = housing_words.words_for(nation, date(2026, 11, 22))
        assert words.source
        assert words.valid_from <= words.checked_on < words.review_by


def test_staff_are_told_of_words_that_nobody_looked_at_in_time():
    assert housing_words.review_overdue(date(2026, 11, 22)) == ()
    assert housing_words.review_overdue(date(2027, 2, 1)) == (Nation.WALES,)
    assert housing_words.review_overdue(date(2027, 6, 1)) == (Nation.ENGLAND, Nation.WALES)


def test_a_clock_that_is_years_slow_still_finds_words():
    assert housing_words.words_for(Nation.ENGLAND, date(2000, 1, 1)).say


def test_only_english_words_know_a_duty_to_refer_and_english_councils_rules():
    england, wales = (housing_words.words_for(nation, date(2026, 11, 22)) for nation in (Nation.ENGLAND, Nation.WALES))
    assert 'I want to make a homeless application.' in england.say
    assert 'duty to refer' in england.of_referral(ReferralKind.DUTY_TO_REFER)
    assert 'duty' not in england.of_referral(ReferralKind.HOMELESSNESS_REFERRAL)
    assert 'duty' not in wales.of_referral(ReferralKind.DUTY_TO_REFER)
    assert 'All councils should have a night number.' in england.at_night
    assert not set(england.facts + england.at_night) & set(wales.facts + wales.at_night)


def test_the_councils_of_the_directory_have_the_codes_that_a_duty_to_refer_goes_by():
    for council in councils.load().working(date(2026, 11, 22)):
        duty = housing.kind_for(council, public_body=True) is ReferralKind.DUTY_TO_REFER
        assert duty == (council.nation is Nation.ENGLAND), council
