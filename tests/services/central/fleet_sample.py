"""A fleet of lounges at the centre: kiosks that spoke, people of today and what they need."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from journal_sender import NOON, Kiosk, appointment, release
from sqlalchemy import Engine

from services import wire
from services.central import enrolment, journal
from services.central.database import lock_lounge, writing
from services.central.models import Device
from services.central.rows import NewVersion, set_rows
from services.clock import Clock, Moment

TODAY = date(2026, 5, 14)


class WallClock(Clock):
    """Stands still at midday in London on Thursday 14 May 2026 until a test moves it."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> Moment:
        return Moment(self.at, 'boot-1', 0)


def lounge(engine: Engine, key: str, name: str) -> str:
    enrolment.create_lounge(engine, key, name)
    return key


def kiosk(engine: Engine, lounge: str, now: datetime = NOON) -> Kiosk:
    """One more kiosk of the lounge, which has not spoken yet."""
    made, moment = Kiosk(lounge, token=secrets.token_hex(32)), Moment(now, 'boot-1', 0)
    asked = wire.EnrolAsked(
        code=enrolment.new_code(engine, lounge, moment), device=made.device, token_sha256=wire.sha256(made.token.encode())
    )
    enrolment.enrol(engine, asked, '', moment)
    return made


def says(engine: Engine, kiosk: Kiosk, at: datetime = NOON, clock_off: timedelta = timedelta(0), **known: Any) -> None:
    """The kiosk's status as it comes at that time: nothing waits."""
    said = {'store': kiosk.store, 'head': 0, 'pending': 0, 'refused': 0, 'version': '0.1.0', 'at': at + clock_off}
    status = wire.StatusAsked(**said | known)
    with writing(engine) as session:
        session.get_one(Device, kiosk.device).last_seen_at = at
        journal.note_status(session, kiosk.sender, status, at)


def sends(engine: Engine, kiosk: Kiosk, count: int, at: datetime = NOON) -> None:
    """So many entries come in."""
    journal.push(engine, kiosk.sender, kiosk.store, [kiosk.entry() for _ in range(count)], at)


def put(engine: Engine, *rows: wire.AnyRow, at: datetime = NOON) -> None:
    """Rows of one lounge, as they stand at the centre."""
    tables = {model: table for table, model in wire.ROWS.items()}
    with writing(engine) as session:
        lock_lounge(session, rows[0].lounge)
        set_rows(session, rows[0].lounge, [NewVersion(tables[type(row)], row, wire.new_id(), is_new=True) for row in rows], at)


def people(lounge: str, count: int, **known: Any) -> list[wire.Release]:
    """People of today."""
    return [release(lounge, **{'released_on': TODAY} | known) for _ in range(count)]


def bed(of: wire.Release, **known: Any) -> wire.Bed:
    """Somebody who has no place to sleep tonight."""
    values: dict[str, Any] = {
        'id': wire.new_id(), 'lounge': of.lounge, 'release': of.id, 'on': TODAY, 'tonight': wire.Tonight.NO, 'permission': None,
        'council': None, 'end': None, 'probation_told_by': None,
    }  # fmt: skip
    return wire.Bed(**values | known)


def thing(of: wire.Release, **known: Any) -> wire.Thing:
    """Somebody asked for food."""
    values: dict[str, Any] = {
        'id': wire.new_id(), 'lounge': of.lounge, 'release': of.id, 'on': TODAY, 'thing': 'food', 'state': wire.ThingState.ASKED
    }  # fmt: skip
    return wire.Thing(**values | known)


def claim(of: wire.Release, claimed: wire.Claimed = wire.Claimed.NOT_YET) -> wire.Claim:
    return wire.Claim(id=wire.new_id(), lounge=of.lounge, release=of.id, on=TODAY, claimed=claimed)


def referral(of: wire.Release, **known: Any) -> wire.Referral:
    """Somebody agreed that a council is told."""
    yes = wire.Consent(given=True, at=NOON)
    values: dict[str, Any] = {
        'id': wire.new_id(), 'lounge': of.lounge, 'release': of.id, 'kind': wire.ReferralKind.HOMELESSNESS_REFERRAL, 'on': TODAY,
        'council': 'E07000138', 'tell_council': yes, 'choose_council': yes, 'share_contact': yes, 'sent_at': None, 'sent_by': None,
    }  # fmt: skip
    return wire.Referral(**values | known)


def asked_for(of: wire.Release, **known: Any) -> wire.Appointment:
    """A time that somebody asked for."""
    values = {'purpose': wire.Purpose.JOBCENTRE, 'standing': wire.Standing.ASKED, 'required_by': wire.RequiredBy.BENEFIT}
    return appointment(of, **values | known)


def call(of: wire.Release | None, lounge: str, minutes_ago: int = 0, **known: Any) -> wire.Attention:
    """Somebody is needed, since so many minutes before midday."""
    values: dict[str, Any] = {
        'id': wire.new_id(), 'lounge': lounge, 'release': of.id if of else None, 'device': wire.new_id(), 'screen': 1,
        'need': wire.Need.ASKED, 'raised_at': NOON - timedelta(minutes=minutes_ago), 'answered_at': None, 'answered_by': None,
    }  # fmt: skip
    return wire.Attention(**values | known)


def slot(of: wire.Release, **known: Any) -> wire.Slot:
    """A time of a jobcentre that this person asked for."""
    values: dict[str, Any] = {
        'id': wire.new_id(), 'lounge': of.lounge, 'release': of.id, 'appointment': wire.new_id(), 'place': 'easterby-jobcentre',
        'purpose': wire.Purpose.JOBCENTRE, 'time_kind': wire.TimeKind.MORNING, 'on': TODAY + timedelta(days=1), 'at': None, 'minutes': None,
        'state': wire.SlotState.ASKED,
    }  # fmt: skip
    return wire.Slot(**values | known)


def utc(hour: int, minute: int = 0, day: int = 14) -> datetime:
    """A time of May 2026, UTC: an hour less than in London."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)
