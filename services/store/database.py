"""The encrypted store of a kiosk, its one thread, and the transaction that every service works in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from services.clock import Clock, Moment
from services.store import journal, keys, migrations
from services.store.models import SHARED, EarlierRow, Identity, UnsentRow, Versioned
from services.wire import ROW_KINDS, ROWS, Kind, Row, RowChange, Table, canonical, new_id

log = logging.getLogger(__name__)

P = ParamSpec('P')
T = TypeVar('T')
R = TypeVar('R', bound=Row)

CORRECTED = {
    Table.RELEASE: ('first_name', 'initial', 'language', 'released_on', 'due_at', 'supervision', 'where'),
    Table.APPOINTMENT: (
        'purpose', 'time_kind', 'on', 'at', 'minutes', 'required_by', 'standing', 'place', 'address', 'postcode', 'phone',
        'person', 'bring', 'sensitive', 'officer_here_at',
    ),
    Table.BED: ('tonight', 'permission', 'council', 'end', 'probation_told_by'),
    Table.REFERRAL: ('kind', 'council', 'tell_council', 'choose_council', 'share_contact', 'sent_at', 'sent_by'),
    Table.CLAIM: ('claimed',),
    Table.THING: ('state',),
    Table.MEASURES: ('seen', 'needs_found', 'kit_given', 'appointment_made', 'call_made', 'sleeping'),
}  # fmt: skip
"""The facts whose former values stay readable: staff see those of a release and of an appointment, and of all of them it is known what
was changed where two kiosks say otherwise."""
BUSY_MS = 5000
"""How long a lock of another program is waited for."""


class StoreUnusable(Exception):
    """The file is damaged, or not a database under this key. A lock is neither."""


@dataclass(frozen=True)
class Here:
    """Which store of which kiosk of which lounge this is."""

    store: str
    device: str
    lounge: str
    lounge_name: str
    screen: int


class Transaction:
    """One transaction on the store: all of it is kept, or nothing."""

    def __init__(self, session: Session, now: Moment, here: Here) -> None:
        self.session, self.now, self.here = session, now, here
        self.wrote = False
        """Whether an entry was written."""

    def get(self, row: type[R], id_: str) -> R | None:
        """A shared row by its id."""
        kept = self.session.get(SHARED[_table_of(row)], id_)
        return None if kept is None else row.model_validate(kept)

    def record(self, kind: Kind, payload: Mapping[str, Any], *, subject: str | None = None, who: str = 'visitor') -> str:
        """Write a journal entry that changes no row; returns its id. A private kind is headed `private` and nothing else."""
        if kind in ROW_KINDS:
            raise ValueError(f'{kind} changes a row: use change()')
        self.wrote = True
        return journal.append(self.session, self.here, self.now, kind, canonical(payload), subject=subject, who=who).id

    def change(self, kind: Kind, row: Row, *, who: str = 'visitor') -> None:
        """Set a shared row and write the entry that says so."""
        self.wrote = True
        table = _table_of(type(row))
        kept = self.session.get(SHARED[table], row.id)
        change = RowChange(table=table, base=None if kept is None else kept.version, row=row.model_dump(mode='json'))
        change.checked()  # model_copy checks nothing, and what the centre would refuse must not be written down
        subject = row.id if table is Table.RELEASE else getattr(row, 'release', None)
        payload = canonical(change.model_dump(mode='json'))
        entry = journal.append(self.session, self.here, self.now, kind, payload, subject=subject, who=who)
        self.session.add(UnsentRow(entry=entry.seq, table=table, row=row.id))
        put_row(self.session, table, row, entry.id)


def _table_of(row: type[Row]) -> Table:
    return next(table for table, model in ROWS.items() if model is row)


def put_row(session: Session, table: Table, row: Row, version: str) -> None:
    """Insert or replace a shared row. What a release or an appointment said before stays readable."""
    model = SHARED[table]
    kept = session.get(model, row.id)
    if kept is None:
        kept = model(id=row.id)
        session.add(kept)
    elif any(getattr(kept, name) != getattr(row, name) for name in CORRECTED.get(table, ())):
        session.merge(_earlier(table, row, kept, version))
    for name in type(row).model_fields:
        setattr(kept, name, getattr(row, name))
    kept.version = version
    session.flush()


def _earlier(table: Table, row: Row, kept: Versioned, version: str) -> EarlierRow:
    before = type(row).model_validate(kept)
    of = row.id if table is Table.RELEASE else row.release  # type: ignore[attr-defined]
    return EarlierRow(id=kept.version, release=of, table=table, row=row.id, said=before.model_dump_json(), followed_by=version)


def engine_at(path: Path, key: bytes, *, read_only: bool = False) -> Engine:
    """An engine on an encrypted file. Its one connection belongs to the thread that first uses it."""
    # hide_parameters: an error's text goes to the log, and a name must not
    engine = create_engine(
        f'sqlite+pysqlite:///{path}',
        module=sqlcipher,
        poolclass=StaticPool,
        connect_args={'check_same_thread': True},  # SQLAlchemy turns it off for files
        hide_parameters=True,
    )

    @event.listens_for(engine, 'connect', insert=True)
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f'PRAGMA key = "x\'{key.hex()}\'"')
        for pragma in (
            f'busy_timeout={BUSY_MS}',  # first: the next one already needs a lock
            'journal_mode=WAL',
            'synchronous=FULL',
            'foreign_keys=ON',
            'temp_store=MEMORY',
            'cache_size=-2000',
            'secure_delete=ON',
            f'query_only={int(read_only)}',
        ):
            cursor.execute(f'PRAGMA {pragma}')
        cursor.close()

    @event.listens_for(engine, 'begin')
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql('BEGIN' if read_only else 'BEGIN IMMEDIATE')

    return engine


def glance(engine: Engine) -> None:
    """Raise StoreUnusable where the file is not ours to read, or not whole. Its other pages are not looked at."""
    _found(engine, 'SELECT count(*) FROM sqlite_master')


def check(engine: Engine) -> None:
    """Raise StoreUnusable where the file is damaged or not ours to read: every page is read, so a large one takes seconds."""
    found = _found(engine, 'PRAGMA quick_check(1)')
    if found != 'ok':
        raise StoreUnusable(str(found))


def _found(engine: Engine, question: str) -> Any:
    try:
        with engine.connect() as connection:
            return connection.execute(text(question)).scalar()
    except (sqlcipher.DatabaseError, DBAPIError) as error:
        message = str(getattr(error, 'orig', error))
        if 'not a database' in message or 'malformed' in message:
            raise StoreUnusable(message) from error
        raise


class Store:
    """The store of a running kiosk. All SQL runs on its one thread, each function in one transaction."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        clock: Clock,
        enrolment: keys.Enrolment,
        *,
        read_only: bool = False,
        check: Callable[[Engine], None] = check,
        before_migration: Callable[[], None] | None = None,
        opened_with: Mapping[str, Any] | None = None,
    ) -> None:
        """Open or make the store at `path`. Raises StoreUnusable where the file is not a sound store under this key.

        `check` is how closely the file is looked at, `before_migration` is called before an older schema is changed, and
        `opened_with` is what the first entry of a new store says.
        """
        self.path, self._clock = path, clock
        self._check, self._before_migration, self._opened_with = check, before_migration, canonical(opened_with or {})
        self._thread = ThreadPoolExecutor(1, thread_name_prefix='store')
        self._written: list[Callable[[], None]] = []
        self.changes = 0
        """Grows with each transaction that changed a row, whoever made the change. May be read on any thread."""
        try:
            self._engine, self.here = self._thread.submit(self._open, path, key, enrolment, read_only).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def _open(self, path: Path, key: bytes, enrolment: keys.Enrolment, read_only: bool) -> tuple[Engine, Here]:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = engine_at(path, key, read_only=read_only)
        try:
            self._check(engine)
            if not read_only:
                if self._before_migration is not None and migrations.revision(engine) not in (None, migrations.HEAD):
                    self._before_migration()
                migrations.upgrade(engine)
            with Session(engine) as session, session.begin():
                identity = session.scalar(select(Identity))
                new = identity is None
                identity = identity or Identity(store=new_id())
                here = Here(identity.store, enrolment.device, enrolment.lounge, enrolment.lounge_name, enrolment.screen)
                if new:
                    session.add(identity)
                    journal.append(session, here, self._clock.now(), Kind.STORE_OPENED, self._opened_with, subject=None, who='system')
        except BaseException:
            engine.dispose()
            raise
        return engine, here

    def submit(self, function: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run `function(transaction, ...)` on the store's thread; the result comes once it is durable."""
        return self._thread.submit(lambda: self._run(function, *args, **kwargs))

    def call(self, function: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same, waiting for it. Never from the UI thread."""
        if threading.current_thread().name.startswith('store'):
            raise RuntimeError('a transaction cannot wait for another one')
        return self.submit(function, *args, **kwargs).result()

    def _run(self, function: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            transaction = Transaction(session, self._clock.now(), self.here)
            result = function(transaction, *args, **kwargs)
            session.flush()
            below: Any = session.connection().connection.driver_connection
            changed: int = below.total_changes
        self.changes = changed
        if transaction.wrote:
            for tell in self._written:
                tell()
        return result

    def on_written(self, tell: Callable[[], None]) -> None:
        """Call `tell` on the store's thread after each transaction that wrote an entry. It must not block."""
        self._written.append(tell)

    def close(self) -> None:
        """Finish what was submitted, and close the file."""
        self._thread.submit(self._engine.dispose).result()
        self._thread.shutdown()
