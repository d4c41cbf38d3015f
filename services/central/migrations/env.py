"""Run by Alembic, on the connection that `services.central.database.migrate` opened."""

from alembic import context

from services.central.models import Base

context.configure(connection=context.config.attributes['connection'], target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
