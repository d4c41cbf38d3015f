"""Print jobs: a slip is followed until it is on paper, and found again after a crash."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table(
        'print_job',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('slip', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=36), nullable=False),
        sa.Column('copy', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=80), nullable=False),
        sa.Column('begun', sa.Boolean(), nullable=False),
        sa.Column('cups_id', sa.Integer(), nullable=True),
        sa.Column('day_sha256', sa.String(length=64), nullable=True),
        sa.Column('doubtful', sa.Boolean(), nullable=False),
        sa.Column('state', sa.String(length=24), nullable=False),
        sa.Column('reason', sa.String(length=80), nullable=True),
        sa.Column('asked_at', sa.String(length=32), nullable=False),
        sa.Column('changed_at', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['slip'], ['slip.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_print_job_slip', 'print_job', ['slip'], unique=False)
    op.create_index('ix_print_job_state', 'print_job', ['state'], unique=False)
