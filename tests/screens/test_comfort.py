"""What makes the screen easier: it holds for one visit, and comes back after staff were there."""

import gettext

import pytest
from ways import OF_A_DAY

from screens.parts.theme import Comfort
from screens.parts.words import Measured, icons
from services import language
from services.language import Language


@pytest.fixture
def ui(drive, lounge):
    """Somebody at the day, on a kiosk with two languages."""
    lounge.appointment(lounge.person(), officer_here_at=None)
    ui = drive(languages=(language.load('en'), Language('ar', Marked())))
    ui.enter()
    return ui


class Marked(gettext.NullTranslations):
    """A language in which every text has a mark."""

    def gettext(self, message):
        return f'‹{message}›'


def test_what_was_chosen_holds_until_the_screen_is_wiped_and_stays_away_from_staff(ui, lounge):
    ui.tap('Aa')
    for choice in ('Largest text', 'Black and white', 'Calm screen', 'Done'):
        ui.tap(choice)
    chosen = Comfort(1.6, high_contrast=True, calm=True)
    assert (ui.at, ui.app.theme.comfort) == ('day', chosen)
    ui.staff_in(lounge.member())
    assert ui.app.theme.comfort == Comfort()
    ui.app.staff_lock()
    assert ui.app.theme.comfort == chosen
    ui.app.finish('finished')
    assert ui.app.theme.comfort == Comfort()


def test_another_language_is_one_touch_away_and_the_place_stays(ui):
    ui.tap('Probation')
    ui.tap('English')
    ui.tap(ui.app.languages[1].name)
    assert ui.at == 'probation'
    assert ui.has('‹Get a person›')
    assert ui.app.leading == 'right'
    ui.app.reset()
    ui.settle()
    assert ui.has('Touch to start')


def drawn(screen):
    """What can be seen of a screen's texts: each with the pixels of it."""
    texts = [part for part in screen.walk(restrict=True) if isinstance(part, Measured) and part.text and part.text != 'Aa']
    return {part: part.texture.pixels for part in texts}


@pytest.mark.parametrize('change', ['language', 'size'])
def test_what_nobody_sees_is_drawn_anew_only_when_somebody_comes_to_it(ui, change):
    ui.tap('Print')
    ui.tap('Back')
    paper = ui.app.screens.get_screen('print')
    before = drawn(paper)
    if change == 'language':
        ui.app.choose_language('ar')
    else:
        ui.app.theme.text_size = 1.6
    ui.settle()
    after = drawn(paper)
    assert before
    assert not [part.text for part in before if after[part] != before[part]]
    ui.app.go('print')
    ui.settle()
    now = drawn(paper)
    assert not [part.text for part in before if now[part] == before[part]]


def test_what_sleeps_is_woken_while_nobody_is_there(ui):
    ui.tap('Print')
    ui.tap('Back')
    ui.app.choose_language('ar')
    ui.app.reset()
    ui.settle()
    screens = ui.app.screens.screens
    assert [screen.name for screen in screens if screen.asleep]
    ui.app.makes_ahead = True
    for _ in range(20):
        ui.app.tick()
    ui.app.makes_ahead = False
    assert not [screen.name for screen in screens if screen.asleep]
    assert not [part for screen in screens for part in screen.walk(restrict=True) if getattr(part, 'put_off', False)]


def test_what_a_person_leaves_behind_is_wiped_also_where_nobody_sees_it(ui):
    ui.tap("I'm finished")
    ui.app.choose_language('ar')
    finish = ui.app.screens.current_screen
    said = {part: part.text for part in drawn(finish)}
    ui.app.reset()
    ui.settle()
    left = {part: said[part] for part in said if not part.text}
    assert left
    assert not [words for part, words in left.items() if part.texture is not None]


def test_an_arrow_points_back_as_the_language_is_read(ui):
    ui.tap('Probation')
    (back,) = [one for one in ui.shown() if getattr(one, 'name', '') == 'arrow-left']
    assert back.text == chr(icons()['arrow-left'])
    ui.app.speak(ui.app.languages[1])
    assert back.text == chr(icons()['arrow-right'])


def test_a_call_goes_on_in_the_other_language(ui):
    ui.tap('Probation')
    ui.tap('Call now')
    assert ui.says('Ready to call')
    ui.app.speak(ui.app.languages[1])
    ui.settle()
    assert ui.says('‹Ready to call›')
    assert ui.says('‹Dial this number on the phone next to the screen.›')
    assert not ui.says('| Ready to call')


@pytest.mark.parametrize('name', OF_A_DAY)
def test_a_switch_on_a_screen_says_what_coming_to_it_in_that_language_says(ui, name):
    _, other = ui.app.languages
    ui.app.go(name)
    ui.settle()
    ui.app.speak(other)
    ui.settle()
    switched = ui.text()
    ui.app.go('welcome')
    ui.app.go(name)
    ui.settle()
    assert switched == ui.text()
