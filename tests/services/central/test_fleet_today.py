"""What today brought, as the fleet page counts it; nobody can be found in it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from fleet_sample import (
    TODAY,
    WallClock,
    asked_for,
    bed,
    call,
    claim,
    kiosk,
    lounge,
    people,
    put,
    referral,
    says,
    slot,
    thing,
)
from journal_sender import NOON
from sqlalchemy import Engine, event

from services import wire
from services.central import fleet
from services.central.fleet import LoungeFigures, Need, NeedFigures, Waits
from services.clock import Moment
from services.wire import Where


def _lincoln(engine: Engine, at: datetime = NOON) -> LoungeFigures:
    return next(one for one in fleet.figures(engine, Moment(at, 'boot-1', 0)) if one.lounge == 'lincoln')


# What today brought


def test_people_of_today_are_counted_by_where_they_are(engine: Engine) -> None:
    for where, count in ((Where.EXPECTED, 5), (Where.HERE, 12), (Where.LEFT, 4)):
        put(engine, *people('lincoln', count, where=where))
    put(engine, *people('lincoln', 9, released_on=TODAY - timedelta(days=1), where=Where.HERE))
    put(engine, *people('exeter', 7, where=Where.HERE))
    today = _lincoln(engine).today
    assert (today.expected, today.here, today.left, today.not_coming) == (5, 10, None, None)


def test_a_need_is_met_when_nothing_of_it_is_left_and_each_person_counts_once(engine: Engine) -> None:
    here = people('lincoln', 20, where=Where.HERE)
    put(engine, *here)
    put(engine, *(bed(one) for one in here[:6]), *(bed(one, end=wire.BedEnd.FOUND) for one in here[6:11]))
    put(engine, bed(here[11], tonight=wire.Tonight.YES), bed(here[12], tonight=wire.Tonight.LATER))
    put(engine, *(referral(one) for one in here[:5]), *(referral(one, sent_at=NOON, sent_by='sam') for one in here[5:12]))
    put(engine, *(referral(one, tell_council=None) for one in here[12:18]))
    put(engine, *(claim(one, wire.Claimed.ALREADY) for one in here[:8]), *(claim(one, wire.Claimed.NOT_SURE) for one in here[8:14]))
    put(engine, *(thing(one, thing=key, state=wire.ThingState.GIVEN) for one in here[:10] for key in ('food', 'coat')))
    put(engine, *(thing(one, thing='sim', state=wire.ThingState.NONE_LEFT) for one in here[:5]))
    put(engine, *(thing(one, thing='id', state=wire.ThingState.HAS) for one in here[10:]))
    put(engine, *(asked_for(one) for one in here[:7]), *(asked_for(one, standing=wire.Standing.CONFIRMED) for one in here[7:12]))
    put(engine, *(asked_for(one, standing=wire.Standing.CANCELLED) for one in here[12:]))
    put(engine, *(asked_for(one, stop='probation') for one in here[12:]))
    assert _lincoln(engine).today.needs == {
        Need.BED: NeedFigures(met=5, not_met=5),
        Need.REFERRAL: NeedFigures(met=5, not_met=5),
        Need.CLAIM: NeedFigures(met=5, not_met=5),
        Need.THINGS: NeedFigures(met=5, not_met=5),
        Need.APPOINTMENTS: NeedFigures(met=5, not_met=5),
    }


def test_things_of_one_person_are_one_person(engine: Engine) -> None:
    [one] = people('lincoln', 1)
    put(engine, one, *(thing(one, thing=key) for key in ('food', 'coat', 'sim', 'bag', 'wash', 'shoes')))
    assert _lincoln(engine).today.needs[Need.THINGS] == NeedFigures(met=None, not_met=None)


def test_those_who_wait_for_a_person_are_counted_and_the_longest_wait_is_told_in_steps(engine: Engine) -> None:
    here = people('lincoln', 5, where=Where.HERE)
    put(engine, *here, *(call(one, 'lincoln', minutes_ago=3) for one in here), call(here[0], 'lincoln', minutes_ago=29))
    put(engine, call(here[0], 'lincoln', minutes_ago=55, answered_at=NOON, answered_by='sam'))
    put(engine, call(None, 'exeter', minutes_ago=4))
    assert _lincoln(engine).today.calls == Waits(people=5, longest_minutes=25)
    nameless = [call(None, 'lincoln', minutes_ago=1) for _ in range(4)]
    put(engine, *nameless, *(call(None, 'lincoln', device=one.device, need=wire.Need.SLIP) for one in nameless))
    assert _lincoln(engine).today.calls.people == 5
    put(engine, call(None, 'lincoln', minutes_ago=1))
    assert _lincoln(engine).today.calls.people == 10


def test_those_who_wait_for_a_time_are_counted_whatever_day_it_is_of(engine: Engine) -> None:
    asking = people('lincoln', 6, released_on=TODAY - timedelta(days=1))
    put(engine, *asking, *(slot(one) for one in asking), at=NOON - timedelta(minutes=16))
    put(engine, slot(asking[0], state=wire.SlotState.CONFIRMED), slot(asking[1], state=wire.SlotState.REFUSED))
    assert _lincoln(engine).today.slots == Waits(people=5, longest_minutes=15)


# Nobody can be found


def test_none_and_four_look_the_same(engine: Engine) -> None:
    empty = asdict(_lincoln(engine).today)
    here = people('lincoln', 4, where=Where.HERE)
    put(engine, *here, *(bed(one) for one in here), *(thing(one) for one in here), *(asked_for(one) for one in here))
    put(engine, *(claim(one) for one in here), *(referral(one) for one in here), *(slot(one) for one in here))
    put(engine, *(call(one, 'lincoln') for one in here))
    assert asdict(_lincoln(engine).today) == empty


def test_a_hidden_group_is_not_what_is_missing_from_a_sum(engine: Engine) -> None:
    """Two lounges that differ only in a hidden group look the same: nothing else that is shown changes with it."""
    for where, count in ((Where.EXPECTED, 8), (Where.LEFT, 6), (Where.NOT_COMING, 5)):
        put(engine, *people('lincoln', count, where=where))
        put(engine, *people('exeter', count, where=where))
    few = people('lincoln', 3, where=Where.HERE)
    put(engine, *few, *(bed(one) for one in few))
    lincoln, exeter = sorted(fleet.figures(engine, WallClock().now()), key=lambda one: one.lounge != 'lincoln')
    assert lincoln.today == exeter.today


def test_as_many_questions_for_sixty_lounges_as_for_two(engine: Engine) -> None:
    asked: list[str] = []
    event.listen(engine, 'before_cursor_execute', lambda *of_event: asked.append(of_event[2]))
    fleet.figures(engine, WallClock().now())
    for_two = len(asked)
    for number in range(8):
        says(engine, kiosk(engine, lounge(engine, f'l{number}', f'Lounge {number}')))
        put(engine, *people(f'l{number}', 3))
    asked.clear()
    assert len(fleet.figures(engine, WallClock().now())) == 10
    assert len(asked) == for_two


def test_whoever_watches_sees_nobody_come_or_go(engine: Engine) -> None:
    """Counts go up and down in steps, and no sooner than a quarter hour after they were taken."""

    def here(minutes: int) -> int | None:
        moment = Moment(NOON + timedelta(minutes=minutes), 'boot-1', 0)
        return next(one for one in fleet.shown(engine, moment) if one.lounge == 'lincoln').today.here

    put(engine, *people('lincoln', 6, where=Where.HERE))
    assert here(0) == 5
    put(engine, *people('lincoln', 1, where=Where.HERE))
    assert here(16) == 5, '6 or 7: nobody can tell'
    put(engine, *people('lincoln', 4, where=Where.HERE))
    assert here(30) == 5, 'they were taken 14 minutes ago'
    assert here(31) == 10


def test_counts_of_yesterday_are_not_those_of_today(engine: Engine) -> None:
    put(engine, *people('lincoln', 6, where=Where.HERE))
    late = Moment(datetime.fromisoformat('2026-05-14T23:55:00+01:00'), 'boot-1', 0)
    after = Moment(late.at + timedelta(minutes=6), 'boot-1', 0)
    assert [{one.today.here for one in fleet.shown(engine, moment)} for moment in (late, after)] == [{5, None}, {None}]
