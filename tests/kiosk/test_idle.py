"""The silence, and the calls that nobody came to. Time is a parameter."""

import pytest

from kiosk.idle import Idle, Quiet, Unanswered


@pytest.mark.parametrize(
    ('seconds', 'quiet'),
    [(0, Quiet.NOT_YET), (89.9, Quiet.NOT_YET), (90, Quiet.ASK), (119.9, Quiet.ASK), (120, Quiet.OVER), (9000, Quiet.OVER)],
)
def test_first_a_question_then_the_end(seconds, quiet):
    idle = Idle(ask_after=90, answer_within=30)
    idle.touched(1000)
    assert idle.look(1000 + seconds) is quiet


def test_every_touch_starts_anew_any_number_of_times():
    idle, now = Idle(ask_after=90, answer_within=30), 0.0
    for _ in range(50):
        idle.touched(now)
        now += 119
        assert idle.look(now) is Quiet.ASK


def test_a_call_counts_as_unanswered_from_when_it_was_first_seen():
    calls = Unanswered(after=120)
    assert calls.look({'one'}, 5000) == (False, False)
    assert calls.look({'one'}, 5119) == (False, False)
    assert calls.look({'one'}, 5120) == (True, True)


def test_it_sounds_again_only_after_as_long_again():
    calls = Unanswered(after=120)
    calls.look({'one'}, 0)
    assert calls.look({'one'}, 120) == (True, True)
    assert calls.look({'one'}, 121) == (True, False)
    assert calls.look({'one'}, 240) == (True, True)


def test_an_answered_call_is_forgotten():
    calls = Unanswered(after=120)
    calls.look({'one'}, 0)
    assert calls.look(set(), 60) == (False, False)
    assert calls.look({'one'}, 130) == (False, False)


def test_a_new_call_does_not_make_an_old_one_young():
    calls = Unanswered(after=120)
    calls.look({'one'}, 0)
    assert calls.look({'one', 'two'}, 120) == (True, True)
    assert calls.look({'two'}, 121) == (False, False)
