"""What the fleet page needs: how each journal stands, who may look, and the day's rows found without reading all of them."""

import json

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'

_INSTANT = sa.DateTime(timezone=True)
_DEVICE = sa.table('device', sa.column('last_status'), sa.column('last_seen_at'))
_JOURNAL = sa.table('journal_store', sa.column('id'), sa.column('last_status'), sa.column('last_status_at'), sa.column('pending_since'))


def upgrade() -> None:
    for column in (sa.Column('moved_at', _INSTANT), sa.Column('last_status', sa.Text), sa.Column('last_status_at', _INSTANT)):
        op.add_column('journal_store', column)
    op.add_column('journal_store', sa.Column('pending_since', _INSTANT))
    _move_status()
    op.drop_column('device', 'last_status')
    op.create_index('shared_row_day', 'shared_row', ['table_name', 'day'])
    _create_operators()


def _move_status() -> None:
    """A status is about a journal, and a kiosk may have several: it moves to the journal that it speaks of."""
    connection = op.get_bind()
    for status, seen_at in connection.execute(sa.select(_DEVICE).where(_DEVICE.c.last_status.is_not(None))).all():
        said = json.loads(status)
        of_store = sa.update(_JOURNAL).where(_JOURNAL.c.id == said['store'])
        pending_since = seen_at if said['pending'] else None
        connection.execute(of_store.values(last_status=status, last_status_at=seen_at, pending_since=pending_since))


def _create_operators() -> None:
    op.create_table(
        'operator',
        sa.Column('name', sa.String(80), primary_key=True),
        sa.Column('token_sha256', sa.String(64), nullable=False, unique=True),
        sa.Column('made_at', _INSTANT, nullable=False),
    )
    op.create_table(
        'operator_session',
        sa.Column('cookie_sha256', sa.String(64), primary_key=True),
        sa.Column('operator', sa.String(80), sa.ForeignKey('operator.name', ondelete='CASCADE'), nullable=False),
        sa.Column('ends_at', _INSTANT, nullable=False),
    )
