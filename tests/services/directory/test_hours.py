"""When a place is open. 24 December 2026 is a Thursday; Monday 28 December is a bank holiday."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bank_holidays import is_bank_holiday
from services.directory.hours import BANK_HOLIDAYS, DAYS, LOOK_AHEAD, Hours, Opening, Status, Times, read_times

OFFICE = dict.fromkeys(DAYS[:4], '9am-5pm') | {'fri': '9am-4:30pm', 'sat': 'closed', 'sun': 'closed', BANK_HOLIDAYS: 'closed'}


def london(text: str) -> datetime:
    """A London time, without a zone."""
    return datetime.fromisoformat(text)


def hours(**texts: str) -> Hours:
    return Hours({day: times for day, text in texts.items() if (times := read_times(text)) is not None})


def open_until(*at: int) -> Status:
    return Status(Opening.OPEN, until=datetime.combine(date(*at[:3]), time(*at[3:])))  # type: ignore[arg-type]


def opens(*at: int) -> Status:
    return Status(Opening.CLOSED, opens=datetime.combine(date(*at[:3]), time(*at[3:])))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ('at', 'status'),
    [
        (london('2026-11-23 09:00'), open_until(2026, 11, 23, 17)),
        (london('2026-11-23 16:59'), open_until(2026, 11, 23, 17)),
        (london('2026-11-23 17:00'), opens(2026, 11, 24, 9)),
        (london('2026-11-23 08:59'), opens(2026, 11, 23, 9)),
        (london('2026-11-27 16:30'), opens(2026, 11, 30, 9)),
        (london('2026-12-24 17:00'), opens(2026, 12, 29, 9)),
        (london('2026-12-25 11:00'), opens(2026, 12, 29, 9)),
        (london('2026-12-28 11:00'), opens(2026, 12, 29, 9)),
        (london('2027-03-25 18:00'), opens(2027, 3, 30, 9)),
    ],
    ids=str,
)
def test_an_office_at_a_moment(at: datetime, status: Status) -> None:
    assert hours(**OFFICE).status(at) == status


def test_a_lunch_break_is_told() -> None:
    surgery = hours(**OFFICE | {'mon': '9:30am to 12:30pm, 13:30-17:00'})
    assert surgery.status(london('2026-11-23 12:00')) == open_until(2026, 11, 23, 12, 30)
    assert surgery.status(london('2026-11-23 13:00')) == opens(2026, 11, 23, 13, 30)


def test_a_place_that_never_shuts_is_open_without_an_end() -> None:
    always = hours(**dict.fromkeys(OFFICE, 'all day'))
    assert always.status(london('2026-12-25 03:00')) == Status(Opening.OPEN)


def test_a_night_is_one_opening() -> None:
    nights = hours(**OFFICE | {'thu': '6pm-midnight', 'fri': '00:00-08:00'})
    assert nights.status(london('2026-11-26 23:00')) == open_until(2026, 11, 27, 8)


def test_hours_that_nobody_knows_are_not_guessed() -> None:
    assert hours().status(london('2026-11-23 12:00')) == Status(Opening.NOT_KNOWN)
    no_bank_holidays = hours(**OFFICE | {BANK_HOLIDAYS: ''})
    assert no_bank_holidays.status(london('2026-12-25 12:00')) == Status(Opening.NOT_KNOWN)
    assert no_bank_holidays.status(london('2026-12-24 18:00')) == Status(Opening.CLOSED), 'it may open on the bank holiday, or after it'


def test_a_place_that_is_shut_for_good_has_no_next_opening() -> None:
    assert hours(**dict.fromkeys(OFFICE, 'closed')).status(london('2026-11-23 12:00')) == Status(Opening.CLOSED)


@pytest.mark.parametrize(
    ('text', 'times'),
    [
        ('', None),
        ('closed', ()),
        ('Closed ', ()),
        ('9am-5pm', ((time(9), time(17)),)),
        ('09:00 – 17:00', ((time(9), time(17)),)),
        ('midday to midnight', ((time(12), time(0)),)),
        ('12am-12pm', ((time(0), time(12)),)),
        ('9-5', 'am, pm or minutes'),
        ('5pm-9am', 'ends before it begins'),
        ('9am-1pm, 1pm-5pm', 'two that meet'),
        ('13am-2pm', 'not a time of the day'),
        ('25:00-26:00', 'not a time of the day'),
        ('mornings', 'not a time such as'),
    ],
)
def test_hours_as_people_write_them(text: str, times: Times | str | None) -> None:
    if isinstance(times, str):
        with pytest.raises(ValueError, match=times):
            read_times(text)
    else:
        assert read_times(text) == times


@st.composite
def any_times(draw: st.DrawFn) -> Times | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    ends = sorted(draw(st.sets(st.integers(0, 95), max_size=6)))
    clocks = [time(quarter // 4, quarter % 4 * 15) for quarter in ends]
    return tuple(zip(clocks[::2], clocks[1::2], strict=False))


ANY_HOURS = st.builds(
    lambda given: Hours({day: times for day, times in given.items() if times is not None}),
    st.fixed_dictionaries({day: any_times() for day in OFFICE}),
)
ANY_MOMENT = st.datetimes(london('2026-01-01 00:00'), london('2028-01-01 00:00'))


def is_open(of: Hours, at: datetime) -> bool:
    return any(start <= at.time() < end for start, end in of.on(at.date()) or ())


@given(ANY_HOURS, ANY_MOMENT)
def test_open_is_said_within_the_hours_and_never_outside_them(of: Hours, at: datetime) -> None:
    status = of.status(at)
    assert (status.opening is Opening.NOT_KNOWN) == (of.on(at.date()) is None)
    assert (status.opening is Opening.OPEN) == is_open(of, at)
    if status.until is not None:
        assert status.until > at
        assert is_open(of, status.until - timedelta(microseconds=1))
        assert not is_open(of, status.until)


@given(ANY_HOURS, ANY_MOMENT)
def test_the_next_opening_lies_ahead_and_is_the_first(of: Hours, at: datetime) -> None:
    status = of.status(at)
    if status.opens is None:
        return
    assert status.opening is Opening.CLOSED
    assert at < status.opens <= at + timedelta(days=LOOK_AHEAD)
    assert is_open(of, status.opens)
    assert not is_open(of, status.opens - timedelta(microseconds=1))
    moment = at
    while moment < status.opens:
        assert not is_open(of, moment)
        assert of.on(moment.date()) is not None, 'a day that nobody knows hides what opens after it'
        moment += timedelta(minutes=15)


def test_bank_holidays_of_england_and_wales() -> None:
    assert [day for day in range(20, 32) if is_bank_holiday(date(2026, 12, day))] == [25, 26, 28]
    assert not is_bank_holiday(date(2026, 11, 30)), "St Andrew's Day is one in Scotland"
