"""Past every screen and every question by keys and speech alone, each time to a printed slip with the right appointment, confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from importlib import import_module
from pathlib import Path

import pytest
from by_ear import Connected, Listener, Pressed, finds, speaks
from sqlalchemy import select
from steps import Journey, Steps, paper_says, scans, sees, steps, touch, types, waits

import screens
from kiosk.app import SCREENS
from screens.parts.dialog import Dialog
from services.store.database import Transaction
from services.store.models import JournalEntry
from services.wire import Answer, Kind, Purpose

OFFICE, STREET, OFFICER = 'Easterby probation office', '21 Example Road', 'Sam Okafor'


def comes_in(code: str) -> Steps:
    """From the welcome screen to the day; whoever listens is asked whether it may be heard."""
    return steps(
        sees('Your day starts here.'),
        touch('Touch to start'),
        sees('What happens to what you say here', 'Lounge staff see what you ask for.'),
        touch('Go on'),
        sees('Type the 6 numbers on your card'),
        scans(code),
        is_asked_aloud(),
    )


def is_asked_aloud() -> Steps:
    return steps(
        sees('Say it out loud here?', 'With headphones only you hear it.'),
        touch('Yes, out loud'),
        sees('Is this you?'),
        touch("Yes, that's me"),
        sees('Your day', 'What do you want to do?'),
    )


def confirms(at: time) -> Steps:
    """From the day to probation, and back."""
    return steps(
        touch('Probation'),
        sees('You must go to this appointment', OFFICE, OFFICER, lambda language: language.clock(at)),
        touch('I will be there'),
        sees('You said: I will go'),
        touch('Back'),
        sees('What do you want to do?'),
    )


def leaves_with_the_slip(at: time, *tonight: str) -> Steps:
    """From the day."""
    return steps(
        touch('Print'),
        sees('Staff will bring it to you.'),
        paper_says(OFFICER, STREET, 'You must go.', lambda language: language.clock(at)),
        touch('Go on'),
        sees('What do you want to do?'),
        touch("I'm finished"),
        steps(sees(*tonight), touch('Go on')) if tonight else (),
        sees('Your next stop'),
        touch('Wipe the screen'),
    )


THE_FIRST_HOUR = Journey(
    'asks, calls, writes down, and says what is in the way',
    'Robin',
    steps(
        sees('Your day starts here.'),
        touch('About this screen'),
        sees('This is a demonstration. The people in it are made up.'),
        touch('Back'),
        sees('Your day starts here.'),
        touch('Touch to start'),
        sees('What happens to what you say here'),
        touch('Go on'),
        sees('Type the 6 numbers on your card'),
        touch('Go on without my name'),
        sees('Go on without your name?'),
        touch('No, use my code'),
        scans('512340'),
        is_asked_aloud(),
        touch('Get a person'),
        sees('We have told staff.', 'Please stay near this screen.'),
        touch('Keep going'),
        sees('What do you want to do?'),
        touch('Make this screen easier'),
        sees('Make this screen easier'),
        touch('Large text', 'Louder', 'Normal text', 'Done'),
        sees('What do you want to do?'),
        waits(91),
        sees('Are you still there?'),
        touch("I'm still here"),
        touch('Probation'),
        sees('You must go to this appointment'),
        touch("I can't get there in time"),
        sees('What is in the way?', 'We have not told probation.'),
        touch('Call now'),
        sees('Ready to call', '01632 960121', 'What to say'),
        touch('I am calling now'),
        sees('You are calling', 'How did it go?'),
        waits(91),
        sees('A call is on'),
        touch('Show the call'),
        sees('How did it go?', 'Write down what they tell you'),
        touch('I talked to them'),
        sees('The call is over'),
        touch('Name of the person'),
        sees('Who did you talk to?'),
        types('SAM'),
        touch('Go on'),
        finds('Sam'),
        touch('Time to go, or a call back'),
        sees('What did they say?'),
        touch('They call me back'),
        sees('Which number can they call you on?'),
        touch('Type my number'),
        sees('Which number can they call you on?', 'It begins with 07'),
        types('07700900123'),
        touch('Go on'),
        sees('Which day?'),
        touch(lambda language: language.gettext('today').capitalize()),
        sees('About what time?'),
        touch(lambda language: language.clock(time(15))),
        sees('Which time?'),
        touch(lambda language: language.clock(time(15, 30))),
        sees('Is this right?', 'They call you on {number}, {clock}, {date}'),
        touch("Yes, that's right"),
        finds('They call back {clock}, {date}'),
        touch('Done'),
        sees('What is in the way?'),
        touch('No fare'),
        sees('Staff can see that you need help with this.'),
        touch('Back', 'Back'),
        confirms(time(14)),
        leaves_with_the_slip(time(14), 'Where do you sleep tonight?'),
    ),
)

A_PLACE_TO_STAY = Journey(
    'finds a council, and is told where and when it is safe',
    'Shirin',
    steps(
        comes_in('745620'),
        touch('A place to stay'),
        sees('Does your licence keep you away from any place? Is any place unsafe for you?'),
        touch('No'),
        sees('Do you have a place to sleep tonight?'),
        touch('Yes'),
        sees('Where is it?'),
        types('ZZ21JK'),
        touch('Go on'),
        sees('Did probation say yes to this place?'),
        touch('They said yes'),
        sees('You have a place tonight', 'Probation said yes to it.'),
        touch('Is it safe where you are going?'),
        sees('Is it safe where you are going?', 'England: domestic abuse'),
        touch('Back'),
        sees('You have a place tonight'),
        touch('Change my answer'),
        sees('Do you have a place to sleep tonight?'),
        touch('No'),
        sees('Which council do you want to ask?'),
        types('EAST'),
        touch('Easterby'),
        sees('Call {council}', 'What to say', '01632 960142'),
        touch('Ask us to tell them'),
        sees('Can we tell the council you need a place?', 'No is fine. You can change your mind.'),
        touch('Yes'),
        sees('Which council?'),
        touch('Easterby'),
        sees('Can we give them your contact details?'),
        touch('No'),
        sees('We tell the council nothing. You can call them yourself.'),
        touch('Go on'),
        sees('No place for tonight yet', 'Staff can see it.'),
        touch('Call a council'),
        sees('What to say'),
        (Connected(),),
        touch('Call now', 'Call now'),
        sees('Talking'),
        touch('Press numbers'),
        sees('Press the numbers they ask for'),
        touch('2'),
        sees('{count} typed.'),
        touch('#'),
        (Pressed('2#'),),
        touch('Back', 'End call'),
        sees('You ended the call'),
        touch('Back', 'Back', 'Back'),
        confirms(time(15)),
        leaves_with_the_slip(time(15), 'You have no place for tonight'),
    ),
)


def takes_a_language_without_a_voice() -> Steps:
    """By mistake, and finds out again: of what stands there in Somali nobody can say a word."""
    return steps(
        touch('Choose a language'),
        sees('Choose a language'),
        speaks('so'),
        sees(lambda language: 'There is no voice for Somali.'),
        speaks('ar'),
        sees('What do you want to do?'),
        touch('Choose a language'),
        sees('Choose a language'),
        speaks(),
        sees('What do you want to do?'),
    )


THE_REST_OF_THE_DAY = Journey(
    'asks for things, for help, and takes a code along',
    'Jordan',
    steps(
        comes_in('482910'),
        takes_a_language_without_a_voice(),
        touch('Things you need'),
        sees('Touch what you need. We may have these.'),
        touch('Coat', 'Ask for this'),
        sees('Staff can see what you asked for.'),
        touch('Back', 'Health'),
        sees('The amount you used before can kill you.', 'Ask for naloxone.'),
        touch('Naloxone', 'Ask for naloxone'),
        touch('Back', 'Family and phone'),
        sees('Touch what you want help with.'),
        touch('Charge my phone', 'Type the locker number'),
        sees('Which locker is your phone in?'),
        types('417'),
        touch('Go on'),
        sees('Your phone is in locker {number}'),
        touch('Back', 'More help'),
        sees('Touch what you want help with.'),
        touch('Getting home'),
        sees('Does your licence keep you away from any place? Is any place unsafe for you?'),
        touch('No'),
        sees('To where you sleep tonight'),
        touch('Ask staff about the way'),
        sees('Staff can see that you asked.'),
        touch('Back', 'Back', 'Send to my phone'),
        sees('Does anyone else see your phone?', 'We do not keep your answer.'),
        touch('No', 'Show the code'),
        sees('There is a code for the camera of your phone.'),
        touch('Back', 'Money and jobcentre'),
        sees('Did you claim Universal Credit?'),
        touch('Yes, already'),
        sees('You said: I have claimed already.'),
        touch('My jobcentre time'),
        sees('Your jobcentre time'),
        sees(lambda language: language.clock(time(12, 30))),
        touch('Ask for another time'),
        sees('When can you go to the jobcentre?'),
        touch('Back', 'Back', 'Back'),
        confirms(time(14)),
        leaves_with_the_slip(time(14), 'Where do you sleep tonight?'),
    ),
)

BOTH_CANNOT_BE_DONE = Journey(
    'moves what cannot both be done',
    'Tomos',
    steps(
        comes_in('118750'),
        touch("You can't do both: {first}, {second}"),
        sees("You can't do both of these", 'You must go. This one stays.'),
        touch('Ask to move to {time}'),
        sees('Not booked yet', 'They have to say yes first.'),
        touch('Go on with my day'),
        confirms(time(13, 30)),
        leaves_with_the_slip(time(13, 30), 'Where do you sleep tonight?'),
    ),
)

JOURNEYS = (THE_FIRST_HOUR, A_PLACE_TO_STAY, THE_REST_OF_THE_DAY, BOTH_CANNOT_BE_DONE)


@pytest.fixture(scope='module')
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        listener = Listener(tmp_path_factory.mktemp('lounge'), ('en', 'cy', 'ar', 'so'), monkeypatch)
        yield listener
        listener.close()


@pytest.mark.parametrize('code', ['en', 'cy', 'ar'])
def test_past_each_screen_by_ear_to_a_printed_slip_with_the_right_appointment_confirmed(code: str, person: Listener) -> None:
    person.own, person.heard_on, person.overheard_on = code, set(), set()
    for journey in JOURNEYS:
        person.play(journey)
        assert person.lounge.store.call(confirmed, person.person.id) == [Purpose.PROBATION], journey.title
    assert all_there_is() - person.heard_on == set()
    assert all_there_is() - person.overheard_on == set()


def confirmed(tx: Transaction, release: str) -> list[Purpose]:
    """What the journal says that the person will go to."""
    said = tx.session.scalars(select(JournalEntry).where(JournalEntry.kind == Kind.WILL_GO))
    rows = (json.loads(entry.payload or '')['row'] for entry in said)
    return [Purpose(row['purpose']) for row in rows if (row['release'], row['answer']) == (release, Answer.WILL_GO)]


def all_there_is() -> set[str]:
    """Each screen that a person can come to, and each question that can lie over one, as the modules have them."""
    folder = Path(screens.__file__).parent
    for module in (*folder.glob('*.py'), *folder.glob('parts/*.py')):
        import_module('.'.join(module.relative_to(folder.parent).with_suffix('').parts))
    questions = {one.__name__ for one in kinds_of(Dialog) if not one.__module__.startswith('screens.staff')}
    return questions | {where.partition('.')[2] for where in SCREENS.values()}


def kinds_of(base: type) -> set[type]:
    return {kind for one in base.__subclasses__() for kind in (one, *kinds_of(one))}
