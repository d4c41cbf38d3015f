"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'lounge',
        sa.Column('id', sa.String(80), primary_key=True),
        sa.Column('name', sa.String(300), nullable=False),
        sa.Column('pepper', sa.String(64), nullable=False),
        sa.Column('incarnation', sa.String(36), nullable=False),
        sa.Column('changes', sa.BigInteger, nullable=False),
    )
    _create_devices()
    _create_journal()
    _create_rows()


def _create_devices() -> None:
    op.create_table(
        'device',
        sa.Column('id', sa.String(36), primary_key=True),
        sa.Column('lounge', sa.String(80), sa.ForeignKey('lounge.id'), nullable=False),
        sa.Column('screen', sa.BigInteger, nullable=False),
        sa.Column('token_sha256', sa.String(64), nullable=False, unique=True),
        sa.Column('revoked_at', _INSTANT),
        sa.Column('last_seen_at', _INSTANT),
        sa.Column('last_status', sa.Text),
    )
    in_use = sa.text('revoked_at IS NULL')
    op.create_index('device_screen_in_use', 'device', ['lounge', 'screen'], unique=True, sqlite_where=in_use, postgresql_where=in_use)
    op.create_table(
        'enrolment_code',
        sa.Column('code_sha256', sa.String(64), primary_key=True),
        sa.Column('lounge', sa.String(80), sa.ForeignKey('lounge.id'), nullable=False),
        sa.Column('expires_at', _INSTANT, nullable=False),
        sa.Column('device', sa.String(36), sa.ForeignKey('device.id')),
    )


def _create_journal() -> None:
    op.create_table(
        'journal_store',
        sa.Column('id', sa.String(36), primary_key=True),
        sa.Column('device', sa.String(36), sa.ForeignKey('device.id'), nullable=False),
        sa.Column('contiguous', sa.BigInteger, nullable=False),
    )
    op.create_table(
        'entry',
        sa.Column('id', sa.String(36), primary_key=True),
        sa.Column('device', sa.String(36), sa.ForeignKey('device.id'), nullable=False),
        sa.Column('store', sa.String(36), sa.ForeignKey('journal_store.id'), nullable=False),
        sa.Column('seq', sa.BigInteger, nullable=False),
        sa.Column('header', sa.Text, nullable=False),
        sa.Column('hash', sa.String(64), nullable=False),
        sa.Column('salt', sa.String(32)),
        sa.Column('payload', sa.Text),
        sa.Column('received_at', _INSTANT, nullable=False),
        sa.Column('made_at', _INSTANT, nullable=False),
        sa.Column('stale', sa.Boolean, nullable=False),
        sa.Column('table_name', sa.String(20)),
        sa.Column('row', sa.String(36)),
        sa.Column('erased', sa.Boolean, nullable=False),
        sa.UniqueConstraint('store', 'seq'),
    )
    has_payload = sa.text('payload IS NOT NULL')
    op.create_index('entry_to_erase', 'entry', ['device', 'made_at'], sqlite_where=has_payload, postgresql_where=has_payload)
    op.create_table(
        'refused_entry',
        sa.Column('device', sa.String(36), sa.ForeignKey('device.id'), primary_key=True),
        sa.Column('sha256', sa.String(64), primary_key=True),
        sa.Column('raw', sa.LargeBinary),
        sa.Column('reason', sa.String(40), nullable=False),
        sa.Column('received_at', _INSTANT, nullable=False),
    )


def _create_rows() -> None:
    op.create_table(
        'shared_row',
        sa.Column('id', sa.String(36), primary_key=True),
        sa.Column('table_name', sa.String(20), primary_key=True),
        sa.Column('lounge', sa.String(80), sa.ForeignKey('lounge.id'), nullable=False),
        sa.Column('version', sa.String(36), nullable=False),
        sa.Column('change', sa.BigInteger, nullable=False),
        sa.Column('data', sa.Text, nullable=False),
        sa.Column('is_open', sa.Boolean, nullable=False),
        sa.Column('day', sa.Date),
        sa.Column('release', sa.String(36)),
        sa.Column('changed_at', _INSTANT, nullable=False),
        sa.UniqueConstraint('lounge', 'change'),
    )
    op.create_index('ix_shared_row_release', 'shared_row', ['release'])
    op.create_table(
        'listed',
        sa.Column('lounge', sa.String(80), sa.ForeignKey('lounge.id'), primary_key=True),
        sa.Column('ref', sa.String(80), primary_key=True),
        sa.Column('stop', sa.String(80), primary_key=True),
        sa.Column('row', sa.String(36), nullable=False),
        sa.Column('cells', sa.Text, nullable=False),
    )
