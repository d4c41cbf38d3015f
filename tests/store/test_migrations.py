"""The tables on disk are those that the models say, and an older store opens with its rows kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders import Program, StillClock, appointment, attention, put, release
from sqlalchemy import insert, text

from services import printing
from services.store import journal, migrations
from services.store.aside import store_path
from services.store.database import Store, Transaction, engine_at
from services.store.keys import Enrolment, store_key
from services.store.models import AppointmentRow, Base, ReleaseRow, Versioned
from services.wire import Appointment, Attention, Release, Row, new_id


def migrated_to(home: Path, keys_folder: Path, revision: str) -> None:
    """A store file with the schema of a revision and no rows."""
    path = store_path(home)
    path.parent.mkdir(parents=True)
    engine = engine_at(path, store_key(keys_folder, make=True))
    config = Config()
    config.set_main_option('script_location', str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_the_tables_are_those_of_the_models(store: Store) -> None:
    def differences(tx: Transaction) -> list[object]:
        context = MigrationContext.configure(tx.session.connection(), opts={'compare_type': True, 'compare_server_default': True})
        return list(compare_metadata(context, Base.metadata))

    assert store.call(differences) == []


def test_the_triggers_that_guard_the_journal_are_there(store: Store) -> None:
    names = store.call(lambda tx: set(tx.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))))
    assert names == {'journal_stays', 'journal_is_erased_once', 'journal_has_no_gaps'}


def test_the_newest_migration_is_the_one_that_a_start_looks_for(store: Store) -> None:
    """Or a store would be taken for up to date that is not."""
    config = Config()
    config.set_main_option('script_location', str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD
    assert store.call(lambda tx: tx.session.scalar(text('SELECT version_num FROM alembic_version'))) == migrations.HEAD


def test_the_connection_is_set_as_the_design_says(store: Store) -> None:
    """WAL, each commit on the disk before it counts, erased bytes overwritten, nothing of a query in a temporary file."""
    expected = {'journal_mode': 'wal', 'synchronous': 2, 'foreign_keys': 1, 'temp_store': 2, 'secure_delete': 1}
    for pragma, value in expected.items():
        assert store.call(lambda tx, pragma=pragma: tx.session.scalar(text(f'PRAGMA {pragma}'))) == value, pragma


def test_a_store_made_by_the_first_migration_opens_with_its_rows(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filled with the first schema, then opened as this program opens it."""
    migrated_to(home, keys_folder, '0001')
    with monkeypatch.context() as older:
        older.setattr(migrations, 'HEAD', '0001')
        first = Store(store_path(home), store_key(keys_folder, make=False), clock, enrolment)
        person = release()
        stop, call = appointment(person.id), attention(release=person.id)
        first.call(put, call)
        first.call(put_as_then, ReleaseRow, person, 'here_at', 'left_at')
        first.call(put_as_then, AppointmentRow, stop, 'instead_of', 'slot', 'why_changed')
        first.close()
    opened = program.start().current
    assert opened.here.store == first.here.store
    wanted = ((Release, person.id), (Appointment, stop.id), (Attention, call.id))
    assert [opened.call(lambda tx, of=of: tx.get(*of)) for of in wanted] == [person, stop, call]
    assert opened.call(journal.verify) == journal.Verified(2, 0, None, None)


def put_as_then(tx: Transaction, model: type[Versioned], row: Row, *later: str) -> None:
    """A row without the columns that came later."""
    values = {name: getattr(row, name) for name in type(row).model_fields if name not in later}
    tx.session.execute(insert(model).values(version=new_id(), **values))


def test_a_slip_on_its_way_is_followed_on_after_slips_became_shared(
    program: Program, home: Path, keys_folder: Path, clock: StillClock, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_to(home, keys_folder, '0004')
    with monkeypatch.context() as older:
        older.setattr(migrations, 'HEAD', '0004')
        Store(store_path(home), store_key(keys_folder, make=False), clock, enrolment).close()
    slip, job, at = new_id(), new_id(), '2026-05-14T09:42:00.000+00:00'
    engine = engine_at(store_path(home), store_key(keys_folder, make=False))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO slip VALUES (:slip, :of, '4F7K', 2, :at)"), {'slip': slip, 'of': new_id(), 'at': at})
        sent = text("INSERT INTO print_job VALUES (:job, :slip, :name, 1, 'en', 1, 7, NULL, 0, 'sent', NULL, :at, :at)")
        connection.execute(sent, {'job': job, 'slip': slip, 'name': new_id(), 'at': at})
    engine.dispose()
    ((waiting,),) = program.start().current.call(printing.unfinished)
    assert (waiting.id, waiting.number, waiting.version, waiting.state) == (job, '4F7K', 2, printing.PrintState.SENT)


def test_a_migration_that_fails_leaves_the_store_as_it_was(program: Program, home: Path, keys_folder: Path) -> None:
    """All of a migration happens, or nothing."""
    migrated_to(home, keys_folder, '0001')
    engine = engine_at(store_path(home), store_key(keys_folder, make=False))
    with engine.begin() as connection:
        connection.execute(text('DROP TABLE alembic_version'))
    before = store_tables(engine)
    with pytest.raises(Exception, match=re.escape('already exists')):
        migrations.upgrade(engine)
    assert store_tables(engine) == before
    engine.dispose()


def store_tables(engine: object) -> list[str]:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        return list(connection.execute(text('SELECT name FROM sqlite_master ORDER BY name')).scalars())
