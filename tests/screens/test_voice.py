"""What somebody hears who listens: each word that was to be said, and what is only for their own ears."""

from datetime import time

import pytest
from builders import put, timed
from by_keys import CHOOSE, go_to, press
from driver import CODE
from ears import Ears
from kivy.uix.label import Label
from ways import OF_A_DAY

from kiosk.beside import slip_texts
from kiosk.settings import Settings
from screens.idle_question import IdleQuestion
from screens.parts.bars import TopBar
from screens.parts.words import Icon
from services import language
from services.answers import Question
from services.language import load
from services.speech.speaker import Utterance
from services.speech.spoken import for_the_ear
from services.wire import Purpose, RequiredBy, TimeKind

NAME, PLACE, OFFICER = 'Xanthippe', 'Quillfeather House', 'Oluwaseun Brack'
KNOWN = {
    'place': PLACE,
    'address': '9 Vexley Row',
    'person': OFFICER,
    'phone': '01632 960654',
    'at': time(15, 47),
    'bring': 'Bringley papers',
}
OF_THE_VISIT = (NAME, 'Quillfeather', 'Vexley', 'Brack', '6 5 4', '3 47 pm', 'Bringley', 'locker 417')
"""What the planted person's values sound like."""
RIGHT = 275


@pytest.fixture
def ears(lounge):
    lounge.ears = Ears()
    return lounge.ears


@pytest.fixture
def ui(drive, lounge, ears):
    person = lounge.person(first_name=NAME)
    lounge.store.call(put, timed(person, TimeKind.FIXED, **KNOWN))
    lounge.store.call(put, timed(person, TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, **KNOWN | {'at': time(19)}))
    # it clashes with probation: a button of the day says both times
    lounge.appointment(person, purpose=Purpose.JOBCENTRE, at=time(16), required_by=RequiredBy.BENEFIT, **{'place': PLACE})
    ui = drive()
    ui.advance(0)
    ui.wait(lambda: ui.app.can_speak)
    return ui


def by_keys(ui, words):
    """The focus comes to a button."""
    ui.app.focused(ui.find(words))
    ui.wait(lambda: words in ui.lounge.ears.heard_words)


def listen_to(ui, name):
    """All that is said of a screen: read out, and button by button."""
    ui.app.go(name)
    ui.settle()
    ui.lounge.ears.forget()
    ui.app.listen()
    for button in ui.buttons():
        ui.app.focused(button)
        ui.app.voice._tell(0)
    return ui.lounge.ears.heard_words


def test_listen_tells_where_one_is_how_many_choices_there_are_the_texts_and_then_the_choices(ui, ears):
    ui.app.listen()
    said = [one.text for one in ears.all]
    assert said[:2] == ['Departure lounge', '6 choices. It is 10:31am.']
    assert said.index('Your day starts here.') < said.index('All of it on your phone') < said.index('Touch to start')
    assert said[said.index('Touch to start') + 1] == 'button'
    assert said.index('Touch to start') < said.index('Get a person') < said.index('Staff')


def test_a_touch_or_a_key_stops_it_and_listen_again_repeats_it(ui, ears):
    ears.slow = True
    ui.tap('Listen')
    first = [one.text for one in ears.all]
    assert ears.speaking
    ui.tap('Listen')
    assert not ears.speaking
    ears.forget()
    ui.tap('Listen')
    assert [one.text for one in ears.all] == first
    ui.key(RIGHT)
    assert [one.text for one in ears.last] != first


def test_the_engine_gets_ready_while_a_finger_is_still_on_listen_and_with_each_key(ui, ears):
    ui.lift(ui.press(ui.find('Touch to start')))
    assert not ears.expects
    finger = ui.press(ui.find('Listen'))
    assert ears.expects
    assert ears.all == []
    ui.lift(finger)
    ears.expects = False
    ui.app.keys_began()
    ui.key(RIGHT)
    assert ears.expects


def test_keys_hear_each_screen_each_thing_they_come_to_and_what_is_new(ui, ears):
    ui.tap('Touch to start')
    assert ears.all == []
    ui.app.keys_began()
    ui.wait(lambda: 'choices' in ears.heard_words)
    assert ears.all[0].text == ui.app.screens.current_screen.children[0].children[-1].title
    ui.tap('Go on')
    ui.wait(lambda: 'Your code' in ears.heard_words)
    assert 'Type the 6 numbers on your card' in ears.heard_words
    ears.forget()
    by_keys(ui, 'Back')
    assert ears.heard_words == 'Back | button'
    ui.app.focused(next(one for one in ui.shown() if getattr(one, 'text', '') == 'Go on'))
    ui.wait(lambda: 'You cannot use it now.' in ears.heard_words)
    ears.forget()
    ui.scan('000000')
    ui.wait(lambda: (ui.advance(1), 'We do not know these numbers' in ears.heard_words)[1])
    ears.forget()
    ui.advance(1)
    ui.advance(1)
    assert ears.all == []


