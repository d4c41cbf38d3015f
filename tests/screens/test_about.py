"""About this screen: who answers for it, and whose data and letters it uses (requirement 31)."""

from dataclasses import replace

import pytest
from kivy.core.window import Window

from screens.parts.bars import BottomBar, TopBar
from screens.parts.cards import Card
from services.attributions import attributions

IMPORTED = {'Probation offices', 'New councils'}


@pytest.fixture
def read(drive):
    """Opens the screen and reads it to its end; returns the window and its pages."""

    def to_the_end(**known):
        ui = drive(**known)
        ui.tap('About this screen')
        pages = [ui.text()]
        while ui.has('More'):
            ui.tap('More')
            pages.append(ui.text())
        return ui, pages

    return to_the_end


def test_it_says_who_is_in_charge_how_long_data_is_kept_and_how_old_it_is(read):
    _, pages = read(controller='Sample Council', retention_days=3, version='1.2.3')
    assert 'Sample Council is in charge of your data.' in pages[0]
    assert 'We delete it in 3 days.' in pages[0]
    assert 'The postcodes are from November 2025.' in pages[0]
    assert 'Version 1.2.3' in pages[0]
    assert 'demonstration' not in pages[0]


def test_a_demonstration_names_nobody(read):
    _, pages = read(controller='Sample Council', demonstration=True)
    assert 'This is a demonstration.' in pages[0]
    assert 'Sample Council' not in pages[0]


def test_everybody_whose_data_the_kiosk_ships_is_named_word_for_word(read):
    _, pages = read()
    told = ' '.join(pages[1:])
    for one in attributions().values():
        assert (one.what in told) == (one.what not in IMPORTED), one.what
        if one.what not in IMPORTED:
            assert '\n'.join(one.says) in told


def test_a_list_that_the_lounge_has_taken_in_is_named(read, lounge):
    office = replace(lounge.places.all[0], source='hmpps-interventions-ui, probation-offices-v0.csv')
    lounge.places = replace(lounge.places, all=(*lounge.places.all, office))
    _, pages = read()
    assert 'Crown copyright (Ministry of Justice)' in ' '.join(pages)


def test_back_goes_a_page_back_and_from_the_first_to_welcome(read):
    ui, pages = read()
    for page in reversed(pages[:-1]):
        ui.tap('Back')
        assert ui.text() == page
    ui.tap('Back')
    assert ui.at == 'welcome'


def test_who_comes_next_begins_at_the_first_page(read):
    ui, _ = read(version='1.2.3')
    ui.advance(90)
    assert ui.says('Are you still there?')
    ui.advance(31)
    assert ui.at == 'welcome'
    ui.tap('About this screen')
    assert ui.says('Version 1.2.3')


@pytest.mark.parametrize('size', [(1920, 1080), (1366, 768), (1280, 800), (1080, 1920)])
def test_every_page_fits_between_the_bars_of_every_window(drive, lounge, size):
    taken_in = replace(lounge.places.all[0], source='hmpps-interventions-ui and uk_local_authority_names_and_codes')
    lounge.places = replace(lounge.places, all=(*lounge.places.all, taken_in))
    before = Window.size
    Window.size = size
    try:
        ui = drive(size=size, controller='The Combined Authority of Easterby, Westerby and the Sample Valleys', demonstration=True)
        ui.tap('About this screen')
        while True:
            above, facts, below = (next(one for one in ui.shown() if isinstance(one, kind)) for kind in (TopBar, Card, BottomBar))
            heading = next(
                one
                for one in ui.shown()
                if getattr(one, 'text', '') == ui.app.screens.current_screen.heading and one.parent is facts.parent
            )
            assert heading.to_window(0, heading.top)[1] <= above.y, ui.text()
            assert facts.to_window(0, facts.y)[1] >= below.top, ui.text()
            if not ui.has('More'):
                break
            ui.tap('More')
    finally:
        Window.size = before
