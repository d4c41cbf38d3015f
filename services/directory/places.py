"""The places of a lounge: offices, clinics and councils' housing teams, with phones, hours and where they are.

They stand in places.csv: in data/ those of the demonstration, in the lounge's own folder those of a real lounge.
One row is one place. Columns may stand in any order; those marked * must be there and filled:

    key*            the place's stable name: small letters, digits and dashes
    name*           what people call it
    kind*           probation, council_housing, jobcentre, drug_service, gp, lounge (this one, where journeys begin) or other
    council         the code of its council as in the ONS postcode directory; needed by council_housing
    area, nation    of a council that is not in that directory: what people call it, and england or wales
    address, postcode
    easting, northing  metres on the British national grid, for a postcode that is not in the directory
    languages       codes of the languages spoken there, such as: en cy
    phone_day, phone_night, phone_housing, phone_appointments
    mon to sun, bank_holidays
                    9am-5pm; or 9:30am-12:30pm, 1:30pm-5pm; or closed; or all day; or nothing where it is not known
    source*         where these facts were read
    checked_on*     the day on which somebody last compared them with that source, such as 2026-11-22
    demonstration   yes for an invented place
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.directory import postcodes, towns
from services.directory.councils import Council, CouncilKind, Councils, Nation, begins_a_word, folded
from services.directory.hours import Hours, Opening, Status
from services.directory.phones import Phone, PhonePurpose
from services.directory.postcodes import Grid, NotFound

CHECKED_WITHIN = timedelta(days=90)


class PlaceKind(StrEnum):
    PROBATION = 'probation'
    COUNCIL_HOUSING = 'council_housing'
    JOBCENTRE = 'jobcentre'
    DRUG_SERVICE = 'drug_service'
    GP = 'gp'
    LOUNGE = 'lounge'
    """This lounge: where today's first journey begins. Never offered as a place to go."""
    OTHER = 'other'


@dataclass(frozen=True)
class Place:
    """A place, as it may be shown."""

    key: str
    name: str
    kind: PlaceKind
    council: str | None
    """The code of the council that it belongs to, or lies in."""
    area: str | None
    nation: Nation | None
    """`area` and `nation` are set where the council stands in no national list."""
    address: str | None
    postcode: str | None
    own_grid: Grid | None
    """Where its file says that it is; see `Places.grid` for where it is."""
    languages: tuple[str, ...]
    phones: tuple[Phone, ...]
    hours: Hours
    source: str
    checked_on: date
    """When somebody last compared all of this with the source."""
    demonstration: bool
    """Invented: nobody may be sent there."""

    def phone(self, *purposes: PhonePurpose) -> Phone | None:
        """The first number that there is, in the order asked for."""
        return next((phone for purpose in purposes for phone in self.phones if phone.purpose is purpose), None)

    def phone_at(self, at: datetime) -> Phone | None:
        """The number to call at a London time: the night number while it is known to be shut, else the day's. None where there is none."""
        if self.hours.status(at).opening is Opening.CLOSED:
            return self.phone(PhonePurpose.NIGHT)
        return self.phone(PhonePurpose.HOUSING, PhonePurpose.DAY, PhonePurpose.APPOINTMENTS)

    def status(self, at: datetime) -> Status:
        """Whether it is open at a London time."""
        return self.hours.status(at)


@dataclass(frozen=True)
class Near:
    """A place and how far it is, as the crow flies."""

    place: Place
    metres: int | None
    """None where it is not known where the place is."""


@dataclass(frozen=True)
class Found:
    """A postcode whose council is known."""

    postcode: str
    council: Council
    grid: Grid | None


@dataclass(frozen=True)
class Area:
    """Somewhere that people live, by the name they call it, and the council that does its work there."""

    name: str
    council: Council
    grid: Grid | None
    """Of its middle; None of a council's whole area."""


