"""Without touch: four keys or two switches come to everything, and a ring shows where one is. How they go through every state of every
screen is in `unreached`, which the tests of the windows ask."""

import re
from datetime import time, timedelta
from importlib import import_module
from pathlib import Path

import driver
import pytest
from builders import put, timed
from by_keys import BACK, CHOOSE, ENTER, ESCAPE, LEFT, NEXT, PREVIOUS, RIGHT, TAB, at, choose, go_to, press, unreached
from driver import CODE, PIN
from fits import box
from kivy.core.window import Window
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.screenmanager import ScreenManager
from kivy.uix.widget import Widget
from PIL import Image

import screens
from kiosk.app import Limits
from screens.parts import theme
from screens.parts.buttons import Touchable
from screens.staff.rows import BoardRow
from screens.staff.session import PapersWanted, PinFor
from screens.staff.side import STAFF_SCREENS
from services import attention, essentials, language, papers, visits
from services.printing import PaperKind
from services.wire import Need, Purpose, Release, Role, ThingState, TimeKind


@pytest.fixture
def person(lounge):
    person = lounge.person()
    lounge.appointment(person, officer_here_at=time(11))
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'))
    return person


@pytest.fixture
def ui(person, drive):
    return drive(demonstration=True)


@pytest.fixture
def told(ui, monkeypatch):
    """What is told of the keys, in its order."""
    said = []
    monkeypatch.setattr(ui.app.focus, '_began', lambda: said.append('began'))
    monkeypatch.setattr(ui.app.focus, '_moved', lambda widget: said.append(widget.text))
    return said


def ring(ui):
    return ui.app.focus.ring.box


def test_the_first_key_shows_where_one_is_and_a_touch_hides_it(ui, told):
    assert ring(ui) is None
    press(ui, CHOOSE)
    assert ui.at == 'welcome', 'nobody chooses what they have not seen'
    assert told == ['began', 'Touch to start']
    left, bottom, right, top = box(ui.app.focus.at)
    assert ring(ui)[0] < left < right < ring(ui)[2]
    assert ring(ui)[1] < bottom < top < ring(ui)[3]
    press(ui, CHOOSE)
    assert ui.at == 'notice'
    assert told == ['began', 'Touch to start', 'Go on']
    ui.tap('Go on')
    assert ui.at == 'identify'
    assert ring(ui) is None
    press(ui, NEXT)
    assert told[3:] == ['began', '1']
    ui.app.reset()
    ui.settle()
    assert ring(ui) is None, 'the next person begins anew'


BEGINS = {
    'welcome': 'Touch to start', 'notice': 'Go on', 'identify': '1', 'nameless': 'No, use my code', 'confirm': "Yes, that's me",
    'day': 'Probation', 'sleeps_at': '1', 'finish': 'Wipe the screen',
}  # fmt: skip


def test_it_begins_at_the_main_action_and_the_keys_go_both_ways(ui):
    ui.enter()
    wrong = {}
    for name, words in BEGINS.items():
        ui.app.focus.hide()
        ui.app.go(name)
        ui.settle()
        press(ui, NEXT)
        if at(ui) != words:
            wrong[name] = at(ui)
    assert not wrong
    press(ui, NEXT)
    assert at(ui) == 'Get a person'
    press(ui, PREVIOUS)
    assert at(ui) == 'Wipe the screen'
    press(ui, TAB, 'shift')
    assert at(ui) == 'Staff'


def test_it_goes_as_one_reads_also_from_right_to_left(ui):
    doors = ['A place to stay', 'Probation', 'Money and jobcentre', 'Things you need', 'Health', 'Family and phone']
    ui.enter()
    for ui.app.direction in ('ltr', 'rtl'):
        ui.frames(4)
        order = ui.app.focus.order()
        shown = [one.text for one in order if one.text in doors]
        assert shown == doors
        first, second = (next(one for one in order if one.text == words) for words in doors[:2])
        assert (first.x < second.x) is (ui.app.direction == 'ltr')
        go_to(ui, first, by=TAB)
        press(ui, RIGHT if ui.app.direction == 'ltr' else LEFT)
        assert ui.app.focus.at is second, 'an arrow goes where it points'
        assert [one.text for one in order][-5:] == ['Get a person', 'More help', 'Print', 'Send to my phone', "I'm finished"]
    ui.app.go('identify')
    ui.settle()
    digits = [one.text for one in ui.app.focus.order() if one.text.isdigit()]
    assert digits == list('1234567890'), 'a keypad is the same in every language'


