"""What the demonstration makes of its own data on the day that it is shown."""

from datetime import date

import pytest

from kiosk.demo import times_from


@pytest.mark.parametrize(
    ('today', 'next_day'),
    [
        (date(2026, 5, 14), '2026-05-15'),
        (date(2026, 5, 15), '2026-05-18'),
        (date(2026, 12, 24), '2026-12-29'),
    ],
    ids=['a Thursday', 'a Friday', 'Christmas Eve'],
)
def test_no_time_is_offered_on_a_day_on_which_no_jobcentre_is_open(today: date, next_day: str) -> None:
    times = times_from(today).decode()
    assert f',{next_day},' in times
    assert 'tomorrow' not in times
