"""What the screens about tonight share: what is known, and how an answer is kept with a name and without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from screens.parts.page import Page
from services import housing
from services.answers import Question
from services.housing import Known, Said
from services.wire import Bed, Permission, Supervision, Tonight

if TYPE_CHECKING:
    from services.directory.councils import Council

Then = Callable[[], None]


class TonightPage(Page):
    """A screen about where somebody sleeps. It shows what is known in `show`, once that is known."""

    WATCHES: float | None = None
    """Seconds between two looks at what is known; None for a question, which stands still while somebody thinks."""

    def arrive(self) -> None:
        self._looked = self.app.seconds()
        self.work.ask_store(housing.known, self.app.visit.release, done=self._arrived)

    def _arrived(self, known: Known | None) -> None:
        self._take(known)
        self.show()

    def tick(self, now: float) -> None:
        if self.WATCHES is not None and now - self._looked >= self.WATCHES:
            self.arrive()

    def show(self) -> None:
        """Show what is known, or go on to what has to be asked first."""

    def _take(self, known: Known | None) -> None:
        visit = self.app.visit
        if visit is not None and known is not None:
            visit.day, visit.housing = known.day, known
            visit.answers.update(known.answers)

    @property
    def bed(self) -> Bed | Said | None:
        """What was said about tonight; None where nobody asked yet."""
        visit = self.app.visit
        return visit.day.bed if visit.day is not None else visit.said

    @property
    def supervision(self) -> Supervision:
        """Whether probation has a say in where the person sleeps."""
        known = self.app.visit.housing
        return known.supervision if known is not None else Supervision.UNKNOWN

    @property
    def council(self) -> Council | None:
        """The council that the person picked."""
        code = self.bed.council if self.bed is not None else None
        return self.app.places.council(code, self.app.now().today) if code else None

    def say_tonight(self, tonight: Tonight, then: Then) -> None:
        """Keep whether there is a place to sleep, and go on."""
        visit = self.app.visit
        visit.sleep_asked = False
        if visit.known:
            self.work.ask_store(housing.say_tonight, visit.release, tonight, done=self._kept(then))
        else:
            visit.said = Said(tonight, council=visit.said.council if visit.said else None)
            self.work.ask_store(housing.raise_tonight, None, tonight, done=self._kept(then))

    def say_permission(self, permission: Permission, then: Then) -> None:
        """Keep what probation said, and go on."""
        visit = self.app.visit
        if visit.known:
            self.work.ask_store(housing.say_permission, visit.release, permission, done=self._kept(then))
        else:
            visit.said = replace(visit.said, permission=permission)
            self.work.ask_store(housing.raise_permission, None, permission, done=self._kept(then))

    def say_where(self, postcode: str, then: Then) -> None:
        """Keep where the person sleeps, on this kiosk or in this visit alone, and go on."""
        visit = self.app.visit
        visit.answers[Question.SLEEP_POSTCODE] = postcode
        if visit.known:
            self.work.ask_store(housing.say_where, visit.release, postcode, done=self._kept(then))
        else:
            then()

    def pick_council(self, code: str, then: Then) -> None:
        """Keep which council was picked, and go on."""
        visit = self.app.visit
        if visit.known:
            self.work.ask_store(housing.pick_council, visit.release, code, done=self._kept(then))
        else:
            visit.said = replace(visit.said, council=code)
            then()

    def _kept(self, then: Then) -> Callable[[Known | None], None]:
        def go_on(known: Known | None) -> None:
            self._take(known)
            self.app.look_for_calls()
            then()

        return go_on
