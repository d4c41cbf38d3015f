"""A screen of the kiosk, and what it is laid out with, lying and standing.

A `Sheet` holds `TopBar`, `Body` and `BottomBar`. In the body stand the matter, which takes the room that is left, and a `Side`; or
one `Middle` in an `AnchorLayout`. Answers of equal weight stand in `Answers`. These turn by themselves when the window stands:
columns come below each other in their order, a side is then as wide as the window and as tall as its parts (or as its `tall`).
Nothing else in a screen has a fixed width above 984, which is what a standing window has between its margins.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kivy.app import App
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager
from kivy.uix.widget import Widget

from screens.parts import bars as bars
from screens.parts import cards as cards
from screens.parts.buttons import KioskButton, make_even
from screens.parts.pages import Pages
from screens.parts.stack import Row, Stack
from screens.parts.theme import Theme
from screens.parts.words import Measured
from screens.parts.work import Work

if TYPE_CHECKING:
    from screens.parts.calling import To
    from screens.parts.visit import Visit
    from services.appointments import Day
    from services.clock import Moment
    from services.directory.journeys import Journeys
    from services.directory.places import Places
    from services.essentials import Essentials
    from services.language import Language


class Shell(Protocol):
    """What a screen may ask of the program around it."""

    language: Language
    languages: tuple[Language, ...]
    """Those on offer."""
    theme: Theme
    visit: Visit | None
    demonstration: bool
    page_url: str | None
    """Where the lounge serves the phone page; None where it has none."""
    _: Callable[..., str]
    say: Callable[..., str]
    public_body: bool
    """Whether a public body runs the lounge."""
    retention_days: int
    controller: str | None
    """Who answers for the data; None in a demonstration."""
    version: str
    """Of this program."""

    def go(self, name: str) -> None:
        """Show another screen."""

    def finish(self, how: Literal['finished', 'idle']) -> None:
        """End the visit and wipe everything personal."""

    def now(self) -> Moment:
        """The kiosk's time."""

    def seconds(self) -> float:
        """Monotonic seconds."""

    @property
    def last_touch(self) -> float:
        """When somebody last touched the screen or pressed a key, in monotonic seconds."""

    def get_a_person(self) -> None:
        """Call for staff, and say so above the screen."""

    def look_for_calls(self) -> None:
        """See who waits for a person."""

    @property
    def places(self) -> Places:
        """The places and councils that the lounge knows."""

    @property
    def journeys(self) -> Journeys:
        """The journeys that the lounge knows."""

    @property
    def essentials(self) -> Essentials:
        """The things that the lounge lists."""

    def feel_unsafe(self) -> None:
        """Tell staff silently, and show the numbers."""

    def call(self, to: To) -> None:
        """Show the call to somebody, ready to begin."""


class Sheet(BoxLayout):
    """The paper that a screen is laid out on: a bar above, a bar below, the matter between."""


class Body(Pages):
    """The matter between the bars: columns beside each other, in portrait or where there is no room below each other in the same order."""


class Side(Stack):
    """The column of a body with a width of its own; what is beside it takes the rest."""

    below = BooleanProperty(False)
    """Whether it stands below or above what else there is."""

    wide = NumericProperty(744)
    """Its width in landscape, in pixels of a 1920x1080 screen."""
    tall = NumericProperty(0)
    """Its height in portrait, in pixels of a 1080x1920 screen; 0 is as tall as its parts."""


class Middle(Stack):
    """A single column, as tall as its parts and `wide`, in portrait never wider than the window."""

    wide = NumericProperty(1240)


class Answers(Row):
    """Buttons of equal size that answer a question: beside each other, in portrait below each other."""

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        if isinstance(widget, KioskButton):
            # a button that was narrow for a moment needed many lines then: it must not stay as tall
            widget.fbind('needed', self._trigger_layout)
        super().add_widget(widget, *args, **kwargs)

    def do_layout(self, *_: Any) -> None:
        make_even([child for child in self.taking_room() if isinstance(child, KioskButton)])
        super().do_layout()


class AtOnce(NoTransition):
    """The next screen takes the place of the one before in the same frame.

    Kivy's own shows both above each other for a frame, and where two changes fall into one frame it never tells the first screen that it
    was left.
    """

    def start(self, manager: ScreenManager) -> None:
        came, left = self.screen_in, self.screen_out
        manager.real_add_widget(came)
        came.dispatch('on_pre_enter')
        left.dispatch('on_pre_leave')
        came.pos = manager.pos
        manager.real_remove_widget(left)
        came.dispatch('on_enter')
        left.dispatch('on_leave')


class Page(Screen):
    """A screen that is made once, filled when it is entered and emptied when it is left."""

    asleep = False
    """Whether its texts stay as they are drawn, although they say something else or look otherwise by now: nobody sees them."""

    def __init__(self, work: Work, **kwargs: Any) -> None:
        self.work = work
        super().__init__(**kwargs)

    @property
    def app(self) -> Shell:
        return App.get_running_app()

    def wake(self) -> None:
        """Draw what changed meanwhile."""
        if not self.asleep:
            return
        self.asleep = False
        for part in self.walk(restrict=True):
            if isinstance(part, Measured) and part.put_off:
                part.texture_update()
            if isinstance(part, Pages) and part.put_off:
                part.put_off = False
                part._trigger_layout()

    def on_pre_enter(self, *_: Any) -> None:
        self.wake()
        for part in self.walk(restrict=True):
            if isinstance(part, Pages):
                part.page = 0
        self.arrive()

    def on_leave(self, *_: Any) -> None:
        self.work.drop()
        self.clear()

    def arrive(self) -> None:
        """Fill the screen. Called each time it is entered."""

    def show(self) -> None:
        """Fill the screen from what is known."""

    def retell(self) -> None:
        """Say the same in the language that is spoken now. The place, and what was typed or picked, stay."""
        self.show()

    def clear(self) -> None:
        """Empty the screen of everything personal. Called each time it is left."""

    def tick(self, now: float) -> None:
        """Called twice a second while the screen is shown, with monotonic seconds."""

    def typed(self, text: str) -> None:
        """A keyboard or a scanner typed this, while nothing lay over the screen. `\n` ends a line, `\b` takes its last character away."""


class WatchingPage(Page):
    """A screen that looks into the store again and again while it is shown: what it shows may change meanwhile."""

    EVERY = 5
    """Seconds between two looks into the store."""

    def tick(self, now: float) -> None:
        if now - self._looked >= self.EVERY:
            self.look()

    def look(self) -> None:
        """See what the store knows now."""
        self._looked = self.app.seconds()
        self.look_again()

    def look_again(self) -> None:
        """Ask the store. Called for each look."""


class DayPage(WatchingPage):
    """A screen that shows the visit's day, as the store has it; None where the person gave no code."""

    def arrive(self) -> None:
        self.show()
        self.look()

    def look_again(self) -> None:
        from services import appointments  # not at the top: the first picture, which needs no day, would wait for it

        visit = self.app.visit
        if visit is not None and visit.known:
            self.work.ask_store(appointments.day_of, visit.release, done=self._seen)

    def _seen(self, day: Day) -> None:
        visit = self.app.visit
        if visit is not None and visit.day != day:
            visit.day = day
            self.show()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
