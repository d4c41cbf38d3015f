"""The one button of the kiosk. It acts once, and only while a person can see it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior

from screens.parts import words as words
from screens.parts.stage import in_front


class Touchable(ButtonBehavior):
    """Ignores releases that are stale, double or disabled.

    Kivy's own button acts when the screen changed under the finger, when it was disabled while held, and twice on a trembling hand.
    """

    quiet = NumericProperty(0.3)
    """Seconds after any release in which this one does nothing."""
    last_release = float('-inf')
    choice = True
    """Whether it is one of the things to choose among; the keys of a keypad are not."""

    def dispatch(self, event: str, *args: Any, **kwargs: Any) -> Any:
        if event == 'on_release':
            now = Clock.get_time()
            if self.disabled or not self.opacity or not in_front(self) or now - Touchable.last_release < self.quiet:
                return False
            Touchable.last_release = now
        return super().dispatch(event, *args, **kwargs)

    def on_touch_down(self, touch: Any) -> bool:
        # a disabled button takes the touch all the same, so that nothing behind it does
        if not self.opacity:
            return False
        if self.disabled and self.collide_point(*touch.pos):
            return True
        return bool(super().on_touch_down(touch))


class Subject:
    """Says what the buttons in it are about: of many that say "Yes" only one is about the coat."""

    @property
    def about(self) -> str:
        """In a few words."""
        raise NotImplementedError


def make_even(buttons: Collection[KioskButton]) -> None:
    """Make each as tall as the one of them that needs most."""
    tallest = max((button.needed for button in buttons), default=0)
    for button in buttons:
        button.even = tallest


class KioskButton(Touchable, AnchorLayout):
    """An icon and its word."""

    text = StringProperty('')
    second = StringProperty('')
    """What stands below it, as large."""
    icon = StringProperty('')
    language = StringProperty('')
    """The code of the language of its words, where that is not the one of everything."""
    chosen = BooleanProperty(False)
    """Whether it stands for what is so already; said to whoever listens, beside its icon."""
    told = StringProperty('')
    """What is said of it, where its words are no words."""
    font_size = NumericProperty(34)
    look = OptionProperty('plain', options=['plain', 'go', 'person', 'stop', 'bar'])
    """`go` for the one main action of a screen, `person` for "Get a person", `stop` to end a call, `bar` on the dark bar."""
    hug = BooleanProperty(False)
    """As wide as its words, and at least as wide as `least`, at most as `most`."""
    tall = NumericProperty(92)
    """Its height on a 1080 pixel high screen, where its words stand on one line."""
    around = NumericProperty(24)
    """What it is taller than its words, in pixels of a 1920x1080 screen."""
    needed = NumericProperty(0)
    """The height that it needs, in real pixels."""
    even = NumericProperty(0)
    """The height of what it stands beside, where all are of equal size."""
    least = NumericProperty(0)
    most = NumericProperty(0)
    centred = BooleanProperty(False)
    side = NumericProperty(0)
    """The room at each side of the words."""
    radius = NumericProperty(20)
    shown = BooleanProperty(True)
    """Whether it takes any room; one that is not shown cannot be touched."""
    fill = ColorProperty()
    rim = ColorProperty()
    ink = ColorProperty()


class Door(Touchable, AnchorLayout):
    """One of the doors of the day: a coloured icon, its word and a second line."""

    text = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')
    colour = ColorProperty()
    done = BooleanProperty(False)
    first = BooleanProperty(False)
    """The one to go through first today."""


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
