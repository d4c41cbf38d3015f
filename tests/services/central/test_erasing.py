"""Deletion is real, and only the chain stays."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from journal_sender import NOON, Kiosk, appointment, release
from sqlalchemy import Engine, select

from services import wire
from services.central import enrolment, journal, releases
from services.central.database import reading
from services.central.erasing import Erased, erase
from services.central.models import Entry, Listed, RefusedEntry, SharedRow
from services.clock import Moment

LIST = b'ref,first_name,initial,released_on,stop,purpose,time_kind,required_by\np-1,Zebedee,B,today,s-1,probation,immediately,licence\n'


def _after(**time: float) -> Moment:
    return Moment(NOON + timedelta(**time), 'boot-1', 0)


@pytest.fixture
def kiosk(engine: Engine, now: Moment) -> Kiosk:
    kiosk = Kiosk()
    asked = wire.EnrolAsked(code=enrolment.new_code(engine, 'lincoln', now), device=kiosk.device, token_sha256='0' * 64)
    enrolment.enrol(engine, asked, '', now)
    return kiosk


def _push(engine: Engine, kiosk: Kiosk, *entries: object, at: Moment | None = None) -> list[wire.EntryAnswer]:
    return journal.push(engine, kiosk.sender, kiosk.store, entries, (at or _after()).at)[0]


def _ids(engine: Engine) -> set[str]:
    with reading(engine) as session:
        return set(session.scalars(select(SharedRow.id)))


def test_an_entry_is_bare_after_retention_and_still_known(engine: Engine, kiosk: Kiosk) -> None:
    entry = kiosk.entry()
    _push(engine, kiosk, entry)
    assert erase(engine, _after(days=6, hours=23)).entries == 0
    assert erase(engine, _after(days=7)).entries == 1
    with reading(engine) as session:
        kept = session.scalars(select(Entry)).one()
    assert (kept.salt, kept.payload, kept.erased) == (None, None, True)
    assert wire.sha256(kept.header.encode()) == kept.hash
    assert _push(engine, kiosk, entry)[0].outcome is wire.Outcome.KNOWN
    assert erase(engine, _after(days=8)).entries == 0


@pytest.mark.parametrize(('made', 'erased'), [(timedelta(days=-20), 1), (timedelta(days=300), 0)])
def test_retention_counts_from_when_an_entry_was_made_but_not_from_a_clock_that_is_ahead(
    engine: Engine, kiosk: Kiosk, made: timedelta, erased: int
) -> None:
    _push(engine, kiosk, kiosk.entry(at=wire.instant(NOON + made)))
    assert erase(engine, _after(hours=1)).entries == erased
    assert erase(engine, _after(days=7)).entries == 1 - erased


def test_a_person_goes_with_all_that_hangs_on_them(engine: Engine, kiosk: Kiosk) -> None:
    left, other = release(where=wire.Where.LEFT), release(where=wire.Where.LEFT, released_on=date(2026, 5, 15))
    next_month = appointment(left, on=date(2026, 6, 14))
    unanswered = _attention(left.id)
    rows = (left, other, next_month, unanswered, appointment(other, on=date(2026, 5, 1), standing=wire.Standing.CANCELLED))
    _push(engine, kiosk, *(kiosk.change(row, None) for row in rows))
    assert erase(engine, _after(days=6)).rows == 0
    assert erase(engine, _after(days=7)).rows == 3
    assert _ids(engine) == {other.id, rows[-1].id}


def test_what_is_open_goes_after_30_days_at_most(engine: Engine, kiosk: Kiosk) -> None:
    expected, nobodys = release(), _attention(None)
    _push(engine, kiosk, kiosk.change(expected, None), kiosk.change(nobodys, None, wire.Kind.ATTENTION_RAISED))
    erase(engine, _after(days=29))
    assert _ids(engine) == {expected.id, nobodys.id}
    erase(engine, _after(days=30))
    assert _ids(engine) == set()


def test_a_stop_without_a_day_whose_person_never_came_here_goes_too(engine: Engine, kiosk: Kiosk) -> None:
    stray = appointment(release(), time_kind=wire.TimeKind.IMMEDIATELY, on=None, at=None, standing=wire.Standing.SUPERSEDED)
    _push(engine, kiosk, kiosk.change(stray, None, wire.Kind.APPOINTMENT_CHANGED))
    erase(engine, _after(days=6))
    assert _ids(engine) == {stray.id}
    erase(engine, _after(days=7))
    assert _ids(engine) == set()


def test_what_a_release_list_said_goes_with_the_person(engine: Engine, now: Moment) -> None:
    releases.import_releases(engine, 'lincoln', LIST, now)
    erase(engine, _after(days=30))
    with reading(engine) as session:
        assert session.scalars(select(Listed)).all() == []


def test_what_was_refused_keeps_its_reason_only(engine: Engine, kiosk: Kiosk) -> None:
    _push(engine, kiosk, 'Zebedee')
    assert erase(engine, _after(days=7)).refused == 1
    with reading(engine) as session:
        kept = session.scalars(select(RefusedEntry)).one()
    assert (kept.raw, kept.reason) == (None, 'not_understood')


def test_a_name_is_gone_from_the_files(engine: Engine, kiosk: Kiosk, now: Moment, tmp_path: Path) -> None:
    if engine.dialect.name != 'sqlite':
        pytest.skip('PostgreSQL overwrites in its own time')
    files = lambda: b''.join(path.read_bytes() for path in tmp_path.iterdir())  # noqa: E731
    releases.import_releases(engine, 'lincoln', LIST, now)
    _push(engine, kiosk, kiosk.entry(wire.Kind.VISIT_BEGAN, {'name': 'Zebedee'}), 'Zebedee')
    assert b'Zebedee' in files()
    erase(engine, _after(days=31))
    assert b'Zebedee' not in files()


def test_nothing_to_erase(engine: Engine) -> None:
    assert erase(engine, _after()) == Erased(0, 0, 0)


def _attention(of: str | None) -> wire.Attention:
    return wire.Attention(
        id=wire.new_id(),
        lounge='lincoln',
        release=of,
        device=wire.new_id(),
        screen=1,
        need=wire.Need.ASKED,
        raised_at=NOON,
        answered_at=None,
        answered_by=None,
    )


def test_accounts_and_stock_stay_for_as_long_as_they_count(engine: Engine, kiosk: Kiosk) -> None:
    member = wire.StaffMember(
        id=wire.new_id(), lounge='lincoln', name='Robin', role=wire.Role.LEAD, pin=f'$argon2id${"x" * 30}', locked=False, active=True
    )
    coats = wire.StockMove(id=wire.new_id(), lounge='lincoln', thing='coat', at=NOON, why=wire.StockWhy.COUNTED, change=12, settled=False)
    over = coats.model_copy(update={'id': wire.new_id(), 'settled': True})
    _push(engine, kiosk, *(kiosk.change(row, None) for row in (member, coats, over)))
    erase(engine, _after(days=400))
    assert _ids(engine) == {member.id, coats.id}
