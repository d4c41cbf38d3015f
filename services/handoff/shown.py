"""That a code was shown, for the journal: never what was in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.wire import Kind

if TYPE_CHECKING:
    from services.store.database import Transaction


def note_shown(tx: Transaction, release: str | None) -> None:
    """Keep that a code was shown to a person, or to somebody without a name. The entry says neither which nor for which appointment."""
    tx.record(Kind.CODE_SHOWN, {}, subject=release)
