"""The centre is away for a month while the lounge works on: 30,000 entries wait, staff are told in time, and all of them arrive once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.old import A_DAY, chain
from kiosks import Centre, Kiosk
from sqlalchemy import func, insert, select, text

from kiosk import doctor
from kiosk.home import Home
from services.store import journal, reckoning
from services.store.database import Transaction
from services.store.models import JournalEntry

DAYS = 30
COLUMNS = ('seq', 'id', 'kind', 'at', 'header', 'hash', 'salt', 'payload')


def a_month(tx: Transaction) -> None:
    """A busy lounge's entries of the last thirty days, in the very bytes that it would have written."""
    last = journal.head(tx.session)
    began = tx.now.at - timedelta(days=DAYS)
    written = chain(tx.here.device, tx.here.store, (last.seq, last.hash), DAYS * A_DAY, tx.now.at, began)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in written]
    for row in rows:
        row['at'] = tx.now.at.fromisoformat(row['at'])
    tx.session.execute(insert(JournalEntry), rows)


def unsent(tx: Transaction) -> int:
    """How many entries wait with all that they say."""
    waiting = JournalEntry.payload.is_not(None) & (JournalEntry.seq > journal.answered(tx.session))
    return tx.session.scalar(select(func.count()).select_from(JournalEntry).where(waiting))


def told(home: Home, kiosk: Kiosk) -> str:
    """What the doctor says of sending."""
    return ' '.join(one.says for one in doctor.examine(home, None, kiosk.clock) if one.check == 'sending')


def test_a_month_of_entries_arrives_once_the_centre_is_back(centre: Centre, enrol: Callable[[], Kiosk], tmp_path: Path) -> None:
    kiosk = enrol()
    home = Home(tmp_path / 'kiosk 0' / 'home', tmp_path / 'kiosk 0' / 'keys')
    kiosk.exchange()
    centre.between = lambda asked: asked.reset()
    kiosk.clock.advance(timedelta(days=DAYS) - timedelta(hours=1))
    kiosk.store.call(a_month)
    kiosk.store.call(lambda tx: journal.erase(tx, reckoning.estimate(tx)))
    assert kiosk.store.call(unsent) == kiosk.store.call(journal.delivered).pending >= DAYS * A_DAY
    assert 'were never sent and are erased within five days' in told(home, kiosk)

    centre.clock.at = kiosk.clock.at
    centre.between = centre.pass_on
    while not kiosk.store.call(journal.delivered).all_sent:
        kiosk.exchange()
    with centre.engine.connect() as connection:
        held = connection.execute(text('SELECT count(*), count(DISTINCT seq), max(seq) FROM entry')).one()
    head = kiosk.store.call(journal.delivered).head
    assert tuple(held) == (head, head, head)
    assert kiosk.store.call(journal.verify).why is None
    assert told(home, kiosk) == 'All was sent.'
