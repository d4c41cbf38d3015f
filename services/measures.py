"""What a visit came to, in the measures of the field (requirement 50). Each is optional: nobody has to say anything."""

from __future__ import annotations

from typing import Literal
from uuid import UUID, uuid5

from services.store import rows
from services.store.database import Transaction
from services.wire import Kind, Measures, Release, Sleeping

Measure = Literal['seen', 'needs_found', 'kit_given', 'appointment_made', 'call_made']


def of(tx: Transaction, release: str) -> Measures | None:
    """What was recorded of a person's visit; None where nothing was."""
    return next(iter(rows.of_person(tx, Measures, release)), None)


def say(tx: Transaction, release: str, measure: Measure, answer: bool | None, who: str) -> Measures:
    """Record one measure; None takes back what was said. Raises KeyError for somebody who is not there."""
    return _set(tx, release, who, measure, answer)


def say_sleeping(tx: Transaction, release: str, sleeping: Sleeping | None, who: str) -> Measures:
    """Record where the person sleeps on the first night; None takes back what was said. Raises KeyError for somebody who is not there."""
    return _set(tx, release, who, 'sleeping', sleeping)


def _set(tx: Transaction, release: str, who: str, name: str, value: object) -> Measures:
    if tx.get(Release, release) is None:
        raise KeyError(release)
    kept = of(tx, release) or _nothing_yet(tx, release)
    said = kept.model_copy(update={name: value})
    if said != kept:
        tx.change(Kind.MEASURES_CHANGED, said, who=who)
    return said


def _nothing_yet(tx: Transaction, release: str) -> Measures:
    return Measures(
        # the same id on every kiosk of the lounge: said at two of them, it is still one visit
        id=str(uuid5(UUID(release), 'measures')),
        lounge=tx.here.lounge,
        release=release,
        on=tx.now.today,
        seen=None,
        needs_found=None,
        kit_given=None,
        appointment_made=None,
        call_made=None,
        sleeping=None,
    )
