"""Who may read the fleet page: a token for each operator, and the sessions of the browsers in which it was given.

Token and cookie have 256 random bits, so a plain SHA-256 of each is enough.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from services import wire
from services.central.database import reading, writing
from services.central.models import Operator, OperatorSession
from services.clock import Moment

SESSION_LIVES = timedelta(hours=12)
"""However much the page is used."""
_BYTES = 32


class OperatorExists(ValueError):
    """There is a token of that name already."""


class UnknownOperator(LookupError):
    """There is no token of that name."""


def add(engine: Engine, name: str, now: Moment) -> str:
    """A token for the fleet page. It cannot be read again. `name` is a `wire.Key`.

    Raises OperatorExists, and pydantic.ValidationError where the name cannot be used.
    """
    key = TypeAdapter(wire.Key).validate_python(name)
    token = secrets.token_urlsafe(_BYTES)
    with writing(engine) as session:
        if session.get(Operator, key) is not None:
            raise OperatorExists(key)
        session.add(Operator(name=key, token_sha256=_hash(token), made_at=now.at))
    return token


def listed(engine: Engine) -> Sequence[Operator]:
    """All operators, by name."""
    with reading(engine) as session:
        return session.scalars(select(Operator).order_by(Operator.name)).all()


def revoke(engine: Engine, name: str) -> None:
    """From now on the token opens nothing, and what it opened is shut. Raises UnknownOperator."""
    with writing(engine) as session:
        operator = session.get(Operator, name)
        if operator is None:
            raise UnknownOperator(name)
        session.delete(operator)


def knows(engine: Engine, token: str) -> bool:
    """Whether this is the token of an operator."""
    with reading(engine) as session:
        return _of_token(session, token) is not None


def sign_in(engine: Engine, token: str, now: Moment) -> str | None:
    """A session's cookie for a good token, None for any other. Sessions that are over are forgotten."""
    with writing(engine) as session:
        operator = _of_token(session, token)
        if operator is None:
            return None
        session.execute(delete(OperatorSession).where(OperatorSession.ends_at <= now.at))
        cookie = secrets.token_urlsafe(_BYTES)
        session.add(OperatorSession(cookie_sha256=_hash(cookie), operator=operator, ends_at=now.at + SESSION_LIVES))
    return cookie


def is_signed_in(engine: Engine, cookie: str, now: Moment) -> bool:
    """Whether the session of this cookie goes on."""
    with reading(engine) as session:
        found = session.get(OperatorSession, _hash(cookie))
        return found is not None and now.at < found.ends_at


def sign_out(engine: Engine, cookie: str) -> None:
    """End the session of this cookie, where there is one."""
    with writing(engine) as session:
        session.execute(delete(OperatorSession).where(OperatorSession.cookie_sha256 == _hash(cookie)))


def _of_token(session: Session, token: str) -> str | None:
    """The name of the operator whose token it is. Every hash is compared whole: a wrong token takes as long as a good one."""
    given, found = _hash(token), None
    for operator in session.scalars(select(Operator)):
        if hmac.compare_digest(given, operator.token_sha256):
            found = operator.name
    return found


def _hash(secret: str) -> str:
    return wire.sha256(secret.encode())
