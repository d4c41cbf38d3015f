"""Schema changes of the kiosk's store: one numbered module each under `versions`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = '0006'
"""The newest schema. A store that has it starts without loading Alembic."""


def revision(engine: Engine) -> str | None:
    """The schema that a store has; None for one without any."""
    with engine.connect() as connection:
        if not inspect(connection).has_table('alembic_version'):
            return None
        found: str | None = connection.execute(text('SELECT version_num FROM alembic_version')).scalar()
        return found


def upgrade(engine: Engine) -> None:
    """Bring a store to the newest schema."""
    if revision(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option('script_location', str(Path(__file__).parent))
    with engine.begin() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, 'head')
