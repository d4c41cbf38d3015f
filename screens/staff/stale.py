"""What two kiosks said otherwise while they were cut off from each other: both are shown, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from screens.parts.cards import Card
from screens.staff.page import CoveredPage
from screens.staff.person_words import by_whom, late, version
from services import corrections, diary, staff
from services.clock import LONDON
from services.corrections import Stale
from services.store.database import Transaction
from services.wire import Release


@dataclass(frozen=True)
class Both:
    """A change that came too late, and whom it is about."""

    stale: Stale
    person: Release | None
    names: dict[str, str]
    """The staff by their id."""


class Version(Card):
    """One of the two versions."""

    heading = StringProperty('')
    text = StringProperty('')
    second = StringProperty('')


class StalePage(CoveredPage):
    """One at a time, the oldest first."""

    seen: tuple[Both, ...] | None = ObjectProperty(None, allownone=True)
    heading = StringProperty('')
    ours = StringProperty('')
    theirs = StringProperty('')
    said = StringProperty('')
    notice = StringProperty('')
    _meant: int | None = None
    """Which of them was shown when the finger came down."""

    def clear(self) -> None:
        self.seen, self.heading, self.ours, self.theirs, self.said, self.notice = None, '', '', '', '', ''

    def on_touch_down(self, touch: Any) -> bool:
        self._meant = self.seen[0].stale.seq if self.seen else None
        return bool(super().on_touch_down(touch))

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(_look, done=self._seen_now)

    def _seen_now(self, seen: tuple[Both, ...]) -> None:
        if seen != self.seen:
            self.seen = seen
            self.show()

    def show(self) -> None:
        app, language = self.app, self.app.language
        self.ours = self.theirs = self.said = ''
        if not self.seen:
            self.heading = app._('Nothing waits for a decision.')
            return
        first, public = self.seen[0], not app.staff_only
        stale, person = first.stale, first.person
        name = '' if person is None else f'{person.first_name[:1] + "." if public else person.first_name} {person.initial}.'
        if self.covered:
            self.heading = app.say('{name}: two screens said otherwise', name=name)
            return
        self.heading = app.say('{name} {what}: two screens said otherwise', name=name, what=late(stale, language))
        said = partial(version, differs=stale.differs, today=app.now().today, language=language, public=public)
        self.ours, self.theirs = said(stale.ours_instead or stale.ours), said(stale.stands_instead or stale.stands)
        if self.ours == self.theirs:  # names that begin alike
            self.heading = app.say('{name}: decide this at a screen that only staff see', name=name)
            self.ours = self.theirs = ''
            return
        clock = language.clock(stale.at.astimezone(LONDON).time())
        self.said = app.say('{who} at {clock}, too late', who=by_whom(stale.by, first.names, language), clock=clock)

    def keep(self) -> None:
        """What stands is right."""
        self._settle(corrections.keep)

    def use_ours(self) -> None:
        """What was said here is right."""
        self._settle(corrections.use_ours)

    def _settle(self, settle: Callable[..., None]) -> None:
        if self.seen and self.seen[0].stale.seq == self._meant:
            self.notice = ''
            things = self.app.essentials
            self.work.ask_store(settle, self._meant, self.who, things, done=lambda _: self.look(), failed=self._not_settled)

    def _not_settled(self, error: BaseException) -> None:
        if not isinstance(error, KeyError | diary.NotOpen | ValueError):
            raise error
        if not isinstance(error, KeyError):  # a KeyError is that somebody has settled it: then it is gone from here
            self.notice = self.app._('It cannot be as it was said here. Write it anew on the page of the person.')
        self.look()


def _look(tx: Transaction) -> tuple[Both, ...]:
    names = {member.id: member.name for member in staff.members(tx)}
    return tuple(Both(one, tx.get(Release, one.release), names) for one in corrections.stale(tx))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
