"""The board as staff see it: what stands on it, what one touch does, and what the public must not see."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from builders import put, timed
from driver import Driver, Lounge

from screens.parts.buttons import Touchable
from screens.staff.rows import BoardRow
from services import attention, essentials, housing
from services.printer import JobState
from services.printing import PrintState
from services.store import rows as rows_of
from services.store import subject
from services.sync.worker import Synced
from services.wire import Answer, EraseReason, Need, Purpose, Release, RequiredBy, Role, ThingState, TimeKind, Tonight, Where


@pytest.fixture
def board(drive, lounge) -> Driver:
    """The board of a kiosk that only staff see."""
    return opened(drive, lounge)


def opened(drive, lounge: Lounge, role: Role = Role.STAFF, **known) -> Driver:
    driver = drive(**{'staff_only': True} | known)
    driver.staff_in(lounge.member('Robin', role))
    return driver


def settled(lounge: Lounge, name: str = 'Jordan', **known) -> str:
    """Somebody for whom nobody is needed; returns the release's id."""
    person = lounge.person(first_name=name, **{'initial': 'A', 'here_at': time(9, 5)} | known)
    lounge.appointment(person, answer=Answer.WILL_GO)
    return person


def rows(driver: Driver) -> list[BoardRow]:
    """The rows that are shown, from the top."""
    shown = [widget for widget in driver.shown() if isinstance(widget, BoardRow)]
    return sorted(shown, key=lambda row: -row.y)


def names(driver: Driver) -> list[str]:
    return [row.text for row in rows(driver)]


def see(driver: Driver) -> None:
    """Half a second later."""
    driver.advance(0.5)


# What stands on it


def test_who_needs_somebody_stands_on_top_with_the_reason_and_since_when(board, lounge):
    settled(lounge, 'Ellis')
    lounge.store.call(housing.say_tonight, settled(lounge, 'Amir'), Tonight.NO)
    now = lounge.person(first_name='Grace', initial='M', here_at=time(9, 19))
    lounge.store.call(put, timed(now, TimeKind.IMMEDIATELY))
    lounge.store.call(attention.ask, Need.ASKED, None)
    see(board)
    assert names(board) == ['Grace M.', 'Amir A.', 'Screen 1', 'Ellis A.']
    assert [next(iter(row.reasons), '') for row in rows(board)] == [
        'Go to probation now, since 9:19am',
        'No bed tonight, since 10:31am',
        'Asked for a person, since 10:31am',
        '',
    ]
    assert board.says('3 need you now')
    assert board.says('3 leaving today · 3 here')


def test_a_row_says_when_where_the_code_and_how_each_need_stands(board, lounge):
    jordan = settled(lounge, due_at=time(9, 10), code='482917')
    lounge.appointment(jordan, purpose=Purpose.JOBCENTRE, required_by=RequiredBy.BENEFIT, at=time(16, 30))
    lounge.store.call(essentials.say, jordan, lounge.essentials, {'coat': ThingState.ASKED, 'food': ThingState.ASKED})
    see(board)
    (row,) = rows(board)
    assert (row.due, row.code, row.where) == ('9:10am', '482 917', 'Here')
    stand = [(row.ids[area].icon, row.ids[area].text) for area in ('probation', 'housing', 'money', 'essentials')]
    assert stand == [('walk', 'Will go'), ('clock-outline', 'To do'), ('check-circle', 'Booked'), ('hand-back-right', '2 asked')]


def test_a_change_is_on_the_board_half_a_second_later_without_a_touch(board, lounge):
    jordan = settled(lounge)
    see(board)
    assert board.says('Nobody needs you now')
    lounge.store.call(attention.ask, Need.FAMILY, jordan)
    see(board)
    assert rows(board)[0].reasons[0] == 'Asked about family, since 10:31am'
    left = {'where': Where.LEFT, 'left_at': time(10, 31)}
    lounge.store.call(lambda tx: put(tx, tx.get(Release, jordan).model_copy(update=left)))
    see(board)
    assert rows(board)[0].where == 'Left 10:31am'


