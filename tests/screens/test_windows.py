"""Every screen on every window that lounges have: nothing cut, nothing on top of another thing, nothing too small to touch."""

from datetime import date, time
from itertools import combinations

import pytest
import zxingcpp
from builders import LOUNGE, appointment, put, release, timed
from by_keys import unreached
from driver import WINDOWS
from kivy.core.window import Window
from kivy.uix.label import Label
from PIL import Image
from test_all_screens import NAMES, box, overlap
from ways import parts

from screens.idle_question import IdleQuestion
from screens.parts.bars import BottomBar, TopBar
from screens.parts.buttons import Door, KioskButton, Touchable
from screens.parts.cards import Card, Notice
from screens.parts.pages import Turning
from screens.parts.person import PersonDialog
from screens.parts.qr import QrCode
from screens.parts.voice import NoVoice
from screens.parts.words import Icon
from services import essentials, handoff
from services.answers import Question
from services.printing import PrintState, Reason
from services.wire import Purpose, RequiredBy, Standing, Supervision, ThingState, TimeKind

SURFACES = (Card, Notice, KioskButton, Door, TopBar, BottomBar)
LONGEST_WORD = 30
"""Letters. What is longer was typed without a space and has to go on somewhere."""
GONE_THROUGH_BY_KEYS = ((1280, 800), (1080, 1920))
"""The smallest window, and the one that stands. Where things are in the others differs by nothing but their size."""
ADDRESS = '118 to 124 Sample Lower Road East, Sampleton by the Water, Lincoln'


@pytest.fixture
def ui(window_size, drive, lounge):
    full_day(lounge)
    ui = drive(demonstration=True, size=window_size)
    ui.enter()
    assert tuple(Window.size) == window_size == ui.app._size
    return ui


def full_day(lounge):
    """Somebody whose day has more stops than a timeline has room for, and long words."""
    person = lounge.person(first_name='Alexandra-Josephine')
    known = {'place': 'Sample House for people who need a place', 'address': ADDRESS}
    lounge.appointment(person, officer_here_at=time(11), **known, person='Oluwaseun Featherstonehaugh', bring='your licence papers and ID')
    for hour, purpose in ((12, Purpose.HOUSING), (15, Purpose.JOBCENTRE), (16, Purpose.HEALTH), (17, Purpose.DRUG_SERVICE)):
        lounge.appointment(person, purpose=purpose, at=time(hour, 30), required_by=RequiredBy.CHOICE, **known)
    lounge.appointment(person, purpose=Purpose.OTHER, on=date(2026, 5, 15), at=time(9, 30), standing=Standing.ASKED)
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'))


PROBATION = {
    'now': lambda of: timed(of, TimeKind.IMMEDIATELY, address=ADDRESS),
    'by 2pm': lambda of: timed(of, TimeKind.BY_2PM_NEXT_WORKING_DAY, address=ADDRESS, phone=None),
    'with the officer here': lambda of: appointment(of, officer_here_at=time(11), address=ADDRESS),
    'tomorrow': lambda of: appointment(of, on=date(2026, 5, 15)),
    'over': lambda of: appointment(of, at=time(9), address=ADDRESS),
    'without a time': lambda of: timed(of, TimeKind.NONE_NEEDED),
    'not known': None,
}
"""What a person may have with probation."""


def test_each_screen_fits_its_window_and_get_a_person_stands_at_the_same_place(ui):
    wrong, places = [], set()
    for name in NAMES:
        show(ui, name)
        wrong += faults(ui, name)
        places.add(tuple(round(side) for side in box(ui.find('Get a person'))))
    assert not wrong, '\n'.join(wrong)
    assert len(places) == 1


