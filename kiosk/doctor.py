"""Whether this kiosk is well: each check says ok, or what to do in plain words.

Nothing is changed, so it works while the kiosk runs; each check stands alone, so it works where all else fails.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import holidays
from PIL import features
from sqlalchemy.exc import SQLAlchemyError

from assets import NotBuilt, built
from kiosk import settings
from kiosk.beside import connect
from kiosk.home import Home, HomeError
from kiosk.phones import phone_line
from kiosk.run import VERSION
from services import attributions, benefits, essentials, housing_words, ipp, language, wire
from services.calls.baresip import LineUnusable
from services.clock import Clock
from services.directory import journeys, places_file, postcodes
from services.directory.helplines import helplines
from services.directory.places import CHECKED_WITHIN
from services.language import Hand
from services.print_outcome import stops_paper
from services.speech.speaker import Speaker
from services.store import journal, reckoning
from services.store.database import Store, StoreUnusable, Transaction
from services.store.keys import KeysError, store_key
from services.sync.exchange import CLOCK_MAY_DIFFER
from services.sync.trouble import NotAllowed, Unreachable

ENOUGH_BYTES = 500_000_000
"""Room for some months of journal, and for a backup before an update."""
LAST_ENTRIES = 10_000
"""How much of the chain is proved here; `kiosk journal --verify` proves all of it."""
POSTCODES_WITHIN = timedelta(days=548)
"""A year and a half, our own choice: new streets get postcodes all the time, and the ONS gives out a new edition each quarter."""
A_POSTCODE = 'S1 2HH'
"""One that every edition has: of Sheffield's city centre."""
MOST_TOLD = 5
"""How many of the same kind are named before the others are only counted."""
FONTS = tuple(f'{hand}-{weight}.ttf' for hand in Hand for weight in ('Regular', 'Medium', 'SemiBold', 'Bold'))
BUILT = (*FONTS, 'icons.ttf', 'icons.json', 'chime.wav')

_UNKNOWN_FAULT = 'could not be looked at ({fault}): tell whoever looks after this kiosk.'


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    ok: bool
    says: str
    """What is well, or what to do."""


@dataclass(frozen=True)
class _Kiosk:
    home: Home
    config: Path | None
    clock: Clock


_Found = Iterator[tuple[bool, str]]


def examine(home: Home, config: Path | None, clock: Clock) -> tuple[Finding, ...]:
    """Look at everything. Never raises: a check that breaks is itself a finding."""
    kiosk = _Kiosk(home, config, clock)
    return tuple(finding for name, check in _CHECKS.items() for finding in _looked(name, check, kiosk))


def _looked(name: str, check: Callable[[_Kiosk], _Found], kiosk: _Kiosk) -> list[Finding]:
    found = []
    try:
        for ok, says in check(kiosk):
            found.append(Finding(name, ok, says))
    except (HomeError, KeysError, settings.SettingsError) as known:
        found.append(Finding(name, False, str(known)))
    except Exception as fault:  # whatever broke must not hide what the other checks find
        found.append(Finding(name, False, _UNKNOWN_FAULT.format(fault=type(fault).__name__)))
    return found


def _home(kiosk: _Kiosk) -> _Found:
    kiosk.home.check()
    path = kiosk.home.path
    if not path.is_dir():
        yield False, f'{path} is not there yet: start the kiosk once, or give --home.'
    elif not _writable(path):
        yield (
            False,
            f'{path} cannot be written to: nothing can be saved. Is the disk mounted read-only, or does the folder belong to another user?',
        )
    else:
        yield True, f'{path} can be written to.'


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _disk(kiosk: _Kiosk) -> _Found:
    free = shutil.disk_usage(_nearest(kiosk.home.path)).free
    megabytes = free // 1_000_000
    if free < ENOUGH_BYTES:
        yield False, f'Only {megabytes} MB are free: make room, or the kiosk can soon save nothing.'
    else:
        yield True, f'{megabytes} MB are free.'


def _nearest(path: Path) -> Path:
    return path if path.exists() else _nearest(path.parent)


