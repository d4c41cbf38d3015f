"""The first tables of the store, and the triggers that keep the journal append-only."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table(
        'appointment',
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('stop', sa.String(length=80), nullable=True),
        sa.Column('purpose', sa.String(length=24), nullable=False),
        sa.Column('time_kind', sa.String(length=24), nullable=False),
        sa.Column('on', sa.Date(), nullable=True),
        sa.Column('at', sa.Time(), nullable=True),
        sa.Column('minutes', sa.Integer(), nullable=True),
        sa.Column('required_by', sa.String(length=24), nullable=False),
        sa.Column('standing', sa.String(length=24), nullable=False),
        sa.Column('answer', sa.String(length=24), nullable=False),
        sa.Column('place', sa.String(length=300), nullable=True),
        sa.Column('address', sa.String(length=300), nullable=True),
        sa.Column('postcode', sa.String(length=300), nullable=True),
        sa.Column('phone', sa.String(length=20), nullable=True),
        sa.Column('person', sa.String(length=300), nullable=True),
        sa.Column('bring', sa.String(length=300), nullable=True),
        sa.Column('sensitive', sa.Boolean(), nullable=False),
        sa.Column('officer_here_at', sa.Time(), nullable=True),
        sa.Column('known_at', sa.DateTime(), nullable=False),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_appointment_release', 'appointment', ['release'], unique=False)
    op.create_table(
        'attention',
        sa.Column('release', sa.String(length=36), nullable=True),
        sa.Column('device', sa.String(length=36), nullable=False),
        sa.Column('screen', sa.Integer(), nullable=False),
        sa.Column('need', sa.String(length=24), nullable=False),
        sa.Column('raised_at', sa.String(length=32), nullable=False),
        sa.Column('answered_at', sa.String(length=32), nullable=True),
        sa.Column('answered_by', sa.String(length=80), nullable=True),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'erasing',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('acknowledged_before', sa.String(length=32), nullable=False),
        sa.Column('any_before', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'guessing',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('wrong', sa.Integer(), nullable=False),
        sa.Column('boot', sa.String(length=80), nullable=False),
        sa.Column('last_ms', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table('identity', sa.Column('store', sa.String(length=36), nullable=False), sa.PrimaryKeyConstraint('store'))
    op.create_table(
        'journal',
        sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('subject', sa.String(length=36), nullable=True),
        sa.Column('at', sa.String(length=32), nullable=False),
        sa.Column('header', sa.Text(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('salt', sa.LargeBinary(), nullable=True),
        sa.Column('payload', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('seq'),
        sa.UniqueConstraint('id'),
    )
    op.create_index('ix_journal_subject', 'journal', ['subject'], unique=False)
    op.create_table(
        'release',
        sa.Column('ref', sa.String(length=80), nullable=True),
        sa.Column('first_name', sa.String(length=40), nullable=False),
        sa.Column('initial', sa.String(length=4), nullable=False),
        sa.Column('language', sa.String(length=80), nullable=False),
        sa.Column('released_on', sa.Date(), nullable=False),
        sa.Column('due_at', sa.Time(), nullable=True),
        sa.Column('where', sa.String(length=24), nullable=False),
        sa.Column('supervision', sa.String(length=24), nullable=False),
        sa.Column('code', sa.String(length=6), nullable=False),
        sa.Column('here_on', sa.Date(), nullable=True),
        sa.Column('open_on', sa.String(length=36), nullable=True),
        sa.Column('opened_at', sa.String(length=32), nullable=True),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_release_code', 'release', ['code'], unique=False)
    op.create_table(
        'slip',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('number', sa.String(length=4), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_slip_release', 'slip', ['release'], unique=False)
    op.create_table(
        'sync',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('answered', sa.Integer(), nullable=False),
        sa.Column('cursor', sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'visit',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=True),
        sa.Column('step', sa.String(length=40), nullable=True),
        sa.Column('touched_at', sa.String(length=32), nullable=False),
        sa.Column('ended', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_visit_release', 'visit', ['release'], unique=False)
    op.create_table(
        'objection',
        sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('refused', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ['seq'],
            ['journal.seq'],
        ),
        sa.PrimaryKeyConstraint('seq'),
    )
    op.create_table(
        'unsent_row',
        sa.Column('entry', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('table', sa.String(length=24), nullable=False),
        sa.Column('row', sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ['entry'],
            ['journal.seq'],
        ),
        sa.PrimaryKeyConstraint('entry'),
    )
    op.create_index('unsent_row_row', 'unsent_row', ['table', 'row'], unique=False)
    # An insert that replaces fires no trigger for the entry that it deletes: its number gives it away.
    op.execute("""
        CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only and has no gaps'); END
    """)
    op.execute("""
        CREATE TRIGGER journal_stays BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """)
    op.execute("""
        CREATE TRIGGER journal_is_erased_once BEFORE UPDATE ON journal
        WHEN NOT (
            NEW.payload IS NULL AND NEW.salt IS NULL AND OLD.payload IS NOT NULL
            AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.subject IS OLD.subject
            AND NEW.at = OLD.at AND NEW.header = OLD.header AND NEW.hash = OLD.hash
            AND EXISTS (
                SELECT 1 FROM erasing WHERE OLD.at < any_before OR (
                    OLD.at < acknowledged_before
                    AND OLD.seq <= (SELECT answered FROM sync)
                    AND NOT EXISTS (SELECT 1 FROM objection WHERE objection.seq = OLD.seq AND objection.refused)
                )
            )
        )
        BEGIN SELECT RAISE(ABORT, 'an entry is erased once, past retention, and changed never'); END
    """)
