"""A paper as it will come out, before it is printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens.staff import page_pictures as page_pictures
from screens.staff.page import SHOWN_FOR, StaffPage
from screens.staff.paper_words import name_of
from services import housing
from services.housing import NotAgreed
from services.papers import spoken_on
from services.slips.pages import Picture


class PaperPreview(StaffPage):
    """One person's paper at a time. Nothing is written, and nothing printed, until the main button is touched."""

    who_for = StringProperty('')
    number = NumericProperty(0)
    """Which of the people, from 0."""
    count = NumericProperty(0)
    ready = BooleanProperty(False)
    notice = StringProperty('')
    """Why there is nothing to see, or what could not be done."""
    of_referral = BooleanProperty(False)
    """It is the form of a referral, which staff can say that they sent once they see it here (safety rule 25)."""

    def arrive(self) -> None:
        self._until = self.app.seconds() + SHOWN_FOR
        wanted = self.app.staff.papers
        self.count = len(wanted.people) if wanted else 0
        self.of_referral = wanted is not None and wanted.referral is not None
        self.show()
        super().arrive()

    def clear(self) -> None:
        self.who_for, self.number, self.count, self.ready, self.notice, self.of_referral = '', 0, 0, False, '', False
        self.ids.pictures.pictures = ()

    def tick(self, now: float) -> None:
        super().tick(now)
        if not self.app.staff_only and now >= self._until:
            self.back()

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def show(self) -> None:
        wanted = self.app.staff.papers
        if wanted is None or not wanted.people:
            return
        person = wanted.people[int(self.number)]
        self.who_for, self.ready, self.notice = name_of(person, public=not self.app.staff_only), False, ''
        self.ids.pictures.pictures = ()  # nobody's paper stands below the name of somebody else
        drawn, not_drawn = partial(self._drawn, self.number), partial(self._not_drawn, self.number)
        self.work.ask_outside(self.app.services.papers.preview, person, wanted.kind, wanted.large, done=drawn, failed=not_drawn)

    def _drawn(self, number: int, pictures: tuple[Picture, ...]) -> None:
        if number == self.number:
            self.ids.pictures.pictures, self.ready = pictures, True

    def _not_drawn(self, number: int, error: BaseException) -> None:
        from services.slips.document import TooLong  # not at the top: both load what draws slips
        from services.slips.script import MissingGlyph

        _ = self.app._
        words = {
            KeyError: _('This person is not on this screen any more.'),
            MissingGlyph: _('A letter cannot be printed. Write it by hand.'),
            TooLong: _('The day is too long for this paper. Choose another one.'),
            NotAgreed: _('They took back a yes. It cannot be sent.'),
        }
        known = next((said for kind, said in words.items() if isinstance(error, kind)), None)
        if known is None:
            raise error
        if number == self.number:
            self.notice, self.ready = known, self.count > 1  # the papers of the others can be printed all the same

    def next(self) -> None:
        """The paper of the next person; after the last one the first."""
        self.number = (self.number + 1) % max(1, self.count)
        self._until = self.app.seconds() + SHOWN_FOR
        self.show()

    def back(self) -> None:
        """To where it was asked for."""
        if self.of_referral:
            self._to_tonight()
        else:
            self.app.staff_go('papers')

    def _to_tonight(self) -> None:
        self.app.staff.tab = 'tonight'
        self.app.staff_go('staff_person')

    def sent(self) -> None:
        """The referral that is read here was checked and sent."""
        if self.ready:
            self.ready = False
            done, failed = lambda _: self._to_tonight(), self._not_sent
            self.work.ask_store(housing.sent, self.app.staff.papers.referral, self.who, done=done, failed=failed)

    def _not_sent(self, error: BaseException) -> None:
        if not isinstance(error, NotAgreed | KeyError):
            raise error
        self.notice = self.app._('Another screen was faster. Go back and look again.')

    def print(self) -> None:
        """Have all of them printed as one job."""
        wanted = self.app.staff.papers
        self.ready = False
        if wanted is None:
            return
        people = [(person.release, spoken_on(wanted.kind, person)) for person in wanted.people]
        self.work.ask_outside(self.app.services.papers.print_papers, people, wanted.kind, wanted.large, self.who, done=self._begun)

    def _begun(self, _jobs: tuple[str, ...]) -> None:
        self.app.staff_go('papers_on_way')


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
