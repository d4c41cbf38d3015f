"""Universal Credit: what somebody said, and what may be said."""

import re
from datetime import date

from builders import put, release

from services import benefits
from services.wire import Claimed


def test_what_somebody_said_is_kept_once_and_can_be_changed(store):
    person = release()
    store.call(put, person)
    assert store.call(benefits.claim_of, person.id) is None
    first = store.call(benefits.said, person.id, Claimed.NOT_SURE)
    store.call(benefits.said, person.id, Claimed.ALREADY)
    kept = store.call(benefits.claim_of, person.id)
    assert (kept.id, kept.claimed) == (first.id, Claimed.ALREADY)


def test_no_fact_names_an_amount_or_a_repealed_rule():
    for fact in benefits.facts():
        assert not re.search(r'£|\bpounds?\b|\d+ ?%', fact.text), fact.key


def test_it_says_from_today_and_that_an_advance_is_a_loan_and_that_nobody_needs_id_to_go():
    words = ' '.join(fact.text for fact in benefits.facts())
    for said in ('from today', 'It is a loan', 'No ID? Still go.', 'claim by phone', 'e-mail', 'bank account'):
        assert said in words


def test_each_fact_has_a_source_and_days_that_make_sense():
    for fact in benefits.facts():
        assert fact.source
        assert fact.mark in ('V', 'S')
        assert fact.valid_from <= fact.checked_on < fact.review_by, fact.key


def test_staff_are_told_of_a_fact_past_its_review():
    assert benefits.past_review(date(2026, 11, 23)) == ()
    assert benefits.past_review(date(2027, 2, 21)) == benefits.facts()
