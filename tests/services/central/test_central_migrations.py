"""The schema comes from the migrations, and is the one that the models speak of."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from journal_sender import NOON
from sqlalchemy import Engine, inspect, text

from services import wire
from services.central import database, enrolment
from services.central.database import connect, migrate, reading
from services.central.models import Base, JournalStore, Lounge


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_again_keeps_what_is_there(engine: Engine) -> None:
    migrate(engine)
    with reading(engine) as session:
        assert session.get_one(Lounge, 'lincoln').name == 'Lincoln departure lounge'


def test_what_a_kiosk_said_moves_to_the_journal_that_it_spoke_of(database_url: str) -> None:
    engine = connect(database_url)
    kiosk, quiet, old, current = (wire.new_id() for _ in range(4))
    status = wire.StatusAsked(store=current, head=3, pending=1, refused=0, version='0.1', at=NOON).model_dump_json()
    _migrate_to(engine, '0001')
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("INSERT INTO lounge (id, name, pepper, incarnation, changes) VALUES ('lincoln', 'Lincoln', '', '', 0)"))
        columns = 'id, lounge, screen, token_sha256, last_seen_at, last_status'
        device = f"INSERT INTO device ({columns}) VALUES (:id, 'lincoln', :screen, :id, :at, :said)"
        connection.execute(text(device), {'id': kiosk, 'screen': 1, 'at': NOON, 'said': status})
        connection.execute(text(device), {'id': quiet, 'screen': 2, 'at': None, 'said': None})
        for store in (old, current):
            journal = 'INSERT INTO journal_store (id, device, contiguous) VALUES (:id, :device, 2)'
            connection.execute(text(journal), {'id': store, 'device': kiosk})
    migrate(engine)
    with reading(engine) as session:
        assert session.get_one(JournalStore, old).last_status is None
        moved = session.get_one(JournalStore, current)
    assert (moved.last_status, moved.last_status_at, moved.pending_since, moved.contiguous) == (status, NOON, NOON, 2)
    engine.dispose()


def _migrate_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option('script_location', str(Path(database.__file__).parent / 'migrations'))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, revision)


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    engines = [connect(database_url) for _ in range(3)]
    failures: list[BaseException] = []

    def work(engine: Engine) -> None:
        try:
            migrate(engine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    enrolment.create_lounge(engines[0], 'lincoln', 'Lincoln')
    assert 'entry' in inspect(engines[0]).get_table_names()
    for engine in engines:
        engine.dispose()


def test_sqlite_is_durable_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    engine = connect(f'sqlite:///{tmp_path}/central.sqlite')
    with engine.connect() as connection:
        pragmas = ('journal_mode', 'synchronous', 'secure_delete', 'foreign_keys')
        assert [connection.exec_driver_sql(f'PRAGMA {name}').scalar() for name in pragmas] == ['wal', 2, 1, 1]
    engine.dispose()
