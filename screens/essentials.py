"""Things you need: what the lounge may have, to pick and ask for; and what prison should have given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from screens.parts.stack import empty
from screens.parts.things import MARKS, ThingCard, ThingsPage, line
from services.essentials import SETTLED, Group
from services.wire import ThingState

if TYPE_CHECKING:
    from services.essentials import Essential, States

CELLS = {Group.LOUNGE: 15, Group.PRISON: 6}
"""How many things of each group stand on a page."""


class Essentials(ThingsPage):
    """One group at a time. What the lounge may have is picked first and asked for then; what prison gave is kept with each touch."""

    heading = StringProperty('')
    told = BooleanProperty(False)
    """The last thing that happened is that staff were called from here."""
    prison = BooleanProperty(False)
    """The second group is shown."""
    count = NumericProperty(0)
    """How many things are picked and not asked for yet."""
    pages = NumericProperty(1)
    cols = NumericProperty(5)
    _page = 0

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._picked: list[str] = []
        super().__init__(*args, **kwargs)

    def show(self) -> None:
        self.heading = self._heading()
        self.count = len(self._picked)
        group = Group.PRISON if self.prison else Group.LOUNGE
        things, most = self.app.essentials.of(group), CELLS[group]
        self.pages = 1
        if len(things) > most:
            # cards leave one of the cells to "More", the answers have it below them
            most -= 0 if self.prison else 1
            self.pages = -(-len(things) // most)
        shown = things[self._page * most : (self._page + 1) * most]
        empty(self.ids.cards)
        empty(self.ids.answers)
        if self.prison:
            for thing in shown:
                self.ids.answers.add_widget(self.answers_about(thing, layout='wide'))
        else:
            self._show_cards(shown)

    def clear(self) -> None:
        self._picked, self._page, self.count = [], 0, 0
        self.prison = self.told = False
        empty(self.ids.cards)
        empty(self.ids.answers)

    def _heading(self) -> str:
        _ = self.app._
        if self.told:
            return (
                _('Staff can see what you asked for.')
                if self.app.visit.known
                else _('Staff can see that you asked. Show them this screen.')
            )
        return _('Did prison give you these?') if self.prison else _('Touch what you need. We may have these.')

    def _show_cards(self, things: tuple[Essential, ...]) -> None:
        self.cols = 3 if self.app.theme.portrait else 5
        cards: list[Widget] = [self._card(thing) for thing in things]
        if self.pages > 1:
            more = ThingCard(icon='arrow-right', text=self.app._('More'))
            more.bind(on_release=lambda _card: self.more())
            cards.append(more)
        cards += [Widget() for _ in range(CELLS[Group.LOUNGE] - len(cards))]
        for card in cards:
            self.ids.cards.add_widget(card)

    def _card(self, thing: Essential) -> ThingCard:
        state, picked = self.state_of(thing.key), thing.key in self._picked
        had = state in (ThingState.GIVEN, ThingState.HAS)
        card = ThingCard(
            icon=thing.icon,
            text=self.app._(thing.words),
            value=thing,
            look='had' if had else 'picked' if picked or state is ThingState.ASKED else 'plain',
            second=self.app._('You want this') if picked else line(thing, state, self.app),
            mark='check' if picked else MARKS[state] if state else '',
        )
        card.bind(on_release=self._touched)
        return card

    def _touched(self, card: ThingCard) -> None:
        """Pick a thing, or leave it; what was asked for is not needed any more. What staff have said stands."""
        key, self.told = card.value.key, False
        state = self.state_of(key)
        if state in SETTLED:
            return
        if state is ThingState.ASKED:
            self.say({key: ThingState.NOT_NEEDED})
            return
        if key in self._picked:
            self._picked.remove(key)
        else:
            self._picked.append(key)
        self.show()

    def ask(self) -> None:
        """Ask for everything that is picked."""
        self.say(dict.fromkeys(self._picked, ThingState.ASKED))

    def _said(self, states: States) -> None:
        wanted = [key for key in self._picked if states.get(key) not in (ThingState.ASKED, *SETTLED)]
        self.told, self._picked = len(wanted) < len(self._picked), wanted
        super()._said(states)

    def more(self) -> None:
        """The next page, and after the last the first."""
        self._page = (self._page + 1) % int(self.pages)
        self.show()

    def turn(self) -> None:
        """The other group."""
        self.prison, self.told, self._page = not self.prison, False, 0
        self.show()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
