"""Today's papers: how far each job has come, what is in its way, and printing again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from screens.staff import paper_ways as paper_ways
from screens.staff.lines import Act, Said
from screens.staff.page import StaffPage
from screens.staff.paper_words import how_far, of_whom, what, why
from services import papers
from services.papers import Papers
from services.printing import OPEN, PrintState

ICONS = {
    PrintState.MAKING: 'timer-sand',
    PrintState.SENT: 'printer',
    PrintState.PRINTING: 'printer',
    PrintState.ON_PAPER: 'check-circle',
    PrintState.TRAY: 'tray-full',
    PrintState.NEEDS_SOMEBODY: 'printer-alert',
    PrintState.FAILED: 'alert',
}


class PapersOnWay(StaffPage):
    """What needs somebody first, in the printer's own reason, and then the newest."""

    in_the_way = StringProperty('')
    """What keeps paper from coming; empty where nothing does."""
    pages = NumericProperty(1)
    jobs: tuple[Papers, ...] = ()

    def clear(self) -> None:
        self.jobs, self.in_the_way, self.pages = (), '', 1
        self.ids.lines.page = 0
        self.ids.lines.show([], portrait=False)

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(papers.of_today, done=self._seen)

    def _seen(self, jobs: tuple[Papers, ...]) -> None:
        first = sorted(jobs, key=lambda job: job.state is not PrintState.NEEDS_SOMEBODY)
        if tuple(first) != self.jobs:
            self.jobs = tuple(first)
            self.show()

    def show(self) -> None:
        waiting = [job for job in self.jobs if job.state is PrintState.NEEDS_SOMEBODY]
        self.in_the_way = why(waiting[0].reason, self.app.language) if waiting else ''
        self.ids.lines.show([self._said(job) for job in self.jobs], portrait=self.app.theme.portrait)
        self.pages = self.ids.lines.pages

    def _said(self, job: Papers) -> Said:
        say, spoken = self.app.say, self.app.language
        asked = {
            'clock': spoken.clock(job.asked_at.time()),
            'far': how_far(job, spoken, public=not self.app.staff_only),
            'name': job.asked_by or '',
        }
        ended = job.state not in OPEN
        return Said(
            title=self._title(job),
            second=say('{clock}, {name}. {far}', **asked) if job.asked_by else say('{clock}. {far}', **asked),
            icon=ICONS[job.state],
            acts=self._acts(job) if ended else (),
            warns=job.state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED),
        )

    def _acts(self, job: Papers) -> tuple[Act, ...]:
        """To print all of them again, and what did not come out of them, from the first such person on."""
        again = Act(self.app._('Print this again'), partial(self._again, job.jobs), 'printer')
        if not job.out or job.out >= len(job.people):
            return (again,)
        return Act(self.app._('Print the rest'), partial(self._again, job.jobs[job.out :]), 'printer'), again

    def _title(self, job: Papers) -> str:
        words = what(job, self.app.language)
        if not job.people:
            return words
        return self.app.say('{names}: {what}', names=of_whom(job, self.app.language, public=not self.app.staff_only), what=words)

    def more(self) -> None:
        """The next page; after the last one the first."""
        self.ids.lines.more(portrait=self.app.theme.portrait)

    def go_on(self) -> None:
        """It was put right: start the queue again and look at once."""
        self.app.services.papers.go_on()

    def _again(self, jobs: tuple[str, ...]) -> None:
        self.work.ask_outside(self.app.services.papers.reprint_papers, jobs, self.who, done=self._begun)

    def _begun(self, _jobs: tuple[str, ...]) -> None:
        self.look()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
