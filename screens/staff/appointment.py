"""One appointment: what is written of it, changing it, whether they came. Times from papers are confirmed twice (safety rule 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import AliasProperty, BooleanProperty, OptionProperty, StringProperty

from screens.parts.tiles import Tile
from screens.staff import choices as choices
from screens.staff.asking import ask_time, ask_when
from screens.staff.choices import Option
from screens.staff.page import StaffPage
from screens.staff.person_words import NOTHING, demands, place, purposes, reasons, standing, title, when_words
from screens.staff.session import Draft
from services import diary
from services.bookings import KINDS
from services.diary import Doubt, Facts
from services.directory.phones import PhonePurpose
from services.directory.places import Place
from services.store.database import Transaction
from services.wire import Appointment, Purpose, Release, RequiredBy, Standing, TimeKind, WhyChanged

USUALLY = {Purpose.PROBATION: RequiredBy.LICENCE, Purpose.COURT: RequiredBy.COURT, Purpose.JOBCENTRE: RequiredBy.BENEFIT}
"""Who requires an appointment, until staff say otherwise."""
LENGTHS = (15, 30, 45, 60, 90, 120, 180)
ASKED_FIRST = Facts(Purpose.OTHER, TimeKind.NONE_NEEDED, RequiredBy.CHOICE)
"""What a new appointment has before anything was said of it."""


@dataclass(frozen=True)
class Seen:
    """What the store knows, at one moment."""

    person: Release
    row: Appointment | None
    to_come: bool
    """Nobody can have been there yet."""


class StaffAppointment(StaffPage):
    """Shows what is written; a touch on one of the facts asks for it anew. Nothing counts until it is kept."""

    step = OptionProperty('facts', options=['facts', 'ask', 'why', 'doubt', 'first', 'second'])
    heading = StringProperty('')
    state = StringProperty('')
    notice = StringProperty('')
    words = StringProperty('')
    """What is to be confirmed."""
    asks_twice = AliasProperty(lambda self: self.step in ('doubt', 'first', 'second'), bind=('step',))
    """Something is to be confirmed before it counts."""
    changed = BooleanProperty(False)
    new = BooleanProperty(False)
    open_ = BooleanProperty(False)
    """It stands, or is asked for."""
    asked_for = BooleanProperty(False)
    may_have_been = BooleanProperty(False)
    over = BooleanProperty(False)
    """Staff said that they came, or did not."""
    hidden = BooleanProperty(False)
    """Only when it is may be shown (safety rule 4)."""
    facts = ASKED_FIRST
    seen: Seen | None = None
    _filled_from: Appointment | None = None
    """What was written when the facts that are changed were shown."""
    _typing = ''
    """The fact that is typed now."""
    _draft: Draft | None = None
    """What was being written when the screen was locked, until it is shown."""
    _writing = False
    """It is complete, and about to be kept."""
    _why: WhyChanged | None = None
    _confirmed = 0

    def arrive(self) -> None:
        self.new = self.app.staff.appointment is None
        self._draft, self.app.staff.draft = self.app.staff.draft, None
        super().arrive()

    def unfinished(self) -> Draft | None:
        before = self._filled_from
        written = self.facts != (Facts.of(before) if before else ASKED_FIRST)
        if self._writing or self.seen is None or not (written or self._typing):
            return self._draft
        text = self.ids.ask.text if self._typing else ''
        return Draft(self.seen.person.id, self.app.staff.appointment, self.facts, before, self._typing, text)

    def clear(self) -> None:
        self.seen, self.facts, self._why, self._confirmed = None, ASKED_FIRST, None, 0
        self._filled_from, self._typing, self._draft, self._writing = None, '', None, False
        self.step, self.heading, self.state, self.notice, self.words = 'facts', '', '', '', ''
        self.changed = self.open_ = self.asked_for = self.may_have_been = self.over = self.hidden = False
        self.ids.tiles.clear_widgets()
        self.ids.ask.close()

    def look_again(self) -> None:
        self.ids.top.look(self.app)
        self.work.ask_store(_look, self.app.staff.person, self.app.staff.appointment, done=self._seen_now)

    def _seen_now(self, seen: Seen | None) -> None:
        if seen is None:
            self.app.staff_go('board')
        elif seen != self.seen:
            before, self.seen = self.seen, seen
            if before is None:
                self._begin(seen.row)
            elif seen.row == before.row:  # what else is known of the person changes nothing of what is being written
                self._stands(seen.row)
            elif self.changed or self.step != 'facts':
                self.notice = self.app._('Another screen has changed this meanwhile. Go back and look at it again.')
            else:
                self._fill(seen.row)

    def _begin(self, row: Appointment | None) -> None:
        """Show what is written, or go on with what was being written when the screen was locked."""
        draft, self._draft = self._draft, None
        if row is not None:
            self._fill(row)
        elif draft is None:
            self._ask_purpose()
        if draft is not None:
            self._go_on(draft)

    def _go_on(self, draft: Draft) -> None:
        self.facts, self._filled_from = draft.facts, draft.filled_from
        self.show()
        if draft.asking:
            self._ask_phone() if draft.asking == 'phone' else self._ask_words(draft.asking)
            self.ids.ask.text = draft.text
        same = self.seen.row == draft.filled_from
        _ = self.app._
        self.notice = (
            _('Here is what you were writing.') if same else _('Another screen has changed this meanwhile. Go back and look at it again.')
        )

    def _fill(self, row: Appointment) -> None:
        self.facts, self.hidden, self._filled_from = Facts.of(row), row.sensitive, row
        self._stands(row)
        self.show()

    def _stands(self, row: Appointment | None) -> None:
        """What can be done about it now."""
        if row is None:
            return
        self.open_ = row.is_open
        self.asked_for = row.standing is Standing.ASKED
        self.may_have_been = row.standing is Standing.CONFIRMED and not self.seen.to_come
        self.over = row.standing in (Standing.ATTENDED, Standing.MISSED)
        self.state = standing(row, self.app.language)

    def show(self) -> None:
        """Show the facts as they are now."""
        before = Facts.of(self.seen.row) if self.seen.row else None
        self.heading = title(self.facts, self.app.language)
        self.changed = self.facts != before
        tiles = self.ids.tiles
        tiles.clear_widgets()
        for key, icon, label, value in self._facts():
            tile = Tile(icon=icon, text=value or NOTHING, second=label, tall=100, disabled=not (self.new or self.open_ or self._missed))
            tile.bind(on_release=partial(self._touched, key))
            tiles.add_widget(tile)
        self.step, self._typing = 'facts', ''

    @property
    def _missed(self) -> bool:
        return self.seen.row is not None and self.seen.row.standing is Standing.MISSED

    def _facts(self) -> list[tuple[str, str, str, str]]:
        app, facts, _ = self.app, self.facts, self.app._
        when = ('when', 'clock-outline', _('When'), when_words(facts, self.seen.person.released_on, app.now().today, app.language))
        sensitive = (
            'sensitive',
            'eye-off-outline',
            _('On screens and slips'),
            _('Only "Appointment"') if facts.sensitive else _('All of it'),
        )
        if self.hidden:
            return [when, sensitive]
        officer = app.language.clock(facts.officer_here_at) if facts.officer_here_at else ''
        return [
            ('purpose', 'briefcase', _('For'), purposes(app.language)[facts.purpose]),
            ('required_by', 'scale-balance', _('Who requires it'), demands(app.language)[facts.required_by]),
            when,
            ('minutes', 'timer-sand', _('How long'), app.say('{minutes} minutes', minutes=str(facts.minutes)) if facts.minutes else ''),
            ('place', 'office-building', _('Place'), facts.place or ''),
            ('address', 'map-marker', _('Address'), facts.address or ''),
            ('postcode', 'map-marker', _('Postcode'), facts.postcode or ''),
            ('phone', 'phone', _('Phone'), facts.phone or ''),
            ('person', 'account-outline', _('With whom'), facts.person or ''),
            ('bring', 'bag-personal', _('Bring'), facts.bring or ''),
            ('officer_here_at', 'account-check', _('The officer comes here at'), officer),
            sensitive,
        ]

    def on_step(self, _page: StaffAppointment, step: str) -> None:
        if step != 'facts':  # what is not shown is not there: a hidden fact would still take a touch
            self.ids.tiles.clear_widgets()

    def _touched(self, key: str, _tile: Any) -> None:
        self.notice = ''
        getattr(self, f'_ask_{key}', partial(self._ask_words, key))()

    # What is asked, one thing after the other.

    def _pick(self, question: str, options: list[Option], done: Callable[[Any], None]) -> None:
        self.step = 'ask'
        self.ids.ask.pick(question, options, done)

    def _say(self, **values: Any) -> None:
        self.facts = replace(self.facts, **values)
        self.ids.ask.close()
        self.show()

    def _type(self, key: str) -> None:
        self.step, self._typing = 'ask', key

    def _ask_purpose(self) -> None:
        options = [Option(words, value) for value, words in purposes(self.app.language).items()]
        self._pick(self.app._('What is it for?'), options, self._purpose)

    def _purpose(self, purpose: Purpose) -> None:
        self.facts = replace(self.facts, purpose=purpose, required_by=USUALLY.get(purpose, RequiredBy.CHOICE))
        if self.new and self.facts.time_kind is TimeKind.NONE_NEEDED:
            self._ask_when()
        else:
            self._say()

    def _ask_required_by(self) -> None:
        options = [Option(words, value) for value, words in demands(self.app.language).items()]
        self._pick(self.app._('Who requires it?'), options, lambda value: self._say(required_by=value))

    def _ask_when(self) -> None:
        self.step = 'ask'
        ask_when(self.ids.ask, self.app, self.facts, self._when)

    def _when(self, facts: Facts) -> None:
        self.facts = facts
        if self.new and facts.place is None and self._places():
            self._ask_place()
        else:
            self._say()

    def _places(self) -> list[Place]:
        kind = KINDS.get(self.facts.purpose)
        return [one for one in self.app.places.all if one.kind is kind]

    def _ask_place(self) -> None:
        _ = self.app._
        options = [Option(one.name, one, 'office-building') for one in self._places()]
        options += [Option(_('Type it'), 'type', 'pencil'), Option(_('Not known'), None)]
        self._pick(_('Where is it?'), options, self._place)

    def _place(self, value: Place | str | None) -> None:
        if value == 'type':
            self._ask_words('place')
        elif isinstance(value, Place):
            phone = value.phone(PhonePurpose.APPOINTMENTS, PhonePurpose.DAY)
            self._say(place=value.name, address=value.address, postcode=value.postcode, phone=phone.number if phone else None)
        else:
            self._say(place=None)

    def _ask_minutes(self) -> None:
        say = self.app.say
        options = [Option(say('{minutes} minutes', minutes=str(minutes)), minutes) for minutes in LENGTHS]
        self._pick(
            self.app._('How long does it take?'), [*options, Option(self.app._('Not known'), None)], lambda value: self._say(minutes=value)
        )

    def _ask_officer_here_at(self) -> None:
        options = [Option(self.app._('At a time'), 'time', 'clock-outline'), Option(self.app._('They do not come here'), None)]
        self._pick(self.app._('Does the officer come to the lounge?'), options, self._officer)

    def _officer(self, value: str | None) -> None:
        if value is None:
            self._say(officer_here_at=None)
        else:
            ask_time(self.ids.ask, self.app, self._officer_at)

    def _officer_at(self, at: time) -> None:
        self._say(officer_here_at=at)

    def _ask_sensitive(self) -> None:
        self._say(sensitive=not self.facts.sensitive)

    def _ask_phone(self) -> None:
        self._type('phone')
        digits = ''.join(one for one in self.facts.phone or '' if one.isdigit())
        self.ids.ask.dial(self.app._('Which phone number?'), digits, lambda text: self._say(phone=text or None))

    def _ask_words(self, key: str) -> None:
        _ = self.app._
        questions = {
            'place': _('What is the place called?'),
            'address': _('Which street and town?'),
            'postcode': _('Which postcode?'),
            'person': _('Whom do they meet?'),
            'bring': _('What do they have to bring?'),
        }
        self._type(key)
        large = key == 'postcode'
        self.ids.ask.write(questions[key], getattr(self.facts, key) or '', lambda text: self._say(**{key: text or None}), large=large)

    # Keeping it.

    def keep(self) -> None:
        """Ask what has to be asked before it counts."""
        self._why, self._confirmed = None, 0
        if self.new:
            self._doubt()
            return
        self._ask_why(self._changed_why)

    def _ask_why(self, done: Callable[[WhyChanged], None]) -> None:
        self.step = 'why'
        options = [Option(words, value) for value, words in reasons(self.app.language).items() if value is not WhyChanged.THEY_SAID_NO]
        self.ids.ask.pick(self.app._('Why?'), options, done)

    def _changed_why(self, why: WhyChanged) -> None:
        self._why = why
        self._doubt()

    def _doubt(self) -> None:
        self.ids.ask.close()
        doubts = diary.doubts(self.facts, self.app.now().london)
        if not doubts or not self._other_time:
            self._first()
            return
        _ = self.app._
        said = {Doubt.SHUT: _('It is a weekend or a bank holiday. They may be shut.'), Doubt.PASSED: _('This time has passed.')}
        self.words, self.step = '\n'.join([self._whole(), *(said[one] for one in doubts)]), 'doubt'

    @property
    def _other_time(self) -> bool:
        return self.seen.row is None or Facts.of(self.seen.row).when != self.facts.when

    def _whole(self) -> str:
        when = when_words(self.facts, self.seen.person.released_on, date.min, self.app.language)
        return '\n'.join(part for part in (title(self.facts, self.app.language), when, place(self.facts, self.app.language)) if part)

    def _first(self) -> None:
        if diary.to_confirm(self.facts, Facts.of(self.seen.row) if self.seen.row else None):
            self.words, self.step = self._whole(), 'first'
        else:
            self._write()

    def yes(self) -> None:
        """It is as they say: what was odd, or what the papers say, first and second."""
        if self.step == 'doubt':
            self._first()
            return
        self._confirmed += 1
        if self.step == 'first':
            self.step = 'second'
        else:
            self._write()

    def no(self) -> None:
        """Look at the facts again."""
        self.show()

    def question(self, step: str) -> str:
        """What is asked about the words that are to be confirmed."""
        _ = self.app._
        return {
            'doubt': _('Is this right?'),
            'first': _('Hold it beside the papers. Do they say the same?'),
            'second': _('Read the day and the time out to the person. Are they right?'),
        }.get(step, '')

    def _write(self) -> None:
        self._writing = True
        if self.new:
            add = partial(self.work.ask_store, diary.add, self.app.staff.person, self.facts, self.who, confirmed=self._confirmed)
            add(done=self._kept, failed=self._not_kept)
        else:
            id_, seen = self.app.staff.appointment, self._filled_from
            change = partial(self.work.ask_store, diary.change, id_, self.facts, self._why, self.who, confirmed=self._confirmed, seen=seen)
            change(done=self._kept, failed=self._not_kept)

    def _kept(self, _: object) -> None:
        self.app.staff_go('staff_person')

    def _not_kept(self, error: BaseException) -> None:
        if not isinstance(error, diary.NotOpen | diary.TooEarly | KeyError | ValueError):
            raise error
        self._writing = False
        self.show()
        faster = isinstance(error, diary.NotOpen | KeyError)
        _ = self.app._
        self.notice = _('Another screen was faster. Go back and look again.') if faster else _('Look at the time and the words again.')

    # What became of it.

    def attended(self) -> None:
        """They were there."""
        self._became(diary.attended)

    def missed(self) -> None:
        """They were not there."""
        self._became(diary.missed)

    def undo(self) -> None:
        """Nobody said whether they came."""
        self._became(diary.still_to_come)

    def agreed(self) -> None:
        """The other side said yes."""
        self._became(diary.agreed)

    def refused(self) -> None:
        """The other side said no."""
        self._cancelled_why(WhyChanged.THEY_SAID_NO)

    def cancel(self) -> None:
        """Strike it, and say why."""
        self._ask_why(self._cancelled_why)

    def _cancelled_why(self, why: WhyChanged) -> None:
        self.work.ask_store(diary.cancel, self.app.staff.appointment, why, self.who, done=self._kept, failed=self._not_kept)

    def _became(self, function: Callable[..., None]) -> None:
        self.work.ask_store(function, self.app.staff.appointment, self.who, done=self._kept, failed=self._not_kept)

    def back(self) -> None:
        """To the facts; from there to the person's page."""
        if self.step == 'facts' or self.seen is None or (self.new and self.facts.time_kind is TimeKind.NONE_NEEDED):
            self.app.staff_go('staff_person')
        else:
            self.ids.ask.close()
            self.show()


def _look(tx: Transaction, release: str, appointment: str | None) -> Seen | None:
    person = tx.get(Release, release)
    row = tx.get(Appointment, appointment) if appointment else None
    if person is None or (appointment and row is None):
        return None
    return Seen(person, row, row is not None and diary.is_to_come(tx, row))


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