def test_a_choice_that_changes_only_how_it_stands_is_told_with_that(ui, ears):
    ui.app.open_comfort()
    ui.app.keys_began()
    ui.wait(lambda: 'Make this screen easier' in ears.heard_words)
    for words in ('Large text', 'Black and white'):
        go_to(ui, ui.find(words))
        ears.forget()
        press(ui, CHOOSE)
        ui.wait(lambda: ears.all)
        assert (ears.all[0].text, ears.all[-1].text) == (words, 'chosen')


def test_what_is_typed_in_secret_is_counted_aloud_and_told_into_headphones_alone(ui, ears, lounge):
    ui.app.go('identify')
    ui.settle()
    ui.app.keys_began()
    for digit in CODE[:3]:
        ui.tap(digit)
    ui.advance(1)
    ui.wait(lambda: '3 of 6 typed.' in ears.heard_words)
    assert '4 8 2' not in ears.heard_words
    assert CODE[:3] not in ears.heard_words
    lounge.plug(True)
    ui.wait(lambda: CODE[:3] in ears.heard_words)
    ears.slow = True
    ui.app.listen()
    lounge.plug(False)
    ui.wait(lambda: not ears.speaking)
    ears.forget()
    ui.app.listen()
    assert CODE[:3] not in ears.heard_words


def test_nothing_of_the_person_is_said_before_they_want_it_or_into_headphones(ui, ears, lounge):
    ui.enter()
    ui.app.visit.answers[Question.LOCKER] = '417'
    ui.app.visit.aloud = False
    for name in OF_A_DAY:
        said = listen_to(ui, name)
        assert [value for value in OF_THE_VISIT if value in said] == [], name
        assert 'button' in said
    ui.app.visit.aloud = True
    out_loud = ' '.join(listen_to(ui, name) for name in OF_A_DAY)
    assert [value for value in OF_THE_VISIT if value not in out_loud] == []
    ui.app.visit.aloud = None
    lounge.plug(True)
    ui.wait(lambda: ui.app.voice.on)
    into_headphones = ' '.join(listen_to(ui, name) for name in OF_A_DAY)
    assert [value for value in OF_THE_VISIT if value not in into_headphones] == []
    lounge.plug(False)
    ui.wait(lambda: not ui.app.voice._headphones)
    ui.app.visit.aloud = False
    assert [value for value in OF_THE_VISIT if value in listen_to(ui, 'day')] == []


def test_all_that_is_shown_is_said(ui, ears):
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.visit.answers[Question.LOCKER] = '417'
    for name in OF_A_DAY:
        said = listen_to(ui, name)
        bar = next(widget for widget in ui.shown() if isinstance(widget, TopBar))
        above = {id(widget) for widget in bar.walk(restrict=True)}
        shown = [widget for widget in ui.shown() if isinstance(widget, Label) and not isinstance(widget, Icon) and id(widget) not in above]
        lines = [line for widget in shown for line in widget.text.split('\n') if line.strip()]
        assert [line for line in lines if for_the_ear(line, 'en') not in said] == [], name
        assert ears.all[0].text == bar.title
        assert all(one.text.strip() for one in ears.all)


def test_it_is_asked_once_in_a_visit_and_anew_in_the_next(ui, ears):
    ui.enter()
    ui.app.listen()
    ui.frames(2)
    assert ui.says('Say it out loud here?')
    ui.wait(lambda: 'Say it out loud here?' in ears.heard_words)
    ui.tap('Yes, out loud')
    assert '3 47 pm' in ears.heard_words
    assert not ui.says('Say it out loud here?')
    assert 'Brack' in listen_to(ui, 'probation')
    ui.app.finish('finished')
    ui.settle()
    ui.enter()
    ears.forget()
    ui.app.listen()
    ui.frames(2)
    assert ui.says('Say it out loud here?')
    ui.tap('No')
    assert NAME not in ears.heard_words
    assert 'Some of it is private. Plug in headphones to hear it.' in ears.heard_words
    # headphones that are plugged in answer the question for good reasons
    ui.app.visit.aloud = None
    ui.app.listen()
    ui.lounge.plug(True)
    ui.wait(lambda: '3 47 pm' in ears.heard_words)
    assert not ui.says('Say it out loud here?')


