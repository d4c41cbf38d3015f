"""The council's housing team: open or shut, which number, what to say; and what probation has to say about it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.calling import To
from screens.parts.tonight import TonightPage
from services import attention, housing_words
from services.directory.hours import Opening
from services.wire import Need, Purpose, Supervision

if TYPE_CHECKING:
    from services.directory.councils import Council
    from services.directory.hours import Status
    from services.directory.phones import Phone
    from services.directory.places import Place


class CouncilCall(TonightPage):
    """One council. A number that is not in the directory is never guessed: staff look it up."""

    WATCHES = 5
    heading = StringProperty('')
    hours = StringProperty('')
    open = BooleanProperty(False)
    number = StringProperty('')
    checked = StringProperty('')
    without = StringProperty('')
    """What to do where there is no number to call now."""
    later = StringProperty('')
    """The other number, and when it is for."""
    say = StringProperty('')
    facts = StringProperty('')
    probation = StringProperty('')
    asked = BooleanProperty(False)
    named = BooleanProperty(False)
    _to: To | None = None

    def show(self) -> None:
        self.clear()
        council = self.council
        if council is None:
            self.app.go('council')
            return
        self.named, self.asked = self.app.visit.known, 'housing' in self.app.visit.asked
        place = self.app.places.housing_contact(council.code)
        if self.supervision is not Supervision.NONE:
            self.probation = self.app._('Ask your probation officer before you sleep there.')
        self._show_words(council, place)
        if place is None:
            self.heading = self.app.say('Call {council} council', council=council.name)
            self.without = self.app._('We do not have their number here. Staff can look it up.')
        else:
            self.heading = self.app.say('Call {council}', council=place.name)
            self._show_numbers(place)

    def clear(self) -> None:
        for name in ('heading', 'hours', 'number', 'checked', 'without', 'later', 'say', 'facts', 'probation'):
            setattr(self, name, '')
        self.open = self.asked = self.named = False
        self._to = None

    def _show_words(self, council: Council, place: Place | None) -> None:
        _ = self.app._
        words = housing_words.words_for(council.nation, self.app.now().today)
        self.say = self.app.language.both(words.say)
        facts = words.facts
        if place is not None and place.status(self._now()).opening is Opening.CLOSED:
            facts = words.at_night
        self.facts = ' '.join(_(fact) for fact in facts)

    def _show_numbers(self, place: Place) -> None:
        status, now = place.status(self._now()), place.phone_at(self._now())
        self.open = status.opening is Opening.OPEN
        self.hours = self._hours(status)
        others = [phone for phone in place.phones if now is None or phone.number != now.number]
        self.later = self._later(status, others)
        if now is None:
            self.without = self.app._('We do not have a number for when they are shut. Staff can look it up.')
            return
        self.number = now.number
        self.checked = self.app.say('Checked {date}', date=self.app.language.short_date(now.checked_on))
        self._to = self._call_to(place, now, others)

    def _call_to(self, place: Place, now: Phone, others: list[Phone]) -> To:
        then = tuple(self._to_phone(place, phone) for phone in others)
        return self._to_phone(place, now, then)

    def _to_phone(self, place: Place, phone: Phone, then: tuple[To, ...] = ()) -> To:
        return To(
            key=phone.key,
            name=place.name,
            back=self.name,
            say=self.say,
            may_ask=tuple(self.may_ask()),
            purpose=Purpose.HOUSING,
            then=then,
        )

    def may_ask(self) -> list[str]:
        """What the council may ask."""
        _ = self.app._
        return [_('Where you lived before'), _('Your health, and any medicine'), _('If you have children, or are pregnant')]

    def _hours(self, status: Status) -> str:
        _, say = self.app._, self.app.say
        if status.opening is Opening.NOT_KNOWN:
            return ''
        if status.opening is Opening.OPEN:
            return say('Open now until {clock}', clock=self._clock(status.until)) if status.until else _('Open now')
        return say('Shut now. Opens {when}', when=self._when(status.opens)) if status.opens else _('Shut now')

    def _later(self, status: Status, others: list[Phone]) -> str:
        if not others or status.opening is Opening.NOT_KNOWN:
            return ''
        number = others[0].number
        if status.opening is Opening.OPEN and status.until is not None:
            return self.app.say('Tonight, after {clock}, call {number}', clock=self._clock(status.until), number=number)
        if status.opens is not None:
            return self.app.say('From {when}, call {number}', when=self._when(status.opens), number=number)
        return self.app.say('Or call {number}', number=number)

    def _when(self, at: datetime) -> str:
        language = self.app.language
        day = language.day(at.date(), self._now().date())
        return self._clock(at) if at.date() == self._now().date() else f'{self._clock(at)} {day}'

    def _clock(self, at: datetime) -> str:
        return self.app.language.clock(at.time())

    def _now(self) -> datetime:
        return self.app.now().london

    def call(self) -> None:
        """To the call."""
        if self._to is not None:
            self.app.call(self._to)

    def save(self) -> None:
        """Put the number on the person's phone."""
        self.app.visit.save = self.number
        self.app.go('phone')

    def another(self) -> None:
        """Ask another council."""
        self.app.visit.council_for = self.name
        self.app.go('council')

    def ask_staff(self) -> None:
        """Have staff look the number up, or help with the call."""
        self.work.ask_store(attention.ask, Need.HOUSING, self.app.visit.release, done=self._told)

    def _told(self, call: str) -> None:
        self.app.visit.asked['housing'], self.asked = call, True
        self.app.look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
