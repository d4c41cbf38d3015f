"""Health. What is asked here is "private" to everybody but the person, and a call leaves nothing (safety rules 11, 12, 14, 21)."""

from __future__ import annotations

from screens.parts.topics import Topic, TopicsPage
from services.directory.councils import Nation
from services.directory.places import PlaceKind
from services.facts import facts
from services.language import N_
from services.wire import Need

RECONNECT = ('reconnect_adults', 'reconnect_need', 'reconnect_months', 'reconnect_treatment', 'reconnect_england')


class Health(TopicsPage):
    """The door of health."""

    need = Need.PRIVATE

    def show(self) -> None:
        _ = self.app._
        self.title, self.door, self.safety = _('Health'), 'health', True
        drugs = N_('Your body is not used to drugs now.'), N_('The amount you used before can kill you.')
        self.notice = self.app.language.both(*drugs, N_('Do not use alone.'), N_('Ask for naloxone.'))
        super().show()

    def topics(self) -> tuple[Topic, ...]:
        _ = self.app._
        nation = self.nation()
        return (
            Topic('medicine', 'pill', _('Medicine'), _('Ask staff about medicine'), things=('medicine',)),
            Topic('naloxone', 'medical-bag', _('Naloxone'), _('Ask for naloxone'), facts=(_('You do not have to say why.'),)),
            self._drugs(nation),
            self._mental_health(),
            self._gp(),
            *(() if nation is Nation.WALES else (self._reconnect(nation),)),
            Topic('gambling', 'dice-5-outline', _('Gambling'), _('Ask staff about support')),
            Topic('unsafe', 'shield-alert', _('I do not feel safe'), do=self.app.feel_unsafe),
        )

    def _drugs(self, nation: Nation | None) -> Topic:
        _ = self.app._
        contacts = self.places(PlaceKind.DRUG_SERVICE, private=True) + self.line('frank', nation) + self.line('dan_24_7', nation)
        return Topic('drugs', 'hand-heart', _('Drugs and alcohol'), _('Ask staff about support'), contacts=contacts)

    def _mental_health(self) -> Topic:
        _ = self.app._
        words = _('On 111, press 2 for mental health.'), _('In danger now? Call 999 from the phone here.')
        contacts = self.line('nhs_111') + self.line('samaritans')
        return Topic('mind', 'heart-pulse', _('Mental health'), _('Ask staff for support'), facts=words, contacts=contacts)

    def _gp(self) -> Topic:
        _ = self.app._
        contacts = self.places(PlaceKind.GP, private=True)
        words = () if contacts else (_('We do not have one here. Staff can look it up.'),)
        return Topic('gp', 'stethoscope', _('A doctor (GP)'), _('Ask staff about a doctor'), facts=words, contacts=contacts)

    def _reconnect(self, nation: Nation | None) -> Topic:
        _, known = self.app._, facts()
        words = tuple(_(known[key].text) for key in RECONNECT if nation is None or key != 'reconnect_england')
        return Topic('reconnect', 'handshake', _('Health help after prison'), _('Ask staff about RECONNECT'), facts=words)
