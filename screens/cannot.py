""" "I can't get there in time": never a permission (safety rule 5)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import phone_number as phone_number
from screens.parts.calling import to_stop
from screens.parts.page import Page
from services import appointments
from services.appointments import Day, Reason
from services.language import N_
from services.store.database import Transaction
from services.wire import Need


class Cannot(Page):
    """Five reasons, and then what must still be done."""

    said = BooleanProperty(False)
    words = StringProperty('')
    number = StringProperty('')

    def arrive(self) -> None:
        stop = self.app.visit.day.probation if self.app.visit.day else None
        if stop is None:
            self.app.go('probation')
            return
        _ = self.app._
        go = (N_('You still have to go unless probation gives you a new time.'),) if stop.must_go else ()
        self.words = self.app.language.both(*go, N_('Call them now.'), N_('We have not told probation.'))
        self.number = stop.phone or ''
        self.said = Need.CANNOT_GET_THERE in self.app.visit.asked

    def retell(self) -> None:
        self.arrive()

    def clear(self) -> None:
        self.said, self.words, self.number = False, '', ''

    def call_them(self) -> None:
        """Call the probation office."""
        stop = self.app.visit.day.probation
        say = self.app.language.both("“I have to come to you. I can't get there in time. What must I do?”")
        self.app.call(to_stop(stop, stop.place or self.app._('Probation'), 'cannot', say))

    def because(self, reason: str) -> None:
        """Keep the reason here, and call staff."""
        visit = self.app.visit
        self.work.ask_store(_cannot_go, visit.release, visit.day.probation.appointment, Reason(reason), done=self._kept)

    def _kept(self, kept: tuple[str, Day]) -> None:
        visit = self.app.visit
        visit.asked[Need.CANNOT_GET_THERE], visit.day = kept
        self.said = True
        self.app.look_for_calls()


def _cannot_go(tx: Transaction, release: str, appointment: str, reason: Reason) -> tuple[str, Day]:
    return appointments.cannot_go(tx, appointment, reason), appointments.day_of(tx, release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
