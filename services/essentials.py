"""Things that people need on the day they leave: what the lounge may have, and what prison should have given (data/essentials.toml).

What somebody says about a private thing, such as medicine, stays on this kiosk: staff learn no more than "private" (safety rules 21, 22).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field, ValidationError

import assets
from services import answers, attention, stock
from services.answers import Question
from services.directory.councils import readable
from services.store import rows
from services.store.database import Transaction
from services.wire import Kind, Need, Release, Thing, ThingState
from services.wire.values import Key, Name, Strict

FILE = 'essentials.toml'
BOX = 'package-variant'
"""The icon of a thing whose own is not among those that the product ships."""
WANTED = (ThingState.ASKED, ThingState.MISSING)
"""What staff have to see to."""
SETTLED = (ThingState.GIVEN, ThingState.NONE_LEFT)
"""What staff have said. It stands, whatever an older screen still shows."""


class Group(StrEnum):
    """Who it comes from."""

    LOUNGE = 'lounge'
    PRISON = 'prison'


class Essential(Strict):
    """A thing that people need."""

    key: Key
    group: Group = Field(strict=False)
    icon: str
    words: Name
    """In English: they go through gettext where they are shown."""
    stocked: bool
    """The lounge keeps a stock of it, so that there can be none left today."""
    private: bool
    """It tells something about somebody's health."""
    low: int = Field(5, ge=0, le=1000)
    """With fewer than these left, staff are told."""


@dataclass(frozen=True)
class Essentials:
    """The things of a lounge, in the order of its file."""

    all: tuple[Essential, ...]
    unread: tuple[str, ...] = ()
    """What the file has that could not be read, for staff."""

    def of(self, group: Group) -> tuple[Essential, ...]:
        """The things of one group."""
        return tuple(one for one in self.all if one.group is group)

    def get(self, key: str) -> Essential | None:
        """A thing by its key; None where this lounge's file has no such thing."""
        return next((one for one in self.all if one.key == key), None)


States = dict[str, ThingState]
"""How it stands with each thing that somebody said something about, by its key."""


def load(lounge: Path | None = None) -> Essentials:
    """The things of a lounge. `lounge` is the folder whose files replace those of data/.

    A thing that cannot be read is left out; a file that cannot, as a whole. Both are told in `unread`.
    """
    text, wrong = readable(lounge, FILE)
    try:
        listed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        if lounge is None:
            raise
        return Essentials(load().all, (f'{FILE}: {fault}',))
    icons = json.loads(assets.built('icons.json').read_text(encoding='utf-8'))
    found, unread = [], list(wrong)
    for key, facts in listed.items():
        try:
            one = Essential.model_validate({'key': key} | facts)
        except (ValidationError, TypeError):
            unread.append(f'{FILE}, [{key}]: needs group, icon, words, stocked and private; it may have low, and nothing else')
            continue
        found.append(one if one.icon in icons else one.model_copy(update={'icon': BOX}))
    return Essentials(tuple(found), tuple(unread))


def states(tx: Transaction, release: str) -> States:
    """How it stands with everything that this person said something about."""
    shared = {row.thing: row.state for row in rows.of_person(tx, Thing, release)}
    return shared | _private(tx, release)


def say(
    tx: Transaction, release: str | None, known: Essentials, said: Mapping[str, ThingState], before: Mapping[str, ThingState] | None = None
) -> States:
    """Keep what somebody says about things, and call staff for what is asked for or missing; both are durable once this returns.

    Without a name nothing is kept: staff are called to this screen, which has it; `before` is what was said in this visit so far. Where
    nothing is wanted any more, nobody is needed; but a private call is never taken back, since it may stand for something else.
    Raises KeyError for a thing that is not known.
    """
    things = {key: _known(known, key) for key in said}
    if release is not None:
        _keep(tx, release, things, said)
    for need in dict.fromkeys(_need(things[key]) for key, state in said.items() if state in WANTED):
        attention.ask(tx, need, release)
    if release is None:
        if not any(state in WANTED and not _known(known, key).private for key, state in {**(before or {}), **said}.items()):
            _not_needed_in_this_visit(tx)
        return dict(said)
    if not any(row.is_open for row in rows.of_person(tx, Thing, release)):
        attention.close(tx, Need.ESSENTIALS, release, 'visitor')
    return states(tx, release)


def _not_needed_in_this_visit(tx: Transaction) -> None:
    """Take the call of a visit without a name back: one that was raised before it is somebody else's."""
    visit = max((one.id for one in rows.open_visits(tx) if one.release is None), default=None)
    for call in attention.standing(tx):
        here = (call.need, call.release, call.device) == (Need.ESSENTIALS, None, tx.here.device)
        if here and visit is not None and call.id > visit:
            attention.answer(tx, call.id)


def settle(tx: Transaction, release: str, thing: Essential, state: ThingState, who: str) -> States:
    """Staff gave it, or have none left today; once nothing is wanted any more, the call for it is answered on every screen.

    What the lounge keeps a stock of leaves the shelf. Raises KeyError for somebody who is not there, and ValueError for another state,
    for "none left" of what is not stocked, and for a private thing: that has no row.
    """
    if tx.get(Release, release) is None:
        raise KeyError(release)
    if thing.private or state not in SETTLED or (state is ThingState.NONE_LEFT and not thing.stocked):
        raise ValueError('staff give a thing, or have none of its stock left')
    _change(tx, release, thing.key, state, who)
    to_shelf(tx, release, thing, state, who)
    if not any(row.is_open for row in rows.of_person(tx, Thing, release)):
        attention.close(tx, Need.ESSENTIALS, release, who)
    return states(tx, release)


def to_shelf(tx: Transaction, release: str, thing: Essential, state: ThingState, who: str) -> None:
    """Make the stock say what the state of a person's thing says: given, it is off the shelf, and else it is on it."""
    move = stock.give if state is ThingState.GIVEN else stock.take_back
    move(tx, thing, _row_id(release, thing.key), who)


def _row_id(release: str, key: str) -> str:
    """The same id on every kiosk of the lounge: asked for at two of them, it is still one thing."""
    return str(uuid5(UUID(release), f'thing {key}'))


def _known(known: Essentials, key: str) -> Essential:
    thing = known.get(key)
    if thing is None:
        raise KeyError(key)
    return thing


def _need(thing: Essential) -> Need:
    return Need.PRIVATE if thing.private else Need.ESSENTIALS


def _keep(tx: Transaction, release: str, things: Mapping[str, Essential], said: Mapping[str, ThingState]) -> None:
    stand = states(tx, release)
    private = {key: state for key, state in said.items() if things[key].private}
    for key, state in said.items():
        if key not in private and stand.get(key) not in (state, *SETTLED):
            _change(tx, release, key, state, 'visitor')
    if private:
        answers.keep(tx, release, Question.PRIVATE_THINGS, json.dumps(_private(tx, release) | private, sort_keys=True))


def _change(tx: Transaction, release: str, key: str, state: ThingState, who: str) -> None:
    row = next((row for row in rows.of_person(tx, Thing, release) if row.thing == key), None)
    if row is None:
        row = Thing(id=_row_id(release, key), lounge=tx.here.lounge, release=release, on=tx.now.today, thing=key, state=state)
    tx.change(Kind.THING_CHANGED, row.model_copy(update={'on': tx.now.today, 'state': state}), who=who)


def _private(tx: Transaction, release: str) -> States:
    kept: dict[str, Any] = json.loads(answers.kept(tx, release).get(Question.PRIVATE_THINGS, '{}'))
    return {key: ThingState(state) for key, state in kept.items()}
