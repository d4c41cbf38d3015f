"""A day of the lounge as its staff have it: setting up in the morning, a busy hour with eight people in turn, handing over at the end.

The printer that runs out of paper in the middle is in tests/printing/test_staff_paper_out.py, with a real print system.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from builders import put
from driver import Driver
from player import Player, people
from steps import BEGINS_AT

from screens.parts.buttons import Touchable
from services import report, stock
from services.store import rows
from services.travel import Travel
from services.wire import Release, StaffMember, Where

BUSY = ('Jordan', 'Ellis', 'Tomos', 'Luca', 'Mihai', 'Kofi', 'Rhys', 'Grace')
"""Eight of the demonstration's people; Ellis goes to probation at once, and of Mihai no probation time is known."""


@pytest.fixture
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    opened = Player(tmp_path_factory.mktemp('lounge'))
    opened.clock.set_london(datetime.fromisoformat(BEGINS_AT))
    yield opened
    opened.close()


def come(player: Player, *names: str, where: Where) -> dict[str, Release]:
    """These people of the demonstration, with their day."""
    known = people(datetime.fromisoformat(BEGINS_AT))
    found = {}
    for name in names:
        person, stops = known[name]
        here = {'where': where, 'here_on': person.here_on if where is Where.HERE else None}
        found[name] = person.model_copy(update=here)
        player.lounge.store.call(put, found[name], *stops)
    return found


def staff_at(ui: Driver, member: StaffMember) -> None:
    """Staff sign in at the screen, whoever stands before it."""
    ui.staff_in(member)
    ui.wait(lambda: ui.says('leaving today'))


def touch(ui: Driver, *words: str) -> None:
    for one in words:
        ui.tap(one)
        ui.frames(3)


def open_person(ui: Driver, person: Release) -> None:
    """Touch the person on the board, page by page until they are there."""
    name = f'{person.first_name[:1]}. {person.initial[:1]}.'
    for _ in range(9):
        row = next((one for one in ui.shown() if type(one).__name__ == 'BoardRow' and one.text == name), None)
        if row is not None:
            Touchable.last_release = float('-inf')
            row.dispatch('on_open')
            ui.settle()
            return
        touch(ui, next(button.text for button in ui.buttons() if button.text.startswith('More (')))
    raise AssertionError(f'{name} is not on the board: {ui.text()}')


def their_day(ui: Driver, name: str) -> bool:
    """The person's own day is shown; whoever needs help takes the place of the greeting."""
    greeted = ui.says(f'Hello, {name}') or ui.says('Somebody needs help')
    return ui.says('Your day') and greeted and ui.app.visit.first_name == name


def where_is(player: Player, person: Release) -> Where:
    row = player.lounge.store.call(lambda tx: tx.get(Release, person.id))
    assert row is not None
    return row.where


def test_setting_up_in_the_morning(player: Player) -> None:
    """The day's people are on the board, the codes are printed, the shelf is counted, somebody arrives and a walk-in is added."""
    ui = player.ui
    due = come(player, *BUSY, where=Where.EXPECTED)
    staff_at(ui, player.lounge.member('Robin'))
    assert ui.says('8 leaving today · 0 here')
    touch(ui, 'Print', 'Everybody', 'Card with the code', 'Print 8 code cards')
    player._until(lambda: list((player.home / 'tray').glob('*.pdf')))
    touch(ui, 'Stock', 'Coat', '1', '2', 'Go on')
    (coat,) = (shelf for shelf in player.lounge.store.call(stock.shelves, player.lounge.essentials) if shelf.thing.key == 'coat')
    assert coat.left == 12
    touch(ui, 'Board')
    open_person(ui, due['Jordan'])
    touch(ui, 'They are here')
    assert where_is(player, due['Jordan']) is Where.HERE
    touch(ui, 'Board', 'Add person', *'SAM', 'Go on', 'O', 'Go on', 'Add this person')
    assert len(player.lounge.store.call(rows.releases)) == len(BUSY) + 1
    touch(ui, 'Board')
    assert ui.says('9 leaving today · 2 here')
    touch(ui, 'Lock')
    assert ui.says('Touch to start')


def test_a_busy_hour_with_eight_people_in_turn(player: Player) -> None:
    """Each comes to the screen and goes; between them staff see who needs somebody, and see to it, at the same screen."""
    ui = player.ui
    here = come(player, *BUSY, where=Where.HERE)
    robin = player.lounge.member('Robin')
    for name, person in here.items():
        ui.walk_in(person.code)
        assert their_day(ui, name), ui.text()
        touch(ui, 'Get a person', 'Keep going')
        staff_at(ui, robin)
        assert not ui.says(name), 'the public can see this screen'
        open_person(ui, person)
        assert not any(button.text.startswith('Asks') for button in ui.buttons()), 'no word of need before a touch'
        touch(ui, 'Show')
        touch(ui, next(button.text for button in ui.buttons() if button.text.startswith('Asks ')))
        while seen_to := [button for button in ui.buttons() if button.text == 'Seen to']:
            Touchable.last_release = float('-inf')
            ui.lift(ui.press(seen_to[0]))
            ui.settle()
        touch(ui, 'Lock')
        ui.advance(4)
        assert their_day(ui, name), 'their screen is theirs again'
        ui.app.finish('finished')
        ui.settle()
        staff_at(ui, robin)
        open_person(ui, person)
        touch(ui, 'They have left', 'Lock')
        assert where_is(player, person) is Where.LEFT
        assert ui.says('Touch to start')
    assert player.lounge.needs() == []
    answered = [call for call in player.lounge.calls() if call.need == 'asked']
    assert {call.answered_by for call in answered} == {f'staff:{robin.id}'}
    assert len(answered) == len(BUSY)


def test_handing_over_at_the_end_of_the_day(player: Player) -> None:
    """The report counts the day and names nobody; saved, it hides what could tell of somebody."""
    ui = player.ui
    come(player, *BUSY[:6], where=Where.LEFT)
    come(player, *BUSY[6:], where=Where.NOT_COMING)
    staff_at(ui, player.lounge.member('Robin'))
    touch(ui, 'Day report')
    assert ui.says('Left | 6')
    assert ui.says('Not coming | 2')
    touch(ui, 'Save for hand-over')
    ui.wait(lambda: player.lounge.reports)
    listed = report.as_csv(player.lounge.reports[0]).decode('utf-8-sig')
    assert 'people,left,6' in listed
    assert 'people,not_coming,hidden' in listed
    assert not any(name in listed for name in BUSY)
    found = player.lounge.store.call(report.of_today, Travel(lambda _postcode: None, lambda _start, _to: None, None))
    assert sum(found.people.values()) == len(BUSY)
