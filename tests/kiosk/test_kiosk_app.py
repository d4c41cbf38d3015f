"""The window around the screens: keys, touches that must do nothing, the silence, and what is left of a person: nothing."""

import functools
import gc
import weakref
from datetime import time

import pytest
from builders import put, timed
from driver import begin, stop
from kivy.core.window import Window
from kivy.uix.label import Label

from kiosk import raqm
from kiosk.app import Limits
from screens.parts.buttons import Touchable
from services.wire import Purpose, TimeKind

NAME = 'Kwaku-Ezekiel'
OFFICER, STREET, HOUSE, PHONE = 'Ottoline Quarrington', '19 Vellichor Street', 'Petrichor House', '01632 960777'
"""Said in no other test: what another test left must not count here."""


@pytest.fixture
def ui(drive, lounge):
    """Somebody whose name stands nowhere else, at their day."""
    person = lounge.person(first_name=NAME)
    lounge.appointment(person, person=OFFICER, address=STREET, phone=PHONE)
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place=HOUSE))
    ui = drive()
    ui.walk_in()
    return ui


ESCAPE, F1, F11, F4 = 27, 282, 292, 285


@pytest.fixture
def asked_to_close():
    """The window's own requests to be closed."""
    requests = []

    def note(*_, **__):
        requests.append(1)
        return True

    Window.bind(on_request_close=note)
    yield requests
    Window.unbind(on_request_close=note)


@pytest.mark.parametrize('key', [ESCAPE, F1, F11, F4])
def test_no_key_leads_out(ui, key, asked_to_close):
    before = list(Window.children)
    ui.key(key)
    assert ui.at == 'day'
    assert list(Window.children) == before, 'nothing may lie over the kiosk'
    assert not asked_to_close


def test_two_fingers_are_one_touch(ui):
    Touchable.last_release = float('-inf')
    first, second = ui.press(ui.find('Probation')), ui.press(ui.find('Health'))
    ui.lift(first)
    ui.lift(second)
    ui.settle()
    assert ui.at == 'probation'


def test_a_trembling_finger_is_one_touch(ui, lounge):
    ui.app.go('identify')
    ui.settle()
    Touchable.last_release = float('-inf')
    button = ui.find('I do not have a card')
    for _ in range(2):
        ui.lift(ui.press(button))
    ui.settle()
    assert lounge.chimes == 1


def test_a_finger_that_was_down_when_the_screen_changed_does_nothing(ui):
    Touchable.last_release = float('-inf')
    finger = ui.press(ui.find("I'm finished"))
    ui.app.finish('idle')
    ui.lift(finger)
    ui.settle()
    assert ui.at == 'welcome'


def test_a_finger_that_was_down_when_a_question_came_up_does_nothing(ui):
    Touchable.last_release = float('-inf')
    finger = ui.press(ui.find('Probation'))
    ui.app.get_a_person()
    ui.lift(finger)
    ui.settle()
    assert ui.at == 'day'


def test_a_button_that_was_disabled_while_held_does_nothing(ui):
    Touchable.last_release = float('-inf')
    button = ui.find('Probation')
    finger = ui.press(button)
    button.disabled = True
    ui.lift(finger)
    assert ui.at == 'day'


def test_nothing_behind_a_question_can_be_touched(ui):
    behind = ui.find('Health')
    ui.tap('Get a person')
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(behind))
    assert ui.at == 'day'


def test_after_ninety_seconds_it_asks_and_hides_the_day(ui):
    ui.advance(89)
    assert ui.says('Probation')
    ui.advance(2)
    assert ui.says('Are you still there?')
    assert not ui.says('Probation')
    assert not ui.says(NAME)
    ui.tap("I'm still here")
    assert ui.says('Probation')


def test_it_can_be_answered_any_number_of_times(ui):
    for _ in range(4):
        ui.advance(119)
        ui.tap("I'm still here")
    assert ui.at == 'day'
    assert ui.app.visit is not None


def test_the_touch_that_answers_presses_nothing_behind(ui):
    door = ui.find('Health')
    ui.advance(91)
    Touchable.last_release = float('-inf')
    ui.lift(ui.press(door))
    ui.settle()
    assert ui.at == 'day'
    assert ui.says('Probation'), 'the question is answered'


def test_a_key_answers_too(ui):
    ui.advance(91)
    ui.key(ord('5'), '5')
    assert ui.says('Probation')


def test_unanswered_everything_is_gone(ui):
    ui.advance(91)
    ui.advance(30)
    assert ui.at == 'welcome'
    assert ui.app.visit is None


def test_both_limits_can_be_set(drive, lounge):
    lounge.person()
    ui = drive(limits=Limits(ask_after=20, answer_within=40))
    ui.enter()
    ui.advance(21)
    assert ui.says('Are you still there?')
    ui.advance(38)
    assert ui.app.visit is not None
    ui.advance(2)
    assert ui.app.visit is None


def test_the_welcome_screen_asks_nobody(drive):
    ui = drive()
    ui.advance(3600)
    assert ui.says('Touch to start')


