"""Who is signed in on the staff side, and for how long without a touch."""

from __future__ import annotations

from dataclasses import dataclass

from services.board import Order
from services.needs import Area
from services.papers import Person
from services.printing import PaperKind
from services.wire import Referral, Role, StaffMember

LOCKED_AFTER = 300.0
"""Seconds without a touch."""
LONGEST = 12 * 3600.0
"""Seconds from signing in, whatever is touched."""


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