def test_keys_are_asked_as_soon_as_there_is_a_name(ui, ears):
    ui.app.keys_began()
    ui.app.go('identify')
    ui.scan(CODE)
    ui.wait(lambda: 'Say it out loud here?' in ears.heard_words)
    assert NAME not in ears.heard_words
    ui.tap('Yes, out loud')
    ui.wait(lambda: NAME in ears.heard_words)


def test_that_somebody_does_not_feel_safe_is_said_to_nobody_near(ui, ears):
    ui.enter()
    ui.app.visit.aloud = False
    ui.app.keys_began()
    ui.app.feel_unsafe()
    ui.wait(lambda: ui.says('Staff know.'))
    ui.app.listen()
    assert 'Keep going' in ears.heard_words
    assert 'Staff know' not in ears.heard_words
    assert '1 1 6, 1 2 3' not in ears.heard_words


def test_staff_hear_names_into_headphones_alone_whatever_the_visitor_said(ui, ears, lounge):
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.keys_began()
    ui.staff_in(lounge.member('Zebedee'))
    ears.forget()
    ui.app.listen()
    assert 'button' in ears.heard_words
    assert CODE[:3] not in ears.heard_words.replace(' ', '')
    assert ui.says(f'{NAME[0]}. J.')
    assert f'{NAME[0]}. J.' not in ears.heard_words
    lounge.plug(True)
    ui.wait(lambda: ui.app.voice._headphones)
    ears.forget()
    ui.app.listen()
    assert f'{NAME[0]}. J.' in [one.text for one in ears.all]


def test_the_slip_is_heard_in_full(ui, ears, lounge):
    ui.enter()
    ui.app.visit.paper = 'taken'
    ui.app.go('print')
    ui.settle()
    ui.tap('Hear it')
    ui.wait(lambda: ui.says('Say it out loud here?'))
    ui.tap('No')
    assert NAME not in ears.heard_words
    ui.app.visit.aloud = True
    ears.forget()
    ui.tap('Hear it')
    slip = slip_texts(lounge.store, Settings(), lounge._known(), ui.app.visit.release, load('en'))
    ui.wait(lambda: ears.all)
    assert [one.text for one in ears.all] == list(slip)
    assert len(slip) > 15
    said = ears.heard_words
    assert [
        value for value in (NAME.upper(), 'Brack', '3 47 pm', 'Vexley', '0 1 6 3 2, 9 6 0, 6 5 4', 'Bringley') if value not in said
    ] == []


def test_a_wipe_ends_it_and_leaves_nothing(ui, ears, caplog):
    caplog.set_level(0)
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.keys_began()
    ears.slow = True
    ui.app.listen()
    ears.louder()
    ears.slower()
    ears.forget()
    ui.app.finish('finished')
    assert ears.heard_words == 'This screen is wiped.'
    assert (ears._loudness, ears._pace) == (Ears()._loudness, Ears()._pace)
    assert not ui.app.voice.on
    assert not any(value in caplog.text for value in OF_THE_VISIT)
    ears.forget()
    ears.ended()
    ui.settle()
    ui.advance(1)
    assert ears.all == []


def test_nobody_is_taken_for_gone_while_they_listen_and_the_question_is_told(ui, ears):
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.listen()
    ears.slow = True
    ui.app.listen()
    for _ in range(5):
        ui.advance(60)
    assert not isinstance(ui.app.root.front, IdleQuestion)
    ears.ended()
    ui.advance(0.5)
    ears.slow = False
    ears.forget()
    ui.advance(91)
    assert isinstance(ui.app.root.front, IdleQuestion)
    ui.wait(lambda: (ui.app.tick(), 'Are you still there?' in ears.heard_words)[1])


def test_the_end_waits_for_whoever_listens(ui, ears):
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.visit.sleep_asked = True
    ui.app.go('finish')
    ears.slow = True
    ui.app.listen()
    for _ in range(5):
        ui.advance(20)
    assert ui.at == 'finish'
    ears.ended()
    ui.advance(21)
    assert ui.at == 'welcome'


@pytest.mark.parametrize('code', ['so', 'ckb'])
def test_a_language_without_a_voice_says_so_and_offers_those_that_have_one(ui, ears, code):
    ui.app.languages = tuple(load(one) for one in ('en', 'pl', code, 'ar'))
    ui.app.choose_language(code)
    ui.settle()
    ui.app.listen()
    ui.wait(lambda: ears.all)
    assert ears.all[0].text == f'There is no voice for {load("en").name_of(code)}.'
    assert {one.language for one in ears.all} <= {'en', 'ar'}
    ui.app.focused(ui.find('العربية'))
    ui.wait(lambda: Utterance('العربية', 'ar') in ears.all)
    assert Utterance(load('ar').gettext('Not checked yet'), 'ar') in ears.all
    assert not ui.has('Polski')
    ui.tap('العربية')
    assert ui.app.language.code == 'ar'
    assert ears.last[0] == Utterance(load('ar').gettext('Departure lounge'), 'ar')
    assert ui.app.root.front is ui.app.screens.current_screen


