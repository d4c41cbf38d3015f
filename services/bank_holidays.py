"""The bank holidays of England and Wales; they are the same in both."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays


@functools.cache
def _all() -> holidays.HolidayBase:
    import holidays  # not at the top: the first picture of the kiosk would wait for it

    return holidays.country_holidays('GB', subdiv='ENG')


def is_bank_holiday(day: date) -> bool:
    return day in _all()
