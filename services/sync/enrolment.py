"""Making this machine a kiosk of a lounge, with a one-time code from the centre."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from services import wire
from services.store import keys
from services.sync.client import Central


def enrol(code: str, central: str, folder: Path, now: datetime) -> keys.Enrolment:
    """Enrol with the centre and keep what it gave. The same code again after a lost answer gives the same enrolment.

    Raises ValueError for an address that may not be used, Unreachable where the centre gave no proof, NotAllowed for a code that
    is not, or no longer, good.
    """
    device, token = keys.enrolling(folder, code)
    line = Central(central)
    try:
        answered = line.enrol(wire.EnrolAsked(code=code, device=device, token_sha256=wire.sha256(token.encode())))
    finally:
        line.close()
    enrolment = keys.Enrolment(
        device=device,
        lounge=answered.lounge,
        lounge_name=answered.lounge_name,
        screen=answered.screen,
        central=central,
        token=token,
        pepper=answered.pepper,
        enrolled_at=wire.instant(now),
    )
    keys.save_enrolment(folder, enrolment)
    return enrolment