def test_sixty_people_are_on_it_page_by_page_each_once(board, lounge):
    for number in range(60):
        lounge.person(first_name=f'Person{number:02}', initial='A', due_at=time(9, number), code=f'{number:06}')
    see(board)
    seen = names(board)
    for page in range(2, 11):
        board.tap(f'More ({page - 1} of 10)')
        seen += names(board)
    assert seen == [f'Person{number:02} A.' for number in range(60)]
    board.tap('More (10 of 10)')
    assert names(board)[0] == 'Person00 A.', 'after the last page comes the first'


def test_a_board_that_hears_no_other_screen_says_since_when(board, lounge):
    lounge.synced = Synced(timedelta(minutes=12), 'the centre is not reached', timedelta(0))
    settled(lounge)
    see(board)
    assert board.says('Other screens last heard 10:19am')
    lounge.synced = Synced(timedelta(seconds=3), None, timedelta(0))
    board.advance(31)
    assert not board.says('Other screens')


# One touch


def test_one_touch_answers_what_was_asked_and_says_who_did(board, lounge):
    lounge.store.call(attention.ask, Need.MONEY, settled(lounge))
    see(board)
    board.tap('Seen to')
    see(board)
    assert board.says('Nobody needs you now')
    (call,) = lounge.calls()
    assert call.answered_by == board.app.staff.who


def test_a_call_without_a_name_is_answered_in_the_same_way(board, lounge):
    lounge.store.call(attention.ask, Need.ASKED, None)
    see(board)
    board.tap('Seen to')
    assert lounge.needs() == []


def test_safety_16_no_bed_opens_the_persons_page_and_is_not_closed_by_a_touch(board, lounge):
    jordan = settled(lounge)
    lounge.store.call(housing.say_tonight, jordan, Tonight.NO)
    see(board)
    board.tap('Open')
    assert (board.app._staff_side.current, board.app.staff.person) == ('staff_person', jordan)
    assert lounge.needs() == ['no_bed']


def test_a_touch_on_a_row_opens_the_persons_page(board, lounge):
    settled(lounge, 'Ellis')
    jordan = settled(lounge)
    see(board)
    board.tap('Jordan A.')
    assert (board.app._staff_side.current, board.app.staff.person) == ('staff_person', jordan)


def test_a_touch_beside_the_button_of_a_row_does_nothing(board, lounge):
    settled(lounge)
    see(board)
    (row,) = rows(board)
    button = row.ids.button
    finger = board.press(Beside(button.x - 9, button.center_y))
    board.lift(finger)
    board.settle()
    assert (board.app._staff_side.current, printed(lounge)) == ('board', [])


def test_a_touch_that_came_down_on_one_person_never_acts_on_another_one(board, lounge):
    """The rows are filled anew under the finger."""
    lounge.store.call(attention.ask, Need.MONEY, settled(lounge))
    see(board)
    finger = board.press(rows(board)[0].ids.button)
    lounge.store.call(attention.ask, Need.PRIVATE, settled(lounge, 'Ellis'))
    see(board)
    assert names(board)[0] == 'Ellis A.'
    board.lift(finger)
    board.settle()
    assert sorted(lounge.needs()) == ['money', 'private']
    finger = board.press(rows(board)[0])
    lounge.store.call(put, timed(settled(lounge, 'Grace'), TimeKind.IMMEDIATELY))
    see(board)
    assert names(board)[0] == 'Grace A.'
    board.lift(finger)
    board.settle()
    assert (board.app._staff_side.current, board.app.staff.person) == ('board', None)


def test_a_touch_on_one_reason_never_answers_the_one_that_took_its_place(board, lounge):
    jordan = settled(lounge)
    lounge.store.call(attention.ask, Need.MONEY, jordan)
    see(board)
    finger = board.press(rows(board)[0].ids.button)
    lounge.store.call(attention.ask, Need.PRIVATE, jordan)
    see(board)
    board.lift(finger)
    board.settle()
    assert sorted(lounge.needs()) == ['money', 'private']


class Beside:
    """A spot on the window."""

    def __init__(self, x, y):
        self.center = (x, y)

    def to_window(self, x, y):
        return x, y