def test_it_returns_after_a_question_and_never_lies_under_one(ui, told):
    ui.enter()
    go_to(ui, ui.find('Health'))
    ui.app.get_a_person()
    ui.settle()
    assert at(ui) == 'Keep going'
    assert 'Health' not in [one.text for one in ui.app.focus.order()]
    press(ui, CHOOSE)
    assert at(ui) == 'Health'
    ui.app.get_a_person()
    ui.settle()
    press(ui, BACK)
    assert at(ui) == 'Health', '"back" closes what lies over the screen'
    ui.advance(91)
    assert at(ui) == "I'm still here"
    press(ui, CHOOSE)
    assert at(ui) == 'Health'
    assert ui.at == 'day', 'the key that answers presses nothing behind'
    assert told[-5:] == ['Health', 'Keep going', 'Health', "I'm still here", 'Health']


def test_it_stays_with_a_thing_whose_tile_is_made_anew(ui, lounge, person):
    ui.enter()
    ui.app.go('essentials')
    ui.settle()
    choose(ui, 'Coat')
    assert at(ui) == 'Coat'
    assert ui.app.focus.at.second, 'it says that somebody wants it'
    lounge.store.call(essentials.say, person, ui.app.essentials, {'food': ThingState.ASKED}, {})
    ui.advance(6)
    assert at(ui) == 'Coat'
    assert ui.app.focus.at in ui.buttons()
    ui.tap('What prison should give you')
    go_to(ui, [one for one in ui.buttons() if one.text == 'No'][2])
    words = ui.app.focus.at.parent.parent.text
    press(ui, CHOOSE)
    assert (at(ui), ui.app.focus.at.parent.parent.text) == ('No', words), 'of many a "No" it is about the same thing'


def test_a_screen_that_changes_by_itself_is_not_chosen_unseen(ui):
    ui.enter()
    ui.app.go('phone')
    ui.wait(lambda: ui.app.screens.current_screen.count)
    choose(ui, 'No')
    assert at(ui) == 'Show the code'
    press(ui, CHOOSE)
    assert ui.app.screens.current_screen.state == 'shown'
    go_to(ui, ui.find('Hide the code'))
    ui.advance(61)
    assert ui.app.screens.current_screen.state == 'hidden'
    assert at(ui) == 'Show the code'
    Touchable.last_release = float('-inf')
    ui.key(CHOOSE)
    assert ui.app.screens.current_screen.state == 'hidden', 'that key was meant for what stood there before'
    press(ui, CHOOSE)
    assert ui.app.screens.current_screen.state == 'shown'


def test_nothing_is_done_twice_by_keys(ui, lounge):
    ui.app.go('identify')
    ui.settle()
    go_to(ui, ui.find('I do not have a card'))
    lounge.clock.advance(timedelta(seconds=1))
    Touchable.last_release = float('-inf')
    for _ in range(2):
        ui.key(CHOOSE)
    ui.settle()
    assert lounge.chimes == 1, 'a trembling hand'
    Touchable.last_release = float('-inf')
    for _ in range(20):
        Touchable.last_release = float('-inf')
        Window.dispatch('on_key_down', CHOOSE, 0, None, [])
    Window.dispatch('on_key_up', CHOOSE, 0)
    ui.settle()
    assert lounge.chimes == 2, 'a key that is held'


def test_a_card_can_be_scanned_while_somebody_goes_by_keys(ui):
    ui.app.go('identify')
    ui.settle()
    press(ui, NEXT)
    press(ui, CHOOSE)
    assert ui.app.screens.current_screen.digits == '1'
    ui.scan(CODE)
    assert ui.at == 'confirm'
    ui.key(ENTER)
    ui.settle()
    assert ui.at == 'confirm', 'a scanner may end its line twice'
    press(ui, ENTER)
    assert ui.at == 'day'
    go_to(ui, ui.find('Health'))
    ui.scan(CODE)
    assert ui.at == 'day', 'nothing is chosen by a scan'
    press(ui, ENTER)
    assert ui.at == 'health'


def test_a_scan_alone_is_nobody_with_keys(ui, told):
    ui.app.go('identify')
    ui.settle()
    ui.scan(CODE)
    assert ui.at == 'confirm'
    assert told == []
    assert ring(ui) is None


def test_the_code_can_be_typed_by_keys(ui):
    ui.app.go('identify')
    ui.settle()
    press(ui, NEXT)
    for digit in f'{CODE[:5]}7':
        choose(ui, digit)
    choose(ui, 'Delete')
    choose(ui, CODE[5])
    assert ui.at == 'identify', 'Enter on a digit is not the end of the code'
    choose(ui, 'Go on')
    assert ui.at == 'confirm'


def test_back_goes_back_and_never_out_of_the_day(ui):
    ui.enter()
    choose(ui, 'Probation')
    press(ui, BACK)
    assert ui.at == 'day'
    for key in (BACK, ESCAPE):
        press(ui, key)
        assert ui.at == 'day'
    choose(ui, 'Probation')
    press(ui, ESCAPE)
    assert ui.at == 'day'


