"""The schema comes from the migrations, and is the one that the models speak of."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from services.central import enrolment
from services.central.database import connect, migrate, reading
from services.central.models import Base, Lounge


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_again_keeps_what_is_there(engine: Engine) -> None:
    migrate(engine)
    with reading(engine) as session:
        assert session.get_one(Lounge, 'lincoln').name == 'Lincoln departure lounge'


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