def test_a_screen_that_was_left_on_the_way_in_goes_back_too(drive):
    ui = drive()
    ui.tap('Touch to start')
    ui.advance(121)
    assert ui.at == 'welcome'


def test_a_visit_that_ended_by_silence_is_over_in_the_store(ui):
    ui.tap('Probation')
    ui.advance(121)
    ui.walk_in()
    assert ui.at == 'day'


def remembered(words):
    """Where somebody's words still are in the memory of the program: on texts, shown or not, and among the values of things."""
    return [thing for thing in gc.get_objects() if thing is not globals() and _holds(thing, words)]


def _holds(thing, words):
    # `type` and not `isinstance`: a dead proxy of Kivy's raises
    if issubclass(type(thing), Label):
        return words in thing.text + thing._label.text
    return type(thing) is dict and any(type(value) is str and words in value for value in thing.copy().values())


def walk_through(ui):
    for name in ('probation', 'cannot', 'print', 'phone', 'health', 'finish', 'day'):
        ui.app.go(name)
        ui.settle()
    ui.wait(lambda: ui.app.visit.paper == 'tray')


def drawn(ui):
    """All lines that a text of a screen that stays holds."""
    labels = [one._label for screen in ui.app.screens.screens for one in screen.walk(restrict=True) if isinstance(one, Label)]
    return [word.text for label in labels for line in label._cached_lines for word in line.words]


@pytest.mark.parametrize('how', ['touch', 'idle'])
def test_nothing_of_a_person_is_left_in_the_program(ui, how):
    texts = (NAME, OFFICER, STREET, HOUSE, PHONE)
    walk_through(ui)
    assert NAME in ' '.join(drawn(ui))
    assert remembered(NAME), 'the name must be found while the visit lasts, or this test proves nothing'
    visit = weakref.ref(ui.app.visit)
    if how == 'touch':
        ui.tap("I'm finished")
        ui.tap('Wipe the screen')
    else:
        ui.advance(121)
    ui.settle()
    gc.collect()
    assert visit() is None
    for words in texts:
        assert remembered(words) == [], words
        assert words not in ' '.join(drawn(ui))


@pytest.mark.parametrize('measure', ['_extents', '_laid'])
def test_measured_texts_are_forgotten_with_the_visit(ui, monkeypatch, measure):
    measured = []
    of = getattr(raqm, measure).__wrapped__

    @functools.lru_cache(maxsize=4096)
    def noted(*text):
        measured.append(text)
        return of(*text)

    monkeypatch.setattr(raqm, measure, noted)
    ui.tap("I'm finished")
    with_name = next(text for text in measured if NAME in str(text))
    ui.tap('Wipe the screen')
    times = measured.count(with_name)
    noted(*with_name)
    assert measured.count(with_name) == times + 1, 'it was still known'


def test_a_screen_that_not_everybody_sees_lives_for_one_visit(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive()
    made = []
    for _ in range(3):
        ui.enter()
        ui.tap('Probation')
        made.append(weakref.ref(ui.app.screens.get_screen('probation')))
        ui.app.finish('finished')
        ui.settle()
        assert not ui.app.screens.has_screen('probation')
    # Kivy's transition keeps the last screen that was left
    ui.app.go('notice')
    ui.app.go('welcome')
    ui.frames(5)
    gc.collect()
    assert [one() for one in made] == [None] * 3


def test_it_can_be_stopped_twice(ui):
    ui.app.dispatch('on_stop')
    ui.app.dispatch('on_stop')


def test_the_demonstration_says_so_on_every_screen(drive, lounge):
    lounge.appointment(lounge.person())
    ui = drive(demonstration=True)
    ui.enter()
    for name in ui.app.steps | {'welcome', 'notice', 'identify', 'nameless', 'confirm', 'finish'}:
        if name != 'welcome':
            ui.app.go(name)
            ui.frames()
        assert ui.says('Demonstration'), name


def test_a_real_lounge_does_not(drive):
    assert not drive().says('Demonstration')


def test_the_clock_is_the_kiosks_own(ui):
    assert ui.says('10:31am')
    ui.advance(60)
    assert ui.says('10:32am')


def test_other_screens_are_made_once_the_first_picture_is_shown(lounge):
    ui = begin(lounge)
    ui.app.tick()
    assert ui.app.screens.screen_names == ['welcome']
    ui.app.makes_ahead = True
    ui.app.tick()
    assert len(ui.app.screens.screen_names) == 2
    stop(ui)


def test_a_picture_never_holds_two_screens(ui):
    ui.app.go('probation')
    assert [screen.name for screen in ui.app.screens.children] == ['probation']
    ui.app.finish('finished')
    assert [screen.name for screen in ui.app.screens.children] == ['welcome']


def test_a_screen_that_is_passed_within_a_frame_is_emptied_too(ui):
    left = []
    ui.app.go('print')
    ui.settle()
    for name in ('day', 'print'):
        ui.app.screens.get_screen(name).bind(on_leave=lambda screen: left.append(screen.name))
    ui.app.go('day')
    ui.app.go('print')
    ui.app.go('finish')
    assert left == ['print', 'day', 'print']
