"""The counts of people that the fleet page shows are kept for a quarter hour."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table(
        'fleet_counts',
        sa.Column('id', sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('counts', sa.Text(), nullable=False),
    )
