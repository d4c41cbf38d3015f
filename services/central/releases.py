"""Taking a release list into a lounge's releases and appointments. For the columns see `services.central.release_list`.

The list and the lounge both change the same rows. So the centre remembers what the list said last, and a later list
changes only what it says otherwise than before: an answer or a "here" that came from a kiosk stays.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import wire
from services.central.cells import Cells, Line, Problem
from services.central.database import lock_lounge, writing
from services.central.models import Listed, SharedRow
from services.central.release_list import ReleaseList, read_list
from services.central.rows import NewVersion, list_id, row_text, set_rows
from services.clock import Moment

_WHEN = ('time_kind', 'on', 'at')


@dataclass(frozen=True)
class ImportReport:
    """What became of a list."""

    new_people: int = 0
    changed_people: int = 0
    new_stops: int = 0
    changed_stops: int = 0
    as_before: int = 0
    """People and stops of which the list says nothing new."""
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a program to read."""
        return {
            'new_people': self.new_people,
            'changed_people': self.changed_people,
            'new_stops': self.new_stops,
            'changed_stops': self.changed_stops,
            'as_before': self.as_before,
            'problems': [one.as_dict() for one in self.problems],
        }

    def words(self) -> str:
        """For a person to read: a line of counts, then a line for each problem."""
        counts = (
            f'People: {self.new_people} new, {self.changed_people} changed. '
            f'Stops: {self.new_stops} new, {self.changed_stops} changed. As before: {self.as_before}.'
        )
        return '\n'.join([counts, *(f'Not taken: {problem}' for problem in self.problems)])


def import_releases(engine: Engine, lounge: str, content: bytes, now: Moment) -> ImportReport:
    """Take a release list. Good rows go in, bad ones are named; a row that is missing cancels nothing; twice is the same as once.

    Raises UnknownLounge. Whatever is wrong with the content is in the report's `problems`.
    """
    found = read_list(content, now)
    with writing(engine) as session:
        merge = _Merge(lounge, lock_lounge(session, lounge).pepper, now, *_held(session, lounge))
        merge.take(found)
        _write(session, merge)
    return ImportReport(
        new_people=merge.count(wire.Table.RELEASE, new=True),
        changed_people=merge.count(wire.Table.RELEASE, new=False),
        new_stops=merge.count(wire.Table.APPOINTMENT, new=True),
        changed_stops=merge.count(wire.Table.APPOINTMENT, new=False),
        as_before=merge.as_before,
        problems=tuple(sorted([*found.problems, *merge.problems], key=lambda problem: problem.row or 0)),
    )


def people(session: Session, lounge: str) -> tuple[wire.Release, ...]:
    """The lounge's people who are expected or here, by the time of day at which they are due."""
    of_table = select(SharedRow.data).where(SharedRow.lounge == lounge, SharedRow.table_name == wire.Table.RELEASE.value)
    releases = [wire.Release.model_validate_json(data) for data in session.scalars(of_table.where(SharedRow.is_open))]
    return tuple(sorted(releases, key=lambda one: (str(one.due_at or ''), one.first_name, one.id)))


def _held(session: Session, lounge: str) -> tuple[dict[tuple[str, str], Listed], dict[str, SharedRow]]:
    """What earlier lists said, by ref and stop, and the lounge's people, stops and who was erased by id."""
    listed = session.scalars(select(Listed).where(Listed.lounge == lounge))
    tables = (wire.Table.RELEASE.value, wire.Table.APPOINTMENT.value, wire.Table.ERASED.value)
    rows = session.scalars(select(SharedRow).where(SharedRow.lounge == lounge, SharedRow.table_name.in_(tables)))
    return {(one.ref, one.stop): one for one in listed}, {row.id: row for row in rows}


