"""What people asked for, each answered with one touch, and who calls for a person. It is all that a peer mentor sees."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens.parts.stack import Row
from screens.staff import board_words as words
from screens.staff import rows as rows
from screens.staff.lounge_page import LoungePage
from services import board, essentials
from services.wire import Need, ThingState

if TYPE_CHECKING:
    from services.board import Request
    from services.needs import Reason

ROWS = {False: 6, True: 9}
"""How many stand on a page of a lying and of a standing window."""


class RequestRow(Row):
    """A thing that somebody asked for, or a call for a person. Tells `on_do`, `on_none_left` and `on_show`."""

    text = StringProperty('')
    what = StringProperty('')
    yes = StringProperty('')
    stocked = BooleanProperty(False)
    """There can be none left of it."""
    shown = BooleanProperty(True)
    """Whether what was asked for is shown: on a kiosk that the public can see only once it was touched."""

    def __init__(self, **kwargs: object) -> None:
        for event in ('on_do', 'on_none_left', 'on_show'):
            self.register_event_type(event)
        super().__init__(**kwargs)

    def on_do(self) -> None:
        """It was given, or somebody came."""

    def on_none_left(self) -> None:
        """There is none left today."""

    def on_show(self) -> None:
        """What was asked for is to be seen."""


class RequestsPage(LoungePage):
    """Calls for a person first, then things in the order of the board. Health, safety and calls for anything else are not here."""

    heading = StringProperty('')
    peer = BooleanProperty(True)
    page = NumericProperty(0)
    pages = NumericProperty(1)
    _notice = ''
    """What is said in place of the heading until the next touch."""
    _touched = ('', '')
    """Whose thing is shown, and which, where the public can see the kiosk."""

    def clear(self) -> None:
        super().clear()
        self.heading, self.page, self._touched, self._notice = '', 0, ('', ''), ''
        self.ids.rows.clear_widgets()

    def show(self) -> None:
        if self.lounge is None or self.app.staff is None:
            return
        self.peer = self.app.staff.peer
        made = [*self._calls(), *map(self._thing, self._things())]
        most = ROWS[self.app.theme.portrait]
        self.pages = max(1, -(-len(made) // most))
        self.page = min(self.page, self.pages - 1)
        self.heading = self._heading(len(made))
        self.ids.rows.clear_widgets()
        for row in made[self.page * most : (self.page + 1) * most]:
            self.ids.rows.add_widget(row)

    def more(self) -> None:
        """The next page, and after the last the first."""
        self.page, self._touched, self._notice = (self.page + 1) % self.pages, ('', ''), ''
        self.show()

    def _heading(self, count: int) -> str:
        if self._notice:
            return self._notice
        if not count:
            return self.app._('Nobody waits for anything')
        return self.app.language.ngettext('{count} thing to see to', '{count} things to see to', count)

    def _calls(self) -> list[RequestRow]:
        named = [(line.release, self.name_of(line), reason) for line in self.lounge.lines for reason in line.reasons]
        nameless = [(None, self.app.say('Screen {screen}', screen=str(call.screen)), call.reason) for call in self.lounge.calls]
        return [self._call(*call) for call in (*named, *nameless) if call[2].need is Need.ASKED]

    def _call(self, release: str | None, name: str, reason: Reason) -> RequestRow:
        asked = words.since(words.why(reason.need, self.app.language), reason.since, self.app.language)
        return RequestRow(text=name, what=asked, yes=self.app._('Seen to'), on_do=partial(self._came, release, reason))

    def _things(self) -> list[Request]:
        """Those that this lounge lists and that tell nothing of anybody's health."""
        known = self.app.essentials
        return [one for one in self.lounge.requests if (thing := known.get(one.thing)) is not None and not thing.private]

    def _thing(self, request: Request) -> RequestRow:
        thing = self.app.essentials.get(request.thing)
        what = self.app._(thing.words)
        return RequestRow(
            text=request.initials if not self.app.staff_only or self.peer else f'{request.first_name} {request.initial}.',
            what=self.app.say('{thing}: prison did not give it', thing=what) if request.missing else what,
            yes=self.app._('Given'),
            stocked=thing.stocked,
            shown=self.app.staff_only or self._touched == (request.release, request.thing),
            on_do=partial(self._settle, request, ThingState.GIVEN),
            on_none_left=partial(self._settle, request, ThingState.NONE_LEFT),
            on_show=partial(self._show, request),
        )

    def _show(self, request: Request, _row: RequestRow) -> None:
        self._touched = (request.release, request.thing)
        self.show()

    def _came(self, release: str | None, reason: Reason, _row: RequestRow) -> None:
        self.work.ask_store(board.answer, release, reason, self.who, done=self._done)

    def _settle(self, request: Request, state: ThingState, _row: RequestRow) -> None:
        thing, self._notice = self.app.essentials.get(request.thing), ''
        self.work.ask_store(essentials.settle, request.release, thing, state, self.who, done=self._done, failed=self._not_there)

    def _not_there(self, error: BaseException) -> None:
        """They were erased meanwhile."""
        if not isinstance(error, KeyError):
            raise error
        self._notice = self.app._('Another screen was faster. Look at it again.')
        self.show()
        self.look()

    def _done(self, _answer: object) -> None:
        self.app.look_for_calls()
        self.look()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
