"""Two things that cannot both be done: which one stays, and the best time to ask for instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from screens.parts.booking import BookingPage, Seek, offer_of
from screens.parts.cards import Card
from screens.parts.day_words import between, offered
from screens.parts.stack import empty
from screens.parts.stop_words import door, title
from services import attention, bookings
from services.appointments import Stop
from services.bookings import Choice
from services.language import when_short
from services.mending import fits
from services.needs import id_of_clash
from services.placing import length, never_moves
from services.plan import Clash, ClashKind, Plan
from services.wire import Need, TimeKind


class StopCard(Card):
    """One of the two."""

    when = StringProperty('')
    day = StringProperty('')
    title = StringProperty('')
    line = StringProperty('')
    stays = BooleanProperty(False)
    door = StringProperty('other')


class ClashPage(BookingPage):
    """A clash of the day, or of a time that was picked. What is demanded never moves."""

    heading = StringProperty('')
    way = StringProperty('')
    cards = ListProperty()
    move_text = StringProperty('')
    nothing = StringProperty('')
    """What to do where no other time fits."""
    others = BooleanProperty(False)
    waiting = StringProperty('')
    """A move that was asked for already."""
    _move: Choice | None = None

    def show(self) -> None:
        plan = self.plan
        if plan is None:
            self.app.go('day')
            return
        seek = self.app.visit.seek
        picking = not self.app.visit.clash and seek is not None and seek.picked is not None
        found = self._picked(plan) if picking else self._of_day(plan)
        if found is None:
            self.app.go('times' if picking else 'day')
            return
        then, clash, moves = found
        self._show_two(then, clash, moves)
        self._show_ways_on(plan, clash, moves, picking=picking)

    def clear(self) -> None:
        self.heading = self.way = self.move_text = self.nothing = self.waiting = ''
        self.cards, self.others, self._move = [], False, None

    def on_cards(self, _page: ClashPage, cards: list[StopCard]) -> None:
        empty(self.ids.cards)
        for card in cards:
            self.ids.cards.add_widget(card)

    def _picked(self, plan: Plan) -> tuple[Plan, Clash, Stop] | None:
        """What the time that was picked clashes with. It is the picked one that looks for another time."""
        stop, seek = self.sought(plan), self.app.visit.seek
        if stop is None or seek is None or seek.picked is None:
            return None
        fit = fits(plan, stop, seek.picked.offer)
        clash = next((one for one in fit.plan.clashes if one.pair not in plan.pairs), None)
        return (fit.plan, clash, fit.stop) if clash is not None else None

    def _of_day(self, plan: Plan) -> tuple[Plan, Clash, Stop | None] | None:
        wanted = frozenset(self.app.visit.clash.split())
        clash = next((one for one in plan.clashes if one.pair == wanted), None)
        if clash is None:
            return None
        if clash.moves is not None:
            place = bookings.place_of(clash.moves, self.app.places)
            self.app.visit.seek = Seek(place.key if place else None, moving=clash.moves.appointment)
        return plan, clash, clash.moves

    def _show_two(self, plan: Plan, clash: Clash, moves: Stop | None) -> None:
        _ = self.app._
        self.heading = {
            ClashKind.NO_ROOM: _('There is no time for both of these'),
            ClashKind.TOO_LATE: _('You may be late for this'),
        }.get(clash.kind, _("You can't do both of these"))
        self.way = between(clash, self.app.language)
        self.cards = [self._card(plan, stop, moves) for stop in (clash.first, clash.second) if stop is not None]

    def _card(self, plan: Plan, stop: Stop, moves: Stop | None) -> StopCard:
        stays = never_moves(stop) and (moves is None or stop.appointment != moves.appointment)
        today, language = self.now.date(), self.app.language
        on = stop.deadline.date() if stop.deadline else today
        return StopCard(
            when=when_short(stop, today, language),
            day=language.day(on, today) if on != today else '',
            title=title(stop, language),
            line=self._line(plan, stop, stays=stays),
            stays=stays,
            door=door(stop),
        )

    def _line(self, plan: Plan, stop: Stop, *, stays: bool) -> str:
        _, say = self.app._, self.app.say
        if stays:
            return _('You must go. This one stays.') if stop.must_go else _('This one stays.')
        span = plan.spans.get(stop.appointment)
        if span is None or stop.time_kind is TimeKind.BE_THERE_BY:
            return ''
        until = self.app.language.clock(span.end.time())
        minutes = int(length(stop).total_seconds() // 60)
        if minutes == 60:
            return say('about 1 hour, until {clock}', clock=until)
        ngettext = self.app.language.ngettext
        return ngettext('about {count} minute, until {clock}', 'about {count} minutes, until {clock}', minutes, clock=until)

    def _show_ways_on(self, plan: Plan, clash: Clash, moves: Stop | None, *, picking: bool) -> None:
        _, say, language = self.app._, self.app.say, self.app.language
        self.move_text = self.nothing = self.waiting = ''
        self._move, self.others = None, False
        if moves is None:
            self._nothing(clash, self._both_stay(clash))
            return
        self.others = True
        asked = self.asked(moves.purpose).asked
        if not picking and asked is not None and asked.instead_of == moves.appointment and asked.on is not None:
            time = offered(offer_of(asked), self.now.date(), language)
            self.waiting = say('You asked for {time}. Not booked yet.', time=time)
            return
        stop = self.sought(plan)
        self._move = self.best(plan, stop, self.choices(stop)) if stop is not None else None
        if self._move is None:
            self._nothing(clash, _('We found no time that fits. Staff can see it and will help.'))
            return
        time = offered(self._move.offer, self.now.date(), language)
        new = picking and not self.app.visit.seek.moving
        self.move_text = say('Ask for {time}', time=time) if new else say('Ask to move to {time}', time=time)

    def _both_stay(self, clash: Clash) -> str:
        _ = self.app._
        if clash.kind is ClashKind.TOO_LATE:
            # never a permission (safety rule 5)
            return _('You still have to go. Call them now. Staff can see that you need help.')
        return _('You have to go to both. Staff can see it and will help.')

    def _nothing(self, clash: Clash, words: str) -> None:
        """No other time would do: somebody is needed."""
        self.nothing = words
        if Need.CLASH not in self.app.visit.asked:
            about = id_of_clash(clash.pair)
            self.work.ask_store(attention.ask, Need.CLASH, self.app.visit.release, about=about, done=self._told)

    def _told(self, call: str) -> None:
        self.app.visit.asked[Need.CLASH] = call
        self.app.look_for_calls()

    def move(self) -> None:
        """Ask for the time that fits."""
        if self._move is not None:
            self.ask_for(self._move)

    def see_others(self) -> None:
        """All times."""
        self.app.visit.seek = replace(self.app.visit.seek, picked=None)
        self.app.go('times')

    def back(self) -> None:
        """To where the clash was seen."""
        if self.app.visit.clash:
            self.app.go('day')
        else:
            self.see_others()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
