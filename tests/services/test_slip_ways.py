"""What a slip says of the way to each stop, and of two that cannot both be done."""

from days import NOW, at, named, town
from sample_day import PRINTED, day

from services import language
from services.plan import plan_of
from services.slips.content import content_of
from services.travel import Journey
from services.wire import Purpose, RequiredBy

PROBATION = {'postcode': 'ZZ1 3AA', 'person': 'Sam Okafor'}
JOBCENTRE = {'postcode': 'ZZ1 2AA', 'purpose': Purpose.JOBCENTRE, 'required_by': RequiredBy.BENEFIT, 'must_go': False}


def written(*stops, travel=None):
    """The lines of each stop, in the order of the slip."""
    plan = plan_of(stops, travel or town(), NOW)
    slip = content_of(day(*stops), language.load('en'), number='4F7K', version=1, printed_at=PRINTED, demonstration=False, plan=plan)
    return [' '.join(stop.lines) for stop in slip.stops]


def test_a_slip_tells_the_walk_to_each_stop():
    first, second = written(named('j', at=at(11).time(), **JOBCENTRE), named('p', at=at(14).time(), **PROBATION))
    assert 'Way there: 10 minute walk' in first
    assert 'Way there: 20 minute walk' in second


def test_a_known_journey_is_told_as_the_lounge_knows_it():
    (line,) = written(named('p', at=at(14).time(), postcode='ZZ9 9AA'))
    assert 'Way there: bus, 35 minutes' in line
    assert 'Bus 4 from the gate' in line


def test_a_note_that_tells_where_somebody_comes_from_is_left_out():
    telling = {('ZZ1 1AA', 'ZZ9 9AA'): Journey('bus', 35, 'Bus 4 from the prison')}
    (line,) = written(named('p', at=at(14).time(), postcode='ZZ9 9AA'), travel=town(known=telling))
    assert 'Way there: bus, 35 minutes' in line
    assert 'prison' not in line


def test_what_is_too_far_says_so_and_what_is_not_known_says_nothing():
    (far,) = written(named('p', at=at(14).time(), postcode='ZZ9 9AA'), travel=town(known={}))
    assert 'Too far to walk. Ask staff.' in far
    (unknown,) = written(named('p', at=at(14).time(), postcode='ZZ7 7ZZ'))
    assert 'Way there' not in unknown


def test_a_clash_stands_at_both_stops():
    first, second = written(named('j', at=at(13, 45).time(), **JOBCENTRE), named('p', at=at(14).time(), **PROBATION))
    assert "You can't do both this and 2pm" in first
    assert "You can't do both this and 1:45pm" in second


def test_somebody_who_may_be_late_still_has_to_go():
    (line,) = written(named('p', at=at(9, 35).time(), **PROBATION))
    assert 'You may be late. You still have to go. Call now.' in line
