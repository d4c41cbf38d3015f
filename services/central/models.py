"""The centre's tables. Instants are UTC; days are Europe/London dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Index, LargeBinary, String, Text, TypeDecorator, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, also on SQLite, which stores no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Instant, int: BigInteger}


class Lounge(Base):
    """A lounge, and the one counter that numbers the changes of its rows."""

    __tablename__ = 'lounge'

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    pepper: Mapped[str] = mapped_column(String(64))
    """The secret of the lounge's PINs, 32 bytes as hex."""
    incarnation: Mapped[str] = mapped_column(String(36))
    """Names this run of numbers in cursors: a lounge made anew never takes an old cursor for its own."""
    changes: Mapped[int] = mapped_column(default=0)
    """The highest change number given out. Its row lock, held until commit, puts the writers of a lounge in a line."""


class EnrolmentCode(Base):
    """A one-time code. Only its hash is kept."""

    __tablename__ = 'enrolment_code'

    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    lounge: Mapped[str] = mapped_column(ForeignKey('lounge.id'))
    expires_at: Mapped[datetime]
    device: Mapped[str | None] = mapped_column(ForeignKey('device.id'))
    """Who used it."""


class Device(Base):
    """A kiosk that was enrolled."""

    __tablename__ = 'device'
    __table_args__ = (
        Index(
            'device_screen_in_use',
            'lounge',
            'screen',
            unique=True,
            sqlite_where=text('revoked_at IS NULL'),
            postgresql_where=text('revoked_at IS NULL'),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    lounge: Mapped[str] = mapped_column(ForeignKey('lounge.id'))
    screen: Mapped[int]
    """1 to 9, the last digit of the codes that this kiosk issues."""
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]


class JournalStore(Base):
    """A kiosk's journal, as far as it has come here. A kiosk may speak of several: one that it set aside is sent until the last entry."""

    __tablename__ = 'journal_store'

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey('device.id'))
    contiguous: Mapped[int] = mapped_column(default=0)
    """Every entry from 1 up to this one is held."""
    moved_at: Mapped[datetime | None]
    """When `contiguous` last rose."""
    last_status: Mapped[str | None] = mapped_column(Text)
    """What the kiosk last said of it, a `wire.StatusAsked` as JSON."""
    last_status_at: Mapped[datetime | None]
    pending_since: Mapped[datetime | None]
    """Since when every status has said that entries wait; None where the last one said that none does."""


class Entry(Base):
    """A journal entry. Salt and payload are erased in time; the header and its hash stay."""

    __tablename__ = 'entry'
    __table_args__ = (
        UniqueConstraint('store', 'seq'),
        Index(
            'entry_to_erase', 'device', 'made_at', sqlite_where=text('payload IS NOT NULL'), postgresql_where=text('payload IS NOT NULL')
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey('device.id'))
    store: Mapped[str] = mapped_column(ForeignKey('journal_store.id'))
    seq: Mapped[int]
    header: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    payload: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
    made_at: Mapped[datetime]
    """The kiosk's time of the entry, or `received_at` where the kiosk's clock was wrong. Retention counts from here."""
    stale: Mapped[bool]
    """Its row had moved on: kept, not folded."""
    table_name: Mapped[str | None] = mapped_column(String(20))
    row: Mapped[str | None] = mapped_column(String(36))
    """With `table_name`, the row that the entry was about."""
    erased: Mapped[bool] = mapped_column(default=False)


class RefusedEntry(Base):
    """What a kiosk sent as an entry and the centre did not take, kept apart."""

    __tablename__ = 'refused_entry'

    device: Mapped[str] = mapped_column(ForeignKey('device.id'), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Over all that came. The same bytes are kept once."""
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Without payload and salt where these may not leave a kiosk; None once erased."""
    reason: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime]


class SharedRow(Base):
    """A row that the kiosks of a lounge share, as the journal entries and the release lists have left it."""

    __tablename__ = 'shared_row'
    __table_args__ = (UniqueConstraint('lounge', 'change'), Index('shared_row_day', 'table_name', 'day'))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(20), primary_key=True)
    lounge: Mapped[str] = mapped_column(ForeignKey('lounge.id'))
    version: Mapped[str] = mapped_column(String(36))
    """The id of the entry or of the import that set the row last."""
    change: Mapped[int]
    data: Mapped[str] = mapped_column(Text)
    """The row as canonical JSON."""
    is_open: Mapped[bool]
    day: Mapped[date | None]
    release: Mapped[str | None] = mapped_column(String(36), index=True)
    """The person whom the row is about; it is erased together with that person's release."""
    changed_at: Mapped[datetime]


class Listed(Base):
    """What a release list said last about a person or a stop, so that the next list changes only what it changed itself."""

    __tablename__ = 'listed'

    lounge: Mapped[str] = mapped_column(ForeignKey('lounge.id'), primary_key=True)
    ref: Mapped[str] = mapped_column(String(80), primary_key=True)
    stop: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Empty for the person."""
    row: Mapped[str] = mapped_column(String(36))
    """The shared row that was made of it."""
    cells: Mapped[str] = mapped_column(Text)
    """The values as canonical JSON."""


class Operator(Base):
    """Somebody who may read the fleet page. Of their token only the hash is kept."""

    __tablename__ = 'operator'

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    """What the token is called in the list of tokens."""
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]


class OperatorSession(Base):
    """A browser in which an operator gave their token. Of its cookie only the hash is kept; it goes with the operator."""

    __tablename__ = 'operator_session'

    cookie_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey('operator.name', ondelete='CASCADE'))
    ends_at: Mapped[datetime]


class FleetCounts(Base):
    """One row: the counts of people that the fleet page shows, and when they were taken. Nobody can be found in them."""

    __tablename__ = 'fleet_counts'

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date]
    taken_at: Mapped[datetime]
    counts: Mapped[str] = mapped_column(Text)
    """By lounge, as JSON."""
