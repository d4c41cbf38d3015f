"""A screen of the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Protocol

from kivy.app import App
from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen

from screens.parts import bars as bars
from screens.parts import cards as cards
from screens.parts.theme import Theme
from screens.parts.visit import Visit
from screens.parts.work import Work
from services.clock import Moment
from services.language import Language


class Shell(Protocol):
    """What a screen may ask of the program around it."""

    language: Language
    theme: Theme
    visit: Visit | None
    _: Callable[[str], str]
    say: Callable[..., str]

    def go(self, name: str) -> None:
        """Show another screen."""

    def finish(self, how: Literal['finished', 'idle']) -> None:
        """End the visit and wipe everything personal."""

    def now(self) -> Moment:
        """The kiosk's time."""


class Sheet(BoxLayout):
    """The paper that a screen is laid out on: a bar above, a bar below, the matter between."""


class Page(Screen):
    """A screen that is made once, filled when it is entered and emptied when it is left."""

    def __init__(self, work: Work, **kwargs: Any) -> None:
        self.work = work
        super().__init__(**kwargs)

    @property
    def app(self) -> Shell:
        return App.get_running_app()

    def on_pre_enter(self, *_: Any) -> None:
        self.arrive()

    def on_leave(self, *_: Any) -> None:
        self.work.drop()
        self.clear()

    def arrive(self) -> None:
        """Fill the screen. Called each time it is entered."""

    def clear(self) -> None:
        """Empty the screen of everything personal. Called each time it is left."""

    def tick(self, now: float) -> None:
        """Called twice a second while the screen is shown, with monotonic seconds."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
