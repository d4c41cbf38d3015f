"""The board: who is here, how each of their needs stands, and on top who needs somebody now."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from screens.staff import board_words as words
from screens.staff import rows as rows
from screens.staff.lounge_page import LoungePage
from screens.staff.page import CODE_SHOWN_FOR
from screens.staff.rows import BoardRow, places, places_of_call, tall
from services import board, language
from services.board import Line, Order
from services.needs import Area
from services.printing import OPEN, PaperKind
from services.wire import Where

if TYPE_CHECKING:
    from services.board import Call

ABOVE_AND_BELOW = {False: 450, True: 698}
"""What the bars, the heading and the heads take of the height of a lying and of a standing window, in its own pixels."""
GAP = 18


class BoardPage(LoungePage):
    """As many rows at a time as there is room for.

    On a kiosk that the public can see it has initials, no words of need, and codes only once they are touched (safety rule 21).
    """

    heading = StringProperty('')
    second = StringProperty('')
    cut_off = StringProperty('')
    """Since when other screens have not been heard."""
    page = NumericProperty(0)
    pages = NumericProperty(1)
    sorting = StringProperty('')
    """What the way to sorting says."""
    reminder = StringProperty('')
    """What staff must never do (safety rule 13)."""
    _code_of = ''
    _code_until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: list[BoardRow] = []
        self._papers: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    def on_height(self, *_: object) -> None:
        """Rows are made once and filled anew: only what has changed is drawn again."""
        theme, lying = self.app.theme, not self.app.theme.portrait
        high = tall(lying=lying)
        room = self.height / theme.unit - ABOVE_AND_BELOW[theme.portrait] + GAP
        self.ids.rows.clear_widgets()
        self._rows = [BoardRow(height=theme.unit * high) for _ in range(max(1, int(room // (high + GAP))))]
        for row in self._rows:
            row.bind(on_open=self._open, on_act=self._act, on_show_code=self._show_code)
            self.ids.rows.add_widget(row)
        self.show()

    def arrive(self) -> None:
        self.app.staff.person = None  # whoever was open last is not meant any more
        self.sorting, self.reminder = self.app._('Sort'), self.app._('Never say who is here, or was here')
        self.ids.heads.places = self._heads(lying=not self.app.theme.portrait)
        super().arrive()

    def clear(self) -> None:
        super().clear()
        self.heading = self.second = self._code_of = ''
        self.page = 0
        self._papers = {}
        for row in self._rows:
            self._fill(row, None)

    def tick(self, now: float) -> None:
        super().tick(now)
        if self._code_of and now >= self._code_until:
            self._code_of = ''
            self.show()
        if self._papers:
            self._look_for_papers()

    def look_again(self) -> None:
        self.cut_off = self.last_heard()
        super().look_again()

    def show(self) -> None:
        lounge, staff, say = self.lounge, self.app.staff, self.app.say
        if lounge is None or staff is None or not self._rows:
            return
        shown, most = self._shown(), len(self._rows)
        self.pages = max(1, -(-len(shown) // most))
        self.page = min(self.page, self.pages - 1)
        self.heading = self._needing(lounge.needing)
        self.second = say('{leaving} leaving today · {here} here', leaving=str(lounge.leaving), here=str(lounge.here))
        if staff.area is not None:
            count, everybody = str(len(shown)), str(len(lounge.lines))
            self.second = say('{area} to do: {count} of {all}', area=words.area(staff.area, self.app.language), count=count, all=everybody)
        self.sorting = self.app._('Sort') if staff.area is None else self.app._('Show all')
        page = shown[self.page * most : (self.page + 1) * most]
        for row, entry in zip(self._rows, [*page, *[None] * (most - len(page))], strict=True):
            self._fill(row, entry)
        for row, below in pairwise((*self._rows, None)):
            row.ruled = below is not None and bool(below.opacity)

    def more(self) -> None:
        """The next page, and after the last the first."""
        self.page = (self.page + 1) % self.pages
        self._code_of = ''
        self.show()

    def sort(self) -> None:
        """Choose an order or a need; where the board is reduced to one need, show everybody again."""
        if self.app.staff.area is None:
            self.app.staff_go('sort')
        else:
            self.app.staff.area = None
            self.page = 0
            self.show()

    def print_all(self) -> None:
        """Print the slips of everybody who is here as one job."""
        if self.lounge is not None:
            self._print([line for line in self.lounge.lines if line.where is Where.HERE])

    def _shown(self) -> tuple[Line | Call, ...]:
        lounge, staff = self.lounge, self.app.staff
        if staff.area is not None:
            return board.in_order(board.open_in(lounge.lines, staff.area), staff.order)
        if staff.order is Order.NEED:
            return lounge.entries
        return (*lounge.calls, *board.in_order(lounge.lines, staff.order))

    def _needing(self, count: int) -> str:
        if not count:
            return self.app._('Nobody needs you now')
        return self.app.language.ngettext('{count} needs you now', '{count} need you now', count)

    def _heads(self, *, lying: bool) -> dict[str, rows.Place]:
        """The heads stand above their columns; in a standing window only those of the needs, which stand below the name."""
        every = places(lying=lying, needed=False, public=not self.app.staff_only)
        named = every if lying else {key: every[key] for key in Area if key in every}
        return {key: (left, 0, width - GAP, 48) for key, (left, _top, width, _height) in named.items()}

    # A row

    def _fill(self, row: BoardRow, entry: Line | Call | None) -> None:
        row.opacity = 1 if entry is not None else 0
        if isinstance(entry, Line):
            self._fill_person(row, entry)
        elif entry is not None:
            self._fill_call(row, entry)
        else:
            row.value, row.text, row.due, row.code, row.where, row.summary, row.reasons, row.button = None, '', '', '', '', '', [], ''
            for area in Area:
                row.ids[area].text = row.ids[area].icon = ''

    def _fill_person(self, row: BoardRow, line: Line) -> None:
        spoken, public = self.app.language, not self.app.staff_only
        row.value, row.opens = line, True
        row.text, row.where = self.name_of(line), words.where(line, spoken)
        row.due = spoken.clock(line.due_at) if line.due_at is not None else ''
        row.code = words.spaced(line.code) if not public or self._code_of == line.release else self.app._('Show code')
        row.reasons = self._reasons(line.reasons) if line.reasons else []
        row.summary = '' if line.reasons else self._summary(line) if public else ''
        for area in Area:
            look, cell = words.look(line, area, spoken), row.ids[area]
            cell.icon, cell.text, cell.colour = look.icon, look.text, look.colour
        row.places = places(lying=not self.app.theme.portrait, needed=bool(line.reasons), public=public)
        self._fill_button(row, line)

    def _fill_button(self, row: BoardRow, line: Line) -> None:
        _ = self.app._
        row.resting = line.release in self._papers
        if self._by_touch(line):
            row.button_icon, row.button = 'check', _('Seen to')
        elif line.reasons:
            row.button_icon, row.button = 'chevron-right', _('Open')
        else:
            row.button_icon, row.button = 'printer', _('Printing') if row.resting else _('Slip')

    def _by_touch(self, line: Line) -> bool:
        """Whether "seen to" is enough here. Where the row must not say why, it has to be read on the person's page first."""
        return bool(line.reasons) and line.reasons[0].by_touch and self.app.staff_only

    def _fill_call(self, row: BoardRow, call: Call) -> None:
        row.value, row.opens, row.resting = call, False, False
        row.text = self.app.say('Screen {screen}', screen=str(call.screen))
        row.due = row.code = row.where = row.summary = ''
        for area in Area:
            row.ids[area].text = row.ids[area].icon = ''
        row.reasons = self._reasons((call.reason,))
        row.places = places_of_call(lying=not self.app.theme.portrait, public=not self.app.staff_only)
        row.button_icon, row.button = 'check', self.app._('Seen to')

    def _reasons(self, reasons: tuple[board.Reason, ...]) -> list[str]:
        """All that there is room for: where it is little, the first alone and how many more there are."""
        if self.app.staff_only:
            return [words.reasons_words(reasons, self.app.language, named=named) for named in (3, 2, 1)]
        return [words.since(self.app._('Needs somebody'), reasons[0].since, self.app.language)]

    def _summary(self, line: Line) -> str:
        if line.to_see_to:
            return self.app.language.ngettext('{count} thing to do', '{count} things to do', line.to_see_to)
        return self.app._('All seen to') if line.where is not Where.EXPECTED else ''

    # Touches

    def _open(self, row: BoardRow) -> None:
        self.open(row.value.release)

    def _act(self, row: BoardRow) -> None:
        entry = row.value
        if not isinstance(entry, Line):
            self._answer(None, entry.reason)
        elif not entry.reasons:
            self._print([entry])
        elif self._by_touch(entry):
            self._answer(entry.release, entry.reasons[0])
        else:
            self.open(entry.release)

    def _show_code(self, row: BoardRow) -> None:
        hide = self._code_of == row.value.release
        self._code_of, self._code_until = '' if hide else row.value.release, self.app.seconds() + CODE_SHOWN_FOR
        self.show()

    def _answer(self, release: str | None, reason: board.Reason) -> None:
        self.work.ask_store(board.answer, release, reason, self.who, done=self._answered)

    def _answered(self, _none: None) -> None:
        self.app.look_for_calls()
        self.look()

    def _print(self, lines: list[Line]) -> None:
        waiting = [line for line in lines if line.release not in self._papers]
        people = [(line.release, language.load(line.language)) for line in waiting]
        if people:
            begun = partial(self._begun, [line.release for line in waiting])
            self.work.ask_outside(self.app.services.papers.print_papers, people, PaperKind.SLIP, False, self.who, done=begun)

    def _begun(self, releases: list[str], jobs: tuple[str, ...]) -> None:
        self._papers.update(zip(releases, jobs, strict=True))
        self.show()

    def _look_for_papers(self) -> None:
        """A slip that is under way is not asked for twice; where it waits for somebody, the bar above says so."""
        done = [release for release, job in self._papers.items() if self.app.services.slip_state(job).state not in OPEN]
        for release in done:
            del self._papers[release]
        if done:
            self.show()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
