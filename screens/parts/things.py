"""Things that people need, on a screen: a card to pick, an answer about what prison gave, and keeping what is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens.parts import words as words
from screens.parts.buttons import Subject, Touchable
from screens.parts.page import WatchingPage
from screens.parts.stack import Stack
from services import essentials
from services.wire import ThingState

if TYPE_CHECKING:
    from screens.parts.page import Shell
    from services.essentials import Essential, States

MARKS = {
    ThingState.ASKED: 'hand-back-right',
    ThingState.GIVEN: 'check-circle',
    ThingState.HAS: 'check-circle',
    ThingState.NOT_NEEDED: 'minus-circle-outline',
    ThingState.NONE_LEFT: 'information-outline',
    ThingState.MISSING: 'account-check',
}
"""The icon of each state. It never stands without the words of `line`."""


def line(thing: Essential, state: ThingState | None, app: Shell) -> str:
    """How it stands with a thing; nothing where nobody said anything about it."""
    _ = app._
    if state is ThingState.MISSING and thing.private:
        # what staff read is "private ask": what it is about, and the rest, only the person can say (safety rules 12 and 21)
        return _('Staff can see that you need them. Tell them it is your medicine. They ring prison healthcare. Wait for them.')
    return {
        None: '',
        ThingState.ASKED: _('Asked for'),
        ThingState.GIVEN: _('You have this'),
        ThingState.HAS: _('You have this'),
        ThingState.NOT_NEEDED: _("You don't need this"),
        ThingState.NONE_LEFT: _('None left today. Ask staff.'),
        ThingState.MISSING: _('Staff can see that you need it.'),
    }[state]


class ThingCard(Touchable, AnchorLayout):
    """A thing that can be picked: its icon, its word, how it stands with it."""

    text = StringProperty('')
    second = StringProperty('')
    icon = StringProperty('')
    mark = StringProperty('')
    look = OptionProperty('plain', options=['plain', 'picked', 'had'])
    value = ObjectProperty(None, allownone=True)
    """The thing that it stands for."""


class ThingAnswers(Subject, Stack):
    """Whether prison gave a thing: three answers, of which one may be given already. Tells `on_answer` with thing and state."""

    thing: Essential = ObjectProperty(None, allownone=True)
    state = StringProperty('')
    text = StringProperty('')
    second = StringProperty('')
    layout = OptionProperty('narrow', options=['narrow', 'wide'])
    """`wide`: the answers stand in a row, beside the thing where the window lies; `narrow`: each below the one before."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type('on_answer')
        super().__init__(**kwargs)

    @property
    def about(self) -> str:
        return self.text

    def on_answer(self, thing: Essential, state: ThingState) -> None:
        """An answer was touched."""

    def answer(self, state: str) -> None:
        """An answer is touched."""
        self.dispatch('on_answer', self.thing, ThingState(state))


class ThingsPage(WatchingPage):
    """A screen about things. It shows what is known in `show`, again whenever that has changed: staff may give a thing meanwhile."""

    def arrive(self) -> None:
        self.show()
        self.look()

    def state_of(self, key: str) -> ThingState | None:
        """How it stands with a thing; None where nobody said anything about it."""
        return self.app.visit.things.get(key)

    def answers_about(self, thing: Essential, **known: Any) -> ThingAnswers:
        """The three answers about a thing that prison may have given."""
        state = self.state_of(thing.key)
        words = {'text': self.app._(thing.words), 'second': line(thing, state, self.app)}
        row = ThingAnswers(thing=thing, state=state or '', **words | known)
        row.bind(on_answer=lambda _row, thing, state: self.say({thing.key: state}))
        return row

    def say(self, said: Mapping[str, ThingState]) -> None:
        """Keep what is said about things, and show it once it is kept and staff are called."""
        visit = self.app.visit
        before = {} if visit.known else visit.things
        self.work.ask_store(essentials.say, visit.release, self.app.essentials, said, before, done=self._said)

    def _said(self, states: States) -> None:
        # without a name, what was said before is on the visit alone
        self.app.visit.things = self.app.visit.things | states
        self.app.look_for_calls()
        self.show()

    def look_again(self) -> None:
        visit = self.app.visit
        if visit is not None and visit.known:
            self.work.ask_store(essentials.states, visit.release, done=self._seen)

    def _seen(self, states: States) -> None:
        visit = self.app.visit
        if visit is not None and visit.things != states:
            visit.things = states
            self.show()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
