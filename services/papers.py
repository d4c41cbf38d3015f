"""What staff see of people's papers: whom there is to print for, how far today's papers have come, and whether a slip is the newest one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from itertools import groupby

from services import language
from services.board import here_since
from services.clock import LONDON
from services.language import Language
from services.printing import PaperKind, PrintState
from services.slips.reading import SlipName
from services.store import rows
from services.store.database import Transaction
from services.store.models import PrintJob
from services.wire import Release, StaffMember, Where

STAFF = 'staff:'


@dataclass(frozen=True)
class Person:
    """Somebody whose paper can be printed."""

    release: str
    first_name: str
    initial: str
    language: str
    where: Where
    version: int
    """Of their newest slip; 0 where none was made."""

    @classmethod
    def of(cls, person: Release, version: int) -> Person:
        """`version`: of the slip that it is about."""
        return cls(person.id, person.first_name, person.initial, person.language, person.where, version)


def spoken_on(kind: PaperKind, person: Person) -> Language:
    """The language of somebody's paper: theirs. A form for a council is in English."""
    return language.load('en' if kind is PaperKind.REFERRAL else person.language)


@dataclass(frozen=True)
class Papers:
    """What goes to paper as one job and has come equally far, with the people whose papers it is."""

    jobs: tuple[str, ...]
    people: tuple[Person, ...]
    """Nobody for a test page."""
    kind: PaperKind
    large: bool
    versions: tuple[int, ...]
    """Of the slips; none for cards with codes."""
    copy: int
    """The highest of them."""
    state: PrintState
    reason: str | None
    """A `printing.Reason`, or the printer's own keyword."""
    asked_at: datetime
    """London, without a zone."""
    asked_by: str | None
    """The name of the member of staff; None where people asked themselves."""
    out: int | None
    """How many of these papers are out, from the first on, as the printer says; None where it does not say, or all of them are."""


class ReadState(StrEnum):
    """What is known of a slip that was read."""

    NEWEST = 'newest'
    CHANGED_SINCE = 'changed_since'
    """The newest one, but the day has changed since it was made."""
    OLDER = 'older'
    NOT_KNOWN = 'not_known'
    """No slip of this lounge is called so, or it is deleted by now."""


@dataclass(frozen=True)
class ReadBack:
    """Whose slip it is, and whether it still holds."""

    state: ReadState
    person: Person | None = None
    version: int = 0
    newest_version: int = 0
    newest_at: datetime | None = None
    """When the newest one was made: London, without a zone."""


def people(tx: Transaction) -> tuple[Person, ...]:
    """Everybody of today who has not left, those who are here first, by the time at which they are due."""
    found = [person for person in rows.releases(tx) if _concerned(person, tx)]
    versions = rows.last_editions(tx)
    return tuple(Person.of(one, versions.get(one.id, 0)) for one in sorted(found, key=lambda one: one.where is not Where.HERE))


def _concerned(person: Release, tx: Transaction) -> bool:
    if person.where is Where.HERE:
        return person.here_on is not None and person.here_on >= here_since(tx.now.london)
    return person.where is Where.EXPECTED and person.released_on == tx.now.today


def of_today(tx: Transaction) -> tuple[Papers, ...]:
    """Every paper that was asked for at this screen today, the newest first."""
    midnight = datetime.combine(tx.now.today, time(), LONDON).astimezone(UTC)
    known = {one.id: one for one in rows.releases(tx)}
    jobs = [job for job in rows.print_jobs_since(tx, midnight) if job.release is None or job.release in known]
    return tuple(_papers(tx, list(group), known) for _, group in groupby(jobs, key=lambda job: (job.name, job.state, job.reason)))


def _papers(tx: Transaction, jobs: list[PrintJob], known: dict[str, Release]) -> Papers:
    first = jobs[0]
    editions = [rows.slip(tx, job.slip).edition if job.slip else 0 for job in jobs]
    return Papers(
        jobs=tuple(job.id for job in jobs),
        people=tuple(Person.of(known[job.release], edition) for job, edition in zip(jobs, editions, strict=True) if job.release),
        kind=PaperKind(first.kind),
        large=first.large,
        versions=tuple(edition for edition in editions if edition),
        copy=max(job.copy for job in jobs),
        state=PrintState(first.state),
        reason=first.reason,
        asked_at=first.asked_at.astimezone(LONDON).replace(tzinfo=None),
        asked_by=_name(tx, first.asked_by),
        out=_out(jobs),
    )


def _out(jobs: list[PrintJob]) -> int | None:
    pages = jobs[0].pages_out
    if pages is None or jobs[0].state == PrintState.ON_PAPER or any(job.last_page is None for job in jobs):
        return None
    return sum(job.last_page is not None and job.last_page <= pages for job in jobs)


def _name(tx: Transaction, who: str) -> str | None:
    member = tx.get(StaffMember, who.removeprefix(STAFF)) if who.startswith(STAFF) else None
    return member.name if member is not None else None


def read_back(tx: Transaction, slip: SlipName) -> ReadBack:
    """Whether a slip is its person's newest one, on whichever screen of the lounge it was made."""
    found = rows.slip_called(tx, slip.number, slip.version)
    person = tx.get(Release, found.release) if found is not None else None
    newest = rows.newest_slip(tx, found.release) if found is not None else None
    if found is None or person is None or newest is None:
        return ReadBack(ReadState.NOT_KNOWN)
    of_newest = ReadState.CHANGED_SINCE if rows.changed_since(tx, newest.id) else ReadState.NEWEST
    state = of_newest if found.id == newest.id else ReadState.OLDER
    made_at = newest.made_at.astimezone(LONDON).replace(tzinfo=None)
    return ReadBack(state, Person.of(person, newest.edition), found.edition, newest.edition, made_at)
