"""What two kiosks said otherwise while they were cut off from each other: both are shown, and a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from screens.parts.cards import Card
from screens.staff.page import StaffPage
from screens.staff.person_words import by_whom, late, version
from services import corrections, staff
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


class StalePage(StaffPage):
    """One at a time, the oldest first."""

    seen: tuple[Both, ...] | None = ObjectProperty(None, allownone=True)
    heading = StringProperty('')
    ours = StringProperty('')
    theirs = StringProperty('')
    said = StringProperty('')

    def clear(self) -> None:
        self.seen, self.heading, self.ours, self.theirs, self.said = None, '', '', '', ''

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(_look, done=self._seen_now)

    def _seen_now(self, seen: tuple[Both, ...]) -> None:
        if seen != self.seen:
            self.seen = seen
            self.show()

    def show(self) -> None:
        app, language = self.app, self.app.language
        if not self.seen:
            self.heading, self.ours, self.theirs, self.said = app._('Nothing waits for a decision.'), '', '', ''
            return
        first, today = self.seen[0], app.now().today
        stale, person = first.stale, first.person
        name = '' if person is None else f'{person.first_name if app.staff_only else person.first_name[:1] + "."} {person.initial}.'
        self.heading = app.say('{name} {what}: two screens said otherwise', name=name, what=late(stale, language))
        self.ours = version(stale.ours_instead or stale.ours, stale.differs, today, language)
        self.theirs = version(stale.stands_instead or stale.stands, stale.differs, today, language)
        clock = language.clock(stale.at.astimezone(LONDON).time())
        self.said = app.say('{who} at {clock}, too late', who=by_whom(stale.by, first.names, language), clock=clock)

    def keep(self) -> None:
        """What stands is right."""
        self._settle(corrections.keep)

    def use_ours(self) -> None:
        """What was said here is right."""
        self._settle(corrections.use_ours)

    def _settle(self, settle: Callable[..., None]) -> None:
        self.work.ask_store(settle, self.seen[0].stale.seq, self.who, done=lambda _: self.look(), failed=self._settled_elsewhere)

    def _settled_elsewhere(self, error: BaseException) -> None:
        if not isinstance(error, KeyError):
            raise error
        self.look()


def _look(tx: Transaction) -> tuple[Both, ...]:
    names = {member.id: member.name for member in staff.members(tx)}
    return tuple(Both(one, tx.get(Release, one.release), names) for one in corrections.stale(tx))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