@pytest.fixture
def caller(lounge):
    """Somebody who can call probation from the screen about it."""
    lounge.appointment(lounge.person())


def test_a_call_that_is_covered_is_shown_again_by_keys(caller, drive):
    ui = drive()
    ui.enter()
    choose(ui, 'Probation')
    choose(ui, 'Call now')
    choose(ui, 'I am calling now')
    ui.advance(91)
    assert ui.says('A call is on')
    assert at(ui) == 'Show the call'
    press(ui, CHOOSE)
    assert ui.says('How did it go?')


def test_each_time_limit_can_be_put_off_ten_times_by_keys(ui, lounge):
    ui.enter()
    for _ in range(10):
        ui.advance(80)
        press(ui, NEXT)
        assert not ui.says('Are you still there?'), 'a key is a touch'
    for _ in range(10):
        ui.advance(119)
        assert ui.says('Are you still there?')
        press(ui, NEXT)
        assert ui.says('What do you want to do?')

    ui.app.go('phone')
    ui.wait(lambda: ui.app.screens.current_screen.count)
    choose(ui, 'No')
    for _ in range(10):
        choose(ui, 'Show the code')
        assert ui.app.screens.current_screen.state == 'shown'
        ui.advance(61)

    choose(ui, 'Get a person')
    press(ui, CHOOSE)
    for _ in range(20):
        ui.advance(80)
        press(ui, NEXT)
    assert ui.app.nobody_came
    assert 'asked' in lounge.needs(), 'a call that nobody came to stands as long as it takes'
    ui.app.visit.sleep_asked = True
    ui.app.go('finish')
    ui.settle()
    for _ in range(10):
        ui.advance(19)
        press(ui, NEXT)
        assert ui.at == 'finish'
    ui.advance(21)
    assert ui.at == 'welcome'


def test_a_call_by_hand_is_not_over_while_somebody_is_there(caller, drive):
    ui = drive(limits=Limits(by_hand_for=60))
    ui.enter()
    choose(ui, 'Probation')
    choose(ui, 'Call now')
    choose(ui, 'I am calling now')
    for _ in range(10):
        ui.advance(50)
        press(ui, NEXT)
        assert ui.says('How did it go?')
    assert ui.app.caller.busy
    ui.advance(91)
    assert not ui.app.caller.busy


def test_a_touch_puts_the_wipe_off_too(ui):
    ui.enter()
    ui.app.visit.sleep_asked = True
    ui.app.go('finish')
    ui.settle()
    for _ in range(10):
        ui.advance(19)
        ui.lift(ui.press(ui.app.screens.current_screen))
        assert ui.at == 'finish'


def test_staff_who_cannot_touch_sign_in_work_and_lock(ui, lounge):
    lounge.member('Robin')
    choose(ui, 'Staff')
    choose(ui, 'Robin')
    for digit in PIN:
        choose(ui, digit)
    choose(ui, 'Go on')
    ui.wait(lambda: ui.app.staff is not None)
    ui.settle()
    for words in ('Stock', 'Day report', 'Print', 'This kiosk', 'Board'):
        choose(ui, words)
        assert ui.says(words)
    for _ in range(10):
        ui.advance(290)
        press(ui, NEXT)
        assert ui.app.staff is not None, 'a key is a touch'
    choose(ui, 'Lock')
    assert ui.app.staff is None
    assert ui.says('Your day starts here.')
    choose(ui, 'Staff')
    press(ui, BACK)
    assert ui.says('Your day starts here.')


def test_keys_come_to_everything_of_the_staff_side(ui, lounge, person):
    robin = lounge.member()
    ui.app.open_staff_side()
    ui.settle()
    wrong = {'sign_in': list(unreached(ui))}
    ui.app.staff_chosen(robin)
    ui.settle()
    wrong['pin'] = list(unreached(ui))
    ui.app.staff_signed_in(robin)
    session = ui.app.staff
    for name in [name for name in STAFF_SCREENS if name not in ('sign_in', 'pin', 'locked')]:
        session.person, session.pin_for = person, PinFor('Alex', Role.STAFF, None)
        session.papers = PapersWanted(lounge.store.call(papers.people), PaperKind.SLIP, False)
        ui.app.staff_go(name)
        ui.settle()
        wrong[name] = list(unreached(ui))
    ui.app.staff_lock()
    assert not {name: faults for name, faults in wrong.items() if faults}


