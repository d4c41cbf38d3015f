"""The stock of what the lounge gives: what is left, what was given today, and a count or a delivery typed in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from screens.parts import keypad as keypad
from screens.parts.tiles import Tile
from screens.staff.page import StaffPage
from services import stock
from services.stock import Shelf

ON_A_PAGE = 5
MOST_DIGITS = 4


class Stock(StaffPage):
    """The shelves, the low ones marked; touching one lets its number be typed."""

    page = NumericProperty(0)
    pages = NumericProperty(1)
    chosen = StringProperty('')
    """The key of the thing that was touched."""
    chosen_words = StringProperty('')
    how = OptionProperty('counted', options=['counted', 'delivered'])
    digits = StringProperty('')
    busy = BooleanProperty(False)
    shelves: tuple[Shelf, ...] = ()

    def clear(self) -> None:
        self.page, self.chosen, self.chosen_words, self.digits, self.busy = 0, '', '', '', False
        self.shelves = ()
        self.ids.things.clear_widgets()

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(stock.shelves, self.app.essentials, done=self._seen)

    def _seen(self, shelves: tuple[Shelf, ...]) -> None:
        if shelves != self.shelves:
            self.shelves = shelves
            self.show()

    def show(self) -> None:
        self.pages = max(1, -(-len(self.shelves) // ON_A_PAGE))
        things = self.ids.things
        things.clear_widgets()
        for shelf in self.shelves[self.page * ON_A_PAGE : (self.page + 1) * ON_A_PAGE]:
            things.add_widget(self._tile(shelf))

    def _tile(self, shelf: Shelf) -> Tile:
        return Tile(
            text=self.app._(shelf.thing.words),
            second=self._second(shelf),
            icon=shelf.thing.icon,
            look='picked' if shelf.thing.key == self.chosen else 'warns' if shelf.low or shelf.to_count else 'plain',
            tall=104,
            on_release=partial(self._choose, shelf),
        )

    def _second(self, shelf: Shelf) -> str:
        say = self.app.say
        given = say('{count} given today', count=str(shelf.given_today))
        if shelf.left is None:
            left = say('Not counted yet')
        elif shelf.left < 0:
            left = say('Count these again')
        else:
            left = say('Only {count} left', count=str(shelf.left)) if shelf.low else say('{count} left', count=str(shelf.left))
        return f'{left} \u00b7 {given}'

    def more(self) -> None:
        """The next page of things; after the last one the first."""
        self.page = (self.page + 1) % self.pages
        self.show()

    def _choose(self, shelf: Shelf, _tile: Tile) -> None:
        self.chosen, self.chosen_words, self.digits, self.how = shelf.thing.key, self.app._(shelf.thing.words), '', 'counted'
        self.show()

    def type(self, digit: str) -> None:
        """A digit of the number."""
        self.digits = (self.digits + digit).lstrip('0')[:MOST_DIGITS] or '0'

    def delete(self) -> None:
        """Take the last digit away."""
        self.digits = self.digits[:-1]

    def enter(self) -> None:
        """Write the count or the delivery down."""
        thing = self.app.essentials.get(self.chosen)
        if thing is None or not self.digits or self.busy:
            return
        self.busy = True
        act = stock.count if self.how == 'counted' else stock.deliver
        self.work.ask_store(act, thing, int(self.digits), self.who, done=self._written)

    def _written(self, _: None) -> None:
        self.busy, self.digits, self.chosen, self.chosen_words = False, '', '', ''
        self.look()
        self.show()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
