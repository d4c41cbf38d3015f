"""A referral to a council: three questions, each answered for itself, and staff who check and send it (safety rule 25)."""

from __future__ import annotations

from screens.parts.asking import AskingPage, Choice
from screens.parts.tonight import TonightPage
from services import housing, housing_words
from services.directory.councils import Nation
from services.housing import Asked
from services.language import N_
from services.wire import Referral, ReferralKind


class ReferralPage(TonightPage, AskingPage):
    """The first question that has no answer yet; after a no, a way to change one's mind."""

    def show(self) -> None:
        self.title = self.app._('A place to stay')
        referral = self._referral
        for question in Asked:
            answer = getattr(referral, question) if referral is not None else None
            if answer is None:
                self._ask(question)
                return
            if not answer.given:
                self._refused(question)
                return
        self._whole(referral)

    @property
    def _referral(self) -> Referral | None:
        known = self.app.visit.housing
        return known.referral if known is not None else None

    def _ask(self, question: Asked) -> None:
        _, both = self.app._, self.app.language.both
        self._question = question
        fine = N_('No is fine. You can change your mind.')
        if question is Asked.TELL_COUNCIL:
            self.question, self.why = both('Can we tell the council you need a place?'), both(self._called(), fine)
            yes = _('Yes', 'Can we tell the council you need a place?')
            no = _('No', 'Can we tell the council you need a place?')
        elif question is Asked.SHARE_CONTACT:
            self.question, self.why = both('Can we give them your contact details?'), both(N_('So that they can call you.'), fine)
            yes = _('Yes', 'Can we give them your contact details?')
            no = _('No', 'Can we give them your contact details?')
        else:
            self.question, self.why = both('Which council?'), both('You choose. It can be any council.')
            another = Choice('another', 'office-building', _('Another council'))
            self.choices = [Choice('yes', 'check', self.council.name), another] if self.council is not None else [another]
            return
        self.choices = [Choice('yes', 'check', yes), Choice('no', 'close', no)]

    def _called(self) -> str:
        council = self.council
        kind = housing.kind_for(council, public_body=self.app.public_body) if council else ReferralKind.HOMELESSNESS_REFERRAL
        nation = council.nation if council else Nation.ENGLAND
        return housing_words.words_for(nation, self.app.now().today).of_referral(kind)

    def _refused(self, question: Asked) -> None:
        _ = self.app._
        self._question = question
        self.question = self.app.language.both('No is fine. You can change your mind.')
        self.why = self.app.language.both('We tell the council nothing. You can call them yourself.')
        self.choices = [Choice('again', 'undo', _('I changed my mind')), Choice('leave', 'arrow-right', _('Go on'))]

    def _whole(self, referral: Referral) -> None:
        _ = self.app._
        self.choices = [Choice('leave', 'arrow-right', _('Go on'))]
        if referral.sent_at is not None:
            self.question, self.why = _('Staff sent it to the council.'), _('Tell staff if nobody calls you.')
            return
        self._question = Asked.TELL_COUNCIL
        self.question = _('Staff will check it and send it.')
        self.why = _('They can see that you asked. You can change your mind.')
        self.choices = [Choice('no', 'close', _('Do not send it')), *self.choices]

    def answered(self, key: str) -> None:
        """Keep the answer with its time, and show what comes next."""
        if key == 'leave':
            self.app.go('housing')
        elif key == 'again':
            self._ask(self._question)
        elif key == 'another':
            self.app.visit.council_for = self.name
            self.app.go('council')
        else:
            self._keep(key == 'yes')

    def _keep(self, given: bool) -> None:
        chosen = self.council if given and self._question is Asked.CHOOSE_COUNCIL else None
        self.work.ask_store(
            housing.answer_referral,
            self.app.visit.release,
            self._question,
            given,
            council=chosen,
            public_body=self.app.public_body,
            done=self._kept(self.show),
        )

    def back(self) -> None:
        self.app.go('housing')
