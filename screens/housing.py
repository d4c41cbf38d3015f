"""A place to stay: what is known about tonight, and the ways on from there (safety rules 3, 7, 9, 11 and 16)."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import phone_number as phone_number
from screens.parts.calling import To
from screens.parts.stop_words import where
from screens.parts.tonight import TonightPage
from screens.unsafe_place import ask_first
from services import attention, housing, housing_words
from services.appointments import Stop
from services.directory.councils import Nation
from services.housing import State
from services.language import when
from services.wire import Bed, BedEnd, Need, Permission, Purpose, Supervision, Tonight


class Housing(TonightPage):
    """The door. It asks only what nobody said yet, and shows the rest."""

    WATCHES = 5
    heading = StringProperty('')
    words = StringProperty('')
    where = StringProperty('')
    probation = StringProperty('')
    allowed = BooleanProperty(False)
    number = StringProperty('')
    """The probation officer's."""
    cas3 = StringProperty('')
    told = StringProperty('')
    no_bed = BooleanProperty(False)
    """There is no place yet, or no certain one: the ways to a council are open."""
    known = BooleanProperty(False)
    """An appointment says where: nothing has to be asked."""
    ask_probation = BooleanProperty(False)
    named = BooleanProperty(False)
    asked = BooleanProperty(False)

    def show(self) -> None:
        visit, bed = self.app.visit, self.bed
        sleep = visit.day.sleep if visit.day is not None else None
        answered = bed is not None and bed.tonight is not Tonight.LATER
        if not answered and sleep is not None:
            self._begin()
            self._show_sleep(sleep)
        elif ask_first(self):
            return
        elif answered:
            self._begin()
            self._show_bed()
        else:
            self.app.go('tonight')

    def clear(self) -> None:
        for name in ('heading', 'words', 'where', 'probation', 'number', 'cas3', 'told'):
            setattr(self, name, '')
        self.allowed = self.no_bed = self.known = self.ask_probation = self.named = self.asked = False

    def _begin(self) -> None:
        self.clear()
        self.named, self.asked = self.app.visit.known, 'housing' in self.app.visit.asked

    def _show_sleep(self, sleep: Stop) -> None:
        language = self.app.language
        self.known = True
        if sleep.sensitive:  # which of the stops it is stays its own business (safety rule 4)
            self.heading, self.words = self.app._('You have a place tonight'), self.app._('It is on your day.')
            return
        self.heading = when(sleep, self.app.visit.day.today, language)
        self.words, self.where = self.app._('Your place to stay tonight'), where(sleep)
        if housing.state_of(self.app.visit.day) is State.ASK_FIRST:
            self.probation = self.app.language.both('Ask your probation officer before you sleep there.')

    def _show_bed(self) -> None:
        _, bed = self.app._, self.bed
        found = isinstance(bed, Bed) and bed.end is BedEnd.FOUND
        self.no_bed = bed.tonight is not Tonight.YES and not found
        if bed.tonight is Tonight.YES:
            self.heading = _('You have a place tonight')
        elif found:
            self.heading = _('There is a place for you tonight')
        elif bed.tonight is Tonight.NO:
            self.heading, self.told = _('No place for tonight yet'), _('Staff can see it.')
        else:
            self.heading, self.told = _('You are not sure about tonight'), _('Staff can see it.')
        if self.no_bed:
            self.words = _('A council can help. You choose which one.')
        if self.supervision is not Supervision.NONE:
            self._show_probation(bed.permission)

    def _show_probation(self, permission: Permission | None) -> None:
        _ = self.app._
        if self.no_bed:
            self.probation = self.app.language.both('A place from the council too: ask probation first.')
            nation = self.council.nation if self.council else Nation.ENGLAND
            self.cas3 = _(housing_words.words_for(nation, self.app.now().today).cas3)
        elif permission is Permission.ALLOWED:
            self.allowed = True
        elif permission is not Permission.NOT_NEEDED:
            self.probation = self.app.language.both('Ask your probation officer before you sleep there.')
            self.ask_probation = True
            self.told = _('Staff can see that they did not say yes yet.') if permission is Permission.NOT_YET else self.told
            self._show_officer()

    def _show_officer(self) -> None:
        probation = self.app.visit.day.probation if self.app.visit.day is not None else None
        if probation is not None and probation.phone:
            self.number = probation.phone

    def call_probation(self) -> None:
        """Call the office about the place."""
        stop = self.app.visit.day.probation
        say = self.app.language.both('“I want to sleep at this place tonight. Is that all right?”')
        self.app.call(To(f'appointment:{stop.appointment}', self.app._('Probation'), back=self.name, say=say, purpose=Purpose.PROBATION))

    def to_council(self) -> None:
        """To the council that was picked, or to picking one."""
        self.app.visit.council_for = 'council_call'
        self.app.go('council_call' if self.council is not None else 'council')

    def cannot_sleep_there(self) -> None:
        """The place that is known is not one after all."""
        self.say_tonight(Tonight.NO, self.arrive)

    def ask_staff(self) -> None:
        """Call staff about a place to sleep."""
        self.work.ask_store(attention.ask, Need.HOUSING, self.app.visit.release, done=self._asked)

    def came(self) -> None:
        """Somebody came about it."""
        call = self.app.visit.asked.pop('housing')
        self.work.ask_store(attention.answer, call, done=self._answered)
        self.asked = False

    def _asked(self, call: str) -> None:
        self.app.visit.asked['housing'], self.asked = call, True
        self.app.look_for_calls()

    def _answered(self, _: None) -> None:
        self.app.look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
