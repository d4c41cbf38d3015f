"""When: times that the other side offers, and parts of a day. Each is held against the day before it is asked for (safety rule 17)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts.booking import BookingPage, Seek, offer_of
from screens.parts.calling import To
from screens.parts.cards import Card
from screens.parts.day_words import offered, verdict
from screens.parts.stack import empty
from screens.parts.tiles import Tile
from services import benefits, bookings
from services.appointments import next_working_day
from services.bookings import Choice
from services.directory.phones import Phone, PhonePurpose
from services.mending import Fit, Verdict, fits
from services.wire import Claimed, Purpose, TimeKind

ROOM = 4
"""How many tiles a day has room for; where that is not enough, the last one leads to more."""
TALL = 104


class TimesOfDay(Card):
    """The times of one day, as many as there is room for. Tells which was touched: `on_pick` with it."""

    title = StringProperty('')
    more = StringProperty('')
    """The word on the way to more times."""
    tiles = ListProperty()
    _first = 0

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type('on_pick')
        super().__init__(**kwargs)

    def on_pick(self, choice: Choice) -> None:
        """A time was touched."""

    def on_tiles(self, _card: TimesOfDay, tiles: list[dict[str, Any]]) -> None:
        if self._first >= len(tiles):
            self._first = 0
        empty(self.ids.tiles)
        for values in tiles[self._first : self._first + (ROOM if len(tiles) <= ROOM else ROOM - 1)]:
            tile = Tile(**values)
            tile.bind(on_release=lambda touched: self.dispatch('on_pick', touched.value))
            self.ids.tiles.add_widget(tile)
        if len(tiles) > ROOM:
            more = Tile(icon='chevron-down', text=self.more, tall=TALL)
            more.bind(on_release=self._more)
            self.ids.tiles.add_widget(more)

    def _more(self, _tile: Tile) -> None:
        """The next times, and after the last the first."""
        self._first += ROOM - 1
        self.on_tiles(self, self.tiles)


class Times(BookingPage):
    """The times of today and of the next working day; one touch picks, the button below asks."""

    heading = StringProperty('')
    line = StringProperty('')
    words = StringProperty('')
    """What came of the last ask, where it was no."""
    today = ListProperty()
    later = ListProperty()
    later_day = StringProperty('')
    ask_text = StringProperty('')
    number = StringProperty('')
    staff_asked = BooleanProperty(False)
    known = BooleanProperty(False)
    for_jobcentre = BooleanProperty(False)

    def show(self) -> None:
        seek = self.app.visit.seek
        if seek is None:
            self.app.go('jobcentre')
            return
        _, say, language = self.app._, self.app.say, self.app.language
        plan = self.plan
        stop = self.sought(plan) if plan is not None else None
        self.known = plan is not None
        purpose = stop.purpose if stop is not None else Purpose.JOBCENTRE
        self.for_jobcentre = purpose is Purpose.JOBCENTRE
        self.heading = _('When can you go to the jobcentre?') if self.for_jobcentre else _('Which other time?')
        self.line = self._where(stop.place if stop is not None else None)
        self.words = self._told(purpose)
        next_day = next_working_day(self.now.date())
        self.later_day = language.day(next_day, self.now.date()).capitalize()
        if plan is not None and stop is not None:
            found = [(choice, fits(plan, stop, choice.offer)) for choice in self.choices(stop)]
            self.today = [self._tile(choice, fit) for choice, fit in found if choice.offer.on == self.now.date()]
            self.later = [self._tile(choice, fit) for choice, fit in found if choice.offer.on == next_day]
        phone = self._phone()
        self.number = phone.number if phone else ''
        picked = seek.picked
        self.ask_text = say('Ask for {time}', time=offered(picked.offer, self.now.date(), language)) if picked else ''

    def clear(self) -> None:
        self.heading = self.line = self.words = self.later_day = self.ask_text = self.number = ''
        self.today, self.later, self.staff_asked, self.known = [], [], False, False

    def _where(self, name: str | None) -> str:
        place, _ = self.place, self.app._
        where = ', '.join(part for part in (place.name, place.address) if part) if place is not None else name or ''
        bring = _('Bring any ID or papers. No ID? Still go.') if self.for_jobcentre else ''
        return '. '.join(part for part in (where, _('About 1 hour') if self.for_jobcentre else '', bring) if part)

    def _told(self, purpose: Purpose) -> str:
        refused = self.asked(purpose).refused
        if self.taken:
            return self.app._('Somebody else has that time now. Pick another time.')
        if refused is None:
            return ''
        time = offered(offer_of(refused), self.now.date(), self.app.language)
        return self.app.say('They said no to {time}. Pick another time.', time=time)

    def _tile(self, choice: Choice, fit: Fit) -> dict[str, Any]:
        fine = fit.verdict is Verdict.FITS
        seek = self.app.visit.seek
        return {
            'text': self._time(choice),
            'second': self._span(choice) or verdict(fit, self.app.language) if fine else verdict(fit, self.app.language),
            'icon': 'check-circle' if fine and seek.picked == choice else 'calendar-clock' if fine else 'calendar-alert',
            'look': 'picked' if fine and seek.picked == choice else 'plain' if fine else 'warns',
            'disabled': fit.verdict in (Verdict.TOO_LATE, Verdict.SHUT),
            'value': choice,
            'tall': TALL,
        }

    def _time(self, choice: Choice) -> str:
        if choice.offer.at is not None:
            return self.app.language.clock(choice.offer.at)
        morning = choice.offer.part is TimeKind.MORNING
        return self.app._('Any time in the morning') if morning else self.app._('Any time in the afternoon')

    def _span(self, choice: Choice) -> str:
        if choice.opens is None or choice.shuts is None:
            return ''
        clock = self.app.language.clock
        return self.app.say('{opens} to {shuts}', opens=clock(choice.opens), shuts=clock(choice.shuts))

    def pick(self, choice: Choice) -> None:
        """A time was touched: it is marked, or what it clashes with is shown."""
        plan = self.plan
        stop = self.sought(plan) if plan is not None else None
        if plan is None or stop is None:
            return
        self.app.visit.seek = replace(self.app.visit.seek, picked=choice)
        if fits(plan, stop, choice.offer).verdict is Verdict.CLASHES:
            self.app.visit.clash = ''
            self.app.go('clash')
        else:
            self.show()

    def ask(self) -> None:
        """Ask for the time that is marked."""
        picked = self.app.visit.seek.picked
        if picked is not None:
            self.ask_for(picked)

    def _phone(self) -> Phone | None:
        return self.place.phone(PhonePurpose.APPOINTMENTS, PhonePurpose.DAY) if self.place is not None else None

    def call(self) -> None:
        """Call them instead."""
        phone = self._phone()
        if phone is not None and self.place is not None:
            say = self.app.language.both('“I left prison today. I want to make a first appointment.”') if self.for_jobcentre else ''
            self.app.call(To(key=phone.key, name=self.place.name, back=self.name, say=say, purpose=Purpose.JOBCENTRE))

    def ask_staff(self) -> None:
        """Have staff book it."""
        self.work.ask_store(bookings.ask_staff, self.app.visit.release, done=self._staff_told)

    def _staff_told(self, _call: str) -> None:
        self.staff_asked = True
        self.app.look_for_calls()

    def claimed_already(self) -> None:
        """Keep that there is a claim, and show what that means."""
        self.work.ask_store(benefits.said, self.app.visit.release, Claimed.ALREADY, done=lambda _: self.app.go('money'))

    def back(self) -> None:
        """To where the time was sought from."""
        seek = self.app.visit.seek
        self.app.visit.seek = Seek(seek.place, seek.moving) if seek is not None else None
        self.app.go('jobcentre' if self.for_jobcentre else 'day')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
