"""What two kiosks said otherwise, beside each other, and a person who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from builders import attention, put
from driver import Driver, Lounge
from test_staff_person import open_page, touch

from services import appointments, corrections, diary
from services.store import journal
from services.store.database import Transaction, put_row
from services.store.models import Objection
from services.wire import Appointment, Kind, Need, Release, Table, WhyChanged, new_id


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


def test_a_touch_on_one_decision_never_settles_the_next_one(ui: Driver, lounge: Lounge) -> None:
    other = lounge.appointment(lounge.person(first_name='Ellis', code='482919'))
    lounge.store.call(say_too_late, other, ui.app.staff.who)
    ui.app.staff_go('stale')
    ui.settle()
    finger = ui.press(ui.find('What stands is right'))
    first, second = lounge.store.call(corrections.stale)
    lounge.store.call(corrections.keep, first.seq, ui.app.staff.who, lounge.essentials)
    ui.advance(1)
    assert ui.says('Ellis J. Probation')
    ui.lift(finger)
    ui.settle()
    assert [one.seq for one in lounge.store.call(corrections.stale)] == [second.seq]


@pytest.mark.parametrize('why', [diary.NotOpen(), ValueError('a time without a day')], ids=['stands no more', 'cannot be kept'])
def test_what_cannot_be_as_it_was_said_here_has_words(ui: Driver, monkeypatch: pytest.MonkeyPatch, why: Exception) -> None:
    def refuses(*_: object) -> None:
        raise why

    monkeypatch.setattr(corrections, 'use_ours', refuses)
    touch(ui, 'Before !', 'Decide', 'What was said here is right')
    assert ui.says('It cannot be as it was said here.')
    assert ui.has('What stands is right')


@pytest.fixture
def public(lounge: Lounge, drive: Any) -> Driver:
    """The public can see this kiosk; nobody is signed in yet."""
    ui: Driver = drive()
    return ui


def test_safety_21_where_the_public_can_look_initials_stand_and_no_version_until_it_is_touched(lounge: Lounge, public: Driver) -> None:
    stop = lounge.appointment(lounge.person())
    public.staff_in(lounge.member('Robin'))
    lounge.store.call(say_too_late, stop, public.app.staff.who)
    public.app.staff_go('stale')
    public.settle()
    assert public.says('J. J.: two screens said otherwise')
    for hidden in ('Jordan', 'Probation', '4pm', 'What stands'):
        assert not public.says(hidden), hidden
    public.tap('Show')
    assert public.says('J. J. Probation')
    assert public.says('4pm today')
    public.advance(61)
    assert not public.says('4pm today')


def test_safety_21_a_name_that_two_screens_wrote_otherwise_is_not_shown_to_the_public(lounge: Lounge, public: Driver) -> None:
    person = lounge.person()
    public.staff_in(lounge.member('Robin'))
    lounge.store.call(rename_too_late, person, public.app.staff.who)
    public.app.staff_go('stale')
    public.settle()
    public.tap('Show')
    assert public.says('decide this at a screen that only staff see')
    for hidden in ('Jordan', 'Jordn', 'Jorden', 'What stands'):
        assert not public.says(hidden), hidden


def rename_too_late(tx: Transaction, person: str, who: str) -> None:
    """Here the name is Jordn; another kiosk was faster and says Jorden."""
    row = tx.get(Release, person)
    tx.change(Kind.RELEASE_CHANGED, row.model_copy(update={'first_name': 'Jordn'}), who=who)
    put_row(tx.session, Table.RELEASE, row.model_copy(update={'first_name': 'Jorden'}), new_id())
    tx.session.add(Objection(seq=journal.head(tx.session).seq, refused=False, reason='stale'))


def test_staff_are_called_to_decide_and_nobody_closes_it_unread(ui: Driver, lounge: Lounge) -> None:
    person = ui.app.staff.person
    lounge.store.call(corrections.settle_alike)
    assert lounge.needs() == [Need.TWO_VERSIONS]
    open_page(ui, None, 'board')
    assert ui.says('Two screens said otherwise')
    assert not ui.has('Seen to')
    open_page(ui, person)
    touch(ui, 'Asks 1')
    assert not ui.has('Seen to')
    touch(ui, 'Decide', 'What stands is right')
    assert lounge.needs() == []


def test_where_another_screen_was_too_late_it_is_said_where_to_decide(lounge: Lounge, drive: Any) -> None:
    person = lounge.person()
    lounge.store.call(put, attention(release=person, need=Need.TWO_VERSIONS, screen=2))
    ui = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    open_page(ui, person)
    ui.tap('Asks 1')
    assert ui.says('Decide it at screen 2.')
    assert not ui.has('Decide')


def test_what_a_later_list_says_of_a_replaced_appointment_stands_beside_the_new_one(lounge: Lounge, drive: Any) -> None:
    person = lounge.person()
    stop = lounge.appointment(person)
    row = lounge.store.call(lambda tx: tx.get(Appointment, stop))
    new = replace(diary.Facts.of(row), at=time(15, 30))
    lounge.store.call(diary.change, stop, new, WhyChanged.THEY_MOVED_IT, 'staff:7', confirmed=2)
    replaced = lounge.store.call(lambda tx: tx.get(Appointment, stop))
    lounge.store.call(lambda tx: put_row(tx.session, Table.APPOINTMENT, replaced.model_copy(update={'at': time(16)}), new_id()))
    lounge.store.call(corrections.tell_of_lists)
    ui = drive(staff_only=True)
    ui.staff_in(lounge.member('Robin'))
    open_page(ui, None, 'board')
    assert ui.says('The list says otherwise')
    assert not ui.has('Seen to')
    open_page(ui, person)
    ui.tap('Asks 1')
    assert ui.says('List: 4pm today. Here: 3:30pm today')
    ui.tap('Open')
    assert ui.says('3:30pm today')
    open_page(ui, person)
    touch(ui, 'Asks 1', 'Seen to')
    assert lounge.needs() == []
    lounge.store.call(corrections.tell_of_lists)
    assert lounge.needs() == [], 'staff are called once for each time that the list says otherwise'
