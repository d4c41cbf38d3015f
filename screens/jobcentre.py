"""Which jobcentre: a choice, nearest to where the person sleeps first (safety rule 10). A time that is known is shown instead."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, StringProperty

from screens.parts.booking import BookingPage, Seek
from screens.parts.calling import to_stop
from screens.parts.day_words import opening
from screens.parts.stack import empty
from screens.parts.stop_words import where
from screens.parts.tiles import Tile
from screens.unsafe_place import ask_first
from services import bookings
from services.answers import Question
from services.appointments import Stop
from services.directory.places import Place, PlaceKind
from services.language import when
from services.travel import LegKind, Travel
from services.wire import Purpose, Standing

AT_ONCE = 4
"""More than these stand on a next page."""


class Jobcentre(BookingPage):
    """Any jobcentre may be chosen; none is computed as the only answer (requirement 30)."""

    order = StringProperty('')
    """In what order they stand, and why."""
    time = StringProperty('')
    """A time that is known already."""
    where = StringProperty('')
    bring = StringProperty('')
    number = StringProperty('')
    refused = StringProperty('')
    tiles = ListProperty()
    pages = NumericProperty(1)
    _first = 0

    def show(self) -> None:
        asked = self.asked(Purpose.JOBCENTRE)
        stop = self._booked()
        if asked.asked is not None:
            place = next((one for one in self.app.places.of_kind(PlaceKind.JOBCENTRE) if one.name == asked.asked.place), None)
            self.app.visit.seek = Seek(place.key if place else None, moving=asked.asked.id)
            self.app.go('asked')
        elif stop is not None:
            self._show_booked(stop)
        elif not ask_first(self):
            self._show_places()

    def clear(self) -> None:
        self.order = self.time = self.where = self.bring = self.number = self.refused = ''
        self.tiles, self.pages, self._first = [], 1, 0

    def on_tiles(self, _page: Jobcentre, tiles: list[tuple[Place, str]]) -> None:
        empty(self.ids.tiles)
        for place, second in tiles:
            tile = Tile(icon='office-building', text=place.name, second=second, value=place.key, tall=132)
            tile.bind(on_release=self._touched)
            self.ids.tiles.add_widget(tile)

    def _booked(self) -> Stop | None:
        stops = self.seen.day.stops if self.seen.day is not None else ()
        known = [stop for stop in stops if stop.purpose is Purpose.JOBCENTRE and stop.standing is Standing.CONFIRMED]
        return next((stop for stop in known if not stop.passed), None)

    def _show_booked(self, stop: Stop) -> None:
        self.clear()
        self.time = when(stop, self.seen.day.today, self.app.language)
        self.where, self.number = where(stop), stop.phone or ''
        self.bring = (
            self.app.say('Bring {things}', things=stop.bring) if stop.bring else self.app._('Bring any ID or papers. No ID? Still go.')
        )
        self._stop = stop

    def _show_places(self) -> None:
        postcode = self.app.visit.answers.get(Question.SLEEP_POSTCODE)
        grid = self.app.places.grid(postcode) if postcode else None
        _ = self.app._
        if grid is not None:
            found = [near.place for near in self.app.places.nearest(PlaceKind.JOBCENTRE, grid)]
            self.order = _('The nearest to where you sleep tonight comes first. You can choose any.')
        else:
            found = sorted(self.app.places.of_kind(PlaceKind.JOBCENTRE), key=lambda place: place.name)
            self.order = _('We do not know where you sleep tonight, so these go by name. You can choose any.')
        refused = self.asked(Purpose.JOBCENTRE).refused
        self.refused = _('They said no to the time you asked for. Pick another time.') if refused is not None else ''
        self.pages = -(-len(found) // AT_ONCE)
        self.tiles = [(place, self._line(place, postcode)) for place in found[self._first : self._first + AT_ONCE]]

    def _line(self, place: Place, postcode: str | None) -> str:
        language = self.app.language
        open_ = opening(place.status(self.now), self.now, language)
        leg = Travel(self.app.places.grid, self.app.journeys.known, None).between(postcode or None, place.postcode)
        walk = ''
        if leg.kind is LegKind.WALK:
            walk = language.ngettext('{count} minute walk from where you sleep', '{count} minute walk from where you sleep', leg.minutes)
        return '. '.join(part for part in (place.address or '', open_, walk) if part)

    def more(self) -> None:
        """The next page of places, and after the last the first."""
        self._first = self._first + AT_ONCE if self._first // AT_ONCE + 1 < self.pages else 0
        self._show_places()

    def _touched(self, tile: Tile) -> None:
        self.app.visit.seek = Seek(tile.value)
        self.app.go('times')

    def move(self) -> None:
        """Ask for another time than the one that is known."""
        place = bookings.place_of(self._stop, self.app.places)
        self.app.visit.seek = Seek(place.key if place else None, moving=self._stop.appointment)
        self.app.go('times')

    def call(self) -> None:
        """Call about the time that is known."""
        say = self.app.language.both('“I have an appointment with you {when}. I have a question.”', when=self.time)
        self.app.call(to_stop(self._stop, self._stop.place or '', self.name, say))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
