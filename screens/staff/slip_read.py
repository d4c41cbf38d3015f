"""Reading a slip back: whether what somebody holds is the newest, by its code under the scanner or by its number."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from screens.parts import typed as typed
from screens.parts.keypad import Character
from screens.staff import paper_ways as paper_ways
from screens.staff.page import StaffPage
from screens.staff.paper_words import name_of
from services import language, papers
from services.papers import ReadBack, ReadState
from services.printing import PaperKind
from services.slips import NUMBER_ALPHABET
from services.slips.reading import named

LONGEST = 4


class NumberKey(Character):
    """One of the characters that a slip's number is made of."""


class SlipRead(StaffPage):
    """A scanner types the lines of the code; the one that names the slip is taken. By hand it is the number alone."""

    text = StringProperty('')
    """What was typed by hand."""
    state = StringProperty('')
    """A `ReadState`; empty where no slip was read."""
    whose = StringProperty('')
    words = StringProperty('')
    read: ReadBack | None = ObjectProperty(None, allownone=True)

    def on_kv_post(self, _base: object) -> None:
        """The keys have a place."""
        for character in NUMBER_ALPHABET:
            key = NumberKey(text=character)
            key.bind(on_release=lambda touched: self.type(touched.text))
            self.ids.letters.add_widget(key)

    def arrive(self) -> None:
        self._line = ''
        super().arrive()

    def clear(self) -> None:
        self._line = self.text = self.state = self.whose = self.words = ''
        self.read = None

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def type(self, character: str) -> None:
        """A character of the number."""
        self.text = (self.text + character)[:LONGEST]

    def delete(self) -> None:
        """The last character is to go."""
        self.text = self.text[:-1]

    def enter(self) -> None:
        """The number is complete."""
        if not self._look_up(self.text):
            self.state, self.whose, self.read = ReadState.NOT_KNOWN, '', None
            self.words = self._words(ReadBack(ReadState.NOT_KNOWN))
        self.text = ''

    def typed(self, text: str) -> None:
        if text == '\n':
            self._look_up(self._line)
            self._line = ''
        elif text == '\b':
            self._line = self._line[:-1]
        else:
            self._line += text

    def _look_up(self, line: str) -> bool:
        slip = named(line)
        if slip is not None:
            self.work.ask_store(papers.read_back, slip, done=self._read)
        return slip is not None

    def _read(self, read: ReadBack) -> None:
        self.read, self.state, self.words = read, read.state, self._words(read)
        self.whose = name_of(read.person, public=not self.app.staff_only) if read.person else ''

    def _words(self, read: ReadBack) -> str:
        say, at = self.app.say, read.newest_at
        values = {
            'version': str(read.version),
            'newest': str(read.newest_version),
            'when': self.app.language.known(at) if at is not None else '',
        }
        cut_off = self.last_heard()
        newest = say('This is the newest slip: version {version}.', **values)
        if cut_off:
            newest = say('This is the newest slip that this screen knows: version {version}. {heard}.', heard=cut_off, **values)
        return {
            ReadState.NEWEST: newest,
            ReadState.CHANGED_SINCE: say('The day has changed since this slip was printed. Print a new one.'),
            ReadState.OLDER: say('This is version {version}. Version {newest} was made {when}. Take this one back.', **values),
            ReadState.NOT_KNOWN: say('No slip has this number here. It may be old. Look at the person on the board.'),
        }[read.state]

    def print(self) -> None:
        """Print a new one."""
        person = self.read.person if self.read else None
        if person is not None:
            self.read = None
            people = [(person.release, language.load(person.language))]
            self.work.ask_outside(self.app.services.papers.print_papers, people, PaperKind.SLIP, False, self.who, done=self._begun)

    def _begun(self, _jobs: tuple[str, ...]) -> None:
        self.app.staff_go('papers_on_way')

    def open(self) -> None:
        """Show the page of whoever's slip it is."""
        if self.read is not None and self.read.person is not None:
            self.app.staff.person = self.read.person.release
            self.app.staff_go('staff_person')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
