"""What a door holds, as topics to touch: beside them stands what helps with the one that was touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts import grid as grid
from screens.parts import helplines as helplines
from screens.parts.buttons import KioskButton
from screens.parts.calling import To
from screens.parts.cards import Fact
from screens.parts.day_words import opening
from screens.parts.stack import empty
from screens.parts.things import MARKS, ThingsPage, line
from screens.parts.tiles import Tile
from services import attention
from services.answers import Question
from services.directory import helplines as lines
from services.directory.places import Place
from services.directory.postcodes import NotFound
from services.essentials import WANTED, Group
from services.wire import Need, ThingState

if TYPE_CHECKING:
    from services.directory.councils import Nation
    from services.directory.places import PlaceKind

PLACES = 2
"""How many places of a kind are shown; staff know the others."""


@dataclass(frozen=True)
class Contact:
    """Somebody who can be called."""

    to: To
    second: str
    """The number, and when somebody is there."""


@dataclass(frozen=True)
class Way:
    """Something else that can be done."""

    icon: str
    text: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Topic:
    """What people come through the door for."""

    key: str
    icon: str
    text: str
    ask: str = ''
    """The words on the way to staff; empty where there is none."""
    facts: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    things: tuple[str, ...] = ()
    """Keys of data/essentials.toml that it is about, too; what a lounge does not list is left out."""
    ways: tuple[Way, ...] = ()
    do: Callable[[], None] | None = field(default=None, compare=False)
    """Done at once by a touch; nothing then stands beside it."""


class TopicsPage(ThingsPage):
    """A door with topics. Coming back to it, also from a call, the same topic still stands there."""

    title = StringProperty('')
    door = StringProperty('other')
    notice = StringProperty('')
    notice_icon = StringProperty('alert')
    chosen = StringProperty('')
    """The words of the topic that was touched."""
    ask_words = StringProperty('')
    told = StringProperty('')
    """Staff were called about it in this visit."""
    safety = BooleanProperty(False)
    """The numbers for an emergency stand there until something is touched."""
    need = Need.ASKED
    """What staff are told."""
    _shown: tuple[Topic, ...] = ()

    def topics(self) -> tuple[Topic, ...]:
        """What there is, as it stands now."""
        raise NotImplementedError

    def show(self) -> None:
        visit = self.app.visit
        self._shown = self.topics()
        picked = next((topic for topic in self._shown if f'{self.name}.{topic.key}' == visit.topic), None)
        empty(self.ids.tiles)
        for topic in self._shown:
            look = 'picked' if topic is picked else 'plain'
            tile = Tile(icon=topic.icon, text=topic.text, value=topic, look=look, tall=self._tall())
            tile.bind(on_release=self._touched)
            self.ids.tiles.add_widget(tile)
        self._show_topic(picked)

    def _tall(self) -> int:
        """How tall a tile is: fewer topics stand larger, and in a standing window what helps needs the room."""
        count, portrait = len(self._shown), self.app.theme.portrait
        return (180 if portrait else 240) if count <= 4 else 112 if portrait or count > 8 else 126

    def clear(self) -> None:
        self.notice = self.chosen = self.ask_words = self.told = ''
        self._shown = ()
        for part in ('tiles', 'facts', 'contacts', 'things', 'ways'):
            empty(self.ids[part])

    def _touched(self, tile: Tile) -> None:
        if tile.value.do is not None:
            tile.value.do()
            return
        self.app.visit.topic = f'{self.name}.{tile.value.key}'
        self.show()

    def _show_topic(self, topic: Topic | None) -> None:
        for part in ('facts', 'contacts', 'things', 'ways'):
            empty(self.ids[part])
        self.chosen = topic.text if topic is not None else ''
        called = self.app.visit.topic in self.app.visit.asked
        self.ask_words = topic.ask if topic is not None and not called else ''
        self.told = self.app._('Staff can see that you asked. Tell them what for.') if topic is not None and called else ''
        if topic is None:
            return
        for words in topic.facts:
            self.ids.facts.add_widget(Fact(icon='information-outline', text=words))
        for contact in topic.contacts:
            tile = Tile(icon='phone', text=self.app._(contact.to.name), second=contact.second, value=contact.to, tall=132)
            tile.bind(on_release=lambda tile: self.app.call(tile.value))
            self.ids.contacts.add_widget(tile)
        for key in topic.things:
            self._show_thing(key)
        for way in topic.ways:
            self.ids.ways.add_widget(KioskButton(icon=way.icon, text=way.text, on_release=partial(_do, way)))

    def _show_thing(self, key: str) -> None:
        thing = self.app.essentials.get(key)
        if thing is None:
            return
        if thing.group is Group.PRISON:
            self.ids.things.add_widget(self.answers_about(thing, text=self.app._('Did prison give you this?')))
            return
        state = self.state_of(key)
        words = line(thing, state, self.app) or self.app._('Touch to ask for it')
        tile = Tile(icon=MARKS[state] if state else thing.icon, text=self.app._(thing.words), second=words, value=thing)
        tile.bind(on_release=self._want)
        self.ids.things.add_widget(tile)

    def _want(self, tile: Tile) -> None:
        """Ask for a thing, or take it back."""
        asked = self.state_of(tile.value.key) in WANTED
        self.say({tile.value.key: ThingState.NOT_NEEDED if asked else ThingState.ASKED})

    def ask(self) -> None:
        """Call staff about the topic."""
        told = partial(self._told, self.app.visit.topic)
        self.work.ask_store(attention.ask, self.need, self.app.visit.release, done=told)

    def _told(self, topic: str, call: str) -> None:
        self.app.visit.asked[topic] = call
        self.app.look_for_calls()
        self.show()

    # Whom to call.

    def line(self, key: str, nation: Nation | None = None) -> tuple[Contact, ...]:
        """A helpline, where it serves the nation."""
        helpline = lines.helplines()[key]
        if not helpline.is_for(nation):
            return ()
        where = self.app._('In Wales') if helpline.nation is not None and nation is None else ''
        second = '. '.join(part for part in (helpline.number, self.app._(helpline.hours) if helpline.hours else '', where) if part)
        return (Contact(To(f'line:{key}', helpline.name, back=self.name, private=helpline.private), second),)

    def places(self, kind: PlaceKind, *, private: bool) -> tuple[Contact, ...]:
        """Places of a kind that have a number: nearest to where the person sleeps first (safety rule 10), else by name."""
        postcode = self.app.visit.answers.get(Question.SLEEP_POSTCODE)
        grid = self.app.places.grid(postcode) if postcode else None
        if grid is not None:
            found = [near.place for near in self.app.places.nearest(kind, grid)]
        else:
            found = sorted(self.app.places.of_kind(kind), key=lambda place: place.name)
        contacts = (self._contact(place, private=private) for place in found)
        return tuple(contact for contact in contacts if contact is not None)[:PLACES]

    def _contact(self, place: Place, *, private: bool) -> Contact | None:
        now = self.app.now().london
        phone = place.phone_at(now)
        if phone is None:
            return None
        second = '. '.join(part for part in (phone.number, opening(place.status(now), now, self.app.language), place.address or '') if part)
        return Contact(To(phone.key, place.name, back=self.name, private=private), second)

    def nation(self) -> Nation | None:
        """Where the person sleeps tonight; None where that is not known."""
        postcode = self.app.visit.answers.get(Question.SLEEP_POSTCODE)
        found = self.app.places.council_at(postcode, self.app.now().today) if postcode else NotFound.NOT_KNOWN
        return None if isinstance(found, NotFound) else found.council.nation


def _do(way: Way, _button: Any) -> None:
    way.do()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
