"""What may be called and by which phone; and the calls that a person dials alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import StillClock
from hypothesis import given
from hypothesis import strategies as st

from services.calls.baresip import PASSWORD_FILE, Line, LineUnusable, password
from services.calls.book import AddressBook
from services.calls.call import AlreadyCalling, CallState, EndedBy, HandsetOnly, NotInBook, Stage
from services.calls.handset import Handset
from services.calls.softphone import judged
from services.wire import CallEnd

# The book


@pytest.mark.parametrize(
    ('written', 'dialled'),
    [
        ('01632 960123', '01632960123'),
        ('(01632) 960-123', '01632960123'),
        ('0808 157 0000', '08081570000'),
        ('+44 1632 960123', '+441632960123'),
        ('07700 900123', '07700900123'),
        ('111', '111'),
        ('116 123', '116123'),
    ],
)
def test_an_ordinary_number_is_dialled_as_it_is_written(written: str, dialled: str) -> None:
    book = AddressBook({'place': written})
    assert book.digits('place') == dialled
    assert book.shown('place') == written
    assert not book.by_handset_only('place')


NO_ORDINARY_NUMBER = ('999', '112', '9 9 9', '118', '118 118', '00441632960123', '+33 1 23 45 67 89', '', '+', '0' * 40)
COSTS_EXTRA = ('070 1234 5678', '0845 123 4567', '0870 123 4567', '+44 870 123 4567', '0909 123 4567')
NO_NUMBER = ('01632 960123;a', 'sip:01632960123@example.test', '01632960123\n', '٠١٦٣٢٩٦٠١٢٣', '*21*111#')


@pytest.mark.parametrize('written', [*NO_ORDINARY_NUMBER, *COSTS_EXTRA, *NO_NUMBER])
def test_emergencies_and_whatever_is_no_ordinary_number_are_left_to_the_handset(written: str) -> None:
    book = AddressBook({'place': written})
    assert book.by_handset_only('place')
    with pytest.raises(HandsetOnly):
        book.digits('place')
    assert book.shown('place') == written


@given(st.text())
def test_whatever_is_written_only_digits_are_dialled(written: str) -> None:
    book = AddressBook({'place': written})
    if not book.by_handset_only('place'):
        digits = book.digits('place')
        assert digits.isascii()
        assert digits.removeprefix('+').isdigit()
        assert digits not in ('999', '112')


def test_what_a_person_may_call_goes_with_the_person() -> None:
    book = AddressBook({'council': '01632 960123'})
    book.open_for({'probation': '01632 960456', 'council': '01632 960999'})
    assert book.digits('probation') == '01632960456'
    assert book.digits('council') == '01632960123', 'what the lounge knows stays as it is'
    book.open_for({'jobcentre': '01632 960789'})
    with pytest.raises(NotInBook):
        book.digits('probation')
    book.close()
    for key in ('probation', 'jobcentre', '01632 960123'):
        with pytest.raises(NotInBook):
            book.shown(key)
    assert book.digits('council') == '01632960123'


# The handset


@pytest.fixture
def handset(clock: StillClock) -> Handset:
    return Handset(AddressBook({'council': '01632 960123', 'emergency': '999'}), clock)


def test_the_time_of_a_call_by_hand_is_kept_until_the_person_says_what_came_of_it(handset: Handset, clock: StillClock) -> None:
    handset.call('council')
    clock.advance(timedelta(seconds=75))
    assert handset.state() == CallState(Stage.BY_HAND, 'council', 75)
    handset.came_of_it(CallEnd.NO_ANSWER)
    clock.advance(timedelta(seconds=10))
    assert handset.state() == CallState(Stage.ENDED, 'council', 75, CallEnd.NO_ANSWER)


def test_an_emergency_is_called_by_hand(handset: Handset) -> None:
    handset.call('emergency')
    assert handset.state().stage is Stage.BY_HAND


def test_by_hand_too_there_is_one_call_at_once_and_only_to_what_is_in_the_book(handset: Handset) -> None:
    with pytest.raises(NotInBook):
        handset.call('01632 960123')
    handset.call('council')
    with pytest.raises(AlreadyCalling):
        handset.call('emergency')
    handset.hang_up()
    assert handset.state().end is CallEnd.CANCELLED
    handset.call('emergency')


def test_of_a_call_by_hand_nothing_is_kept_after_the_visit(handset: Handset) -> None:
    handset.call('council')
    handset.forget()
    assert handset.state() == CallState(Stage.IDLE)
    handset.came_of_it(CallEnd.ANSWERED)
    assert handset.state() == CallState(Stage.IDLE)


# What the line says


@pytest.mark.parametrize(
    ('says', 'stage', 'meant'),
    [
        ('Connection reset by peer', Stage.TALKING, (CallEnd.ANSWERED, EndedBy.THEM)),
        ('rtp stream error', Stage.TALKING, (CallEnd.BROKEN, None)),
        ('Connection timed out', Stage.DIALLING, (CallEnd.UNREACHABLE, None)),
        ('Function not implemented', Stage.RINGING, (CallEnd.BROKEN, None)),
        ('487 Request Terminated', Stage.RINGING, (CallEnd.NO_ANSWER, None)),
        ('410 Gone', Stage.DIALLING, (CallEnd.NOT_FOUND, None)),
        ('555 Something New', Stage.DIALLING, (CallEnd.UNREACHABLE, None)),
        ('', Stage.DIALLING, (CallEnd.UNREACHABLE, None)),
    ],
)
def test_what_the_line_says_at_the_end(says: str, stage: Stage, meant: tuple[CallEnd, EndedBy | None]) -> None:
    assert judged(says, stage) == meant


def test_the_password_lies_in_the_folder_of_keys_alone(tmp_path: Path) -> None:
    assert password(tmp_path) is None
    (tmp_path / PASSWORD_FILE).write_text('drama-Pass.1/+=\n', encoding='ascii')
    assert password(tmp_path) == 'drama-Pass.1/+='
    assert 'drama' not in repr(Line('lounge@example.test', 'example.test', password=password(tmp_path)))


@pytest.mark.parametrize('written', ['', 'two words', 'a;regint=0', 'a"b', '<a>', 'a,b', 'one\ntwo'])
def test_a_password_that_would_be_read_as_something_else_is_not_used_nor_told(tmp_path: Path, written: str) -> None:
    (tmp_path / PASSWORD_FILE).write_text(written, encoding='ascii')
    with pytest.raises(LineUnusable) as told:
        password(tmp_path)
    assert 'cannot be used' in str(told.value)
    assert not written or written not in str(told.value)