def test_keys_come_to_every_language_and_size_of_text(person, drive, monkeypatch):
    monkeypatch.setattr(driver, 'OFFERED', language.offered(language.State.DRAFTED))
    ui = drive()
    ui.enter()
    wrong = list(unreached(ui))
    choose(ui, 'Aa')
    wrong += unreached(ui)
    ui.app.root.front.close()
    choose(ui, 'English')
    wrong += unreached(ui)
    assert not wrong
    ui.app.root.front.close()
    choose(ui, 'English')
    choose(ui, 'العربية')
    assert ui.app.language.code == 'ar'
    assert at(ui) == 'العربية', 'where the button was'


def test_large_text_that_is_shown_in_parts_is_gone_through_by_keys(ui):
    ui.enter()
    ui.app.theme.text_size = 1.6
    wrong, parts = [], 0
    for name in ('probation', 'housing', 'essentials', 'health'):
        ui.app.go(name)
        ui.settle()
        while True:
            parts += 1
            wrong += [f'{name}: {fault}' for fault in unreached(ui)]
            more = [one for one in ui.buttons() if one.text.startswith('More (')]
            if not more:
                break
            choose(ui, more[0].text)
    assert not wrong
    assert parts >= 8, 'most of them are shown in parts'


def test_the_ring_stays_with_a_person_whose_row_moves(ui, lounge, person):
    lounge.person(first_name='Ali', initial='B', code='118750')
    ui.staff_in(lounge.member())
    rows = [one for one in ui.app.focus.order() if isinstance(one, BoardRow)]
    names = [row.text for row in rows]
    assert len(names) == 2
    press(ui, NEXT)
    go_to(ui, rows[0].ids.show.__self__)
    other = next(release for release in (person, lounge.store.call(visits.find, '118750').release) if name_in(ui, release) == names[1])
    lounge.store.call(attention.ask, Need.ASKED, other)
    ui.advance(6)
    assert [one.text for one in ui.app.focus.order() if isinstance(one, BoardRow)] == names[::-1]
    assert ui.app.focus.at.parent.text == names[0]


def name_in(ui, release):
    """How the board names somebody."""
    found = ui.lounge.store.call(lambda tx: tx.get(Release, release))
    return f'{found.first_name[0]}. {found.initial}.'


MOVES = (Widget.on_touch_move, ButtonBehavior.on_touch_move, RelativeLayout.on_touch_move, ScreenManager.on_touch_move)
GESTURES = re.compile(
    'ScrollView|Carousel|Slider|TextInput|Scatter|DragBehavior|_double_tap|_triple_tap|on_double|long_?press|Gesture|always_release|on_press'
)


def test_no_screen_knows_a_gesture_a_hold_or_a_double_tap():
    """All that a finger does is to come down on a thing and to go up again; how long it stays and where it moves means nothing."""
    folder = Path(screens.__file__).parent
    for module in folder.rglob('*.py'):
        import_module('.'.join(module.relative_to(folder.parent).with_suffix('').parts))
    assert not [path.name for path in folder.rglob('*.*') if path.suffix in ('.py', '.kv') and GESTURES.search(path.read_text())]
    ours = [one for one in kinds_of(Widget) if one.__module__.startswith('screens.')]
    assert len(ours) > 150
    assert not {one.__name__ for one in ours if one.on_touch_move not in MOVES}
    assert not {one.__name__ for one in ours if issubclass(one, ButtonBehavior) and not issubclass(one, Touchable)}


def kinds_of(kind):
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


GROUNDS = [value for name, value in vars(theme).items() if name.isupper() and isinstance(value, str)] + list(theme.DOORS.values())


@pytest.mark.parametrize('ground', sorted({*GROUNDS, '#000000', '#FFFFFF'}))
def test_the_ring_can_be_seen_on_every_ground(ground):
    assert theme.contrast(theme.RING, theme.RING_EDGE) >= 3
    assert max(theme.contrast(theme.RING, ground), theme.contrast(theme.RING_EDGE, ground)) >= 3


def test_the_ring_is_drawn_above_a_question_and_as_wide_as_it_should_be(ui):
    ui.enter()
    press(ui, NEXT)
    ui.app.get_a_person()
    ui.settle()
    ui.frames(3)
    left, bottom, right, top = (int(side) for side in ring(ui))
    texture = ui.app.root.export_as_image().texture
    shown = Image.frombytes('RGBA', texture.size, texture.pixels).convert('RGB')
    across = [shown.getpixel((x, Window.height - (bottom + top) // 2)) for x in range(left - 2, left + 20)]
    assert across.count((0xFF, 0xD2, 0x3F)) == 6, across
    up = [shown.getpixel(((left + right) // 2, y)) for y in range(Window.height - bottom - 20, Window.height - bottom + 2)]
    assert up.count((0xFF, 0xD2, 0x3F)) == 6, up