def test_each_answer_about_probation_fits(ui, lounge):
    wrong = []
    for number, (kind, made) in enumerate(PROBATION.items()):
        known = {'id': f'00000000-0000-7000-8000-00000000000{number}', 'lounge': LOUNGE, 'code': f'11111{number}'}
        person = release(**known, supervision=Supervision.LICENCE)
        lounge.store.call(put, person)
        if made is not None:
            lounge.store.call(put, made(person.id))
        ui.enter(person.code)
        for name in ('day', 'probation', 'finish'):
            show(ui, name)
            wrong += faults(ui, f'{kind}, {name}')
            if name == 'finish' and ui.has('Go on'):
                ui.tap('Ask staff about tonight')
                wrong += faults(ui, f'{kind}, tonight asked')
                ui.tap('Go on')
                wrong += faults(ui, f'{kind}, finish without a bed')
        show(ui, 'probation')
        for words in ("Tell them I'm here", 'I will be there', 'Ask staff about probation', "I can't get there in time", 'No fare'):
            if ui.has(words):
                ui.tap(words)
                wrong += faults(ui, f'{kind}, {words}')
    assert not wrong, '\n'.join(wrong)


def test_money_fits_once_staff_were_asked(ui):
    show(ui, 'money')
    ui.tap('Ask staff about this')
    assert not faults(ui, 'money')


def test_things_fit_in_every_state(ui, lounge):
    wrong, states = [], essentials.load().all
    for state in ThingState:
        show(ui, 'day')
        ui.app.visit.things = {one.key: state for one in states}
        ui.app.go('essentials')
        ui.frames(3)
        wrong += faults(ui, f'things, {state}')
        ui.tap('What prison should give you')
        ui.app.visit.things = {one.key: state for one in states}
        ui.app.screens.current_screen.show()
        wrong += faults(ui, f'what prison should give, {state}')
    assert not wrong, '\n'.join(wrong)


def test_each_topic_of_a_door_fits(ui, lounge):
    wrong = []
    for name in ('health', 'family', 'more_help'):
        show(ui, name)
        page = ui.app.screens.current_screen
        for topic in page.topics():
            if topic.do is not None:
                continue
            ui.app.visit.topic = f'{name}.{topic.key}'
            page.show()
            wrong += faults(ui, f'{name}, {topic.key}')
            ui.app.visit.asked[ui.app.visit.topic] = 'a call'
            page.show()
            wrong += faults(ui, f'{name}, {topic.key}, asked')
    assert not wrong, '\n'.join(wrong)


def test_a_typed_number_and_the_way_home_fit(ui, lounge):
    ui.app.visit.places_asked = True
    ui.app.visit.answers.update({Question.LOCKER: '104', Question.CALL_BACK_NUMBER: '07700900123', Question.SLEEP_POSTCODE: 'ZZ2 1JK'})
    wrong = []
    for name in ('family', 'locker', 'new_number', 'getting_home'):
        show(ui, name)
        wrong += faults(ui, name)
    ui.tap('Yes, I have it')
    ui.tap('Ask staff about the way')
    wrong += faults(ui, 'getting_home, with a warrant')
    ui.app.go('family')
    ui.app.visit.topic = 'family.number'
    ui.app.screens.current_screen.show()
    wrong += faults(ui, 'family, with a number')
    assert not wrong, '\n'.join(wrong)


def test_the_day_without_a_name_fits(ui):
    ui.without_a_name()
    wrong = faults(ui, 'day')
    for name in ('probation', 'phone', 'finish'):
        show(ui, name)
        wrong += faults(ui, name)
    assert not wrong, '\n'.join(wrong)


def test_all_that_can_be_said_of_paper_fits(ui):
    wrong = []
    show(ui, 'print')
    said = [(state, '') for state in ('none', *PrintState, 'taken')]
    for state, reason in [*said, (PrintState.FAILED, Reason.LOST), (PrintState.ON_PAPER, Reason.CHECK_THE_TRAY)]:
        ui.app.visit.slip = None
        ui.app.visit.paper, ui.app.visit.paper_reason, ui.app.visit.codes_shown = state, reason, 1
        for name in ('print', 'finish'):
            show(ui, name)
            wrong += faults(ui, f'{name}, {state} {reason}')
    assert not wrong, '\n'.join(wrong)


