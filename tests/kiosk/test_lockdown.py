"""Faults: one leads home, many end the program, timers outlive them, no name reaches a log."""

import logging
import threading

import pytest
from driver import begin, stop
from kivy.base import ExceptionManager
from kivy.clock import Clock

from kiosk import lockdown
from kiosk.lockdown import Every, KeepRunning


class Faults:
    def __init__(self):
        self.now, self.homes = 0.0, 0
        self.handler = KeepRunning(self._home, lambda: self.now)

    def _home(self):
        self.homes += 1

    def happen(self, error, at=0.0):
        self.now = at
        answer = self.handler.handle_exception(error)
        Clock.tick()
        return answer


def test_one_fault_leads_home():
    faults = Faults()
    assert faults.happen(ValueError()) == ExceptionManager.PASS
    assert faults.homes == 1


def test_three_faults_in_a_minute_end_the_program():
    faults = Faults()
    answers = [faults.happen(ValueError(), at) for at in (0, 20, 59)]
    assert answers == [ExceptionManager.PASS, ExceptionManager.PASS, ExceptionManager.RAISE]


def test_three_faults_in_an_hour_do_not():
    faults = Faults()
    assert {faults.happen(ValueError(), at) for at in (0, 1200, 2400)} == {ExceptionManager.PASS}


@pytest.mark.parametrize('end', [KeyboardInterrupt, SystemExit])
def test_an_order_to_stop_is_not_a_fault(end):
    assert Faults().happen(end()) == ExceptionManager.RAISE


@pytest.fixture
def handled():
    """A program that goes on after faults."""
    faults = Faults()
    ExceptionManager.add_handler(faults.handler)
    yield faults
    ExceptionManager.remove_handler(faults.handler)


def test_a_timer_outlives_a_fault(handled):
    ticks = []

    def act():
        ticks.append(1)
        if len(ticks) == 1:
            raise ValueError

    timer = Every(0, act)
    for _ in range(4):
        Clock.tick()
    timer.stop()
    assert len(ticks) >= 3
    assert handled.homes == 1


def test_a_stopped_timer_is_still():
    ticks = []
    timer = Every(0, lambda: ticks.append(1))
    timer.stop()
    timer.stop()
    Clock.tick()
    assert ticks == []


def test_the_name_in_a_fault_does_not_reach_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        try:
            raise ValueError('Jordan, code 482910')
        except ValueError as error:
            lockdown.report(error)
    assert 'Jordan' not in caplog.text
    assert '482910' not in caplog.text
    assert 'ValueError' in caplog.text
    assert 'test_lockdown.py' in caplog.text


def test_the_name_in_a_threads_fault_does_not_reach_the_log(caplog, monkeypatch, capfd):
    def broken():
        raise ValueError('Jordan')

    monkeypatch.setattr(threading, 'excepthook', threading.excepthook)
    monkeypatch.setattr('sys.unraisablehook', None)
    lockdown.watch_threads()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert 'ValueError' in caplog.text
    assert 'Jordan' not in caplog.text + capfd.readouterr().err


class Broken:
    """A program whose window dies."""

    def run(self):
        raise ValueError('Jordan')


class Whole:
    """A program that is closed."""

    def run(self):
        return None


@pytest.mark.parametrize(('app', 'code'), [(Broken(), lockdown.GAVE_UP), (Whole(), 0)])
def test_the_exit_code(app, code, caplog, monkeypatch):
    monkeypatch.setattr(threading, 'excepthook', threading.excepthook)
    monkeypatch.setattr('sys.unraisablehook', None)
    assert lockdown.run(app) == code
    assert 'Jordan' not in caplog.text


def test_a_fault_on_a_screen_goes_home_and_the_kiosk_goes_on(lounge, monkeypatch):
    lounge.appointment(lounge.person())
    ui = begin(lounge)
    try:
        ui.enter()
        monkeypatch.setattr(type(ui.app.screens.current_screen), 'tick', _broken)
        ui.app._timers[0]._run(0)
        ui.frames()
        assert ui.at == 'welcome'
        assert ui.app.visit is None
        monkeypatch.undo()
        ui.walk_in()
        assert ui.at == 'day'
    finally:
        stop(ui)


def _broken(*_):
    raise ValueError
