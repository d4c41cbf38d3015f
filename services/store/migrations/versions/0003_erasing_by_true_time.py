"""Erasing goes by a time that the centre vouches for, and a person can be erased before the time."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.execute('DROP TRIGGER journal_is_erased_once')
    op.drop_table('erasing')  # it held nothing but the last run's limits
    op.create_table(
        'erasing',
        sa.Column('acknowledged', sa.Boolean(), nullable=False),
        sa.Column('sure', sa.Integer(), nullable=False),
        sa.Column('possible', sa.Integer(), nullable=False),
        sa.Column('since', sa.String(length=32), nullable=False),
        sa.Column('before', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('acknowledged'),
    )
    op.create_table(
        'reading',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('true_at', sa.String(length=32), nullable=False),
        sa.Column('by_centre', sa.Boolean(), nullable=False),
        sa.Column('wall_at', sa.String(length=32), nullable=False),
        sa.Column('boot', sa.String(length=80), nullable=False),
        sa.Column('monotonic_ms', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'erased',
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=24), nullable=False),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'erased_name',
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('name'),
    )
    op.execute("""
        CREATE TRIGGER journal_is_erased_once BEFORE UPDATE ON journal
        WHEN NOT (
            NEW.payload IS NULL AND NEW.salt IS NULL AND OLD.payload IS NOT NULL
            AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.subject IS OLD.subject
            AND NEW.at = OLD.at AND NEW.header = OLD.header AND NEW.hash = OLD.hash
            AND (
                EXISTS (
                    SELECT 1 FROM erasing
                    WHERE (OLD.seq <= sure OR (OLD.seq <= possible AND OLD.at >= since AND OLD.at < before))
                    AND (NOT acknowledged OR (
                        OLD.seq <= (SELECT answered FROM sync)
                        AND NOT EXISTS (SELECT 1 FROM objection WHERE objection.seq = OLD.seq AND objection.refused)
                    ))
                )
                OR (OLD.kind <> 'subject.erased' AND EXISTS (SELECT 1 FROM erased WHERE erased.id = OLD.subject))
                OR (OLD.subject IS NULL AND EXISTS (SELECT 1 FROM erased_name WHERE instr(OLD.payload, '"' || name || '"')))
            )
        )
        BEGIN SELECT RAISE(ABORT, 'an entry is erased once, past retention or with its person, and changed never'); END
    """)
