"""What staff see of papers: whom there is to print for, and whether a slip that somebody holds is the newest one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

import pytest
from builders import THURSDAY, StillClock, appointment, put, release
from days import nowhere

from services import attention, language, papers, printing
from services.board import Watch
from services.housing import NotAgreed
from services.papers import ReadState
from services.printing import Order, PaperKind, PrintState
from services.slips.content import content_of
from services.slips.reading import SlipName, named
from services.store import journal
from services.store.database import Store
from services.wire import Kind, Need, Where, new_id

ENGLISH = language.load('en')


@pytest.fixture
def jordan(store: Store) -> str:
    person = release()
    store.call(put, person, appointment(person.id))
    return person.id


def slip_of(store: Store, person: str) -> SlipName:
    (job,) = store.call(printing.order, [Order(new_id(), person, 'en')])
    store.call(printing.begin, [job.id])
    assert job.number is not None
    return SlipName(job.number, job.version)


@pytest.mark.parametrize(
    ('line', 'name'),
    [
        ('UID:4F7K-2', SlipName('4F7K', 2)),
        ('UID:4F7K-12\r', SlipName('4F7K', 12)),
        ('uid;4f7k-2', SlipName('4F7K', 2)),
        ('4f7k', SlipName('4F7K', None)),
        (' 4F7K 3 ', SlipName('4F7K', 3)),
    ],
)
def test_a_slip_is_named_by_its_code_or_by_what_is_typed(line: str, name: SlipName) -> None:
    assert named(line) == name


@pytest.mark.parametrize('line', ['', 'BEGIN:VEVENT', 'SUMMARY:Appointment', '4F7', '4F7KM', 'ABEF', '482910', 'UID:4F7K-0'])
def test_other_lines_name_no_slip(line: str) -> None:
    assert named(line) is None


def test_the_code_of_a_slip_names_it_in_one_of_its_lines(store: Store, jordan: str) -> None:
    slip = slip_of(store, jordan)
    asked = store.call(printing.preview, jordan, PaperKind.SLIP, large=False)
    code = content_of(asked.day, ENGLISH, number=slip.number, version=1, printed_at=asked.made_at, demonstration=True).code
    assert [found for line in code.text.splitlines() if (found := named(line))] == [slip]


def test_a_slip_is_the_newest_until_the_next_one_is_made(store: Store, jordan: str) -> None:
    first = slip_of(store, jordan)
    read = store.call(papers.read_back, first)
    assert (read.state, read.person and read.person.first_name, read.version) == (ReadState.NEWEST, 'Jordan', 1)
    second = slip_of(store, jordan)
    read = store.call(papers.read_back, first)
    assert (read.state, read.version, read.newest_version) == (ReadState.OLDER, 1, 2)
    assert store.call(papers.read_back, second).state is ReadState.NEWEST


def test_its_number_alone_is_enough(store: Store, jordan: str) -> None:
    slip = slip_of(store, jordan)
    assert store.call(papers.read_back, replace(slip, version=None)).state is ReadState.NEWEST


def test_the_newest_slip_is_told_from_a_day_that_has_changed_since(store: Store, jordan: str) -> None:
    slip = slip_of(store, jordan)
    store.call(put, appointment(jordan, phone='01632 960119'))
    assert store.call(papers.read_back, slip).state is ReadState.CHANGED_SINCE


def test_another_person_s_change_makes_no_slip_an_old_one(store: Store, jordan: str) -> None:
    slip = slip_of(store, jordan)
    other = release(first_name='Ellis', code='482911')
    store.call(put, other, appointment(other.id))
    assert store.call(papers.read_back, slip).state is ReadState.NEWEST


def test_a_version_that_was_never_made_is_not_known(store: Store, jordan: str) -> None:
    slip = slip_of(store, jordan)
    assert store.call(papers.read_back, replace(slip, version=7)).state is ReadState.NOT_KNOWN
    assert store.call(papers.read_back, SlipName('WWWW', None)).state is ReadState.NOT_KNOWN


def test_a_preview_makes_no_slip(store: Store, jordan: str) -> None:
    asked = store.call(printing.preview, jordan, PaperKind.SLIP, large=True)
    assert (asked.version, asked.large, asked.day.first_name) == (1, True, 'Jordan')
    assert store.call(papers.people)[0].version == 0
    assert store.call(papers.of_today) == ()


def test_paper_is_for_those_who_are_here_or_expected_today(store: Store) -> None:
    for name, where, on in (
        ('Expected', Where.EXPECTED, THURSDAY),
        ('Here', Where.HERE, THURSDAY),
        ('Left', Where.LEFT, THURSDAY),
        ('Never', Where.NOT_COMING, THURSDAY),
        ('Tomorrow', Where.EXPECTED, THURSDAY + timedelta(days=1)),
    ):
        store.call(put, release(first_name=name, where=where, released_on=on))
    assert [person.first_name for person in store.call(papers.people)] == ['Here', 'Expected']


def test_whoever_stayed_past_midnight_is_of_today_as_long_as_on_the_board(store: Store, clock: StillClock, jordan: str) -> None:
    of_board = lambda: [line.release for line in store.call(Watch(nowhere()).look).lines]  # noqa: E731
    for hour, of_today in ((1, [jordan]), (4, [])):
        clock.set_london(datetime.combine(THURSDAY + timedelta(days=1), time(hour)))
        assert [person.release for person in store.call(papers.people)] == of_today == of_board()


def test_yesterday_s_papers_are_not_today_s(store: Store, clock: StillClock, jordan: str) -> None:
    slip_of(store, jordan)
    assert len(store.call(papers.of_today)) == 1
    clock.advance(timedelta(days=1))
    assert store.call(papers.of_today) == ()


# Somebody who brings the slip


def test_nobody_is_called_to_bring_a_slip_that_is_on_paper(store: Store, jordan: str) -> None:
    jobs = [job.id for job in store.call(printing.order, [Order(new_id(), jordan, 'en')], 'staff:7')]
    store.call(printing.move, jobs, PrintState.NEEDS_SOMEBODY, 'media-empty')
    assert [(one.need, one.release) for one in store.call(attention.standing)] == [(Need.SLIP, jordan)]
    store.call(printing.move, jobs, PrintState.ON_PAPER)
    assert store.call(attention.standing) == ()


def test_a_slip_that_comes_with_others_is_brought_too(store: Store, jordan: str) -> None:
    ellis = release(first_name='Ellis', code='482911')
    store.call(put, ellis)
    store.call(attention.ask, Need.SLIP, jordan)
    jobs = [job.id for job in store.call(printing.order, [Order(new_id(), one, 'en') for one in (jordan, ellis.id)])]
    store.call(printing.move, jobs, PrintState.ON_PAPER)
    assert store.call(attention.standing) == ()


def test_what_the_printer_needs_was_asked_by_no_visitor(store: Store, jordan: str) -> None:
    jobs = [job.id for job in store.call(printing.order, [Order(new_id(), jordan, 'en')], 'staff:7')]
    store.call(printing.move, jobs, PrintState.NEEDS_SOMEBODY, 'media-empty')
    raised = [one for one in store.call(journal.headers) if f'"kind":"{Kind.ATTENTION_RAISED}"' in one]
    assert ['"who":"system"' in one for one in raised] == [True]


def test_a_card_with_a_code_ends_no_wait_for_a_slip(store: Store, jordan: str) -> None:
    """Nor does it begin one: only a slip is brought."""
    call = partial(store.call, printing.move)
    slip, card = (store.call(printing.order, [Order(new_id(), jordan, 'en', kind)])[0].id for kind in (PaperKind.SLIP, PaperKind.CARD))
    call([slip], PrintState.NEEDS_SOMEBODY, 'media-empty')
    call([card], PrintState.ON_PAPER)
    assert [(one.need, one.release) for one in store.call(attention.standing)] == [(Need.SLIP, jordan)]
    call([slip], PrintState.ON_PAPER)
    assert store.call(attention.standing) == ()
    call([card], PrintState.NEEDS_SOMEBODY, 'media-empty')
    assert [(one.need, one.release) for one in store.call(attention.standing)] == [(Need.SLIP, None)]
    call([card], PrintState.ON_PAPER)
    assert store.call(attention.standing) == ()


def test_a_referral_that_was_not_agreed_to_has_no_form(store: Store, jordan: str) -> None:
    with pytest.raises(NotAgreed):
        store.call(printing.order, [Order(new_id(), jordan, 'en', PaperKind.REFERRAL)])
    with pytest.raises(NotAgreed):
        store.call(printing.preview, jordan, PaperKind.REFERRAL, large=False)