def test_the_end_fits_with_all_that_would_be_left_behind(ui):
    ui.app.visit.answers[Question.LOCKER] = '104'
    ui.app.visit.things['medicine'] = ThingState.MISSING
    ui.app.visit.paper, ui.app.visit.codes_shown = 'taken', 1
    show(ui, 'finish')
    assert ui.says('locker 104')
    assert ui.says('Your medicine is not here yet.')
    assert not faults(ui, 'finish')


def test_the_way_to_a_phone_fits(ui):
    show(ui, 'phone')
    phone = ui.app.screens.current_screen
    ui.wait(lambda: phone.count)
    wrong = faults(ui, 'who')
    for state in ('shared', 'nothing', 'hidden'):
        phone.state = state
        ui.frames(6)
        wrong += faults(ui, state)
    ui.tap('Show the code')
    wrong += faults(ui, 'shown')
    assert not wrong, '\n'.join(wrong)


def test_what_whoever_listens_is_asked_and_can_set_fits(ui):
    ui.app.can_speak = True
    ui.app.visit.paper = 'taken'
    show(ui, 'print')
    wrong = faults(ui, 'print, to be heard')
    for name, opened in (
        ('out loud?', ui.app.listen),
        ('louder, slower', ui.app.open_comfort),
        ('no voice', NoVoice(ui.app.languages * 2).open),
    ):
        opened()
        ui.frames(6)
        wrong += faults(ui, name)
        ui.app.root.front.close()
    assert not wrong, '\n'.join(wrong)