@dataclass(frozen=True)
class Places:
    """What one lounge knows of places and councils. Nothing in it changes, and any thread may ask."""

    all: tuple[Place, ...]
    councils: Councils
    unread: tuple[str, ...] = ()
    """What the file has that could not be read, for staff: by row, and why."""

    def get(self, key: str) -> Place | None:
        return self._by_key.get(key)

    @functools.cached_property
    def _by_key(self) -> dict[str, Place]:
        return {place.key: place for place in self.all}

    @property
    def lounge(self) -> Place | None:
        """The lounge itself, where its file says where it is."""
        return next(iter(self.of_kind(PlaceKind.LOUNGE)), None)

    def of_kind(self, kind: PlaceKind) -> tuple[Place, ...]:
        return tuple(place for place in self.all if place.kind is kind)

    def numbers(self) -> dict[str, str]:
        """Every number by its key: nothing else may be dialled."""
        return {phone.key: phone.number for place in self.all for phone in place.phones}

    def older_than(self, today: date, age: timedelta = CHECKED_WITHIN) -> tuple[Place, ...]:
        """Places whose facts nobody has compared with their source for longer than that, the oldest first. They are not left out."""
        return tuple(sorted((place for place in self.all if today - place.checked_on > age), key=lambda place: place.checked_on))

    # Where things are.

    def grid(self, postcode: str) -> Grid | None:
        """Where a postcode is: as the lounge's own places say, then as the ONS says. None where nobody says."""
        normal = postcodes.normalised(postcode)
        if normal is None:
            return None
        own = next((place.own_grid for place in self.all if place.postcode == normal and place.own_grid), None)
        located = postcodes.look_up(normal)
        return own or (None if isinstance(located, NotFound) else located.grid)

    def nearest(self, kind: PlaceKind, to: Grid) -> tuple[Near, ...]:
        """All places of a kind, nearest first; those with no known place on the map at the end.

        `to` is where the person sleeps tonight, never the lounge (safety rule 10). People may choose any of them.
        """
        found = [Near(place, self._metres(place, to)) for place in self.of_kind(kind)]
        return tuple(sorted(found, key=lambda near: math.inf if near.metres is None else near.metres))

    def _metres(self, place: Place, to: Grid) -> int | None:
        here = place.own_grid or (self.grid(place.postcode) if place.postcode else None)
        return None if here is None else round(math.dist(here, to))

    # Councils.

    def council_at(self, text: str, on: date) -> Found | NotFound:
        """The council that does its work at a postcode on a date; or, by a reason, why it is not known."""
        located = postcodes.look_up(text)
        if isinstance(located, NotFound):
            return self._own_council_at(text) or located
        council = self.councils.as_of(located.code, on)
        return NotFound.NOT_KNOWN if council is None else Found(located.postcode, council, located.grid)

    def _own_council_at(self, text: str) -> Found | None:
        normal = postcodes.normalised(text)
        here = (place for place in self.all if normal is not None and place.postcode == normal and place.council in self._own_councils)
        return next((Found(str(normal), self._own_councils[str(place.council)], place.own_grid) for place in here), None)

    @functools.cached_property
    def _own_councils(self) -> dict[str, Council]:
        """Councils that stand in no national list, as those of a demonstration do."""
        return {place.council: _own_council(place) for place in self.all if place.council and place.area and place.nation}

    def council(self, code: str, on: date) -> Council | None:
        """A council by its code, as it stands on a date. None for a code of none, or of a county."""
        return self._own_councils.get(code) or self.councils.as_of(code, on)

    def housing_contact(self, code: str) -> Place | None:
        """The housing team of a council. None: nobody here knows it, and staff look it up. Never a guess, never a county."""
        council = self.councils.by_code.get(code)
        # A council that replaces one other is that one under a new code, as Sheffield is; of several it is not the same any more.
        codes = {code, *(council.replaces if council is not None and len(council.replaces) == 1 else ())}
        return next((place for place in self.of_kind(PlaceKind.COUNCIL_HOUSING) if place.council in codes), None)

    # Search as one types.

    def search_councils(self, text: str, on: date, most: int = 12) -> tuple[Council, ...]:
        """Councils by what somebody has typed so far: the lounge's own first, then those of England and Wales. See `Councils.search`."""
        own = Councils(self._own_councils).search(text, on, most)
        return (own + self.councils.search(text, on, most))[:most]

    def search_areas(self, text: str, on: date, most: int = 12) -> tuple[Area, ...]:
        """Councils, towns and villages by what somebody has typed so far: called just that, then beginning so, then the others.

        A town in a council of its own name is not told twice. The council of a town is that of its middle: ask whether it
        is the right one. For what is not among the towns see `services.directory.towns`.
        """
        found: dict[tuple[str, str], Area] = {}
        for council in self.search_councils(text, on, len(self.councils.by_code)):
            found[council.name, council.code] = Area(council.name, council, None)
        for town in towns.search(text, most):
            there = self.councils.as_of(town.code, on)
            if there is not None:
                found.setdefault((town.name, there.code), Area(town.name, there, town.grid))
        typed = folded(text)
        return tuple(sorted(found.values(), key=lambda area: _nearness(area, typed))[:most])

    def search(self, text: str, kinds: Iterable[PlaceKind] = tuple(PlaceKind), most: int = 12) -> tuple[Place, ...]:
        """The lounge's places by a word of their name, address or postcode that begins as typed."""
        typed, wanted = folded(text), set(kinds) - {PlaceKind.LOUNGE}
        found = (place for place in self.all if typed and place.kind in wanted and _is_meant(place, typed))
        return tuple(found)[:most]


def _nearness(area: Area, typed: str) -> int:
    names = [folded(name) for name in (area.name, area.council.name_cy if area.grid is None else None) if name]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == typed,
        lambda name: name.startswith(typed),
        lambda name: begins_a_word(name, typed),
    )
    return next((rank for rank, test in enumerate(tests) if any(map(test, names))), len(tests))


def _is_meant(place: Place, typed: str) -> bool:
    words = [folded(words) for words in (place.name, place.address, place.area) if words]
    written = (place.postcode or '').casefold()
    return any(begins_a_word(name, typed) for name in words) or written.startswith(typed) or written.replace(' ', '').startswith(typed)


def _own_council(place: Place) -> Council:
    kind = CouncilKind.WELSH_UNITARY if place.nation is Nation.WALES else CouncilKind.UNITARY
    return Council(str(place.council), str(place.area), None, kind, None, date.min)
