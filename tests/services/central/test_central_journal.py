"""What the centre takes of a journal, what it refuses, and what it makes of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from journal_sender import Kiosk, appointment, enrolled, entry_id, release
from sqlalchemy import Engine, event, func, select, text

from services import wire
from services.central.database import reading
from services.central.models import Entry, RefusedEntry, SharedRow
from services.clock import Moment

ACCEPTED, KNOWN, REFUSED = wire.Outcome.ACCEPTED, wire.Outcome.KNOWN, wire.Outcome.REFUSED


def _refusals(kiosk: Kiosk, *entries: object) -> list[wire.Refusal | None]:
    return [answer.refusal for answer in kiosk.push(*entries).answers]


def _count(engine: Engine, model: type[Any]) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def _but(entry: dict[str, Any], **values: object) -> dict[str, Any]:
    return {**entry, **values}


def test_an_entry_is_taken_once_and_known_for_ever(engine: Engine, kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    answers = [kiosk.push(entry).answers[0] for _ in range(3)]
    assert [answer.outcome for answer in answers] == [ACCEPTED, KNOWN, KNOWN]
    assert _count(engine, Entry) == 1


def test_the_same_entry_twice_in_a_batch_is_taken_once(engine: Engine, kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    assert [answer.outcome for answer in kiosk.push(entry, entry).answers] == [ACCEPTED, KNOWN]
    assert _count(engine, Entry) == 1


def test_answers_stand_in_the_order_of_the_entries_and_a_refused_one_blocks_nothing(kiosk: Kiosk) -> None:
    first, second, third = kiosk.entry(), kiosk.entry(), kiosk.entry()
    answered = kiosk.push(first, 'nonsense', third, second, first)
    assert [answer.outcome for answer in answered.answers] == [ACCEPTED, REFUSED, ACCEPTED, ACCEPTED, KNOWN]
    assert answered.contiguous == 3


def test_contiguous_stops_at_a_gap_and_leaps_when_it_is_filled(kiosk: Kiosk) -> None:
    entries = [kiosk.entry() for _ in range(7)]
    assert kiosk.push(*entries[:2]).contiguous == 2
    assert kiosk.push(*entries[3:6]).contiguous == 2
    assert kiosk.push(entries[2]).contiguous == 6
    assert kiosk.push(entries[6]).contiguous == 7


def test_the_same_id_with_other_content_is_refused_and_kept_apart_once(engine: Engine, kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    kiosk.push(entry)
    kiosk.seq, kiosk.prev = 0, wire.NO_HASH
    forged = kiosk.entry(id=entry_id(entry), who='system')
    assert _refusals(kiosk, forged, forged) == _refusals(kiosk, forged)[:1] * 2 == [wire.Refusal.OTHER_CONTENT] * 2
    with reading(engine) as session:
        kept = session.scalars(select(RefusedEntry)).one()
    assert kept.reason == 'same_id_other_content'
    assert json.loads(kept.raw or b'') == forged


def test_a_known_entry_with_another_payload_is_refused(kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    kiosk.push(entry)
    assert _refusals(kiosk, _but(entry, payload='{}')) == [wire.Refusal.OTHER_CONTENT]


def test_a_known_entry_whose_payload_was_erased_meanwhile_is_still_known(kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    kiosk.push(entry)
    assert kiosk.push(_but(entry, payload=None, salt=None)).answers[0].outcome is KNOWN


def test_an_entry_of_another_device_is_refused(kiosk: Kiosk) -> None:
    assert _refusals(kiosk, kiosk.entry(device=wire.new_id())) == [wire.Refusal.OTHER_DEVICE]


def test_an_entry_of_another_store_than_the_batch_is_refused(kiosk: Kiosk) -> None:
    assert _refusals(kiosk, kiosk.entry(store=wire.new_id())) == [wire.Refusal.NOT_UNDERSTOOD]


def test_a_place_is_held_by_one_entry(kiosk: Kiosk) -> None:
    kiosk.push(kiosk.entry())
    kiosk.seq, kiosk.prev = 0, wire.NO_HASH
    assert _refusals(kiosk, kiosk.entry()) == [wire.Refusal.PLACE_TAKEN]


@pytest.mark.parametrize('behind', [True, False])
def test_a_broken_chain_is_refused_from_either_side(kiosk: Kiosk, behind: bool) -> None:
    first, second = kiosk.entry(), kiosk.entry(prev='a' * 64)
    sent = [first, second] if behind else [second, first]
    assert [_refusals(kiosk, entry)[0] for entry in sent] == [None, wire.Refusal.CHAIN_BROKEN]


def test_the_first_entry_has_nothing_before_it(kiosk: Kiosk) -> None:
    assert _refusals(kiosk, kiosk.entry(prev='a' * 64)) == [wire.Refusal.CHAIN_BROKEN]


def test_a_payload_that_the_chain_did_not_hash_is_refused(kiosk: Kiosk) -> None:
    assert _refusals(kiosk, _but(kiosk.entry(), payload='{"note":"other"}')) == [wire.Refusal.PAYLOAD_DIFFERS]


def test_what_may_not_leave_a_kiosk_comes_bare_and_is_not_even_kept_apart(engine: Engine, kiosk: Kiosk) -> None:
    private = kiosk.entry(wire.Kind.PRIVATE, {'note': 'naloxone'})
    salted = _but(private, payload=None)
    assert _refusals(kiosk, private, salted) == [wire.Refusal.MUST_NOT_LEAVE] * 2
    assert _refusals(kiosk, _but(private, extra=1)) == [wire.Refusal.NOT_UNDERSTOOD]
    with reading(engine) as session:
        kept = session.scalars(select(RefusedEntry.raw)).all()
    assert len(kept) == 3
    assert all(b'naloxone' not in (raw or b'') and private['salt'].encode() not in (raw or b'') for raw in kept)
    assert kiosk.push(_but(private, payload=None, salt=None)).answers[0].outcome is ACCEPTED


def test_a_payload_that_was_erased_before_it_was_sent_is_taken_and_changes_no_row(engine: Engine, kiosk: Kiosk) -> None:
    entry = _but(kiosk.change(release(), None), payload=None, salt=None)
    answer = kiosk.push(entry).answers[0]
    assert (answer.outcome, answer.stale) == (ACCEPTED, False)
    assert _count(engine, SharedRow) == 0


def test_rows_are_folded_as_their_versions_follow_each_other(kiosk: Kiosk) -> None:
    person = release()
    made = kiosk.change(person, None)
    moved = kiosk.change(person.model_copy(update={'where': wire.Where.HERE}), entry_id(made))
    assert [answer.stale for answer in kiosk.push(made, moved).answers] == [False, False]
    gone = kiosk.change(person.model_copy(update={'where': wire.Where.LEFT}), entry_id(moved))
    assert not kiosk.push(gone).answers[0].stale
    start = kiosk.pull().cursor.partition('.')[0]
    [change] = kiosk.pull(f'{start}.0').changes
    assert (change.version, change.checked().model_dump()['where']) == (entry_id(gone), 'left')


def test_a_stale_change_is_kept_unfolded_and_answered_with_the_row_that_won(engine: Engine, kiosk: Kiosk) -> None:
    person = release()
    made = kiosk.change(person, None)
    won = kiosk.change(person.model_copy(update={'first_name': 'Jo'}), entry_id(made))
    late = kiosk.change(person.model_copy(update={'first_name': 'Jordan B'}), entry_id(made))
    kiosk.push(made, won)
    answers = [kiosk.push(late).answers[0] for _ in range(2)]
    assert [(answer.outcome, answer.stale) for answer in answers] == [(ACCEPTED, True), (KNOWN, True)]
    assert all(answer.current is not None and answer.current.version == entry_id(won) for answer in answers)
    assert kiosk.pull().changes[0].row['first_name'] == 'Jo'
    assert _count(engine, Entry) == 3


def test_a_change_can_be_stale_within_its_own_batch(kiosk: Kiosk) -> None:
    person = release()
    answers = kiosk.push(kiosk.change(person, None), kiosk.change(person, None)).answers
    assert [answer.stale for answer in answers] == [False, True]
    assert answers[1].current is not None
    assert answers[1].current.row['first_name'] == 'Jordan'


def test_a_row_that_is_not_there_any_more_is_not_brought_back(kiosk: Kiosk) -> None:
    answer = kiosk.push(kiosk.change(release(released_on=date(2026, 5, 6)), wire.new_id())).answers[0]
    assert (answer.stale, answer.current) == (True, None)


def test_a_row_that_a_restored_centre_lost_is_taken_from_a_kiosk_that_has_it(kiosk: Kiosk) -> None:
    """Its version was never here, and is later than what is."""
    person = release()
    kiosk.push(kiosk.change(person, None))
    answers = kiosk.push(
        kiosk.change(release(), wire.new_id()), kiosk.change(person.model_copy(update={'first_name': 'Jo'}), wire.new_id())
    ).answers
    assert [answer.stale for answer in answers] == [False, False]
    assert [change.row['first_name'] for change in kiosk.pull().changes] == ['Jordan', 'Jo']


def test_a_version_that_was_never_here_and_is_earlier_than_what_is_has_moved_on(kiosk: Kiosk) -> None:
    earlier, person = wire.new_id(), release()
    kiosk.push(kiosk.change(person, None))
    assert kiosk.push(kiosk.change(person, earlier)).answers[0].stale


# Erasing a person


def test_safety_19_a_person_who_is_erased_is_gone_with_all_entries_and_rows_and_stays_so(engine: Engine, kiosk: Kiosk) -> None:
    person, other = release(first_name='Jessamyn'), release()
    about = {'subject': person.id}
    kiosk.push(
        kiosk.change(person, None),
        kiosk.entry(payload={'of': 'Jessamyn'}, **about),
        kiosk.change(other, None),
        'not an entry of Jessamyn ' + person.id,
    )
    mark = wire.Erased(id=person.id, lounge='lincoln', on=date(2026, 5, 14), reason=wire.EraseReason.ASKED)
    assert kiosk.push(kiosk.change(mark, None, wire.Kind.SUBJECT_ERASED)).answers[0].outcome is wire.Outcome.ACCEPTED
    again = kiosk.entry(wire.Kind.WILL_GO, {'table': 'release', 'base': None, 'row': person.model_dump(mode='json')}, **about)
    assert kiosk.push(again).answers[0] == wire.EntryAnswer(outcome=wire.Outcome.ACCEPTED), 'the chain goes on without what it says'
    assert [(change.table, change.row['id']) for change in kiosk.pull().changes] == [('release', other.id), ('erased', person.id)]
    with engine.connect() as connection:
        for table in ('entry', 'refused_entry', 'shared_row'):
            kept = str(connection.execute(text(f'SELECT * FROM {table}')).all())
            assert 'Jessamyn' not in kept, table


def test_a_row_of_another_lounge_cannot_be_made_or_touched(engine: Engine, url: str, now: Moment, kiosk: Kiosk) -> None:
    person = release()
    made = kiosk.change(person, None)
    kiosk.push(made)
    other = enrolled(engine, url, now, 'exeter')
    taken_over = person.model_copy(update={'lounge': 'exeter'})
    assert _refusals(other, other.change(taken_over, entry_id(made))) == [wire.Refusal.OTHER_LOUNGE]
    other.seq, other.prev = 0, wire.NO_HASH
    assert _refusals(other, other.change(person, entry_id(made))) == [wire.Refusal.OTHER_LOUNGE]
    assert kiosk.pull().changes[0].version == entry_id(made)
    assert other.pull().changes == []


@pytest.mark.parametrize('name', ['header', 'salt', 'payload'])
@pytest.mark.parametrize(
    'value', [None, 1, [], {}, True, '', 'x\0', '\ud800', 'x' * 30_000, '[' * 9_000, '{"a":"\\ud800"}', '{"a":"\\u0000"}']
)
def test_a_broken_entry_is_refused_alone(kiosk: Kiosk, name: str, value: object) -> None:
    good, broken, next_good = kiosk.entry(), kiosk.entry(), kiosk.entry()
    answered = kiosk.push(good, _but(broken, **{name: value}), next_good)
    assert [answer.outcome for answer in answered.answers] == [ACCEPTED, REFUSED, ACCEPTED]
    assert answered.answers[1].refusal in (wire.Refusal.NOT_UNDERSTOOD, wire.Refusal.PAYLOAD_DIFFERS)


@pytest.mark.parametrize(
    'header', [{'v': 2}, {'seq': 0}, {'kind': 'unheard.of'}, {'at': '9999-12-31T23:59:59-23:59'}, {'at': '2026-05-14T11:00:00'}, {'x': 1}]
)
def test_a_header_that_is_not_understood_is_refused(kiosk: Kiosk, header: dict[str, Any]) -> None:
    assert _refusals(kiosk, kiosk.entry(**header)) == [wire.Refusal.NOT_UNDERSTOOD]


def test_a_row_that_is_not_understood_is_refused(kiosk: Kiosk) -> None:
    row = release().model_dump(mode='json')
    payloads = [
        {'table': 'release', 'base': None, 'row': {**row, 'prison_number': 'A1234BC'}},
        {'table': 'release', 'base': None, 'row': {**row, 'first_name': 'Jor\0dan'}},
        {'table': 'appointment', 'base': None, 'row': row},
        {'table': 'offence', 'base': None, 'row': row},
        {'table': 'release', 'row': row},
        {'note': 'no row at all'},
    ]
    entries = [kiosk.entry(wire.Kind.RELEASE_CHANGED, payload) for payload in payloads]
    assert _refusals(kiosk, *entries) == [wire.Refusal.NOT_UNDERSTOOD] * len(payloads)


@pytest.mark.parametrize(
    'body',
    [
        b'',
        b'{',
        b'null',
        b'[]',
        b'{"store": 1, "entries": []}',
        b'{"entries": []}',
        b'\xff',
        b'[' * 100_000,
        b'{"store": "\\ud800", "entries": []}',
        b'9' * 5_000,
    ],
)
def test_a_broken_envelope_is_a_400(kiosk: Kiosk, body: bytes) -> None:
    response = kiosk.ask('POST', '/v1/journal', data=body)
    assert response.status_code == 400
    assert wire.Problem.model_validate_json(response.content).trouble is wire.Trouble.NOT_UNDERSTOOD


def test_a_batch_costs_few_statements_however_many_entries_it_has(engine: Engine, kiosk: Kiosk) -> None:
    statements: list[str] = []
    event.listen(engine, 'before_cursor_execute', lambda *arguments: statements.append(arguments[2]))
    person = release()
    made = kiosk.change(person, None)
    kiosk.push(made, *(kiosk.change(appointment(person), None, wire.Kind.APPOINTMENT_CHANGED) for _ in range(199)))
    assert len(statements) < 20
