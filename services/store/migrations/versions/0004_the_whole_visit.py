"""Where somebody sleeps, referrals, claims, things, calls and slots; what was said in private, and in a call."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.add_column('appointment', sa.Column('instead_of', sa.String(length=36), nullable=True))
    op.add_column('appointment', sa.Column('slot', sa.String(length=36), nullable=True))
    _of_a_release(
        'bed',
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('tonight', sa.String(length=24), nullable=False),
        sa.Column('permission', sa.String(length=24), nullable=True),
        sa.Column('council', sa.String(length=80), nullable=True),
        sa.Column('end', sa.String(length=24), nullable=True),
        sa.Column('probation_told_by', sa.String(length=80), nullable=True),
    )
    _of_a_release(
        'referral',
        sa.Column('kind', sa.String(length=24), nullable=False),
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('council', sa.String(length=80), nullable=True),
        sa.Column('tell_council', sa.String(length=80), nullable=True),
        sa.Column('choose_council', sa.String(length=80), nullable=True),
        sa.Column('share_contact', sa.String(length=80), nullable=True),
        sa.Column('sent_at', sa.String(length=32), nullable=True),
        sa.Column('sent_by', sa.String(length=80), nullable=True),
    )
    _of_a_release('claim', sa.Column('on', sa.Date(), nullable=False), sa.Column('claimed', sa.String(length=24), nullable=False))
    _of_a_release(
        'thing',
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('thing', sa.String(length=80), nullable=False),
        sa.Column('state', sa.String(length=24), nullable=False),
    )
    _of_a_release(
        'call',
        sa.Column('device', sa.String(length=36), nullable=False),
        sa.Column('to', sa.String(length=80), nullable=False),
        sa.Column('called', sa.String(length=300), nullable=False),
        sa.Column('began_at', sa.String(length=32), nullable=False),
        sa.Column('end', sa.String(length=24), nullable=True),
    )
    _of_a_release(
        'slot',
        sa.Column('appointment', sa.String(length=36), nullable=True),
        sa.Column('place', sa.String(length=80), nullable=False),
        sa.Column('purpose', sa.String(length=24), nullable=False),
        sa.Column('time_kind', sa.String(length=24), nullable=False),
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('at', sa.Time(), nullable=True),
        sa.Column('minutes', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(length=24), nullable=False),
        release_known=False,
    )
    op.create_table(
        'private_answer',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('question', sa.String(length=40), nullable=False),
        sa.Column('answer', sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_private_answer_release', 'private_answer', ['release'], unique=False)
    op.create_table(
        'call_note',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('spoke_to', sa.String(length=300), nullable=True),
        sa.Column('reference', sa.String(length=300), nullable=True),
        sa.Column('agreed', sa.DateTime(), nullable=True),
        sa.Column('call_back', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_call_note_release', 'call_note', ['release'], unique=False)


def _of_a_release(name: str, *columns: sa.Column[Any], release_known: bool = True) -> None:
    """A table of shared rows that hang on a release."""
    op.create_table(
        name,
        sa.Column('release', sa.String(length=36), nullable=not release_known),
        *columns,
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(f'ix_{name}_release', name, ['release'], unique=False)