def _keys(kiosk: _Kiosk) -> _Found:
    folder = kiosk.home.keys
    if not folder.is_dir():
        yield False, f'{folder} is not there: put the keys back, or enrol this kiosk.'
        return
    store_key(folder, make=False)
    kiosk.home.enrolment()
    open_to_others = [path for path in (folder, *folder.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    for path in sorted(open_to_others):
        yield False, f'{path} can be read by others: chmod {"700" if path.is_dir() else "600"} {path}'
    if not open_to_others:
        yield True, 'The keys are there, and for their owner alone.'


def _settings(kiosk: _Kiosk) -> _Found:
    found = settings.load(kiosk.home.path, kiosk.config)
    yield True, 'This is a demonstration: no controller is named.' if found.demonstration else 'The settings can be used.'


def _store(kiosk: _Kiosk) -> _Found:
    if not kiosk.home.store.exists():
        yield False, 'There is no store yet: start the kiosk once.'
        return
    store = _opened(kiosk, kiosk.home.store)
    if isinstance(store, str):
        yield False, store
        return
    try:
        yield from store.call(_store_findings)
    finally:
        store.close()


def _opened(kiosk: _Kiosk, path: Path) -> Store | str:
    """The store, to be read; or why it cannot be."""
    key, enrolment = store_key(kiosk.home.keys, make=False), kiosk.home.enrolment()
    try:
        return Store(path, key, kiosk.clock, enrolment, read_only=True)
    except StoreUnusable as damage:
        return (
            f'{path} is damaged, or its key is another one ({damage}). Is the right key in {kiosk.home.keys}? '
            'Else the kiosk sets it aside when it starts: nothing is deleted. If there is a backup: kiosk restore FILE'
        )
    except (OSError, SQLAlchemyError) as fault:
        return f'{path} cannot be read now ({getattr(fault, "orig", fault)!s}): is the disk full or read-only, or another program in it?'


def _store_findings(tx: Transaction) -> list[tuple[bool, str]]:
    found = journal.verify(tx, last=LAST_ENTRIES)
    if found.broken_at is not None:
        return [
            (False, f'Entry {found.broken_at}: {found.why}. Somebody or something changed the journal: keep the file, restore a backup.')
        ]
    return [(True, f'{found.entries} entries, and the newest {min(found.entries, LAST_ENTRIES)} hold together.')]


def _set_aside(kiosk: _Kiosk) -> _Found:
    folders = sorted((kiosk.home.path / 'set-aside').glob(f'*/{kiosk.home.store.name}'))
    if not folders:
        yield True, 'No store is set aside.'
    for path in folders:
        store = _opened(kiosk, path)
        if isinstance(store, str):
            yield False, f'Set aside and not readable, so its entries are not sent: {store}'
            continue
        try:
            delivered = store.call(journal.delivered)
        finally:
            store.close()
        waiting = delivered.pending + delivered.refused
        yield (
            waiting == 0,
            f'{path} is set aside; {f"{waiting} of its entries wait: leave the kiosk running" if waiting else "all was sent"}.',
        )


def _sending(kiosk: _Kiosk) -> _Found:
    store = _opened(kiosk, kiosk.home.store) if kiosk.home.store.exists() else 'There is no store yet: start the kiosk once.'
    if isinstance(store, str):
        yield False, store
        return
    try:
        delivered = store.call(journal.delivered)
        expiring = store.call(lambda tx: journal.expiring(tx, reckoning.estimate(tx)))
    finally:
        store.close()
    if expiring:
        yield False, f'{expiring} entries were never sent and are erased within five days: bring the centre back, or the network.'
    if delivered.refused:
        yield False, f'The centre refused {delivered.refused} entries. They are kept here: tell whoever runs the centre.'
    if delivered.stale:
        yield False, f'{delivered.stale} changes came too late: the row had moved on at the centre. Look at them with staff.'
    if not (expiring or delivered.refused or delivered.stale):
        yield True, 'All was sent.' if delivered.all_sent else f'{delivered.pending} entries wait to be sent.'


def _centre(kiosk: _Kiosk) -> _Found:
    chosen, enrolment = settings.load(kiosk.home.path, kiosk.config), kiosk.home.enrolment()
    store = _opened(kiosk, kiosk.home.store) if kiosk.home.store.exists() else 'no store'
    if isinstance(store, str):
        yield False, 'Not asked: the store has to be well first.'
        return
    line = connect(enrolment, chosen)
    try:
        asked = store.call(_status)
        answered = line.status(asked)
    except NotAllowed:
        yield False, f'{enrolment.central} answers and does not accept this kiosk: ask for a new code and run kiosk enrol.'
        return
    except Unreachable as why:
        yield False, f'{enrolment.central} was not reached ({why}). Nothing is lost: it is sent when the network is back. Is the cable in?'
        return
    finally:
        line.close()
        store.close()
    yield True, f'{enrolment.central} answers and accepts this kiosk.'
    if answered.contiguous > asked.head:
        yield False, f'This store is older than what the centre has of it: it was copied back by hand. kiosk restore {kiosk.home.store}'
    off = asked.at - answered.now
    if abs(off) >= CLOCK_MAY_DIFFER:
        where = 'ahead of' if off > timedelta(0) else 'behind'
        yield (
            False,
            f'The clock of this machine is {_long(abs(off))} {where} the centre, so times on slips are wrong: timedatectl set-ntp true',
        )
    else:
        yield True, 'The clock agrees with the centre.'


def _status(tx: Transaction) -> wire.StatusAsked:
    found = journal.delivered(tx)
    return wire.StatusAsked(
        store=tx.here.store, head=found.head, pending=found.pending, refused=found.refused, version=VERSION, at=tx.now.at
    )


def _long(span: timedelta) -> str:
    for unit, name in ((timedelta(days=730), 'years'), (timedelta(days=2), 'days'), (timedelta(hours=2), 'hours')):
        if span >= unit:
            return f'{span // (timedelta(days=365) if name == "years" else unit / 2)} {name}'
    return f'{span // timedelta(minutes=1)} minutes'


def _printer(kiosk: _Kiosk) -> _Found:
    tray = kiosk.home.tray
    if not _writable(_nearest(tray)):
        yield False, f'{tray} cannot be written to: no slip can be put there. Is the disk mounted read-only?'
    found = settings.load(kiosk.home.path, kiosk.config)
    if found.printer is None:
        yield True, f'No printer is set: slips go to {tray}.'
    for url in filter(None, (found.printer, found.sticker_printer if found.stickers else None)):
        yield _queue(url)


def _queue(url: str) -> tuple[bool, str]:
    line = ipp.Queue(url)
    try:
        return queue_found(url, line.condition())
    except (ipp.Unreachable, ipp.Refused) as why:
        return False, f'{url} does not answer ({why}): is the print system running, and is this its queue? (lpstat -p)'
    finally:
        line.close()


def queue_found(url: str, condition: ipp.Condition) -> tuple[bool, str]:
    """Whether paper can come from a queue that answers, and what to do. A queue at work tells of that too, which is no fault."""
    if condition.status is ipp.QueueStatus.STOPPED:
        reasons = ', '.join(reason for reason in condition.reasons if reason != 'none') or 'no reason told'
        return False, f'{url} is stopped ({reasons}): see to the printer, then cupsenable {url.rsplit("/", 1)[1]}'
    if stopping := stops_paper(condition):
        return False, f'{url} tells of: {", ".join(stopping)}. See to the printer.'
    return True, f'{url} answers and tells of nothing in the way.'


def _phone(kiosk: _Kiosk) -> _Found:
    try:
        line = phone_line(settings.load(kiosk.home.path, kiosk.config), kiosk.home.keys)
    except LineUnusable as why:
        yield False, str(why)
        return
    if line is None:
        yield True, "No phone line is set: people call on the lounge's own phone."
    elif shutil.which('baresip') is None:
        yield False, "baresip is not installed, so people can only call on the lounge's own phone: apt-get install baresip-core"
    else:
        yield True, 'The phone line is set; whether it carries a call, only a call shows.'


def _assets(_: _Kiosk) -> _Found:
    for name in BUILT:
        try:
            built(name)
        except NotBuilt as missing:
            yield False, f'{missing}.'
            return
    yield True, 'Fonts, icons and the chime are built.'


def _raqm(_: _Kiosk) -> _Found:
    if features.check('raqm'):
        yield True, 'Arabic script is drawn joined up.'
    else:
        yield False, 'Pillow cannot use raqm, so the kiosk does not start: install libfribidi0.'


def _speech(_: _Kiosk) -> _Found:
    if trouble := Speaker().trouble():
        yield False, f'Nobody can listen, and "Listen" is not shown: {trouble}. apt-get install espeak-ng alsa-utils; aplay -l'
    else:
        yield True, 'The screen can be heard, as far as the player knows.'


def _languages(kiosk: _Kiosk) -> _Found:
    """Nothing of it is a fault: staff should know what visitors read, and a lounge sets the least that it offers."""
    missing = language.untranslated()
    for spoken in settings.load(kiosk.home.path, kiosk.config).languages[1:]:
        known, count = language.known()[spoken.code], len(missing[spoken.code])
        rest = f'{count} texts show in English: kiosk languages lists them.' if count else 'Every text is translated.'
        yield True, f'{spoken.name}: {known.state} by {known.read_by} on {known.on:%d %B %Y}. {rest}'
    yield True, 'The setting least_language says how far the words of a language must have come.'


def _bank_holidays(kiosk: _Kiosk) -> _Found:
    year = kiosk.clock.now().today.year
    missing = [str(one) for one in (year, year + 1) if not holidays.country_holidays('GB', subdiv='ENG', years=one)]
    if missing:
        yield False, f'No bank holidays are known for {" and ".join(missing)}: update the kiosk, or is its clock wrong?'
    else:
        yield True, f'Known for {year} and {year + 1}.'


def _helplines(kiosk: _Kiosk) -> _Found:
    today = kiosk.clock.now().today
    old = [line.name for line in helplines().values() if not timedelta(0) <= today - line.checked_on <= CHECKED_WITHIN]
    if old:
        yield False, f'Compare with their sources, or update the kiosk: {", ".join(old)}.'
    else:
        yield True, f'All were compared with their sources within {CHECKED_WITHIN.days} days.'


def _places(kiosk: _Kiosk) -> _Found:
    # With the invented places too: they are at fault like any other where they cannot be read, and never grow old.
    known = places_file.load(kiosk.home.lounge, demonstration=True)
    old = [place.name for place in known.older_than(kiosk.clock.now().today) if not place.demonstration]
    yield from _unread(kiosk, known.unread)
    if old:
        yield (
            False,
            f'Nobody compared these with their source for {CHECKED_WITHIN.days} days: {_some(old)}. '
            f'Do so, and correct the day in {kiosk.home.lounge / places_file.FILE}. They are still shown.',
        )
    real = not settings.load(kiosk.home.path, kiosk.config).demonstration
    none = real and not any(not place.demonstration for place in known.all)
    if none:
        yield (
            False,
            'This lounge knows no places yet, so no office, council or jobcentre has a number here: '
            'take them in with `kiosk directory import FILE`.',
        )
    if not (known.unread or old or none):
        yield True, f'All were read, and were compared with their sources within {CHECKED_WITHIN.days} days.'


def _journeys(kiosk: _Kiosk) -> _Found:
    unread = journeys.load(kiosk.home.lounge).unread
    yield from _unread(kiosk, unread)
    if not unread:
        yield True, 'All were read.'


def _essentials(kiosk: _Kiosk) -> _Found:
    unread = essentials.load(kiosk.home.lounge).unread
    yield from _unread(kiosk, unread)
    if not unread:
        yield True, 'All were read.'


def _unread(kiosk: _Kiosk, told: Sequence[str]) -> _Found:
    for one in told[:MOST_TOLD]:
        yield False, f'In {kiosk.home.lounge}, {one}'
    if len(told) > MOST_TOLD:
        yield False, f'In {kiosk.home.lounge}, {len(told) - MOST_TOLD} more lines cannot be read.'


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_TOLD
    return ', '.join(names[:MOST_TOLD]) + (f' and {more} more' if more > 0 else '')


def _postcodes(kiosk: _Kiosk) -> _Found:
    edition = attributions.postcodes_of()
    try:
        found = postcodes.look_up(A_POSTCODE)
    except NotBuilt as missing:
        yield False, f'{missing}.'
        return
    if isinstance(found, postcodes.NotFound):
        yield False, f'The postcode file does not know {A_POSTCODE}: delete it, and run "python -m assets.build".'
    elif kiosk.clock.now().today - edition > POSTCODES_WITHIN:
        yield False, f'The postcodes are of {edition:%B %Y}, which is long ago: update the kiosk, or is its clock wrong?'
    else:
        yield True, f'The postcodes are of {edition:%B %Y}.'


def _law(kiosk: _Kiosk) -> _Found:
    today = kiosk.clock.now().today
    overdue = [f'data/universal_credit.toml, [{fact.key}] ({fact.source})' for fact in benefits.past_review(today)]
    overdue += [f'data/housing_words.toml, [{nation}]' for nation in housing_words.review_overdue(today)]
    for one in overdue:
        yield False, f'{one}: nobody compared this with its source by the day set for it. Do so, or update the kiosk. It is still shown.'
    if not overdue:
        yield True, 'What is said about the law was compared with its sources in time.'


_CHECKS: dict[str, Callable[[_Kiosk], _Found]] = {
    'home': _home,
    'disk': _disk,
    'keys': _keys,
    'settings': _settings,
    'store': _store,
    'set aside': _set_aside,
    'sending': _sending,
    'centre': _centre,
    'printer': _printer,
    'phone': _phone,
    'fonts and icons': _assets,
    'text': _raqm,
    'speech': _speech,
    'languages': _languages,
    'bank holidays': _bank_holidays,
    'helplines': _helplines,
    'places': _places,
    'journeys': _journeys,
    'essentials': _essentials,
    'postcodes': _postcodes,
    'law': _law,
}
