"""Accounts of the staff, measures, stock; when somebody came and left; slips are shared; what rows said before they were changed."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.add_column('objection', sa.Column('settled_by', sa.String(length=80), nullable=True))
    op.add_column('release', sa.Column('here_at', sa.Time(), nullable=True))
    op.add_column('release', sa.Column('left_at', sa.Time(), nullable=True))
    op.add_column('appointment', sa.Column('why_changed', sa.String(length=24), nullable=True))
    _shared(
        'staff',
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('role', sa.String(length=24), nullable=False),
        sa.Column('pin', sa.String(length=220), nullable=False),
        sa.Column('locked', sa.Boolean(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
    )
    _shared(
        'measures',
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('seen', sa.Boolean(), nullable=True),
        sa.Column('needs_found', sa.Boolean(), nullable=True),
        sa.Column('kit_given', sa.Boolean(), nullable=True),
        sa.Column('appointment_made', sa.Boolean(), nullable=True),
        sa.Column('call_made', sa.Boolean(), nullable=True),
        sa.Column('sleeping', sa.String(length=24), nullable=True),
    )
    op.create_index('ix_measures_release', 'measures', ['release'], unique=False)
    _shared(
        'stock',
        sa.Column('thing', sa.String(length=80), nullable=False),
        sa.Column('at', sa.String(length=32), nullable=False),
        sa.Column('why', sa.String(length=24), nullable=False),
        sa.Column('change', sa.Integer(), nullable=False),
        sa.Column('settled', sa.Boolean(), nullable=False),
    )
    op.create_index('ix_stock_thing', 'stock', ['thing'], unique=False)
    _share_slips()
    op.create_table(
        'earlier',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('table', sa.String(length=24), nullable=False),
        sa.Column('row', sa.String(length=36), nullable=False),
        sa.Column('said', sa.Text(), nullable=False),
        sa.Column('followed_by', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_earlier_release', 'earlier', ['release'], unique=False)
    op.create_table(
        'staff_guess',
        sa.Column('staff', sa.String(length=36), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.Column('wrong', sa.Integer(), nullable=False),
        sa.Column('boot', sa.String(length=80), nullable=False),
        sa.Column('last_ms', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('staff'),
    )


def _share_slips() -> None:
    """What was a version of a slip is its edition now. Print jobs follow into the new table first: the old one would take them along."""
    _shared(
        'slip_made',
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('number', sa.String(length=4), nullable=False),
        sa.Column('edition', sa.Integer(), nullable=False),
        sa.Column('made_at', sa.String(length=32), nullable=False),
    )
    lounge = "coalesce((SELECT lounge FROM release WHERE release.id = slip.release), 'unknown')"
    columns = 'id, lounge, version, release, number, edition, made_at'
    # of a slip that was made before, only this kiosk knows: it has no entry that set it, so its own id stands for that
    op.execute(f'INSERT INTO slip_made ({columns}) SELECT id, {lounge}, id, release, number, version, made_at FROM slip')
    op.drop_index('ix_print_job_slip', 'print_job')
    op.drop_index('ix_print_job_state', 'print_job')
    op.rename_table('print_job', 'print_job_before')
    op.create_table(
        'print_job',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('release', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=24), nullable=False),
        sa.Column('slip', sa.String(length=36), nullable=True),
        sa.Column('large', sa.Boolean(), nullable=False),
        sa.Column('asked_by', sa.String(length=80), nullable=False),
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
        sa.ForeignKeyConstraint(['slip'], ['slip_made.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
    )
    same = 'id, slip, name, copy, language, begun, cups_id, day_sha256, doubtful, state, reason, asked_at, changed_at'
    op.execute(
        f'INSERT INTO print_job ({same}, release, kind, large, asked_by) '
        f"SELECT {same}, (SELECT release FROM slip_made WHERE slip_made.id = slip), 'slip', 0, 'visitor' FROM print_job_before"
    )
    op.drop_table('print_job_before')
    op.drop_table('slip')
    op.create_index('ix_print_job_release', 'print_job', ['release'], unique=False)
    op.create_index('ix_print_job_slip', 'print_job', ['slip'], unique=False)
    op.create_index('ix_print_job_state', 'print_job', ['state'], unique=False)
    op.create_index('ix_slip_made_release', 'slip_made', ['release'], unique=False)
    op.create_index('ix_slip_made_number', 'slip_made', ['number'], unique=False)


def _shared(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('lounge', sa.String(length=80), nullable=False),
        sa.Column('version', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
