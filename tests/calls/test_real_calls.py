"""Real calls over the loopback to somebody who really answers, or does not: each comes to its end, and to the right one."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from callee import (
    HERE,
    SPOKEN,
    Script,
    answers,
    answers_at_once,
    answers_until_the_caller_hangs_up,
    ear,
    processes,
    registers,
    ring,
    rings,
    sip_port,
    until,
)
from phone_lounge import COUNCIL, Lounge

from services.calls.call import AlreadyCalling, CallState, EndedBy, HandsetOnly, NotInBook, Stage
from services.calls.softphone import Patience
from services.wire import CallEnd

SOON = Patience(dialling=0.4, ringing=0.4)


def taken(lounge: Lounge) -> CallState:
    """The council is called and takes the call."""
    lounge.phone.call('council')
    return lounge.come_to(Stage.TALKING)


def written_down(lounge: Lounge) -> str:
    """What the phone program was given that others could read, and what it wrote."""
    given = [Path(f'/proc/{process}/{name}').read_text() for process in processes(lounge.settings) for name in ('cmdline', 'environ')]
    return ''.join(given) + ''.join(path.read_text() for path in lounge.settings.iterdir())


# Each end


def test_one_talks_until_one_hangs_up(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    assert taken(lounge).key == 'council'
    lounge.phone.hang_up()
    ended = lounge.come_to(Stage.ENDED)
    assert (ended.key, ended.end, ended.ended_by) == ('council', CallEnd.ANSWERED, EndedBy.US)
    assert callee.heard_it_all(), callee.unexpected()


def test_one_talks_until_they_hang_up(lounge: Lounge) -> None:
    callee = lounge.callee(answers().wait(1100).ask('BYE', 1).told(200))
    lounge.open()
    assert taken(lounge).seconds == 0
    ended = lounge.come_to(Stage.ENDED)
    assert (ended.end, ended.ended_by, ended.seconds) == (CallEnd.ANSWERED, EndedBy.THEM, 1)
    assert callee.heard_it_all(), callee.unexpected()


@pytest.mark.parametrize(
    ('answer', 'end'),
    [
        ('486 Busy Here', CallEnd.BUSY),
        ('600 Busy Everywhere', CallEnd.BUSY),
        ('603 Decline', CallEnd.DECLINED),
        ('404 Not Found', CallEnd.NOT_FOUND),
        ('480 Temporarily Unavailable', CallEnd.NO_ANSWER),
        ('403 Forbidden', CallEnd.UNREACHABLE),
        ('503 Service Unavailable', CallEnd.UNREACHABLE),
    ],
)
def test_nobody_takes_the_call(lounge: Lounge, answer: str, end: CallEnd) -> None:
    callee = lounge.callee(Script().hear('INVITE').say(answer).hear('ACK'))
    lounge.open()
    lounge.phone.call('council')
    ended = lounge.come_to(Stage.ENDED)
    assert (ended.end, ended.ended_by, ended.seconds) == (end, None, 0)
    assert callee.heard_it_all(), callee.unexpected()


def test_it_rings_there_and_then_they_decline(lounge: Lounge) -> None:
    lounge.callee(rings().wait(500).say('603 Decline').hear('ACK'))
    lounge.open()
    lounge.phone.call('council')
    lounge.come_to(Stage.RINGING)
    assert lounge.come_to(Stage.ENDED).end is CallEnd.DECLINED


def test_a_call_that_nobody_takes_is_ended_from_here(lounge: Lounge) -> None:
    callee = lounge.callee(rings().hear('CANCEL').say('200 OK'))
    lounge.open(SOON)
    lounge.phone.call('council')
    lounge.come_to(Stage.RINGING)
    assert lounge.come_to(Stage.ENDED).end is CallEnd.NO_ANSWER
    assert callee.heard_it_all(), callee.unexpected()


def test_a_call_is_let_ring_for_as_long_as_is_set(lounge: Lounge) -> None:
    lounge.callee(rings().wait(600).say('200 OK', sdp=True).hear('ACK').hear('BYE').say('200 OK'))
    lounge.open()
    assert Patience().ringing == 45.0
    taken(lounge)


def test_a_line_that_is_down_is_told_soon(lounge: Lounge) -> None:
    lounge.open(SOON)
    lounge.phone.call('council')
    assert lounge.come_to(Stage.ENDED).end is CallEnd.UNREACHABLE


def test_one_thinks_better_of_it_while_it_rings(lounge: Lounge) -> None:
    callee = lounge.callee(rings().hear('CANCEL').say('200 OK'))
    lounge.open()
    lounge.phone.call('council')
    lounge.come_to(Stage.RINGING)
    lounge.phone.hang_up()
    assert lounge.come_to(Stage.ENDED).end is CallEnd.CANCELLED
    assert callee.heard_it_all(), callee.unexpected()


def test_one_thinks_better_of_it_before_it_rings(lounge: Lounge) -> None:
    lounge.open()
    lounge.phone.call('council')
    lounge.phone.hang_up()
    assert lounge.come_to(Stage.ENDED).end is CallEnd.CANCELLED


def test_a_line_that_goes_silent_for_long_is_lost(lounge: Lounge) -> None:
    lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open(Patience(silent=1))
    taken(lounge)
    assert lounge.come_to(Stage.ENDED).end is CallEnd.BROKEN


# In the call


def test_both_hear_each_other_and_the_keys_that_are_pressed(lounge: Lounge) -> None:
    with ear() as heard:
        lounge.callee(answers_at_once(heard.port))
        lounge.open()
        taken(lounge)
        sounds = (content for kind, _, content in heard.packets() if kind == 0)
        assert any(SPOKEN[:2] in content for content in sounds), 'what they say was heard in the room, and what the room says there'
        keys = heard.keys()
        for key in '5*#0':
            lounge.phone.press(key)
            assert next(keys) == key


def test_only_a_key_of_a_phone_can_be_pressed(lounge: Lounge) -> None:
    lounge.open()
    for other in ('A', '12', '', '\n', '٣'):
        with pytest.raises(ValueError, match='not a key'):
            lounge.phone.press(other)


def test_there_is_never_a_second_call_at_once(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    taken(lounge)
    with pytest.raises(AlreadyCalling):
        lounge.phone.call('probation')
    assert lounge.phone.state().stage is Stage.TALKING
    lounge.phone.hang_up()
    assert callee.heard_it_all(), callee.unexpected()


def test_a_call_follows_another(lounge: Lounge) -> None:
    busy = lounge.callee(Script().hear('INVITE').say('486 Busy Here').hear('ACK'))
    lounge.open()
    lounge.phone.call('probation')
    assert lounge.come_to(Stage.ENDED).end is CallEnd.BUSY
    assert busy.heard_it_all()
    lounge.callee(answers_until_the_caller_hangs_up())
    assert taken(lounge).key == 'council'


def test_they_cannot_pass_the_call_on_to_another_number(lounge: Lounge) -> None:
    to = f'Refer-To: <sip:09110000000@{HERE}:{lounge.port}>\n'
    callee = lounge.callee(answers().ask('REFER', 1, more=to).told(501).ask('BYE', 2).told(200))
    lounge.open()
    lounge.phone.call('council')
    assert lounge.come_to(Stage.ENDED).ended_by is EndedBy.THEM
    assert callee.heard_it_all(), callee.unexpected()


# What may be called


def test_only_what_is_in_the_book_is_called_and_emergencies_by_hand(lounge: Lounge) -> None:
    lounge.open()
    for typed in (COUNCIL, '01632960123', 'sip:01632960123@example.test', 'council\n'):
        with pytest.raises(NotInBook):
            lounge.phone.call(typed)
    with pytest.raises(HandsetOnly):
        lounge.phone.call('emergency')
    assert lounge.phone.state() == CallState(Stage.IDLE)


# What goes wrong


def test_when_the_phone_program_dies_the_state_says_so_and_the_next_call_goes_through(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    taken(lounge)
    callee.stop()
    [process] = processes(lounge.settings)
    os.kill(process, signal.SIGKILL)
    assert lounge.come_to(Stage.ENDED, seconds=1.0).end is CallEnd.BROKEN
    lounge.callee(answers_until_the_caller_hangs_up())
    taken(lounge)


def test_a_phone_program_that_hangs_still_lets_one_hang_up(lounge: Lounge) -> None:
    lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open(Patience(hanging_up=0.2))
    taken(lounge)
    [process] = processes(lounge.settings)
    os.kill(process, signal.SIGSTOP)
    lounge.phone.hang_up()
    assert lounge.come_to(Stage.ENDED).ended_by is EndedBy.US
    until(lambda: process not in processes(lounge.settings), what='it goes on')


def test_without_the_phone_program_a_call_is_told_as_broken(lounge: Lounge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('PATH', str(lounge.folder))
    lounge.open()
    lounge.phone.call('council')
    assert lounge.come_to(Stage.ENDED).end is CallEnd.BROKEN


def test_when_the_kiosk_is_killed_its_call_ends(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    program = [sys.executable, str(Path(__file__).with_name('kiosk_in_a_call.py')), str(lounge.settings), str(lounge.port)]
    environment = os.environ | {'PYTHONPATH': os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(program, stdout=subprocess.PIPE, env=environment) as kiosk:
        assert kiosk.stdout is not None
        assert kiosk.stdout.readline() == b'talking\n'
        kiosk.kill()
    assert callee.heard_it_all(), callee.unexpected()
    until(lambda: not processes(lounge.settings), what='the call goes on without the kiosk')


def test_closing_ends_the_call_and_leaves_nothing_running(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    taken(lounge)
    lounge.phone.close()
    assert lounge.phone.state().ended_by is EndedBy.US
    assert callee.heard_it_all(), callee.unexpected()
    assert not processes(lounge.settings)
    assert 'phone' not in [thread.name for thread in threading.enumerate()]


# What nobody else may know


def test_when_the_visit_ends_so_does_its_call_and_nothing_is_kept(lounge: Lounge) -> None:
    callee = lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    taken(lounge)
    lounge.phone.forget()
    assert lounge.phone.state() == CallState(Stage.IDLE)
    assert callee.heard_it_all(), callee.unexpected()


def test_no_number_and_no_key_is_written_anywhere(lounge: Lounge, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    lounge.callee(answers_until_the_caller_hangs_up())
    lounge.open()
    taken(lounge)
    [process] = processes(lounge.settings)
    os.kill(process, signal.SIGKILL)
    lounge.come_to(Stage.ENDED)
    assert 'is started again' in caplog.text
    written = caplog.text + written_down(lounge)
    assert '960123' not in written
    assert 'council' not in written


def test_nobody_can_ring_the_lounge(lounge: Lounge) -> None:
    lounge.callee(Script().hear('INVITE').say('486 Busy Here').hear('ACK'))
    lounge.open()
    lounge.phone.call('council')
    before = lounge.come_to(Stage.ENDED)
    [process] = processes(lounge.settings)
    assert ring(sip_port(process)) == 'SIP/2.0 486 Rejected'
    assert lounge.phone.state() == before


# The line


@pytest.mark.parametrize(('known', 'let_in'), [('drama-password', True), ('another', False)], ids=['the right one', 'a wrong one'])
def test_the_lounge_proves_itself_with_its_password(lounge: Lounge, known: str, let_in: bool) -> None:
    callee = lounge.callee(registers(known))
    lounge.open(password='drama-password')
    assert callee.heard_it_all() is let_in
    assert 'drama-password' not in written_down(lounge)
