"""The stock of the things that the lounge gives: counted, delivered, given, returned.

The stock is the sum of its moves since the last count, so that two kiosks that are cut off from each other both count.
A thing that nobody ever counted has no number: it is not shown as none left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from services.clock import LONDON
from services.store import rows
from services.store.database import Transaction
from services.wire import Kind, StockMove, StockWhy, new_id

if TYPE_CHECKING:
    from services.essentials import Essential, Essentials

MOST = 10_000
"""The most of one thing that can be counted or delivered at a time."""


@dataclass(frozen=True)
class Shelf:
    """How much of a thing there is."""

    thing: Essential
    left: int | None
    """None where nobody ever counted; below zero where more was given than was counted."""
    given_today: int
    counted_on: date | None
    """The London day of the last count."""

    @property
    def low(self) -> bool:
        """Whether somebody should see to more."""
        return self.left is not None and self.left < self.thing.low

    @property
    def to_count(self) -> bool:
        """Whether the number cannot be right: more was given than there was."""
        return self.left is None or self.left < 0


def shelves(tx: Transaction, known: Essentials) -> tuple[Shelf, ...]:
    """Everything that the lounge keeps a stock of, in the order of its list."""
    moves = rows.stock_moves(tx)
    return tuple(_shelf(tx, thing, [move for move in moves if move.thing == thing.key]) for thing in known.all if thing.stocked)


def _shelf(tx: Transaction, thing: Essential, moves: list[StockMove]) -> Shelf:
    standing = [move for move in moves if not move.settled]
    counts = [move for move in standing if move.why is StockWhy.COUNTED]
    last = max(counts, key=lambda move: move.at, default=None)
    # cut off from each other, two kiosks may both have counted: the later count holds, with what came after it
    after = [move for move in standing if move.why is not StockWhy.COUNTED and (last is None or move.at > last.at)]
    left = None if last is None else last.change + sum(move.change for move in after)
    today = [move.change for move in moves if move.day == tx.now.today and move.why in (StockWhy.GIVEN, StockWhy.RETURNED)]
    return Shelf(thing, left, max(0, -sum(today)), None if last is None else last.at.astimezone(LONDON).date())


def count(tx: Transaction, thing: Essential, number: int, who: str) -> None:
    """Somebody counted the shelf: what was before does not matter any more. Raises ValueError for a number that cannot be."""
    _check(thing, number)
    for move in rows.stock_moves(tx):
        if move.thing == thing.key and not move.settled:
            tx.change(Kind.STOCK_CHANGED, move.model_copy(update={'settled': True}), who=who)
    _move(tx, thing, StockWhy.COUNTED, number, who, new_id())


def deliver(tx: Transaction, thing: Essential, number: int, who: str) -> None:
    """More of it came. Raises ValueError for a number that cannot be."""
    _check(thing, number)
    _move(tx, thing, StockWhy.DELIVERED, number, who, new_id())


def give(tx: Transaction, thing: Essential, of: str, who: str) -> None:
    """One of it was given to somebody. Of what is not stocked nothing is written, and of what was given already nothing more.

    `of`: the id of the row that says so. The move has its id from there: given at two kiosks that are cut off, it is still one thing.
    """
    times = _times_given(tx, of)
    if thing.stocked and (times == 0 or tx.get(StockMove, _move_id(of, StockWhy.RETURNED, times)) is not None):
        _move(tx, thing, StockWhy.GIVEN, -1, who, _move_id(of, StockWhy.GIVEN, times + 1))


def take_back(tx: Transaction, thing: Essential, of: str, who: str) -> None:
    """One of it was not given after all. Of what was not given, or is back already, nothing is written."""
    times = _times_given(tx, of)
    if thing.stocked and times and tx.get(StockMove, _move_id(of, StockWhy.RETURNED, times)) is None:
        _move(tx, thing, StockWhy.RETURNED, 1, who, _move_id(of, StockWhy.RETURNED, times))


def _times_given(tx: Transaction, of: str) -> int:
    times = 0
    while tx.get(StockMove, _move_id(of, StockWhy.GIVEN, times + 1)) is not None:
        times += 1
    return times


def _move_id(of: str, why: StockWhy, time: int) -> str:
    return str(uuid5(UUID(of), f'{why} {time}'))


def _check(thing: Essential, number: int) -> None:
    if not thing.stocked or not 0 <= number <= MOST:
        raise ValueError('a stock is counted from 0 to 10,000, of a thing that the lounge keeps')


def _move(tx: Transaction, thing: Essential, why: StockWhy, change: int, who: str, id_: str) -> None:
    move = StockMove(id=id_, lounge=tx.here.lounge, thing=thing.key, at=tx.now.at, why=why, change=change, settled=False)
    tx.change(Kind.STOCK_CHANGED, move, who=who)