@dataclass
class _Merge:
    """A list, laid beside what the centre holds."""

    lounge: str
    pepper: str
    now: Moment
    listed: dict[tuple[str, str], Listed]
    held: dict[str, SharedRow]
    set_rows: dict[str, tuple[wire.Table, wire.AnyRow]] = field(default_factory=dict)
    said: dict[tuple[str, str], tuple[str, Cells]] = field(default_factory=dict)
    """What is to be remembered of this list: the row's id and the cells."""
    as_before: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, table: wire.Table, *, new: bool) -> int:
        return sum(kind is table and (id not in self.held) is new for id, (kind, _) in self.set_rows.items())

    def take(self, found: ReleaseList) -> None:
        codes = self._codes_in_use()
        people: dict[str, str] = {}
        for ref, line in found.people.items():
            id, before, row = self._known(ref, '', line.cells)
            if (erased := self.held.get(id)) is not None and erased.table_name == wire.Table.ERASED:
                self.problems.append(Problem(line.row, 'ref', 'is somebody who was erased'))
                continue
            changed = _changed(before, line.cells)
            code = line.cells['code']
            if code is not None and codes.get(str(code), id) != id:
                self.problems.append(Problem(line.row, 'code', 'is the code of somebody else who is expected or here'))
                continue
            person = self._person(row, line.cells, changed)
            if row is None and code is None:
                person['code'] = _free_code(codes)
            codes[person['code']] = id
            if self._put(wire.Table.RELEASE, id, person, line, (ref, ''), bool(changed)):
                people[ref] = id
        for (ref, stop), line in found.stops.items():
            if ref not in people:
                self.problems.append(Problem(line.row, 'ref', 'this person was not taken'))
            else:
                id, before, row = self._known(ref, stop, line.cells)
                changed = _changed(before, line.cells)
                self._put(wire.Table.APPOINTMENT, id, self._stop(row, line.cells, changed, people[ref]), line, (ref, stop), bool(changed))

    def _codes_in_use(self) -> dict[str, str]:
        """Code and person, of those who are expected or here."""
        releases = (row for row in self.held.values() if row.table_name == wire.Table.RELEASE and row.is_open)
        return {json.loads(row.data)['code']: row.id for row in releases}

    def _known(self, ref: str, stop: str, cells: Cells) -> tuple[str, Cells | None, dict[str, Any] | None]:
        """The row's id, what the list said of it last, and what the row is now."""
        listed = self.listed.get((ref, stop))
        id = listed.row if listed is not None and listed.row in self.held else list_id(self.pepper, ref=ref, stop=stop)
        if id not in self.held:
            return id, None, None
        row = json.loads(self.held[id].data)
        if listed is not None:
            return id, json.loads(listed.cells), row
        # The centre was restored from before that list and has the row from a kiosk, which knows better who is here.
        return id, {**row, **{name: cells[name] for name in ('where', 'code') if name in cells}}, row

    def _person(self, row: dict[str, Any] | None, cells: Cells, changed: Cells) -> dict[str, Any]:
        nobody = {'here_on': None, 'open_on': None, 'opened_at': None}
        own = {name: value for name, value in changed.items() if name not in ('where', 'code')}
        person = {**(row or nobody), **own}
        if changed.get('code') is not None:
            person['code'] = changed['code']
        # Somebody whom the list calls here is here on the day that it names: when that day changes it is said anew.
        is_here = cells['where'] == wire.Where.HERE
        if 'where' in changed or ('released_on' in changed and is_here):
            person |= {'where': cells['where'], 'here_on': self.now.today.isoformat() if is_here else None}
        return person

    def _stop(self, row: dict[str, Any] | None, cells: Cells, changed: Cells, release: str) -> dict[str, Any]:
        unanswered = {'answer': wire.Answer.NONE.value}
        stop = {'release': release, 'standing': wire.Standing.CONFIRMED.value, **(row or unanswered), **changed}
        if any(name in changed for name in _WHEN):
            stop |= unanswered  # "I will be there" was said of another time
        if changed:
            stop['known_at'] = cells['known_at'] or self.now.london.isoformat(timespec='seconds')
        return stop

    def _put(self, table: wire.Table, id: str, values: dict[str, Any], line: Line, name: tuple[str, str], changed: bool) -> bool:
        """Set a row where it really becomes another one. Says whether its values can be used."""
        try:
            row = wire.ROWS[table].model_validate_json(wire.canonical({**values, 'id': id, 'lounge': self.lounge}))
        except ValidationError:
            self.problems.append(Problem(line.row, None, 'does not fit what was changed in the lounge since the last list'))
            return False
        held = self.held.get(id)
        if held is None or held.data != row_text(row):
            self.set_rows[id] = (table, row)
        else:
            self.as_before += 1
        if changed:
            self.said[name] = (id, line.cells)
        return True


def _changed(before: Cells | None, cells: Cells) -> Cells:
    """What the list says otherwise than last time."""
    return {name: value for name, value in cells.items() if before is None or before.get(name) != value}


def _free_code(taken: Iterable[str]) -> str:
    """Six random digits. The last one, 0, says that the centre made it."""
    while (code := f'{secrets.randbelow(100_000):05d}0') in taken:
        pass
    return code


def _write(session: Session, merge: _Merge) -> None:
    versions = [NewVersion(table, row, wire.new_id(), is_new=id not in merge.held) for id, (table, row) in merge.set_rows.items()]
    set_rows(session, merge.lounge, versions, merge.now.at)
    for (ref, stop), (id, cells) in merge.said.items():
        session.merge(Listed(lounge=merge.lounge, ref=ref, stop=stop, row=id, cells=wire.canonical(cells).decode()))
