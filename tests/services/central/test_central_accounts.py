"""Accounts that the centre makes and unlocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from journal_sender import NOON
from pydantic import ValidationError
from sqlalchemy import Engine

from services import pins
from services.central import accounts, changes, database
from services.central.database import UnknownLounge
from services.central.erasing import erase
from services.central.models import Lounge
from services.central.rows import NewVersion, set_rows
from services.clock import Moment
from services.pins import PinTooPlain
from services.wire import Role, StaffMember, Table, new_id

PIN = '240517'
NOW = Moment(NOON, 'boot-1', 0)


def _pepper(engine: Engine, lounge: str) -> str:
    with database.reading(engine) as session:
        return session.get_one(Lounge, lounge).pepper


def _handed_out(engine: Engine, lounge: str = 'lincoln') -> dict[str, StaffMember]:
    _, _, _, rows = changes.changes(engine, lounge, None, NOW.today)
    return {row.row['name']: row.checked() for row in rows if row.table is Table.STAFF}


def _set(engine: Engine, member: StaffMember, at: Moment = NOW) -> None:
    with database.writing(engine) as session:
        set_rows(session, member.lounge, [NewVersion(Table.STAFF, member, new_id(), is_new=False)], at.at)


def test_an_account_goes_to_the_kiosks_of_its_lounge_with_a_pin_of_that_lounge(engine: Engine) -> None:
    made = accounts.add(engine, 'lincoln', ' Priya ', Role.LEAD, PIN, NOW)
    assert (made.name, made.role, made.active, made.locked) == ('Priya', Role.LEAD, True, False)
    assert _handed_out(engine) == {'Priya': made}
    assert _handed_out(engine, 'exeter') == {}
    assert pins.fits(PIN, made.pin, _pepper(engine, 'lincoln'))
    assert not pins.fits(PIN, made.pin, _pepper(engine, 'exeter'))


def test_what_cannot_be_an_account_makes_none(engine: Engine) -> None:
    accounts.add(engine, 'lincoln', 'Priya', Role.LEAD, PIN, NOW)
    with pytest.raises(accounts.NameTaken):
        accounts.add(engine, 'lincoln', 'PRIYA', Role.STAFF, PIN, NOW)
    with pytest.raises(PinTooPlain):
        accounts.add(engine, 'lincoln', 'Sam', Role.STAFF, '123456', NOW)
    with pytest.raises(ValidationError):
        accounts.add(engine, 'lincoln', ' ', Role.STAFF, PIN, NOW)
    with pytest.raises(UnknownLounge):
        accounts.add(engine, 'nowhere', 'Sam', Role.STAFF, PIN, NOW)
    with pytest.raises(UnknownLounge):
        accounts.listed(engine, 'nowhere')
    assert [one.name for one in accounts.listed(engine, 'lincoln')] == ['Priya']
    accounts.add(engine, 'exeter', 'Priya', Role.LEAD, PIN, NOW)


def test_the_centre_unlocks_an_account(engine: Engine) -> None:
    made = accounts.add(engine, 'lincoln', 'Priya', Role.LEAD, PIN, NOW)
    _set(engine, made.model_copy(update={'locked': True}))
    accounts.unlock(engine, 'lincoln', made.id, NOW)
    assert _handed_out(engine) == {'Priya': made}


def test_a_retired_account_is_neither_listed_nor_unlocked_and_its_name_is_free(engine: Engine) -> None:
    made = accounts.add(engine, 'lincoln', 'Sam', Role.STAFF, PIN, NOW)
    _set(engine, made.model_copy(update={'active': False}))
    assert accounts.listed(engine, 'lincoln') == ()
    for id in (made.id, new_id()):
        with pytest.raises(accounts.UnknownAccount):
            accounts.unlock(engine, 'lincoln', id, NOW)
    accounts.add(engine, 'lincoln', 'Sam', Role.STAFF, PIN, NOW)


def test_a_kiosk_that_was_away_for_a_year_still_hears_who_was_retired(engine: Engine) -> None:
    """Or an account that was shut everywhere else would go on opening that one."""
    made = accounts.add(engine, 'lincoln', 'Sam', Role.STAFF, PIN, NOW)
    retired = made.model_copy(update={'active': False})
    _set(engine, retired)
    erase(engine, Moment(NOON + timedelta(days=365), 'boot-2', 0))
    assert _handed_out(engine) == {'Sam': retired}
