"""The doors behind which staff help: what they can help with, and one touch to ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, StringProperty

from screens.parts import helplines as helplines
from screens.parts.cards import Fact
from screens.parts.page import Page
from screens.parts.theme import DOORS
from services import attention
from services.wire import Need


@dataclass(frozen=True)
class Topic:
    """What a door is about: its call for staff, its icon, and the icons of what staff can help with."""

    need: Need
    icon: str
    helps: tuple[str, ...]


TOPICS = {
    'essentials': Topic(Need.ESSENTIALS, 'bag-personal', ('food-apple', 'tshirt-crew', 'cellphone', 'key')),
    # a health request is never more than "private" to anybody but the person
    'health': Topic(Need.PRIVATE, 'medical-bag', ('pill', 'stethoscope', 'hand-heart')),
    'family': Topic(Need.FAMILY, 'phone', ('phone', 'power-plug', 'sim')),
}


class TopicPage(Page):
    """One door. Its name is the key of its topic."""

    icon = StringProperty('')
    colour = ColorProperty()
    title_words = StringProperty('')
    notice = StringProperty('')
    helps = ListProperty()
    asked = BooleanProperty(False)
    health = BooleanProperty(False)

    def arrive(self) -> None:
        topic = TOPICS[self.name]
        self.icon, self.colour, self.health = topic.icon, DOORS[self.name], self.name == 'health'
        self.title_words, self.notice, helps = self._words()
        self.helps = list(zip(topic.helps, helps, strict=True))
        self._show_asked()

    def clear(self) -> None:
        self.asked = False

    def on_helps(self, _page: TopicPage, helps: list[tuple[str, str]]) -> None:
        self.ids.helps.clear_widgets()
        for icon, words in helps:
            self.ids.helps.add_widget(Fact(icon=icon, text=words))

    def ask(self) -> None:
        """Call staff about this."""
        self.work.ask_store(attention.ask, TOPICS[self.name].need, self.app.visit.release, done=self._told)

    def came(self) -> None:
        """Somebody came about this."""
        call = self.app.visit.asked.pop(self.name)
        self.work.ask_store(attention.answer, call, done=self._answered)
        self._show_asked()

    def _told(self, call: str) -> None:
        self.app.visit.asked[self.name] = call
        self._show_asked()
        self.app.look_for_calls()

    def _answered(self, _: None) -> None:
        self.app.look_for_calls()

    def _show_asked(self) -> None:
        self.asked = self.name in self.app.visit.asked

    def _words(self) -> tuple[str, str, tuple[str, ...]]:
        _ = self.app._
        if self.name == 'essentials':
            helps = (_('Food'), _('Clothes and a wash kit'), _('A phone and a SIM card'), _('What prison should have given you'))
            return _('Things you need'), '', helps
        if self.name == 'health':
            notice = ' '.join(
                [
                    _('Your body is not used to drugs now.'),
                    _('The amount you used before can kill you.'),
                    _('Do not use alone.'),
                    _('Ask for naloxone.'),
                ]
            )
            return _('Health'), notice, (_('Medicine and prescriptions'), _('A doctor (GP)'), _('Drug and alcohol support'))
        return _('Family and phone'), '', (_('A call on the staff phone'), _('Charging your phone'), _('A SIM card'))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