def test_keys_hear_of_a_language_without_a_voice_all_that_is_offered_and_how_to_leave_it(ui, ears):
    ui.app.languages = tuple(map(load, ('en', 'so', 'ar')))
    ui.app.choose_language('so')
    ui.app.keys_began()
    ui.wait(lambda: ears.all)
    for one in map(load, ('en', 'ar')):
        assert Utterance(one.say('There is no voice for {language}.', language=one.name_of('so')), one.code) in ears.all
        assert Utterance(one.gettext('Listen in another language? The words change too.'), one.code) in ears.all
    ears.forget()
    ui.app.focused(ui.find(load('so').gettext('Close')))
    ui.wait(lambda: ears.all)
    assert ears.heard_words == f'Close | button | {load("ar").gettext("Close")} | {load("ar").gettext("button")}'


def test_which_digit_is_pressed_in_a_call_is_said_into_headphones_alone(ui, ears, lounge):
    ui.enter()
    ui.app.visit.aloud = True
    ui.app.go('digits')
    ui.settle()
    digits = ui.app.screens.get_screen('digits')
    ui.app.keys_began()
    ui.wait(lambda: ears.all)
    ears.forget()
    for digit in '4711':
        digits.press(digit)
    assert ears.heard_words == '1 typed. | 2 typed. | 3 typed. | 4 typed.'
    lounge.plug(True)
    ui.wait(lambda: ui.app.voice._headphones)
    ears.forget()
    digits.press('8')
    assert ears.heard_words == '8'


@pytest.mark.parametrize('code', ['en', 'cy'])
def test_whoever_listened_hears_in_their_language_that_the_screen_is_wiped(ui, ears, code):
    ui.app.languages = tuple(map(load, ('en', 'cy')))
    ui.enter()
    ui.app.choose_language(code)
    ui.app.visit.aloud = False
    ui.app.go('finish')
    ui.settle()
    ui.app.listen()
    ears.forget()
    ui.app.screens.current_screen.wipe()
    ui.settle()
    assert ui.at == 'welcome'
    assert ears.all == [Utterance(load(code).gettext('This screen is wiped.'), code)]
    ears.forget()
    ui.enter()
    ui.app.finish('finished')
    ui.settle()
    assert ears.all == []


def test_what_nobody_translated_is_said_in_english_and_so_is_the_english_below(ui, ears, monkeypatch):
    ui.app.languages = (load('en'), load('pl'))
    monkeypatch.setattr(language, 'untranslated', dict)
    ui.app.choose_language('pl')
    ui.app.go('notice')
    ui.settle()
    ui.app.listen()
    said = {one.text.strip('\u2066\u2069'): one.language for one in ears.all}
    assert said['Lounge staff see what you ask for.'] == 'en'
    assert said[load('pl').gettext('Lounge staff see what you ask for.')] == 'pl'
    assert said[load('pl').gettext('Get a person')] == 'pl'
    monkeypatch.setattr(language, 'untranslated', lambda: {'pl': (load('pl').gettext('Get a person'),)})
    ears.forget()
    ui.app.listen()
    assert Utterance(load('pl').gettext('Get a person'), 'en') in ears.all


def test_each_setting_is_told_and_says_where_it_ends(ui, ears):
    for step, told, ended in (
        (ui.app.voice.louder, 'Louder', 'It cannot be louder.'),
        (ui.app.voice.quieter, 'Quieter', 'It cannot be quieter.'),
        (ui.app.voice.slower, 'Slower', 'It cannot be slower.'),
        (ui.app.voice.faster, 'Faster', 'It cannot be faster.'),
    ):
        ears.forget()
        for _ in range(6):
            step()
        assert ears.all[0].text == told
        assert ears.all[-1].text == ended


def test_a_player_that_breaks_takes_the_button_away_until_it_plays_again(ui, ears):
    ears.heard, ears.broken = False, 'no sound'
    ui.advance(0.5)
    assert not ui.app.can_speak
    ui.app.keys_began()
    ui.app.focused(ui.find('Get a person'))
    ui.advance(1)
    assert ears.all == []
    ears.heard, ears.broken = True, None
    ui.app.reset()
    ui.advance(1)
    ui.wait(lambda: ui.app.can_speak)
