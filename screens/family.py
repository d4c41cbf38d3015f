"""Family and phone: neutral, and nobody has to. Nobody is named, and a call goes by the staff's phone (safety rule 13, requirement 42)."""

from __future__ import annotations

from functools import partial

from screens.parts.calling import To
from screens.parts.topics import Contact, Topic, TopicsPage, Way
from services import answers
from services.answers import Question
from services.appointments import ProbationState
from services.directory.phones import grouped
from services.wire import Need, Purpose


class Family(TopicsPage):
    """The door of family and phone."""

    need = Need.FAMILY
    notice_icon = 'locker'

    def show(self) -> None:
        self.title, self.door = self.app._('Family and phone'), 'family'
        locker = self._answer(Question.LOCKER)
        self.notice = self.app.say('Your phone is in locker {number}', number=locker) if locker else ''
        super().show()

    def arrive(self) -> None:
        super().arrive()
        visit = self.app.visit
        if visit.known:
            self.work.ask_store(answers.kept, visit.release, done=self._answers_known)

    def topics(self) -> tuple[Topic, ...]:
        _ = self.app._
        words = (
            _('You choose if you call, and who.'),
            _('Staff dial for you on their phone.'),
            _('Your licence may say who you cannot call.'),
        )
        return (
            Topic('call', 'phone', _('A call on the staff phone'), _('Ask for a call'), facts=words),
            self._charging(),
            Topic('things', 'sim', _('A phone or a SIM card'), things=('phone', 'charger', 'sim')),
            self._number(),
        )

    def _charging(self) -> Topic:
        _ = self.app._
        if self._answer(Question.LOCKER):
            words = _('Take your phone with you when you go.')
            ways = (
                Way('check', _('I have my phone back'), self._has_phone),
                Way('pencil', _('Another locker number'), partial(self.app.go, 'locker')),
            )
            return Topic('charge', 'power-plug', _('Charge my phone'), facts=(words,), ways=ways)
        ways = (Way('locker', _('Type the locker number'), partial(self.app.go, 'locker')),)
        words = _('Staff show you where to charge it.')
        return Topic('charge', 'power-plug', _('Charge my phone'), _('Ask staff to charge it'), facts=(words,), ways=ways)

    def _number(self) -> Topic:
        """A new number: whoever is on licence has to tell probation (requirement 13)."""
        _, number = self.app._, self._answer(Question.CALL_BACK_NUMBER)
        day = self.app.visit.day
        free = day is not None and day.probation_state is ProbationState.NOT_ON_LICENCE
        tell = () if free else (_('Tell your probation officer your new number.'),)
        words = (self.app.say('Your number is {number}', number=grouped(number)), *tell) if number else tell
        change = Way('pencil' if number else 'dialpad', _('Change the number') if number else _('Type my number'), self._type_number)
        contacts = self._probation() if number and not free else ()
        return Topic('number', 'cellphone', _('My new number'), facts=words, contacts=contacts, ways=(change,))

    def _probation(self) -> tuple[Contact, ...]:
        stop = self.app.visit.day.probation if self.app.visit.day is not None else None
        if stop is None or not stop.phone:
            return ()
        say = self.app.language.both('“I have a new phone number.”')
        to = To(f'appointment:{stop.appointment}', self.app._('Call probation'), back=self.name, say=say, purpose=Purpose.PROBATION)
        return (Contact(to, stop.phone),)

    def _type_number(self) -> None:
        self.app.visit.number_for = self.name
        self.app.go('new_number')

    def _has_phone(self) -> None:
        """The phone is out of its locker."""
        visit = self.app.visit
        visit.answers[Question.LOCKER] = ''
        if visit.known:
            self.work.ask_store(answers.keep, visit.release, Question.LOCKER, '', done=lambda _: None)
        self.show()

    def _answer(self, question: Question) -> str:
        return self.app.visit.answers.get(question, '')

    def _answers_known(self, known: dict[Question, str]) -> None:
        if self.app.visit is not None and known != self.app.visit.answers:
            self.app.visit.answers.update(known)
            self.show()
