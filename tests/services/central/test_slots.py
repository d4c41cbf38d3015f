"""Times that a place offers: what a list may set, and what an answer changes. Nothing is booked before it (safety rule 17)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_sender import NOON, Kiosk, appointment, release
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from kiosk import cli, demo
from kiosk.command import Failed
from kiosk.home import Home
from services import wire
from services.central import enrolment, journal, slots
from services.central.changes import changes
from services.central.database import UnknownLounge, connect, reading
from services.central.erasing import erase
from services.central.models import Lounge, SharedRow
from services.central.slot_list import read_slots
from services.clock import ClockSetTo, Moment
from services.wire import SlotState, Standing

ROW = {'place': 'easterby-jobcentre', 'purpose': 'jobcentre', 'on': 'today', 'time': '2:30pm', 'minutes': '45'}
THURSDAY = date(2026, 5, 14)
Answering = Callable[[Engine, str, Moment], None]


def _after(**time: float) -> Moment:
    return Moment(NOON + timedelta(**time), 'boot-1', 0)


def _csv(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROW))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _take(engine: Engine, *rows: dict[str, str], now: Moment, lounge: str = 'lincoln') -> slots.ImportReport:
    return slots.import_slots(engine, lounge, _csv(*rows), now)


def _rows(engine: Engine) -> dict[str, wire.AnyRow]:
    with reading(engine) as session:
        found = session.scalars(select(SharedRow).order_by(SharedRow.change)).all()
    return {row.id: wire.ROWS[wire.Table(row.table_name)].model_validate_json(row.data) for row in found}


def _state(engine: Engine) -> object:
    with reading(engine) as session:
        rows = session.execute(select(SharedRow.id, SharedRow.version, SharedRow.change, SharedRow.data, SharedRow.changed_at)).all()
        return sorted(rows), session.scalars(select(Lounge.changes).order_by(Lounge.id)).all()


def _offered(engine: Engine, now: Moment, **cells: str) -> wire.Slot:
    """A free time, straight from a list."""
    before = _rows(engine).keys()
    assert _take(engine, ROW | cells, now=now).new == 1
    [slot] = [row for id, row in _rows(engine).items() if id not in before]
    assert isinstance(slot, wire.Slot)
    return slot


def _version(engine: Engine, row: str) -> str:
    with reading(engine) as session:
        return session.scalars(select(SharedRow.version).where(SharedRow.id == row)).one()


@pytest.fixture
def kiosk(engine: Engine, now: Moment) -> Kiosk:
    return _another(engine, now)


def _another(engine: Engine, now: Moment) -> Kiosk:
    kiosk = Kiosk()
    asked = wire.EnrolAsked(code=enrolment.new_code(engine, 'lincoln', now), device=kiosk.device, token_sha256=wire.new_id()[:4] * 16)
    enrolment.enrol(engine, asked, '', now)
    return kiosk


def _push(engine: Engine, kiosk: Kiosk, *entries: object) -> list[wire.EntryAnswer]:
    return journal.push(engine, kiosk.sender, kiosk.store, entries, NOON)[0]


@pytest.fixture
def jordan(engine: Engine, kiosk: Kiosk) -> wire.Release:
    person = release(where=wire.Where.HERE)
    _push(engine, kiosk, kiosk.change(person, None))
    return person


def _asks(engine: Engine, kiosk: Kiosk, person: wire.Release, slot: wire.Slot, **known: object) -> wire.Appointment:
    """What the kiosk sends when somebody asks for a time."""
    times = {'time_kind': slot.time_kind, 'on': slot.on, 'at': slot.at, 'standing': Standing.ASKED}
    row = appointment(person, slot=slot.id, purpose=slot.purpose, required_by=wire.RequiredBy.BENEFIT, **times | known)
    held = slot.model_copy(update={'state': SlotState.ASKED, 'release': person.id, 'appointment': row.id})
    entries = (
        kiosk.change(held, _version(engine, slot.id), wire.Kind.SLOT_CHANGED),
        kiosk.change(row, None, wire.Kind.APPOINTMENT_CHANGED),
    )
    assert [one.outcome for one in _push(engine, kiosk, *entries)] == [wire.Outcome.ACCEPTED] * 2
    return row


def _slot(engine: Engine, id: str) -> wire.Slot:
    row = _rows(engine)[id]
    assert isinstance(row, wire.Slot)
    return row


def _standing(engine: Engine, row: wire.Appointment) -> Standing:
    found = _rows(engine)[row.id]
    assert isinstance(found, wire.Appointment)
    return found.standing


# Taking a list


def test_a_list_of_times_goes_in_and_each_is_free(engine: Engine, now: Moment) -> None:
    rows = (ROW, ROW | {'time': 'morning', 'on': 'tomorrow', 'minutes': ''}, ROW | {'place': 'westerby-jobcentre', 'time': 'Afternoon'})
    assert _take(engine, *rows, now=now) == slots.ImportReport(new=3)
    clock, morning, afternoon = _rows(engine).values()
    assert isinstance(clock, wire.Slot)
    assert isinstance(morning, wire.Slot)
    assert isinstance(afternoon, wire.Slot)
    assert (clock.place, clock.purpose, clock.on, clock.at) == ('easterby-jobcentre', wire.Purpose.JOBCENTRE, THURSDAY, time(14, 30))
    assert (clock.minutes, clock.state, clock.release, clock.appointment) == (45, SlotState.FREE, None, None)
    assert (morning.time_kind, morning.on, morning.at, morning.minutes) == (wire.TimeKind.MORNING, date(2026, 5, 15), None, None)
    assert (afternoon.time_kind, afternoon.place) == (wire.TimeKind.AFTERNOON, 'westerby-jobcentre')


def test_a_list_taken_twice_changes_nothing_at_all(engine: Engine, now: Moment) -> None:
    rows = (ROW, ROW | {'on': '15/05/2026'}, ROW | {'time': 'morning'})
    _take(engine, *rows, now=now)
    before = _state(engine)
    assert _take(engine, *rows, now=_after(hours=2)) == slots.ImportReport(as_before=3)
    assert _state(engine) == before


def test_the_same_time_twice_is_one_slot_however_it_is_written(engine: Engine, now: Moment) -> None:
    twice = (ROW, ROW | {'on': '2026-05-14', 'time': '14:30'})
    assert _take(engine, *twice, now=now) == slots.ImportReport(new=1, as_before=1)
    assert len(_rows(engine)) == 1


def test_a_row_that_is_missing_later_takes_nothing_away(engine: Engine, now: Moment) -> None:
    _take(engine, ROW, ROW | {'time': '3pm'}, now=now)
    before = _state(engine)
    _take(engine, ROW, now=now)
    assert _state(engine) == before


def test_how_long_a_free_time_takes_can_be_corrected(engine: Engine, now: Moment) -> None:
    slot = _offered(engine, now)
    assert _take(engine, ROW | {'minutes': '30'}, now=now) == slots.ImportReport(changed=1)
    assert _rows(engine) == {slot.id: slot.model_copy(update={'minutes': 30})}


def test_a_time_that_somebody_has_is_not_made_free_again(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    slot = _offered(engine, now)
    _asks(engine, kiosk, jordan, slot)
    for answer in (None, slots.confirm):
        if answer is not None:
            answer(engine, slot.id, now)
        before = _state(engine)
        assert _take(engine, ROW | {'minutes': '30'}, now=now) == slots.ImportReport(as_before=1)
        assert _state(engine) == before


def test_a_time_that_was_refused_is_not_offered_again(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    slot = _offered(engine, now)
    _asks(engine, kiosk, jordan, slot)
    slots.refuse(engine, slot.id, now)
    _take(engine, ROW, now=now)
    assert _slot(engine, slot.id).state is SlotState.REFUSED


def test_the_lounges_have_their_own_times(engine: Engine, now: Moment) -> None:
    _take(engine, ROW, now=now)
    assert _take(engine, ROW, now=now, lounge='exeter').new == 1
    assert len(_rows(engine)) == 2


def test_after_a_restore_a_list_makes_the_same_times_that_the_kiosks_have(engine: Engine, now: Moment) -> None:
    slot = _offered(engine, now)
    erase(engine, _after(days=40))
    assert _rows(engine) == {}
    assert _offered(engine, now) == slot


@pytest.mark.parametrize(
    ('cells', 'column'),
    [
        ({'place': ''}, 'place'),
        ({'place': 'Easterby Jobcentre'}, 'place'),
        ({'purpose': 'gym'}, 'purpose'),
        ({'purpose': 'court'}, 'purpose'),
        ({'purpose': 'sleep'}, 'purpose'),
        ({'on': ''}, 'on'),
        ({'on': 'yesterday'}, 'on'),
        ({'on': '13/05/2026'}, 'on'),
        ({'time': ''}, 'time'),
        ({'time': 'evening'}, 'time'),
        ({'time': '25:00'}, 'time'),
        ({'minutes': '4'}, 'minutes'),
        ({'minutes': '30'}, 'minutes'),
        ({'place': 'A1234BC'}, 'place'),
    ],
)
def test_a_bad_row_is_named_with_row_and_column_and_good_ones_go_in(now: Moment, cells: dict[str, str], column: str) -> None:
    found = read_slots(_csv(ROW, ROW | cells, ROW | {'time': '3pm'}), now)
    assert [(problem.row, problem.column) for problem in found.problems] == [(3, column)]
    assert [line.row for line in found.lines] == [2, 4]


def test_a_file_that_is_no_list_of_times_gets_a_clear_answer(now: Moment) -> None:
    [problem] = read_slots(b'ref,first_name,initial,released_on\n', now).problems
    assert problem.reason.startswith("Not a column of a list of times: 'ref'")
    [problem] = read_slots(b'place,purpose,on,time\n', now).problems
    assert problem.reason == 'A column is missing: minutes.'


@given(content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: _csv(ROW) + text.encode()))
def test_reading_never_fails(content: bytes) -> None:
    found = read_slots(content, _after())
    assert all(line.cells['on'] >= '2026-05-14' for line in found.lines)  # type: ignore[operator]


def test_an_unknown_lounge_is_an_error(engine: Engine, now: Moment) -> None:
    with pytest.raises(UnknownLounge):
        _take(engine, ROW, now=now, lounge='nowhere')
    with pytest.raises(UnknownLounge):
        slots.waiting(engine, 'nowhere')


@pytest.mark.parametrize('name', ['demo_slots.csv', 'slot_list_sample.csv'])
def test_the_lists_that_ship_are_good_on_any_day_and_name_places_that_there_are(name: str) -> None:
    content = resources.files('data').joinpath(name).read_bytes()
    with resources.files('data').joinpath('places.csv').open(encoding='utf-8') as file:
        places = {row['key'] for row in csv.DictReader(file)}
    for now in (_after(), _after(days=200)):
        found = read_slots(content, now)
        assert found.problems == ()
        assert {line.cells['place'] for line in found.lines} <= places


# Answering


def test_what_is_confirmed_is_booked_and_the_old_time_stands_no_more(
    engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release
) -> None:
    old = appointment(jordan, purpose=wire.Purpose.JOBCENTRE)
    _push(engine, kiosk, kiosk.change(old, None, wire.Kind.APPOINTMENT_CHANGED))
    slot = _offered(engine, now)
    asked = _asks(engine, kiosk, jordan, slot, instead_of=old.id)
    later = _after(minutes=5)
    slots.confirm(engine, slot.id, later)
    rows = _rows(engine)
    assert rows[asked.id] == asked.model_copy(update={'standing': Standing.CONFIRMED, 'known_at': later.london})
    assert rows[old.id] == old.model_copy(update={'standing': Standing.SUPERSEDED})
    held = _slot(engine, slot.id)
    assert (held.state, held.release, held.appointment) == (SlotState.CONFIRMED, jordan.id, asked.id)
    _, _, _, pulled = changes(engine, 'lincoln', None, now.today)
    assert [row.row['id'] for row in pulled][-3:] == [slot.id, asked.id, old.id]


def test_what_is_refused_is_cancelled_and_the_old_time_still_stands(
    engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release
) -> None:
    old = appointment(jordan, purpose=wire.Purpose.JOBCENTRE)
    _push(engine, kiosk, kiosk.change(old, None, wire.Kind.APPOINTMENT_CHANGED))
    slot = _offered(engine, now)
    asked = _asks(engine, kiosk, jordan, slot, instead_of=old.id)
    slots.refuse(engine, slot.id, now)
    assert _standing(engine, asked) is Standing.CANCELLED
    assert _standing(engine, old) is Standing.CONFIRMED
    assert _slot(engine, slot.id).state is SlotState.REFUSED


@pytest.mark.parametrize(('answer', 'other'), [(slots.confirm, slots.refuse), (slots.refuse, slots.confirm)])
def test_an_answer_twice_is_once_and_the_other_answer_comes_too_late(
    engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release, answer: Answering, other: Answering
) -> None:
    slot = _offered(engine, now)
    _asks(engine, kiosk, jordan, slot)
    answer(engine, slot.id, now)
    before = _state(engine)
    answer(engine, slot.id, _after(hours=1))
    with pytest.raises(slots.CannotAnswer, match='already'):
        other(engine, slot.id, now)
    assert _state(engine) == before


@pytest.mark.parametrize('answer', [slots.confirm, slots.refuse])
def test_a_time_that_nobody_asks_for_and_one_that_is_not_there_say_so(engine: Engine, now: Moment, answer: Answering) -> None:
    slot = _offered(engine, now)
    before = _state(engine)
    with pytest.raises(slots.CannotAnswer, match='Nobody asks'):
        answer(engine, slot.id, now)
    with pytest.raises(slots.CannotAnswer, match='no such time'):
        answer(engine, wire.new_id(), now)
    assert _state(engine) == before


def test_what_was_taken_back_meanwhile_is_not_confirmed(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    slot = _offered(engine, now)
    asked = _asks(engine, kiosk, jordan, slot)
    gone = asked.model_copy(update={'standing': Standing.CANCELLED})
    _push(engine, kiosk, kiosk.change(gone, _version(engine, asked.id), wire.Kind.APPOINTMENT_CHANGED))
    assert slots.waiting(engine, 'lincoln') == ()
    with pytest.raises(slots.CannotAnswer, match='no longer wants'):
        slots.confirm(engine, slot.id, now)
    assert _slot(engine, slot.id).state is SlotState.ASKED
    slots.refuse(engine, slot.id, now)
    assert _standing(engine, asked) is Standing.CANCELLED


def test_an_ask_of_which_only_a_half_has_come_waits(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    slot = _offered(engine, now)
    held = slot.model_copy(update={'state': SlotState.ASKED, 'release': jordan.id, 'appointment': wire.new_id()})
    _push(engine, kiosk, kiosk.change(held, _version(engine, slot.id), wire.Kind.SLOT_CHANGED))
    assert slots.waiting(engine, 'lincoln') == ()
    with pytest.raises(slots.CannotAnswer, match='not all come'):
        slots.confirm(engine, slot.id, now)


def test_a_kiosk_cannot_answer_for_a_slot_by_itself(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    slot = _offered(engine, now)
    asked = _asks(engine, kiosk, jordan, slot)
    held = _slot(engine, slot.id)
    for state in (SlotState.CONFIRMED, SlotState.REFUSED):
        entry = kiosk.change(held.model_copy(update={'state': state}), _version(engine, slot.id), wire.Kind.SLOT_CHANGED)
        [answer] = _push(engine, kiosk, entry)
        assert (answer.outcome, answer.refusal) == (wire.Outcome.REFUSED, wire.Refusal.NOT_UNDERSTOOD)
    assert _slot(engine, slot.id) == held
    assert [one.slot for one in slots.waiting(engine, 'lincoln')] == [slot.id]
    assert _standing(engine, asked) is Standing.ASKED


def test_an_answer_stands_whatever_a_kiosk_sends_that_had_not_heard_it(
    engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release
) -> None:
    slot = _offered(engine, now)
    asked = _asks(engine, kiosk, jordan, slot)
    bases = _version(engine, slot.id), _version(engine, asked.id)
    slots.confirm(engine, slot.id, now)
    gone = asked.model_copy(update={'standing': Standing.CANCELLED, 'slot': None})
    answers = _push(
        engine,
        kiosk,
        kiosk.change(slot, bases[0], wire.Kind.SLOT_CHANGED),
        kiosk.change(gone, bases[1], wire.Kind.APPOINTMENT_CHANGED),
    )
    assert [answer.stale for answer in answers] == [True, True]
    assert _slot(engine, slot.id).state is SlotState.CONFIRMED
    assert _standing(engine, asked) is Standing.CONFIRMED


def test_of_two_operators_who_answer_at_once_one_is_told_that_the_other_has(engine: Engine, now: Moment, kiosk: Kiosk) -> None:
    _take(engine, *(ROW | {'time': f'{hour}:00'} for hour in range(8, 18)), now=now)
    offered = [row for row in _rows(engine).values() if isinstance(row, wire.Slot)]
    people = [release(code=f'48291{number}') for number in range(len(offered))]
    _push(engine, kiosk, *(kiosk.change(person, None) for person in people))
    asked = {slot.id: _asks(engine, kiosk, person, slot) for slot, person in zip(offered, people, strict=True)}
    both = Barrier(2)

    def given(answer: Answering, slot: str) -> bool:
        both.wait(30)
        try:
            answer(engine, slot, now)
        except slots.CannotAnswer:
            return False
        return True

    with ThreadPoolExecutor(2) as operators:
        for slot, row in asked.items():
            confirmed, refused = operators.map(given, (slots.confirm, slots.refuse), (slot, slot))
            assert confirmed != refused
            assert _slot(engine, slot).state is (SlotState.CONFIRMED if confirmed else SlotState.REFUSED)
            assert _standing(engine, row) is (Standing.CONFIRMED if confirmed else Standing.CANCELLED)


def test_who_waits_is_listed_by_time_with_the_first_name_alone(engine: Engine, now: Moment, kiosk: Kiosk, jordan: wire.Release) -> None:
    other, third = release(first_name='Ellis', code='331060'), release(first_name='Amir', code='990230')
    _push(engine, kiosk, kiosk.change(other, None), kiosk.change(third, None))
    morning = _offered(engine, now, on='tomorrow', time='morning', minutes='')
    later, sooner = _offered(engine, now, on='tomorrow', time='11:15am'), _offered(engine, now)
    _offered(engine, now, time='4pm')
    for slot, person in ((morning, third), (later, other), (sooner, jordan)):
        _asks(engine, kiosk, person, slot)
    found = slots.waiting(engine, 'lincoln')
    assert [(one.slot, one.release, one.first_name) for one in found] == [
        (sooner.id, jordan.id, 'Jordan'),
        (later.id, other.id, 'Ellis'),
        (morning.id, third.id, 'Amir'),
    ]
    assert (found[0].place, found[0].on, found[0].at, found[0].minutes) == ('easterby-jobcentre', THURSDAY, time(14, 30), 45)
    assert slots.waiting(engine, 'exeter') == ()
    slots.confirm(engine, sooner.id, now)
    slots.refuse(engine, later.id, now)
    assert [one.slot for one in slots.waiting(engine, 'lincoln')] == [morning.id]


# Handing out, and what goes away


def test_times_that_passed_unasked_are_not_handed_to_a_kiosk_that_is_new(engine: Engine, now: Moment) -> None:
    _take(engine, *(ROW | {'time': f'{hour}:00'} for hour in range(8, 18)), ROW | {'on': '15/05/2026'}, now=now)
    _, _, _, pulled = changes(engine, 'lincoln', None, _after(days=1).today)
    assert [row.row['on'] for row in pulled] == ['2026-05-15']


def test_a_time_that_nobody_asked_for_goes_by_its_own_day(engine: Engine, now: Moment) -> None:
    slot = _offered(engine, now)
    erase(engine, _after(days=6))
    assert _rows(engine) == {slot.id: slot}
    erase(engine, _after(days=7))
    assert _rows(engine) == {}


@pytest.mark.parametrize('answer', [None, slots.confirm, slots.refuse])
def test_a_time_that_somebody_has_goes_with_that_person(engine: Engine, now: Moment, kiosk: Kiosk, answer: Answering | None) -> None:
    person = release(where=wire.Where.LEFT)
    _push(engine, kiosk, kiosk.change(person, None))
    slot = _offered(engine, now, on='24/06/2026')
    _asks(engine, kiosk, person, slot)
    if answer is not None:
        answer(engine, slot.id, now)
    erase(engine, _after(days=6))
    assert slot.id in _rows(engine)
    erase(engine, _after(days=7))
    assert _rows(engine) == {}


# The commands


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / 'home', tmp_path / 'keys')


def _central(home: Home, *words: str) -> Result:
    return CliRunner().invoke(cli.app, ['--home', str(home.path), '--keys', str(home.keys), 'central', *words])


def test_an_operator_takes_a_list_sees_who_waits_and_answers(home: Home, tmp_path: Path) -> None:
    assert _central(home, 'add-lounge', 'lincoln', 'Lincoln departure lounge').exit_code == 0
    file = tmp_path / 'times.csv'
    file.write_bytes(_csv(ROW | {'on': 'tomorrow'}, ROW | {'on': 'tomorrow', 'time': 'noon'}))
    done = _central(home, 'import-slots', str(file), '--lounge', 'lincoln', '--json')
    assert done.exit_code == 1
    report = json.loads(done.output)
    assert (report['new'], [problem['row'] for problem in report['problems']]) == (1, [3])
    assert _central(home, 'slots', '--lounge', 'lincoln').output == 'Nothing waits for an answer.\n'

    engine = connect(demo.database_url(home))
    now = Moment(datetime.now(UTC), 'boot-1', 0)
    kiosk, person = _another(engine, now), release()
    _push(engine, kiosk, kiosk.change(person, None))
    [slot] = [row for row in _rows(engine).values() if isinstance(row, wire.Slot)]
    _asks(engine, kiosk, person, slot)
    assert 'easterby-jobcentre  Jordan' in _central(home, 'slots', '--lounge', 'lincoln').output
    [waits] = json.loads(_central(home, 'slots', '--lounge', 'lincoln', '--json').output)['waiting']
    assert (waits['slot'], waits['at'], waits['first_name']) == (slot.id, '14:30:00', 'Jordan')
    assert _central(home, 'confirm', slot.id).exit_code == 0
    assert _slot(engine, slot.id).state is SlotState.CONFIRMED
    refused = _central(home, 'refuse', slot.id)
    assert isinstance(refused.exception, Failed)
    assert (str(refused.exception), refused.exception.code) == ('This time was confirmed already.', 1)
    engine.dispose()


def test_a_lounge_that_is_not_there_is_named(home: Home, tmp_path: Path) -> None:
    file = tmp_path / 'times.csv'
    file.write_bytes(_csv(ROW))
    for words in (('slots',), ('import-slots', str(file))):
        done = _central(home, *words, '--lounge', 'nowhere')
        assert isinstance(done.exception, Failed)
        assert 'kiosk central add-lounge nowhere' in str(done.exception)


def test_the_demonstration_has_times_to_ask_for(home: Home) -> None:
    demo.seed(home, ClockSetTo(NOON))
    engine = connect(demo.database_url(home))
    times = [row for row in _rows(engine).values() if isinstance(row, wire.Slot)]
    engine.dispose()
    for place in ('easterby-jobcentre', 'westerby-jobcentre'):
        for day in (THURSDAY, THURSDAY + timedelta(days=1)):
            assert [slot for slot in times if (slot.place, slot.on) == (place, day)]
