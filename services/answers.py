"""What a person said that is nobody else's business: kept on this kiosk so that it is never asked twice, and never sent."""

from __future__ import annotations

from enum import StrEnum

from services.store import rows
from services.store.database import Transaction
from services.wire import Kind


class Question(StrEnum):
    """What was asked. An answer to "is any place unsafe for you?" is not among them: it is not kept at all (safety rule 9)."""

    SLEEP_POSTCODE = 'sleep_postcode'
    """Where the person sleeps tonight: what is near is near to there (safety rule 10)."""
    SLOWLY = 'slowly'
    """`yes` where somebody said "I walk slowly"."""
    CALL_BACK_NUMBER = 'call_back_number'
    """The number at which the person can be called back."""
    PRIVATE_THINGS = 'private_things'
    """States of services.wire.ThingState by the keys of the private things of data/essentials.toml, as JSON."""
    LOCKER = 'locker'
    """The number of the locker in which the person's phone is charged; empty once they have it back."""


def keep(tx: Transaction, release: str, question: Question, answer: str) -> None:
    """Keep an answer in the place of an earlier one. It leaves neither row nor payload outside this kiosk."""
    kept = next((row for row in rows.private_answers(tx, release) if row.question == question), None)
    if kept is None:
        kept = rows.add_private_answer(tx, release, question, answer)
    kept.answer = answer
    tx.record(Kind.PRIVATE, {'release': release, 'question': question, 'answer': answer})


def kept(tx: Transaction, release: str) -> dict[Question, str]:
    """All that this person answered here."""
    return {Question(row.question): row.answer for row in rows.private_answers(tx, release)}
