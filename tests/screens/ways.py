"""The way to every screen of the public side, through all that it can say, and to every question that may lie above one.

    for stand in stands(ui): ...        # 'day', 'day: without a name', 'probation: now', 'IdleQuestion', ...

A way comes to its screen and stops at each state that says something else. It goes by English words, and for each screen somebody else
comes: what one of them said is nothing to the next. Whoever changed the language at a stand has to change it back.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from math import inf
from typing import Any

import builders
from builders import appointment, put, slot, timed
from driver import Driver

from screens.covered_call import CoveredCall
from screens.idle_question import IdleQuestion
from screens.parts.booking import Seek
from screens.parts.calling import To
from screens.parts.dialog import Dialog
from screens.parts.page import AtOnce
from screens.parts.pages import Pages
from screens.parts.person import PersonDialog
from screens.parts.visit import Visit
from screens.parts.voice import NoVoice
from services import answers, appointments, attention, essentials, housing, visits
from services.answers import Question
from services.housing import Asked
from services.printing import PrintState, Reason
from services.visits import NotFound, Refused
from services.wire import (
    Appointment,
    BedEnd,
    CallEnd,
    Need,
    Permission,
    Purpose,
    RequiredBy,
    Standing,
    Supervision,
    ThingState,
    TimeKind,
    Tonight,
)

Way = Callable[[Driver], Iterator[str]]
Row = Callable[[str], Appointment]

NAME = 'Alexandra-Josephine'
ADDRESS = '118 to 124 Sample Lower Road East, Sampleton by the Water, Lincoln'
LONGEST_COUNCIL = 'E06000058'
"""Bournemouth, Christchurch and Poole."""
FRIDAY = date(2026, 5, 15)
EASTERBY = {'place': 'Easterby Jobcentre', 'address': 'Sample Street', 'postcode': 'ZZ1 2AB', 'phone': '0808 157 0110'}
EASTERBY_PROBATION = {'place': 'Easterby probation office', 'address': '21 Example Road', 'postcode': 'ZZ1 3CD'}
NIGHT = To(key='easterby-housing.night', name='Easterby Council housing team', back='day')
DAY = To(
    key='easterby-housing.housing',
    name='Easterby Council housing team',
    back='day',
    say='“I left prison today. I have nowhere to stay tonight.”',
    may_ask=('Where you lived before', 'Your health, and any medicine', 'If you have children, or are pregnant'),
    purpose=Purpose.HOUSING,
    then=(NIGHT,),
)

NOWHERE = 'notice'
"""The screen where somebody waits who is about to come to another one."""

codes = count(600_000)


def full_day(of: str) -> list[Appointment]:
    """A day that has more stops than a timeline has room for, and long words."""
    known: dict[str, Any] = {'place': 'Sample House for people who need a place', 'address': ADDRESS}
    officer = {'person': 'Oluwaseun Featherstonehaugh', 'bring': 'your licence papers and ID', 'officer_here_at': time(11)}
    by_choice = ((12, Purpose.HOUSING), (15, Purpose.JOBCENTRE), (16, Purpose.HEALTH), (17, Purpose.DRUG_SERVICE))
    return [
        appointment(of, **known, **officer),
        *(appointment(of, purpose=what, at=time(hour, 30), required_by=RequiredBy.CHOICE, **known) for hour, what in by_choice),
        appointment(of, purpose=Purpose.OTHER, on=FRIDAY, at=time(9, 30), standing=Standing.ASKED),
        timed(of, TimeKind.BE_THERE_BY, at=time(19), purpose=Purpose.SLEEP, place='Sample House'),
    ]


def comes(ui: Driver, to: str, *rows: Row, kept: dict[Question, str] | None = None, sure: bool = True, **known: Any) -> Any:
    """Somebody new comes to a screen, which is returned. `kept`: what they answered before. Not `sure`: before "Is this you?"."""
    leave(ui)
    store, code = ui.lounge.store, str(next(codes))
    person = ui.lounge.person(**{'first_name': NAME, 'code': code} | known)
    store.call(put, *(row(person) for row in rows))
    for question, answer in (kept or {}).items():
        store.call(answers.keep, person, question, answer)
    ui.app.visit = Visit(store.call(visits.find, code))
    if sure:
        ui.app.visit.id, ui.app.visit.day = store.call(visits.begin, person), store.call(appointments.day_of, person)
    return reaches(ui, to)


def comes_with_a_full_day(ui: Driver, to: str) -> Any:
    """Somebody whose day has everything."""
    comes(ui, NOWHERE)
    ui.lounge.store.call(put, *full_day(ui.app.visit.release))
    ui.app.visit.day = ui.lounge.store.call(appointments.day_of, ui.app.visit.release)
    return reaches(ui, to)


def comes_without_a_name(ui: Driver, to: str) -> Any:
    """Somebody who said no code."""
    leave(ui)
    ui.app.visit = Visit()
    ui.app.visit.id = ui.lounge.store.call(visits.begin, None)
    return reaches(ui, to)


def leave(ui: Driver) -> None:
    """Nobody is there, nobody waits for staff, nothing is to be heard, and it is morning."""
    ui.app.can_speak = ui.app.nobody_came = False
    ui.lounge.clock.set_london(datetime.fromisoformat('2026-05-14T10:31'))
    for layer in ui.app.root.children[:]:
        if isinstance(layer, Dialog):
            layer.close()
    goes_away(ui)
    ui.app.caller.forget()
    ui.app.visit = None
    for call in ui.lounge.calls():
        if call.is_open:
            ui.lounge.store.call(attention.answer, call.id)
    ui.app.look_for_calls()


def goes_away(ui: Driver) -> None:
    """To where nothing is; a screen is left with the next picture, and not before."""
    ui.app.go(NOWHERE)
    ui.frames(2)


def reaches(ui: Driver, name: str) -> Any:
    """Go there, from wherever the person is; returns the screen."""
    if ui.at != name:
        ui.app.go(name)
    ui.settle()
    ui.frames(3)
    assert ui.at == name, f'{ui.at}, and not {name}'
    return ui.app.screens.current_screen


def enters_again(ui: Driver, name: str) -> Any:
    """Leave a screen and come back to it."""
    goes_away(ui)
    return reaches(ui, name)


def touches(ui: Driver, words: str) -> None:
    """Touch the button of these words, on whichever part of the screen it stands."""
    matter = parts(ui)
    for _ in each_part(ui):
        if ui.has(words):
            break
    ui.tap(words)
    ui.frames(3)
    if matter:
        matter.page = 0


def parts(ui: Driver) -> Pages | None:
    """What shows the matter of the screen part by part, where it has too much for one."""
    return next((one for one in ui.app.root.front.walk(restrict=True) if isinstance(one, Pages)), None)


def each_part(ui: Driver) -> Iterator[Pages | None]:
    """Shows the matter of the screen part by part; None once where it has none."""
    matter = parts(ui)
    for number in range(matter._turning.pages if matter else 1):
        if number:
            matter.page = number
            ui.frames(3)
        yield matter
    if matter and matter.page:
        matter.page = 0
        ui.frames(3)


def waits_for_a_person(ui: Driver) -> Iterator[str]:
    """Somebody calls at this screen and at another one; then nobody comes."""
    ui.lounge.store.call(put, builders.attention(screen=2))
    ui.lounge.store.call(attention.ask, Need.ASKED, None)
    ui.app.look_for_calls()
    ui.settle()
    yield ui.app.flag
    nobody_comes(ui)
    yield ui.app.flag


def nobody_comes(ui: Driver) -> None:
    """To a call, for minutes."""
    ui.lounge.clock.advance(timedelta(minutes=3))
    ui.app._somebody_is_there()
    ui.app.look_for_calls()
    ui.settle()


# Before anybody says who they are.


def welcome(ui: Driver) -> Iterator[str]:
    leave(ui)
    reaches(ui, 'welcome')
    yield ''


def about(ui: Driver) -> Iterator[str]:
    leave(ui)
    reaches(ui, 'about')
    yield ''


def notice(ui: Driver) -> Iterator[str]:
    leave(ui)
    reaches(ui, 'notice')
    yield ''


def identify(ui: Driver) -> Iterator[str]:
    leave(ui)
    page = reaches(ui, 'identify')
    yield ''
    for digit in '482910':
        page.type(digit)
    yield 'six numbers'
    for why, wait in ((Refused.UNKNOWN, 0), (Refused.UNKNOWN, 60), (Refused.NOT_YET, 0), (Refused.ELSEWHERE, 0), (Refused.WAIT, 900)):
        page._answered(NotFound(why, wait))
        yield f'{why}, {wait} seconds'
    page.waiting = False
    touches(ui, 'I do not have a card')
    yield 'no card'


def nameless(ui: Driver) -> Iterator[str]:
    leave(ui)
    reaches(ui, 'nameless')
    yield ''


def confirm(ui: Driver) -> Iterator[str]:
    comes(ui, 'confirm', sure=False)
    yield ''


# The day, and probation.


def day(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'day')
    yield ''
    yield from waits_for_a_person(ui)
    comes(ui, 'day', jobcentre_at_1pm, probation_at_half_past_1, kept={Question.SLEEP_POSTCODE: 'ZZ1 1AA', Question.SLOWLY: 'yes'})
    yield 'two at once'
    comes(ui, 'day', supervision=Supervision.UNKNOWN)
    yield 'nothing known'
    for kind, row in PROBATION.items():
        comes(ui, 'day', *([row] if row else []))
        yield f'probation: {kind}'
    has_no_place(ui, None)
    for said in (Tonight.NO, Tonight.NOT_SURE, Tonight.LATER):
        says(ui, housing.say_tonight, said)
        enters_again(ui, 'day')
        yield f'tonight: {said}'
    comes_without_a_name(ui, 'day')
    yield 'without a name'


def jobcentre_at_1pm(of: str) -> Appointment:
    return appointment(of, purpose=Purpose.JOBCENTRE, at=time(13), required_by=RequiredBy.BENEFIT, **EASTERBY)


def probation_at_half_past_1(of: str) -> Appointment:
    return appointment(of, at=time(13, 30), **EASTERBY_PROBATION)


PROBATION: dict[str, Row | None] = {
    'now': lambda of: timed(of, TimeKind.IMMEDIATELY, address=ADDRESS),
    'by 2pm': lambda of: timed(of, TimeKind.BY_2PM_NEXT_WORKING_DAY, address=ADDRESS, phone=None),
    'with the officer here': lambda of: appointment(of, officer_here_at=time(11), address=ADDRESS),
    'tomorrow': lambda of: appointment(of, on=FRIDAY),
    'over': lambda of: appointment(of, at=time(9), address=ADDRESS),
    'without a time': lambda of: timed(of, TimeKind.NONE_NEEDED),
    'not known': None,
}
"""What a person may have with probation."""


def probation(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'probation')
    yield ''
    for kind, row in PROBATION.items():
        page = comes(ui, 'probation', *([row] if row else []))
        yield kind
        for what, words, say in ((page.here, 'here', page.tell_officer), (page.answerable, 'will go', page.say_will_go)):
            if what:
                say()
                ui.settle()
                yield f'{kind}, {words}'
        if page.ask_staff:
            page.ask_about_it()
            ui.settle()
            yield f'{kind}, asked'
    comes(ui, 'probation', supervision=Supervision.NONE)
    yield 'not on licence'
    comes_without_a_name(ui, 'probation')
    yield 'without a name'


def cannot(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'cannot')
    yield ''
    yield from waits_for_a_person(ui)
    comes_with_a_full_day(ui, 'cannot')
    touches(ui, 'No fare')
    yield 'said why'
    for kind in ('now', 'by 2pm', 'with the officer here', 'tomorrow', 'without a time'):
        comes(ui, 'cannot', PROBATION[kind])
        yield kind
        touches(ui, 'No fare')
        yield f'{kind}, said why'


# What goes along: paper and phone.


def paper(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'print')
    for heard in (False, True):
        ui.app.can_speak = ui.app.visit.aloud = heard
        for state, reason in said_of_paper():
            ui.app.visit.slip = None
            ui.app.visit.paper, ui.app.visit.paper_reason = state, reason
            yield f'{state} {reason}{", to be heard" if heard else ""}'


def said_of_paper() -> list[tuple[str, str]]:
    """How far a slip is, and why not further."""
    why = [(PrintState.NEEDS_SOMEBODY, 'media-empty'), (PrintState.FAILED, Reason.LOST), (PrintState.ON_PAPER, Reason.CHECK_THE_TRAY)]
    return [*((state, '') for state in ('none', *PrintState, 'taken')), *why]


def phone(ui: Driver) -> Iterator[str]:
    page = comes_with_a_full_day(ui, 'phone')
    ui.wait(lambda: page.count)
    yield ''
    for page.state in ('shared', 'nothing', 'hidden'):
        yield page.state
    page.show_code()
    yield 'shown'
    comes_without_a_name(ui, 'phone')
    yield 'without a name'


# A place to stay.


def unsafe_place(ui: Driver) -> Iterator[str]:
    page = comes(ui, 'unsafe_place')
    yield ''
    page.answered('yes')
    yield 'yes'
    page.answered('not_sure')
    ui.settle()
    ui.app.root.front.close()
    yield 'not sure'


def tonight(ui: Driver) -> Iterator[str]:
    comes(ui, 'tonight')
    yield ''


def sleeps_at(ui: Driver) -> Iterator[str]:
    page = comes(ui, 'sleeps_at')
    yield ''
    for letter in 'WWWWWWWWW':
        page.type(letter)
    page.enter()
    yield 'no postcode'


def allowed(ui: Driver) -> Iterator[str]:
    comes(ui, 'allowed', supervision=Supervision.UNKNOWN)
    yield ''


def says(ui: Driver, function: Callable[..., Any], *said: Any) -> None:
    """The store learns something about tonight."""
    ui.app.visit.day = ui.lounge.store.call(function, ui.app.visit.release, *said).day


def has_no_place(ui: Driver, council: str | None = LONGEST_COUNCIL) -> None:
    """Somebody who has nowhere to sleep, and may have picked a council."""
    comes(ui, NOWHERE, lambda of: appointment(of, address=ADDRESS), supervision=Supervision.UNKNOWN)
    ui.app.visit.places_asked = True
    says(ui, housing.say_tonight, Tonight.NO)
    if council is not None:
        says(ui, housing.pick_council, council)


def has_a_place(ui: Driver, name: str) -> Iterator[str]:
    """Of somebody whom staff see to: each word of probation about the place, and the bed that was found, as that screen shows them."""
    for permission in Permission:
        says(ui, housing.say_permission, permission)
        enters_again(ui, name)
        yield f'probation: {permission}'
    says(ui, housing.say_tonight, Tonight.NO)
    ui.lounge.store.call(housing.end_no_bed, ui.app.visit.release, BedEnd.FOUND, 'staff:7')
    enters_again(ui, name)
    yield 'found'


def place_to_stay(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'housing')
    yield 'of the day'
    has_no_place(ui)
    for said in (Tonight.NO, Tonight.NOT_SURE, Tonight.YES):
        says(ui, housing.say_tonight, said)
        enters_again(ui, 'housing')
        yield str(said)
        touches(ui, 'Ask staff about this')
        yield f'{said}, asked'
        touches(ui, 'Somebody came')
    yield from has_a_place(ui, 'housing')


def council(ui: Driver) -> Iterator[str]:
    has_no_place(ui, None)
    page = reaches(ui, 'council')
    for page.typed in ('', 'S', 'BOURNEMOUTH', 'IM1 1AA', 'LN99 9ZZ', 'NOTHING IS CALLED LIKE THIS'):
        page._look()
        yield page.typed


def council_call(ui: Driver) -> Iterator[str]:
    has_no_place(ui)
    for code in ('easterby', 'cwm-enghraifft', LONGEST_COUNCIL):
        says(ui, housing.pick_council, code)
        for at in ('2026-05-14T10:31', '2026-05-14T18:00'):
            ui.lounge.clock.set_london(datetime.fromisoformat(at))
            enters_again(ui, 'council_call')
            yield f'{code}, {at[-5:]}'
            touches(ui, 'Ask staff to help')
            yield f'{code}, {at[-5:]}, asked'
            ui.app.visit.asked.clear()
        ui.lounge.clock.set_london(datetime.fromisoformat('2026-05-14T10:31'))


def referral(ui: Driver) -> Iterator[str]:
    has_no_place(ui)
    page = reaches(ui, 'referral')
    yield str(Asked.TELL_COUNCIL)
    for key, then in (('yes', Asked.CHOOSE_COUNCIL), ('yes', Asked.SHARE_CONTACT), ('no', 'no'), ('again', 'again'), ('yes', 'whole')):
        page.answered(key)
        ui.settle()
        yield str(then)


def safe_there(ui: Driver) -> Iterator[str]:
    comes(ui, 'safe_there')
    yield ''


# Money, the jobcentre, and times.


def money(ui: Driver) -> Iterator[str]:
    page = comes(ui, 'money')
    yield ''
    page.answer('not_sure')
    ui.settle()
    yield 'said'
    touches(ui, 'Ask staff about this')
    yield 'said, asked'
    comes_without_a_name(ui, 'money')
    yield 'without a name'


def seeks(ui: Driver, *rows: Row) -> Any:
    """Somebody who looks for a time at the jobcentre, which offers some."""
    slots = [slot(at=at) for at in (time(11, 15), time(12), time(13, 45), time(15))]
    ui.lounge.store.call(put, *slots, slot(on=FRIDAY, at=time(10)), slot(on=FRIDAY, at=None, time_kind=TimeKind.AFTERNOON))
    page = comes(ui, NOWHERE, probation_at_half_past_1, *rows, kept={Question.SLEEP_POSTCODE: 'ZZ1 1AA'})
    ui.app.visit.places_asked, ui.app.visit.seek = True, Seek('easterby-jobcentre')
    return page


def jobcentre(ui: Driver) -> Iterator[str]:
    seeks(ui)
    reaches(ui, 'jobcentre')
    yield ''
    seeks(ui, jobcentre_at_1pm)
    reaches(ui, 'jobcentre')
    yield 'a time is known'
    comes_without_a_name(ui, NOWHERE)
    ui.app.visit.places_asked = True
    reaches(ui, 'jobcentre')
    yield 'without a name'


def times(ui: Driver) -> Iterator[str]:
    seeks(ui)
    page = reaches(ui, 'times')
    yield ''
    page.pick(page.later[0]['value'])
    yield 'picked'
    touches(ui, 'Ask staff to book it')
    yield 'picked, asked'


def clash(ui: Driver) -> Iterator[str]:
    seeks(ui)
    page = reaches(ui, 'times')
    page.pick(next(tile['value'] for tile in page.today if tile['text'] == '1:45pm'))
    reaches(ui, 'clash')
    yield 'of a picked time'
    seeks(ui, jobcentre_at_1pm)
    see_clash(ui)
    yield 'of the day'
    ui.app.screens.current_screen.move()
    ui.settle()
    see_clash(ui)
    yield 'of the day, asked to move'
    comes(ui, NOWHERE, probation_at_half_past_1, lambda of: timed(of, TimeKind.BE_THERE_BY, at=time(13, 30), purpose=Purpose.SLEEP))
    see_clash(ui)
    yield 'nothing moves'


def see_clash(ui: Driver) -> None:
    """To what the day says cannot both be done."""
    enters_again(ui, 'day').see_clash()
    reaches(ui, 'clash')


def asked(ui: Driver) -> Iterator[str]:
    seeks(ui)
    page = reaches(ui, 'times')
    page.pick(page.later[0]['value'])
    page.ask()
    ui.settle()
    reaches(ui, 'asked')
    yield ''
    seeks(ui, jobcentre_at_1pm)
    see_clash(ui)
    ui.app.screens.current_screen.move()
    ui.settle()
    reaches(ui, 'asked')
    yield 'to move'


# The other doors.


def things(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE)
    everything = essentials.load().all
    for state in ThingState:
        ui.app.visit.things = {one.key: state for one in everything}
        page = enters_again(ui, 'essentials')
        # nobody but this test said so: the store knows of nothing
        page._looked = inf
        yield f'we may have these, {state}'
        page.turn()
        ui.app.visit.things = {one.key: state for one in everything}
        page.show()
        yield f'prison should give these, {state}'
    ui.app.visit.things = {}
    page = enters_again(ui, 'essentials')
    touches(ui, 'Coat')
    yield 'one is picked'
    page.ask()
    ui.settle()
    yield 'asked for'


def topics(name: str) -> Way:
    """A door, and each topic behind it."""

    def way(ui: Driver) -> Iterator[str]:
        page = comes_with_a_full_day(ui, name)
        ui.app.visit.answers.update({Question.LOCKER: '104', Question.CALL_BACK_NUMBER: '07700900123'})
        yield ''
        for topic in page.topics():
            if topic.do is None:
                ui.app.visit.topic = f'{name}.{topic.key}'
                page.show()
                yield topic.key
                ui.app.visit.asked[ui.app.visit.topic] = 'a call'
                page.show()
                yield f'{topic.key}, asked'

    return way


def family(ui: Driver) -> Iterator[str]:
    yield from topics('family')(ui)
    page = comes(ui, 'family')
    for ui.app.visit.topic in ('family.charge', 'family.number'):
        page.show()
        yield f'{ui.app.visit.topic}, nothing said'


def getting_home(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE, kept={Question.SLEEP_POSTCODE: 'ZZ2 1JK'})
    ui.app.visit.places_asked = True
    page = reaches(ui, 'getting_home')
    yield ''
    ui.app.visit.things['travel_warrant'] = ThingState.HAS
    page.ask()
    ui.settle()
    yield 'with a warrant, asked'


def locker(ui: Driver) -> Iterator[str]:
    comes(ui, 'locker')
    yield ''
    comes(ui, 'locker', kept={Question.LOCKER: '104'})
    yield 'known'


def new_number(ui: Driver) -> Iterator[str]:
    page = comes(ui, 'new_number')
    yield ''
    for digit in '07700900123':
        page.type(digit)
    yield 'typed'
    comes(ui, 'new_number', kept={Question.CALL_BACK_NUMBER: '07700900123'})
    yield 'known'


def finish(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'finish')
    yield ''
    ui.app.visit.answers[Question.LOCKER], ui.app.visit.things['medicine'] = '104', ThingState.MISSING
    ui.app.visit.codes_shown = 1
    for state, reason in said_of_paper():
        ui.app.visit.slip, ui.app.visit.paper, ui.app.visit.paper_reason = None, state, reason
        enters_again(ui, 'finish')
        yield f'all that would be left behind, {state} {reason}'
    for kind, row in PROBATION.items():
        comes(ui, 'finish', *([row] if row else []))
        yield f'probation: {kind}'
        touches(ui, 'Ask staff about tonight')
        yield f'probation: {kind}, tonight asked'
        touches(ui, 'Go on')
        yield f'probation: {kind}, without a bed'
    for said in (Tonight.NO, Tonight.NOT_SURE, Tonight.LATER):
        has_no_place(ui, None)
        says(ui, housing.say_tonight, said)
        reaches(ui, 'finish')
        yield f'tonight: {said}'
    touches(ui, 'Ask staff about tonight')
    yield 'tonight, asked'
    touches(ui, 'Go on')
    yield 'without a bed'
    has_no_place(ui, None)
    for state in has_a_place(ui, 'finish'):
        yield f'tonight, {state}'
    comes_without_a_name(ui, 'finish')
    yield 'without a name'


# A call.


def call(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE, probation_at_half_past_1)
    caller = ui.app.caller
    ui.app.call(DAY)
    reaches(ui, 'call')
    yield 'to dial'
    caller.by_hand = False
    for caller.stage in ('ready', 'dialling', 'ringing', 'talking'):
        yield caller.stage
    for end in CallEnd:
        caller.forget()
        ui.app.visit.asked.clear()
        goes_away(ui)
        ui.app.call(DAY)
        reaches(ui, 'call')
        caller.begin()
        ui.settle()
        if end is CallEnd.ANSWERED:
            yield 'dialled'
        caller.came_of_it(end)
        ui.settle()
        yield str(end)
        if end is CallEnd.ANSWERED:
            caller.spoke_to, caller.reference = 'Oluwaseun Featherstonehaugh', 'W0' * 10
            yield 'written down'
        if ui.has('Staff can write it for me'):
            ui.tap('Staff can write it for me')
            yield f'{end}, staff write it down'


def talks(ui: Driver) -> None:
    """Somebody who has talked to somebody."""
    comes(ui, NOWHERE)
    ui.app.call(DAY)
    ui.app.caller.begin()
    ui.settle()
    ui.app.caller.came_of_it(CallEnd.ANSWERED)
    ui.settle()


def digits(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE)
    ui.app.call(DAY)
    ui.app.caller.stage = 'talking'
    reaches(ui, 'digits')
    yield ''
    ui.app.caller.stage = 'idle'


def write_down(ui: Driver) -> Iterator[str]:
    talks(ui)
    for what, longest in (('spoke_to', 'W' * 40), ('reference', 'W0' * 20)):
        ui.app.write_down(what)
        page = reaches(ui, 'write_down')
        yield what
        page.text = longest
        yield f'{what}, the longest'
        ui.app.go('call')


def agreed(ui: Driver) -> Iterator[str]:
    talks(ui)
    page = reaches(ui, 'agreed')
    yield ''
    page.what(call_back=True)
    yield 'number'
    page.step = 'no_phone'
    yield 'no phone'
    page.ask_for_phone()
    ui.settle()
    yield 'no phone, asked'
    ui.app.visit.answers[Question.CALL_BACK_NUMBER] = '07700900123'
    page.what(call_back=True)
    for step in ('day', 'hour', 'minute'):
        assert page.step == step
        yield step
        page._picked(page.ids.picks.children[0])
    page.words = 'They call you on 07700 900123, 12:45pm, Wednesday 23 September 2026'
    yield 'is it right'


# What lies above a screen.


def person_dialog(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE)
    ui.app.get_a_person()
    ui.settle()
    dialog = next(layer for layer in ui.app.root.children if isinstance(layer, PersonDialog))
    for ending in ('', ', nobody came'):
        for state in dialog.property('state').options:
            dialog.state = state
            yield state + ending
        nobody_comes(ui)
    dialog.state = 'Asking'
    dialog.feel_unsafe()
    for dialog.quietly in ('telling', 'told', 'not_told'):
        yield f'unsafe, {dialog.quietly}'


def idle_question(ui: Driver) -> Iterator[str]:
    comes(ui, 'day')
    IdleQuestion().open()
    yield ''


def covered_call(ui: Driver) -> Iterator[str]:
    comes(ui, NOWHERE)
    ui.app.call(DAY)
    ui.app.caller.begin()
    ui.settle()
    CoveredCall().open()
    yield ''


def languages(ui: Driver) -> Iterator[str]:
    comes(ui, 'day')
    ui.app.open_languages()
    yield ''


def comfort_dialog(ui: Driver) -> Iterator[str]:
    comes(ui, 'day')
    for ui.app.can_speak in (False, True):
        ui.app.open_comfort()
        yield 'to be heard' if ui.app.can_speak else ''
        ui.app.root.front.close()


def aloud_question(ui: Driver) -> Iterator[str]:
    comes_with_a_full_day(ui, 'day')
    ui.app.can_speak = True
    ui.app.listen()
    yield ''


def no_voice(ui: Driver) -> Iterator[str]:
    comes(ui, 'day')
    NoVoice(one for one in ui.app.languages if one.code not in ('so', 'ckb')).open()
    yield ''


WAYS: dict[str, Way] = {
    'welcome': welcome,
    'about': about,
    'notice': notice,
    'identify': identify,
    'nameless': nameless,
    'confirm': confirm,
    'day': day,
    'probation': probation,
    'cannot': cannot,
    'print': paper,
    'phone': phone,
    'unsafe_place': unsafe_place,
    'tonight': tonight,
    'sleeps_at': sleeps_at,
    'allowed': allowed,
    'housing': place_to_stay,
    'council': council,
    'council_call': council_call,
    'referral': referral,
    'safe_there': safe_there,
    'money': money,
    'jobcentre': jobcentre,
    'times': times,
    'clash': clash,
    'asked': asked,
    'essentials': things,
    'health': topics('health'),
    'family': family,
    'more_help': topics('more_help'),
    'getting_home': getting_home,
    'locker': locker,
    'new_number': new_number,
    'finish': finish,
    'call': call,
    'digits': digits,
    'write_down': write_down,
    'agreed': agreed,
    'PersonDialog': person_dialog,
    'IdleQuestion': idle_question,
    'CoveredCall': covered_call,
    'Languages': languages,
    'ComfortDialog': comfort_dialog,
    'AloudQuestion': aloud_question,
    'NoVoice': no_voice,
}
"""The screens by their names, and by the names of their classes the questions that lie above one."""


OF_A_DAY = (
    'welcome', 'about', 'notice', 'identify', 'nameless', 'confirm', 'day', 'probation', 'cannot', 'print', 'phone',
    'unsafe_place', 'tonight', 'sleeps_at', 'allowed', 'safe_there',
    'housing', 'money', 'essentials', 'health', 'family', 'locker', 'new_number', 'more_help', 'finish',
)  # fmt: skip
"""The screens that somebody with a day can be sent to from anywhere."""


def stands(ui: Driver, *names: str) -> Iterator[str]:
    """Each place of these ways, or of all, one after the other; there the window stands still."""
    try:
        for name in names or WAYS:
            leave(ui)
            # what was left would be laid out again in every language and size that comes
            for screen in ui.app.screens.screens[:]:
                if screen.name != NOWHERE:
                    ui.app.screens.remove_widget(screen)
                    screen.asleep = True
            # the one before keeps the last screen that was left
            ui.app.screens.transition = AtOnce()
            gc.unfreeze()
            gc.collect()
            # not looked through again until the next way
            gc.freeze()
            for state in WAYS[name](ui):
                ui.settle()
                front = ui.app.root.front
                assert name in (ui.at, type(front).__name__), f'{ui.at} with {type(front).__name__}, and not {name}, {state}'
                yield f'{name}: {state}' if state else name
        leave(ui)
    finally:
        gc.unfreeze()