def test_a_camera_can_read_the_densest_code_that_there_is(ui):
    show(ui, 'phone')
    phone = ui.app.screens.current_screen
    ui.wait(lambda: phone.count)
    densest = 'é' * (handoff.MOST_BYTES // 2)
    phone._codes[0] = handoff.matrix(densest)
    phone.show_code()
    ui.frames(6)
    drawn = next(widget for widget in ui.shown() if isinstance(widget, QrCode))
    assert drawn.module >= WINDOWS[tuple(Window.size)]
    assert drawn.module * len(drawn.modules) <= min(drawn.size)
    assert faults(ui, 'phone') == []
    (code,) = zxingcpp.read_barcodes(picture(drawn))
    assert code.text == densest


def picture(widget):
    """The widget as it is drawn on the window."""
    texture = widget.export_as_image().texture
    return Image.frombytes('RGBA', texture.size, texture.pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert('L')


def test_what_lies_over_a_screen_fits(ui):
    wrong = []
    ui.tap('Get a person')
    dialog = next(widget for widget in ui.app.root.children if isinstance(widget, PersonDialog))
    for ui.app.nobody_came in (False, True):
        for state in dialog.property('state').options:
            dialog.state = state
            wrong += faults(ui, f'{state}, nobody came: {ui.app.nobody_came}')
    dialog.close()
    IdleQuestion().open()
    wrong += faults(ui, 'are you still there')
    assert ui.says('Are you still there?')
    assert not wrong, '\n'.join(wrong)


def test_a_call_for_help_fits_in_the_bar_above(ui):
    wrong = []
    for ui.app.flag in ('Somebody needs help at screen 1, 2', 'Nobody came? Go to the desk.'):
        for name in ('day', 'cannot'):
            show(ui, name)
            wrong += faults(ui, name)
    assert not wrong, '\n'.join(wrong)


def show(ui, name):
    if ui.at != name:
        ui.app.go(name)
    ui.settle()
    ui.frames(6)
    assert ui.at == name


def faults(ui, what, *, keys=True):
    """Everything that a person would see to be wrong with what is shown now, part by part. With `keys`, also for whoever goes by them."""
    ui.frames(3)
    found, seen, matter = [], set(), parts(ui)
    for number in range(matter._turning.pages if matter else 1):
        if number:
            matter.page = number
            ui.frames(3)
        by_keys = unreached(ui) if keys and tuple(Window.size) in GONE_THROUGH_BY_KEYS else ()
        found += [f'{what}, part {number + 1}: {fault}' for fault in [*cut(ui), *broken(ui), *crowded(ui), *covered(ui), *by_keys]]
        seen |= set(labels(ui))
    if matter:
        stand = [one for one in matter.walk(restrict=True) if isinstance(one, Label) and one.text and visible(one)]
        found += [
            f'{what}: {one.text!r} is on no part' for one in stand if one not in seen and not isinstance(one.parent.parent.parent, Turning)
        ]
        matter.page = 0
        ui.frames(3)
    return found


def visible(widget):
    return all(one.opacity and one.width and one.height for one in (widget, *ancestors(widget)))


def cut(ui):
    """Texts whose picture is larger than its box, or that leave the window."""
    width, height = Window.size
    for label in labels(ui):
        if not isinstance(label, Icon) and (label.texture_size[0] > label.width + 1.5 or label.texture_size[1] > label.height + 1.5):
            yield f'{label.text!r} is {label.texture_size} in {[round(side) for side in label.size]}'
        if not inside(drawn(label), (0, 0, width, height)):
            yield f'{label.text!r} leaves the window'


def broken(ui):
    """Words that go on in the next line: there is no room for them in one. Not asked of the staff side, where a long name may go on."""
    for label in [] if ui.app._staff_side is not None else labels(ui):
        lines, words = [piece.text for line in label._label._cached_lines for piece in line.words], label.text.split()
        if ' '.join(lines).split() != words and max(map(len, words)) <= LONGEST_WORD:
            yield f'{label.text!r} is broken into {lines}'


def crowded(ui):
    """Buttons that are too small, or too near to each other."""
    unit = ui.app.theme.unit
    buttons = [button for button in ui.shown() if isinstance(button, Touchable)]
    for one in buttons:
        if one.height < 88 * unit - 1 or one.width < 88 * unit - 1:
            yield f'{one.text!r} is too small to touch'
        if not inside(box(one), (0, 0, *Window.size)):
            yield f'{one.text!r} leaves the window'
    for one, other in combinations(buttons, 2):
        if one in ancestors(other) or other in ancestors(one):
            continue  # a row keeps away from its own buttons by itself
        if overlap(grown(box(one), 17 * unit), box(other)):
            yield f'{one.text!r} is too near to {other.text!r}'


def covered(ui):
    """Texts that leave the card, the bar or the button that they stand on, or lie on another one, or on another text."""
    texts = [(label, drawn(label), set(ancestors(label))) for label in labels(ui)]
    surfaces = [(widget, box(widget), set(ancestors(widget))) for widget in ui.shown() if isinstance(widget, SURFACES)]
    for label, sides, below in texts:
        for surface, edges, _ in surfaces:
            if surface in below and not inside(sides, edges):
                yield f'{label.text!r} leaves its {type(surface).__name__}'
            if surface not in below and overlap(sides, edges):
                yield f'{label.text!r} lies on another {type(surface).__name__}'
    for (one, sides, _), (other, others, _) in combinations(texts, 2):
        if overlap(sides, others):
            yield f'{one.text!r} lies on {other.text!r}'
    for (one, sides, below), (other, others, below_other) in combinations(surfaces, 2):
        if one not in below_other and other not in below and overlap(sides, others):
            yield f'a {type(one).__name__} lies on a {type(other).__name__}'


def labels(ui):
    return [widget for widget in ui.shown() if isinstance(widget, Label) and widget.text]


def ancestors(widget):
    while widget.parent not in (None, widget):
        widget = widget.parent
        yield widget


def drawn(label):
    """Where a text is drawn: in the middle of its box."""
    left, bottom, right, top = box(label)
    across, up = (left + right) / 2, (bottom + top) / 2
    width, height = label.texture_size
    return across - width / 2, up - height / 2, across + width / 2, up + height / 2


def inside(small, large):
    return small[0] > large[0] - 1.5 and small[1] > large[1] - 1.5 and small[2] < large[2] + 1.5 and small[3] < large[3] + 1.5


def grown(sides, by):
    left, bottom, right, top = sides
    return left - by, bottom - by, right + by, top + by
