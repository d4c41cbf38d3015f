"""The day report on the screen has every count; what is saved may leave the lounge, and the journal knows who saved it."""

from __future__ import annotations

from builders import LOUNGE
from driver import Driver, Lounge

from services.store import journal
from services.wire import Where


def test_the_day_shows_in_counts_and_is_saved_for_hand_over(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    lounge.person(first_name='Ellis', code='331060', where=Where.EXPECTED, here_on=None)
    driver: Driver = drive()
    member = lounge.member()
    driver.staff_in(member)
    driver.app.staff_go('report')
    driver.settle()
    assert driver.says('Here now | 1')
    assert driver.says('Expected | 1')
    assert not driver.says('Ellis')
    driver.tap('Save for hand-over')
    driver.wait(lambda: driver.says('Saved in reports.'))
    driver.settle()
    assert [report.people[Where.HERE] for report in lounge.reports] == [1]
    headers = lounge.store.call(journal.headers)
    assert [f'"who":"staff:{member.id}"' in header for header in headers if '"kind":"report.exported"' in header] == [True]
    assert LOUNGE not in driver.text()
