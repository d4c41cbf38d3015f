"""Printing: for whom and what, one paper or all of them as one job."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, OptionProperty, StringProperty

from screens.parts.tiles import Tile
from screens.staff import paper_ways as paper_ways
from screens.staff.page import StaffPage
from screens.staff.paper_words import name_of
from screens.staff.session import PapersWanted
from services import language, papers
from services.papers import Person
from services.printing import PaperKind
from services.wire import Where

ON_A_PAGE = 8
ALL_KINDS = ('slip', 'large', 'wallet', 'card')


class Papers(StaffPage):
    """Everybody of today, those who are here first; touched ones are printed for."""

    page = NumericProperty(0)
    pages = NumericProperty(1)
    kind = OptionProperty('slip', options=ALL_KINDS)
    """What is printed; `large` is the slip in large print."""
    count = NumericProperty(0)
    """For how many people."""
    doing = StringProperty('')
    """What the main button says."""
    people: tuple[Person, ...] = ()

    def arrive(self) -> None:
        self._chosen = {self.app.staff.person} if self.app.staff.person is not None else set[str]()
        super().arrive()

    def clear(self) -> None:
        self.page, self.kind, self.people, self._chosen = 0, 'slip', (), set()
        self.count = 0
        self.ids.people.clear_widgets()

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(papers.people, done=self._seen)

    def _seen(self, people: tuple[Person, ...]) -> None:
        if people != self.people:
            self.people = people
            self._chosen &= {person.release for person in people}
            self.show()

    def show(self) -> None:
        self.pages = max(1, -(-len(self.people) // ON_A_PAGE))
        self.page = min(self.page, self.pages - 1)
        tiles = self.ids.people
        tiles.clear_widgets()
        for person in self.people[self.page * ON_A_PAGE : (self.page + 1) * ON_A_PAGE]:
            tiles.add_widget(self._tile(person))
        self._counted()

    def _tile(self, person: Person) -> Tile:
        chosen = person.release in self._chosen
        return Tile(
            text=name_of(person, public=not self.app.staff_only),
            second=self._second(person),
            icon='check-circle' if chosen else 'circle-outline',
            look='picked' if chosen else 'plain',
            tall=144 if self.app.theme.portrait else 112,
            on_release=partial(self._touched, person.release),
        )

    def _second(self, person: Person) -> str:
        say = self.app.say
        where = say('Here') if person.where is Where.HERE else say('Expected')
        if not person.version:
            return say('{where}. No slip yet', where=where)
        return say('{where}. Slip version {version}', where=where, version=str(person.version))

    def _counted(self) -> None:
        self.count = len(self._chosen)
        ngettext = self.app.language.ngettext
        self.doing = {
            'slip': ngettext('Print {count} slip', 'Print {count} slips', self.count),
            'large': ngettext('Print {count} large slip', 'Print {count} large slips', self.count),
            'wallet': ngettext('Print {count} wallet card', 'Print {count} wallet cards', self.count),
            'card': ngettext('Print {count} code card', 'Print {count} code cards', self.count),
        }[self.kind]

    def on_kind(self, *_: object) -> None:
        """The main button says what it does."""
        self._counted()

    def _touched(self, release: str, _tile: Tile) -> None:
        self._chosen ^= {release}
        self.show()

    def choose_here(self) -> None:
        """Everybody who is here, and nobody else."""
        self._chosen = {person.release for person in self.people if person.where is Where.HERE}
        self.show()

    def choose_all(self) -> None:
        """Everybody of today."""
        self._chosen = {person.release for person in self.people}
        self.show()

    def choose_nobody(self) -> None:
        """Begin again."""
        self._chosen = set()
        self.show()

    def more(self) -> None:
        """The next page of names; after the last one the first."""
        self.page = (self.page + 1) % self.pages
        self.show()

    def look_first(self) -> None:
        """See it as it will come out."""
        self.app.staff.papers = self._wanted()
        self.app.staff_go('paper_preview')

    def print(self) -> None:
        """Have it all printed as one job."""
        wanted = self._wanted()
        self.count = 0  # a second touch prints nothing twice
        people = [(person.release, language.load(person.language)) for person in wanted.people]
        self.work.ask_outside(self.app.services.papers.print_papers, people, wanted.kind, wanted.large, self.who, done=self._begun)

    def _begun(self, _jobs: tuple[str, ...]) -> None:
        self.app.staff_go('papers_on_way')

    def _wanted(self) -> PapersWanted:
        chosen = tuple(person for person in self.people if person.release in self._chosen)
        kind = {'wallet': PaperKind.WALLET, 'card': PaperKind.CARD}.get(self.kind, PaperKind.SLIP)
        return PapersWanted(chosen, kind, large=self.kind == 'large')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
