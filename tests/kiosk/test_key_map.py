"""What keys mean: some act, others type, and what is typed chooses nothing."""

import pytest

from kiosk.keys import BACKSPACE, END, ENTER, ENTER_OF_KEYPAD, ERASE, ESCAPE, F1, F2, F3, F4, SPACE, TAB, Act, Keys

DOWN, UP, RIGHT, LEFT = 274, 273, 275, 276


class Hands:
    """Presses keys one after the other, a second apart where nothing else is said."""

    def __init__(self):
        self.keys, self.now = Keys(), 100.0

    def press(self, key, *modifiers, after=1.0):
        self.now += after
        meant = self.keys.pressed(key, modifiers, self.now)
        self.keys.lifted(key)
        return meant

    def type(self, text, after=0.02):
        """What becomes of it, key by key, as the window tells of it."""
        meant = []
        for character in text:
            key = {'\n': ENTER, ' ': SPACE}.get(character, ord(character))
            meant.append(self.press(key, after=after))
            if character != '\n':
                meant.append(self.keys.typed(character, self.now))
        return [one for one in meant if one]


@pytest.fixture
def hands():
    return Hands()


@pytest.mark.parametrize(
    ('key', 'act'),
    [
        (TAB, Act.NEXT), (RIGHT, Act.NEXT), (DOWN, Act.NEXT), (F1, Act.NEXT),
        (LEFT, Act.PREVIOUS), (UP, Act.PREVIOUS), (F2, Act.PREVIOUS),
        (ENTER, Act.CHOOSE), (ENTER_OF_KEYPAD, Act.CHOOSE), (SPACE, Act.CHOOSE), (F3, Act.CHOOSE),
        (ESCAPE, Act.BACK), (BACKSPACE, Act.BACK), (F4, Act.BACK),
    ],
)  # fmt: skip
def test_each_key_acts(hands, key, act):
    assert hands.press(key) is act


def test_an_arrow_goes_where_it_points_also_from_right_to_left(hands):
    assert hands.keys.pressed(LEFT, [], 100, rtl=True) is Act.NEXT
    assert hands.keys.pressed(RIGHT, [], 101, rtl=True) is Act.PREVIOUS
    assert hands.keys.pressed(DOWN, [], 102, rtl=True) is Act.NEXT
    assert hands.keys.pressed(TAB, [], 103, rtl=True) is Act.NEXT


def test_tab_with_shift_goes_back_and_shift_alone_does_nothing(hands):
    assert hands.press(304) is None
    assert hands.press(TAB, 'shift') is Act.PREVIOUS


def test_a_key_that_is_held_acts_once(hands):
    first, *repeats = (hands.keys.pressed(ENTER, [], 100 + after / 10) for after in range(30))
    assert first is Act.CHOOSE
    assert set(repeats) == {None}
    hands.keys.lifted(ENTER)
    assert hands.press(ENTER) is Act.CHOOSE


def test_a_scanner_types_a_line_and_chooses_nothing(hands):
    assert hands.type('482910\n') == [*'482910', END]


def test_a_scanner_that_ends_a_line_twice_chooses_nothing(hands):
    assert hands.type('482910\n\n') == [*'482910', END]


def test_the_lines_of_a_calendar_with_spaces_at_their_beginning_choose_nothing(hands):
    assert hands.type('UID:4F7K-2\n SUMMARY:At 2\n') == [*'UID:4F7K-2', END, *' SUMMARY:At 2', END]


def test_after_a_scan_enter_and_space_choose_again(hands):
    hands.type('482910\n')
    assert hands.press(ENTER) is Act.CHOOSE
    hands.type('482910\n')
    assert hands.press(SPACE) is Act.CHOOSE


def test_digits_typed_by_hand_are_a_line_however_slowly(hands):
    assert hands.type('482910\n', after=5) == [*'482910', END]


def test_a_character_that_was_typed_by_hand_can_be_taken_back(hands):
    hands.type('48')
    assert hands.press(BACKSPACE) == ERASE


def test_who_moves_on_has_ended_the_line(hands):
    hands.type('48')
    assert hands.press(TAB) is Act.NEXT
    assert hands.press(ENTER) is Act.CHOOSE
    assert hands.press(BACKSPACE) is Act.BACK


def test_a_space_that_chooses_is_no_text(hands):
    assert hands.type(' ', after=1) == [Act.CHOOSE]
