"""A slip that one kiosk printed, read back at another: the newest is the newest of the whole lounge."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import appointment, put, release
from kiosks import Kiosk

from services import papers, printing
from services.papers import ReadState
from services.printing import Order
from services.slips.reading import SlipName
from services.wire import Release, new_id

Enrol = Callable[[], Kiosk]


class Two:
    """Two kiosks of one lounge that both know one person with one appointment."""

    def __init__(self, enrol: Enrol) -> None:
        self.first, self.second = enrol(), enrol()
        self.person: Release = release()
        self.first.store.call(put, self.person, appointment(self.person.id))
        self.join()

    def join(self) -> None:
        for kiosk in (self.first, self.second, self.first, self.second):
            kiosk.exchange()

    def slip_at(self, kiosk: Kiosk) -> SlipName:
        (job,) = kiosk.store.call(printing.order, [Order(new_id(), self.person.id, 'en')])
        assert job.number is not None
        return SlipName(job.number, job.version)

    def read_at(self, kiosk: Kiosk, slip: SlipName) -> ReadState:
        return kiosk.store.call(papers.read_back, slip).state


@pytest.fixture
def two(enrol: Enrol) -> Two:
    return Two(enrol)


def test_a_slip_of_the_other_kiosk_is_known_once_it_was_heard(two: Two) -> None:
    slip = two.slip_at(two.first)
    assert two.read_at(two.second, slip) is ReadState.NOT_KNOWN
    two.join()
    assert two.read_at(two.second, slip) is ReadState.NEWEST


def test_a_newer_slip_of_the_other_kiosk_makes_it_an_old_one(two: Two) -> None:
    slip = two.slip_at(two.first)
    two.join()
    newer = two.slip_at(two.second)
    two.join()
    assert newer.version == 2
    assert [two.read_at(kiosk, slip) for kiosk in (two.first, two.second)] == [ReadState.OLDER] * 2
    assert [two.read_at(kiosk, newer) for kiosk in (two.first, two.second)] == [ReadState.NEWEST] * 2


def test_of_two_slips_made_while_cut_off_both_kiosks_say_the_same(two: Two) -> None:
    one, other = two.slip_at(two.first), two.slip_at(two.second)
    assert one.version == other.version == 1
    two.join()
    states = {slip: {two.read_at(kiosk, slip) for kiosk in (two.first, two.second)} for slip in (one, other)}
    assert sorted(map(sorted, states.values())) == [[ReadState.NEWEST], [ReadState.OLDER]]


def test_a_change_made_elsewhere_is_seen_in_a_slip_that_was_printed_here(two: Two) -> None:
    slip = two.slip_at(two.first)
    two.join()
    two.second.store.call(put, appointment(two.person.id))
    two.join()
    assert [two.read_at(kiosk, slip) for kiosk in (two.first, two.second)] == [ReadState.CHANGED_SINCE] * 2
