"""The visit: from a code, or no name, to "I'm finished" or the idle wipe.

A code works from "here" until "left" and never past 03:00 the next day (safety rule 20); it is open on one screen at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from services import appointments, attention
from services.calls import made
from services.store import rows
from services.store.database import Transaction
from services.wire import Kind, Need, Release, Where

FREE_GUESSES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
RESUMED_WITHIN = timedelta(minutes=30)
"""A visit that broke off (power, a restart) goes on at its step when the code is given again in this time."""
HELD_FOR = timedelta(minutes=10)
"""A day that another screen opened, and has not touched for this long, may be opened here: that screen has gone."""


class Refused(StrEnum):
    UNKNOWN = 'unknown'
    NOT_YET = 'not_yet'
    """Known, but staff have not said "here"."""
    ENDED = 'ended'
    ELSEWHERE = 'elsewhere'
    WAIT = 'wait'


@dataclass(frozen=True)
class Found:
    """Whose code it is. Nothing but the first name is shown before the person says "yes, that's me"."""

    release: str
    first_name: str
    language: str
    resume: str | None
    """The step at which a visit of this person broke off."""


@dataclass(frozen=True)
class NotFound:
    reason: Refused
    wait_seconds: int
    """How long the next guess has to wait."""


def find(tx: Transaction, code: str) -> Found | NotFound:
    """Look a code up. After five wrong ones each next guess waits longer; the count survives a restart."""
    waiting = _wait(tx)
    if waiting > 0:
        return NotFound(Refused.WAIT, waiting)
    known = rows.releases_with_code(tx, code)
    valid = next((one for one in known if _works(one, tx.now.london)), None)
    if valid is None:
        return _wrong(tx, known)
    rows.guessing(tx).wrong = 0
    if _open_elsewhere(tx, valid):
        return NotFound(Refused.ELSEWHERE, 0)
    broken_off = rows.broken_off_visit(tx, valid.id, tx.now.at - RESUMED_WITHIN)
    return Found(valid.id, valid.first_name, valid.language, broken_off.step if broken_off else None)


def _works(release: Release, now: datetime) -> bool:
    if release.where is not Where.HERE or release.here_on is None:
        return False
    return datetime.combine(release.here_on, time.min) <= now < datetime.combine(release.here_on + timedelta(days=1), time(3))


def _open_elsewhere(tx: Transaction, release: Release) -> bool:
    if release.open_on in (None, tx.here.device) or release.opened_at is None:
        return False
    return tx.now.at - release.opened_at < HELD_FOR


def _wrong(tx: Transaction, known: tuple[Release, ...]) -> NotFound:
    guessing = rows.guessing(tx)
    guessing.wrong += 1
    guessing.boot, guessing.last_ms = tx.now.boot, tx.now.monotonic_ms
    tx.record(Kind.CODE_REFUSED, {'wrong_in_a_row': guessing.wrong}, who='system')
    return NotFound(_why(tx, known, guessing.wrong), _wait(tx))


def _why(tx: Transaction, known: tuple[Release, ...], wrong: int) -> Refused:
    """Says that a code exists only to the first few guesses and only about these days: nobody can gather codes here for later."""
    lately = [one for one in known if timedelta(0) <= tx.now.today - one.released_on <= timedelta(days=1)]
    if wrong > FREE_GUESSES or not lately:
        return Refused.UNKNOWN
    return Refused.NOT_YET if any(one.where is Where.EXPECTED for one in lately) else Refused.ENDED


def _wait(tx: Transaction) -> int:
    """Whole seconds until the next guess. A restart of the machine starts the wait anew: its clock knows nothing of the last one."""
    guessing = rows.guessing(tx)
    if guessing.wrong < FREE_GUESSES:
        return 0
    if guessing.boot != tx.now.boot:
        guessing.boot, guessing.last_ms = tx.now.boot, tx.now.monotonic_ms
    due = min(FIRST_WAIT * 2 ** min(guessing.wrong - FREE_GUESSES, 10), LONGEST_WAIT)
    left_ms: int = guessing.last_ms + due // timedelta(milliseconds=1) - tx.now.monotonic_ms
    return max(0, -(-left_ms // 1000))


def begin(tx: Transaction, release: str | None) -> str:
    """Begin a visit, with a person or without a name; returns its id. Staff are told at once of what cannot wait."""
    for broken_off in rows.open_visits(tx):
        _end(tx, broken_off.id, 'begun_again')
    visit = rows.add_visit(tx, release)
    tx.record(Kind.VISIT_BEGAN, {'named': release is not None}, subject=release)
    if release is not None:
        _hold(tx, release)
        _alert(tx, release)
    return visit.id


def _alert(tx: Transaction, release: str) -> None:
    day = appointments.day_of(tx, release)
    needs = {appointments.ProbationState.IMMEDIATELY: Need.PROBATION_NOW, appointments.ProbationState.PASSED: Need.TIME_PASSED}
    if day.probation is not None and day.probation_state in needs:
        attention.ask(tx, needs[day.probation_state], release, about=day.probation.appointment)


def _hold(tx: Transaction, release: str) -> None:
    """Tell the other screens that the day is open here, and again before they would take this screen for gone."""
    person = tx.get(Release, release)
    if person is None:
        return
    held = person.open_on == tx.here.device and person.opened_at is not None and tx.now.at - person.opened_at < HELD_FOR / 2
    if not held:
        here = {'open_on': tx.here.device, 'opened_at': tx.now.at}
        tx.change(Kind.RELEASE_CHANGED, person.model_copy(update=here), who='system')


def _let_go(tx: Transaction, release: str) -> None:
    person = tx.get(Release, release)
    if person is not None and person.open_on == tx.here.device:
        tx.change(Kind.RELEASE_CHANGED, person.model_copy(update={'open_on': None, 'opened_at': None}), who='system')


def reach(tx: Transaction, visit: str, step: str) -> None:
    """Remember the step, so that a visit that breaks off can go on there."""
    row = rows.visit(tx, visit)
    row.step, row.touched_at = step, tx.now.at
    if row.release is not None and not row.ended:
        _hold(tx, row.release)


def end(tx: Transaction, visit: str, how: Literal['finished', 'idle']) -> None:
    """End a visit. Ending twice changes nothing."""
    _end(tx, visit, how)


def _end(tx: Transaction, visit: str, how: str) -> None:
    row = rows.visit(tx, visit)
    if row.ended:
        return
    row.ended, row.step = True, None
    tx.record(Kind.VISIT_ENDED, {'how': how}, subject=row.release)
    if row.release is not None:
        made.break_off(tx, row.release)
        _let_go(tx, row.release)
