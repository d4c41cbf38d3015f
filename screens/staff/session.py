"""Who is signed in on the staff side, and for how long without a touch."""

from __future__ import annotations

from dataclasses import dataclass

from services.board import Order
from services.diary import Facts
from services.needs import Area
from services.papers import Person
from services.printing import PaperKind
from services.wire import Appointment, Referral, Role, StaffMember

LOCKED_AFTER = 300.0
"""Seconds without a touch."""
LONGEST = 12 * 3600.0
"""Seconds from signing in, whatever is touched."""
DRAFT_KEPT_FOR = 3600.0
"""Seconds from the lock."""


@dataclass(frozen=True)
class PinFor:
    """Whose PIN is chosen next."""

    name: str
    role: Role
    id: str | None
    """None for an account that is yet to be made."""


@dataclass(frozen=True)
class PapersWanted:
    """What is looked at before it is printed."""

    people: tuple[Person, ...]
    kind: PaperKind
    large: bool = False
    referral: Referral | None = None
    """What the form of a referral says."""


@dataclass(frozen=True)
class Draft:
    """An appointment that somebody was writing down when the screen was locked."""

    person: str
    """The release."""
    appointment: str | None
    """The one that is changed; None for a new one."""
    facts: Facts
    filled_from: Appointment | None
    """What was written when the form was filled."""
    asking: str
    """The fact that was being typed; empty where none was."""
    text: str
    """How far it was typed."""


class Drafts:
    """What members of staff were writing when they were locked out: each finds their own again, and nobody else does."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Draft, float]] = {}

    def keep(self, member: str, draft: Draft, now: float) -> None:
        """`now`: monotonic seconds."""
        self._kept[member] = draft, now

    def take(self, member: str) -> Draft | None:
        """What this member was writing; it is kept no longer."""
        draft, _at = self._kept.pop(member, (None, 0))
        return draft

    def forget_old(self, now: float) -> None:
        """Nobody comes back to it any more."""
        self._kept = {member: kept for member, kept in self._kept.items() if now - kept[1] < DRAFT_KEPT_FOR}


@dataclass
class StaffSession:
    """One member of staff at this screen, from the PIN to the lock. Times are monotonic seconds."""

    id: str
    name: str
    role: Role
    began: float
    touched: float
    person: str | None = None
    """The release whose page is open."""
    tab: str = 'day'
    """The part of that page that it opens at."""
    appointment: str | None = None
    """The appointment that is changed; None for a new one."""
    order: Order = Order.NEED
    """What the board is sorted by."""
    area: Area | None = None
    """The need that the board is reduced to."""
    draft: Draft | None = None
    """What they were writing when they were locked out, until it is shown again."""
    pin_for: PinFor | None = None
    papers: PapersWanted | None = None

    @classmethod
    def of(cls, member: StaffMember, now: float) -> StaffSession:
        return cls(member.id, member.name, member.role, began=now, touched=now)

    @property
    def who(self) -> str:
        """As the journal names them."""
        return f'staff:{self.id}'

    @property
    def peer(self) -> bool:
        """A peer mentor sees what people asked for and who calls for a person, and nothing else."""
        return self.role is Role.PEER

    @property
    def lead(self) -> bool:
        return self.role is Role.LEAD

    def over(self, now: float) -> bool:
        """Whether the PIN has to be given again."""
        return now - self.touched >= LOCKED_AFTER or now - self.began >= LONGEST
