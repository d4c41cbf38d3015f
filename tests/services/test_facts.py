"""Facts about health and getting home."""

import re

from services.facts import facts


def test_each_fact_has_a_source_and_was_read_somewhere():
    for key, fact in facts().items():
        assert fact.source, key
        assert fact.mark in ('V', 'S'), key


def test_no_fact_names_an_amount():
    for key, fact in facts().items():
        assert not re.search(r'£|\bpounds?\b', fact.text), key


def test_reconnect_says_for_whom_where_and_how_long():
    words = ' '.join(fact.text for key, fact in facts().items() if key.startswith('reconnect'))
    for said in ('18', 'England', '6 months'):
        assert said in words