def test_a_slip_is_one_touch_away_and_not_asked_for_twice_while_it_is_printed(board, lounge):
    jordan = settled(lounge)
    see(board)
    board.tap('Slip')
    board.wait(lambda: board.says('Printing'))
    assert printed(lounge) == [jordan]
    assert not board.has('Printing')
    lounge.slip_now = JobState(PrintState.ON_PAPER, None, 1)
    see(board)
    assert board.has('Slip')


def test_all_slips_are_those_of_everybody_who_is_here(board, lounge):
    here = {settled(lounge, 'Ellis'), settled(lounge, 'Amir')}
    settled(lounge, 'Luca', where=Where.EXPECTED, here_on=None)
    settled(lounge, 'Gone', where=Where.LEFT)
    see(board)
    board.tap('Print all')
    board.wait(lambda: board.says('Printing'))
    assert set(printed(lounge)) == here


def printed(lounge: Lounge) -> list[str]:
    """Whose slips were asked for."""
    return lounge.store.call(lambda tx: [job.release for job in rows_of.print_jobs_in(tx, [*PrintState])])


# Sort, filter, find


def test_the_board_is_sorted_by_what_is_chosen(board, lounge):
    settled(lounge, 'Zoe', due_at=time(9))
    settled(lounge, 'Amir', due_at=time(11), where=Where.EXPECTED)
    see(board)
    board.tap('Sort')
    board.tap('Name')
    assert names(board) == ['Amir A.', 'Zoe A.']
    board.tap('Sort')
    board.tap('When they are due')
    assert names(board) == ['Zoe A.', 'Amir A.']


def test_the_board_is_reduced_to_one_need_until_all_are_shown_again(board, lounge):
    settled(lounge, 'Settled')
    lounge.person(first_name='Unknown', initial='U')
    see(board)
    board.tap('Sort')
    board.tap('Probation')
    assert names(board) == ['Unknown U.']
    assert board.says('Probation to do: 1 of 2')
    board.tap('Show all')
    assert names(board) == ['Settled A.', 'Unknown U.']


def test_somebody_is_found_as_one_types_and_opened_with_one_touch(board, lounge):
    jordan = settled(lounge, due_at=time(9, 10))
    settled(lounge, 'Ellis')
    board.tap('Find')
    for letter in 'JO':
        board.tap(letter)
    assert board.has('Jordan A. · 9:10am · Here')
    assert not board.says('Ellis')
    board.tap('X')
    assert board.says('Nobody on the board begins like this.')
    board.tap('Delete')
    board.tap('Go on')
    assert (board.app._staff_side.current, board.app.staff.person) == ('staff_person', jordan)


def test_safety_13_the_board_reminds_never_to_say_who_is_here(drive, lounge):
    board = opened(drive, lounge, staff_only=False)
    assert board.says('Never say who is here, or was here')


def test_safety_13_whoever_looks_somebody_up_is_told_not_to_tell_callers(board, lounge):
    board.tap('Find')
    assert board.says('Never tell a caller or a visitor who is here')


# What people asked for


def test_a_thing_is_given_with_one_touch_and_is_no_more_asked_for(board, lounge):
    jordan = settled(lounge)
    lounge.store.call(essentials.say, jordan, lounge.essentials, {'coat': ThingState.ASKED, 'bank_card': ThingState.MISSING})
    board.tap('Sort')
    board.tap('Things people asked for')
    assert board.says('2 things to see to')
    assert board.says('Bank card: prison did not give it')
    board.tap('None left')
    assert lounge.store.call(essentials.states, jordan)['coat'] is ThingState.NONE_LEFT
    board.tap('Given')
    assert board.says('Nobody waits for anything')
    assert lounge.needs() == []


def test_a_thing_of_somebody_who_was_erased_meanwhile_is_told_in_words(board, lounge):
    jordan = settled(lounge)
    lounge.store.call(essentials.say, jordan, lounge.essentials, {'coat': ThingState.ASKED})
    board.tap('Sort')
    board.tap('Things people asked for')
    Touchable.last_release = float('-inf')
    finger = board.press(board.find('Given'))
    lounge.store.call(subject.erase, jordan, EraseReason.ASKED, 'staff:7')
    board.lift(finger)
    board.settle()
    assert board.says('Another screen was faster. Look at it again.')
    assert not board.has('Given')


