"""What makes the screen easier: it holds for one visit, and comes back after staff were there."""

import gettext

import pytest
from test_all_screens import NAMES

from screens.parts.theme import Comfort
from screens.parts.words import icons
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


@pytest.mark.parametrize('name', NAMES)
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
