""" "Get a person": one touch writes it down, sounds, and says what happens next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.factory import Factory
from kivy.lang import Builder
from kivy.properties import ObjectProperty, OptionProperty

from screens.parts import helplines as helplines
from screens.parts.dialog import Dialog, DialogCard
from screens.parts.stack import empty
from screens.parts.work import Work
from services import attention
from services.wire import Need


class PersonCard(DialogCard):
    """One of the things that the dialog can say."""

    dialog: PersonDialog = ObjectProperty(None)


class PersonDialog(Dialog):
    """Opened by "Get a person" on every screen."""

    state = OptionProperty('Asking', options=['Asking', 'Told', 'NotTold', 'Unsafe'])
    quietly = OptionProperty('telling', options=['telling', 'told', 'not_told'])
    """Whether staff were told silently; only where the person touched "I do not feel safe"."""

    def __init__(self, work: Work, release: str | None, **kwargs: Any) -> None:
        self._work, self._release = work, release
        self._call = ''
        super().__init__(**kwargs)
        self.on_state(self, self.state)

    @property
    def private(self) -> bool:
        """Nobody near may hear that somebody does not feel safe (safety rule 11)."""
        return self.state == 'Unsafe'

    def on_state(self, _dialog: PersonDialog, state: str) -> None:
        empty(self)
        self.add_widget(Factory.get(f'Person{state}')(dialog=self))

    def ask(self) -> None:
        """Call for staff, and say so once it is durable."""
        self.open()
        self._work.ask_store(attention.ask, Need.ASKED, self._release, done=self._told, failed=self._not_told)

    def _told(self, call: str) -> None:
        app = App.get_running_app()
        self._call, self.state = call, 'Told'
        app.services.chime()
        app.look_for_calls()

    def _not_told(self, _error: BaseException) -> None:
        self.state = 'NotTold'

    def feel_unsafe(self) -> None:
        """Tell staff silently. The numbers are shown at once, whether or not it could be written."""
        self.state = 'Unsafe'
        self._work.ask_store(attention.feel_unsafe, self._release, done=self._told_quietly, failed=self._not_told_quietly)

    def _told_quietly(self, _call: str) -> None:
        self.quietly = 'told'
        App.get_running_app().look_for_calls()

    def _not_told_quietly(self, _error: BaseException) -> None:
        self.quietly = 'not_told'

    def somebody_came(self) -> None:
        """The call of this dialog is answered."""
        self._work.ask_store(attention.answer, self._call, done=self._answered)
        self.close()

    def _answered(self, _: None) -> None:
        App.get_running_app().look_for_calls()


Builder.load_file(str(Path(__file__).with_suffix('.kv')))
