"""What was asked for is not booked until the other side says so, and the old time stands until then (safety rule 17)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.booking import BookingPage, Seek, offer_of
from screens.parts.day_words import offered
from services import bookings
from services.language import when
from services.wire import Appointment, Standing


class AskedPage(BookingPage):
    """How it stands with what the person asked for last."""

    heading = StringProperty('')
    line = StringProperty('')
    next = StringProperty('')
    """Who has to answer now."""
    old = StringProperty('')
    """What stands until then."""
    open = BooleanProperty(False)
    refused = BooleanProperty(False)
    _appointment: Appointment | None = None

    def show(self) -> None:
        seek = self.app.visit.seek
        found = [one for asked in self.seen.asked.values() for one in (asked.asked, asked.refused) if one is not None]
        self._appointment = next((one for one in found if seek is not None and one.id == seek.moving), None)
        if self._appointment is None:
            self._show_answered()
        elif self._appointment.standing is Standing.ASKED:
            self._show_open(self._appointment)
        else:
            self._show_refused(self._appointment)

    def clear(self) -> None:
        self.heading = self.line = self.next = self.old = ''
        self.open = self.refused = False
        self._appointment = None

    def _time(self, asked: Appointment) -> str:
        return offered(offer_of(asked), self.now.date(), self.app.language)

    def _show_open(self, asked: Appointment) -> None:
        _, say = self.app._, self.app.say
        self.open, self.refused = True, False
        self.heading = _('Not booked yet')
        self.line = say('You asked for {time}. {place}', time=self._time(asked), place=asked.place or '').strip()
        self.next = _('They have to say yes first.') if asked.slot else _('Staff can see it. They will ask for you.')
        self.old = self._old(asked)

    def _old(self, asked: Appointment) -> str:
        stops = self.seen.day.stops if self.seen is not None and self.seen.day is not None else ()
        old = next((stop for stop in stops if stop.appointment == asked.instead_of), None)
        if old is None:
            return ''
        time = when(old, self.now.date(), self.app.language)
        return self.app.say('Your time {time} stands until they agree.', time=time)

    def _show_refused(self, asked: Appointment) -> None:
        self.clear()
        self.refused, self._appointment = True, asked
        self.heading = self.app.say('They said no to {time}.', time=self._time(asked))
        self.line = self.app._('Pick another time.')
        self.next = self.app._('Staff can see it too.')

    def _show_answered(self) -> None:
        """They said yes, or it was taken back: the day has it."""
        seek = self.app.visit.seek
        stops = self.seen.day.stops if self.seen is not None and self.seen.day is not None else ()
        booked = next((stop for stop in stops if seek is not None and stop.appointment == seek.moving), None)
        if booked is None:
            self.app.go('day')
            return
        self.clear()
        self.heading = self.app._('It is booked')
        self.line = when(booked, self.now.date(), self.app.language)

    def another(self) -> None:
        """See other times."""
        seek = self.app.visit.seek
        standing = self._appointment is not None and self._appointment.standing is Standing.ASKED
        before = self._appointment.instead_of if self._appointment is not None else None
        self.app.visit.seek = Seek(seek.place, seek.moving if standing else before or '')
        self.app.go('times')

    def take_back(self) -> None:
        """Ask no more."""
        if self._appointment is not None:
            self.work.ask_store(bookings.take_back, self._appointment.id, done=self._taken_back)

    def _taken_back(self, _: None) -> None:
        self.app.go('day')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
