"""A test page is nobody's; on which page of a job each paper ends, and how many pages of it the printer says are out."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    with op.batch_alter_table('print_job') as table:
        table.alter_column('release', existing_type=sa.String(length=36), nullable=True)
        table.add_column(sa.Column('last_page', sa.Integer(), nullable=True))
        table.add_column(sa.Column('pages_out', sa.Integer(), nullable=True))
