"""However long the journals are, an exchange looks at what is new: no question of it goes through all that ever happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from builders import note, put, release
from kiosks import Centre, Kiosk
from sqlalchemy import Engine, event

from services.store.database import Transaction

JOURNALS = ('journal', 'entry')
"""The table of all entries at the kiosk, and at the centre."""


@contextmanager
def asked_of(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Every statement while the block runs, with its values."""
    found: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.split()[0] in ('SELECT', 'UPDATE', 'DELETE') and not many:
            found.append((statement, values))

    event.listen(engine, 'before_cursor_execute', keep)
    try:
        yield found
    finally:
        event.remove(engine, 'before_cursor_execute', keep)


def looked_through(connection: Any, asked: list[tuple[str, Any]]) -> set[str]:
    """The statements that go through a whole journal, as SQLite says that it would do them."""
    found = set()
    for statement, values in asked:
        steps = [row[-1] for row in connection.exec_driver_sql(f'EXPLAIN QUERY PLAN {statement}', values)]
        through = any(step.startswith(f'SCAN {name}') for step in steps for name in JOURNALS)
        first_of_order = 'ORDER BY' in statement and 'LIMIT' in statement and not any('TEMP B-TREE' in step for step in steps)
        if through and not first_of_order:
            found.add(statement)
    return found


def test_an_exchange_looks_at_no_old_entries(kiosk: Kiosk, centre: Centre) -> None:
    kiosk.exchange()
    kiosk.store.call(note)
    kiosk.store.call(put, release())
    with asked_of(kiosk.store._engine) as here, asked_of(centre.engine) as there:
        kiosk.exchange()
        kiosk.exchange()
    assert any('journal' in statement for statement, _ in here)
    assert any('entry' in statement for statement, _ in there)
    assert kiosk.store.call(lambda tx: looked_through(tx.session.connection(), here)) == set()
    with centre.engine.connect() as connection:
        assert looked_through(connection, there) == set()


def test_the_check_sees_a_question_that_looks_through_all(kiosk: Kiosk) -> None:
    def by_kind(tx: Transaction) -> set[str]:
        return looked_through(tx.session.connection(), [('SELECT seq FROM journal WHERE kind = ?', ('started',))])

    assert kiosk.store.call(by_kind)
