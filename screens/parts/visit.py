"""The visit: everything personal hangs on this one object and dies with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty

from services.answers import Question
from services.appointments import Day
from services.housing import Known, Said
from services.printing import PrintState
from services.visits import Found
from services.wire import ThingState

if TYPE_CHECKING:
    from screens.parts.booking import Seek


class Visit(EventDispatcher):
    """One person at the screen, from the code (or "Go on without my name") until the screen is wiped."""

    id = StringProperty('')
    """The visit's id in the store; empty until the person has said "Yes, this is me"."""
    first_name = StringProperty('')
    day: Day | None = ObjectProperty(None, allownone=True)
    paper = OptionProperty('none', options=['none', *PrintState, 'taken'])
    """How far the slip has come; `taken` once the person has said so."""
    paper_reason = StringProperty('')
    """Why it has not come further: a `printing.Reason`, or a printer's own keyword."""
    codes_shown = NumericProperty(0)
    sleep_asked = BooleanProperty(False)
    """The person was shown that no place to sleep is known."""

    def __init__(self, found: Found | None = None) -> None:
        super().__init__()
        self.release = found.release if found else None
        self.resume = found.resume if found else None
        self.first_name = found.first_name if found else ''
        self.slip: str | None = None
        """The job that brings the slip to paper."""
        self.asked: dict[str, str] = {}
        """Which attention stands for which need that this person raised."""
        self.answers: dict[Question, str] = {}
        """What the person said that stays on this kiosk; without a name it stays in this visit alone."""
        self.things: dict[str, ThingState] = {}
        """How it stands with the things that people need; without a name it stays in this visit alone."""
        self.topic = ''
        """The topic of a door that was touched last, by the name of its screen and its key."""
        self.places_asked = False
        """Whether the person was asked about places that are unsafe or forbidden; what they said is kept nowhere (safety rule 9)."""
        self.then = 'day'
        """The screen that the question about places goes on to."""
        self.postcode = ''
        """The postcode by which a council was found: what is typed once fills the next screen that asks for one."""
        self.council_for = 'council_call'
        """The screen that a council is picked for."""
        self.aloud: bool | None = None
        """Whether what is about the person may be said for everybody to hear; None where they were not asked."""
        self.save = ''
        """A number that is to go on the person's phone before all else."""
        self.number_for = 'family'
        """The screen that the person's own phone number is typed for."""
        self.clash = ''
        """The appointments of the clash that is looked at."""
        self.seek: Seek | None = None
        """What a time is sought for."""
        self.housing: Known | None = None
        """What the store knows about tonight, once a screen asked it."""
        self.said: Said | None = None
        """What was said about tonight without a name."""

    @property
    def known(self) -> bool:
        """Whether the person gave a code."""
        return self.release is not None
