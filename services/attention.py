"""Somebody is needed: raised by a touch, shown on every screen of the lounge without a name, until answered."""

from __future__ import annotations

from uuid import UUID, uuid5

from services.store import rows
from services.store.database import Transaction
from services.wire import Attention, Kind, Need, new_id


def ask(tx: Transaction, need: Need, release: str | None, who: str = 'visitor', *, about: str | None = None) -> str:
    """Call for staff; returns the attention's id. The same call that still stands at this screen is not raised twice.

    `about`: the id of what it is about, by which the first call about it is known (`id_about`).
    """
    for one in rows.open_attention(tx):
        if (one.need, one.release, one.device) == (need, release, tx.here.device):
            return one.id
    call = id_about(need, about) if about is not None else new_id()
    return _raise(tx, need, release, call if tx.get(Attention, call) is None else new_id(), who)


def tell_once(tx: Transaction, need: Need, release: str | None, about: str) -> None:
    """Call for staff about something that has an id, and never again about the same, whether or not somebody came."""
    call = id_about(need, about)
    if tx.get(Attention, call) is None:
        _raise(tx, need, release, call, 'system')


def id_about(need: Need, about: str) -> str:
    """The id of the first call about something that has an id: the same at every kiosk of the lounge."""
    return str(uuid5(UUID(about), need))


def _raise(tx: Transaction, need: Need, release: str | None, call: str, who: str) -> str:
    raised = Attention(
        id=call,
        lounge=tx.here.lounge,
        release=release,
        device=tx.here.device,
        screen=tx.here.screen,
        need=need,
        raised_at=tx.now.at,
        answered_at=None,
        answered_by=None,
    )
    tx.change(Kind.ATTENTION_RAISED, raised, who=who)
    return raised.id


def feel_unsafe(tx: Transaction, release: str | None) -> str:
    """Call for staff without saying why: what leaves the kiosk is "private" (safety rules 11 and 22)."""
    raised = ask(tx, Need.PRIVATE, release)
    tx.record(Kind.PRIVATE, {'not_safe': raised})
    return raised


def answer(tx: Transaction, attention: str, who: str = 'visitor') -> None:
    """Somebody came. Answering twice changes nothing."""
    row = tx.get(Attention, attention)
    if row is not None and row.is_open:
        tx.change(Kind.ATTENTION_ANSWERED, row.model_copy(update={'answered_at': tx.now.at, 'answered_by': who}), who=who)


def close(tx: Transaction, need: Need, release: str | None, who: str) -> None:
    """Nobody is needed for this any more: answers this person's calls for it on every screen.

    Without a name only those at this screen: at another one it is somebody else.
    """
    for one in rows.open_attention(tx):
        if (one.need, one.release) == (need, release) and (release is not None or one.device == tx.here.device):
            answer(tx, one.id, who)


def standing(tx: Transaction) -> tuple[Attention, ...]:
    """All calls of the lounge that nobody has answered, oldest first."""
    return rows.open_attention(tx)