def test_a_peer_sees_what_people_asked_for_and_calls_for_a_person_and_nothing_else(drive, lounge):
    jordan = settled(lounge)
    lounge.store.call(essentials.say, jordan, lounge.essentials, {'coat': ThingState.ASKED, 'medicine': ThingState.MISSING})
    lounge.store.call(housing.say_tonight, jordan, Tonight.NO)
    lounge.store.call(attention.ask, Need.ASKED, jordan)
    lounge.store.call(attention.ask, Need.ASKED, None)
    peer = opened(drive, lounge, Role.PEER)
    for name in ('requests', 'board', 'find', 'staff_person', 'this_kiosk', 'accounts'):
        peer.app.staff_go(name)
        peer.settle()
        assert peer.app._staff_side.current == 'requests'
    for hidden in ('Jordan', 'bed', 'rivate', 'edicine', '482910', 'Board', 'Day report'):
        assert not peer.says(hidden), hidden
    assert peer.says('J. A.')
    assert peer.says('Coat')
    assert peer.says('Screen 1')
    peer.tap('Given')
    assert 'essentials' not in lounge.needs()


# A kiosk that the public can see


def test_safety_21_the_public_sees_initials_and_no_words_of_need(drive, lounge):
    jordan = settled(lounge, code='482917')
    lounge.store.call(housing.say_tonight, jordan, Tonight.NO)
    lounge.store.call(attention.ask, Need.PRIVATE, settled(lounge, 'Ellis', initial='B', code='331060'))
    lounge.store.call(essentials.say, settled(lounge, 'Grace', initial='M'), lounge.essentials, {'coat': ThingState.ASKED})
    public = opened(drive, lounge, staff_only=False)
    words = ('Jordan', 'Ellis', 'bed', 'robation', 'ousing', 'Money', 'ssentials', 'asked', 'rivate', '482 917', '331 060', 'go')
    for hidden in words:
        assert not public.says(hidden), hidden
    assert names(public)[:2] == ['J. A.', 'E. B.']
    assert rows(public)[0].reasons[0] == 'Needs somebody, since 10:31am'
    public.tap('Sort')
    assert not public.says('Housing')


def test_safety_3_where_a_row_cannot_say_why_nothing_is_closed_unread(drive, lounge):
    grace = settled(lounge, 'Grace')
    lounge.store.call(put, timed(grace, TimeKind.IMMEDIATELY))
    public = opened(drive, lounge, staff_only=False)
    assert not public.has('Seen to')
    public.tap('Open')
    assert (public.app._staff_side.current, public.app.staff.person) == ('staff_person', grace)
    assert lounge.calls() == []


def test_safety_21_a_code_is_hidden_until_touched_and_hidden_again(drive, lounge):
    settled(lounge, code='482917')
    public = opened(drive, lounge, staff_only=False)
    public.tap('Show code')
    assert public.says('482 917')
    public.advance(21)
    assert not public.says('482 917')
    public.tap('Show code')
    public.tap('482 917')
    assert not public.says('482 917')


def test_safety_21_what_was_asked_for_is_hidden_from_the_public_until_touched(drive, lounge):
    lounge.store.call(essentials.say, settled(lounge), lounge.essentials, {'coat': ThingState.ASKED})
    public = opened(drive, lounge, Role.PEER, staff_only=False)
    assert not public.says('Coat')
    public.tap('Show')
    assert public.says('Coat')
    public.tap('Given')
    assert lounge.needs() == []


def test_nothing_of_anybody_is_left_on_a_board_that_was_left(board, lounge):
    lounge.store.call(attention.ask, Need.FAMILY, settled(lounge))
    see(board)
    page = board.app._staff_side.current_screen
    board.tap('Sort')
    board.settle()
    left = ' '.join(str(getattr(widget, 'text', '')) for widget in page.walk())
    for personal in ('Jordan', 'family', '482', 'Will go'):
        assert personal not in left
    assert page.lounge is None
