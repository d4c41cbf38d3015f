"""One person's data on this kiosk: all of it in a file that they can read, or gone (safety rule 19)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.store import erasing, subject
from services.store.aside import Stores
from services.wire import EraseReason

_HEADINGS = {
    'release': 'The person',
    'appointment': 'Appointments',
    'earlier': 'What was said of the person and of appointments before it was corrected',
    'attention': 'Times when somebody was needed',
    'bed': 'Where to sleep',
    'referral': 'Referrals to a council',
    'claim': 'Claims for money',
    'thing': 'Things that were asked for',
    'call': 'Calls',
    'call_note': 'Notes of calls. They never leave this kiosk',
    'slot': 'Times that were asked for',
    'measures': 'What staff recorded of the visit',
    'private_answer': 'Answers that never leave this kiosk',
    'slip_made': 'Slips that were made',
    'print_job': 'Papers that were printed at this screen',
    'visit': 'Visits at this screen',
    'journal': 'Entries in the journal. Those of the kind "private" never leave this kiosk',
}


def collect(stores: Stores, release: str, tray: Path) -> tuple[str, dict[str, Any]]:
    """Everything that is held about a person, in plain words and as values for a program: of each store, and of the tray."""
    values: dict[str, Any] = {
        'stores': {store.here.store: store.call(subject.held, release) for store in (stores.current, *stores.recovered)},
        'slips_in_the_tray': [path.name for path in _slips(stores, release, tray)],
        'not_readable': [str(path) for path in stores.unreadable],
    }
    return '\n'.join(_words(values)) + '\n', values


def erase(stores: Stores, release: str, tray: Path, reason: EraseReason, who: str) -> int:
    """Erase a person everywhere on this kiosk, slips in the tray too. `who`: the id of a staff member.

    Returns how many payloads went. Raises pydantic.ValidationError for a `who` that is none.
    """
    slips = _slips(stores, release, tray)
    gone = erasing.erase_person(stores, release, reason, who)
    for path in slips:
        path.unlink(missing_ok=True)
    return gone


def _slips(stores: Stores, release: str, tray: Path) -> list[Path]:
    names = {name for store in (stores.current, *stores.recovered) for name in store.call(subject.slips, release)}
    return sorted(path for name in names for path in tray.glob(f'*{name}*'))


def _words(values: dict[str, Any]) -> Iterator[str]:
    yield 'What this kiosk holds about you. Times with +00:00 or Z are UTC; the others are London.'
    for number, held in enumerate(values['stores'].values(), 1):
        yield f'\nStore {number} of {len(values["stores"])}'
        for table, heading in _HEADINGS.items():
            yield f'\n  {heading}: {len(held[table]) or "none"}'
            for row in held[table]:
                yield ''
                yield from (f'    {name}: {"erased" if name == "payload" and value is None else value}' for name, value in row.items())
    yield f'\nSlips that wait to be collected: {", ".join(values["slips_in_the_tray"]) or "none"}'
    if values['not_readable']:
        yield f'\n{len(values["not_readable"])} damaged stores could not be read. They may hold something about you.'
