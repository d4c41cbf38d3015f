"""Adding a person in under half a minute: first name, initial, and the rest by a touch. Putting a person right is the same page."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.tiles import Tile
from screens.staff import choices as choices
from screens.staff.asking import ask_time
from screens.staff.board_words import spaced
from screens.staff.choices import Option
from screens.staff.page import CODE_SHOWN_FOR, StaffPage
from screens.staff.person_words import supervisions
from services import people
from services.people import NewPerson
from services.store.database import Transaction
from services.wire import Release, Supervision

LANGUAGES = ('en', 'cy', 'pl', 'ro', 'sq', 'lt', 'ar', 'ckb', 'pt', 'ur', 'pa')
"""Those that are heard most in prisons of England and Wales, as far as anybody counts: English and Welsh, then the others."""


@dataclass(frozen=True)
class Form:
    """What was said of the person so far."""

    first_name: str = ''
    initial: str = ''
    language: str = 'en'
    due_at: time | None = None
    here: bool = True
    supervision: Supervision = Supervision.UNKNOWN


class PersonForm(StaffPage):
    """Five answers, of which two have to be typed."""

    form = Form()
    ready = BooleanProperty(False)
    notice = StringProperty('')
    asked = StringProperty('')
    """Which of the answers is asked for now."""
    added = StringProperty('')
    """What is told once a person is added: their name and their code."""

    def clear(self) -> None:
        self.form, self.ready, self.notice, self.asked = Form(), False, '', ''
        self.ids.tiles.clear_widgets()
        self.ids.ask.close()

    def look_again(self) -> None:
        self.ids.top.look(self.app)

    def show(self) -> None:
        """Show what was said, and whether it is enough."""
        self.ready = bool(self.form.first_name and self.form.initial)
        tiles = self.ids.tiles
        tiles.clear_widgets()
        for key, icon, label, value in self._answers():
            tile = Tile(
                icon=icon, text=value or label, second=label if value else '', tall=104, look='warns' if key == self.asked else 'plain'
            )
            tile.bind(on_release=partial(self._touched, key))
            tiles.add_widget(tile)

    def _answers(self) -> list[tuple[str, str, str, str]]:
        _, form = self.app._, self.form
        return [
            ('first_name', 'account-outline', _('First name'), self._shown(form.first_name)),
            ('initial', 'account-outline', _('Last initial'), self._shown(form.initial)),
            ('when', 'clock-outline', _('In the lounge'), self._when()),
            ('language', 'translate', _('Language'), self.app.language.name_of(form.language)),
            ('supervision', 'file-document-outline', _('Licence'), self._licence()),
        ]

    def _shown(self, name: str) -> str:
        """As much of a name as may stand here (safety rule 21)."""
        return name if self.app.staff_only or not name else f'{name[:1]}.'

    def _licence(self) -> str:
        _ = self.app._
        words = {Supervision.LICENCE: _('On licence'), Supervision.NONE: _('No licence'), Supervision.UNKNOWN: _('Not known')}
        return words[self.form.supervision]

    def _when(self) -> str:
        """When they come, as it was said."""
        raise NotImplementedError

    def _touched(self, key: str, _tile: Any) -> None:
        self.ask(key)

    def ask(self, key: str) -> None:
        """Ask for one of the answers."""
        self.asked, self.notice = key, ''
        getattr(self, f'_ask_{key}')()
        self.show()

    def _ask_first_name(self) -> None:
        self.ids.ask.write(self.app._('What is their first name?'), self.form.first_name, self._named, name=True)

    def _named(self, text: str) -> None:
        self._say(first_name=text[:40])
        self.ask('initial')

    def _ask_initial(self) -> None:
        self.ids.ask.write(self.app._('How does their last name begin?'), self.form.initial, self._initialled, name=True)

    def _initialled(self, text: str) -> None:
        self._say(initial=text[:4])
        self._rest()

    def _ask_language(self) -> None:
        name_of = self.app.language.name_of
        self.ids.ask.pick(
            self.app._('Which language?'), [Option(name_of(code), code) for code in LANGUAGES], partial(self._picked, 'language')
        )

    def _ask_supervision(self) -> None:
        options = [Option(words, value) for value, words in supervisions(self.app.language).items()]
        self.ids.ask.pick(self.app._('Do their papers speak of a licence?'), options, partial(self._picked, 'supervision'))

    def _ask_when(self) -> None:
        raise NotImplementedError

    def _picked(self, key: str, value: Any) -> None:
        self._say(**{key: value})
        self._rest()

    def _rest(self) -> None:
        """Nothing is asked."""
        self.asked = ''
        self.ids.ask.close()
        self.show()

    def _say(self, **values: Any) -> None:
        self.form = replace(self.form, **values)

    def _not_kept(self, error: BaseException) -> None:
        if isinstance(error, KeyError):  # they were erased meanwhile
            self.app.staff_go('board')
            return
        if not isinstance(error, ValueError):
            raise error
        self.notice = self.app._('This name cannot be kept. Type it with the letters here.')


class AddPerson(PersonForm):
    """Somebody whom no list names. They are here now unless staff say otherwise."""

    person: Release | None = None
    _code_until = 0.0

    def arrive(self) -> None:
        super().arrive()
        self.again()

    def clear(self) -> None:
        self.added, self.person = '', None
        super().clear()

    def again(self) -> None:
        """Another person."""
        self.added, self.person, self.form = '', None, Form()
        self.ask('first_name')

    def _when(self) -> str:
        if self.form.here:
            return self.app._('Here now')
        return (
            self.app.say('Due at {clock}', clock=self.app.language.clock(self.form.due_at))
            if self.form.due_at
            else self.app._('Later today')
        )

    def _ask_when(self) -> None:
        _ = self.app._
        options = [
            Option(_('Here now'), 'here', 'account-check'),
            Option(_('Due at a time'), 'time', 'clock-outline'),
            Option(_('Later today'), ''),
        ]
        self.ids.ask.pick(_('When do they come?'), options, self._when_picked)

    def _when_picked(self, value: str) -> None:
        self._say(here=value == 'here', due_at=None)
        if value == 'time':
            ask_time(self.ids.ask, self.app, partial(self._picked, 'due_at'))
        else:
            self._rest()

    def keep(self) -> None:
        """Add the person, and show the code."""
        form = self.form
        new = NewPerson(form.first_name, form.initial, form.language, form.due_at, here=form.here, supervision=form.supervision)
        self.work.ask_store(people.add, new, self.who, done=self._kept, failed=self._not_kept)

    def _kept(self, person: Release) -> None:
        self.person, self.ready, self._code_until = person, False, self.app.seconds() + CODE_SHOWN_FOR
        self.ids.tiles.clear_widgets()
        self.ids.ask.close()
        self.added = self.app.say('{name} is on the board. Their code is {code}', name=self._name_shown(person), code=spaced(person.code))

    def _name_shown(self, person: Release) -> str:
        name = person.first_name if self.app.staff_only else f'{person.first_name[:1]}.'
        return f'{name} {person.initial}.'

    def tick(self, now: float) -> None:
        super().tick(now)
        if self.person is not None and not self.app.staff_only and now >= self._code_until:
            self.added = self.app.say('{name} is on the board. Their code is on their page.', name=self._name_shown(self.person))

    def open(self) -> None:
        """Go to the page of whoever was added."""
        self.app.staff.person = self.person.id
        self.app.staff_go('staff_person')


class CorrectPerson(PersonForm):
    """What is written of somebody, put right. What it said before stays readable."""

    _before = Form()
    """What was written when the form was filled."""

    def arrive(self) -> None:
        super().arrive()
        self.work.ask_store(_person, self.app.staff.person, done=self._known)

    def clear(self) -> None:
        super().clear()
        self._before = Form()

    def _known(self, person: Release | None) -> None:
        if person is None:
            self.app.staff_go('board')
            return
        self.form = Form(person.first_name, person.initial, person.language, person.due_at, here=False, supervision=person.supervision)
        self._before = self.form
        self.show()

    def _when(self) -> str:
        due = self.form.due_at
        return self.app.say('Due at {clock}', clock=self.app.language.clock(due)) if due else self.app._('No time is known')

    def _ask_when(self) -> None:
        ask_time(self.ids.ask, self.app, partial(self._picked, 'due_at'))

    def keep(self) -> None:
        """Keep what was changed, and go back to the person's page."""
        before, form = asdict(self._before), asdict(self.form)
        right = {name: value for name, value in form.items() if value != before[name]}
        self.work.ask_store(people.correct, self.app.staff.person, self.who, **right, done=self._kept, failed=self._not_kept)

    def _kept(self, _: None) -> None:
        self.app.staff_go('staff_person')


def _person(tx: Transaction, release: str) -> Release | None:
    return tx.get(Release, release)


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
