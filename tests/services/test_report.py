"""The day in counts: true on the screen, and nobody to be found in what leaves the lounge."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from builders import put, release
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from services import attention, language, measures, report, report_paper
from services.needs import Area
from services.report import Met, Part, Recorded, Report, Stay
from services.report_words import groups
from services.store.database import Store
from services.travel import Travel
from services.wire import Call, CallEnd, Kind, Need, Sleeping, Where, new_id

ENGLISH = language.load('en')
WHO = 'staff:robin'
TRAVEL = Travel(lambda _postcode: None, lambda _start, _to: None, None)


@pytest.fixture
def busy(store: Store) -> Store:
    """Six who left, one of them without a bed, and two who are here."""
    for number in range(8):
        left = number < 6
        person = release(
            first_name='Zebedee',
            code=f'48{number:03d}0',
            where=Where.LEFT if left else Where.HERE,
            here_at=time(9, 10),
            left_at=time(9, 10 + 9 * number) if left else None,
        )
        store.call(put, person)
        call = Call(
            id=new_id(), lounge='leeds', release=person.id, device=new_id(), to='council', called='The council',
            began_at=store._clock.now().at, end=CallEnd.ANSWERED if left else CallEnd.BUSY,
        )  # fmt: skip
        store.call(lambda tx, call=call: tx.change(Kind.CALL_CHANGED, call))
        store.call(measures.say, person.id, 'seen', True, WHO)
        if number == 0:
            store.call(measures.say_sleeping, person.id, Sleeping.NONE, WHO)
    return store


def today(store: Store) -> Report:
    return store.call(report.of_today, TRAVEL)


def test_the_screen_shows_the_day_as_it_is(busy: Store) -> None:
    found = today(busy)
    assert (found.people[Where.LEFT], found.people[Where.HERE], found.people[Where.EXPECTED]) == (6, 2, 0)
    assert (found.stays[Stay.HALF_HOUR], found.stays[Stay.HOUR], found.stays[Stay.LONGER]) == (4, 2, 0)
    assert (found.calls[CallEnd.ANSWERED], found.calls[CallEnd.BUSY]) == (6, 2)
    assert (found.recorded[Recorded.SEEN], found.recorded[Recorded.NO_PLACE]) == (8, 1)
    assert set(found.needs) == set(Area)


def test_counts_under_five_and_none_are_hidden_in_what_leaves_the_lounge(busy: Store) -> None:
    found = today(busy)
    listed = list(csv.DictReader(io.StringIO(report.as_csv(found).decode('utf-8-sig'))))
    counts = {(line['group'], line['name']): line['count'] for line in listed}
    assert counts['people', 'left'] == '6'
    assert counts['people', 'here'] == counts['people', 'expected'] == counts['recorded', 'no_place'] == 'hidden'
    assert counts['call', 'busy'] == 'hidden'
    assert {count for count in counts.values() if count.isdigit()} <= {'5', '6', '7', '8'}


def test_no_hidden_count_can_be_worked_out_from_those_that_show(busy: Store) -> None:
    """Of 8 people a count of 1 made up a whole with one of 7: that one is hidden too, and so is what all of them have."""
    found = replace(today(busy), needs={area: Met(7, 1) for area in Area})
    left = {(one.part, one.name): one.count for one in report.counts(found, leaves=True)}
    assert left[Part.HOUSING, 'met'] is left[Part.HOUSING, 'not_met'] is None
    assert left[Part.RECORDED, 'seen'] is None
    nearly = report.counts(replace(found, people={**dict.fromkeys(Where, 5), Where.HERE: 4}), leaves=True)
    assert [one.count for one in nearly if one.part is Part.PEOPLE].count(None) == 2
    inside = {(one.part, one.name): one.count for one in report.counts(found, leaves=False)}
    assert (inside[Part.HOUSING, 'met'], inside[Part.RECORDED, 'seen']) == (7, 8)


@given(met=st.integers(0, 40), not_met=st.integers(0, 40))
def test_both_halves_of_a_need_show_or_none(met: int, not_met: int) -> None:
    at = datetime.fromisoformat('2026-05-14T16:00')
    empty = Report(at.date(), at, dict.fromkeys(Where, 10), {Area.MONEY: Met(met, not_met)}, {}, {}, {})
    shown = [one.count for one in report.counts(empty, leaves=True) if one.part is Part.MONEY]
    assert shown == ([met, not_met] if min(met, not_met) >= 5 else [None, None])


def test_somebody_of_an_earlier_day_is_not_counted_today(busy: Store) -> None:
    long_gone = release(code='777770', where=Where.LEFT, released_on=date(2026, 5, 12), here_on=date(2026, 5, 12))
    busy.call(put, long_gone)
    busy.call(attention.ask, Need.NO_BED, long_gone.id)
    assert today(busy).people[Where.LEFT] == 6


def test_the_paper_names_nobody_and_says_what_is_hidden(busy: Store) -> None:
    pdf = report_paper.pdf(today(busy), ENGLISH, lounge='Sample lounge', demonstration=True)
    text = '\n'.join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert 'Day report, Thursday 14 May' in text
    assert 'Demonstration' in text
    assert 'hidden' in text
    assert 'Zebedee' not in text
    assert '480000' not in text


def test_every_end_and_state_has_words(busy: Store) -> None:
    for leaves in (True, False):
        for group in groups(today(busy), ENGLISH, leaves=leaves):
            assert group.heading
            assert all(line.words for line in group.lines)


def test_that_a_report_left_the_lounge_is_in_the_journal(busy: Store) -> None:
    busy.call(report.exported, WHO)
    from services.store import journal

    assert '"kind":"report.exported"' in busy.call(journal.headers)[-1]
