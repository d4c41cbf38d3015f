"""A call from this screen: whom, how far it is, and what becomes of it, wherever in the visit the person is meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.parts.work import Work
from services.appointments import Stop
from services.calls import made
from services.calls.made import Agreed
from services.language import Language
from services.wire import CallEnd, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.calls.book import AddressBook
    from services.calls.handset import Handset
    from services.calls.softphone import Softphone


def to_stop(stop: Stop, name: str, back: str, say: str) -> To:
    """The people of an appointment, called `name` on the screen. A call about health leaves nothing, nor one about a sensitive stop."""
    private = stop.sensitive or stop.purpose in (Purpose.HEALTH, Purpose.DRUG_SERVICE)
    return To(key=f'appointment:{stop.appointment}', name=name, back=back, say=say, purpose=stop.purpose, private=private)


@dataclass(frozen=True)
class Phones:
    """What there is to call with, and whom."""

    book: AddressBook
    handset: Handset
    line: Softphone | None
    """The kiosk's own phone line, where there is one."""


@dataclass(frozen=True)
class To:
    """Somebody who can be called, and how the screen helps with it."""

    key: str
    """In the address book: never a number that somebody typed."""
    name: str
    back: str
    """The screen to come back to."""
    say: str = ''
    """What to say, in one short text."""
    may_ask: tuple[str, ...] = ()
    purpose: Purpose = Purpose.OTHER
    """What a time that they give is for."""
    private: bool = False
    """The call leaves nothing anywhere (safety rule 14)."""
    then: tuple[To, ...] = field(default=())
    """Whom to try when nobody answers, in this order."""


class Caller(EventDispatcher):
    """Places calls with the line where there is one, and has them dialled by hand otherwise. One call at a time."""

    to: To | None = ObjectProperty(None, allownone=True)
    stage = StringProperty('idle')
    """`idle`, `ready`, or a stage of services.calls.Stage."""
    seconds = NumericProperty(0)
    end = StringProperty('')
    """A CallEnd, once it has ended."""
    by_hand = BooleanProperty(True)
    """The person dials on the lounge's phone."""
    spoke_to = StringProperty('')
    reference = StringProperty('')
    agreed: Agreed | None = ObjectProperty(None, allownone=True)

    def __init__(self, work: Work, phones: Callable[[], Phones]) -> None:
        """`phones` is asked when the first call is chosen, and then each time: it must be quick."""
        super().__init__()
        self._work, self._phones = work, phones
        self._release: str | None = None
        self._call = ''

    @property
    def busy(self) -> bool:
        """Whether a call is on."""
        return self.stage not in ('idle', 'ready', 'ended')

    @property
    def keeps_notes(self) -> bool:
        """Whether there is a call to write something down of."""
        return bool(self._call)

    def number(self) -> str:
        """The number as it is written in the directory."""
        return self._phones().book.shown(self.to.key) if self.to else ''

    def choose(self, to: To, release: str | None) -> None:
        """Make ready to call somebody. A call that is on goes on: nobody is called meanwhile."""
        if not self.busy:
            self.forget()
            self.to, self._release, self.stage = to, release, 'ready'
            phones = self._phones()
            self.by_hand = phones.line is None or phones.book.by_handset_only(to.key)

    def begin(self) -> None:
        """Write it down, and then call: also a call that the power ends is in the journal."""
        if self.stage not in ('ready', 'ended') or self.to is None:
            return
        self.stage = 'dialling'
        self.spoke_to, self.reference, self.agreed, self.end, self._call = '', '', None, '', ''
        if self._release is None or self.to.private:
            self._dial()
        else:
            self._work.ask_store(made.begin, self._release, self.to.key, self.to.name, done=self._begun)

    def _begun(self, call: str) -> None:
        self._call = call
        self._dial()

    def _dial(self) -> None:
        if self.to is not None:
            self._phone.call(self.to.key)
            self.look()

    @property
    def _phone(self) -> Handset | Softphone:
        phones = self._phones()
        return phones.handset if self.by_hand or phones.line is None else phones.line

    def look(self) -> None:
        """See how far the call is."""
        if not self.busy and self.stage != 'ready':
            return
        state = self._phone.state()
        if state.stage == 'idle':
            return
        self.seconds = state.seconds
        if state.stage == 'ended' and state.end is not None:
            self._ended(state.end)
        self.stage = state.stage.value

    def _ended(self, how: CallEnd) -> None:
        self.end = how.value
        if self._call:
            self._work.ask_store(made.end, self._call, how, done=_nothing)
        elif self.to is not None and not self.to.private:
            self._work.ask_store(made.end_nameless, self.to.key, how, done=_nothing)

    def came_of_it(self, how: str) -> None:
        """The person says how a call that was dialled by hand went: a CallEnd."""
        self._phones().handset.came_of_it(CallEnd(how))
        self.look()

    def hang_up(self) -> None:
        """End the call."""
        self._phone.hang_up()
        self.look()

    def press(self, digit: str) -> None:
        """A digit for the menu at the other end."""
        line = self._phones().line
        if line is not None and not self.by_hand:
            line.press(digit)

    def louder(self) -> bool:
        """Whether it could be made louder from here. It may take seconds."""
        line = self._phones().line
        return line is not None and line.louder()

    def note(self, **said: str) -> None:
        """Keep `spoke_to` or `reference`; it shows once it is kept."""
        self._work.ask_store(made.note, self._call, **said, done=partial(self._noted, said))

    def _noted(self, said: dict[str, str], _: None) -> None:
        for name, words in said.items():
            setattr(self, name, words)

    def agree(self, agreed: Agreed) -> None:
        """Keep the time that they gave; it shows once it is kept."""
        purpose = self.to.purpose if self.to else Purpose.OTHER
        self._work.ask_store(made.agree, self._call, agreed, purpose, done=partial(self._agreed_kept, agreed))

    def _agreed_kept(self, agreed: Agreed, _: None) -> None:
        self.agreed = agreed

    def forget(self) -> None:
        """End a call that is on, and know nothing any more of whoever called."""
        if self.to is not None:
            if self.busy:
                self.hang_up()
            self._phone.forget()
            self._phones().book.close()
        self.to, self._release, self._call = None, None, ''
        self.stage, self.seconds, self.end, self.spoke_to, self.reference, self.agreed = 'idle', 0, '', '', '', None


def agreed_words(agreed: Agreed | None, language: Language, number: str = '') -> str:
    """When to go there, or when they call back, and on which number."""
    if agreed is None:
        return ''
    at = {'clock': language.clock(agreed.at.time()), 'date': language.date(agreed.at.date())}
    if agreed.call_back and number:
        return language.say('They call you on {number}, {clock}, {date}', number=number, **at)
    return language.say('They call back {clock}, {date}', **at) if agreed.call_back else language.say('Go there {clock}, {date}', **at)


def _nothing(_: object) -> None:
    """Nothing on the screen waits for it."""
