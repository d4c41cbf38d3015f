"""What two kiosks said otherwise, beside each other, and a person who decides."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from driver import Driver, Lounge
from test_staff_person import open_page, touch

from services import appointments, corrections
from services.store import journal
from services.store.database import Transaction, put_row
from services.store.models import Objection
from services.wire import Appointment, Kind, Table, WhyChanged, new_id


def say_too_late(tx: Transaction, stop: str, who: str) -> None:
    """Here it is 4pm; another kiosk was faster and says 3:30pm."""
    row = tx.get(Appointment, stop)
    tx.change(Kind.APPOINTMENT_CHANGED, row.model_copy(update={'at': time(16), 'why_changed': WhyChanged.OTHER}), who=who)
    put_row(tx.session, Table.APPOINTMENT, row.model_copy(update={'at': time(15, 30)}), new_id())
    tx.session.add(Objection(seq=journal.head(tx.session).seq, refused=False, reason='stale'))


@pytest.fixture
def ui(lounge: Lounge, drive: Any) -> Driver:
    """Signed in; of one appointment two kiosks said otherwise."""
    person = lounge.person()
    stop = lounge.appointment(person)
    ui: Driver = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    lounge.store.call(say_too_late, stop, ui.app.staff.who)
    open_page(ui, person)
    return ui


def at(lounge: Lounge, ui: Driver) -> list[time | None]:
    return [stop.at for stop in lounge.store.call(appointments.day_of, ui.app.staff.person).stops]


def test_the_person_page_leads_to_both_versions(ui: Driver) -> None:
    ui.tap('Before !')
    assert ui.says('Here: 4pm today. Elsewhere: 3:30pm today')
    ui.tap('Decide')
    for words in ('Jordan J. Probation: two screens said otherwise', '4pm today', '3:30pm today', 'Robin at 10:31am, too late'):
        assert ui.says(words)


@pytest.mark.parametrize(('words', 'stands'), [('What stands is right', time(15, 30)), ('What was said here is right', time(16))])
def test_a_person_decides(ui: Driver, lounge: Lounge, words: str, stands: time) -> None:
    touch(ui, 'Before !', 'Decide', words)
    assert at(lounge, ui) == [stands]
    assert ui.says('Nothing waits for a decision.')
    assert lounge.store.call(corrections.stale) == ()
    assert not ui.has(words)


def test_safety_21_where_the_public_can_look_the_name_is_an_initial(lounge: Lounge, drive: Any) -> None:
    stop = lounge.appointment(lounge.person())
    ui = drive()
    ui.staff_in(lounge.member('Robin'))
    lounge.store.call(say_too_late, stop, ui.app.staff.who)
    ui.app.staff_go('stale')
    ui.settle()
    assert ui.says('J. J. Probation')
    assert not ui.says('Jordan')
