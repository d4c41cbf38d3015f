"""Schema changes of the kiosk's store: one numbered module each under `versions`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = '0001'
"""The newest schema. A store that has it starts without loading Alembic."""


def upgrade(engine: Engine) -> None:
    """Bring a store to the newest schema."""
    with engine.connect() as connection:
        made = inspect(connection).has_table('alembic_version')
        if made and connection.execute(text('SELECT version_num FROM alembic_version')).scalar() == HEAD:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option('script_location', str(Path(__file__).parent))
    with engine.begin() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, 'head')
