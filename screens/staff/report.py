"""The day report on the screen, with every count; saved without those that could tell of somebody."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.stack import Row, Stack
from screens.staff.page import StaffPage
from services import report
from services.report import Report
from services.report_words import Group, groups
from services.travel import Travel


class ReportLine(Row):
    """A count and what it counts."""

    words = StringProperty('')
    said = StringProperty('')


class ReportGroup(Stack):
    """The counts that belong together."""

    heading = StringProperty('')


class DayReport(StaffPage):
    """Counts of today, as far as this kiosk knows them."""

    saved = StringProperty('')
    """Where the report was saved."""
    saving = BooleanProperty(False)
    report: Report | None = None

    def clear(self) -> None:
        self.report, self.saved, self.saving = None, '', False
        for column in self._columns():
            column.clear_widgets()

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        places, journeys = self.app.places, self.app.journeys
        start = places.lounge.postcode if places.lounge else None
        self.work.ask_store(report.of_today, Travel(places.grid, journeys.known, start), done=self._seen)

    def _seen(self, found: Report) -> None:
        self.report = found
        self.show()

    def show(self) -> None:
        if self.report is None:
            return
        found = groups(self.report, self.app.language, leaves=False)
        parts = (found[0], found[5]), found[1:5], found[6:]
        for column, shown in zip(self._columns(), parts, strict=True):
            column.clear_widgets()
            for group in shown:
                column.add_widget(_group(group))

    def _columns(self) -> tuple[Stack, Stack, Stack]:
        return self.ids.people, self.ids.needs, self.ids.rest

    def save(self) -> None:
        """Write the report as PDF and for a spreadsheet, as it may leave the lounge."""
        if self.report is not None and not self.saving:
            self.saving = True
            # written down first: what leaves the lounge is never without somebody's name
            self.work.ask_store(report.exported, self.who, done=partial(self._noted, self.report))

    def _noted(self, found: Report, _: None) -> None:
        self.work.ask_outside(partial(self.app.services.save_report, found), done=self._saved, failed=self._not_saved)

    def _saved(self, where: str) -> None:
        self.saving = False
        self.saved = self.app.say('Saved in {folder}. Counts under 5 are hidden in it.', folder=where)

    def _not_saved(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        self.saving = False
        self.saved = self.app._('It could not be saved. Is the disk full? Look at This kiosk.')


def _group(group: Group) -> ReportGroup:
    made = ReportGroup(heading=group.heading)
    for line in group.lines:
        made.add_widget(ReportLine(words=line.words, said=line.said))
    return made


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
